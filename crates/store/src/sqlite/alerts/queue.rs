//! What is told: queued once for each target, with how far it tells.

use crate::contract::{AlertAbout, AlertEnd, AlertMark, NewAlert, Result};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use sportello_core::alert::Facts;
use sportello_core::{IncidentId, Time, WorkspaceId};

/// What an alert is about, as it is stored.
pub(super) fn written(about: AlertAbout) -> String {
    match about {
        AlertAbout::Incident(id) => format!("i{id}"),
        AlertAbout::Windows => "windows".to_owned(),
        AlertAbout::Oneself => "oneself".to_owned(),
    }
}

/// What an alert is about, from its column.
pub(super) fn about(row: &Row<'_>, column: usize) -> rusqlite::Result<AlertAbout> {
    let text = row.get_ref(column)?.as_str()?;
    let incident = text.strip_prefix('i').and_then(|id| id.parse().ok());
    Ok(match (text, incident) {
        (_, Some(id)) => AlertAbout::Incident(IncidentId(id)),
        ("windows", _) => AlertAbout::Windows,
        _ => AlertAbout::Oneself,
    })
}

/// What an alert says, from its column.
pub(super) fn facts(row: &Row<'_>, column: usize) -> rusqlite::Result<Facts> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}

/// What was told of and is not over.
pub(super) fn marks(conn: &Connection, workspace: i64) -> Result<Vec<AlertMark>> {
    conn.all(
        "SELECT about, networks, told_at FROM alert_marks WHERE workspace_id = ?1 AND is_over = 0 ORDER BY about",
        [workspace],
        |r| {
            Ok(AlertMark {
                about: about(r, 0)?,
                networks: r.get(1)?,
                told_at: Time(r.get(2)?),
                over: false,
            })
        },
    )
}

/// Queues alerts and moves the mark.
pub(super) fn queue(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    mark: Option<&AlertMark>,
    alerts: &[NewAlert],
    now: Time,
) -> Result<()> {
    if let Some(mark) = mark {
        tx.conn.run(
            "INSERT INTO alert_marks (workspace_id, about, networks, told_at, is_over) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (workspace_id, about) DO UPDATE SET networks = excluded.networks, told_at = excluded.told_at, \
             is_over = excluded.is_over",
            (
                workspace.0,
                written(mark.about),
                mark.networks,
                mark.told_at.0,
                mark.over,
            ),
        )?;
    }
    for alert in alerts {
        one(tx, workspace, alert, now)?;
    }
    Ok(())
}

fn one(tx: &mut Tx<'_>, workspace: WorkspaceId, alert: &NewAlert, now: Time) -> Result<()> {
    let (about, browser) = (written(alert.about), alert.browser.unwrap_or(0));
    let facts = serde_json::to_string(&alert.facts).map_err(|error| {
        crate::StoreError::Backend(format!("what an alert says cannot be written: {error}"))
    })?;
    let id = tx.next_id(workspace)?;
    let queued = tx.conn.run(
        "INSERT INTO alerts (workspace_id, id, agent_id, browser_id, about, state, facts, queued_at, due_at, tries) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, 0) \
         ON CONFLICT (workspace_id, agent_id, browser_id, about, state) DO NOTHING",
        (
            workspace.0,
            id,
            alert.agent.0,
            browser,
            &about,
            &alert.state,
            facts,
            now.0,
        ),
    )?;
    if queued > 0 {
        tx.conn.run(
            "UPDATE alerts SET ended_at = ?6, how = ?7 WHERE workspace_id = ?1 AND agent_id = ?2 AND browser_id = ?3 \
             AND about = ?4 AND id < ?5 AND ended_at IS NULL",
            (
                workspace.0,
                alert.agent.0,
                browser,
                &about,
                id,
                now.0,
                AlertEnd::Superseded.as_str(),
            ),
        )?;
    }
    Ok(())
}

/// Forgets what ended long ago. What an alert was about may be told of again only by an incident
/// that is not over, and that is younger.
pub(super) fn forget(tx: &mut Tx<'_>, workspace: i64, before: Time) -> Result<()> {
    tx.conn.run(
        "DELETE FROM alerts WHERE workspace_id = ?1 AND ended_at IS NOT NULL AND ended_at < ?2",
        [workspace, before.0],
    )?;
    Ok(())
}
