//! Time as a value: milliseconds since 1970 in UTC. Nothing here knows what time it is now.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, Sub};

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Time(pub i64);

/// A length of time, in milliseconds. May be negative: clocks jump.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);

    /// `n` milliseconds.
    pub const fn millis(n: i64) -> Span {
        Span(n)
    }

    /// `n` seconds.
    pub const fn seconds(n: i64) -> Span {
        Span(n.saturating_mul(1_000))
    }

    /// `n` minutes.
    pub const fn minutes(n: i64) -> Span {
        Span(n.saturating_mul(60_000))
    }

    /// `n` hours.
    pub const fn hours(n: i64) -> Span {
        Span(n.saturating_mul(3_600_000))
    }

    /// `n` days of 24 hours.
    pub const fn days(n: i64) -> Span {
        Span::hours(n.saturating_mul(24))
    }

    /// This span `n` times, saturating.
    pub const fn times(self, n: i64) -> Span {
        Span(self.0.saturating_mul(n))
    }
}

impl Time {
    /// From whole seconds since 1970, as WhatsApp and `created_time` give it.
    pub const fn from_seconds(s: i64) -> Time {
        Time(s.saturating_mul(1_000))
    }

    /// Reads RFC 3339, and the platforms' `2021-09-08T06:34:04+0000` without the colon.
    pub fn parse(text: &str) -> Option<Time> {
        if let Ok(t) = text.parse::<jiff::Timestamp>() {
            return Some(Time(t.as_millisecond()));
        }
        jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%z", text)
            .ok()
            .and_then(|broken| broken.to_timestamp().ok())
            .map(|t| Time(t.as_millisecond()))
    }

    /// The span since `earlier`; negative when `earlier` is later.
    pub const fn since(self, earlier: Time) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Span> for Time {
    type Output = Time;
    fn add(self, span: Span) -> Time {
        Time(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Time {
    type Output = Time;
    fn sub(self, span: Span) -> Time {
        Time(self.0.saturating_sub(span.0))
    }
}

impl fmt::Display for Time {
    /// RFC 3339 in UTC with milliseconds, `2026-11-23T18:47:00.000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(t) => write!(f, "{t:.3}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_ways_the_platforms_write_time() {
        let want = Some(Time(1_631_082_844_000));
        assert_eq!(Time::parse("2021-09-08T06:34:04+0000"), want);
        assert_eq!(Time::parse("2021-09-08T06:34:04Z"), want);
        assert_eq!(Time::parse("2021-09-08T08:34:04+02:00"), want);
        assert_eq!(Time::parse("yesterday"), None);
    }

    #[test]
    fn prints_rfc_3339() {
        assert_eq!(
            Time(1_631_082_844_000).to_string(),
            "2021-09-08T06:34:04.000Z"
        );
    }
}
