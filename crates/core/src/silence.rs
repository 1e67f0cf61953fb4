//! Silence: a channel that is normally busy and hears nothing. Webhooks that are lost make no error
//! anywhere (outages.md, July 2024); only their absence can be noticed, by what is usual.

use crate::time::{Span, Time};

/// What came in is counted by pieces of time this long.
pub const BUCKET: Span = Span::minutes(10);
/// Nothing is strange before so long.
pub const LEAST: Span = Span::minutes(20);
/// Days that are compared with.
pub const DAYS: u32 = 14;
/// Days of which something must be known.
pub const KNOWN: usize = 5;
/// A quiet day of these has so many messages in that time, or silence means nothing.
const USUAL: u32 = 6;

/// The piece of time that a moment is in.
pub fn bucket(at: Time) -> i64 {
    at.0.div_euclid(BUCKET.0)
}

/// The whole pieces between two moments, on a day so many days before: first and last, the last
/// excluded.
pub fn pieces(from: Time, to: Time, days: u32) -> (i64, i64) {
    let back = Span::hours(24).times(i64::from(days));
    let first = bucket(from - back + BUCKET - Span::millis(1));
    (first, bucket(to - back).max(first))
}

/// Whether hearing nothing for so long is strange, given how many messages came in the same time of
/// earlier days (those before the channel was connected left out). One quiet day in four is as
/// usual as the others: a shop is closed on some.
pub fn is_strange(silent_for: Span, earlier: &[u32]) -> bool {
    if silent_for < LEAST || earlier.len() < KNOWN {
        return false;
    }
    let mut sorted = earlier.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 4] >= USUAL
}

/// Whether so few messages came in a time that some of it may be missing, given how many came in
/// the same time of earlier days. Where little is known of those, any message speaks for a way in
/// that works, and none for one that may not.
pub fn is_little(came: u32, earlier: &[u32]) -> bool {
    if earlier.len() < KNOWN {
        return came == 0;
    }
    let mut sorted = earlier.to_vec();
    sorted.sort_unstable();
    let usual = sorted[sorted.len() / 4];
    match came {
        // A time in which nobody ever writes misses nothing.
        0 => sorted.last().is_some_and(|most| *most > 0),
        came => usual >= USUAL && came < usual.div_ceil(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Time = Time(1_774_008_000_000);

    #[test]
    fn a_busy_hour_without_a_word_is_strange() {
        let hour = Span::hours(1);
        assert!(is_strange(hour, &[9, 12, 7, 8, 11]));
        assert!(!is_strange(Span::minutes(19), &[9, 12, 7, 8, 11]));
        assert!(!is_strange(hour, &[9, 12, 7, 8]), "too little is known");
        assert!(
            !is_strange(hour, &[0, 12, 0, 8, 11, 0, 9]),
            "closed on some days"
        );
        assert!(is_strange(hour, &[0, 12, 9, 8, 11, 10, 9, 12]), "on one");
        assert!(!is_strange(hour, &[2, 1, 3, 2, 5]), "it is never busy");
    }

    #[test]
    fn half_of_what_usually_comes_is_little() {
        let usual = [9, 12, 7, 8, 11];
        assert!(is_little(3, &usual) && !is_little(4, &usual));
        assert!(is_little(0, &usual));
        assert!(!is_little(0, &[0; 9]), "nobody writes at night");
        assert!(is_little(0, &[0, 0, 1, 0, 0]), "somebody does");
        assert!(is_little(0, &[]) && !is_little(1, &[]), "nothing is known");
        assert!(!is_little(1, &[3, 2, 5, 3, 4]), "chance");
    }

    #[test]
    fn only_whole_pieces_are_compared() {
        let from = NOON + Span::minutes(3);
        let to = NOON + Span::minutes(47);
        let first = bucket(NOON + Span::minutes(10));
        assert_eq!(pieces(from, to, 0), (first, first + 3));
        let day = Span::hours(24).0 / BUCKET.0;
        assert_eq!(pieces(from, to, 1), (first - day, first + 3 - day));
        assert_eq!(
            pieces(NOON, NOON + Span::minutes(20), 0),
            (bucket(NOON), bucket(NOON) + 2)
        );
        let (first, last) = pieces(from, from + Span::minutes(1), 0);
        assert_eq!(first, last, "nothing whole");
    }
}
