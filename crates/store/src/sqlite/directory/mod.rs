//! Who and what is installed.

mod agents;
mod apps;
pub(crate) mod channels;
mod deletion;
mod sessions;
mod templates;

use super::Sqlite;
use super::backend::Backend;
use super::sql::Sql;
use super::tx::Tx;
use crate::contract::{
    AgentRow, AppRow, ChannelRow, DeletionRow, Directory, NewChannel, Result, Sealed, SessionRow,
    StoreError, TemplateRow, WorkspaceRow,
};
use async_trait::async_trait;
use rusqlite::{Connection, Row};
use sportello_core::{AgentId, AppId, ChannelId, Time, WorkspaceId};
use std::collections::BTreeMap;

fn workspace_row(row: &Row<'_>) -> rusqlite::Result<WorkspaceRow> {
    Ok(WorkspaceRow {
        id: WorkspaceId(row.get(0)?),
        name: row.get(1)?,
        time_zone: row.get(2)?,
        created_at: Time(row.get(3)?),
    })
}

fn add_workspace(tx: &mut Tx<'_>, name: &str, time_zone: &str, now: Time) -> Result<WorkspaceRow> {
    let id = tx.next_installation_id()?;
    tx.conn.run(
        "INSERT INTO workspaces (id, name, time_zone, created_at, next_id, search_fed) VALUES (?1, ?2, ?3, ?4, 1, 0)",
        (id, name, time_zone, now.0),
    )?;
    tx.conn.run(
        "INSERT INTO inbox_totals (workspace_id, open, closed, unread) VALUES (?1, 0, 0, 0)",
        [id],
    )?;
    workspace(tx.conn, WorkspaceId(id))
}

fn workspace(conn: &Connection, id: WorkspaceId) -> Result<WorkspaceRow> {
    conn.one(
        "SELECT id, name, time_zone, created_at FROM workspaces WHERE id = ?1",
        [id.0],
        workspace_row,
    )?
    .ok_or(StoreError::NotFound("the workspace"))
}

#[async_trait]
impl<B: Backend> Directory for Sqlite<B> {
    async fn installation(&self) -> Result<String> {
        Ok(self.backend.installation().to_owned())
    }

    async fn add_workspace(&self, name: &str, time_zone: &str, now: Time) -> Result<WorkspaceRow> {
        let (name, time_zone) = (name.to_owned(), time_zone.to_owned());
        self.backend
            .write(move |tx| add_workspace(tx, &name, &time_zone, now))
            .await
    }

    async fn workspaces(&self) -> Result<Vec<WorkspaceRow>> {
        let sql = "SELECT id, name, time_zone, created_at FROM workspaces ORDER BY id";
        self.backend
            .read(move |conn| conn.all(sql, [], workspace_row))
            .await
    }

    async fn workspace(&self, id: WorkspaceId) -> Result<WorkspaceRow> {
        self.backend.read(move |conn| workspace(conn, id)).await
    }

    async fn put_app(
        &self,
        platform_id: &str,
        secret: Sealed,
        verify_token: Sealed,
        now: Time,
    ) -> Result<AppRow> {
        let platform_id = platform_id.to_owned();
        self.backend
            .write(move |tx| apps::put(tx, &platform_id, &secret, &verify_token, now))
            .await
    }

    async fn apps(&self) -> Result<Vec<AppRow>> {
        self.backend.read(apps::all).await
    }

    async fn drop_old_secrets(&self, app: AppId) -> Result<()> {
        self.backend
            .write(move |tx| apps::drop_old_secrets(tx, app))
            .await
    }

    async fn add_channel(
        &self,
        workspace: WorkspaceId,
        channel: NewChannel,
        now: Time,
    ) -> Result<ChannelRow> {
        self.backend
            .write(move |tx| channels::add(tx, workspace, &channel, now))
            .await
    }

    async fn channels(&self, workspace: WorkspaceId) -> Result<Vec<ChannelRow>> {
        self.backend
            .read(move |conn| channels::all(conn, workspace))
            .await
    }

    async fn channel(&self, workspace: WorkspaceId, id: ChannelId) -> Result<ChannelRow> {
        self.backend
            .read(move |conn| channels::one(conn, workspace, id))
            .await
    }

    async fn update_channel(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
        token: Option<Sealed>,
        name: Option<&str>,
        settings: &BTreeMap<String, String>,
        _now: Time,
    ) -> Result<ChannelRow> {
        let (name, settings) = (name.map(str::to_owned), settings.clone());
        self.backend
            .write(move |tx| channels::update(tx, workspace, id, token, name, settings))
            .await
    }

