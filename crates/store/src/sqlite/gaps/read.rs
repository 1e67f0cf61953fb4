//! Gaps as pages show them, and what is next to be done about them.

use crate::contract::{DueGap, GapRow, GapState, GapStep, Result, StoreError};
use crate::sqlite::sql::Sql;
use rusqlite::{Connection, Row};
use sportello_core::gap::Gap;
use sportello_core::{ChannelId, ChannelKind, GapId, Time};

const COLUMNS: &str = "SELECT g.id, g.channel_id, c.kind, c.name, g.from_at, g.to_at, g.readable, g.asked_at, g.state, \
     g.next_at, g.trouble, g.finished_at FROM gaps g \
     JOIN channels c ON c.workspace_id = g.workspace_id AND c.id = g.channel_id";

fn state(name: &str) -> GapState {
    match name {
        "asked" => GapState::Asked,
        "reading" => GapState::Reading,
        "waiting" => GapState::Waiting,
        _ => GapState::Done,
    }
}

fn row(r: &Row<'_>) -> rusqlite::Result<GapRow> {
    Ok(GapRow {
        id: GapId(r.get(0)?),
        channel: ChannelId(r.get(1)?),
        channel_kind: ChannelKind::new(r.get_ref(2)?.as_str()?),
        channel_name: r.get(3)?,
        gap: Gap {
            from: Time(r.get(4)?),
            to: Time(r.get(5)?),
        },
        readable: r.get(6)?,
        asked_at: Time(r.get(7)?),
        state: state(r.get_ref(8)?.as_str()?),
        next_at: r.get::<_, Option<i64>>(9)?.map(Time),
        trouble: r.get(10)?,
        finished_at: r.get::<_, Option<i64>>(11)?.map(Time),
        conversations: 0,
        looked_at: 0,
        recovered: 0,
        lost: 0,
        people: 0,
    })
}

/// With what was found.
fn whole(conn: &Connection, workspace: i64, mut row: GapRow) -> Result<GapRow> {
    let counts = conn.one(
        "SELECT count(*), coalesce(sum(done > 0), 0), coalesce(sum(recovered), 0), coalesce(sum(lost), 0) \
         FROM gap_conversations WHERE workspace_id = ?1 AND gap_id = ?2",
        [workspace, row.id.0],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )?;
    if let Some(counts) = counts {
        (row.conversations, row.looked_at, row.recovered, row.lost) = counts;
    }
    let people = conn.number(
        "SELECT count(DISTINCT c.root) FROM gap_people p \
         JOIN addresses a ON a.workspace_id = p.workspace_id AND a.id = p.address_id \
         JOIN contacts c ON c.workspace_id = a.workspace_id AND c.id = a.contact_id \
         WHERE p.workspace_id = ?1 AND p.gap_id = ?2",
        [workspace, row.id.0],
    )?;
    row.people = u32::try_from(people).unwrap_or(u32::MAX);
    Ok(row)
}

pub(super) fn since(
    conn: &Connection,
    workspace: i64,
    since: Time,
    limit: u32,
) -> Result<Vec<GapRow>> {
    let rows = conn.all(
        &format!(
            "{COLUMNS} WHERE g.workspace_id = ?1 AND g.to_at >= ?2 ORDER BY g.to_at DESC, g.id DESC LIMIT ?3"
        ),
        (workspace, since.0, limit),
        row,
    )?;
    let rows = rows.into_iter();
    rows.map(|row| whole(conn, workspace, row)).collect()
}

pub(super) fn one(conn: &Connection, workspace: i64, gap: i64) -> Result<GapRow> {
    let found = conn.one(
        &format!("{COLUMNS} WHERE g.workspace_id = ?1 AND g.id = ?2"),
        [workspace, gap],
        row,
    )?;
    whole(
        conn,
        workspace,
        found.ok_or(StoreError::NotFound("the gap"))?,
    )
}

/// What is to be done, the one that waits longest first.
pub(super) fn due(conn: &Connection, workspace: i64, now: Time, limit: u32) -> Result<Vec<DueGap>> {
    let found = conn.all(
        "SELECT id, channel_id, from_at, to_at, asked_at, failures, readable, listed, list_after FROM gaps \
         WHERE workspace_id = ?1 AND next_at <= ?2 ORDER BY next_at, id LIMIT ?3",
        (workspace, now.0, limit),
        |r| {
            let step = match (r.get(6)?, r.get(7)?) {
                (false, _) => Some(GapStep::Gather),
                (true, false) => Some(GapStep::List(r.get(8)?)),
                (true, true) => None,
            };
            let due = DueGap {
                id: GapId(r.get(0)?),
                channel: ChannelId(r.get(1)?),
                gap: Gap {
                    from: Time(r.get(2)?),
                    to: Time(r.get(3)?),
                },
                asked_at: Time(r.get(4)?),
                failures: r.get(5)?,
                step: GapStep::Gather,
            };
            Ok((due, step))
        },
    )?;
    let mut gaps = Vec::with_capacity(found.len());
    for (mut due, step) in found {
        due.step = match step {
            Some(step) => step,
            None => match to_read(conn, workspace, due.id.0)? {
                Some(conversation) => GapStep::Read(conversation),
                None => continue,
            },
        };
        gaps.push(due);
    }
    Ok(gaps)
}

/// The conversation that is read next: those that changed last may soon have moved on; those that
/// were refused come after the others.
fn to_read(conn: &Connection, workspace: i64, gap: i64) -> Result<Option<String>> {
    conn.one(
        "SELECT external_id FROM gap_conversations WHERE workspace_id = ?1 AND gap_id = ?2 AND done <= 0 \
         ORDER BY done DESC, updated_at DESC, external_id DESC LIMIT 1",
        [workspace, gap],
        |r| r.get(0),
    )
}
