//! Alerts: what of an outage is worth telling the agents who asked to be told, and when. One when
//! an incident begins, one for every network that it reaches later, one when it is over; and one
//! digest of people whose windows end while their replies are held.
//!
//! An alert leaves the desk by servers of others, so it holds counts and the names of things that
//! fail, and nothing of any person (I12).

use crate::capability::Capability;
use crate::id::IncidentId;
use crate::kind::ChannelKind;
use crate::post::calendar::{instant_to_local, local_to_instant};
use crate::time::{Span, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An incident is told of after so long: one alert then names all that failed together.
pub const SETTLE: Span = Span::minutes(1);
/// Windows that end within so long are told of.
pub const AHEAD: Span = Span::hours(1);
/// Two digests stand at least so far apart.
pub const PAUSE: Span = Span::minutes(30);
/// An alert that could not be sent for so long is not sent any more.
pub const STALE: Span = Span::hours(24);
/// The longest pause between two tries.
const LONGEST: Span = Span::hours(1);
/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// What an alert is about. Serialised names are part of the keys of the locale files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Something fails.
    Begun,
    /// It fails on another network too.
    Spread,
    /// All works again.
    Over,
    /// People's windows end while their replies are held.
    Windows,
    /// An agent asked for one, to see that it comes.
    Test,
    /// An agent gave an address: whether it is theirs.
    Confirm,
}

/// Something that fails.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Thing {
    /// On which network.
    pub kind: ChannelKind,
    /// What.
    pub capability: Capability,
}

/// What an alert says: everything that its words are made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What it is about.
    pub what: What,
    /// Which incident.
    pub incident: Option<IncidentId>,
    /// What fails or failed.
    pub things: Vec<Thing>,
    /// Since when.
    pub since: Option<Time>,
    /// Until when.
    pub until: Option<Time>,
    /// Messages and posts that wait, or of which it is not certain whether they arrived.
    pub waiting: u32,
    /// People concerned.
    pub people: u64,
    /// When the first window ends.
    pub ends_at: Option<Time>,
}

impl Facts {
    /// Facts of one kind and nothing else.
    pub fn of(what: What) -> Facts {
        Facts {
            what,
            incident: None,
            things: Vec::new(),
            since: None,
            until: None,
            waiting: 0,
            people: 0,
            ends_at: None,
        }
    }
}

/// What is worth telling of an incident under way, and how many networks are told of then.
/// `failed`: the network of each cell that was open, and for how long. `told`: how many networks
/// the last alert named; `None` = nothing was told yet.
pub fn worth_telling(failed: &[(ChannelKind, Span)], told: Option<u32>) -> Option<(What, u32)> {
    let networks = |least: Span| {
        let failed = failed.iter().filter(|(_, length)| *length >= least);
        let networks: BTreeSet<&str> = failed.map(|(kind, _)| kind.as_str()).collect();
        u32::try_from(networks.len()).unwrap_or(u32::MAX)
    };
    let settled = networks(SETTLE);
    let (what, before) = match told {
        None => (What::Begun, 0),
        Some(before) => (What::Spread, before),
    };
    (settled > before).then(|| (what, networks(Span::ZERO)))
}

/// A person whose window ends while a reply to them waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When the window ends.
    pub ends_at: Time,
    /// Since when the reply waits.
    pub waits_since: Time,
}

/// What a digest says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// How many people.
    pub people: u64,
    /// When the first of their windows ends.
    pub first: Time,
}

/// The digest that is worth telling. `last`: when the last one was told. There is another only
/// where somebody is in it whom the last did not count.
pub fn digest(now: Time, last: Option<Time>, closing: &[Closing]) -> Option<Digest> {
    let soon = |one: &&Closing| {
        let waits = now.since(one.waits_since) >= SETTLE;
        waits && now < one.ends_at && one.ends_at <= now + AHEAD
    };
    let soon: Vec<&Closing> = closing.iter().filter(soon).collect();
    let is_new = |last: Time| {
        let new = |one: &&Closing| one.ends_at > last + AHEAD || one.waits_since > last;
        now.since(last) >= PAUSE && soon.iter().any(new)
    };
    if !last.is_none_or(is_new) {
        return None;
    }
    let first = soon.iter().map(|one| one.ends_at).min()?;
    Some(Digest {
        people: u64::try_from(soon.len()).unwrap_or(u64::MAX),
        first,
    })
}

/// Hours in which an agent is not told: what happens then is told when they end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// The minute of the day by the clock on the wall at which they begin.
    pub from: u16,
    /// That at which they end; before `from` = the next morning.
    pub to: u16,
}

impl Quiet {
    /// Hours that can be: two minutes of a day that differ.
    pub fn new(from: u16, to: u16) -> Option<Quiet> {
        (from != to && from < DAY && to < DAY).then_some(Quiet { from, to })
    }

