//! Refusals alike over the whole installation. An agency's fifty workspaces have a channel each: in
//! every one of them a single person is refused, and only together they say that it is the platform
//! (outages.md, July 2026: many accounts turn to the same error at once). What is compared names an
//! error and counts; no workspace, channel or person.

use super::suspicion::{Doubt, Refusal, Suspicion, alike, is_many};
use crate::incident::Cell;
use crate::time::{Span, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Refusals further back say nothing of the installation: many channels do have their own, one by
/// one.
pub const LATELY: Span = Span::minutes(30);
/// Fewer channels than this are chance, however small the installation is …
const FEWEST: u64 = 3;
/// … one in so many of those that stand on the platform are not …
const SHARE: u64 = 10;
/// … and more than this are never asked for.
const MOST: u64 = 10;

/// An error: the platform, its code and subcode.
pub type Error = (String, (Option<i64>, Option<i64>));

/// How many were refused with an error, and nothing worked between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// People.
    pub people: u64,
    /// Channels.
    pub channels: u64,
    /// The latest refusal.
    pub at: Time,
}

/// What the rest of the installation is refused with, and how large that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// By error, over the other workspaces.
    pub refused: BTreeMap<Error, Alike>,
    /// Channels that stand on each platform, over the whole installation.
    pub channels: BTreeMap<String, u64>,
}

/// What a workspace adds to that.
pub fn roll_up(
    now: Time,
    refusals: &[Refusal],
    worked: &BTreeMap<Cell, Time>,
) -> BTreeMap<Error, Alike> {
    let groups = alike(now, refusals, worked).into_iter();
    let counted = groups.map(|(error, group)| (error, count(now, &group)));
    counted.filter(|(_, alike)| alike.channels > 0).collect()
}

/// What is suspicious in a workspace, by its own refusals or together with everybody's.
pub fn suspicions(
    now: Time,
    refusals: &[Refusal],
    worked: &BTreeMap<Cell, Time>,
    elsewhere: &Elsewhere,
) -> Vec<Suspicion> {
    let groups = alike(now, refusals, worked).into_iter();
    let many = groups
        .filter(|(error, group)| is_many(group) || is_everywhere(now, error, group, elsewhere));
    many.map(|(_, group)| Suspicion::of(&group)).collect()
}

fn count(now: Time, group: &[&Refusal]) -> Alike {
    let lately = |one: &&&Refusal| now.since(one.at) <= LATELY;
    let (mut people, mut channels) = (BTreeSet::new(), BTreeSet::new());
    let mut at = Time(0);
    for one in group.iter().filter(lately) {
        people.insert(one.address);
        channels.insert(one.cell.channel);
        at = at.max(one.at);
    }
    Alike {
        people: people.len() as u64,
        channels: channels.len() as u64,
        at,
    }
}

/// Whether the same error befell too many channels to be each one's own. Of one that speaks of the
/// person or of a rule, twice as many are asked for.
fn is_everywhere(now: Time, error: &Error, group: &[&Refusal], elsewhere: &Elsewhere) -> bool {
    let Some(others) = elsewhere.refused.get(error) else {
        return false;
    };
    let own = count(now, group);
    let all = elsewhere.channels.get(&error.0).copied().unwrap_or(0);
    let least = (all / SHARE).clamp(FEWEST, MOST);
    let least = match group.iter().any(|one| one.doubt != Doubt::Request) {
        true => least * 2,
        false => least,
    };
    own.channels > 0
        && own.channels + others.channels >= least
        && own.people + others.people >= least
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capability::Capability;
    use crate::id::{AddressId, ChannelId, DeliveryId};

    const NOW: Time = Time(1_790_000_000_000);

    fn refused(doubt: Doubt) -> Refusal {
        Refusal {
            delivery: DeliveryId(1),
            cell: Cell {
                channel: ChannelId(1),
                capability: Capability::Text,
            },
            platform: "meta".to_owned(),
            address: AddressId(1),
            code: (Some(100), None),
            doubt,
            at: NOW - Span::minutes(1),
        }
    }

    /// So many channels are refused like that elsewhere, of so many in all.
    fn elsewhere(refused: u64, all: u64) -> Elsewhere {
        let error = ("meta".to_owned(), (Some(100), None));
        let alike = Alike {
            people: refused,
            channels: refused,
            at: NOW,
        };
        Elsewhere {
            refused: BTreeMap::from([(error, alike)]),
            channels: BTreeMap::from([("meta".to_owned(), all)]),
        }
    }

    fn found(one: &Refusal, elsewhere: &Elsewhere) -> usize {
        suspicions(NOW, std::slice::from_ref(one), &BTreeMap::new(), elsewhere).len()
    }

    #[test]
    fn one_refusal_of_each_of_many_workspaces_is_an_outage() {
        let one = refused(Doubt::Request);
        assert_eq!(found(&one, &Elsewhere::default()), 0, "alone it is its own");
        assert_eq!(found(&one, &elsewhere(1, 3)), 0, "two are chance");
        assert_eq!(found(&one, &elsewhere(2, 3)), 1);
        assert_eq!(found(&one, &elsewhere(3, 50)), 0, "four of fifty");
        assert_eq!(found(&one, &elsewhere(4, 50)), 1, "one in ten");
        assert_eq!(found(&one, &elsewhere(9, 5_000)), 1, "and ten of thousands");
    }

    #[test]
    fn people_who_block_their_shops_are_one_here_and_one_there() {
        let one = refused(Doubt::Person);
        assert_eq!(found(&one, &elsewhere(4, 50)), 0);
        assert_eq!(found(&one, &elsewhere(9, 50)), 1);
    }

    #[test]
    fn what_was_refused_long_ago_was_its_own() {
        let mut one = refused(Doubt::Request);
        one.at = NOW - LATELY - Span::millis(1);
        assert_eq!(found(&one, &elsewhere(40, 50)), 0);
        assert!(roll_up(NOW, &[one], &BTreeMap::new()).is_empty());
    }

    #[test]
    fn another_error_elsewhere_says_nothing() {
        let mut one = refused(Doubt::Request);
        one.code = (Some(100), Some(2_018_001));
        assert_eq!(found(&one, &elsewhere(40, 50)), 0);
    }

    #[test]
    fn what_a_workspace_tells_the_others_is_an_error_and_counts() {
        let mut other = refused(Doubt::Request);
        (other.delivery, other.address) = (DeliveryId(2), AddressId(2));
        let told = roll_up(NOW, &[refused(Doubt::Request), other], &BTreeMap::new());
        let alike = Alike {
            people: 2,
            channels: 1,
            at: NOW - Span::minutes(1),
        };
        let error = ("meta".to_owned(), (Some(100), None));
        assert_eq!(told, BTreeMap::from([(error, alike)]));
        let worked = BTreeMap::from([(refused(Doubt::Request).cell, NOW)]);
        assert!(roll_up(NOW, &[refused(Doubt::Request)], &worked).is_empty());
    }
}
