//! What a platform shows of the business: posts it lists, how they do, comments under them; and
//! the share links that lead there.

use super::Result;
use async_trait::async_trait;
use sportello_core::post::{PostKind, Utm};
use sportello_core::{ChannelId, ChannelKind, ConversationId, MessageId, Time, WorkspaceId};
use std::collections::BTreeMap;

/// A post as the platform listed it, made here or elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPost {
    /// The channel.
    pub channel: ChannelId,
    /// The channel's kind.
    pub channel_kind: ChannelKind,
    /// The channel's name.
    pub channel_name: String,
    /// The platform's id.
    pub external_id: String,
    /// When it was published.
    pub at: Time,
    /// What it is.
    pub kind: PostKind,
    /// Its words.
    pub text: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// A small picture of it, at the platform, for a while.
    pub picture: Option<String>,
    /// How it does, by name: `views`, `reach`, `reactions`, `comments`, `shares`, `saved`,
    /// `clicks`. What the platform does not tell is not there.
    pub counts: BTreeMap<String, u64>,
    /// When that was asked last.
    pub insight_at: Option<Time>,
    /// When its comments were read last.
    pub comments_at: Option<Time>,
    /// Whether the platform does not list it any more.
    pub gone: bool,
    /// Where it stands.
    pub stands: Stands,
}

/// Where a post stands that is known here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stands {
    /// In the lists of the platform.
    #[default]
    Listed,
    /// A post of the business that no list shows: an ad, an old one.
    Unlisted,
    /// Somebody else's, in which the business is mentioned.
    Elsewhere,
}

/// A post under which somebody commented and that no list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentedPost {
    /// The platform's id.
    pub id: String,
    /// Whether it is somebody else's, in which the business is mentioned.
    pub elsewhere: bool,
    /// When it was told of first.
    pub told_at: Time,
    /// When it is to be read.
    pub due_at: Time,
}

/// What the desk did to a comment, and what is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentMark {
    /// Whether the business likes it.
    pub liked: bool,
    /// Whether it is hidden from the public.
    pub hidden: bool,
    /// The entry of the word list for which it was hidden, if it was by that.
    pub hidden_for: Option<String>,
    /// Whether it was deleted there.
    pub deleted: bool,
    /// Whether it was answered in private, may have been, or is about to be.
    pub private: bool,
}

/// A comment at which the word list looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreshComment {
    /// The message here.
    pub message: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The channel.
    pub channel: ChannelId,
    /// The platform's id.
    pub external_id: String,
    /// The words.
    pub text: String,
}

/// A comment at which the word list looks again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentAgain {
    /// The comment, with the words that it has now.
    pub comment: FreshComment,
    /// Its words when the list looked last, of one that was edited since (empty where it had
    /// none); `None` = it had a word of the list then and waits to be hidden.
    pub before: Option<String>,
    /// How often it was edited since.
    pub edits: i64,
}

/// Something that mentions the business somewhere else, told by ids alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldMention {
    /// The platform's id of what it is: a comment, or the media itself.
    pub id: String,
    /// The media it stands at.
    pub media: String,
    /// When it was told.
    pub at: Time,
}

/// An address to be shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShareRow {
    /// The name in its links.
    pub slug: String,
    /// The address that is shared.
    pub url: String,
    /// The words to it.
    pub text: String,
    /// What its links are marked with.
    pub utm: Utm,
    /// When it was made.
    pub created_at: Time,
    /// Clicks by network (`facebook`, …, `qr`), of all days.
    pub clicks: BTreeMap<String, u64>,
}

/// What a platform shows of the business.
#[async_trait]
pub trait PageSide: Send + Sync {
    /// Stores what a platform lists of a channel, or shows by itself: what stands in a list does so
    /// from then on. Those listed before that lie in the span the
    /// list covers (not older than `covers`) and are not in it any more are gone.
    async fn put_listed(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        posts: Vec<ListedPost>,
        covers: Option<Time>,
        now: Time,
    ) -> Result<()>;

    /// Posts in the platform's lists, the newest first, of one channel or all.
    async fn listed(
        &self,
        workspace: WorkspaceId,
        channel: Option<ChannelId>,
        limit: u32,
        skip: u32,
    ) -> Result<Vec<ListedPost>>;

