//! What platforms' own status pages said about incidents.

use super::Sqlite;
use super::backend::Backend;
use super::sql::Sql;
use super::tx::Tx;
use crate::contract::{MOST_OPINIONS, OpinionRow, Opinions, Result};
use async_trait::async_trait;
use rusqlite::{Connection, Row};
use sportello_core::opinion::{Level, Opinion};
use sportello_core::{IncidentId, Span, Time, WorkspaceId};

/// No incident is taken to be longer than this.
const LONGEST: Span = Span::days(30);

fn since(
    conn: &Connection,
    workspace: i64,
    ended_after: Time,
) -> Result<Vec<(IncidentId, String)>> {
    let read = |r: &Row<'_>| Ok((IncidentId(r.get(0)?), r.get(1)?));
    let mut found = conn.all(
        "SELECT id, platform FROM incidents WHERE workspace_id = ?1 AND closed_at IS NULL ORDER BY id",
        [workspace],
        read,
    )?;
    found.extend(conn.all(
        "SELECT id, platform FROM incidents WHERE workspace_id = ?1 AND opened_at >= ?2 AND closed_at >= ?3 \
         ORDER BY opened_at, id",
        [workspace, (ended_after - LONGEST).0, ended_after.0],
        read,
    )?);
    Ok(found)
}

fn read(row: &Row<'_>) -> rusqlite::Result<OpinionRow> {
    Ok(OpinionRow {
        from: Time(row.get(0)?),
        read_at: Time(row.get(1)?),
        opinion: Opinion {
            level: Level::parse(row.get_ref(2)?.as_str()?).unwrap_or(Level::Unclear),
            words: row.get(3)?,
        },
        source: row.get(4)?,
    })
}

fn all(conn: &Connection, workspace: i64, incident: i64) -> Result<Vec<OpinionRow>> {
    conn.all(
        "SELECT at, read_at, level, words, source FROM incident_opinions \
         WHERE workspace_id = ?1 AND incident_id = ?2 ORDER BY at LIMIT ?3",
        (workspace, incident, MOST_OPINIONS),
        read,
    )
}

fn note(
    tx: &mut Tx<'_>,
    workspace: i64,
    incident: i64,
    opinion: &Opinion,
    source: &str,
    now: Time,
) -> Result<()> {
    let known = all(tx.conn, workspace, incident)?;
    let same = |row: &&OpinionRow| row.opinion == *opinion && row.source == source;
    if let Some(last) = known.last().filter(same) {
        tx.conn.run(
            "UPDATE incident_opinions SET read_at = max(read_at, ?4) WHERE workspace_id = ?1 AND incident_id = ?2 \
             AND at = ?3",
            [workspace, incident, last.from.0, now.0],
        )?;
        return Ok(());
    }
    if known.len() >= MOST_OPINIONS as usize {
        return Ok(());
    }
    tx.conn.run(
        "INSERT INTO incident_opinions (workspace_id, incident_id, at, read_at, level, words, source) \
         SELECT workspace_id, id, ?3, ?3, ?4, ?5, ?6 FROM incidents WHERE workspace_id = ?1 AND id = ?2 \
         ON CONFLICT (workspace_id, incident_id, at) DO NOTHING",
        (
            workspace,
            incident,
            now.0,
            opinion.level.as_str(),
            &opinion.words,
            source,
        ),
    )?;
    Ok(())
}

#[async_trait]
impl<B: Backend> Opinions for Sqlite<B> {
    async fn incidents_since(
        &self,
        workspace: WorkspaceId,
        ended_after: Time,
    ) -> Result<Vec<(IncidentId, String)>> {
        self.backend
            .read(move |conn| since(conn, workspace.0, ended_after))
            .await
    }

    async fn note_opinion(
        &self,
        workspace: WorkspaceId,
        incident: IncidentId,
        opinion: Opinion,
        source: &str,
        now: Time,
    ) -> Result<()> {
        let source = source.to_owned();
        self.backend
            .write(move |tx| note(tx, workspace.0, incident.0, &opinion, &source, now))
            .await
    }

    async fn opinions(
        &self,
        workspace: WorkspaceId,
        incident: IncidentId,
    ) -> Result<Vec<OpinionRow>> {
        self.backend
            .read(move |conn| all(conn, workspace.0, incident.0))
            .await
    }
}
