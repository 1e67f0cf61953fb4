//! The humans who answer.

use crate::contract::{AgentRow, Result, StoreError};
use crate::sqlite::error::found;
use crate::sqlite::shelf;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use sportello_core::{AgentId, Time, WorkspaceId, text};

const COLUMNS: &str = "SELECT id, workspace_id, name, password, language FROM agents";

const WHAT: &str = "the agent";

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<AgentRow> {
    Ok(AgentRow {
        id: AgentId(row.get(0)?),
        workspace: WorkspaceId(row.get(1)?),
        name: row.get(2)?,
        password: row.get(3)?,
        language: row.get(4)?,
    })
}

/// Makes an agent; names are one over the installation, since signing in asks for nothing else.
/// The first of a workspace approves what others write.
pub(super) fn add(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    name: &str,
    now: Time,
) -> Result<AgentRow> {
    super::workspace(tx.conn, workspace)?;
    let folded = text::fold(name);
    if folded.is_empty() {
        return Err(StoreError::Conflict("a name needs letters or digits"));
    }
    let manager = shelf::is_first(tx.conn, workspace)?;
    let id = tx.next_installation_id()?;
    let added = tx.conn.run(
        "INSERT INTO agents (id, workspace_id, name, folded, created_at, manager) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (folded) DO NOTHING",
        (id, workspace.0, name, folded, now.0, manager),
    )?;
    if added == 0 {
        return Err(StoreError::Conflict("this name is taken"));
    }
    one(tx.conn, AgentId(id))
}

/// One agent.
pub(super) fn one(conn: &Connection, id: AgentId) -> Result<AgentRow> {
    conn.one(&format!("{COLUMNS} WHERE id = ?1"), [id.0], read)?
        .ok_or(StoreError::NotFound(WHAT))
}

/// The agent of that name.
pub(super) fn by_name(conn: &Connection, name: &str) -> Result<Option<AgentRow>> {
    conn.one(
        &format!("{COLUMNS} WHERE folded = ?1"),
        [text::fold(name)],
        read,
    )
}

/// A workspace's agents, oldest first.
pub(super) fn all(conn: &Connection, workspace: WorkspaceId) -> Result<Vec<AgentRow>> {
    conn.all(
        &format!("{COLUMNS} WHERE workspace_id = ?1 ORDER BY id"),
        [workspace.0],
        read,
    )
}

/// Sets a password's hash.
pub(super) fn set_password(tx: &mut Tx<'_>, agent: AgentId, hash: &str, now: Time) -> Result<()> {
    let sql = "UPDATE agents SET password = ?2, password_at = ?3 WHERE id = ?1";
    found(tx.conn.run(sql, (agent.0, hash, now.0))?, WHAT)
}

/// Sets the language.
pub(super) fn set_language(tx: &mut Tx<'_>, agent: AgentId, language: &str) -> Result<()> {
    let sql = "UPDATE agents SET language = ?2 WHERE id = ?1";
    found(tx.conn.run(sql, (agent.0, language))?, WHAT)
}
