//! Local time and the days of a calendar. The zone is a value; daylight saving makes days of 23 and
//! 25 hours and times that are not there or there twice, and each of these is told.

use crate::time::{Span, Time};
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};

/// Where a local time came to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landing {
    /// There, and nowhere else.
    Exact,
    /// It is not there on that day: clocks jump over it. It was moved on by what they jump.
    Moved {
        /// The local time it became.
        to: DateTime,
    },
    /// It is there twice: clocks go back over it. This is the first of the two.
    First,
}

/// A local time as a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landed {
    /// The moment.
    pub at: Time,
    /// What had to be done.
    pub landing: Landing,
}

/// The moment of a local time in a zone; `None` beyond the calendar (the years -9999 and 9999).
pub fn local_to_instant(local: DateTime, zone: &TimeZone) -> Option<Landed> {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    let offset = ambiguous.offset();
    let stamp = ambiguous.compatible().ok()?;
    let landing = match offset {
        AmbiguousOffset::Unambiguous { .. } => Landing::Exact,
        AmbiguousOffset::Gap { .. } => Landing::Moved {
            to: zone.to_datetime(stamp),
        },
        AmbiguousOffset::Fold { .. } => Landing::First,
    };
    Some(Landed {
        at: Time(stamp.as_millisecond()),
        landing,
    })
}

/// The local time of a moment in a zone; `None` beyond the calendar.
pub fn instant_to_local(at: Time, zone: &TimeZone) -> Option<DateTime> {
    let stamp = jiff::Timestamp::from_millisecond(at.0).ok()?;
    Some(zone.to_datetime(stamp))
}

/// The moment of the same clock time on another day, as a post is dragged there; `None` beyond the
/// calendar.
pub fn move_to_day(at: Time, day: Date, zone: &TimeZone) -> Option<Landed> {
    let clock = instant_to_local(at, zone)?.time();
    local_to_instant(day.to_datetime(clock), zone)
}

/// A day of a calendar in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Its date.
    pub date: Date,
    /// Its first moment.
    pub start: Time,
    /// The first moment after it.
    pub end: Time,
}

impl Day {
    /// The day of that date; `None` at the ends of the calendar.
    pub fn of(date: Date, zone: &TimeZone) -> Option<Day> {
        Some(Day {
            date,
            start: midnight(date, zone)?,
            end: midnight(date.tomorrow().ok()?, zone)?,
        })
    }

    /// How long it is: 24 hours, but where clocks change.
    pub fn length(&self) -> Span {
        self.end.since(self.start)
    }

    /// Whether a moment is in it.
    pub fn contains(&self, at: Time) -> bool {
        self.start <= at && at < self.end
    }
}

/// The first moment of a day.
fn midnight(date: Date, zone: &TimeZone) -> Option<Time> {
    let midnight = date.to_datetime(jiff::civil::Time::midnight());
    let ambiguous = zone.to_ambiguous_timestamp(midnight);
    let stamp = match ambiguous.offset() {
        // Where clocks jump over midnight the day begins with the jump.
        AmbiguousOffset::Gap { .. } => {
            let before = ambiguous.earlier().ok()?;
            zone.following(before).next()?.timestamp()
        }
        _ => ambiguous.compatible().ok()?,
    };
    Some(Time(stamp.as_millisecond()))
}

/// The seven days of the week of a date, Monday first; fewer only at the ends of the calendar.
pub fn week(date: Date) -> Vec<Date> {
    let back = jiff::Span::new().days(date.weekday().to_monday_zero_offset());
    let monday = date.saturating_sub(back);
    monday.series(jiff::Span::new().days(1)).take(7).collect()
}

