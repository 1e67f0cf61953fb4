//! The audit of a gap goes on, step by step, and ends.

use super::people;
use crate::contract::{GapFound, REFUSALS, REFUSED_AGAIN, Result};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use sportello_core::gap::Gap;
use sportello_core::{ChannelId, GapId, Time, WorkspaceId};

/// Asks for an audit, unless one of the channel covers the gap. One that was given up covers
/// nothing.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    gap: Gap,
    readable: bool,
    now: Time,
) -> Result<GapId> {
    let covers = tx.conn.one(
        "SELECT id FROM gaps WHERE workspace_id = ?1 AND channel_id = ?2 AND to_at >= ?4 AND from_at <= ?3 \
         AND (state <> 'done' OR trouble IS NULL) ORDER BY to_at, id LIMIT 1",
        [workspace.0, channel.0, gap.from.0, gap.to.0],
        |r| r.get(0),
    )?;
    if let Some(id) = covers {
        return Ok(GapId(id));
    }
    insert(tx, workspace, channel, gap, readable, now)
}

/// Asks for what is known not to be whole, whatever was audited before.
pub(super) fn ask_reading(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    (gap, conversations): (Gap, &[(String, Time)]),
    now: Time,
) -> Result<GapId> {
    let id = insert(tx, workspace, channel, gap, true, now)?;
    listed(tx, workspace.0, id.0, (conversations, None), now, now)?;
    Ok(id)
}

fn insert(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    gap: Gap,
    readable: bool,
    now: Time,
) -> Result<GapId> {
    let id = tx.next_id(workspace)?;
    tx.conn.run(
        "INSERT INTO gaps (workspace_id, id, channel_id, from_at, to_at, readable, asked_at, state, next_at, listed, failures) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'asked', ?7, 0, 0)",
        (workspace.0, id, channel.0, gap.from.0, gap.to.0, readable, now.0),
    )?;
    Ok(GapId(id))
}

/// Not now. With a trouble it is one more in a row.
pub(super) fn postpone(
    tx: &mut Tx<'_>,
    workspace: i64,
    gap: i64,
    until: Time,
    trouble: Option<&str>,
) -> Result<()> {
    tx.conn.run(
        "UPDATE gaps SET state = 'waiting', next_at = ?3, trouble = coalesce(?4, trouble), \
         failures = failures + (?4 IS NOT NULL) WHERE workspace_id = ?1 AND id = ?2 AND next_at IS NOT NULL",
        (workspace, gap, until.0, trouble),
    )?;
    Ok(())
}

/// It is over.
pub(super) fn end(
    tx: &mut Tx<'_>,
    workspace: i64,
    gap: i64,
    trouble: Option<&str>,
    now: Time,
) -> Result<()> {
    tx.conn.run(
        "UPDATE gaps SET state = 'done', next_at = NULL, finished_at = ?3, trouble = ?4, failures = 0 \
         WHERE workspace_id = ?1 AND id = ?2 AND next_at IS NOT NULL",
        (workspace, gap, now.0, trouble),
    )?;
    Ok(())
}

/// A step worked: it goes on then, where only what was refused is left later, or it is over.
fn go_on(tx: &mut Tx<'_>, workspace: i64, gap: i64, next_at: Time, now: Time) -> Result<()> {
    let more = tx.conn.one(
        "SELECT listed = 0, (SELECT max(done) FROM gap_conversations c WHERE c.workspace_id = ?1 AND c.gap_id = ?2 AND c.done <= 0) \
         FROM gaps WHERE workspace_id = ?1 AND id = ?2",
        [workspace, gap],
        |r| Ok((r.get::<_, bool>(0)?, r.get::<_, Option<i64>>(1)?)),
    )?;
    let next = more.map(|(to_list, left)| match left {
        Some(refused) if refused < 0 && !to_list => Some(next_at.max(now + REFUSED_AGAIN)),
        Some(_) => Some(next_at),
        None => to_list.then_some(next_at),
    });
    match next {
        Some(Some(next_at)) => {
            tx.conn.run(
                "UPDATE gaps SET state = 'reading', next_at = ?3, trouble = NULL, failures = 0 \
                 WHERE workspace_id = ?1 AND id = ?2 AND next_at IS NOT NULL",
                [workspace, gap, next_at.0],
            )?;
            Ok(())
        }
        Some(None) => end(tx, workspace, gap, None, now),
        None => Ok(()),
    }
}

/// A part of the list came. A conversation that is listed again, because something was said in it
/// meanwhile, is not read again for that.
pub(super) fn listed(
    tx: &mut Tx<'_>,
    workspace: i64,
    gap: i64,
    (conversations, after): (&[(String, Time)], Option<&str>),
    next_at: Time,
    now: Time,
) -> Result<()> {
    for (external_id, updated_at) in conversations {
        tx.conn.run(
            "INSERT INTO gap_conversations (workspace_id, gap_id, external_id, updated_at, done, recovered, lost) \
             VALUES (?1, ?2, ?3, ?4, 0, 0, 0) ON CONFLICT (workspace_id, gap_id, external_id) DO NOTHING",
            (workspace, gap, external_id, updated_at.0),
        )?;
    }
    tx.conn.run(
        "UPDATE gaps SET list_after = ?3, listed = (?3 IS NULL) WHERE workspace_id = ?1 AND id = ?2",
        (workspace, gap, after),
    )?;
    go_on(tx, workspace, gap, next_at, now)
}

/// A conversation was read, or refused.
pub(super) fn found(
    tx: &mut Tx<'_>,
    workspace: i64,
    gap: i64,
    (conversation, found): (&str, &GapFound),
    next_at: Time,
    now: Time,
) -> Result<()> {
    if found.refused {
        tx.conn.run(
            "UPDATE gap_conversations SET done = CASE WHEN done - 1 <= -?4 THEN 2 ELSE done - 1 END \
             WHERE workspace_id = ?1 AND gap_id = ?2 AND external_id = ?3 AND done <= 0",
            (workspace, gap, conversation, REFUSALS),
        )?;
        return go_on(tx, workspace, gap, next_at, now);
    }
    let done = if found.gone { 2 } else { 1 };
    let new = tx.conn.run(
        "UPDATE gap_conversations SET done = ?4, recovered = ?5, lost = ?6 \
         WHERE workspace_id = ?1 AND gap_id = ?2 AND external_id = ?3 AND done <= 0",
        (
            workspace,
            gap,
            conversation,
            done,
            found.recovered,
            found.lost,
        ),
    )?;
    if new > 0
        && found.lost > 0
        && let Some(person) = &found.person
    {
        people::lost(tx, workspace, gap, person, found.lost)?;
    }
    go_on(tx, workspace, gap, next_at, now)
}
