//! Posts: what the business publishes, from the first words to what became of it on each channel.
//! From the moment a post is given to the outbox, it is a delivery a channel, with the states, the
//! lanes and the breakers that replies have.

use super::{Cause, ChannelRow, MediaRow, Result, StoredExchange};
use async_trait::async_trait;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::post::{
    LateOthers, LateWord, Lateness, PostBody, PostKind, PostStage, PostWords,
};
use sportello_core::{
    AgentId, Capability, ChannelId, ChannelKind, DeliveryId, PostId, TargetId, Time, WorkspaceId,
};

/// A post to be stored: a new one, or what a known one is changed to.
#[derive(Clone, Debug)]
pub struct WrittenPost {
    /// Which one, and the version it was read at; `None` = a new one.
    pub known: Option<(PostId, u32)>,
    /// What it says and shows.
    pub body: PostBody,
    /// The channels it goes to.
    pub channels: Vec<ChannelId>,
    /// When it goes out, if that is known.
    pub due_at: Option<Time>,
    /// The time zone in which its time was chosen (IANA name).
    pub zone: String,
    /// Who writes; `None` = the API.
    pub by: Option<AgentId>,
    /// Whether who writes needs another's approval: a post that waits for approval, or has it, is a
    /// draft again with the same write.
    pub unapproved: bool,
}

/// What came of storing a post under an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenOnce {
    /// It is new.
    New(Box<PostRow>),
    /// The key was used with the same request: its post, as it is now.
    Same(Box<PostRow>),
    /// The key was used with another request.
    KeyReused,
}

/// A post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostRow {
    /// Its id.
    pub id: PostId,
    /// Where it stands.
    pub stage: PostStage,
    /// What it says and shows.
    pub body: PostBody,
    /// When it goes out.
    pub due_at: Option<Time>,
    /// The time zone in which its time was chosen.
    pub zone: String,
    /// Who wrote it; `None` = the API.
    pub author: Option<AgentId>,
    /// That one's name.
    pub author_name: Option<String>,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
    /// Grows with every change.
    pub version: u32,
    /// What it is on each channel, by channel.
    pub targets: Vec<TargetRow>,
}

/// A post on one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetRow {
    /// Its id.
    pub id: TargetId,
    /// The channel.
    pub channel: ChannelId,
    /// The channel's kind.
    pub channel_kind: ChannelKind,
    /// The channel's name.
    pub channel_name: String,
    /// What it is there.
    pub kind: PostKind,
    /// What was given to the outbox, fast from then on.
    pub words: Option<PostWords>,
    /// The platform's id, once known.
    pub external_id: Option<String>,
    /// Its address there, once known.
    pub url: Option<String>,
    /// When it was published, by our clock.
    pub published_at: Option<Time>,
    /// How the post itself stands; `None` before the outbox has it.
    pub delivery: Option<PostDelivery>,
    /// How the first comment under it stands, if there is one.
    pub comment: Option<PostDelivery>,
}

/// How a part of a post stands in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostDelivery {
    /// The delivery: the last one, where it was published again by a person's choice.
    pub id: DeliveryId,
    /// Its state.
    pub state: DeliveryState,
    /// Why it is kept back, and since when.
    pub hold: Option<(HoldReason, Time)>,
    /// Why it is where it is.
    pub cause: Option<Cause>,
    /// When it is tried or looked at next.
    pub next_at: Option<Time>,
}

/// Which part of a post on a channel a delivery is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PostPart {
    /// The post itself.
    Post,
    /// The comment that the business writes under it at once.
    Comment,
}

impl PostPart {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            PostPart::Post => "post",
            PostPart::Comment => "comment",
        }
    }

    /// The part of that name.
    pub fn parse(name: &str) -> Option<PostPart> {
        [PostPart::Post, PostPart::Comment]
            .into_iter()
            .find(|part| part.as_str() == name)
    }
}

/// Which posts are asked for. What is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostFilter {
    /// Due at or after.
    pub from: Option<Time>,
    /// Due before.
    pub to: Option<Time>,
    /// Only those that have no time yet.
    pub without_time: bool,
    /// Only of that stage.
    pub stage: Option<PostStage>,
    /// Only those that go to that channel.
    pub channel: Option<ChannelId>,
    /// Only those with a delivery in one of these states.
    pub states: Vec<DeliveryState>,
    /// At most so many.
    pub limit: u32,
}

