//! Addresses to be shared, and the clicks on them: by day and network and nothing else.

use crate::contract::{Result, ShareRow, StoreError};
use crate::sqlite::error::{found, unreadable};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use sportello_core::{Time, WorkspaceId};
use std::collections::BTreeMap;

const WHAT: &str = "the share link";

const COLUMNS: &str = "SELECT workspace_id, slug, url, text, utm, created_at FROM shares";

/// A row whose tags and clicks are not read yet.
struct Raw {
    workspace: WorkspaceId,
    row: ShareRow,
    utm: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok(Raw {
        workspace: WorkspaceId(row.get(0)?),
        row: ShareRow {
            slug: row.get(1)?,
            url: row.get(2)?,
            text: row.get(3)?,
            created_at: Time(row.get(5)?),
            ..ShareRow::default()
        },
        utm: row.get(4)?,
    })
}

impl Raw {
    fn whole(self, conn: &Connection) -> Result<(WorkspaceId, ShareRow)> {
        let mut row = self.row;
        row.utm = serde_json::from_str(&self.utm).map_err(|_| unreadable("shares.utm"))?;
        row.clicks = clicks(conn, self.workspace, &row.slug)?;
        Ok((self.workspace, row))
    }
}

fn clicks(conn: &Connection, workspace: WorkspaceId, slug: &str) -> Result<BTreeMap<String, u64>> {
    let rows = conn.all(
        "SELECT network, sum(clicks) FROM share_clicks WHERE workspace_id = ?1 AND slug = ?2 GROUP BY network",
        (workspace.0, slug),
        |r| Ok((r.get(0)?, r.get::<_, i64>(1)?)),
    )?;
    let counted = rows.into_iter();
    Ok(counted
        .map(|(network, clicks)| (network, u64::try_from(clicks).unwrap_or(0)))
        .collect())
}

/// Stores an address, new or changed: its clicks and the moment it was made stay. Names are one
/// over the installation, since links carry nothing else.
pub(super) fn put(tx: &mut Tx<'_>, workspace: WorkspaceId, share: &ShareRow) -> Result<()> {
    let utm = serde_json::to_string(&share.utm).map_err(|_| unreadable("shares.utm"))?;
    let stored = tx.conn.run(
        "INSERT INTO shares (slug, workspace_id, url, text, utm, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (slug) DO UPDATE SET url = excluded.url, text = excluded.text, utm = excluded.utm \
         WHERE shares.workspace_id = excluded.workspace_id",
        (&share.slug, workspace.0, &share.url, &share.text, utm, share.created_at.0),
    )?;
    match stored {
        0 => Err(StoreError::Conflict("this name is taken")),
        _ => Ok(()),
    }
}

/// Deletes an address with its clicks.
pub(super) fn delete(tx: &mut Tx<'_>, workspace: WorkspaceId, slug: &str) -> Result<()> {
    let key = (workspace.0, slug);
    let sql = "DELETE FROM shares WHERE workspace_id = ?1 AND slug = ?2";
    found(tx.conn.run(sql, key)?, WHAT)?;
    let sql = "DELETE FROM share_clicks WHERE workspace_id = ?1 AND slug = ?2";
    tx.conn.run(sql, key).map(|_| ())
}

/// A workspace's addresses, the newest first.
pub(super) fn all(conn: &Connection, workspace: WorkspaceId) -> Result<Vec<ShareRow>> {
    let sql = format!("{COLUMNS} WHERE workspace_id = ?1 ORDER BY created_at DESC, slug DESC");
    let rows = conn.all(&sql, [workspace.0], read)?;
    rows.into_iter()
        .map(|raw| raw.whole(conn).map(|(_, row)| row))
        .collect()
}

/// The address of that name.
pub(super) fn one(conn: &Connection, slug: &str) -> Result<Option<(WorkspaceId, ShareRow)>> {
    conn.one(&format!("{COLUMNS} WHERE slug = ?1"), [slug], read)?
        .map(|raw| raw.whole(conn))
        .transpose()
}

/// Counts a click of a day, in days since 1970 by the workspace's clock.
pub(super) fn count(tx: &mut Tx<'_>, slug: &str, network: &str, day: i64) -> Result<()> {
    let counted = tx.conn.run(
        "INSERT INTO share_clicks (workspace_id, slug, network, day, clicks) \
         SELECT workspace_id, slug, ?2, ?3, 1 FROM shares WHERE slug = ?1 \
         ON CONFLICT (workspace_id, slug, network, day) DO UPDATE SET clicks = clicks + 1",
        (slug, network, day),
    )?;
    found(counted, WHAT)
}
