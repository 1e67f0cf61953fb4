//! Webhooks that cannot be made durable, told in the log: at once when it begins, then how many a
//! minute, then that it is over. With a full disk the platforms' redeliveries come by the
//! thousand, and a line each would fill what is left of it.

use sportello_core::{Span, Time};
use std::sync::{Mutex, PoisonError};

/// How often a fault that goes on is told.
const AGAIN: Span = Span::minutes(1);

/// What is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Telling {
    /// It begins.
    Begins,
    /// It goes on: so many were refused since it was told last.
    GoesOn(u64),
    /// It is over: so many were refused since it was told last.
    Over(u64),
}

/// What was told of a fault that repeats.
#[derive(Debug, Default)]
pub(crate) struct Refusals(Mutex<Option<Spell>>);

/// A time in which everything is refused.
#[derive(Clone, Copy, Debug)]
struct Spell {
    told_at: Time,
    untold: u64,
}

impl Refusals {
    /// One was refused. Gives what is to be told now. A clock that jumps back makes nobody wait.
    pub fn refused(&self, now: Time) -> Option<Telling> {
        let mut spell = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(before) = spell.as_mut() else {
            *spell = Some(Spell {
                told_at: now,
                untold: 0,
            });
            return Some(Telling::Begins);
        };
        before.untold += 1;
        if now.since(before.told_at) < AGAIN && now >= before.told_at {
            return None;
        }
        let count = std::mem::take(&mut before.untold);
        before.told_at = now;
        Some(Telling::GoesOn(count))
    }

    /// One could be stored. Gives what is to be told now.
    pub fn stored(&self) -> Option<Telling> {
        let spell = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()?;
        Some(Telling::Over(spell.untold))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Time = Time(1_790_000_000_000);

    fn at(seconds: i64) -> Time {
        START + Span::seconds(seconds)
    }

    #[test]
    fn ten_thousand_refusals_are_told_at_once_then_counted_each_minute() {
        let refusals = Refusals::default();
        // A hundred a second for a hundred seconds.
        let told: Vec<(i64, Telling)> = (0..10_000)
            .filter_map(|n| Some((n, refusals.refused(START + Span::millis(10 * n))?)))
            .collect();
        assert_eq!(
            told,
            [(0, Telling::Begins), (6_000, Telling::GoesOn(6_000))]
        );
        assert_eq!(refusals.stored(), Some(Telling::Over(3_999)));
    }

    #[test]
    fn the_end_is_told_once_and_the_next_one_begins_anew() {
        let refusals = Refusals::default();
        assert_eq!(refusals.stored(), None, "nothing began");
        assert_eq!(refusals.refused(at(0)), Some(Telling::Begins));
        assert_eq!(refusals.stored(), Some(Telling::Over(0)));
        assert_eq!(refusals.stored(), None);
        assert_eq!(refusals.refused(at(1)), Some(Telling::Begins));
    }

    #[test]
    fn a_clock_that_jumps_back_makes_nobody_wait() {
        let refusals = Refusals::default();
        assert_eq!(refusals.refused(at(7_200)), Some(Telling::Begins));
        assert_eq!(refusals.refused(at(0)), Some(Telling::GoesOn(1)));
        assert_eq!(refusals.refused(at(30)), None);
    }
}
