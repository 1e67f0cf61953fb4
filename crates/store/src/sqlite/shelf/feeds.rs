//! Secret addresses of the calendar as a feed: one an agent, kept as a hash.

use crate::contract::Result;
use crate::sqlite::error::found;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::{AgentId, Time, WorkspaceId};

/// Makes an agent's address; the one before ends.
pub(super) fn put(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    agent: AgentId,
    hash: &[u8; 32],
    now: Time,
) -> Result<()> {
    end(tx, workspace, agent)?;
    let sql = "INSERT INTO calendar_feeds (hash, workspace_id, agent_id, created_at) \
         SELECT ?1, workspace_id, id, ?4 FROM agents WHERE workspace_id = ?2 AND id = ?3";
    let made = tx.conn.run(sql, (&hash[..], workspace.0, agent.0, now.0))?;
    found(made, "the agent")
}

/// Ends an agent's address. Gives whether there was one.
pub(super) fn end(tx: &mut Tx<'_>, workspace: WorkspaceId, agent: AgentId) -> Result<bool> {
    let sql = "DELETE FROM calendar_feeds WHERE workspace_id = ?1 AND agent_id = ?2";
    Ok(tx.conn.run(sql, [workspace.0, agent.0])? > 0)
}

/// Whose calendar an address shows.
pub(super) fn of_hash(
    conn: &Connection,
    hash: &[u8; 32],
) -> Result<Option<(WorkspaceId, AgentId)>> {
    conn.one(
        "SELECT workspace_id, agent_id FROM calendar_feeds WHERE hash = ?1",
        [&hash[..]],
        |r| Ok((WorkspaceId(r.get(0)?), AgentId(r.get(1)?))),
    )
}

/// When an agent's address was made.
pub(super) fn made(
    conn: &Connection,
    workspace: WorkspaceId,
    agent: AgentId,
) -> Result<Option<Time>> {
    conn.one(
        "SELECT created_at FROM calendar_feeds WHERE workspace_id = ?1 AND agent_id = ?2",
        [workspace.0, agent.0],
        |r| r.get(0).map(Time),
    )
}
