//! Into the outbox and, by a person's or the engine's word, out of it again.

use super::deliveries::{self, Delivery};
use super::{accept, exchanges, turns};
use crate::contract::{
    Cause, Decision, Enqueued, MediaState, MessageRow, NewReply, Result, StoreError,
};
use crate::sqlite::conversations::messages::{self, NewMessage};
use crate::sqlite::conversations::{people, summary};
use crate::sqlite::fallbacks::pairs as fallbacks;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use crate::sqlite::{bodies, media};
use rusqlite::Connection;
use sportello_core::breaker::ramp;
use sportello_core::delivery::{DeliveryState, HoldReason, message_lane};
use sportello_core::message::{Direction, MessageKind};
use sportello_core::{
    AddressId, AgentId, Capability, ChannelId, ConversationId, DeliveryId, MediaId, Time,
    WorkspaceId,
};

/// Queues the parts of one request, all or none: the first decides.
pub(super) fn enqueue_parts(
    tx: &mut Tx<'_>,
    workspace: i64,
    parts: &[NewReply],
    now: Time,
) -> Result<Vec<Enqueued>> {
    let Some((first, rest)) = parts.split_first() else {
        return Ok(Vec::new());
    };
    let mut before = Vec::with_capacity(rest.len());
    for part in rest {
        if let Some((key, hash)) = &part.idempotency {
            before.extend(queued_before(tx.conn, workspace, key, hash)?);
        }
    }
    if before.contains(&Enqueued::KeyReused) {
        return Ok(vec![Enqueued::KeyReused]);
    }
    let mut done = vec![enqueue(tx, workspace, first, None, now)?];
    match &done[..] {
        [Enqueued::New(row)] => {
            let file = row.delivery.filter(|_| first.capability.is_file());
            for part in rest {
                done.push(enqueue(tx, workspace, part, file, now)?);
            }
        }
        [Enqueued::Same(_)] => done.extend(before),
        _ => {}
    }
    Ok(done)
}

/// Queues a reply that nobody asked for twice, and gives its row.
pub(crate) fn enqueue_one(
    tx: &mut Tx<'_>,
    workspace: i64,
    reply: &NewReply,
    now: Time,
) -> Result<MessageRow> {
    match enqueue(tx, workspace, reply, None, now)? {
        Enqueued::New(row) | Enqueued::Same(row) => Ok(*row),
        Enqueued::KeyReused => Err(StoreError::Conflict("the key was used for another body")),
    }
}

/// Queues a reply, once per idempotency key and once instead of the delivery that it replaces.
/// `file` is the delivery whose words it is, where those are a message of their own.
fn enqueue(
    tx: &mut Tx<'_>,
    workspace: i64,
    reply: &NewReply,
    file: Option<DeliveryId>,
    now: Time,
) -> Result<Enqueued> {
    if let Some((key, hash)) = &reply.idempotency
        && let Some(before) = queued_before(tx.conn, workspace, key, hash)?
    {
        return Ok(before);
    }
    if let Some(old) = reply.replaces {
        if let Some(again) = deliveries::sent_again(tx.conn, workspace, old.0)? {
            let row = messages::one(tx.conn, workspace, again)?;
            return Ok(Enqueued::Same(Box::new(row)));
        }
        replace(tx, workspace, old, reply.author, now)?;
    }
    let message = add(tx, workspace, reply, file, now)?;
    let row = messages::one(tx.conn, workspace, message)?;
    if let Some((old, new)) = reply.replaces.zip(row.delivery) {
        fallbacks::sent_again(tx, workspace, old.0, new.0)?;
    }
    if let Some((key, hash)) = &reply.idempotency {
        tx.conn.run(
            "INSERT INTO idempotency (workspace_id, idempotency_key, hash, message_id) VALUES (?1, ?2, ?3, ?4)",
            (workspace, key, &hash[..], message),
        )?;
    }
    Ok(Enqueued::New(Box::new(row)))
}

