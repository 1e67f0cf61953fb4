//! Refusals for good that are an outage in disguise: many people, or several channels, turn to the
//! same "permanent" error at once, and nothing works between (outages.md, July 2026: days of code
//! 100 for working accounts). One person's own error stays what it is.

use crate::id::{AddressId, DeliveryId};
use crate::incident::Cell;
use crate::time::{Span, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Refusals further back say nothing of now.
pub const WINDOW: Span = Span::minutes(30);
/// So many people refused with an error that speaks of no person are no accident …
const PEOPLE: usize = 3;
/// … or so many on several channels.
const PEOPLE_ACROSS: usize = 2;
/// The same for an error that speaks of the person: people do block a shop, one by one.
const PERSONS: usize = 5;
/// The same on several channels.
const PERSONS_ACROSS: usize = 3;

/// What a refusal for good may mean besides what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing: it names a rule, a file, a template, which are the same whoever is written to.
    Nothing,
    /// Its form or object is called wrong, which was right for others before.
    Request,
    /// The person is called out of reach.
    Person,
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

/// What is suspicious now. `worked` tells when each cell last took something: refusals from before
/// that are their own.
pub fn suspicions(
    now: Time,
    refusals: &[Refusal],
    worked: &BTreeMap<Cell, Time>,
) -> Vec<Suspicion> {
    let mut alike: BTreeMap<_, Vec<&Refusal>> = BTreeMap::new();
    for one in refusals {
        let since = worked.get(&one.cell).is_none_or(|at| *at < one.at);
        if one.doubt != Doubt::Nothing && since && now.since(one.at) <= WINDOW {
            let error = (&one.platform, one.code);
            alike.entry(error).or_default().push(one);
        }
    }
    let many = alike.into_values().filter(|group| is_many(group));
    many.map(|group| Suspicion {
        cells: group.iter().map(|one| one.cell).collect(),
        deliveries: group.iter().map(|one| one.delivery).collect(),
    })
    .collect()
}

/// Whether the same error befell too many to be each one's own.
fn is_many(alike: &[&Refusal]) -> bool {
    let people: BTreeSet<_> = alike.iter().map(|one| one.address).collect();
    let channels: BTreeSet<_> = alike.iter().map(|one| one.cell.channel).collect();
    let personal = alike.iter().any(|one| one.doubt == Doubt::Person);
    let least = match (personal, channels.len() > 1) {
        (false, false) => PEOPLE,
        (false, true) => PEOPLE_ACROSS,
        (true, false) => PERSONS,
        (true, true) => PERSONS_ACROSS,
    };
    people.len() >= least
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
        let rule: Vec<_> = (1..=9).map(|p| refused(1, p, 1, Doubt::Nothing)).collect();
        assert_eq!(found(&rule), [], "a closed window is no outage");
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