    /// The business's own posts on a channel, those too that no list shows, the newest first.
    async fn own_posts(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        limit: u32,
    ) -> Result<Vec<ListedPost>>;

    /// The post under which somebody commented, that no list shows and that is to be read first, up
    /// to a moment.
    async fn post_to_read(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        upto: Time,
    ) -> Result<Option<CommentedPost>>;

    /// When such a post is read next; `None` = not any more.
    async fn put_off_post(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
        until: Option<Time>,
    ) -> Result<()>;

    /// One post that is known here, wherever it stands.
    async fn listed_post(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<Option<ListedPost>>;

    /// Stores how a post does. Names that are not told stay as they were.
    async fn put_insight(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
        counts: &BTreeMap<String, u64>,
        now: Time,
    ) -> Result<()>;

    /// Notes that a post's comments were read to the end, and what was seen: those known here and
    /// neither seen nor told as deleted are deleted there (a comment of before `before` only: what
    /// was written while it was read proves nothing). Gives the conversations touched.
    async fn comments_read(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        post: &str,
        seen: &[String],
        before: Time,
        now: Time,
    ) -> Result<Vec<ConversationId>>;

    /// The conversations in which others commented under a post, the one with the newest comment
    /// first.
    async fn commented_in(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        post: &str,
        limit: u32,
    ) -> Result<Vec<ConversationId>>;

    /// What is known of comments, by the platform's ids.
    async fn comment_marks(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        ids: &[String],
    ) -> Result<BTreeMap<String, CommentMark>>;

    /// The words of comments as they are known here, by the platform's ids; of one that was deleted
    /// there are none.
    async fn comment_words(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        ids: &[String],
    ) -> Result<BTreeMap<String, Option<String>>>;

    /// Notes what was done to a comment.
    async fn mark_comment(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
        mark: &CommentMark,
        now: Time,
    ) -> Result<()>;

    /// Mentions that were told by ids alone since a moment and are not here yet, oldest first.
    async fn told_mentions(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        since: Time,
    ) -> Result<Vec<ToldMention>>;

    /// A mention cannot be had: it is not asked for any more.
    async fn forget_mention(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        id: &str,
    ) -> Result<()>;

    /// Inbound comments of a channel that the word list has not looked at, in the order in which
    /// they came.
    async fn fresh_comments(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        limit: u32,
    ) -> Result<Vec<FreshComment>>;

    /// Notes up to which message of a channel the word list has looked (it never goes back), and
    /// which of the comments wait to be hidden: it looks at these again.
    async fn looked_at_comments(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        upto: MessageId,
        waiting: &[MessageId],
    ) -> Result<()>;

    /// Comments of a channel at which the word list looks again, since they wait to be hidden or
    /// were edited after it looked, in the order in which they came.
    async fn comments_again(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        limit: u32,
    ) -> Result<Vec<CommentAgain>>;

    /// The word list looked at it again, and it does not wait. One that was edited meanwhile (its
    /// `edits` are others now) is looked at once more.
    async fn looked_again(&self, workspace: WorkspaceId, looked: &CommentAgain) -> Result<()>;

    /// Comments hidden for the word list, the newest first.
    async fn hidden_comments(
        &self,
        workspace: WorkspaceId,
        limit: u32,
    ) -> Result<Vec<(FreshComment, String)>>;

    /// Stores an address to be shared.
    async fn put_share(&self, workspace: WorkspaceId, share: ShareRow) -> Result<()>;

    /// Deletes one.
    async fn delete_share(&self, workspace: WorkspaceId, slug: &str) -> Result<()>;

    /// Addresses to be shared, the newest first.
    async fn shares(&self, workspace: WorkspaceId) -> Result<Vec<ShareRow>>;

    /// The one of that name, in whichever workspace.
    async fn share(&self, slug: &str) -> Result<Option<(WorkspaceId, ShareRow)>>;

    /// Counts a click, by day and network and nothing else. A day is told by the workspace's clock:
    /// days since 1970.
    async fn count_click(&self, slug: &str, network: &str, day: i64) -> Result<()>;
}
