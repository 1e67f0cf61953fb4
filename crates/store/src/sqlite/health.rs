//! Health: breakers and tokens.

use super::Sqlite;
use super::backend::Backend;
use super::directory::channels::{self, token_state};
use super::heard;
use super::sql::Sql;
use super::tx::Tx;
use crate::contract::{CellRow, Health, Heard, Result, StoreError, TokenHealth, TokenTrouble};
use async_trait::async_trait;
use rusqlite::{Connection, Row};
use sportello_core::breaker::{Breaker, State};
use sportello_core::incident::Cell;
use sportello_core::{Capability, ChannelId, ChannelKind, Time, WorkspaceId};
use std::collections::BTreeMap;

const COLUMNS: &str = "SELECT channel_id, capability, state, failures, opened_at, failed_at, next_probe, probes, cause \
     FROM breakers";

type Stored = (i64, Option<Capability>, Breaker);

fn read(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let time =
        |column: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Time));
    let breaker = Breaker {
        state: State::parse(row.get_ref(2)?.as_str()?).unwrap_or(State::Closed),
        failures: row.get(3)?,
        opened_at: time(4)?,
        failed_at: time(5)?,
        next_probe: time(6)?,
        probes: row.get(7)?,
        cause: row.get(8)?,
    };
    Ok((
        row.get(0)?,
        Capability::parse(row.get_ref(1)?.as_str()?),
        breaker,
    ))
}

fn one(conn: &Connection, workspace: i64, channel: i64, capability: Capability) -> Result<Breaker> {
    let sql = format!("{COLUMNS} WHERE workspace_id = ?1 AND channel_id = ?2 AND capability = ?3");
    let stored = conn.one(&sql, (workspace, channel, capability.as_str()), read)?;
    Ok(stored.map(|(_, _, breaker)| breaker).unwrap_or_default())
}

/// Stores a breaker.
pub(crate) fn set_breaker(
    tx: &mut Tx<'_>,
    workspace: i64,
    channel: i64,
    capability: Capability,
    breaker: &Breaker,
) -> Result<()> {
    tx.conn.run(
        "INSERT INTO breakers (workspace_id, channel_id, capability, state, failures, opened_at, failed_at, next_probe, \
         probes, cause) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         ON CONFLICT (workspace_id, channel_id, capability) DO UPDATE SET state = excluded.state, \
         failures = excluded.failures, opened_at = excluded.opened_at, failed_at = excluded.failed_at, \
         next_probe = excluded.next_probe, probes = excluded.probes, cause = excluded.cause",
        (
            workspace,
            channel,
            capability.as_str(),
            breaker.state.as_str(),
            breaker.failures,
            breaker.opened_at.map(|t| t.0),
            breaker.failed_at.map(|t| t.0),
            breaker.next_probe.map(|t| t.0),
            breaker.probes,
            &breaker.cause,
        ),
    )?;
    Ok(())
}

fn cells(conn: &Connection, workspace: WorkspaceId, all: bool) -> Result<Vec<CellRow>> {
    // Asked in every turn of the workers, and mostly there is none.
    let stored = conn.all(
        "SELECT b.channel_id, b.capability, b.state, b.failures, b.opened_at, b.failed_at, b.next_probe, b.probes, \
         b.cause, c.kind, c.name FROM breakers b \
         JOIN channels c ON c.workspace_id = b.workspace_id AND c.id = b.channel_id \
         WHERE b.workspace_id = ?1 AND (?2 OR b.state <> 'closed') ORDER BY b.channel_id, b.capability",
        (workspace.0, all),
        |row| {
            let (kind, name): (String, String) = (row.get(9)?, row.get(10)?);
            Ok((read(row)?, ChannelKind::new(&kind), name))
        },
    )?;
    let mut cells = Vec::new();
    for ((channel, capability, breaker), kind, channel_name) in stored {
        let Some(capability) = capability else {
            continue;
        };
        cells.push(CellRow {
            channel: ChannelId(channel),
            kind,
            channel_name,
            capability,
            breaker,
        });
    }
    Ok(cells)
}

fn held(conn: &Connection, workspace: WorkspaceId) -> Result<BTreeMap<Cell, u64>> {
    let counted = conn.all(
        "SELECT channel_id, capability, count(*) FROM deliveries WHERE workspace_id = ?1 AND state = 'held' \
         GROUP BY channel_id, capability",
        [workspace.0],
        |r| {
            let capability = Capability::parse(r.get_ref(1)?.as_str()?);
            Ok((ChannelId(r.get(0)?), capability, r.get::<_, i64>(2)?))
        },
    )?;
    let cells = counted
        .into_iter()
        .filter_map(|(channel, capability, count)| {
            let cell = Cell {
                channel,
                capability: capability?,
            };
            Some((cell, u64::try_from(count).unwrap_or(0)))
        });
    Ok(cells.collect())
}

