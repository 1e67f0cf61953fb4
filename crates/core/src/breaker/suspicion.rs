//! Refusals for good that are an outage in disguise: many people, or several channels, turn to the
//! same "permanent" error at once, and nothing works between (outages.md, July 2026: days of code
//! 100 for working accounts). One person's own error stays what it is.

use super::everywhere::Error;
use crate::id::{AddressId, DeliveryId};
use crate::incident::Cell;
use crate::time::{Span, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Refusals further back say nothing of now. Long enough for a shop that writes a few times an hour:
/// what works meanwhile makes them their own anyway.
pub const WINDOW: Span = Span::hours(6);
/// So many people refused with an error that speaks of no person are no accident …
const PEOPLE: usize = 3;
/// … or so many on several channels.
const PEOPLE_ACROSS: usize = 2;
/// The same for an error that speaks of the person: people do block a shop, one by one.
const PERSONS: usize = 5;
/// The same on several channels.
const PERSONS_ACROSS: usize = 3;

/// What is refused is looked at so often in a round: …
pub const ROUND: u32 = 3;
/// … again at once, so soon, …
const AT_ONCE: [Span; 2] = [Span::seconds(1), Span::seconds(3)];
/// … then after this, and four times as long each time, where it may wait, …
const NEXT_ROUND: Span = Span::seconds(30);
/// … and while refusals are not believed so late, at most.
const LATEST: Span = Span::minutes(15);
/// A refusal that is taken back within this was none. Longer than between two looks at once, and
/// shorter than a breaker's pause, after which the outage may be over.
pub const TAKEN_BACK: Span = Span::seconds(12);

/// A message that was refused with what may mean something else is tried again by itself so long
/// after it was written: an outage may be over before it refused enough people to be known for one.
const LATER: [Span; 4] = [
    Span::minutes(5),
    Span::minutes(15),
    Span::minutes(45),
    Span::minutes(90),
];

/// How long a post may be refused without being believed, while nothing of its kind is published:
/// longer than any outage that is told of (outages.md).
pub const POST_PATIENCE: Span = Span::hours(72);

/// When a request that was refused for good, as it was `earlier` times before, is made again. It
/// proved that nothing was done, and what refuses a part of all requests refuses by chance. `None` =
/// it is believed: after `rounds` of three looks each, unless such refusals were taken back lately
/// (`at_times`).
pub fn looks_again(earlier: u32, rounds: u32, at_times: bool) -> Option<Span> {
    let (round, nth) = (earlier / ROUND, earlier % ROUND);
    match nth {
        0 | 1 => AT_ONCE.get(usize::try_from(nth).unwrap_or(0)).copied(),
        _ if round + 1 < rounds => Some(NEXT_ROUND.times(4_i64.pow(round))),
        _ if at_times => Some(Span::minutes(1 << round.min(4)).min(LATEST)),
        _ => None,
    }
}

/// Whether a message that was written and refused then is due to be tried again. What is late tries
/// once.
pub fn tries_later(written: Time, refused: Time, now: Time) -> bool {
    LATER.iter().any(|after| {
        let at = written + *after;
        refused < at && at <= now
    })
}

/// What a refusal for good may mean besides what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing.
    Nothing,
    /// Its form or object is called wrong, which was right for others before.
    Request,
    /// The person is called out of reach.
    Person,
    /// It names a rule (a window, a file, a template), and the desk has looked before it sent.
    /// One may slip past that look; many in a row, where others were taken before, do not.
    Rule,
}

impl Doubt {
    /// Whether nothing is named that could be looked at.
    pub fn is_vague(self) -> bool {
        matches!(self, Doubt::Request | Doubt::Person)
    }

    /// How many people have to be refused alike until that is no accident, on one channel and on
    /// several; `None` = it never is one.
    fn people(self) -> Option<(usize, usize)> {
        match self {
            Doubt::Nothing => None,
            Doubt::Request | Doubt::Rule => Some((PEOPLE, PEOPLE_ACROSS)),
            Doubt::Person => Some((PERSONS, PERSONS_ACROSS)),
        }
    }

