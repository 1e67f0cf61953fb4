//! Incidents: what was open, when, and what it concerned.

mod change;
mod look;
mod reach;
mod read;

use super::Sqlite;
use super::backend::Backend;
use super::sql::Sql;
use crate::contract::{
    ConcernedRow, CurvePoint, IncidentRow, Incidents, ReachRow, Result, StoreError, UnderWay, Why,
};
use async_trait::async_trait;
use sportello_core::incident::{CellSpan, Change};
use sportello_core::{IncidentId, Time, WorkspaceId};

#[async_trait]
impl<B: Backend> Incidents for Sqlite<B> {
    async fn incidents_under_way(&self, workspace: WorkspaceId) -> Result<Vec<UnderWay>> {
        self.backend
            .read(move |conn| read::under_way(conn, workspace.0))
            .await
    }

    async fn change_incidents(
        &self,
        workspace: WorkspaceId,
        changes: Vec<Change>,
        now: Time,
    ) -> Result<Vec<IncidentId>> {
        self.backend
            .write(move |tx| change::apply(tx, workspace, &changes, now))
            .await
    }

    async fn look_at_incident(
        &self,
        workspace: WorkspaceId,
        incident: IncidentId,
        point: bool,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| look::look(tx, workspace.0, incident.0, point, now))
            .await
    }

    async fn incidents(
        &self,
        workspace: WorkspaceId,
        since: Time,
        limit: u32,
    ) -> Result<Vec<IncidentRow>> {
        self.backend
            .read(move |conn| read::since(conn, workspace.0, since, limit))
            .await
    }

    async fn incident(&self, workspace: WorkspaceId, id: IncidentId) -> Result<IncidentRow> {
        self.backend
            .read(move |conn| read::one(conn, workspace.0, id.0))
            .await
    }

    async fn incident_curve(
        &self,
        workspace: WorkspaceId,
        id: IncidentId,
    ) -> Result<Vec<CurvePoint>> {
        self.backend
            .read(move |conn| look::curve(conn, workspace.0, id.0))
            .await
    }

    async fn incident_deliveries(
        &self,
        workspace: WorkspaceId,
        id: IncidentId,
        limit: u32,
    ) -> Result<Vec<ConcernedRow>> {
        self.backend
            .read(move |conn| read::concerned(conn, workspace, id.0, limit))
            .await
    }

    async fn cell_history(&self, workspace: WorkspaceId, since: Time) -> Result<Vec<CellSpan>> {
        self.backend
            .read(move |conn| read::history(conn, workspace.0, since))
            .await
    }

    async fn explain_incident(
        &self,
        workspace: WorkspaceId,
        id: IncidentId,
        why: Option<Why>,
    ) -> Result<()> {
        let sql = "UPDATE incidents SET why = ?3, why_source = ?4, why_by = ?5 WHERE workspace_id = ?1 AND id = ?2";
        self.backend
            .write(move |tx| {
                let (text, source, by) = match &why {
                    Some(why) => (Some(&why.text), Some(&why.source), why.by.map(|a| a.0)),
                    None => (None, None, None),
                };
                match tx.conn.run(sql, (workspace.0, id.0, text, source, by))? {
                    0 => Err(StoreError::NotFound("the incident")),
                    _ => Ok(()),
                }
            })
            .await
    }

    async fn reach(
        &self,
        workspace: WorkspaceId,
        since: Time,
        limit: u32,
    ) -> Result<Vec<ReachRow>> {
        self.backend
            .read(move |conn| reach::reach(conn, workspace.0, since, limit))
            .await
    }
}
