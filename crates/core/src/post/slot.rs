//! Weekly times that are kept free for posts, in a workspace's zone, and the next one that is free.

use super::calendar::{Landed, instant_to_local, local_to_instant};
use crate::time::Time;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A time of some days of every week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// The days: bit 0 = Monday … bit 6 = Sunday. Bit 7 means nothing.
    pub weekdays: u8,
    /// The minute of the day by the clock on the wall, 0 to 1439. Others never come.
    pub minute: u16,
}

impl Slot {
    /// Whether it is on days of that weekday.
    fn is_on(self, date: Date) -> bool {
        self.weekdays & (1 << date.weekday().to_monday_zero_offset()) != 0
    }

    /// Its moment on a date, if it is on that weekday.
    fn on(self, date: Date, zone: &TimeZone) -> Option<Landed> {
        let hour = i8::try_from(self.minute / 60).ok().filter(|h| *h < 24)?;
        let minute = i8::try_from(self.minute % 60).ok()?;
        if !self.is_on(date) {
            return None;
        }
        local_to_instant(date.at(hour, minute, 0, 0), zone)
    }
}

/// One time of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Which of the slots given.
    pub slot: usize,
    /// When, and whether clocks that change moved it.
    pub landed: Landed,
}

/// The times of all slots from `from` on and before `to`, in order. Two slots of one moment are
/// both there.
pub fn occurrences(slots: &[Slot], zone: &TimeZone, from: Time, to: Time) -> Vec<Occurrence> {
    let (Some(first), Some(last)) = (instant_to_local(from, zone), instant_to_local(to, zone))
    else {
        return Vec::new();
    };
    // A time that clocks jump over lands later than its day says: a day earlier is looked at too.
    let first = first.date().yesterday().unwrap_or(Date::MIN);
    let mut found: Vec<Occurrence> = first
        .series(jiff::Span::new().days(1))
        .take_while(|date| *date <= last.date())
        .flat_map(|date| on_date(slots, zone, date))
        .filter(|one| from <= one.landed.at && one.landed.at < to)
        .collect();
    found.sort_by_key(|one| (one.landed.at, one.slot));
    found
}

/// The first time of the slots after `after` that is not among the `taken`; `None` where no slot
/// ever comes.
pub fn next_free(
    slots: &[Slot],
    zone: &TimeZone,
    taken: &[Time],
    after: Time,
) -> Option<Occurrence> {
    // A slot comes every week, so as many weeks as are taken, and the one that goes on, suffice.
    let weeks = i64::try_from(taken.len()).ok()?.saturating_add(2);
    let mut from = Time(after.0.checked_add(1)?);
    for _ in 0..weeks {
        let to = from + crate::time::Span::days(7);
        let mut week = occurrences(slots, zone, from, to).into_iter();
        if let Some(free) = week.find(|one| !taken.contains(&one.landed.at)) {
            return Some(free);
        }
        from = to;
    }
    None
}

fn on_date<'a>(
    slots: &'a [Slot],
    zone: &'a TimeZone,
    date: Date,
) -> impl Iterator<Item = Occurrence> + 'a {
    slots.iter().enumerate().filter_map(move |(slot, which)| {
        let landed = which.on(date, zone)?;
        Some(Occurrence { slot, landed })
    })
}

#[cfg(test)]
mod tests {
    use super::super::calendar::Landing;
    use super::*;
    use crate::time::Span;
    use proptest::prelude::*;

    const TUESDAY_FRIDAY: u8 = 0b001_0010;
    const SUNDAY: u8 = 0b100_0000;
    const EVERY_DAY: u8 = 0b111_1111;

    fn rome() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    fn at(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    fn slot(weekdays: u8, minute: u16) -> Slot {
        Slot { weekdays, minute }
    }

    #[test]
    fn a_slot_keeps_its_clock_time_through_the_year() {
        let slots = [slot(TUESDAY_FRIDAY, 18 * 60)];
        let found = occurrences(
            &slots,
            &rome(),
            at("2026-10-23T00:00:00Z"),
            at("2026-10-30T17:00:00Z"),
        );
        let times: Vec<Time> = found.iter().map(|one| one.landed.at).collect();
        assert_eq!(
            times,
            [at("2026-10-23T16:00:00Z"), at("2026-10-27T17:00:00Z")],
            "and the end is not within"
        );
    }

    #[test]
    fn slots_come_in_the_order_of_their_times() {
        let slots = [slot(SUNDAY, 20 * 60), slot(SUNDAY, 9 * 60)];
        let found = occurrences(
            &slots,
            &rome(),
            at("2026-11-29T00:00:00Z"),
            at("2026-11-30T00:00:00Z"),
        );
        let order: Vec<usize> = found.iter().map(|one| one.slot).collect();
        assert_eq!(order, [1, 0]);
    }

    #[test]
    fn a_slot_that_clocks_jump_over_is_moved_and_told() {
        let slots = [slot(SUNDAY, 150)];
        let sunday = at("2026-03-29T00:00:00Z");
        let found = next_free(&slots, &rome(), &[], sunday).unwrap();
        assert_eq!(found.landed.at, at("2026-03-29T01:30:00Z"));
        assert!(matches!(found.landed.landing, Landing::Moved { .. }));
    }

    #[test]
    fn what_is_taken_is_passed_over() {
        let slots = [slot(TUESDAY_FRIDAY, 18 * 60)];
        let tuesday = at("2026-12-01T17:00:00Z");
        let friday = at("2026-12-04T17:00:00Z");
        let free = |taken: &[Time], after| next_free(&slots, &rome(), taken, after).unwrap();
        let before = tuesday - Span::millis(1);
        assert_eq!(free(&[], before).landed.at, tuesday);
        assert_eq!(free(&[], tuesday).landed.at, friday, "after, not at");
        assert_eq!(
            free(&[friday, tuesday], before).landed.at,
            at("2026-12-08T17:00:00Z")
        );
    }

    #[test]
    fn slots_that_never_come_are_never_free() {
        let now = at("2026-12-01T17:00:00Z");
        for never in [slot(0, 600), slot(0b1000_0000, 600), slot(EVERY_DAY, 1440)] {
            assert_eq!(next_free(&[never], &rome(), &[now], now), None);
        }
        assert_eq!(next_free(&[], &rome(), &[], now), None);
    }

    proptest! {
        #[test]
        fn a_line_of_posts_fills_each_slot_once(
            seconds in 1_760_000_000_i64..1_800_000_000,
            slots in prop::collection::vec((1_u8..128, 0_u16..1440), 1..4),
            posts in 1_usize..25,
        ) {
            let slots: Vec<Slot> = slots.into_iter().map(|(days, minute)| slot(days, minute)).collect();
            let start = Time::from_seconds(seconds);
            let mut taken = Vec::new();
            for _ in 0..posts {
                let free = next_free(&slots, &rome(), &taken, start);
                prop_assert!(free.is_some(), "there is always one more");
                taken.extend(free.map(|one| one.landed.at));
            }
            prop_assert!(taken.is_sorted_by(|a, b| a < b), "{taken:?}");
            let mut all: Vec<Time> = occurrences(&slots, &rome(), start + Span::millis(1), taken[posts - 1] + Span::millis(1))
                .into_iter().map(|one| one.landed.at).collect();
            all.dedup();
            prop_assert_eq!(all, taken, "and none is left out");
        }
    }
}
