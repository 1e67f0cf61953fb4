//! What may act now, with everything needed to act on it.

use super::deliveries::{self, Delivery};
use super::exchanges;
use crate::contract::{Due, Result};
use crate::sqlite::conversations::{messages, people};
use crate::sqlite::directory::channels;
use crate::sqlite::sql::Sql;
use crate::sqlite::{bodies, media};
use rusqlite::Connection;
use sportello_core::delivery::HoldReason;
use sportello_core::message::MessageKind;
use sportello_core::{ChannelId, ConversationId, DeliveryId, MessageId, Time, WorkspaceId};

/// The condition under which heads of lanes are due; a test asks SQLite how it would run it.
pub(crate) const DUE: &str = "WHERE workspace_id = ?1 AND act_at <= ?2 AND message_id IS NOT NULL ORDER BY act_at, id LIMIT ?3";
const UNKNOWN: &str = "WHERE workspace_id = ?1 AND check_at <= ?2 AND message_id IS NOT NULL ORDER BY check_at, id LIMIT ?3";

/// Heads of lanes that may act, oldest first.
pub(super) fn due(conn: &Connection, workspace: i64, now: Time, limit: u32) -> Result<Vec<Due>> {
    rows(conn, DUE, workspace, now, limit)?
        .into_iter()
        .map(|delivery| listed(conn, &delivery))
        .collect()
}

/// Unknown ones to be looked at.
pub(super) fn unknown(
    conn: &Connection,
    workspace: i64,
    now: Time,
    limit: u32,
) -> Result<Vec<Due>> {
    let found = rows(conn, UNKNOWN, workspace, now, limit)?;
    let whole = found.into_iter().map(|delivery| {
        Ok(Due {
            exchanges: exchanges::of_message(conn, delivery.workspace, delivery.id)?,
            ..listed(conn, &delivery)?
        })
    });
    whole.collect()
}

fn rows(
    conn: &Connection,
    condition: &str,
    workspace: i64,
    now: Time,
    limit: u32,
) -> Result<Vec<Delivery>> {
    let mut found = conn.all(
        &format!("{} {condition}", deliveries::COLUMNS),
        (workspace, now.0, limit),
        deliveries::read,
    )?;
    found.sort_by_key(|d| d.id);
    Ok(found)
}

/// A delivery as it is listed, without its exchanges.
fn listed(conn: &Connection, delivery: &Delivery) -> Result<Due> {
    let workspace = delivery.workspace;
    let said = conn.one(
        "SELECT body, media_id, kind, content, author_id IS NOT NULL FROM messages WHERE workspace_id = ?1 AND id = ?2",
        [workspace, delivery.message],
        |r| {
            Ok((
                bodies::unpack(r, 0)?,
                r.get::<_, Option<i64>>(1)?,
                MessageKind::parse(r.get_ref(2)?.as_str()?).unwrap_or_default(),
                messages::content(r, 3)?,
                r.get(4)?,
            ))
        },
    )?;
    let (text, file, kind, content, by_agent) = said.unwrap_or_default();
    let reason = delivery.hold_reason.as_deref().and_then(HoldReason::parse);
    Ok(Due {
        id: DeliveryId(delivery.id),
        message: MessageId(delivery.message),
        conversation: ConversationId(messages::conversation_of(
            conn,
            workspace,
            delivery.address,
        )?),
        state: delivery.state,
        capability: delivery.capability,
        queued_at: Time(delivery.queued_at),
        hold: reason.zip(delivery.hold_since.map(Time)),
        retries: delivery.retries,
        channel: channels::one(conn, WorkspaceId(workspace), ChannelId(delivery.channel))?,
        address: people::address(conn, workspace, delivery.address)?,
        kind,
        text,
        content,
        by_agent,
        media: file.map(|id| media::one(conn, workspace, id)).transpose()?,
        exchanges: Vec::new(),
        begun_at: delivery.begun_at.map(Time),
        deadline: delivery.deadline.map(Time),
    })
}

/// The next moment at which something becomes due.
pub(super) fn next_wake(conn: &Connection, workspace: i64, now: Time) -> Result<Option<Time>> {
    let next = |column: &str, of: &str| {
        let sql = format!(
            "SELECT min({column}) FROM deliveries WHERE workspace_id = ?1 AND {column} > ?2 AND {of} IS NOT NULL"
        );
        conn.one(&sql, [workspace, now.0], |r| r.get::<_, Option<i64>>(0))
            .map(Option::flatten)
    };
    let all = [
        next("act_at", "message_id")?,
        next("check_at", "message_id")?,
        next("act_at", "target_id")?,
        next("check_at", "target_id")?,
    ];
    Ok(all.into_iter().flatten().min().map(Time))
}