/// What was said about a post while it was looked over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemarkRow {
    /// Its id.
    pub id: i64,
    /// What it stands for: `remark`, `asked`, `approved`, `returned`, `moved`.
    pub what: String,
    /// The words; may be empty where the deed speaks.
    pub text: String,
    /// Who; `None` = the API or the desk itself.
    pub author: Option<String>,
    /// When.
    pub at: Time,
}

/// A step of a post from one stage to another, with a remark.
#[derive(Clone, Debug)]
pub struct StageChange {
    /// The post.
    pub post: PostId,
    /// The stages from which it is allowed; else `Conflict`.
    pub from: Vec<PostStage>,
    /// The version that was looked at, where that matters; of another it is `Conflict`.
    pub version: Option<u32>,
    /// The stage it comes to.
    pub to: PostStage,
    /// Another time for it, if one was chosen with it.
    pub due_at: Option<Time>,
    /// The name of the remark that is kept: `asked`, `approved`, `returned`, …
    pub what: String,
    /// Words to it.
    pub text: String,
    /// Who.
    pub by: Option<AgentId>,
}

/// What a target of a post is given to the outbox as.
#[derive(Clone, Debug)]
pub struct GivenTarget {
    /// The target.
    pub target: TargetId,
    /// What goes out, links marked.
    pub words: PostWords,
    /// What it needs to be published.
    pub capability: Capability,
    /// Known already to be impossible: it is failed at once with this cause.
    pub refused: Option<Cause>,
}

/// A delivery of a post with everything needed to act on it.
#[derive(Clone, Debug)]
pub struct PostDue {
    /// The delivery.
    pub id: DeliveryId,
    /// The post.
    pub post: PostId,
    /// The post on that channel.
    pub target: TargetId,
    /// Which part.
    pub part: PostPart,
    /// The capability it was queued for.
    pub capability: Capability,
    /// Its state.
    pub state: DeliveryState,
    /// When it was queued.
    pub queued_at: Time,
    /// When the post was due.
    pub due_at: Time,
    /// A person's word, should it be late.
    pub late_word: Option<LateWord>,
    /// Why it is held, and since when, if it is.
    pub hold: Option<(HoldReason, Time)>,
    /// Answers in a row that proved nothing was published.
    pub retries: u32,
    /// The channel.
    pub channel: ChannelRow,
    /// What goes out.
    pub words: PostWords,
    /// Its files, in the order of `words.files`.
    pub files: Vec<MediaRow>,
    /// The platform's id of the post, for the comment under it.
    pub under: Option<String>,
    /// Exchanges of all attempts, oldest first.
    pub exchanges: Vec<StoredExchange>,
    /// When the request that may have published it was begun.
    pub begun_at: Option<Time>,
    /// For an unknown one: when it is given up to a person.
    pub deadline: Option<Time>,
}

/// What is known of posts that a platform lists, for one delivery of unknown outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListingKnown {
    /// Another's, and so no evidence: their ids belong to other targets, or were listed before the
    /// request was begun.
    pub others: Vec<String>,
    /// Those that were there before the request was begun, by the order in which things happened
    /// here and not by a clock. A listing that shows one of them shows everything since.
    pub earlier: Vec<String>,
}

/// What a person decides about a post whose outcome is unconfirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostDecision {
    /// It is there.
    Published,
    /// Publish it again, knowing that it may be there twice; counted (I5).
    Again,
}

/// The posts side of the store.
#[async_trait]
pub trait Posts: Send + Sync {
    /// Stores a post. `Conflict` when it was changed since the version it was read at, or the
    /// outbox has it. One that was approved and is changed by anyone needs approval again only if
    /// the caller says so by [`Posts::stage_post`].
    async fn write_post(
        &self,
        workspace: WorkspaceId,
        post: WrittenPost,
        now: Time,
    ) -> Result<PostRow>;

    /// Stores a new post, once for each idempotency key: a request that is repeated gives the row
    /// of the first. The hash is of what was asked. `Conflict` as for [`Posts::write_post`].
    async fn write_post_once(
        &self,
        workspace: WorkspaceId,
        post: WrittenPost,
        key: (String, [u8; 32]),
        now: Time,
    ) -> Result<WrittenOnce>;

