//! Rate budgets that slow us down before the platform does: a generic cell rate algorithm whose
//! whole state is one moment, so that it is stored beside the sends it counts and survives a
//! crash.

use crate::time::{Span, Time};

/// A pace: one every `interval`, with `burst` allowed ahead of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The time one send costs.
    pub interval: Span,
    /// How many may go at once from rest (at least 1).
    pub burst: u32,
}

impl Pace {
    /// `n` a second, with a burst of a tenth of a second's worth (at least 1).
    pub fn per_second(n: u32) -> Pace {
        let n = n.max(1);
        Pace {
            interval: Span::millis((1_000 / i64::from(n)).max(1)),
            burst: (n / 10).max(1),
        }
    }

    /// Asks for one send at `now`; `tat` is the stored state ("theoretical arrival time").
    /// Gives the new state, or the moment at which to ask again.
    pub fn take(&self, now: Time, tat: Option<Time>) -> Result<Time, Time> {
        let tat = tat.unwrap_or(now).max(now);
        let tolerance = self.interval.times(i64::from(self.burst.max(1)) - 1);
        let earliest = tat - tolerance;
        if now < earliest {
            Err(earliest)
        } else {
            Ok(tat + self.interval)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_may_burst_and_then_goes_at_its_pace() {
        // WhatsApp: one every 6 s, 45 ahead (messaging-send.md §5).
        let pace = Pace {
            interval: Span::seconds(6),
            burst: 45,
        };
        let now = Time(0);
        let mut tat = None;
        for _ in 0..45 {
            tat = Some(pace.take(now, tat).expect("within the burst"));
        }
        assert_eq!(pace.take(now, tat), Err(Time(6_000)));
        assert!(pace.take(Time(6_000), tat).is_ok());
    }

    #[test]
    fn a_clock_that_jumps_back_does_not_give_a_second_burst() {
        let pace = Pace {
            interval: Span::seconds(6),
            burst: 1,
        };
        let tat = pace.take(Time(60_000), None).ok();
        assert_eq!(pace.take(Time(0), tat), Err(Time(66_000)));
    }
}
