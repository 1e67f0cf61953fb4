//! How a workspace wants things: a name and a value.

use crate::contract::Result;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::WorkspaceId;

/// How something is wanted, if that was ever said.
pub(super) fn one(conn: &Connection, workspace: WorkspaceId, name: &str) -> Result<Option<String>> {
    conn.one(
        "SELECT value FROM workspace_settings WHERE workspace_id = ?1 AND name = ?2",
        (workspace.0, name),
        |r| r.get(0),
    )
}

/// Stores how something is wanted.
pub(super) fn set(tx: &mut Tx<'_>, workspace: WorkspaceId, name: &str, value: &str) -> Result<()> {
    tx.conn.run(
        "INSERT INTO workspace_settings (workspace_id, name, value) VALUES (?1, ?2, ?3) \
         ON CONFLICT (workspace_id, name) DO UPDATE SET value = excluded.value",
        (workspace.0, name, value),
    )?;
    Ok(())
}

/// The same, if that still stands which was read.
pub(super) fn change(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    name: &str,
    read: Option<&str>,
    value: &str,
) -> Result<bool> {
    if one(tx.conn, workspace, name)?.as_deref() != read {
        return Ok(false);
    }
    set(tx, workspace, name, value)?;
    Ok(true)
}