/// What a key was used for before; `None` when it is new.
pub(super) fn queued_before(
    conn: &Connection,
    workspace: i64,
    key: &str,
    hash: &[u8],
) -> Result<Option<Enqueued>> {
    let Some((known, message)) = used(conn, workspace, key)? else {
        return Ok(None);
    };
    if known != hash {
        return Ok(Some(Enqueued::KeyReused));
    }
    let row = messages::one(conn, workspace, message)?;
    Ok(Some(Enqueued::Same(Box::new(row))))
}

fn used(conn: &Connection, workspace: i64, key: &str) -> Result<Option<(Vec<u8>, i64)>> {
    conn.one(
        "SELECT hash, message_id FROM idempotency WHERE workspace_id = ?1 AND idempotency_key = ?2",
        (workspace, key),
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Writes the message and its delivery, at the end of the address's lane.
fn add(
    tx: &mut Tx<'_>,
    workspace: i64,
    reply: &NewReply,
    file: Option<DeliveryId>,
    now: Time,
) -> Result<i64> {
    let address = people::address(tx.conn, workspace, reply.address.0)?;
    let home = people::root_of(tx.conn, workspace, address.home.0)?;
    if people::root_of_conversation(tx.conn, workspace, reply.conversation.0)? != home {
        return Err(StoreError::Conflict("the address is another person's"));
    }
    if let Some(image) = reply.media
        && media::one(tx.conn, workspace, image.0)?.state != MediaState::Stored
    {
        return Err(StoreError::Conflict("the picture is not stored"));
    }
    let place = reply.content.as_ref().and_then(|c| c.comment.as_ref());
    if let Some(place) = place.filter(|place| place.private)
        && messages::answered_in_private(tx.conn, workspace, address.channel.0, &place.id)?
    {
        return Err(StoreError::Conflict(
            "the comment was answered in private before",
        ));
    }
    let delivery = tx.next_id(WorkspaceId(workspace))?;
    let new = NewMessage {
        past: false,
        workspace,
        channel: address.channel.0,
        address: address.id.0,
        direction: Direction::Out,
        kind: reply.kind,
        text: reply.text.as_deref(),
        at: now.0,
        said_at: None,
        external_id: None,
        state: None,
        delivery: Some(delivery),
        author: reply.author.map(|a| a.0),
        media: reply.media.map(|m| m.0),
        content: reply.content.as_deref(),
    };
    let message = messages::insert(tx, &new)?.ok_or(StoreError::NotFound("the message"))?;
    let lane = message_lane(address.id.0);
    tx.conn.run(
        "INSERT INTO deliveries (workspace_id, id, message_id, address_id, channel_id, capability, lane, state, \
         queued_at, ready_at, retries, attempt, replaces, late, caption_of) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'queued', ?8, ?8, 0, 0, ?9, 0, ?10)",
        (
            workspace,
            delivery,
            message,
            address.id.0,
            address.channel.0,
            reply.capability.as_str(),
            &lane,
            now.0,
            reply.replaces.map(|d| d.0),
            file.map(|d| d.0),
        ),
    )?;
    turns::after_queueing(tx, workspace, &lane)?;
    let (conversation, _) = tx
        .conn
        .one(
            "SELECT conversation_id, root FROM contacts WHERE workspace_id = ?1 AND id = ?2",
            [workspace, address.home.0],
            |r| Ok((r.get(0)?, r.get::<_, i64>(1)?)),
        )?
        .ok_or(StoreError::NotFound("the contact"))?;
    summary::said(
        tx,
        workspace,
        (conversation, home.0),
        (message, now.0),
        false,
    )?;
    Ok(message)
}

/// A delivery is sent again by a person's choice: a failed one stays failed, an unconfirmed one
/// is taken back, so that it waits for nobody any more.
fn replace(
    tx: &mut Tx<'_>,
    workspace: i64,
    old: DeliveryId,
    by: Option<AgentId>,
    now: Time,
) -> Result<()> {
    let before = deliveries::must(tx.conn, workspace, old.0)?;
    match before.state {
        DeliveryState::Failed => Ok(()),
        DeliveryState::Unconfirmed => {
            let mut after = before.clone();
            after.go(DeliveryState::Withdrawn)?;
            after.decided_by = Some(by.map_or(0, |a| a.0));
            after.explain(Some(&Cause {
                key: "cause-sent-again".to_owned(),
                code: None,
                subcode: None,
                since: now,
                until: None,
            }))?;
            deliveries::save(tx, &before, after)
        }
        _ => Err(StoreError::Conflict(
            "only a failed or unconfirmed message can be sent again",
        )),
    }
}

/// A change of one delivery that may be refused.
fn change(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: DeliveryId,
    change: impl FnOnce(&mut Delivery) -> Result<()>,
) -> Result<()> {
    let before = deliveries::must(tx.conn, workspace, id.0)?;
    let mut after = before.clone();
    change(&mut after)?;
    deliveries::save(tx, &before, after)
}

fn waits(tx: &Tx<'_>, delivery: &Delivery) -> Result<()> {
    let idle = match delivery.state {
        DeliveryState::Queued | DeliveryState::Held => true,
        DeliveryState::Sending => !exchanges::under_way(tx.conn, delivery)?,
        _ => false,
    };
    if idle {
        Ok(())
    } else {
        Err(StoreError::Conflict("the delivery is past that"))
    }
}

/// Keeps back a delivery that has no request under way.
pub(super) fn hold(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: DeliveryId,
    reason: HoldReason,
    retry_at: Time,
    cause: &Cause,
    now: Time,
) -> Result<()> {
    waits(tx, &deliveries::must(tx.conn, workspace, id.0)?)?;
    change(tx, workspace, id, |d| {
        d.hold(reason, retry_at.0, cause, now.0)
    })
}

/// Keeps back what is held already until another moment: an outage holds hundreds for hours, and
/// nothing else of them changes.
pub(super) fn hold_on(
    tx: &mut Tx<'_>,
    workspace: i64,
    deliveries: &[DeliveryId],
    retry_at: Time,
) -> Result<()> {
    for id in deliveries {
        tx.conn.run(
            "UPDATE deliveries SET ready_at = ?3, act_at = CASE WHEN act_at IS NULL THEN NULL ELSE ?3 END, \
             cause = json_set(cause, '$.until', ?3) WHERE workspace_id = ?1 AND id = ?2 AND state = 'held'",
            [workspace, id.0, retry_at.0],
        )?;
    }
    Ok(())
}

/// Lets the first of those that are held for a breaker until later be ready now.
pub(super) fn bring_forward(
    tx: &mut Tx<'_>,
    workspace: i64,
    channel: ChannelId,
    capability: Capability,
    now: Time,
) -> Result<bool> {
    let first = tx.conn.one(
        "SELECT id FROM deliveries WHERE workspace_id = ?1 AND channel_id = ?2 AND capability = ?3 \
         AND state = 'held' AND hold_reason = 'breaker' AND act_at > ?4 ORDER BY act_at, id LIMIT 1",
        (workspace, channel.0, capability.as_str(), now.0),
        |r| Ok(DeliveryId(r.get(0)?)),
    )?;
    match first {
        Some(first) => hold_on(tx, workspace, &[first], now)?,
        None => return Ok(false),
    }
    Ok(true)
}

/// Leaves a delivery that has no request under way in the queue, but not before a moment.
pub(super) fn postpone(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: DeliveryId,
    not_before: Time,
) -> Result<()> {
    waits(tx, &deliveries::must(tx.conn, workspace, id.0)?)?;
    change(tx, workspace, id, |d| match d.state {
        DeliveryState::Queued => {
            d.ready_at = Some(not_before.0);
            Ok(())
        }
        _ => d.wait_turn(not_before.0),
    })
}

/// Refuses for good a delivery that has no request under way.
pub(super) fn fail(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: DeliveryId,
    cause: &Cause,
    now: Time,
) -> Result<()> {
    waits(tx, &deliveries::must(tx.conn, workspace, id.0)?)?;
    change(tx, workspace, id, |d| d.refuse(cause, now.0))
}

/// Takes back what is queued or held.
pub(super) fn withdraw(tx: &mut Tx<'_>, workspace: i64, id: DeliveryId) -> Result<()> {
    change(tx, workspace, id, |d| match d.state {
        DeliveryState::Queued | DeliveryState::Held => {
            d.cause = None;
            d.go(DeliveryState::Withdrawn)
        }
        _ => Err(StoreError::Conflict(
            "it is no longer waiting: it cannot be taken back",
        )),
    })
}

/// Lets held deliveries of a channel go, one after the other: what people wrote first, and of that
/// what has the oldest window; then what programs wrote; then posts.
pub(super) fn release(
    tx: &mut Tx<'_>,
    workspace: i64,
    channel: ChannelId,
    capability: Option<Capability>,
    reason: Option<HoldReason>,
    now: Time,
) -> Result<u64> {
    let held = tx.conn.all(
        "SELECT d.id FROM deliveries d LEFT JOIN messages m ON m.workspace_id = d.workspace_id AND m.id = d.message_id \
         LEFT JOIN addresses a ON a.workspace_id = d.workspace_id AND a.id = d.address_id \
         WHERE d.workspace_id = ?1 AND d.channel_id = ?2 AND d.state = 'held' \
         AND (?3 IS NULL OR d.capability = ?3) AND (?4 IS NULL OR d.hold_reason = ?4) \
         ORDER BY d.message_id IS NULL, m.author_id IS NULL, a.last_inbound, d.id",
        (
            workspace,
            channel.0,
            capability.map(Capability::as_str),
            reason.map(HoldReason::as_str),
        ),
        |r| Ok(DeliveryId(r.get(0)?)),
    )?;
    for (nth, id) in (0..).zip(&held) {
        let turn = now + ramp(nth);
        change(tx, workspace, *id, |d| d.wait_turn(turn.0))?;
    }
    Ok(held.len() as u64)
}

/// A person's word on an unconfirmed delivery.
pub(super) fn decide(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: DeliveryId,
    decision: Decision,
    by: Option<AgentId>,
    now: Time,
) -> Result<Option<MessageRow>> {
    let before = deliveries::must(tx.conn, workspace, id.0)?;
    if before.state != DeliveryState::Unconfirmed {
        return Err(StoreError::Conflict(
            "the delivery is not unconfirmed any more",
        ));
    }
    match decision {
        Decision::Arrived => {
            change(tx, workspace, id, |d| {
                d.decided_by = Some(by.map_or(0, |a| a.0));
                Ok(())
            })?;
            let decided = deliveries::must(tx.conn, workspace, id.0)?;
            accept::accept(tx, decided, None, None, now)?;
            Ok(None)
        }
        Decision::SendAgain => {
            let reply = again(tx, &before, by)?;
            match enqueue(tx, workspace, &reply, None, now)? {
                Enqueued::New(row) | Enqueued::Same(row) => Ok(Some(*row)),
                Enqueued::KeyReused => Err(StoreError::Conflict("it was sent again already")),
            }
        }
    }
}

/// The same once more to the same address once more.
fn again(tx: &Tx<'_>, old: &Delivery, by: Option<AgentId>) -> Result<NewReply> {
    let said = tx.conn.one(
        "SELECT m.body, m.media_id, m.kind, m.content, d.capability FROM messages m \
         JOIN deliveries d ON d.workspace_id = m.workspace_id AND d.id = m.delivery_id \
         WHERE m.workspace_id = ?1 AND m.id = ?2",
        [old.workspace, old.message],
        |r| {
            Ok((
                bodies::unpack(r, 0)?,
                r.get::<_, Option<i64>>(1)?.map(MediaId),
                MessageKind::parse(r.get_ref(2)?.as_str()?).unwrap_or_default(),
                messages::content(r, 3)?,
                Capability::parse(r.get_ref(4)?.as_str()?),
            ))
        },
    )?;
    let (text, media, kind, content, capability) =
        said.ok_or(StoreError::NotFound("the message"))?;
    let conversation = messages::conversation_of(tx.conn, old.workspace, old.address)?;
    Ok(NewReply {
        conversation: ConversationId(conversation),
        address: AddressId(old.address),
        kind,
        text,
        media,
        content,
        capability: capability.unwrap_or(Capability::Text),
        author: by,
        idempotency: None,
        replaces: Some(DeliveryId(old.id)),
    })
}
