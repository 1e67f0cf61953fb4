//! A held delivery and the one that says the same another way: one of them arrives, the other is
//! withdrawn, and never what may be on its way.

use crate::contract::{
    Cause, FALLEN_BACK, FallbackEnd, FallbackRow, InsteadRow, MessageRow, NewReply, OTHER_WAY_DOWN,
    Result, StoreError,
};
use crate::sqlite::conversations::messages;
use crate::sqlite::outbox::deliveries::{self, state};
use crate::sqlite::outbox::enqueue_one;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::{
    AddressId, Capability, ChannelId, ChannelKind, ConversationId, DeliveryId, MessageId, Span,
    Time, WorkspaceId,
};

/// What waits for its fallback is looked at again by itself after so long, should nothing settle it.
const ANEW: Span = Span::hours(24);

fn cause(key: &str, now: Time) -> Cause {
    Cause {
        key: key.to_owned(),
        code: None,
        subcode: None,
        since: now,
        until: None,
    }
}

pub(super) fn begin(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    held: DeliveryId,
    reply: &NewReply,
    now: Time,
) -> Result<MessageRow> {
    let before = deliveries::must(tx.conn, workspace.0, held.0)?;
    let waits = matches!(before.state, DeliveryState::Queued | DeliveryState::Held);
    let paired =
        of(tx.conn, workspace.0, held.0)?.is_some() || says_another(tx.conn, workspace.0, held.0)?;
    if !waits || paired {
        return Err(StoreError::Conflict("the message is stuck no more"));
    }
    let row = enqueue_one(tx, workspace.0, reply, now)?;
    let other = row.delivery.ok_or(StoreError::NotFound("the delivery"))?;
    tx.conn.run(
        "INSERT INTO fallbacks (workspace_id, held_id, other_id, at) VALUES (?1, ?2, ?3, ?4)",
        [workspace.0, held.0, other.0, now.0],
    )?;
    let mut after = before.clone();
    let why = cause("cause-said-another-way", now);
    after.hold(HoldReason::Fallback, (now + ANEW).0, &why, now.0)?;
    deliveries::save(tx, &before, after)?;
    Ok(row)
}

/// The other of the two messages that say the same, of the latest fallback of a delivery.
pub(crate) fn instead(
    conn: &Connection,
    workspace: i64,
    delivery: i64,
) -> Result<Option<InsteadRow>> {
    let other = |of: &str, to: &str, first: bool| {
        let sql = format!(
            "SELECT d.message_id, c.kind FROM fallbacks f \
             JOIN deliveries d ON d.workspace_id = f.workspace_id AND d.id = f.{to} \
             JOIN channels c ON c.workspace_id = d.workspace_id AND c.id = d.channel_id \
             WHERE f.workspace_id = ?1 AND f.{of} = ?2 ORDER BY f.{to} DESC LIMIT 1"
        );
        conn.one(&sql, [workspace, delivery], |r| {
            Ok(InsteadRow {
                message: MessageId(r.get(0)?),
                kind: ChannelKind::new(r.get_ref(1)?.as_str()?),
                first,
            })
        })
    };
    match other("held_id", "other_id", false)? {
        None => other("other_id", "held_id", true),
        found => Ok(found),
    }
}

/// The addresses at which a delivery was said in vain. Where it was taken back because that way went
/// down, it was not said at all.
pub(super) fn tried(conn: &Connection, workspace: i64, held: i64) -> Result<Vec<AddressId>> {
    conn.all(
        "SELECT o.address_id FROM fallbacks f JOIN deliveries o ON o.workspace_id = f.workspace_id AND o.id = f.other_id \
         WHERE f.workspace_id = ?1 AND f.held_id = ?2 AND f.how = 'failed' \
         AND NOT (o.state = 'withdrawn' AND coalesce(json_extract(o.cause, '$.key'), '') = ?3)",
        (workspace, held, OTHER_WAY_DOWN),
        |r| Ok(AddressId(r.get(0)?)),
    )
}

/// Whether a delivery says itself what another one was to say: it is not said another way in turn,
/// or its withdrawal would let the first one go after all.
fn says_another(conn: &Connection, workspace: i64, other: i64) -> Result<bool> {
    let count = conn.number(
        "SELECT count(*) FROM fallbacks WHERE workspace_id = ?1 AND other_id = ?2 AND how IS NULL",
        [workspace, other],
    )?;
    Ok(count > 0)
}

/// The open fallback of a delivery.
fn of(conn: &Connection, workspace: i64, held: i64) -> Result<Option<i64>> {
    conn.one(
        "SELECT other_id FROM fallbacks WHERE workspace_id = ?1 AND held_id = ?2 AND how IS NULL",
        [workspace, held],
        |r| r.get(0),
    )
}

