//! Messages of the business: what phones have of what the desk took.

use super::copies::{Copied, copies};
use super::refusals::Refusals;
use super::{Ended, Notes, is_blind, ways};
use crate::account::Account;
use crate::books::Asked;
use sportello_core::DeliveryId;
use sportello_core::delivery::DeliveryState;
use sportello_store::{DeliveryAudit, FALLEN_BACK};
use std::collections::{BTreeMap, BTreeSet};

/// Counts all of them. `closed` are those over which their window closed: `windows` counts these.
pub(super) fn count(
    ended: &Ended<'_>,
    closed: &BTreeSet<DeliveryId>,
    account: &mut Account,
    notes: &mut Notes,
) {
    let copies = copies(ended);
    let rows: BTreeMap<DeliveryId, &DeliveryAudit> =
        ended.deliveries.iter().map(|row| (row.id, row)).collect();
    let others: BTreeMap<DeliveryId, Vec<&DeliveryAudit>> = ways::others(ended, &rows);
    let refusals = Refusals::of(ended);
    for asked in &ended.books.asked {
        account.out += 1;
        let mut all = copies.get(&asked.content).cloned().unwrap_or_default();
        for message in ways::templates(ended, others.get(&asked.delivery)) {
            if all.iter().all(|known| known.id != message.id) {
                all.push(message);
            }
        }
        let arrived = all.iter().filter(|copy| copy.arrived).count() as u64;
        account.delivered += u64::from(arrived > 0);
        account.doubled += arrived.saturating_sub(1);
        if arrived > 1 {
            notes.add(format!("twice: {}", kind_of(asked)));
        }
        if closed.contains(&asked.delivery) {
            continue;
        }
        let row = rows.get(&asked.delivery).copied();
        let other = others.get(&asked.delivery).and_then(|rows| rows.last());
        let left_to_a_person = other.is_some_and(|row| row.state == DeliveryState::Unconfirmed);
        let way = other.and_then(|row| ways::kind_of(ended, row.channel));
        let went = all.iter().any(|copy| Some(copy.kind) == way);
        let taken = went && other.is_some_and(|row| row.state == DeliveryState::Accepted);
        match row.map(|row| (row.state, is_fallen_back(row))) {
            Some((DeliveryState::Withdrawn, true)) if arrived > 0 => account.by_fallback += 1,
            // Taken there, and no word of it came, or ever will: as for what was asked for there.
            Some((DeliveryState::Held, _)) if taken && arrived > 0 => account.by_fallback += 1,
            Some((DeliveryState::Held, _) | (DeliveryState::Withdrawn, true)) if taken => {
                account.swallowed += 1;
            }
            Some((DeliveryState::Withdrawn, true)) => {
                account.lost += 1;
                notes.add(format!(
                    "lost: {}, said another way and on no phone",
                    kind_of(asked)
                ));
            }
            // Neither of the two goes while nobody knows of the other: a person decides.
            Some((DeliveryState::Held, _)) if left_to_a_person => {
                account.unconfirmed += 1;
                notes.add(format!("unconfirmed: {}, said another way", kind_of(asked)));
            }
            _ => {
                let own = |copy: &&Copied<'_>| copy.kind == asked.place.1;
                let own: Vec<Copied<'_>> = all.iter().filter(own).copied().collect();
                let believed = row.is_some_and(|row| refusals.is_believed(row));
                judge(asked, row, (&own, believed), account, notes);
            }
        }
    }
    account.out_of_order = overtaken(ended, &others);
}

fn is_fallen_back(row: &DeliveryAudit) -> bool {
    row.cause
        .as_ref()
        .is_some_and(|cause| cause.key == FALLEN_BACK)
}

/// Counts where one message ended.
fn judge(
    asked: &Asked,
    row: Option<&DeliveryAudit>,
    (copies, believed): (&[Copied<'_>], bool),
    account: &mut Account,
    notes: &mut Notes,
) {
    use DeliveryState::*;
    let Some(row) = row else {
        account.lost += 1;
        notes.add(format!("lost: {}, gone from the desk", kind_of(asked)));
        return;
    };
    let arrived = copies.iter().any(|copy| copy.arrived);
    let cause = row.cause.as_ref().map_or("no cause", |c| c.key.as_str());
    let mut lose = |what: String| {
        account.lost += 1;
        notes.add(format!("lost: {}, {what}", kind_of(asked)));
    };
    match row.state {
        Accepted | Delivered | Read if arrived => {}
        Accepted if !copies.is_empty() => account.swallowed += 1,
        // Elsewhere than on WhatsApp one word is about everything up to a message (webhooks.md,
        // "watermark"): it is the platform that calls these read.
        Delivered | Read if !copies.is_empty() && !is_blind(asked.place.1) => {
            account.swallowed += 1;
        }
        Accepted | Delivered | Read => {
            lose(format!("called {} and on no phone", row.state));
        }
        Unconfirmed => {
            account.unconfirmed += 1;
            notes.add(format!("unconfirmed: {}, {cause}", kind_of(asked)));
        }
        Withdrawn => account.withdrawn += 1,
        Failed if copies.iter().any(|copy| copy.failed) => {
            account.failed_there += 1;
        }
        Failed if copies.is_empty() && believed => {
            account.failed_there += 1;
            notes.add(format!("refused there, alone: {}, {cause}", kind_of(asked)));
        }
        Failed | Queued | Held | Sending | Unknown => {
            lose(format!("{} at the end, {cause}", row.state));
        }
    }
}

fn kind_of(asked: &Asked) -> String {
    format!("{} {}", asked.place.1.word(), asked.capability.as_str())
}

/// How many messages were taken by a network, or a mail server, before one that the desk took earlier for it: in the
/// order in which the network took them, since what arrives late is its own doing. What was said
/// another way in vain comes after what did not wait for that.
fn overtaken(ended: &Ended<'_>, others: &BTreeMap<DeliveryId, Vec<&DeliveryAudit>>) -> u64 {
    let mut talks: BTreeMap<&str, Vec<(i64, &Asked)>> = BTreeMap::new();
    let copies = copies(ended);
    for asked in &ended.books.asked {
        for copy in copies.get(&asked.content).into_iter().flatten() {
            if copy.kind == asked.place.1 {
                let talk = talks.entry(copy.lane).or_default();
                talk.push((copy.at, asked));
            }
        }
    }
    let mut count = 0;
    for talk in talks.values_mut() {
        talk.sort_by_key(|(at, asked)| (*at, asked.delivery));
        for (nth, (_, late)) in talk.iter().enumerate() {
            if others.contains_key(&late.delivery) {
                continue;
            }
            let before = talk[..nth].iter();
            let ahead = before.filter(|(at, asked)| {
                asked.delivery > late.delivery && !may_overtake(ended, (asked, *at), late)
            });
            count += u64::from(ahead.count() > 0);
        }
    }
    count
}

/// So long after what befell it a cell may still be open: it is tried every five minutes, and what
/// waited there goes one after the other.
const STILL_OPEN: i64 = 15 * 60_000;

/// Whether one message may go ahead of an earlier one: of something else, whose own capability was
/// in trouble meanwhile, so that it waited for that (words go while pictures cannot).
fn may_overtake(ended: &Ended<'_>, (ahead, at): (&Asked, i64), late: &Asked) -> bool {
    let waited = (late.at - ended.midnight - STILL_OPEN, at - ended.midnight);
    let (kind, capability) = (late.place.1, late.capability);
    ahead.capability != capability && ended.script.befell(kind, capability, waited)
}
