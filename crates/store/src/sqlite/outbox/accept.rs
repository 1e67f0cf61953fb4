//! A delivery turns out to be accepted: by the answer, by an echo or status that carries our key,
//! by words and time, by history, by a person's word. However many of these come, in whatever
//! order, one message is left of it, with the platform's id.

use super::deliveries::{self, Delivery};
use super::receipts;
use crate::contract::{Result, StoreError};
use crate::sqlite::conversations::messages::{self, NewMessage, Stub};
use crate::sqlite::conversations::summary;
use crate::sqlite::digest::{self, Kept};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use crate::sqlite::{bodies, media, posts, search};
use sportello_core::delivery::DeliveryState;
use sportello_core::message::{Direction, MessageKind};
use sportello_core::window::stands_at;
use sportello_core::{Time, WorkspaceId};

/// What evidence with our key did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    /// It settled the delivery, or told something new of it.
    Now,
    /// All of it was known.
    Before,
    /// It speaks of another sending than the one the delivery stands for: a message of its own.
    Not,
}

/// Evidence that names a delivery by our key.
pub(crate) fn by_key(
    tx: &mut Tx<'_>,
    delivery: Delivery,
    external_id: &str,
    at: Option<Time>,
    now: Time,
) -> Result<Settled> {
    let current = external_id_of(tx, &delivery)?;
    if current.as_deref() == Some(external_id) {
        return learn_time(tx, &delivery, at, now);
    }
    if current.is_some() || delivery.state == DeliveryState::Withdrawn {
        return Ok(Settled::Not);
    }
    accept(tx, delivery, Some(external_id), at, now)?;
    Ok(Settled::Now)
}

fn learn_time(tx: &mut Tx<'_>, before: &Delivery, at: Option<Time>, now: Time) -> Result<Settled> {
    let Some(at) = at.filter(|_| before.platform_at.is_none()) else {
        return Ok(Settled::Before);
    };
    let mut after = before.clone();
    after.platform_at = Some(at.0);
    deliveries::save(tx, before, after)?;
    receipts::refresh(tx, before.workspace, before.message, now)?;
    Ok(Settled::Now)
}

pub(super) fn external_id_of(tx: &Tx<'_>, delivery: &Delivery) -> Result<Option<String>> {
    if let Some(place) = delivery.target {
        return posts::external_id(tx.conn, delivery.workspace, place);
    }
    let found = tx.conn.one(
        "SELECT external_id FROM messages WHERE workspace_id = ?1 AND id = ?2",
        [delivery.workspace, delivery.message],
        |r| r.get::<_, Option<String>>(0),
    )?;
    Ok(found.flatten())
}

/// Accepts a delivery, in every state from which that is allowed. A failed one only learns the
/// platform's id: the word that it failed stands until it is read.
pub(crate) fn accept(
    tx: &mut Tx<'_>,
    before: Delivery,
    external_id: Option<&str>,
    at: Option<Time>,
    now: Time,
) -> Result<()> {
    if let Some(place) = before.target {
        return posts::accepted(tx, before, place, external_id, now);
    }
    let mut after = before.clone();
    let kept = Kept::take(tx, before.workspace, before.id)?;
    let (own, others): (Vec<Kept>, Vec<Kept>) = kept
        .into_iter()
        .partition(|k| Some(k.external_id.as_str()) == external_id);
    // An echo that was kept beside the request tells the platform's time, as one that comes later
    // does: the order of echo and answer must not show (I2).
    let mut at = at.or(own.first().map(|k| k.at)).map(|t| t.0);
    if let Some(external_id) = external_id {
        at = at.or(attach(tx, &before, external_id)?);
    }
    after.platform_at = after.platform_at.or(at);
    if before.state == DeliveryState::Held {
        // Evidence that it went after all: held is left by way of the queue.
        after.go(DeliveryState::Queued)?;
    }
    mark(tx, &before, &mut after, now)?;
    let (workspace, message) = (after.workspace, after.message);
    deliveries::save(tx, &before, after)?;
    digest::release(tx, workspace, others, now)?;
    receipts::refresh(tx, workspace, message, now)
}

