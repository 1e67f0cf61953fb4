//! Late posts of one channel, for spreading them.

use crate::contract::Result;
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use sportello_core::post::{LateOthers, LateWord, Lateness};
use sportello_core::{DeliveryId, Span, Time};

/// A publishing request so long ago says nothing any more, beyond the pause.
const FORGOTTEN: Span = Span::hours(24);

/// What the column `late_ok` says.
pub(crate) fn word(stored: Option<i64>) -> Option<LateWord> {
    match stored {
        Some(1) => Some(LateWord::Goes),
        Some(2) => Some(LateWord::Spread),
        Some(3) => Some(LateWord::Drop),
        _ => None,
    }
}

/// What is stored of a word.
pub(crate) fn stored(word: Option<LateWord>) -> i64 {
    match word {
        None => 0,
        Some(LateWord::Goes) => 1,
        Some(LateWord::Spread) => 2,
        Some(LateWord::Drop) => 3,
    }
}

/// A post that is not through yet.
struct Pending {
    id: i64,
    sending: bool,
    queued: bool,
    due_at: Time,
    word: Option<LateWord>,
    asked_at: Option<Time>,
}

/// How it stands with the other late posts of a delivery's channel.
pub(super) fn others(
    conn: &Connection,
    workspace: i64,
    delivery: DeliveryId,
    rule: &Lateness,
    now: Time,
) -> Result<LateOthers> {
    let ours = super::waiting::one(conn, workspace, delivery)?;
    let (channel, target) = (ours.channel.id.0, ours.target.0);
    let grace = Span::minutes(i64::from(rule.grace));
    let since = now - rule.pause() - FORGOTTEN;
    let last = conn.one(
        "SELECT max(max(d.begun_at, coalesce(t.published_at, 0))) FROM deliveries d \
         JOIN post_targets t ON t.workspace_id = d.workspace_id AND t.id = d.target_id \
         JOIN posts p ON p.workspace_id = t.workspace_id AND p.id = t.post_id \
         WHERE d.workspace_id = ?1 AND d.channel_id = ?2 AND d.begun_at >= ?4 AND d.target_id IS NOT NULL \
         AND d.target_id <> ?3 AND d.part = 'post' \
         AND max(d.begun_at, coalesce(t.published_at, 0)) > coalesce(p.due_at, d.queued_at) + ?5",
        [workspace, channel, target, since.0, grace.0],
        |r| r.get::<_, Option<i64>>(0),
    )?;
    let pending = conn.all(
        "SELECT d.id, d.state, coalesce(p.due_at, d.queued_at), d.late_ok, (SELECT max(e.begun_at) FROM exchanges e \
         WHERE e.workspace_id = d.workspace_id AND e.delivery_id = d.id) FROM deliveries d \
         JOIN post_targets t ON t.workspace_id = d.workspace_id AND t.id = d.target_id \
         JOIN posts p ON p.workspace_id = t.workspace_id AND p.id = t.post_id \
         WHERE d.workspace_id = ?1 AND d.channel_id = ?2 AND d.lane >= 'p' AND d.lane < 'q' \
         AND d.state IN ('queued', 'held', 'sending', 'unknown') AND d.target_id <> ?3 AND d.part = 'post'",
        [workspace, channel, target],
        |r| {
            let state = r.get_ref(1)?.as_str()?;
            Ok(Pending {
                id: r.get(0)?,
                sending: state == "sending",
                queued: state == "queued",
                due_at: Time(r.get(2)?),
                word: word(r.get(3)?),
                asked_at: r.get::<_, Option<i64>>(4)?.map(Time),
            })
        },
    )?;
    let mut others = LateOthers {
        last: last.flatten().map(Time),
        ..LateOthers::default()
    };
    for other in pending {
        let young = |at: Time| now.since(at) < Lateness::UNDER_WAY;
        let going = other.sending || other.asked_at.is_some_and(young);
        let waits = other.queued && other.word != Some(LateWord::Goes);
        match rule.is_late(other.due_at, now) {
            true if going => others.going = true,
            true if waits => {
                let first = (other.due_at, other.id) < (ours.due_at, ours.id.0);
                others.ahead += u32::from(first);
            }
            _ => {}
        }
    }
    Ok(others)
}
