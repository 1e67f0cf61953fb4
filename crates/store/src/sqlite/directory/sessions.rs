//! Sign-in links, sessions and API tokens: only their hashes are stored.

use super::agents;
use crate::contract::{AgentRow, Result, SessionRow, StoreError};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use sportello_core::{AgentId, Time, WorkspaceId};

/// Stores a one-time link's hash.
pub(super) fn add_link(
    tx: &mut Tx<'_>,
    agent: AgentId,
    hash: &[u8; 32],
    expires_at: Time,
) -> Result<()> {
    agents::one(tx.conn, agent)?;
    tx.conn.run(
        "INSERT INTO sign_in_links (hash, agent_id, expires_at) VALUES (?1, ?2, ?3)",
        (&hash[..], agent.0, expires_at.0),
    )?;
    Ok(())
}

/// Uses a link up; links that ended go with it.
pub(super) fn use_link(tx: &mut Tx<'_>, hash: &[u8; 32], now: Time) -> Result<Option<AgentId>> {
    let agent = tx.conn.one(
        "SELECT agent_id FROM sign_in_links WHERE hash = ?1 AND expires_at > ?2",
        (&hash[..], now.0),
        |r| Ok(AgentId(r.get(0)?)),
    )?;
    tx.conn
        .run("DELETE FROM sign_in_links WHERE hash = ?1", [&hash[..]])?;
    tx.conn
        .run("DELETE FROM sign_in_links WHERE expires_at <= ?1", [now.0])?;
    Ok(agent)
}

/// Begins a session; sessions that ended go with it.
pub(super) fn add(tx: &mut Tx<'_>, session: &SessionRow) -> Result<()> {
    agents::one(tx.conn, session.agent)?;
    tx.conn.run(
        "DELETE FROM sessions WHERE expires_at <= ?1",
        [session.created_at.0],
    )?;
    tx.conn.run(
        "INSERT INTO sessions (hash, agent_id, created_at, seen_at, expires_at, device) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            &session.hash[..],
            session.agent.0,
            session.created_at.0,
            session.seen_at.0,
            session.expires_at.0,
            &session.device,
        ),
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<SessionRow> {
    Ok(SessionRow {
        hash: row.get(0)?,
        agent: AgentId(row.get(1)?),
        created_at: Time(row.get(2)?),
        seen_at: Time(row.get(3)?),
        expires_at: Time(row.get(4)?),
        device: row.get(5)?,
    })
}

/// An agent's sessions that have not ended, the one last used first.
pub(super) fn all(conn: &Connection, agent: AgentId, now: Time) -> Result<Vec<SessionRow>> {
    conn.all(
        "SELECT hash, agent_id, created_at, seen_at, expires_at, device FROM sessions \
         WHERE agent_id = ?1 AND expires_at > ?2 ORDER BY seen_at DESC, hash",
        [agent.0, now.0],
        read,
    )
}

/// A session that has not ended.
pub(super) fn one(
    conn: &Connection,
    hash: &[u8; 32],
    now: Time,
) -> Result<Option<(SessionRow, AgentRow)>> {
    let session = conn.one(
        "SELECT hash, agent_id, created_at, seen_at, expires_at, device FROM sessions \
         WHERE hash = ?1 AND expires_at > ?2",
        (&hash[..], now.0),
        read,
    )?;
    session
        .map(|session| agents::one(conn, session.agent).map(|agent| (session, agent)))
        .transpose()
}

/// Moves a session's end.
pub(super) fn touch(tx: &mut Tx<'_>, hash: &[u8; 32], now: Time, expires_at: Time) -> Result<()> {
    let touched = tx.conn.run(
        "UPDATE sessions SET seen_at = ?2, expires_at = ?3 WHERE hash = ?1",
        (&hash[..], now.0, expires_at.0),
    )?;
    if touched == 0 {
        Err(StoreError::NotFound("the session"))
    } else {
        Ok(())
    }
}

/// Stores an API token's hash.
pub(super) fn add_api_token(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    hash: &[u8; 32],
    name: &str,
    now: Time,
) -> Result<()> {
    super::workspace(tx.conn, workspace)?;
    tx.conn.run(
        "INSERT INTO api_tokens (hash, workspace_id, name, created_at) VALUES (?1, ?2, ?3, ?4)",
        (&hash[..], workspace.0, name, now.0),
    )?;
    Ok(())
}
