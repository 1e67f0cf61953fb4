//! How much comes in on a channel, so that silence can be noticed.

use super::sql::Sql;
use super::tx::Tx;
use crate::contract::Result;
use rusqlite::Connection;
use sportello_core::Time;
use sportello_core::silence::{BUCKET, DAYS, bucket};

/// Messages counted in one go.
const PIECE: i64 = 2_000;

/// Counts what came in since the last time, a bounded piece. Gives whether there is more.
pub(super) fn count(tx: &mut Tx<'_>, workspace: i64, now: Time) -> Result<bool> {
    let upto = "SELECT message_id FROM heard_upto WHERE workspace_id = ?1";
    let from = tx.conn.one(upto, [workspace], |r| r.get::<_, i64>(0))?;
    let rows = tx.conn.all(
        "SELECT id, channel_id, at, direction = 'in' FROM messages WHERE workspace_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        (workspace, from.unwrap_or(0), PIECE),
        |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, r.get::<_, i64>(2)?, r.get::<_, bool>(3)?)),
    )?;
    let Some((last, ..)) = rows.last() else {
        return Ok(false);
    };
    tx.conn.run(
        "INSERT INTO heard_upto (workspace_id, message_id) VALUES (?1, ?2) \
         ON CONFLICT (workspace_id) DO UPDATE SET message_id = excluded.message_id",
        [workspace, *last],
    )?;
    // What came late came in the time of its saying as far as the habit of people goes.
    for (_, channel, at, _) in rows.iter().filter(|(.., inbound)| *inbound) {
        tx.conn.run(
            "INSERT INTO heard (workspace_id, channel_id, bucket, messages) VALUES (?1, ?2, ?3, 1) \
             ON CONFLICT (workspace_id, channel_id, bucket) DO UPDATE SET messages = messages + 1",
            [workspace, *channel, bucket(Time(*at))],
        )?;
    }
    let oldest = bucket(now) - i64::from(DAYS + 2) * (86_400_000 / BUCKET.0);
    let channels = "SELECT id FROM channels WHERE workspace_id = ?1";
    for channel in tx.conn.all(channels, [workspace], |r| r.get::<_, i64>(0))? {
        tx.conn.run(
            "DELETE FROM heard WHERE workspace_id = ?1 AND channel_id = ?2 AND bucket < ?3",
            [workspace, channel, oldest],
        )?;
    }
    Ok(rows.len() as i64 == PIECE)
}

/// How many messages came in between two pieces of time; `None` before anything was counted on the
/// channel.
pub(super) fn between(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    (first, last): (i64, i64),
) -> Result<Option<u32>> {
    let found = conn.one(
        "SELECT (SELECT coalesce(sum(h.messages), 0) FROM heard h WHERE h.workspace_id = ?1 AND h.channel_id = ?2 \
         AND h.bucket >= ?3 AND h.bucket < ?4), (SELECT min(o.bucket) FROM heard o WHERE o.workspace_id = ?1 AND o.channel_id = ?2)",
        [workspace, channel, first, last],
        |r| Ok((r.get::<_, u32>(0)?, r.get::<_, Option<i64>>(1)?)),
    )?;
    let (count, oldest) = found.unwrap_or_default();
    Ok(oldest.filter(|oldest| *oldest <= first).map(|_| count))
}