    async fn put_templates(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        rows: Vec<TemplateRow>,
    ) -> Result<()> {
        self.backend
            .write(move |tx| templates::put(tx, workspace, channel, &rows))
            .await
    }

    async fn templates(&self, workspace: WorkspaceId) -> Result<Vec<TemplateRow>> {
        self.backend
            .read(move |conn| templates::all(conn, workspace))
            .await
    }

    async fn delete_person(
        &self,
        app: AppId,
        person: &str,
        code: &str,
        tokens: u64,
        now: Time,
    ) -> Result<DeletionRow> {
        let (person, code) = (person.to_owned(), code.to_owned());
        self.backend
            .write(move |tx| deletion::delete(tx, app, &person, (&code, tokens), now))
            .await
    }

    async fn deletion(&self, code: &str) -> Result<Option<DeletionRow>> {
        let code = code.to_owned();
        self.backend
            .read(move |conn| deletion::one(conn, &code))
            .await
    }

    async fn add_agent(&self, workspace: WorkspaceId, name: &str, now: Time) -> Result<AgentRow> {
        let name = name.to_owned();
        self.backend
            .write(move |tx| agents::add(tx, workspace, &name, now))
            .await
    }

    async fn agent(&self, id: AgentId) -> Result<AgentRow> {
        self.backend.read(move |conn| agents::one(conn, id)).await
    }

    async fn agent_by_name(&self, name: &str) -> Result<Option<AgentRow>> {
        let name = name.to_owned();
        self.backend
            .read(move |conn| agents::by_name(conn, &name))
            .await
    }

    async fn agents(&self, workspace: WorkspaceId) -> Result<Vec<AgentRow>> {
        self.backend
            .read(move |conn| agents::all(conn, workspace))
            .await
    }

    async fn set_password(&self, agent: AgentId, hash: &str, now: Time) -> Result<()> {
        let hash = hash.to_owned();
        self.backend
            .write(move |tx| agents::set_password(tx, agent, &hash, now))
            .await
    }

    async fn set_language(&self, agent: AgentId, language: &str) -> Result<()> {
        let language = language.to_owned();
        self.backend
            .write(move |tx| agents::set_language(tx, agent, &language))
            .await
    }

    async fn add_sign_in_link(
        &self,
        agent: AgentId,
        hash: [u8; 32],
        expires_at: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| sessions::add_link(tx, agent, &hash, expires_at))
            .await
    }

    async fn use_sign_in_link(&self, hash: [u8; 32], now: Time) -> Result<Option<AgentId>> {
        self.backend
            .write(move |tx| sessions::use_link(tx, &hash, now))
            .await
    }

    async fn add_session(&self, session: SessionRow) -> Result<()> {
        self.backend
            .write(move |tx| sessions::add(tx, &session))
            .await
    }

    async fn session(&self, hash: [u8; 32], now: Time) -> Result<Option<(SessionRow, AgentRow)>> {
        self.backend
            .read(move |conn| sessions::one(conn, &hash, now))
            .await
    }

    async fn sessions(&self, agent: AgentId, now: Time) -> Result<Vec<SessionRow>> {
        self.backend
            .read(move |conn| sessions::all(conn, agent, now))
            .await
    }

    async fn touch_session(&self, hash: [u8; 32], now: Time, expires_at: Time) -> Result<()> {
        self.backend
            .write(move |tx| sessions::touch(tx, &hash, now, expires_at))
            .await
    }

    async fn end_session(&self, hash: [u8; 32]) -> Result<()> {
        self.backend
            .write(move |tx| {
                tx.conn
                    .run("DELETE FROM sessions WHERE hash = ?1", [&hash[..]])
                    .map(|_| ())
            })
            .await
    }

    async fn end_sessions(&self, agent: AgentId) -> Result<u64> {
        self.backend
            .write(move |tx| {
                Ok(tx
                    .conn
                    .run("DELETE FROM sessions WHERE agent_id = ?1", [agent.0])?
                    as u64)
            })
            .await
    }

    async fn add_api_token(
        &self,
        workspace: WorkspaceId,
        hash: [u8; 32],
        name: &str,
        now: Time,
    ) -> Result<()> {
        let name = name.to_owned();
        self.backend
            .write(move |tx| sessions::add_api_token(tx, workspace, &hash, &name, now))
            .await
    }

    async fn api_token(&self, hash: [u8; 32]) -> Result<Option<WorkspaceId>> {
        let sql = "SELECT workspace_id FROM api_tokens WHERE hash = ?1";
        self.backend
            .read(move |conn| conn.one(sql, [&hash[..]], |r| Ok(WorkspaceId(r.get(0)?))))
            .await
    }
}
