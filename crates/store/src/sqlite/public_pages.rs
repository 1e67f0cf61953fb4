//! Pages that are open to whoever has the address, kept as hashes.

use super::Sqlite;
use super::backend::Backend;
use super::error::found;
use super::sql::Sql;
use super::tx::Tx;
use crate::contract::{PublicPages, Result};
use async_trait::async_trait;
use sportello_core::{IncidentId, Time, WorkspaceId};

const OF_STATUS: &str = "INSERT INTO public_pages (hash, workspace_id, incident_id, created_at) \
     SELECT ?1, id, NULL, ?3 FROM workspaces WHERE id = ?2";
const OF_INCIDENT: &str = "INSERT INTO public_pages (hash, workspace_id, incident_id, created_at) \
     SELECT ?1, workspace_id, id, ?4 FROM incidents WHERE workspace_id = ?2 AND id = ?3";

fn put(
    tx: &mut Tx<'_>,
    workspace: i64,
    incident: Option<i64>,
    hash: &[u8; 32],
    now: Time,
) -> Result<()> {
    end(tx, workspace, incident)?;
    let hash = &hash[..];
    let made = match incident {
        Some(id) => tx.conn.run(OF_INCIDENT, (hash, workspace, id, now.0))?,
        None => tx.conn.run(OF_STATUS, (hash, workspace, now.0))?,
    };
    found(made, "the incident")
}

fn end(tx: &mut Tx<'_>, workspace: i64, incident: Option<i64>) -> Result<bool> {
    let sql = "DELETE FROM public_pages WHERE workspace_id = ?1 AND incident_id IS ?2";
    Ok(tx.conn.run(sql, (workspace, incident))? > 0)
}

#[async_trait]
impl<B: Backend> PublicPages for Sqlite<B> {
    async fn put_public_page(
        &self,
        workspace: WorkspaceId,
        incident: Option<IncidentId>,
        hash: [u8; 32],
        now: Time,
    ) -> Result<()> {
        let incident = incident.map(|id| id.0);
        self.backend
            .write_whole(move |tx| put(tx, workspace.0, incident, &hash, now))
            .await
    }

    async fn public_page(
        &self,
        hash: [u8; 32],
    ) -> Result<Option<(WorkspaceId, Option<IncidentId>)>> {
        let sql = "SELECT workspace_id, incident_id FROM public_pages WHERE hash = ?1";
        self.backend
            .read(move |conn| {
                conn.one(sql, [&hash[..]], |r| {
                    let incident: Option<i64> = r.get(1)?;
                    Ok((WorkspaceId(r.get(0)?), incident.map(IncidentId)))
                })
            })
            .await
    }

    async fn public_page_made(
        &self,
        workspace: WorkspaceId,
        incident: Option<IncidentId>,
    ) -> Result<Option<Time>> {
        let sql =
            "SELECT created_at FROM public_pages WHERE workspace_id = ?1 AND incident_id IS ?2";
        let incident = incident.map(|id| id.0);
        self.backend
            .read(move |conn| conn.one(sql, (workspace.0, incident), |r| r.get(0).map(Time)))
            .await
    }

    async fn end_public_page(
        &self,
        workspace: WorkspaceId,
        incident: Option<IncidentId>,
    ) -> Result<bool> {
        let incident = incident.map(|id| id.0);
        self.backend
            .write(move |tx| end(tx, workspace.0, incident))
            .await
    }
}
