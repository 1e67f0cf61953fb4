//! Evidence of outages: who was refused, who was reached.

use super::Sqlite;
use super::alike;
use super::backend::Backend;
use super::outbox::deliveries::{self, Delivery};
use super::sql::Sql;
use super::tx::Tx;
use crate::contract::{Cause, Reached, RefusedRow, Result, Suspicions};
use async_trait::async_trait;
use rusqlite::{Connection, Row};
use sportello_core::breaker::everywhere::{Alike, Error};
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::fallback::TemplateName;
use sportello_core::incident::Cell;
use sportello_core::{
    AddressId, Capability, ChannelId, ChannelKind, DeliveryId, Time, WorkspaceId,
};
use std::collections::BTreeMap;

/// Refusals looked at, at most.
const MOST: i64 = 500;

/// What a message that is refused for good went through before.
#[derive(Clone, Copy)]
enum Before {
    /// It was never taken.
    Nothing,
    /// It was taken, and given up later.
    Taken,
}

/// Messages that were refused for good, with the template that they were said with.
fn refused_since(
    conn: &Connection,
    workspace: i64,
    before: Before,
    since: Time,
) -> Result<Vec<RefusedRow>> {
    let (cell, taken) = match before {
        Before::Nothing => ("d.capability", "IS NULL"),
        Before::Taken => ("'delivery'", "IS NOT NULL"),
    };
    let sql = format!(
        "SELECT d.id, d.channel_id, {cell}, c.kind, d.address_id, d.cause, d.failed_at, \
         json_extract(m.content, '$.part.name'), json_extract(m.content, '$.part.language'), d.queued_at \
         FROM deliveries d JOIN channels c ON c.workspace_id = d.workspace_id AND c.id = d.channel_id \
         LEFT JOIN messages m ON m.workspace_id = d.workspace_id AND m.id = d.message_id \
         AND json_extract(m.content, '$.part.part') = 'template' \
         WHERE d.workspace_id = ?1 AND d.failed_at >= ?2 AND d.state = 'failed' AND d.message_id IS NOT NULL \
         AND d.accepted_seq {taken} ORDER BY d.failed_at, d.id LIMIT ?3"
    );
    let rows = conn.all(&sql, (workspace, since.0, MOST), refused)?;
    Ok(rows.into_iter().flatten().collect())
}

fn refused(r: &Row<'_>) -> rusqlite::Result<Option<RefusedRow>> {
    let capability = Capability::parse(r.get_ref(2)?.as_str()?);
    let cause: Option<String> = r.get(5)?;
    let cause = cause.and_then(|text| serde_json::from_str::<Cause>(&text).ok());
    let kind: String = r.get(3)?;
    let known = capability.zip(cause);
    let (delivery, channel, address) = (r.get(0)?, r.get(1)?, r.get(4)?);
    let (queued_at, at) = (Time(r.get(9)?), Time(r.get(6)?));
    let (name, language): (Option<String>, Option<String>) = (r.get(7)?, r.get(8)?);
    let template = name.zip(language);
    Ok(known.map(|(capability, cause)| RefusedRow {
        delivery: DeliveryId(delivery),
        cell: Cell {
            channel: ChannelId(channel),
            capability,
        },
        kind: ChannelKind::new(&kind),
        address: AddressId(address),
        cause,
        template: template.map(|(name, language)| TemplateName { name, language }),
        queued_at,
        at,
    }))
}

fn arrived_at(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    since: Time,
) -> Result<Option<Time>> {
    let last = conn.one(
        "SELECT accepted_at FROM deliveries WHERE workspace_id = ?1 AND channel_id = ?2 AND accepted_at >= ?3 \
         AND accepted_at IS NOT NULL AND message_id IS NOT NULL AND state IN ('delivered', 'read') \
         ORDER BY accepted_at DESC LIMIT 1",
        [workspace, channel, since.0],
        |r| r.get(0),
    )?;
    Ok(last.map(Time))
}