    /// When they end, if they last now.
    pub fn until(self, now: Time, zone: &TimeZone) -> Option<Time> {
        let local = instant_to_local(now, zone)?;
        let minute = u16::try_from(local.hour()).ok()? * 60 + u16::try_from(local.minute()).ok()?;
        let over_night = self.to < self.from;
        let lasts = match over_night {
            true => minute >= self.from || minute < self.to,
            false => (self.from..self.to).contains(&minute),
        };
        if !lasts {
            return None;
        }
        let date = match over_night && minute >= self.from {
            true => local.date().tomorrow().ok()?,
            false => local.date(),
        };
        let (hour, minute) = (self.to / 60, self.to % 60);
        let end = date.at(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0);
        local_to_instant(end, zone).map(|landed| landed.at)
    }
}

/// The pause after the `n`th try that failed: doubling from a minute.
pub fn pause(tries: u32) -> Span {
    Span::minutes(1 << tries.saturating_sub(1).min(6)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Time = Time(1_790_000_000_000);

    fn at(minutes: i64) -> Time {
        START + Span::minutes(minutes)
    }

    fn failed(cells: &[(&str, i64)]) -> Vec<(ChannelKind, Span)> {
        let cells = cells.iter();
        cells
            .map(|(kind, minutes)| (ChannelKind::new(kind), Span::minutes(*minutes)))
            .collect()
    }

    #[test]
    fn one_alert_names_what_failed_together() {
        let young = failed(&[("instagram", 0), ("facebook", 0)]);
        assert_eq!(worth_telling(&young, None), None, "it settles");
        let settled = failed(&[("instagram", 1), ("facebook", 0)]);
        let begun = Some((What::Begun, 2));
        assert_eq!(worth_telling(&settled, None), begun);
        let later = failed(&[("instagram", 10), ("facebook", 9)]);
        assert_eq!(worth_telling(&later, Some(2)), None, "told once");
    }

    #[test]
    fn another_network_is_told_of_and_another_thing_of_the_same_is_not() {
        let same = failed(&[("instagram", 9), ("instagram", 4)]);
        assert_eq!(worth_telling(&same, Some(1)), None);
        let blip = failed(&[("instagram", 9), ("whatsapp", 0)]);
        assert_eq!(worth_telling(&blip, Some(1)), None, "it settles");
        let other = failed(&[("instagram", 9), ("whatsapp", 1)]);
        let spread = Some((What::Spread, 2));
        assert_eq!(worth_telling(&other, Some(1)), spread);
        assert_eq!(worth_telling(&other, Some(2)), None);
    }

    fn closing(ends: i64, held: i64) -> Closing {
        Closing {
            ends_at: at(ends),
            waits_since: at(held),
        }
    }

    #[test]
    fn windows_that_end_soon_are_one_digest() {
        let three = [
            closing(50, -9),
            closing(40, -3),
            closing(300, -3),
            closing(-1, -9),
        ];
        let first = digest(at(0), None, &three).expect("a digest");
        assert_eq!((first.people, first.first), (2, at(40)));
        assert_eq!(digest(at(0), None, &three[2..]), None, "none ends soon");
        // The same again is nothing new.
        assert_eq!(digest(at(35), Some(at(0)), &three), None);
        // Another window comes within the hour, or another reply is held.
        let later = [closing(50, -9), closing(90, -9)];
        assert_eq!(digest(at(20), Some(at(0)), &later), None, "not so often");
        assert_eq!(
            digest(at(35), Some(at(0)), &later).map(|d| d.people),
            Some(2)
        );
        // What was written a moment ago goes by itself yet.
        assert_eq!(digest(at(0), None, &[closing(50, 0)]), None);
        let again = [closing(50, 10)];
        assert_eq!(
            digest(at(35), Some(at(0)), &again).map(|d| d.people),
            Some(1)
        );
    }

    #[test]
    fn quiet_hours_end_by_the_clock_on_the_wall() {
        let rome = TimeZone::get("Europe/Rome").expect("Rome");
        let moment = |text: &str| Time::parse(text).expect("a moment");
        let night = Quiet::new(22 * 60, 7 * 60 + 30).expect("a night");
        let ends = |text| night.until(moment(text), &rome);
        assert_eq!(ends("2026-11-27T20:59:59Z"), None);
        let morning = Some(moment("2026-11-28T06:30:00Z"));
        assert_eq!(ends("2026-11-27T21:00:00Z"), morning);
        assert_eq!(ends("2026-11-28T02:00:00Z"), morning);
        assert_eq!(ends("2026-11-28T06:30:00Z"), None);
        // The night in which clocks go forward is an hour shorter.
        let spring = Some(moment("2027-03-28T05:30:00Z"));
        assert_eq!(ends("2027-03-27T23:00:00Z"), spring);
        let noon = Quiet::new(12 * 60, 14 * 60).expect("a noon");
        let until = noon.until(moment("2026-11-27T11:30:00Z"), &rome);
        assert_eq!(until, Some(moment("2026-11-27T13:00:00Z")));
        assert_eq!(Quiet::new(60, 60), None);
        assert_eq!(Quiet::new(60, 1440), None);
    }

    #[test]
    fn tries_come_further_apart_and_never_further_than_an_hour() {
        let pauses: Vec<i64> = (1..9).map(|n| pause(n).0 / 60_000).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(pause(u32::MAX), LONGEST);
    }
}