    /// One post.
    async fn post(&self, workspace: WorkspaceId, id: PostId) -> Result<PostRow>;

    /// The post a target is of.
    async fn post_of_target(&self, workspace: WorkspaceId, target: TargetId) -> Result<PostRow>;

    /// Posts, by the time they are due (those without one last), then by id.
    async fn posts(&self, workspace: WorkspaceId, filter: PostFilter) -> Result<Vec<PostRow>>;

    /// Moves a post to another stage, with a remark that is kept.
    async fn stage_post(
        &self,
        workspace: WorkspaceId,
        change: StageChange,
        now: Time,
    ) -> Result<PostRow>;

    /// Gives a post another time (or none). `Conflict` when it was changed since that version, or
    /// the outbox has it.
    async fn move_post(
        &self,
        workspace: WorkspaceId,
        post: PostId,
        version: u32,
        due_at: Option<Time>,
        now: Time,
    ) -> Result<PostRow>;

    /// Deletes a post that the outbox never had.
    async fn delete_post(&self, workspace: WorkspaceId, post: PostId) -> Result<()>;

    /// Adds a remark.
    async fn add_remark(
        &self,
        workspace: WorkspaceId,
        post: PostId,
        text: &str,
        by: Option<AgentId>,
        now: Time,
    ) -> Result<()>;

    /// A post's remarks, oldest first.
    async fn remarks(&self, workspace: WorkspaceId, post: PostId) -> Result<Vec<RemarkRow>>;

    /// Scheduled posts whose time has come, oldest first.
    async fn posts_come_due(
        &self,
        workspace: WorkspaceId,
        now: Time,
        limit: u32,
    ) -> Result<Vec<PostRow>>;

    /// When the next scheduled post is due, after a moment.
    async fn next_post(&self, workspace: WorkspaceId, now: Time) -> Result<Option<Time>>;

    /// Gives a post to the outbox: its words become fast and every target gets its delivery, at
    /// `due_at` of its time. `Conflict` when it is of another version or not scheduled, so that no
    /// crash and no second process gives it twice.
    async fn give_post(
        &self,
        workspace: WorkspaceId,
        post: PostId,
        version: u32,
        targets: Vec<GivenTarget>,
        now: Time,
    ) -> Result<()>;

    /// Heads of lanes of posts that may act at `now`, oldest first.
    async fn posts_due(
        &self,
        workspace: WorkspaceId,
        now: Time,
        limit: u32,
    ) -> Result<Vec<PostDue>>;

    /// Unknown ones to be looked for.
    async fn posts_unknown(
        &self,
        workspace: WorkspaceId,
        now: Time,
        limit: u32,
    ) -> Result<Vec<PostDue>>;

    /// One delivery of a post.
    async fn post_delivery(&self, workspace: WorkspaceId, id: DeliveryId) -> Result<PostDue>;

    /// What is known of posts that the platform lists.
    async fn listing_known(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        ids: &[String],
    ) -> Result<ListingKnown>;

    /// How it stands with the other late posts of its channel, for spreading.
    async fn late_others(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        rule: &Lateness,
        now: Time,
    ) -> Result<LateOthers>;

    /// How many posts of a kind a channel published since a moment (quotas that the platform does
    /// not tell), and when the oldest of them was.
    async fn published_since(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        kind: PostKind,
        since: Time,
    ) -> Result<(u32, Option<Time>)>;

    /// Lets a held or queued delivery of a post go at a moment, late or not.
    async fn let_post_go(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        word: LateWord,
        at: Time,
        now: Time,
    ) -> Result<()>;

    /// A person drops a delivery of a post. Gives whether that is done: one that is being sent, or
    /// of unknown outcome, may be public already; it is not tried again, and withdrawn when it
    /// comes back unsent. `Conflict` when it ended before.
    async fn drop_delivery(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        now: Time,
    ) -> Result<bool>;

    /// A person's word on a delivery of a post of unknown outcome, or on one that failed (`Again`).
    async fn decide_post(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        decision: PostDecision,
        by: Option<AgentId>,
        now: Time,
    ) -> Result<()>;

    /// The platform's address of a published target.
    async fn set_post_url(&self, workspace: WorkspaceId, target: TargetId, url: &str)
    -> Result<()>;
}