    /// The fewest people on one channel whose refusals are not believed.
    pub fn fewest(self) -> Option<usize> {
        self.people().map(|(least, _)| least)
    }
}

/// A delivery that was refused for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which.
    pub delivery: DeliveryId,
    /// Where.
    pub cell: Cell,
    /// The platform that its channel stands on.
    pub platform: String,
    /// Whom it was for.
    pub address: AddressId,
    /// The platform's code and subcode.
    pub code: (Option<i64>, Option<i64>),
    /// What that may mean.
    pub doubt: Doubt,
    /// When.
    pub at: Time,
}

/// Refusals that are taken for an outage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspicion {
    /// Where.
    pub cells: BTreeSet<Cell>,
    /// What was refused: to be tried again.
    pub deliveries: Vec<DeliveryId>,
}

impl Suspicion {
    pub(super) fn of(group: &[&Refusal]) -> Suspicion {
        Suspicion {
            cells: group.iter().map(|one| one.cell).collect(),
            deliveries: group.iter().map(|one| one.delivery).collect(),
        }
    }
}

/// What is suspicious now in one workspace by itself; `everywhere` says more. `worked` tells when
/// each cell last took something: refusals from before that are their own.
pub fn suspicions(
    now: Time,
    refusals: &[Refusal],
    worked: &BTreeMap<Cell, Time>,
) -> Vec<Suspicion> {
    let groups = alike(now, refusals, worked).into_values();
    let many = groups.filter(|group| is_many(group));
    many.map(|group| Suspicion::of(&group)).collect()
}

/// Refusals that count, by their error.
pub(super) fn alike<'r>(
    now: Time,
    refusals: &'r [Refusal],
    worked: &BTreeMap<Cell, Time>,
) -> BTreeMap<Error, Vec<&'r Refusal>> {
    let mut alike: BTreeMap<_, Vec<&Refusal>> = BTreeMap::new();
    for one in refusals {
        let since = worked.get(&one.cell).is_none_or(|at| *at < one.at);
        if one.doubt != Doubt::Nothing && since && now.since(one.at) <= WINDOW {
            let error = (one.platform.clone(), one.code);
            alike.entry(error).or_default().push(one);
        }
    }
    alike
}