fn set_token_state(
    tx: &mut Tx<'_>,
    workspace: i64,
    channel: i64,
    health: TokenHealth,
) -> Result<()> {
    let (state, since) = token_state(health);
    let set = tx.conn.run(
        "UPDATE channels SET token_state = ?3, token_since = ?4 WHERE workspace_id = ?1 AND id = ?2",
        (workspace, channel, state, since),
    )?;
    if set == 0 {
        Err(StoreError::NotFound("the channel"))
    } else {
        Ok(())
    }
}

/// A token that works is neither suspect nor gone. Of two successes the later one counts.
fn token_worked(tx: &mut Tx<'_>, workspace: i64, channel: i64, now: Time) -> Result<()> {
    tx.conn.run(
        "UPDATE channels SET token_state = 'good', token_since = NULL, \
         token_worked_at = CASE WHEN token_worked_at > ?3 THEN token_worked_at ELSE ?3 END \
         WHERE workspace_id = ?1 AND id = ?2 AND (token_worked_at IS NULL OR token_worked_at < ?3 OR token_state <> 'good')",
        [workspace, channel, now.0],
    )?;
    Ok(())
}

/// Tokens over a kind in the whole installation: an outage of a platform is no workspace's.
fn token_trouble(conn: &Connection, kind: &str, since: Time) -> Result<TokenTrouble> {
    let counts = conn.one(
        "SELECT count(*), sum(CASE WHEN token_state = 'suspect' AND token_since >= ?2 THEN 1 ELSE 0 END), \
         sum(CASE WHEN token_worked_at >= ?2 THEN 1 ELSE 0 END) FROM channels WHERE kind = ?1",
        (kind, since.0),
        |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<i64>>(1)?, r.get::<_, Option<i64>>(2)?)),
    )?;
    let (channels, suspect, healthy) = counts.unwrap_or_default();
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok(TokenTrouble {
        channels: number(channels),
        suspect: number(suspect.unwrap_or(0)),
        healthy: number(healthy.unwrap_or(0)),
    })
}

#[async_trait]
impl<B: Backend> Health for Sqlite<B> {
    async fn breaker(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        capability: Capability,
    ) -> Result<Breaker> {
        self.backend
            .read(move |conn| one(conn, workspace.0, channel.0, capability))
            .await
    }

    async fn set_breaker(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        capability: Capability,
        breaker: &Breaker,
        _now: Time,
    ) -> Result<()> {
        let breaker = breaker.clone();
        self.backend
            .write(move |tx| {
                channels::one(tx.conn, workspace, channel)?;
                set_breaker(tx, workspace.0, channel.0, capability, &breaker)
            })
            .await
    }

    async fn cells(&self, workspace: WorkspaceId, all: bool) -> Result<Vec<CellRow>> {
        self.backend
            .read(move |conn| cells(conn, workspace, all))
            .await
    }

    async fn held(&self, workspace: WorkspaceId) -> Result<BTreeMap<Cell, u64>> {
        self.backend.read(move |conn| held(conn, workspace)).await
    }

    async fn set_token_state(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        state: TokenHealth,
        _now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| set_token_state(tx, workspace.0, channel.0, state))
            .await
    }

    async fn token_worked(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| token_worked(tx, workspace.0, channel.0, now))
            .await
    }

    async fn count_heard(&self, workspace: WorkspaceId, now: Time) -> Result<Heard> {
        self.backend
            .write(move |tx| heard::count(tx, workspace.0, now))
            .await
    }

    async fn heard_in(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        spans: &[(i64, i64)],
    ) -> Result<Vec<u32>> {
        let spans = spans.to_vec();
        self.backend
            .read(move |conn| {
                let spans = spans.into_iter();
                let counts: Result<Vec<Option<u32>>> = spans
                    .map(|span| heard::between(conn, workspace.0, channel.0, span))
                    .collect();
                Ok(counts?.into_iter().flatten().collect())
            })
            .await
    }

    async fn token_trouble(&self, kind: &ChannelKind, since: Time) -> Result<TokenTrouble> {
        let kind = kind.clone();
        self.backend
            .read(move |conn| token_trouble(conn, kind.as_str(), since))
            .await
    }
}
