//! Alerts on their way: due, tried, ended.

use super::queue::{about, facts};
use super::wishes::wish;
use crate::contract::{AlertEnd, AlertRow, DueAlert, Result, Sealed};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::{AgentId, Time};

/// A browser's id as it is stored; 0 = none.
fn browser(id: i64) -> Option<i64> {
    Some(id).filter(|id| *id != 0)
}

pub(super) fn due(
    conn: &Connection,
    workspace: i64,
    now: Time,
    limit: u32,
) -> Result<Vec<DueAlert>> {
    conn.all(
        "SELECT a.id, a.agent_id, a.browser_id, a.about, a.state, a.facts, a.queued_at, a.tries, b.sealed, \
         coalesce(w.mail, 0), w.address, coalesce(w.confirmed, 0), w.asked_at, coalesce(w.wrong, 0), \
         w.quiet_from, w.quiet_to, w.language FROM alerts a \
         LEFT JOIN alert_wishes w ON w.workspace_id = a.workspace_id AND w.agent_id = a.agent_id \
         LEFT JOIN alert_browsers b ON b.workspace_id = a.workspace_id AND b.id = a.browser_id AND b.agent_id = a.agent_id \
         WHERE a.workspace_id = ?1 AND a.ended_at IS NULL AND a.due_at <= ?2 ORDER BY a.due_at, a.id LIMIT ?3",
        (workspace, now.0, limit),
        |r| {
            Ok(DueAlert {
                id: r.get(0)?,
                agent: AgentId(r.get(1)?),
                browser: browser(r.get(2)?),
                about: about(r, 3)?,
                state: r.get(4)?,
                facts: facts(r, 5)?,
                queued_at: Time(r.get(6)?),
                tries: r.get(7)?,
                sealed: r.get::<_, Option<Vec<u8>>>(8)?.map(Sealed),
                wish: wish(r, 9)?,
            })
        },
    )
}

pub(super) fn begin(tx: &mut Tx<'_>, workspace: i64, id: i64, again: Time) -> Result<bool> {
    let begun = tx.conn.run(
        "UPDATE alerts SET tries = tries + 1, due_at = ?3 WHERE workspace_id = ?1 AND id = ?2 AND ended_at IS NULL",
        [workspace, id, again.0],
    )?;
    Ok(begun > 0)
}

pub(super) fn again(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: i64,
    again: Time,
    trouble: Option<&str>,
) -> Result<()> {
    tx.conn.run(
        "UPDATE alerts SET due_at = ?3, trouble = coalesce(?4, trouble) WHERE workspace_id = ?1 AND id = ?2 AND ended_at IS NULL",
        (workspace, id, again.0, trouble),
    )?;
    match trouble {
        Some(trouble) => note(tx, workspace, id, trouble),
        None => Ok(()),
    }
}

/// Notes at the browser what its push service refused.
fn note(tx: &mut Tx<'_>, workspace: i64, id: i64, trouble: &str) -> Result<()> {
    tx.conn.run(
        "UPDATE alert_browsers SET trouble = ?3 WHERE workspace_id = ?1 AND id = \
         (SELECT browser_id FROM alerts WHERE workspace_id = ?1 AND id = ?2)",
        (workspace, id, trouble),
    )?;
    Ok(())
}

pub(super) fn end(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: i64,
    end: AlertEnd,
    trouble: Option<&str>,
    gone: bool,
    now: Time,
) -> Result<()> {
    tx.conn.run(
        "UPDATE alerts SET ended_at = ?3, how = ?4, trouble = ?5 WHERE workspace_id = ?1 AND id = ?2 \
         AND ended_at IS NULL",
        (workspace, id, now.0, end.as_str(), trouble),
    )?;
    if gone {
        tx.conn.run(
            "DELETE FROM alert_browsers WHERE workspace_id = ?1 AND id = \
             (SELECT browser_id FROM alerts WHERE workspace_id = ?1 AND id = ?2)",
            [workspace, id],
        )?;
    } else if end == AlertEnd::Sent {
        tx.conn.run(
            "UPDATE alert_browsers SET taken_at = ?3, trouble = NULL WHERE workspace_id = ?1 AND id = \
             (SELECT browser_id FROM alerts WHERE workspace_id = ?1 AND id = ?2)",
            [workspace, id, now.0],
        )?;
    } else if let Some(trouble) = trouble {
        note(tx, workspace, id, trouble)?;
    }
    Ok(())
}

pub(super) fn next(conn: &Connection, workspace: i64) -> Result<Option<Time>> {
    let next = conn.one(
        "SELECT due_at FROM alerts WHERE workspace_id = ?1 AND ended_at IS NULL ORDER BY due_at LIMIT 1",
        [workspace],
        |r| r.get(0),
    )?;
    Ok(next.map(Time))
}

pub(super) fn of(
    conn: &Connection,
    workspace: i64,
    agent: i64,
    limit: u32,
) -> Result<Vec<AlertRow>> {
    conn.all(
        "SELECT id, browser_id, facts, queued_at, ended_at, how, trouble FROM alerts \
         WHERE workspace_id = ?1 AND agent_id = ?2 ORDER BY id DESC LIMIT ?3",
        (workspace, agent, limit),
        |r| {
            let how: Option<String> = r.get(5)?;
            Ok(AlertRow {
                id: r.get(0)?,
                browser: browser(r.get(1)?),
                facts: facts(r, 2)?,
                queued_at: Time(r.get(3)?),
                ended_at: r.get::<_, Option<i64>>(4)?.map(Time),
                end: how.as_deref().and_then(AlertEnd::parse),
                trouble: r.get(6)?,
            })
        },
    )
}
