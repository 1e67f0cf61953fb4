//! Posts: written, looked over, given to the outbox, and what became of them.

mod filter;
mod given;
pub(crate) mod late;
mod rows;
mod waiting;
mod written;

pub(crate) use given::{accepted, external_id, is_another};

use super::Sqlite;
use super::backend::Backend;
use super::error::found;
use super::sql::Sql;
use crate::contract::{
    GivenTarget, ListingKnown, PostDecision, PostDue, PostFilter, PostRow, Posts, RemarkRow,
    Result, StageChange, WrittenOnce, WrittenPost,
};
use async_trait::async_trait;
use sportello_core::post::{LateOthers, LateWord, Lateness, PostKind};
use sportello_core::{AgentId, ChannelId, DeliveryId, PostId, TargetId, Time, WorkspaceId};

#[async_trait]
impl<B: Backend> Posts for Sqlite<B> {
    async fn write_post(
        &self,
        workspace: WorkspaceId,
        post: WrittenPost,
        now: Time,
    ) -> Result<PostRow> {
        self.backend
            .write(move |tx| written::write(tx, workspace.0, &post, now))
            .await
    }

    async fn write_post_once(
        &self,
        workspace: WorkspaceId,
        post: WrittenPost,
        (key, hash): (String, [u8; 32]),
        now: Time,
    ) -> Result<WrittenOnce> {
        self.backend
            .write(move |tx| written::write_once(tx, workspace.0, &post, (&key, &hash), now))
            .await
    }

    async fn post(&self, workspace: WorkspaceId, id: PostId) -> Result<PostRow> {
        self.backend
            .read(move |conn| rows::one(conn, workspace.0, id.0))
            .await
    }

    async fn post_of_target(&self, workspace: WorkspaceId, target: TargetId) -> Result<PostRow> {
        self.backend
            .read(move |conn| {
                let post = rows::post_of(conn, workspace.0, target.0)?;
                rows::one(conn, workspace.0, post)
            })
            .await
    }

    async fn posts(&self, workspace: WorkspaceId, filter: PostFilter) -> Result<Vec<PostRow>> {
        self.backend
            .read(move |conn| filter::filtered(conn, workspace.0, &filter))
            .await
    }

    async fn stage_post(
        &self,
        workspace: WorkspaceId,
        change: StageChange,
        now: Time,
    ) -> Result<PostRow> {
        self.backend
            .write(move |tx| written::stage(tx, workspace.0, &change, now))
            .await
    }

    async fn move_post(
        &self,
        workspace: WorkspaceId,
        post: PostId,
        version: u32,
        due_at: Option<Time>,
        now: Time,
    ) -> Result<PostRow> {
        self.backend
            .write(move |tx| written::shift(tx, workspace.0, (post, version), due_at, now))
            .await
    }

    async fn delete_post(&self, workspace: WorkspaceId, post: PostId) -> Result<()> {
        self.backend
            .write(move |tx| written::delete(tx, workspace.0, post))
            .await
    }

    async fn add_remark(
        &self,
        workspace: WorkspaceId,
        post: PostId,
        text: &str,
        by: Option<AgentId>,
        now: Time,
    ) -> Result<()> {
        let text = text.to_owned();
        self.backend
            .write(move |tx| {
                rows::one(tx.conn, workspace.0, post.0)?;
                written::remark(tx, workspace.0, post, ("remark", &text), by, now)
            })
            .await
    }

    async fn remarks(&self, workspace: WorkspaceId, post: PostId) -> Result<Vec<RemarkRow>> {
        self.backend
            .read(move |conn| rows::remarks(conn, workspace.0, post.0))
            .await
    }

    async fn posts_come_due(
        &self,
        workspace: WorkspaceId,
        now: Time,
        limit: u32,
    ) -> Result<Vec<PostRow>> {
        self.backend
            .read(move |conn| rows::come_due(conn, workspace.0, now, limit))
            .await
    }

    async fn next_post(&self, workspace: WorkspaceId, now: Time) -> Result<Option<Time>> {
        let sql = "SELECT min(due_at) FROM posts WHERE workspace_id = ?1 AND stage = 'scheduled' AND due_at > ?2";
        self.backend
            .read(move |conn| {
                let found = conn.one(sql, [workspace.0, now.0], |r| r.get::<_, Option<i64>>(0))?;
                Ok(found.flatten().map(Time))
            })
            .await
    }

    async fn give_post(
        &self,
        workspace: WorkspaceId,
        post: PostId,
        version: u32,
        targets: Vec<GivenTarget>,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| given::give(tx, workspace.0, (post, version), &targets, now))
            .await
    }

    async fn posts_due(
        &self,
        workspace: WorkspaceId,
        now: Time,
        limit: u32,
    ) -> Result<Vec<PostDue>> {
        self.backend
            .read(move |conn| waiting::due(conn, workspace.0, now, limit))
            .await
    }

    async fn posts_unknown(
        &self,
        workspace: WorkspaceId,
        now: Time,
        limit: u32,
    ) -> Result<Vec<PostDue>> {
        self.backend
            .read(move |conn| waiting::unknown(conn, workspace.0, now, limit))
            .await
    }

    async fn post_delivery(&self, workspace: WorkspaceId, id: DeliveryId) -> Result<PostDue> {
        self.backend
            .read(move |conn| waiting::one(conn, workspace.0, id))
            .await
    }

    async fn listing_known(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        ids: &[String],
    ) -> Result<ListingKnown> {
        let ids = ids.to_vec();
        self.backend
            .read(move |conn| waiting::listing_known(conn, workspace.0, delivery, &ids))
            .await
    }

    async fn late_others(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        rule: &Lateness,
        now: Time,
    ) -> Result<LateOthers> {
        let rule = *rule;
        self.backend
            .read(move |conn| late::others(conn, workspace.0, delivery, &rule, now))
            .await
    }

    async fn published_since(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        kind: PostKind,
        since: Time,
    ) -> Result<(u32, Option<Time>)> {
        let sql = "SELECT count(*), min(published_at) FROM post_targets WHERE workspace_id = ?1 AND channel_id = ?2 \
             AND published_at >= ?3 AND kind = ?4";
        self.backend
            .read(move |conn| {
                let found =
                    conn.one(sql, (workspace.0, channel.0, since.0, kind.as_str()), |r| {
                        Ok((r.get(0)?, r.get::<_, Option<i64>>(1)?.map(Time)))
                    })?;
                Ok(found.unwrap_or_default())
            })
            .await
    }

    async fn let_post_go(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        word: LateWord,
        at: Time,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| given::let_go(tx, workspace.0, delivery, word, at.max(now)))
            .await
    }

    async fn drop_delivery(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        now: Time,
    ) -> Result<bool> {
        self.backend
            .write(move |tx| given::drop(tx, workspace.0, delivery, now))
            .await
    }

    async fn decide_post(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        decision: PostDecision,
        by: Option<AgentId>,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| given::decide(tx, workspace.0, delivery, (decision, by), now))
            .await
    }

    async fn set_post_url(
        &self,
        workspace: WorkspaceId,
        target: TargetId,
        url: &str,
    ) -> Result<()> {
        let url = url.to_owned();
        let sql = "UPDATE post_targets SET url = ?3 WHERE workspace_id = ?1 AND id = ?2";
        self.backend
            .write(move |tx| {
                let set = tx.conn.run(sql, (workspace.0, target.0, &url))?;
                found(set, "the post on that channel")
            })
            .await
    }
}
