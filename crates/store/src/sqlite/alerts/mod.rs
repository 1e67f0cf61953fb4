//! Alerts: how agents want to be told, who is told, and the queue of what is told.

mod browsers;
mod held;
mod queue;
mod wishes;
mod work;

use super::Sqlite;
use super::backend::Backend;
use super::sql::Sql;
use crate::contract::{
    AlertEnd, AlertMark, AlertRow, AlertTarget, AlertWish, Alerts, BrowserRow, DueAlert, NewAlert,
    NewBrowser, Result, Sealed,
};
use async_trait::async_trait;
use sportello_core::alert::Closing;
use sportello_core::{AgentId, ChannelId, Time, WorkspaceId};

#[async_trait]
impl<B: Backend> Alerts for Sqlite<B> {
    async fn alert_wish(&self, workspace: WorkspaceId, agent: AgentId) -> Result<AlertWish> {
        self.backend
            .read(move |conn| wishes::one(conn, workspace.0, agent.0))
            .await
    }

    async fn set_alert_wish(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        wish: AlertWish,
    ) -> Result<()> {
        self.backend
            .write(move |tx| wishes::set(tx, workspace, agent, &wish))
            .await
    }

    async fn put_browser(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        browser: NewBrowser,
        now: Time,
    ) -> Result<i64> {
        self.backend
            .write_whole(move |tx| browsers::put(tx, workspace, agent, &browser, now))
            .await
    }

    async fn browsers(&self, workspace: WorkspaceId, agent: AgentId) -> Result<Vec<BrowserRow>> {
        self.backend
            .read(move |conn| browsers::of(conn, workspace.0, agent.0))
            .await
    }

    async fn drop_browser(&self, workspace: WorkspaceId, agent: AgentId, id: i64) -> Result<bool> {
        let sql =
            "DELETE FROM alert_browsers WHERE workspace_id = ?1 AND id = ?2 AND agent_id = ?3";
        self.backend
            .write(move |tx| Ok(tx.conn.run(sql, [workspace.0, id, agent.0])? > 0))
            .await
    }

    async fn push_key(
        &self,
        workspace: WorkspaceId,
        new: Option<Sealed>,
    ) -> Result<Option<Sealed>> {
        match new {
            None => {
                self.backend
                    .read(move |conn| browsers::key(conn, workspace.0))
                    .await
            }
            Some(new) => {
                self.backend
                    .write_whole(move |tx| browsers::first_key(tx, workspace, &new))
                    .await
            }
        }
    }

    async fn alert_targets(&self, workspace: WorkspaceId) -> Result<Vec<AlertTarget>> {
        self.backend
            .read(move |conn| wishes::targets(conn, workspace.0))
            .await
    }

    async fn alert_marks(&self, workspace: WorkspaceId) -> Result<Vec<AlertMark>> {
        self.backend
            .read(move |conn| queue::marks(conn, workspace.0))
            .await
    }

    async fn queue_alerts(
        &self,
        workspace: WorkspaceId,
        mark: Option<AlertMark>,
        alerts: Vec<NewAlert>,
        now: Time,
        forget: Time,
    ) -> Result<()> {
        self.backend
            .write_whole(move |tx| {
                queue::queue(tx, workspace, mark.as_ref(), &alerts, now)?;
                queue::forget(tx, workspace.0, forget)
            })
            .await
    }

    async fn due_alerts(
        &self,
        workspace: WorkspaceId,
        now: Time,
        limit: u32,
    ) -> Result<Vec<DueAlert>> {
        self.backend
            .read(move |conn| work::due(conn, workspace.0, now, limit))
            .await
    }

    async fn begin_alert(&self, workspace: WorkspaceId, id: i64, again: Time) -> Result<bool> {
        self.backend
            .write(move |tx| work::begin(tx, workspace.0, id, again))
            .await
    }

    async fn alert_again(
        &self,
        workspace: WorkspaceId,
        id: i64,
        again: Time,
        trouble: Option<&str>,
    ) -> Result<()> {
        let trouble = trouble.map(str::to_owned);
        self.backend
            .write(move |tx| work::again(tx, workspace.0, id, again, trouble.as_deref()))
            .await
    }

    async fn end_alert(
        &self,
        workspace: WorkspaceId,
        id: i64,
        end: AlertEnd,
        trouble: Option<&str>,
        gone: bool,
        now: Time,
    ) -> Result<()> {
        let trouble = trouble.map(str::to_owned);
        self.backend
            .write_whole(move |tx| {
                work::end(tx, workspace.0, id, end, trouble.as_deref(), gone, now)
            })
            .await
    }

    async fn next_alert(&self, workspace: WorkspaceId) -> Result<Option<Time>> {
        self.backend
            .read(move |conn| work::next(conn, workspace.0))
            .await
    }

    async fn alerts(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        limit: u32,
    ) -> Result<Vec<AlertRow>> {
        self.backend
            .read(move |conn| work::of(conn, workspace.0, agent.0, limit))
            .await
    }

    async fn waiting_since_heard(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        from: Time,
        to: Time,
        by_agents: bool,
        limit: u32,
    ) -> Result<Vec<Closing>> {
        self.backend
            .read(move |conn| {
                held::held(conn, workspace.0, channel.0, (from, to), by_agents, limit)
            })
            .await
    }
}