fn took_at(conn: &Connection, workspace: i64, cell: Cell, since: Time) -> Result<Option<Time>> {
    let last = conn.one(
        "SELECT accepted_at FROM deliveries WHERE workspace_id = ?1 AND channel_id = ?2 AND accepted_at >= ?3 \
         AND accepted_at IS NOT NULL AND message_id IS NOT NULL AND capability = ?4 ORDER BY accepted_at DESC LIMIT 1",
        (workspace, cell.channel.0, since.0, cell.capability.as_str()),
        |r| r.get(0),
    )?;
    Ok(last.map(Time))
}

fn published_at(
    conn: &Connection,
    workspace: i64,
    cell: Cell,
    since: Time,
) -> Result<Option<Time>> {
    let last = conn.one(
        "SELECT max(d.accepted_at) FROM post_targets t JOIN deliveries d ON d.workspace_id = t.workspace_id \
         AND d.target_id = t.id WHERE t.workspace_id = ?1 AND t.channel_id = ?2 AND t.published_at >= ?3 \
         AND d.accepted_at >= ?3 AND d.capability = ?4 AND d.part = 'post'",
        (workspace, cell.channel.0, since.0, cell.capability.as_str()),
        |r| r.get::<_, Option<i64>>(0),
    )?;
    Ok(last.flatten().map(Time))
}

fn reached(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    (from, to): (Time, Time),
    limit: u32,
) -> Result<Vec<Reached>> {
    // Of each person the row of the latest delivery (SQLite gives the row of a lone `max`).
    conn.all(
        "SELECT max(id), state, json_extract(cause, '$.key') FROM deliveries WHERE workspace_id = ?1 \
         AND channel_id = ?2 AND accepted_at >= ?3 AND accepted_at < ?4 AND accepted_at IS NOT NULL \
         AND message_id IS NOT NULL GROUP BY address_id ORDER BY 1 DESC LIMIT ?5",
        (workspace, channel, from.0, to.0, limit),
        |r| {
            let cause: Option<String> = r.get(2)?;
            Ok(match deliveries::state(r, 1)? {
                DeliveryState::Delivered | DeliveryState::Read => Reached::Yes,
                DeliveryState::Failed => Reached::Failed(cause.unwrap_or_default()),
                _ => Reached::No,
            })
        },
    )
}

/// Whether a refused delivery may be held instead.
fn may_wait(conn: &Connection, delivery: &Delivery) -> Result<bool> {
    let refused = delivery.state == DeliveryState::Failed
        && delivery.accepted_seq.is_none()
        && delivery.target.is_none();
    if !refused || deliveries::sent_again(conn, delivery.workspace, delivery.id)?.is_some() {
        return Ok(false);
    }
    // It said what another one could not: that one has its turn again.
    let told = "SELECT 1 FROM fallbacks WHERE workspace_id = ?1 AND other_id = ?2 LIMIT 1";
    let key = [delivery.workspace, delivery.id];
    if conn.one(told, key, |_| Ok(()))?.is_some() {
        return Ok(false);
    }
    // What came after it in its lane and is gone, or may be; also what was taken and given up later.
    let passed = conn.one(
        "SELECT 1 FROM messages m JOIN deliveries d ON d.workspace_id = m.workspace_id AND d.id = m.delivery_id \
         WHERE m.workspace_id = ?1 AND m.address_id = ?2 AND m.at >= ?3 AND d.id > ?4 AND d.lane = ?5 \
         AND (d.state NOT IN ('queued', 'held', 'failed', 'withdrawn') OR d.accepted_seq IS NOT NULL) LIMIT 1",
        (
            delivery.workspace,
            delivery.address,
            delivery.queued_at,
            delivery.id,
            &delivery.lane,
        ),
        |_| Ok(()),
    )?;
    Ok(passed.is_none())
}

