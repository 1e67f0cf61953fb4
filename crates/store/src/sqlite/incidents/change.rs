//! Incidents begin, grow, heal and end.

use crate::contract::Result;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use sportello_core::incident::{BLINK, Change, OpenCell};
use sportello_core::{IncidentId, Time, WorkspaceId};

/// Applies changes. Gives the incidents that ended. What does not fit what stands (somebody else
/// was faster) changes nothing: the next look decides anew.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    changes: &[Change],
    now: Time,
) -> Result<Vec<IncidentId>> {
    let mut ended = Vec::new();
    for change in changes {
        match change {
            Change::Begin { platform, cells } => begin(tx, workspace, platform, cells, now)?,
            Change::Join { incident, cell } => join(tx, workspace.0, incident.0, cell)?,
            Change::Heal {
                incident,
                cell,
                opened_at,
            } => {
                tx.conn.run(
                    "UPDATE incident_cells SET closed_at = ?6 WHERE workspace_id = ?1 AND incident_id = ?2 \
                     AND channel_id = ?3 AND capability = ?4 AND opened_at = ?5 AND closed_at IS NULL",
                    (
                        workspace.0,
                        incident.0,
                        cell.channel.0,
                        cell.capability.as_str(),
                        opened_at.0,
                        // A clock that went back makes no span that ends before it began.
                        now.0.max(opened_at.0),
                    ),
                )?;
            }
            Change::End { incident, at } => {
                let done = tx.conn.run(
                    "UPDATE incidents SET closed_at = max(?3, opened_at) WHERE workspace_id = ?1 AND id = ?2 \
                     AND closed_at IS NULL",
                    [workspace.0, incident.0, at.0],
                )?;
                if done > 0 {
                    ended.push(*incident);
                }
            }
        }
    }
    Ok(ended)
}

fn begin(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    platform: &str,
    cells: &[OpenCell],
    now: Time,
) -> Result<()> {
    let under_way = tx.conn.one(
        "SELECT id FROM incidents WHERE workspace_id = ?1 AND platform = ?2 AND closed_at IS NULL",
        (workspace.0, platform),
        |r| r.get::<_, i64>(0),
    )?;
    let incident = match under_way {
        Some(incident) => incident,
        None => {
            let id = tx.next_id(workspace)?;
            let opened_at = cells.iter().map(|cell| cell.since.0).min();
            tx.conn.run(
                "INSERT INTO incidents (workspace_id, id, platform, opened_at) VALUES (?1, ?2, ?3, ?4)",
                (workspace.0, id, platform, opened_at.unwrap_or(now.0)),
            )?;
            id
        }
    };
    for cell in cells {
        join(tx, workspace.0, incident, cell)?;
    }
    Ok(())
}

/// A cell opens within an incident: a span that closed a moment ago goes on.
fn join(tx: &mut Tx<'_>, workspace: i64, incident: i64, cell: &OpenCell) -> Result<()> {
    let (channel, capability) = (cell.cell.channel.0, cell.cell.capability.as_str());
    let went_on = tx.conn.run(
        "UPDATE incident_cells SET closed_at = NULL, cause = ?5 WHERE workspace_id = ?1 AND incident_id = ?2 \
         AND channel_id = ?3 AND capability = ?4 AND closed_at > ?6 AND opened_at = (SELECT max(opened_at) \
         FROM incident_cells WHERE workspace_id = ?1 AND incident_id = ?2 AND channel_id = ?3 AND capability = ?4)",
        (
            workspace,
            incident,
            channel,
            capability,
            &cell.cause,
            (cell.since - BLINK).0,
        ),
    )?;
    if went_on > 0 {
        return Ok(());
    }
    tx.conn.run(
        "INSERT INTO incident_cells (workspace_id, incident_id, channel_id, capability, opened_at, cause) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (workspace_id, incident_id, channel_id, capability, opened_at) DO UPDATE SET closed_at = NULL",
        (
            workspace,
            incident,
            channel,
            capability,
            cell.since.0,
            &cell.cause,
        ),
    )?;
    Ok(())
}
