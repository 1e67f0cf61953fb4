//! Saved captions.

use crate::contract::{CaptionRow, Result};
use crate::sqlite::error::found;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::{WorkspaceId, text};

const WHAT: &str = "the caption";

/// Stores a caption; gives its id.
pub(super) fn put(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    id: Option<i64>,
    name: &str,
    text: &str,
) -> Result<i64> {
    if let Some(id) = id {
        let sql = "UPDATE captions SET name = ?3, body = ?4 WHERE workspace_id = ?1 AND id = ?2";
        found(tx.conn.run(sql, (workspace.0, id, name, text))?, WHAT)?;
        return Ok(id);
    }
    let id = tx.next_id(workspace)?;
    tx.conn.run(
        "INSERT INTO captions (workspace_id, id, name, body) VALUES (?1, ?2, ?3, ?4)",
        (workspace.0, id, name, text),
    )?;
    Ok(id)
}

/// Deletes a caption.
pub(super) fn delete(tx: &mut Tx<'_>, workspace: WorkspaceId, id: i64) -> Result<()> {
    let sql = "DELETE FROM captions WHERE workspace_id = ?1 AND id = ?2";
    found(tx.conn.run(sql, [workspace.0, id])?, WHAT)
}

/// Captions by name, as people read names: without regard to case and accents.
pub(super) fn all(conn: &Connection, workspace: WorkspaceId) -> Result<Vec<CaptionRow>> {
    let mut rows = conn.all(
        "SELECT id, name, body FROM captions WHERE workspace_id = ?1",
        [workspace.0],
        |r| {
            Ok(CaptionRow {
                id: r.get(0)?,
                name: r.get(1)?,
                text: r.get(2)?,
            })
        },
    )?;
    rows.sort_by_cached_key(|row| (text::fold(&row.name), row.id));
    Ok(rows)
}
