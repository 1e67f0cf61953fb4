//! Gaps: what is read back after an outage, and what nothing brings back.

mod people;
mod read;
mod steps;

use super::Sqlite;
use super::backend::Backend;
use super::sql::Sql;
use crate::contract::{DueGap, GapFound, GapLine, GapPerson, GapRow, Gaps, Result};
use async_trait::async_trait;
use sportello_core::gap::Gap;
use sportello_core::{ChannelId, ConversationId, GapId, Time, WorkspaceId};

#[async_trait]
impl<B: Backend> Gaps for Sqlite<B> {
    async fn ask_gap(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        gap: Gap,
        readable: bool,
        now: Time,
    ) -> Result<GapId> {
        self.backend
            .write(move |tx| steps::ask(tx, workspace, channel, gap, readable, now))
            .await
    }

    async fn ask_reading(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        gap: Gap,
        conversations: Vec<(String, Time)>,
        now: Time,
    ) -> Result<GapId> {
        self.backend
            .write(move |tx| steps::ask_reading(tx, workspace, channel, (gap, &conversations), now))
            .await
    }

    async fn due_gaps(&self, workspace: WorkspaceId, now: Time, limit: u32) -> Result<Vec<DueGap>> {
        self.backend
            .read(move |conn| read::due(conn, workspace.0, now, limit))
            .await
    }

    async fn next_gap(&self, workspace: WorkspaceId) -> Result<Option<Time>> {
        let sql = "SELECT next_at FROM gaps WHERE workspace_id = ?1 AND next_at IS NOT NULL ORDER BY next_at, id LIMIT 1";
        self.backend
            .read(move |conn| conn.one(sql, [workspace.0], |r| r.get(0).map(Time)))
            .await
    }

    async fn begin_gap(&self, workspace: WorkspaceId, gap: GapId, until: Time) -> Result<()> {
        let sql = "UPDATE gaps SET state = 'reading', next_at = ?3 WHERE workspace_id = ?1 AND id = ?2 AND next_at IS NOT NULL";
        self.backend
            .write(move |tx| tx.conn.run(sql, [workspace.0, gap.0, until.0]).map(drop))
            .await
    }

    async fn postpone_gap(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        until: Time,
        trouble: Option<&str>,
    ) -> Result<()> {
        let trouble = trouble.map(str::to_owned);
        self.backend
            .write(move |tx| steps::postpone(tx, workspace.0, gap.0, until, trouble.as_deref()))
            .await
    }

    async fn give_gap_up(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        trouble: &str,
        now: Time,
    ) -> Result<()> {
        let trouble = trouble.to_owned();
        self.backend
            .write(move |tx| steps::end(tx, workspace.0, gap.0, Some(&trouble), now))
            .await
    }

    async fn put_gap_listed(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        conversations: Vec<(String, Time)>,
        after: Option<String>,
        next_at: Time,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| {
                let part = (conversations.as_slice(), after.as_deref());
                steps::listed(tx, workspace.0, gap.0, part, next_at, now)
            })
            .await
    }

    async fn put_gap_found(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        conversation: &str,
        found: GapFound,
        next_at: Time,
        now: Time,
    ) -> Result<()> {
        let conversation = conversation.to_owned();
        self.backend
            .write(move |tx| {
                let found = (conversation.as_str(), &found);
                steps::found(tx, workspace.0, gap.0, found, next_at, now)
            })
            .await
    }

    async fn gather_gap(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        next_at: Option<Time>,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| people::gather(tx, workspace.0, gap.0, next_at, now))
            .await
    }

    async fn gaps(&self, workspace: WorkspaceId, since: Time, limit: u32) -> Result<Vec<GapRow>> {
        self.backend
            .read(move |conn| read::since(conn, workspace.0, since, limit))
            .await
    }

    async fn gap(&self, workspace: WorkspaceId, gap: GapId) -> Result<GapRow> {
        self.backend
            .read(move |conn| read::one(conn, workspace.0, gap.0))
            .await
    }

    async fn gap_people(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        limit: u32,
    ) -> Result<Vec<GapPerson>> {
        self.backend
            .read(move |conn| people::of_gap(conn, workspace.0, gap.0, limit))
            .await
    }

    async fn gaps_of_conversation(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Vec<GapLine>> {
        self.backend
            .read(move |conn| people::of_conversation(conn, workspace.0, conversation.0))
            .await
    }
}
