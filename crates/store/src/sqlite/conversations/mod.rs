//! Conversations, contacts, messages, notes, merging, search.

pub(crate) mod changes;
mod cursor;
mod handling;
pub(crate) mod inbox;
pub(crate) mod merging;
pub(crate) mod messages;
mod notices;
pub(crate) mod people;
mod quoted;
pub(crate) mod summary;

use super::backend::Backend;
use super::{Sqlite, search};
use crate::contract::{
    AddressRow, ContactRow, ConversationRow, ConversationStatus, Conversations, Evidence,
    InboxCounts, InboxQuery, MergeRow, MessageRow, NewToken, NoteRow, NoticeRow, Page, Result,
};
use async_trait::async_trait;
use sportello_core::{
    AddressId, AgentId, ChannelId, ContactId, ConversationId, MessageId, Time, WorkspaceId,
};

#[async_trait]
impl<B: Backend> Conversations for Sqlite<B> {
    async fn inbox(
        &self,
        workspace: WorkspaceId,
        query: &InboxQuery,
    ) -> Result<Page<ConversationRow>> {
        let query = query.clone();
        self.backend
            .read(move |conn| inbox::page(conn, workspace.0, &query))
            .await
    }

    async fn inbox_counts(&self, workspace: WorkspaceId) -> Result<InboxCounts> {
        self.backend
            .read(move |conn| inbox::counts(conn, workspace.0))
            .await
    }

    async fn conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<ConversationRow> {
        self.backend
            .read(move |conn| inbox::row(conn, workspace.0, id.0))
            .await
    }

    async fn contact(&self, workspace: WorkspaceId, id: ContactId) -> Result<ContactRow> {
        self.backend
            .read(move |conn| people::contact(conn, workspace.0, id.0))
            .await
    }

    async fn messages(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<MessageRow>> {
        let cursor = cursor.map(str::to_owned);
        self.backend
            .read(move |conn| {
                messages::page(conn, workspace.0, conversation.0, cursor.as_deref(), limit)
            })
            .await
    }

    async fn message(&self, workspace: WorkspaceId, id: MessageId) -> Result<MessageRow> {
        self.backend
            .read(move |conn| messages::one(conn, workspace.0, id.0))
            .await
    }

    async fn notes(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        from: Option<Time>,
        to: Option<Time>,
    ) -> Result<Vec<NoteRow>> {
        self.backend
            .read(move |conn| handling::notes(conn, workspace.0, conversation.0, from, to))
            .await
    }

    async fn add_note(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        author: Option<AgentId>,
        text: &str,
        now: Time,
    ) -> Result<NoteRow> {
        let text = text.to_owned();
        self.backend
            .write(move |tx| {
                handling::add_note(tx, workspace.0, conversation.0, author, &text, now)
            })
            .await
    }

    async fn notices(
        &self,
        workspace: WorkspaceId,
        channel: Option<ChannelId>,
        limit: u32,
    ) -> Result<Vec<NoticeRow>> {
        self.backend
            .read(move |conn| notices::newest(conn, workspace.0, channel.map(|c| c.0), limit))
            .await
    }

    async fn set_status(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        status: ConversationStatus,
        _now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| handling::set_status(tx, workspace.0, conversation.0, status))
            .await
    }

    async fn mark_seen(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| handling::mark_seen(tx, workspace.0, conversation.0, now))
            .await
    }

    async fn own_reaction(
        &self,
        workspace: WorkspaceId,
        message: MessageId,
        emoji: Option<&str>,
        now: Time,
    ) -> Result<()> {
        let emoji = emoji.map(str::to_owned);
        self.backend
            .write(move |tx| {
                handling::own_reaction(tx, workspace.0, message.0, emoji.as_deref(), now)
            })
            .await
    }

    async fn merge(
        &self,
        workspace: WorkspaceId,
        into: ContactId,
        from: ContactId,
        by: Option<AgentId>,
        now: Time,
    ) -> Result<MergeRow> {
        self.backend
            .write(move |tx| {
                merging::merge(tx, workspace.0, into.0, from.0, by, &Evidence::Hand, now)
            })
            .await
    }

    async fn unmerge(
        &self,
        workspace: WorkspaceId,
        merge: i64,
        now: Time,
    ) -> Result<(ContactId, ContactId)> {
        self.backend
            .write(move |tx| merging::unmerge(tx, workspace.0, merge, now))
            .await
    }

    async fn find_contacts(
        &self,
        workspace: WorkspaceId,
        words: &[String],
        except: Option<ContactId>,
        limit: u32,
    ) -> Result<Vec<ContactRow>> {
        let words = words.to_vec();
        self.backend
            .read(move |conn| {
                let except = except
                    .map(|c| people::root_of(conn, workspace.0, c.0))
                    .transpose()?;
                search::contacts(conn, workspace.0, &words, limit.clamp(1, 200) as usize + 1)?
                    .into_iter()
                    .filter(|root| except.is_none_or(|(except, _)| except != *root))
                    .take(limit as usize)
                    .map(|root| people::contact(conn, workspace.0, root))
                    .collect()
            })
            .await
    }

    async fn add_token(&self, workspace: WorkspaceId, token: NewToken) -> Result<()> {
        self.backend
            .write(move |tx| handling::add_token(tx, workspace.0, &token))
            .await
    }

    async fn addresses_without_profile(
        &self,
        workspace: WorkspaceId,
        before: Time,
        limit: u32,
    ) -> Result<Vec<AddressRow>> {
        self.backend
            .read(move |conn| people::without_profile(conn, workspace.0, before, limit))
            .await
    }

    async fn set_profile(
        &self,
        workspace: WorkspaceId,
        address: AddressId,
        name: Option<&str>,
        username: Option<&str>,
        now: Time,
    ) -> Result<()> {
        let (name, username) = (name.map(str::to_owned), username.map(str::to_owned));
        self.backend
            .write(move |tx| {
                handling::set_profile(
                    tx,
                    workspace.0,
                    address.0,
                    name.as_deref(),
                    username.as_deref(),
                    now,
                )
            })
            .await
    }

    async fn rename(
        &self,
        workspace: WorkspaceId,
        contact: ContactId,
        name: Option<&str>,
    ) -> Result<()> {
        let name = name.map(str::to_owned);
        self.backend
            .write(move |tx| handling::rename(tx, workspace.0, contact.0, name.as_deref()))
            .await
    }

    async fn index_search(&self, workspace: WorkspaceId, limit: u32) -> Result<u32> {
        self.backend
            .write(move |tx| search::feed(tx, workspace.0, limit))
            .await
    }
}
