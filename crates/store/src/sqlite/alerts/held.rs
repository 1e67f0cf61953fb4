//! Whose windows end while a reply to them waits. What tries an open cell is queued for a moment, so
//! what is queued counts as well as what is held; what a person stopped does not.

use crate::contract::Result;
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use sportello_core::Time;
use sportello_core::alert::Closing;

/// One row for each address that was heard in a span: `ends_at` is when it was heard (whoever asks
/// knows how long a window is). What needs no window is left out: templates, answers to comments.
pub(super) fn held(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    (from, to): (Time, Time),
    by_agents: bool,
    limit: u32,
) -> Result<Vec<Closing>> {
    conn.all(
        "SELECT a.last_inbound, min(d.queued_at) FROM deliveries d \
         JOIN addresses a ON a.workspace_id = d.workspace_id AND a.id = d.address_id \
         JOIN messages m ON m.workspace_id = d.workspace_id AND m.id = d.message_id \
         WHERE d.workspace_id = ?1 AND d.channel_id = ?2 AND d.state IN ('queued', 'held') \
         AND d.message_id IS NOT NULL AND coalesce(d.hold_reason, '') NOT IN ('paused', 'late') \
         AND a.last_inbound > ?3 AND a.last_inbound <= ?4 AND (?5 OR m.author_id IS NULL) \
         AND m.kind NOT IN ('template', 'comment') AND json_extract(m.content, '$.comment') IS NULL \
         GROUP BY d.address_id LIMIT ?6",
        (workspace, channel, from.0, to.0, by_agents, limit),
        |r| {
            Ok(Closing {
                ends_at: Time(r.get(0)?),
                waits_since: Time(r.get(1)?),
            })
        },
    )
}