/// The row of a delivery that is taken: its state and its place in the order of acceptance.
pub(crate) fn mark(
    tx: &mut Tx<'_>,
    before: &Delivery,
    after: &mut Delivery,
    now: Time,
) -> Result<()> {
    if !after.is_accepted() && after.state != DeliveryState::Failed {
        after.go(DeliveryState::Accepted)?;
        after.cause = None;
    }
    if after.accepted_seq.is_none() {
        after.accepted_at = Some(now.0);
        after.late = !before.state.blocks_lane();
        after.accepted_seq = Some(tx.next_id(WorkspaceId(after.workspace))?);
    }
    Ok(())
}

/// Gives a delivery's message the platform's id. A message said elsewhere that has it becomes one
/// with it. Gives that one's time, by the platform's clock.
fn attach(tx: &mut Tx<'_>, delivery: &Delivery, external_id: &str) -> Result<Option<i64>> {
    let (workspace, channel) = (delivery.workspace, delivery.channel);
    let mut at = None;
    match messages::by_external(tx.conn, workspace, channel, external_id)? {
        Some(known) if known.id == delivery.message => return Ok(None),
        Some(known) if known.delivery.is_some() || known.direction == Direction::In => {
            return Err(StoreError::Conflict(
                "the platform's id belongs to another message",
            ));
        }
        Some(known) => {
            at = Some(known.said_at);
            absorb(tx, workspace, &known)?;
        }
        None => {}
    }
    messages::set_external(tx, workspace, channel, delivery.message, Some(external_id))?;
    Ok(at)
}

/// A message said elsewhere was ours: its row goes, its receipts and reactions stay, since they
/// hang on the platform's id.
fn absorb(tx: &mut Tx<'_>, workspace: i64, known: &Stub) -> Result<()> {
    let contact = tx.conn.one(
        "SELECT a.contact_id, m.media_id FROM messages m \
         JOIN addresses a ON a.workspace_id = m.workspace_id AND a.id = m.address_id \
         WHERE m.workspace_id = ?1 AND m.id = ?2",
        [workspace, known.id],
        |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<i64>>(1)?)),
    )?;
    tx.conn.run(
        "DELETE FROM messages WHERE workspace_id = ?1 AND id = ?2",
        [workspace, known.id],
    )?;
    if let Some((contact, picture)) = contact {
        if let Some(picture) = picture {
            media::drop_row(tx, workspace, picture)?;
        }
        search::message_gone(tx, workspace, known.id)?;
        summary::recount(tx, workspace, contact)?;
    }
    Ok(())
}

/// The answer names another id than the echo that settled the delivery: the answer is right, and
/// what the echo told of was said elsewhere.
pub(super) fn correct(
    tx: &mut Tx<'_>,
    delivery: &Delivery,
    wrong: &str,
    right: &str,
    now: Time,
) -> Result<()> {
    let workspace = delivery.workspace;
    let copy = tx.conn.one(
        "SELECT m.body, a.contact_id, c.conversation_id, c.root FROM messages m \
         JOIN addresses a ON a.workspace_id = m.workspace_id AND a.id = m.address_id \
         JOIN contacts c ON c.workspace_id = a.workspace_id AND c.id = a.contact_id \
         WHERE m.workspace_id = ?1 AND m.id = ?2",
        [workspace, delivery.message],
        |r| Ok((bodies::unpack(r, 0)?, (r.get(2)?, r.get(3)?))),
    )?;
    let (text, home) = copy.ok_or_else(|| digest::lost("the message"))?;
    messages::set_external(tx, workspace, delivery.channel, delivery.message, None)?;
    attach(tx, delivery, right)?;
    let said_at = delivery.platform_at.or(delivery.begun_at).unwrap_or(now.0);
    let at = stands_at(Time(said_at), now).0;
    let new = NewMessage {
        past: false,
        workspace,
        channel: delivery.channel,
        address: delivery.address,
        direction: Direction::Out,
        kind: MessageKind::Text,
        text: text.as_deref(),
        at,
        said_at: (said_at != at).then_some(said_at),
        external_id: Some(wrong),
        state: Some(DeliveryState::Accepted),
        delivery: None,
        author: None,
        media: None,
        content: None,
    };
    if let Some(id) = messages::insert(tx, &new)? {
        summary::said(tx, workspace, home, (id, at), false)?;
        receipts::refresh(tx, workspace, id, now)?;
    }
    receipts::refresh(tx, workspace, delivery.message, now)
}
