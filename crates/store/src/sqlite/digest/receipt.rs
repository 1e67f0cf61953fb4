//! Receipts as they come: of one message, of everything up to a moment, of everything up to a
//! message. All are kept whether or not the message is known; what follows from them for a
//! message is `outbox::receipts`.

use super::{Effect, Place, address};
use crate::contract::Result;
use crate::sqlite::conversations::messages;
use crate::sqlite::error::unreadable;
use crate::sqlite::outbox::receipts::{self, Mark};
use crate::sqlite::outbox::{accept, deliveries};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use sportello_core::Time;
use sportello_core::delivery::parse_delivery_key;
use sportello_core::event::Status;
use sportello_core::receipt::{Rank, Receipt};
use std::collections::BTreeMap;

/// Messages reached the person (webhooks.md §6: `mids` is optional, everything up to the
/// watermark counts).
pub(super) fn delivered(
    tx: &mut Tx<'_>,
    place: Place,
    who: &str,
    mids: &[String],
    watermark: Option<Time>,
) -> Result<Effect> {
    let mut effect = Effect::default();
    let word = Receipt {
        rank: Some(Rank::Delivered),
        at: watermark,
        failure: None,
    };
    for mid in mids {
        effect.new |= receipts::note(tx, place.workspace, place.channel, mid, &word, false)?;
        refresh(tx, place, mid)?;
    }
    if let Some(watermark) = watermark {
        effect.new |= raise(tx, place, who, Mark::Delivered(watermark))?;
    }
    shown(tx, place, who, effect)
}

/// The person read: up to a moment (Messenger) or up to a message (Instagram: webhooks.md §8).
pub(super) fn read(
    tx: &mut Tx<'_>,
    place: Place,
    who: &str,
    mid: Option<&str>,
    watermark: Option<Time>,
    at: Time,
) -> Result<Effect> {
    let mut effect = Effect::default();
    if let Some(mid) = mid {
        let word = Receipt {
            rank: Some(Rank::Read),
            at: Some(at),
            failure: None,
        };
        effect.new |= receipts::note(tx, place.workspace, place.channel, mid, &word, true)?;
        refresh(tx, place, mid)?;
    }
    if let Some(watermark) = watermark {
        effect.new |= raise(tx, place, who, Mark::Read(watermark))?;
    }
    shown(tx, place, who, effect)
}

/// The platform's later word on one message; one that carries our key settles its delivery.
pub(super) fn status(tx: &mut Tx<'_>, place: Place, status: &Status) -> Result<Effect> {
    let word = Receipt {
        rank: status.rank,
        at: status.rank.map(|_| status.at),
        failure: status.failure.clone(),
    };
    let mut effect = Effect::default();
    effect.new |= receipts::note(
        tx,
        place.workspace,
        place.channel,
        &status.external_id,
        &word,
        false,
    )?;
    effect.new |= priced(tx, place, status)?;
    let key = status
        .key
        .as_deref()
        .and_then(|key| parse_delivery_key(tx.installation, key));
    if let Some((_, delivery)) = key.filter(|(workspace, _)| *workspace == place.workspace) {
        let ours = deliveries::load(tx.conn, place.workspace, delivery)?
            .filter(|d| d.channel == place.channel && d.target.is_none());
        if let Some(ours) = ours {
            let at = (status.rank == Some(Rank::Accepted)).then_some(status.at);
            let settled = accept::by_key(tx, ours, &status.external_id, at, place.now)?;
            effect.new |= settled == accept::Settled::Now;
        }
    }
    refresh(tx, place, &status.external_id)?;
    let known =
        messages::by_external(tx.conn, place.workspace, place.channel, &status.external_id)?;
    if let Some(known) = known {
        effect.conversation = Some(messages::conversation_of(
            tx.conn,
            place.workspace,
            known.address,
        )?);
    }
    Ok(effect)
}

/// What the platform says it charges: the latest word, whichever status carried it.
fn priced(tx: &mut Tx<'_>, place: Place, status: &Status) -> Result<bool> {
    let facts: BTreeMap<&str, &String> = status
        .facts
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("pricing.")?, value)))
        .collect();
    if facts.is_empty() {
        return Ok(false);
    }
    let facts = serde_json::to_string(&facts).map_err(|_| unreadable("pricing"))?;
    let kept = tx.conn.run(
        "INSERT INTO pricing (workspace_id, channel_id, external_id, at, facts) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (workspace_id, channel_id, external_id) DO UPDATE SET at = excluded.at, facts = excluded.facts \
         WHERE (excluded.at, excluded.facts) > (pricing.at, pricing.facts)",
        (
            place.workspace,
            place.channel,
            &status.external_id,
            status.at.0,
            facts,
        ),
    )?;
    Ok(kept > 0)
}

fn refresh(tx: &mut Tx<'_>, place: Place, external_id: &str) -> Result<()> {
    match messages::by_external(tx.conn, place.workspace, place.channel, external_id)? {
        Some(known) => receipts::refresh(tx, place.workspace, known.id, place.now),
        None => Ok(()),
    }
}

fn raise(tx: &mut Tx<'_>, place: Place, who: &str, mark: Mark) -> Result<bool> {
    let raised = receipts::raise(tx, place.workspace, place.channel, who, mark)?;
    if raised && let Some(known) = address::find(tx, place, who)? {
        receipts::refresh_address(tx, place.workspace, known.id, mark, place.now)?;
    }
    Ok(raised)
}

fn shown(tx: &mut Tx<'_>, place: Place, who: &str, effect: Effect) -> Result<Effect> {
    let known = address::find(tx, place, who)?;
    Ok(Effect {
        conversation: known.map(|k| k.root_conversation),
        ..effect
    })
}
