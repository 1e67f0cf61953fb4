//! Reply windows: which closed over a message that was to go within them, and whether there was a
//! way.
//!
//! A way is one by which the platform would have taken the message, for a whole minute: by the
//! network it was asked for, whose words and pictures the script left alone for that minute, with
//! everything that stands before it in its lane (I4). Saying it on another network is a way where
//! the workspace's rules permit that, from the moment from which they do.

use super::copies::copies;
use super::ways;
use super::{Ended, Notes};
use crate::account::Account;
use crate::books::Asked;
use crate::cast::Place;
use crate::script::Kind;
use sportello_core::DeliveryId;
use sportello_core::delivery::{CLOCK_SKEW, DeliveryState};
use sportello_sandbox::rules::Network;
use std::collections::{BTreeMap, BTreeSet};

/// The sentence under which a closed window fails a message.
const CLOSED: &str = "cause-window-closed";

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// So long after a way stopped working the desk has noticed.
const NOTICED: i64 = 10 * MINUTE;

/// How long a person who answers may after somebody wrote (messaging-send.md §4): a day, and with
/// HUMAN_AGENT seven days where there is one.
/// `None` = at any time: a bot as long as it is not blocked, a mailbox always.
fn span(kind: Kind) -> Option<i64> {
    match kind {
        Kind::Network(Network::Whatsapp) => Some(24 * HOUR),
        Kind::Network(Network::Facebook | Network::Instagram) => Some(7 * 24 * HOUR),
        Kind::Network(Network::Telegram) | Kind::Mail => None,
    }
}

/// Counts, and gives the messages over which a window closed. One that failed as if it had closed
/// while it was open is none of them.
pub(super) fn count(
    ended: &Ended<'_>,
    account: &mut Account,
    notes: &mut Notes,
) -> BTreeSet<DeliveryId> {
    let copies = copies(ended);
    let states: BTreeMap<_, _> = ended.deliveries.iter().map(|row| (row.id, row)).collect();
    let mut said: BTreeMap<Place, Vec<Heard>> = BTreeMap::new();
    for one in &ended.books.said {
        let heard = ended.books.told.get(&one.id).copied();
        // What was read back was known as well.
        let heard = heard.or(ended.kept.contains(&one.id).then_some(one.at));
        if let Some(heard) = heard {
            let own = said.entry(one.place).or_default();
            own.push(Heard { at: one.at, heard });
        }
    }
    let taken = |asked: &Asked| {
        let own = copies.get(&asked.content)?;
        let networks = own.iter().filter(|copy| copy.kind != Kind::Mail);
        networks.map(|copy| copy.at).min()
    };
    let mut lanes: BTreeMap<Place, Vec<(&Asked, Option<i64>)>> = BTreeMap::new();
    for asked in &ended.books.asked {
        let lane = lanes.entry(asked.place).or_default();
        lane.push((asked, taken(asked)));
    }
    let (mut missed, mut unavoidable) = (BTreeSet::new(), BTreeSet::new());
    let mut over_these = BTreeSet::new();
    for (place, lane) in &lanes {
        let Some(span) = span(place.1) else {
            continue;
        };
        let times = said.get(place).map(Vec::as_slice).unwrap_or_default();
        for (nth, (asked, at)) in lane.iter().enumerate() {
            let Some(closes) = closing(times, asked.at, span) else {
                continue;
            };
            let failed = states.get(&asked.delivery).is_some_and(|row| {
                let cause = row.cause.as_ref().filter(|cause| cause.key == CLOSED);
                let since = cause.map(|cause| cause.since.0 + CLOCK_SKEW.0);
                row.state == DeliveryState::Failed && since.is_some_and(|at| at >= closes)
            });
            if failed {
                missed.insert((*place, closes));
                over_these.insert(asked.delivery);
            }
            let over = closes <= ended.ended_at && at.is_none_or(|at| at >= closes);
            if over && !had_a_way(ended, &lane[..=nth], closes) {
                unavoidable.insert((*place, closes));
            }
        }
    }
    for (place, closes) in missed.difference(&unavoidable) {
        let hours = (closes - ended.midnight - ended.script.start()).div_euclid(HOUR);
        let kind = place.1.word();
        notes.add(format!(
            "a window closed although there was a way: {kind}, in hour {hours}"
        ));
    }
    account.windows_missed = missed.len() as u64;
    account.windows_unavoidable = unavoidable.len() as u64;
    over_these
}

/// Something that a person said, and when the desk heard of it.
#[derive(Clone, Copy, Debug)]
struct Heard {
    at: i64,
    heard: i64,
}

/// When the window closes in which a message of `asked` stands, as far as the desk can know: it is
/// opened anew by everything that the person says, once that is told while it is open. `None` = it
/// was closed.
fn closing(said: &[Heard], asked: i64, span: i64) -> Option<i64> {
    let known = said.iter().filter(|one| one.heard <= asked);
    let mut closes = known.map(|one| one.at + span).max()?;
    if closes <= asked {
        return None;
    }
    let mut later: Vec<&Heard> = said.iter().filter(|one| one.heard > asked).collect();
    later.sort_by_key(|one| one.heard);
    for one in later {
        if one.heard < closes {
            closes = closes.max(one.at + span);
        }
    }
    Some(closes)
}

/// Whether for a whole minute before the window closed the last message of a lane could have gone,
/// with all that stood before it.
fn had_a_way(ended: &Ended<'_>, lane: &[(&Asked, Option<i64>)], closes: i64) -> bool {
    let Some((last, _)) = lane.last() else {
        return false;
    };
    let kind = last.place.1;
    let mut minute = last.at;
    let mut stopped = None;
    while minute + MINUTE <= closes {
        let waiting = lane
            .iter()
            .filter(|(_, taken)| taken.is_none_or(|taken| taken > minute));
        let goes = |asked: &Asked, at: i64| {
            ended
                .script
                .lets(kind, asked.capability, at - ended.midnight)
        };
        let mut all = waiting.map(|(asked, _)| *asked);
        if all.all(|asked| goes(asked, minute) && goes(asked, minute + MINUTE)) {
            return true;
        }
        let since = *stopped.get_or_insert(minute);
        // A breaker opens after some failures, and rules are looked at twice a minute.
        if ways::is_permitted(ended, last, since + NOTICED, minute) {
            return true;
        }
        minute += MINUTE;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_opened_anew_by_what_is_said_while_it_is_open() {
        let day = 24 * HOUR;
        let at_once = |times: &[i64]| {
            let heard = times.iter().map(|at| Heard {
                at: *at,
                heard: *at,
            });
            heard.collect::<Vec<_>>()
        };
        assert_eq!(closing(&at_once(&[0]), HOUR, day), Some(day));
        assert_eq!(
            closing(&at_once(&[0, 20 * HOUR]), HOUR, day),
            Some(44 * HOUR)
        );
        assert_eq!(closing(&at_once(&[0, 30 * HOUR]), HOUR, day), Some(day));
        assert_eq!(closing(&at_once(&[0]), day, day), None);
        assert_eq!(closing(&[], HOUR, day), None);
    }

    #[test]
    fn what_the_desk_hears_too_late_opens_no_window() {
        let day = 24 * HOUR;
        let first = Heard { at: 0, heard: 0 };
        let late = |heard| Heard {
            at: 20 * HOUR,
            heard,
        };
        assert_eq!(
            closing(&[first, late(23 * HOUR)], HOUR, day),
            Some(44 * HOUR)
        );
        assert_eq!(closing(&[first, late(25 * HOUR)], HOUR, day), Some(day));
    }
}