pub(super) fn open(conn: &Connection, workspace: i64) -> Result<Vec<FallbackRow>> {
    let found = conn.all(
        "SELECT h.id, h.state, h.channel_id, h.capability, o.id, o.state, o.channel_id, h.address_id, o.accepted_at, \
         coalesce(h.hold_reason, '') = 'elsewhere', o.capability, o.address_id FROM fallbacks f \
         JOIN deliveries h ON h.workspace_id = f.workspace_id AND h.id = f.held_id \
         JOIN deliveries o ON o.workspace_id = f.workspace_id AND o.id = f.other_id \
         WHERE f.workspace_id = ?1 AND f.how IS NULL ORDER BY f.held_id",
        [workspace],
        |r| {
            let capability = |column| {
                let name = r.get_ref(column)?.as_str()?;
                Ok::<_, rusqlite::Error>(Capability::parse(name).unwrap_or(Capability::Text))
            };
            let address: i64 = r.get(7)?;
            let row = FallbackRow {
                held: (DeliveryId(r.get(0)?), state(r, 1)?, ChannelId(r.get(2)?)),
                capability: capability(3)?,
                address: AddressId(address),
                other_capability: capability(10)?,
                tried: vec![AddressId(r.get(11)?)],
                other: (DeliveryId(r.get(4)?), state(r, 5)?, ChannelId(r.get(6)?)),
                taken_at: r.get::<_, Option<i64>>(8)?.map(Time),
                aside: r.get(9)?,
                conversation: ConversationId(0),
            };
            Ok((address, row))
        },
    )?;
    let mut rows = Vec::with_capacity(found.len());
    for (address, mut row) in found {
        row.conversation = ConversationId(messages::conversation_of(conn, workspace, address)?);
        row.tried.extend(tried(conn, workspace, row.held.0.0)?);
        rows.push(row);
    }
    Ok(rows)
}

pub(super) fn end(
    tx: &mut Tx<'_>,
    workspace: i64,
    held: i64,
    end: FallbackEnd,
    now: Time,
) -> Result<bool> {
    let Some(other) = of(tx.conn, workspace, held)? else {
        return Ok(false);
    };
    let done = match end {
        FallbackEnd::Arrived => withdraw(tx, workspace, held, FALLEN_BACK, now)?,
        FallbackEnd::FirstWorked => {
            instead_of(tx, workspace, (held, other), "cause-first-way-worked", now)?
        }
        FallbackEnd::Failed => instead_of(tx, workspace, (held, other), OTHER_WAY_DOWN, now)?,
    };
    if done {
        tx.conn.run(
            "UPDATE fallbacks SET how = ?4 WHERE workspace_id = ?1 AND held_id = ?2 AND other_id = ?3",
            (workspace, held, other, end.as_str()),
        )?;
    }
    Ok(done)
}

/// What waits for word of the other way keeps nobody back.
pub(super) fn set_aside(tx: &mut Tx<'_>, workspace: i64, held: i64, now: Time) -> Result<()> {
    let before = deliveries::must(tx.conn, workspace, held)?;
    if before.hold_reason.as_deref() != Some(HoldReason::Fallback.as_str()) {
        return Ok(());
    }
    let mut after = before.clone();
    let why = cause("cause-said-another-way", now);
    after.hold(HoldReason::Elsewhere, (now + ANEW).0, &why, now.0)?;
    deliveries::save(tx, &before, after)
}

/// One of two is sent again by a person's choice: the new one says the same from now on.
pub(crate) fn sent_again(tx: &mut Tx<'_>, workspace: i64, old: i64, new: i64) -> Result<()> {
    tx.conn.run(
        "UPDATE fallbacks SET other_id = ?3 WHERE workspace_id = ?1 AND other_id = ?2 AND how IS NULL",
        [workspace, old, new],
    )?;
    Ok(())
}

/// Takes the other one back, if it still waits, and lets the held one take its turn. One that was
/// taken since it was looked at stays, and so does the held one (I5).
fn instead_of(
    tx: &mut Tx<'_>,
    workspace: i64,
    (held, other): (i64, i64),
    why: &str,
    now: Time,
) -> Result<bool> {
    let is_out = deliveries::must(tx.conn, workspace, other)?.is_accepted();
    let gone = !is_out && withdraw(tx, workspace, other, why, now)?;
    if gone {
        let_go(tx, workspace, held, now)?;
    }
    Ok(gone)
}

/// Withdraws what still waits. One that ended by itself needs nothing; one that is on its way, or
/// may be, stays.
fn withdraw(tx: &mut Tx<'_>, workspace: i64, id: i64, why: &str, now: Time) -> Result<bool> {
    let before = deliveries::must(tx.conn, workspace, id)?;
    match before.state {
        DeliveryState::Queued | DeliveryState::Held => {
            let mut after = before.clone();
            after.go(DeliveryState::Withdrawn)?;
            after.explain(Some(&cause(why, now)))?;
            deliveries::save(tx, &before, after)?;
            Ok(true)
        }
        DeliveryState::Sending | DeliveryState::Unknown | DeliveryState::Unconfirmed => Ok(false),
        DeliveryState::Accepted
        | DeliveryState::Delivered
        | DeliveryState::Read
        | DeliveryState::Failed
        | DeliveryState::Withdrawn => Ok(true),
    }
}

/// Lets what waited for its fallback take its turn again.
fn let_go(tx: &mut Tx<'_>, workspace: i64, id: i64, now: Time) -> Result<()> {
    let before = deliveries::must(tx.conn, workspace, id)?;
    let reason = before.hold_reason.as_deref().and_then(HoldReason::parse);
    if !matches!(reason, Some(HoldReason::Fallback | HoldReason::Elsewhere)) {
        return Ok(());
    }
    let mut after = before.clone();
    after.wait_turn(now.0)?;
    deliveries::save(tx, &before, after)
}