/// Holds a refused delivery. No other way leads out of `failed` (`DeliveryState::may_become`): only
/// a clean refusal does, which says that nothing was sent (I5).
fn hold(
    tx: &mut Tx<'_>,
    before: &Delivery,
    retry_at: Time,
    cause: &Cause,
    now: Time,
) -> Result<()> {
    // Those behind it in its lane lose their turn.
    tx.conn.run(
        "UPDATE deliveries SET act_at = NULL WHERE workspace_id = ?1 AND lane = ?2 \
         AND state IN ('queued', 'held', 'sending', 'unknown') AND act_at IS NOT NULL",
        (before.workspace, &before.lane),
    )?;
    let mut after = before.clone();
    after.state = DeliveryState::Held;
    after.failed_at = None;
    after.hold(HoldReason::Breaker, retry_at.0, cause, now.0)?;
    deliveries::save(tx, before, after)
}

fn hold_refused(
    tx: &mut Tx<'_>,
    workspace: i64,
    refused: &[DeliveryId],
    retry_at: Time,
    cause: &Cause,
    now: Time,
) -> Result<u64> {
    let mut held = 0;
    // The latest first: of one lane, what comes after has its place before what comes before.
    for id in refused.iter().rev() {
        let before = deliveries::must(tx.conn, workspace, id.0)?;
        if may_wait(tx.conn, &before)? {
            hold(tx, &before, retry_at, cause, now)?;
            held += 1;
        }
    }
    Ok(held)
}

#[async_trait]
impl<B: Backend> Suspicions for Sqlite<B> {
    async fn refused_since(&self, workspace: WorkspaceId, since: Time) -> Result<Vec<RefusedRow>> {
        self.backend
            .read(move |conn| refused_since(conn, workspace.0, Before::Nothing, since))
            .await
    }

    async fn took_at(
        &self,
        workspace: WorkspaceId,
        cell: Cell,
        since: Time,
    ) -> Result<Option<Time>> {
        self.backend
            .read(move |conn| took_at(conn, workspace.0, cell, since))
            .await
    }

    async fn published_at(
        &self,
        workspace: WorkspaceId,
        cell: Cell,
        since: Time,
    ) -> Result<Option<Time>> {
        self.backend
            .read(move |conn| published_at(conn, workspace.0, cell, since))
            .await
    }

    async fn hold_refused(
        &self,
        workspace: WorkspaceId,
        deliveries: Vec<DeliveryId>,
        retry_at: Time,
        cause: Cause,
        now: Time,
    ) -> Result<u64> {
        self.backend
            .write(move |tx| hold_refused(tx, workspace.0, &deliveries, retry_at, &cause, now))
            .await
    }

    async fn given_up_since(&self, workspace: WorkspaceId, since: Time) -> Result<Vec<RefusedRow>> {
        self.backend
            .read(move |conn| refused_since(conn, workspace.0, Before::Taken, since))
            .await
    }

    async fn arrived_at(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        since: Time,
    ) -> Result<Option<Time>> {
        self.backend
            .read(move |conn| arrived_at(conn, workspace.0, channel.0, since))
            .await
    }

    async fn put_refused_alike(
        &self,
        workspace: WorkspaceId,
        taken: bool,
        refused: BTreeMap<Error, Alike>,
    ) -> Result<bool> {
        // Asked for in every turn, and mostly there is nothing on either side.
        let known = self
            .backend
            .read(move |conn| alike::known(conn, workspace.0, taken))
            .await?;
        if known == refused {
            return Ok(false);
        }
        self.backend
            .write(move |tx| alike::put(tx, workspace.0, taken, &refused))
            .await?;
        Ok(true)
    }

    async fn refused_elsewhere(
        &self,
        workspace: WorkspaceId,
        taken: bool,
        since: Time,
    ) -> Result<BTreeMap<Error, Alike>> {
        self.backend
            .read(move |conn| alike::elsewhere(conn, workspace.0, taken, since))
            .await
    }

    async fn reached(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        from: Time,
        to: Time,
        limit: u32,
    ) -> Result<Vec<Reached>> {
        self.backend
            .read(move |conn| reached(conn, workspace.0, channel.0, (from, to), limit))
            .await
    }
}
