//! How much comes in on a channel, and how late, so that silence and lateness can be noticed.

use super::sql::Sql;
use super::tx::Tx;
use crate::contract::{Heard, Result};
use rusqlite::Connection;
use sportello_core::breaker::lateness::{ABSENT, is_late};
use sportello_core::silence::{BUCKET, DAYS, bucket};
use sportello_core::{ChannelId, Time};

/// Messages counted in one go.
const PIECE: i64 = 2_000;

/// A message as it is counted.
struct Said {
    id: i64,
    channel: i64,
    at: i64,
    inbound: bool,
    /// Whether the platform told it by itself, and in a conversation: what was read back, handed
    /// over or listed came when we asked.
    told: bool,
}

/// Counts what came in since the last time, a bounded piece.
pub(super) fn count(tx: &mut Tx<'_>, workspace: i64, now: Time) -> Result<Heard> {
    let upto =
        "SELECT message_id, counted_at, listening_since FROM heard_upto WHERE workspace_id = ?1";
    let before = tx.conn.one(upto, [workspace], |r| {
        let time = |column| Ok::<_, rusqlite::Error>(r.get::<_, Option<i64>>(column)?.map(Time));
        Ok((r.get::<_, i64>(0)?, time(1)?, time(2)?))
    })?;
    let (from, looked, listening) = before.unwrap_or_default();
    let listening = listening.filter(|_| looked.is_some_and(|at| now.since(at) <= ABSENT));
    let rows = tx.conn.all(
        "SELECT id, channel_id, at, direction = 'in', kind <> 'comment' AND past IS NULL \
         AND json_extract(content, '$.read_back') IS NULL FROM messages WHERE workspace_id = ?1 AND id > ?2 \
         ORDER BY id LIMIT ?3",
        (workspace, from, PIECE),
        |r| {
            Ok(Said {
                id: r.get(0)?,
                channel: r.get(1)?,
                at: r.get(2)?,
                inbound: r.get(3)?,
                told: r.get(4)?,
            })
        },
    )?;
    let more = rows.len() as i64 == PIECE;
    // A desk that counts in pieces looks once: what waits for the next piece came before now.
    let counted = if more { looked.unwrap_or(now) } else { now };
    let last = rows.last().map_or(from, |said| said.id);
    tx.conn.run(
        "INSERT INTO heard_upto (workspace_id, message_id, counted_at, listening_since) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (workspace_id) DO UPDATE SET message_id = excluded.message_id, counted_at = excluded.counted_at, \
         listening_since = excluded.listening_since",
        (workspace, last, counted.0, listening.unwrap_or(now).0),
    )?;
    let mut heard = Heard {
        more,
        ..Heard::default()
    };
    // What came late came in the time of its saying as far as the habit of people goes.
    for said in rows.iter().filter(|said| said.inbound) {
        tx.conn.run(
            "INSERT INTO heard (workspace_id, channel_id, bucket, messages) VALUES (?1, ?2, ?3, 1) \
             ON CONFLICT (workspace_id, channel_id, bucket) DO UPDATE SET messages = messages + 1",
            [workspace, said.channel, bucket(Time(said.at))],
        )?;
        if let (true, Some(looked), Some(listening)) = (said.told, looked, listening) {
            let came = heard.channels.entry(ChannelId(said.channel)).or_default();
            came.all += 1;
            came.late += u32::from(is_late(Time(said.at), looked, listening));
        }
    }
    if !rows.is_empty() {
        forget(tx, workspace, now)?;
    }
    Ok(heard)
}

/// Drops what is older than what is compared with.
fn forget(tx: &mut Tx<'_>, workspace: i64, now: Time) -> Result<()> {
    let oldest = bucket(now) - i64::from(DAYS + 2) * (86_400_000 / BUCKET.0);
    let channels = "SELECT id FROM channels WHERE workspace_id = ?1";
    for channel in tx.conn.all(channels, [workspace], |r| r.get::<_, i64>(0))? {
        tx.conn.run(
            "DELETE FROM heard WHERE workspace_id = ?1 AND channel_id = ?2 AND bucket < ?3",
            [workspace, channel, oldest],
        )?;
    }
    Ok(())
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
