//! What a platform shows of the business: its posts as listed, their comments, addresses that are
//! shared.

pub(super) mod beside;
mod comments;
mod listed;
pub(super) mod looked;
mod marks;
mod mentions;
mod shares;

use super::Sqlite;
use super::backend::Backend;
use crate::contract::{
    CommentAgain, CommentMark, CommentedPost, FreshComment, ListedPost, PageSide, Result, ShareRow,
    ToldMention,
};
use async_trait::async_trait;
use sportello_core::{ChannelId, ConversationId, MessageId, Time, WorkspaceId};
use std::collections::BTreeMap;

#[async_trait]
impl<B: Backend> PageSide for Sqlite<B> {
    async fn put_listed(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        posts: Vec<ListedPost>,
        covers: Option<Time>,
        _now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| listed::put(tx, workspace, channel, &posts, covers))
            .await
    }

    async fn listed(
        &self,
        workspace: WorkspaceId,
        channel: Option<ChannelId>,
        limit: u32,
        skip: u32,
    ) -> Result<Vec<ListedPost>> {
        self.backend
            .read(move |conn| listed::page(conn, workspace, channel, (limit, skip)))
            .await
    }

    async fn own_posts(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        limit: u32,
    ) -> Result<Vec<ListedPost>> {
        self.backend
            .read(move |conn| listed::own(conn, workspace, channel, limit))
            .await
    }

    async fn post_to_read(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        upto: Time,
    ) -> Result<Option<CommentedPost>> {
        self.backend
            .read(move |conn| beside::due(conn, workspace, channel, upto))
            .await
    }

    async fn put_off_post(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
        until: Option<Time>,
    ) -> Result<()> {
        let external_id = external_id.to_owned();
        self.backend
            .write(move |tx| beside::put_off(tx, workspace, channel, &external_id, until))
            .await
    }

    async fn listed_post(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<Option<ListedPost>> {
        let external_id = external_id.to_owned();
        self.backend
            .read(move |conn| listed::one(conn, workspace, channel, &external_id))
            .await
    }

    async fn put_insight(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
        counts: &BTreeMap<String, u64>,
        now: Time,
    ) -> Result<()> {
        let (external_id, counts) = (external_id.to_owned(), counts.clone());
        self.backend
            .write(move |tx| {
                listed::put_insight(tx, workspace, channel, &external_id, &counts, now)
            })
            .await
    }

    async fn comments_read(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        post: &str,
        seen: &[String],
        before: Time,
        now: Time,
    ) -> Result<Vec<ConversationId>> {
        let (post, seen) = (post.to_owned(), seen.to_vec());
        self.backend
            .write(move |tx| {
                let read = comments::Read {
                    post: &post,
                    seen: &seen,
                    before,
                };
                comments::read(tx, workspace, channel, &read, now)
            })
            .await
    }

    async fn commented_in(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        post: &str,
        limit: u32,
    ) -> Result<Vec<ConversationId>> {
        let post = post.to_owned();
        self.backend
            .read(move |conn| comments::talks(conn, workspace, channel, &post, limit))
            .await
    }

    async fn comment_marks(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        ids: &[String],
    ) -> Result<BTreeMap<String, CommentMark>> {
        let ids = ids.to_vec();
        self.backend
            .read(move |conn| marks::of(conn, workspace, channel, &ids))
            .await
    }

    async fn comment_words(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        ids: &[String],
    ) -> Result<BTreeMap<String, Option<String>>> {
        let ids = ids.to_vec();
        self.backend
            .read(move |conn| comments::words(conn, workspace, channel, &ids))
            .await
    }

    async fn mark_comment(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
        mark: &CommentMark,
        now: Time,
    ) -> Result<()> {
        let (external_id, mark) = (external_id.to_owned(), mark.clone());
        self.backend
            .write(move |tx| marks::put(tx, workspace, channel, &external_id, &mark, now))
            .await
    }

    async fn told_mentions(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        since: Time,
    ) -> Result<Vec<ToldMention>> {
        self.backend
            .read(move |conn| mentions::told(conn, workspace, channel, since))
            .await
    }

    async fn forget_mention(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        id: &str,
    ) -> Result<()> {
        let id = id.to_owned();
        self.backend
            .write(move |tx| mentions::forget(tx, workspace, channel, &id))
            .await
    }

    async fn fresh_comments(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        limit: u32,
    ) -> Result<Vec<FreshComment>> {
        self.backend
            .read(move |conn| looked::fresh(conn, workspace, channel, limit))
            .await
    }

    async fn looked_at_comments(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        upto: MessageId,
        waiting: &[MessageId],
    ) -> Result<()> {
        let waiting = waiting.to_vec();
        self.backend
            .write(move |tx| looked::upto(tx, workspace, channel, upto, &waiting))
            .await
    }

    async fn comments_again(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        limit: u32,
    ) -> Result<Vec<CommentAgain>> {
        self.backend
            .read(move |conn| looked::again(conn, workspace, channel, limit))
            .await
    }

    async fn looked_again(&self, workspace: WorkspaceId, looked: &CommentAgain) -> Result<()> {
        let looked = looked.clone();
        self.backend
            .write(move |tx| looked::done(tx, workspace, &looked))
            .await
    }

    async fn hidden_comments(
        &self,
        workspace: WorkspaceId,
        limit: u32,
    ) -> Result<Vec<(FreshComment, String)>> {
        self.backend
            .read(move |conn| marks::hidden(conn, workspace, limit))
            .await
    }

    async fn put_share(&self, workspace: WorkspaceId, share: ShareRow) -> Result<()> {
        self.backend
            .write(move |tx| shares::put(tx, workspace, &share))
            .await
    }

    async fn delete_share(&self, workspace: WorkspaceId, slug: &str) -> Result<()> {
        let slug = slug.to_owned();
        self.backend
            .write(move |tx| shares::delete(tx, workspace, &slug))
            .await
    }

    async fn shares(&self, workspace: WorkspaceId) -> Result<Vec<ShareRow>> {
        self.backend
            .read(move |conn| shares::all(conn, workspace))
            .await
    }

    async fn share(&self, slug: &str) -> Result<Option<(WorkspaceId, ShareRow)>> {
        let slug = slug.to_owned();
        self.backend
            .read(move |conn| shares::one(conn, &slug))
            .await
    }

    async fn count_click(&self, slug: &str, network: &str, day: i64) -> Result<()> {
        let (slug, network) = (slug.to_owned(), network.to_owned());
        self.backend
            .write(move |tx| shares::count(tx, &slug, &network, day))
            .await
    }
}
