//! A bound on webhook bodies under way: memory is promised before a body is read, and whoever
//! finds none left is asked to come again rather than queued without end.

use tokio::sync::{Semaphore, SemaphorePermit};

/// Memory for bodies under way, in KiB.
const BUDGET: usize = 96 * 1024;

/// The bound.
#[derive(Debug)]
pub struct Intake(Semaphore);

impl Default for Intake {
    fn default() -> Intake {
        Intake(Semaphore::new(BUDGET))
    }
}

impl Intake {
    /// Room for a body of `bytes`, held until the guard is dropped; `None` = overloaded.
    pub fn admit(&self, bytes: usize) -> Option<SemaphorePermit<'_>> {
        let kib = u32::try_from(bytes / 1024 + 1).ok()?;
        self.0.try_acquire_many(kib).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_budget_nobody_is_queued_and_room_comes_back() {
        let intake = Intake::default();
        let held: Vec<_> = (0..31)
            .filter_map(|_| intake.admit(super::super::MAX_BODY))
            .collect();
        assert_eq!(held.len(), 31, "31 of the greatest bodies fit");
        assert!(intake.admit(super::super::MAX_BODY).is_none());
        assert!(intake.admit(1_200).is_some(), "a small one still fits");
        drop(held);
        assert!(intake.admit(super::super::MAX_BODY).is_some());
    }
}
