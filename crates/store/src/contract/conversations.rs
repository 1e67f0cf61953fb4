//! Conversations, contacts, messages, notes, merging, search.

use super::{
    AddressRow, ContactRow, ConversationRow, ConversationStatus, MergeRow, MessageRow, NoteRow,
    NoticeRow, Page, Result,
};
use async_trait::async_trait;
use sportello_core::{
    AddressId, AgentId, ChannelId, ChannelKind, ContactId, ConversationId, MessageId, Time,
    WorkspaceId,
};

/// Which conversations to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxQuery {
    /// Only these; `None` = all.
    pub status: Option<ConversationStatus>,
    /// Folded words that must all begin a word of the name, an address or a message; empty = all.
    pub words: Vec<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// At most so many (the store bounds it at 200).
    pub limit: u32,
}

/// Counts for the tabs of the inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxCounts {
    /// Open conversations.
    pub open: u64,
    /// Closed ones.
    pub closed: u64,
    /// Open ones with something unread.
    pub unread: u64,
}

/// A continue link's token, as stored: only its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// The contact it was made for.
    pub contact: ContactId,
    /// The kind of channel it leads to.
    pub kind: ChannelKind,
    /// When it was made.
    pub made_at: Time,
    /// When it ends.
    pub expires_at: Time,
}

/// The conversation side of the store.
///
/// Merging never rewrites messages: a contact points to the one that took it in, addresses stay
/// with their home, and what is shown is everything under the root. A merged conversation's id
/// keeps working and means the root's.
#[async_trait]
pub trait Conversations: Send + Sync {
    /// The inbox, by last activity, newest first.
    async fn inbox(
        &self,
        workspace: WorkspaceId,
        query: &InboxQuery,
    ) -> Result<Page<ConversationRow>>;

    /// Counts for its tabs.
    async fn inbox_counts(&self, workspace: WorkspaceId) -> Result<InboxCounts>;

    /// One conversation's row.
    async fn conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<ConversationRow>;

    /// Its contact.
    async fn contact(&self, workspace: WorkspaceId, id: ContactId) -> Result<ContactRow>;

    /// Its messages, newest first.
    async fn messages(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<MessageRow>>;

    /// One message.
    async fn message(&self, workspace: WorkspaceId, id: MessageId) -> Result<MessageRow>;

    /// Notes of a conversation (and of those merged into it) between two moments, newest first.
    async fn notes(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        from: Option<Time>,
        to: Option<Time>,
    ) -> Result<Vec<NoteRow>>;

    /// Writes a note.
    async fn add_note(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        author: Option<AgentId>,
        text: &str,
        now: Time,
    ) -> Result<NoteRow>;

    /// What the platforms told the business, newest first, at most `limit`; of one channel, or of
    /// all.
    async fn notices(
        &self,
        workspace: WorkspaceId,
        channel: Option<ChannelId>,
        limit: u32,
    ) -> Result<Vec<NoticeRow>>;

    /// Opens or closes. Anything new from the person opens it again.
    async fn set_status(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        status: ConversationStatus,
        now: Time,
    ) -> Result<()>;

    /// An agent looked: nothing is unread.
    async fn mark_seen(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        now: Time,
    ) -> Result<()>;

    /// Stores the business's own reaction to a message, or that it was taken back.
    async fn own_reaction(
        &self,
        workspace: WorkspaceId,
        message: MessageId,
        emoji: Option<&str>,
        now: Time,
    ) -> Result<()>;

    /// Takes `from` into `into`. `Conflict` when they are one already.
    async fn merge(
        &self,
        workspace: WorkspaceId,
        into: ContactId,
        from: ContactId,
        by: Option<AgentId>,
        now: Time,
    ) -> Result<MergeRow>;

    /// Undoes a merge exactly: both contacts have the addresses, messages, notes, name and status
    /// they would have had. Gives both contacts' ids. `NotFound` when it is undone already.
    async fn unmerge(
        &self,
        workspace: WorkspaceId,
        merge: i64,
        now: Time,
    ) -> Result<(ContactId, ContactId)>;

    /// Contacts whose name or address matches the folded words, for merging; not `except`.
    async fn find_contacts(
        &self,
        workspace: WorkspaceId,
        words: &[String],
        except: Option<ContactId>,
        limit: u32,
    ) -> Result<Vec<ContactRow>>;

    /// Stores a continue token's hash.
    async fn add_token(&self, workspace: WorkspaceId, token: NewToken) -> Result<()>;

    /// Addresses whose profile was never asked for, or not since `before`.
    async fn addresses_without_profile(
        &self,
        workspace: WorkspaceId,
        before: Time,
        limit: u32,
    ) -> Result<Vec<AddressRow>>;

    /// Stores what a profile said (or that it said nothing).
    async fn set_profile(
        &self,
        workspace: WorkspaceId,
        address: AddressId,
        name: Option<&str>,
        username: Option<&str>,
        now: Time,
    ) -> Result<()>;

    /// Names a contact by hand; `None` goes back to what the networks say.
    async fn rename(
        &self,
        workspace: WorkspaceId,
        contact: ContactId,
        name: Option<&str>,
    ) -> Result<()>;

    /// Feeds search with messages and names not yet indexed, at most `limit`. Gives how many it
    /// fed: call again until 0.
    async fn index_search(&self, workspace: WorkspaceId, limit: u32) -> Result<u32>;
}
