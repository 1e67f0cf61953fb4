//! What the platforms told the business.

use crate::contract::{NoticeRow, Result};
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use sportello_core::{ChannelId, Time};

/// The newest ones.
pub(super) fn newest(
    conn: &Connection,
    workspace: i64,
    channel: Option<i64>,
    limit: u32,
) -> Result<Vec<NoticeRow>> {
    conn.all(
        "SELECT id, channel_id, what, about, at, facts FROM notices WHERE workspace_id = ?1 AND (?2 IS NULL OR channel_id = ?2) \
         ORDER BY at DESC, id DESC LIMIT ?3",
        (workspace, channel, limit.clamp(1, 200)),
        |r| {
            let facts: String = r.get(5)?;
            Ok(NoticeRow {
                id: r.get(0)?,
                channel: ChannelId(r.get(1)?),
                what: r.get(2)?,
                about: r.get(3)?,
                at: Time(r.get(4)?),
                // What a newer version wrote and this one cannot read is kept and not shown.
                facts: serde_json::from_str(&facts).unwrap_or_default(),
            })
        },
    )
}
