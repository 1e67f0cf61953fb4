//! Who approves what others write. An agent who was here before there was a choice does; of those
//! added since, the first of a workspace.

use crate::contract::{Result, StoreError};
use crate::sqlite::error::found;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::{AgentId, WorkspaceId};

const WHAT: &str = "the agent";

/// Whether an agent approves.
pub(super) fn is_one(conn: &Connection, agent: AgentId) -> Result<bool> {
    conn.one(
        "SELECT coalesce(manager, 1) FROM agents WHERE id = ?1",
        [agent.0],
        |r| r.get(0),
    )?
    .ok_or(StoreError::NotFound(WHAT))
}

/// Whether a workspace has no agent yet: the one that is added now approves.
pub(crate) fn is_first(conn: &Connection, workspace: WorkspaceId) -> Result<bool> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM agents WHERE workspace_id = ?1)";
    Ok(conn.number(sql, [workspace.0])? != 0)
}

/// Says whether an agent approves, unless nobody would be left who does.
pub(super) fn set(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    agent: AgentId,
    manager: bool,
) -> Result<()> {
    let sql = "UPDATE agents SET manager = ?3 WHERE workspace_id = ?1 AND id = ?2";
    found(tx.conn.run(sql, (workspace.0, agent.0, manager))?, WHAT)?;
    let left =
        "SELECT EXISTS (SELECT 1 FROM agents WHERE workspace_id = ?1 AND coalesce(manager, 1) = 1)";
    if tx.conn.number(left, [workspace.0])? == 0 {
        return Err(StoreError::Conflict("somebody must approve posts"));
    }
    Ok(())
}