/// The weeks that a month touches, each from Monday to Sunday, with the days of its neighbours that
/// fill the first and the last.
pub fn month(any_day: Date) -> Vec<Vec<Date>> {
    let last = any_day.last_of_month();
    any_day
        .first_of_month()
        .series(jiff::Span::new().weeks(1))
        .map(week)
        .take_while(|days| days.first().is_some_and(|monday| *monday <= last))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Rome's rules since 1996, as a value: no database of zones is read.
    fn rome() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    fn at(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    #[test]
    fn an_ordinary_time_is_exact() {
        let landed = local_to_instant(date(2026, 11, 28).at(9, 30, 0, 0), &rome()).unwrap();
        assert_eq!(landed.at, at("2026-11-28T08:30:00Z"));
        assert_eq!(landed.landing, Landing::Exact);
    }

    #[test]
    fn a_time_that_clocks_jump_over_is_moved_on_and_told() {
        let landed = local_to_instant(date(2026, 3, 29).at(2, 30, 0, 0), &rome()).unwrap();
        assert_eq!(landed.at, at("2026-03-29T01:30:00Z"));
        let to = date(2026, 3, 29).at(3, 30, 0, 0);
        assert_eq!(landed.landing, Landing::Moved { to });
    }

    #[test]
    fn a_time_that_is_there_twice_is_the_first() {
        let landed = local_to_instant(date(2026, 10, 25).at(2, 30, 0, 0), &rome()).unwrap();
        assert_eq!(landed.at, at("2026-10-25T00:30:00Z"));
        assert_eq!(landed.landing, Landing::First);
    }

    #[test]
    fn days_have_23_24_or_25_hours() {
        for (day, hours) in [
            (date(2026, 3, 28), 24),
            (date(2026, 3, 29), 23),
            (date(2026, 10, 25), 25),
        ] {
            let day = Day::of(day, &rome()).unwrap();
            assert_eq!(day.length(), Span::hours(hours), "{}", day.date);
            assert!(day.contains(day.start) && !day.contains(day.end));
        }
    }

    #[test]
    fn a_day_whose_midnight_is_jumped_over_begins_with_the_jump() {
        let half_past_eleven = TimeZone::posix("AAA0BBB,M3.5.0/-0:30,M10.5.0").unwrap();
        let day = Day::of(date(2026, 3, 29), &half_past_eleven).unwrap();
        assert_eq!(day.start, at("2026-03-28T23:30:00Z"));
        assert_eq!(day.end, at("2026-03-29T23:00:00Z"));
        let before = Day::of(date(2026, 3, 28), &half_past_eleven).unwrap();
        assert_eq!(before.end, day.start);
    }

    #[test]
    fn a_post_dragged_over_a_change_keeps_its_clock_time() {
        let saturday = at("2026-03-28T17:00:00Z");
        let moved = move_to_day(saturday, date(2026, 3, 30), &rome()).unwrap();
        assert_eq!(moved.at, at("2026-03-30T16:00:00Z"), "18:00 both");
    }

    #[test]
    fn a_month_is_shown_in_whole_weeks() {
        let weeks = month(date(2026, 11, 28));
        assert_eq!(weeks.len(), 6);
        assert_eq!(weeks[0][0], date(2026, 10, 26));
        assert_eq!(weeks[5][6], date(2026, 12, 6));
        assert_eq!(month(date(2027, 2, 1)).len(), 4, "it begins on a Monday");
    }

    proptest! {
        #[test]
        fn a_moment_is_found_again_by_its_local_time(
            seconds in 1_700_000_000_i64..2_000_000_000,
            zone in prop::sample::select(vec![
                "CET-1CEST,M3.5.0,M10.5.0/3",
                "EST5EDT,M3.2.0,M11.1.0",
                "LHST-10:30LHDT-11,M10.1.0,M4.1.0",
                "UTC0",
            ]),
        ) {
            let zone = TimeZone::posix(zone).unwrap();
            let at = Time::from_seconds(seconds);
            let local = instant_to_local(at, &zone).unwrap();
            let again = local_to_instant(local, &zone).unwrap();
            prop_assert!(again.at == at || (again.landing == Landing::First && again.at < at));
            let day = Day::of(local.date(), &zone).unwrap();
            prop_assert!(day.contains(at));
            let next = Day::of(local.date().tomorrow().unwrap(), &zone).unwrap();
            prop_assert_eq!(day.end, next.start);
        }

        #[test]
        fn every_week_begins_on_monday(days in 0_i32..20_000) {
            let day = date(1990, 1, 1).saturating_add(jiff::Span::new().days(days));
            let week = week(day);
            prop_assert_eq!(week.len(), 7);
            prop_assert_eq!(week[0].weekday(), jiff::civil::Weekday::Monday);
            prop_assert!(week.contains(&day));
            prop_assert!(month(day).contains(&week));
        }
    }
}
