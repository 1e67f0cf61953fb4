//! Templates, as the platform last listed them.

use crate::contract::{Result, TemplateRow};
use crate::sqlite::error::unreadable;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::{ChannelId, Time, WorkspaceId};

/// Puts a channel's whole list in the place of the one before.
pub(super) fn put(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    rows: &[TemplateRow],
) -> Result<()> {
    tx.conn.run(
        "DELETE FROM templates WHERE workspace_id = ?1 AND channel_id = ?2",
        [workspace.0, channel.0],
    )?;
    for row in rows {
        let shape = serde_json::to_string(&row.shape).map_err(|_| unreadable("templates.shape"))?;
        tx.conn.run(
            "INSERT OR REPLACE INTO templates (workspace_id, channel_id, external_id, name, language, category, \
             status, reason, shape, listed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            (
                workspace.0,
                channel.0,
                &row.external_id,
                &row.name,
                &row.language,
                &row.category,
                &row.status,
                &row.reason,
                shape,
                row.listed_at.0,
            ),
        )?;
    }
    Ok(())
}

/// A workspace's templates, by channel, name and language.
pub(super) fn all(conn: &Connection, workspace: WorkspaceId) -> Result<Vec<TemplateRow>> {
    let rows = conn.all(
        "SELECT channel_id, external_id, name, language, category, status, reason, shape, listed_at \
         FROM templates WHERE workspace_id = ?1 ORDER BY channel_id, name, language, external_id",
        [workspace.0],
        |r| {
            let shape: String = r.get(7)?;
            let parsed = serde_json::from_str(&shape).ok();
            let readable = parsed.is_some();
            let row = TemplateRow {
                channel: ChannelId(r.get(0)?),
                external_id: r.get(1)?,
                name: r.get(2)?,
                language: r.get(3)?,
                category: r.get(4)?,
                status: r.get(5)?,
                reason: r.get(6)?,
                shape: parsed.unwrap_or_default(),
                listed_at: Time(r.get(8)?),
            };
            Ok((row, readable))
        },
    )?;
    let each = rows.into_iter().map(|(row, readable)| match readable {
        true => Ok(row),
        false => Err(unreadable("templates.shape")),
    });
    each.collect()
}
