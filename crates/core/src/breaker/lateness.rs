//! Webhooks that come hours late, in bursts (outages.md: March 2024): what was said is there when it
//! comes, but nobody could answer it.

use crate::time::{Span, Time};

/// What comes so long after it was said is late.
pub const LATE: Span = Span::minutes(20);
/// A desk that looked last so long ago was not there to be told.
pub const ABSENT: Span = Span::minutes(15);
/// So many late ones on a channel between two looks are no single hitch.
const SEVERAL: u32 = 5;
/// A channel of which nothing late came for so long is well again.
pub const FORGOTTEN: Span = Span::hours(1);

/// Whether something that was said at `said` and is known at `now` came late, where the desk looked
/// last at `looked` and has been there since `listening`.
pub fn is_late(said: Time, looked: Time, listening: Time) -> bool {
    said >= listening && looked.since(said) > LATE
}

/// What came in on a channel between two looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Came {
    /// Messages.
    pub all: u32,
    /// Those that came late.
    pub late: u32,
}

impl Came {
    /// Whether the platform tells late: several, and most of what came.
    pub fn is_strange(self) -> bool {
        self.late >= SEVERAL && self.is_mostly_late()
    }

    /// Whether it tells in time again.
    pub fn is_well(self) -> bool {
        self.all > 0 && !self.is_mostly_late()
    }

    fn is_mostly_late(self) -> bool {
        self.late.saturating_mul(2) > self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_is_what_was_said_long_before_while_the_desk_was_there() {
        let looked = Time(0) + Span::hours(10);
        let start = Time(0) + Span::hours(8);
        let said = |hours, minutes| Time(0) + Span::hours(hours) + Span::minutes(minutes);
        assert!(is_late(said(9, 0), looked, start));
        assert!(!is_late(said(9, 45), looked, start), "a quarter of an hour");
        assert!(
            !is_late(said(7, 0), looked, start),
            "nobody was here to be told"
        );
    }

    #[test]
    fn one_straggler_is_no_outage_and_a_burst_of_old_ones_is() {
        let came = |all, late| Came { all, late };
        assert!(came(6, 5).is_strange());
        assert!(!came(4, 4).is_strange());
        assert!(!came(20, 6).is_strange(), "most come in time");
        assert!(came(20, 6).is_well() && !came(6, 5).is_well());
        assert!(!Came::default().is_well(), "nothing was heard");
    }
}