/// Whether the same error befell too many to be each one's own.
pub(super) fn is_many(alike: &[&Refusal]) -> bool {
    let people: BTreeSet<_> = alike.iter().map(|one| one.address).collect();
    let channels: BTreeSet<_> = alike.iter().map(|one| one.cell.channel).collect();
    let needed = alike.iter().filter_map(|one| one.doubt.people());
    let across = channels.len() > 1;
    let least = needed.map(|(one, several)| if across { several } else { one });
    least.max().is_some_and(|least| people.len() >= least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capability::Capability;
    use crate::id::ChannelId;

    const NOW: Time = Time(1_790_000_000_000);

    fn cell(channel: i64) -> Cell {
        Cell {
            channel: ChannelId(channel),
            capability: Capability::Text,
        }
    }

    /// Somebody was refused on a channel, so many minutes ago.
    fn refused(channel: i64, person: i64, minutes: i64, doubt: Doubt) -> Refusal {
        Refusal {
            delivery: DeliveryId(channel * 100 + person),
            cell: cell(channel),
            platform: "meta".to_owned(),
            address: AddressId(person),
            code: (Some(100), None),
            doubt,
            at: NOW - Span::minutes(minutes),
        }
    }

    fn found(refusals: &[Refusal]) -> Vec<Suspicion> {
        suspicions(NOW, refusals, &BTreeMap::new())
    }

    #[test]
    fn a_refusal_is_believed_after_three_looks_unless_such_were_taken_back() {
        let pauses = |rounds, at_times| {
            let looks = (0..7).map(|earlier| looks_again(earlier, rounds, at_times));
            looks
                .map(|pause| pause.map(|span| span.0 / 1_000))
                .collect::<Vec<_>>()
        };
        let (one, three) = (Some(1), Some(3));
        assert_eq!(pauses(1, false)[..3], [one, three, None]);
        assert_eq!(
            pauses(2, false)[..6],
            [one, three, Some(30), one, three, None]
        );
        let minutes = [one, three, Some(60), one, three, Some(120), one];
        assert_eq!(pauses(1, true), minutes);
        assert_eq!(looks_again(3 * 40 + 2, 1, true), Some(LATEST));
    }

    #[test]
    fn what_was_refused_is_tried_again_a_few_times_within_two_hours() {
        let mut refused = NOW;
        let mut tries = Vec::new();
        for minute in 0..24 * 60 {
            let now = NOW + Span::minutes(minute);
            if tries_later(NOW, refused, now) {
                tries.push(minute);
                refused = now;
            }
        }
        assert_eq!(tries, [5, 15, 45, 90]);
        let asleep = NOW + Span::hours(5);
        assert!(tries_later(NOW, NOW, asleep));
        assert!(!tries_later(NOW, asleep, asleep + Span::hours(1)), "once");
    }

    #[test]
    fn one_persons_error_is_that_persons() {
        let same = |minutes| refused(1, 1, minutes, Doubt::Request);
        assert_eq!(found(&[same(9), same(5), same(1)]), []);
        let other = refused(1, 2, 3, Doubt::Request);
        assert_eq!(found(&[same(9), other]), [], "two may have their own");
    }

    #[test]
    fn three_people_with_the_same_error_are_an_outage() {
        let three: Vec<_> = (1..=3).map(|p| refused(1, p, p, Doubt::Request)).collect();
        let suspicion = found(&three).remove(0);
        assert_eq!(suspicion.cells, BTreeSet::from([cell(1)]));
        assert_eq!(suspicion.deliveries.len(), 3);
    }

    #[test]
    fn two_channels_are_enough_with_two_people() {
        let across = [
            refused(1, 1, 2, Doubt::Request),
            refused(2, 2, 1, Doubt::Request),
        ];
        let cells = BTreeSet::from([cell(1), cell(2)]);
        assert_eq!(found(&across)[0].cells, cells);
    }

    #[test]
    fn blocks_come_one_by_one_so_more_of_them_are_needed() {
        let four: Vec<_> = (1..=4).map(|p| refused(1, p, p, Doubt::Person)).collect();
        assert_eq!(found(&four), []);
        let five: Vec<_> = (1..=5).map(|p| refused(1, p, p, Doubt::Person)).collect();
        assert_eq!(found(&five).len(), 1);
    }

    #[test]
    fn a_rule_that_was_looked_at_before_is_broken_by_many_only_in_an_outage() {
        let rules = |people| {
            let all = (1..=people).map(|p| refused(1, p, p, Doubt::Rule));
            found(&all.collect::<Vec<_>>()).len()
        };
        assert_eq!((rules(2), rules(3)), (0, 1));
    }

    #[test]
    fn what_was_refused_before_something_worked_was_its_own() {
        let three: Vec<_> = (1..=3).map(|p| refused(1, p, p, Doubt::Request)).collect();
        let between = NOW - Span::seconds(90);
        let worked = BTreeMap::from([(cell(1), between)]);
        assert_eq!(suspicions(NOW, &three, &worked), []);
    }

    #[test]
    fn different_errors_rules_and_old_ones_do_not_add_up() {
        let mut three: Vec<_> = (1..=3).map(|p| refused(1, p, p, Doubt::Request)).collect();
        three[1].code = (Some(100), Some(2_018_001));
        assert_eq!(found(&three), [], "another error");
        let plain: Vec<_> = (1..=9).map(|p| refused(1, p, 1, Doubt::Nothing)).collect();
        assert_eq!(found(&plain), [], "what is not doubted is no outage");
        let mut old: Vec<_> = (1..=3).map(|p| refused(1, p, p, Doubt::Request)).collect();
        old[0].at = NOW - WINDOW - Span::millis(1);
        assert_eq!(found(&old), []);
        let mut apart: Vec<_> = (1..=3).map(|p| refused(p, p, 1, Doubt::Request)).collect();
        for (n, one) in apart.iter_mut().enumerate() {
            one.platform = format!("platform {n}");
        }
        assert_eq!(found(&apart), [], "platforms fail apart");
    }
}
