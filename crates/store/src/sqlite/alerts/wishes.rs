//! How agents want to be told, and who is told because of it.

use crate::contract::{AlertTarget, AlertWish, Result, StoreError};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use sportello_core::alert::Quiet;
use sportello_core::{AgentId, Time, WorkspaceId};

pub(super) fn one(conn: &Connection, workspace: i64, agent: i64) -> Result<AlertWish> {
    let found = conn.one(
        "SELECT mail, address, confirmed, asked_at, wrong, quiet_from, quiet_to, language FROM alert_wishes \
         WHERE workspace_id = ?1 AND agent_id = ?2",
        [workspace, agent],
        |row| wish(row, 0),
    )?;
    Ok(found.unwrap_or_default())
}

/// A wish whose columns begin at `from`.
pub(super) fn wish(row: &Row<'_>, from: usize) -> rusqlite::Result<AlertWish> {
    Ok(AlertWish {
        by_mail: row.get(from)?,
        address: row.get(from + 1)?,
        confirmed: row.get(from + 2)?,
        asked_at: row.get::<_, Option<i64>>(from + 3)?.map(Time),
        wrong: row.get(from + 4)?,
        quiet: quiet(row, from + 5)?,
        language: row.get(from + 7)?,
    })
}

fn quiet(row: &Row<'_>, from: usize) -> rusqlite::Result<Option<Quiet>> {
    let hours: (Option<u16>, Option<u16>) = (row.get(from)?, row.get(from + 1)?);
    Ok(match hours {
        (Some(from), Some(to)) => Quiet::new(from, to),
        _ => None,
    })
}

/// Stores a wish, of an agent of this workspace only.
pub(super) fn set(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    agent: AgentId,
    wish: &AlertWish,
) -> Result<()> {
    let stored = tx.conn.run(
        "INSERT INTO alert_wishes (workspace_id, agent_id, mail, address, confirmed, asked_at, wrong, quiet_from, \
         quiet_to, language) SELECT workspace_id, id, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM agents WHERE workspace_id = ?1 AND id = ?2 \
         ON CONFLICT (workspace_id, agent_id) DO UPDATE SET mail = excluded.mail, address = excluded.address, \
         confirmed = excluded.confirmed, asked_at = excluded.asked_at, wrong = excluded.wrong, \
         quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, language = excluded.language",
        (
            workspace.0,
            agent.0,
            wish.by_mail,
            &wish.address,
            wish.confirmed,
            wish.asked_at.map(|at| at.0),
            wish.wrong,
            wish.quiet.map(|quiet| quiet.from),
            wish.quiet.map(|quiet| quiet.to),
            &wish.language,
        ),
    )?;
    match stored {
        0 => Err(StoreError::NotFound("the agent")),
        _ => Ok(()),
    }
}

/// Every way of every agent.
pub(super) fn targets(conn: &Connection, workspace: i64) -> Result<Vec<AlertTarget>> {
    let target = |row: &Row<'_>| {
        Ok(AlertTarget {
            agent: AgentId(row.get(0)?),
            browser: row.get(1)?,
        })
    };
    let mut targets = conn.all(
        "SELECT agent_id, NULL FROM alert_wishes \
         WHERE workspace_id = ?1 AND mail = 1 AND confirmed = 1 AND address IS NOT NULL ORDER BY agent_id",
        [workspace],
        target,
    )?;
    targets.extend(conn.all(
        "SELECT agent_id, id FROM alert_browsers WHERE workspace_id = ?1 ORDER BY id",
        [workspace],
        target,
    )?);
    Ok(targets)
}
