//! Messages of the business: what phones have of what the desk took.

use super::{Ended, Notes, is_blind};
use crate::account::Account;
use crate::books::{Asked, Content};
use sportello_core::DeliveryId;
use sportello_core::delivery::DeliveryState;
use sportello_sandbox::rules::World;
use sportello_sandbox::rules::thread::Message;
use sportello_store::{DeliveryAudit, FALLEN_BACK};
use std::collections::{BTreeMap, BTreeSet};

/// What the platform has of everything that was sent, by what it is recognised by.
pub(super) type Copies<'w> = BTreeMap<Content, Vec<&'w Message>>;

pub(super) fn copies(world: &World) -> Copies<'_> {
    let mut copies = Copies::new();
    for message in world.messages().filter(|message| message.from_business) {
        let picture = || {
            let (media, _) = world.media_bytes(message.media.as_deref()?)?;
            Some(Content::Picture(media.sha256.clone()))
        };
        let words = message.text.clone().map(Content::Text);
        if let Some(content) = words.or_else(picture) {
            copies.entry(content).or_default().push(message);
        }
    }
    copies
}

/// Counts all of them. `closed` are those over which their window closed: `windows` counts these.
pub(super) fn count(
    ended: &Ended<'_>,
    closed: &BTreeSet<DeliveryId>,
    account: &mut Account,
    notes: &mut Notes,
) {
    let copies = copies(ended.world.world());
    let rows: BTreeMap<DeliveryId, &DeliveryAudit> =
        ended.deliveries.iter().map(|row| (row.id, row)).collect();
    for asked in &ended.books.asked {
        account.out += 1;
        let own = copies.get(&asked.content).map(Vec::as_slice);
        let own = own.unwrap_or_default();
        let arrived = own.iter().filter(|m| m.arrived.is_some()).count() as u64;
        account.delivered += u64::from(arrived > 0);
        account.doubled += arrived.saturating_sub(1);
        if arrived > 1 {
            notes.add(format!("twice: {}", kind_of(asked)));
        }
        if !closed.contains(&asked.delivery) {
            let row = rows.get(&asked.delivery).copied();
            judge(asked, row, own, account, notes);
        }
    }
    account.out_of_order = overtaken(ended);
}

/// Counts where one message ended.
fn judge(
    asked: &Asked,
    row: Option<&DeliveryAudit>,
    copies: &[&Message],
    account: &mut Account,
    notes: &mut Notes,
) {
    use DeliveryState::*;
    let Some(row) = row else {
        account.lost += 1;
        notes.add(format!("lost: {}, gone from the desk", kind_of(asked)));
        return;
    };
    let arrived = copies.iter().any(|message| message.arrived.is_some());
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
            // On the other networks history proves absence: unconfirmed is wrong there.
            let never = copies.is_empty() && is_blind(asked.place.1);
            account.undecidable += u64::from(never);
            notes.add(format!("unconfirmed: {}, {cause}", kind_of(asked)));
        }
        Withdrawn if cause == FALLEN_BACK => account.by_fallback += 1,
        Withdrawn => account.withdrawn += 1,
        Failed if copies.iter().any(|message| message.failed.is_some()) => {
            account.failed_there += 1;
        }
        Failed | Queued | Held | Sending | Unknown => {
            lose(format!("{} at the end, {cause}", row.state));
        }
    }
}

fn kind_of(asked: &Asked) -> String {
    format!("{} {}", asked.place.1.word(), asked.capability.as_str())
}

/// How many messages were taken by the platform before one that the desk took earlier: in the
/// order in which the platform took them, since what arrives late is its own doing.
fn overtaken(ended: &Ended<'_>) -> u64 {
    let world = ended.world.world();
    let mut talks: BTreeMap<&str, Vec<(i64, DeliveryId)>> = BTreeMap::new();
    let copies = copies(world);
    for asked in &ended.books.asked {
        for message in copies.get(&asked.content).into_iter().flatten() {
            let talk = talks.entry(message.thread.as_str()).or_default();
            talk.push((message.at, asked.delivery));
        }
    }
    let mut count = 0;
    for talk in talks.values_mut() {
        talk.sort();
        let pairs = talk.windows(2);
        count += pairs.filter(|pair| pair[0].1 > pair[1].1).count() as u64;
    }
    count
}
