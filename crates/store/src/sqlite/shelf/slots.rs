//! Weekly slots.

use crate::contract::{Result, SlotRow};
use crate::sqlite::error::{found, unreadable};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::post::slot::Slot;
use sportello_core::{ChannelId, WorkspaceId};

const WHAT: &str = "the slot";

/// Stores a slot; gives its id.
pub(super) fn put(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    id: Option<i64>,
    slot: Slot,
    channels: &[ChannelId],
) -> Result<i64> {
    let channels = serde_json::to_string(channels).map_err(|_| unreadable("slots.channels"))?;
    if let Some(id) = id {
        let sql = "UPDATE slots SET weekdays = ?3, minute = ?4, channels = ?5 \
             WHERE workspace_id = ?1 AND id = ?2";
        let slot = (workspace.0, id, slot.weekdays, slot.minute, channels);
        found(tx.conn.run(sql, slot)?, WHAT)?;
        return Ok(id);
    }
    let id = tx.next_id(workspace)?;
    tx.conn.run(
        "INSERT INTO slots (workspace_id, id, weekdays, minute, channels) VALUES (?1, ?2, ?3, ?4, ?5)",
        (workspace.0, id, slot.weekdays, slot.minute, channels),
    )?;
    Ok(id)
}

/// Deletes a slot.
pub(super) fn delete(tx: &mut Tx<'_>, workspace: WorkspaceId, id: i64) -> Result<()> {
    let sql = "DELETE FROM slots WHERE workspace_id = ?1 AND id = ?2";
    found(tx.conn.run(sql, [workspace.0, id])?, WHAT)
}

/// Slots by time of day.
pub(super) fn all(conn: &Connection, workspace: WorkspaceId) -> Result<Vec<SlotRow>> {
    let rows = conn.all(
        "SELECT id, weekdays, minute, channels FROM slots WHERE workspace_id = ?1 ORDER BY minute, id",
        [workspace.0],
        |r| {
            let slot = Slot {
                weekdays: r.get(1)?,
                minute: r.get(2)?,
            };
            Ok((r.get::<_, i64>(0)?, slot, r.get::<_, String>(3)?))
        },
    )?;
    let read = |(id, slot, channels): (i64, Slot, String)| {
        let channels = serde_json::from_str(&channels).map_err(|_| unreadable("slots.channels"))?;
        Ok(SlotRow { id, slot, channels })
    };
    rows.into_iter().map(read).collect()
}
