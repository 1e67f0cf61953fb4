//! Gaps: times in which a platform may not have told what was said, what was read back since, and
//! what nothing brings back.

use super::Result;
use async_trait::async_trait;
use sportello_core::gap::Gap;
use sportello_core::{ChannelId, ChannelKind, ConversationId, GapId, Span, Time, WorkspaceId};

/// How far the audit of a gap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GapState {
    /// Asked for, and nothing was done yet.
    Asked,
    /// Being read; of one that cannot be read: people whom it concerns may still write.
    Reading,
    /// It could not go on, and does so later.
    Waiting,
    /// Over.
    Done,
}

/// A gap and its audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapRow {
    /// Which.
    pub id: GapId,
    /// The channel.
    pub channel: ChannelId,
    /// The channel's kind.
    pub channel_kind: ChannelKind,
    /// The channel's name.
    pub channel_name: String,
    /// From when to when.
    pub gap: Gap,
    /// Whether the network lets it be read back; if not, the gap stays.
    pub readable: bool,
    /// When the audit was asked for.
    pub asked_at: Time,
    /// How far it is.
    pub state: GapState,
    /// When it goes on; `None` = it is over.
    pub next_at: Option<Time>,
    /// Why it could not go on, or why it ended without an answer: a key of the locale files.
    pub trouble: Option<String>,
    /// When it was over.
    pub finished_at: Option<Time>,
    /// Conversations that changed, as far as they are listed.
    pub conversations: u32,
    /// Of these, those that were looked at.
    pub looked_at: u32,
    /// Messages that were missing and are here now.
    pub recovered: u32,
    /// At least so many messages are lost for good.
    pub lost: u32,
    /// People whom it may concern, or who lost something.
    pub people: u32,
}

/// What is next to be done about a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GapStep {
    /// Its changed conversations are listed, from that place on.
    List(Option<String>),
    /// A conversation is read back, by the platform's id.
    Read(String),
    /// It cannot be read: whom it may concern is gathered.
    Gather,
}

/// A gap about which something is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueGap {
    /// Which.
    pub id: GapId,
    /// The channel.
    pub channel: ChannelId,
    /// From when to when.
    pub gap: Gap,
    /// When the audit was asked for.
    pub asked_at: Time,
    /// Troubles in a row.
    pub failures: u32,
    /// What.
    pub step: GapStep,
}

/// So often a conversation is refused until it is believed that there is no more to be had.
pub const REFUSALS: u32 = 10;
/// Between two such readings.
pub const REFUSED_AGAIN: Span = Span::minutes(5);

/// What was found in a conversation that was read back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapFound {
    /// The person's id on the channel, if it was told.
    pub person: Option<String>,
    /// Messages that were missing and are here now.
    pub recovered: u32,
    /// At least so many are lost for good.
    pub lost: u32,
    /// Whether the platform gives the conversation no more.
    pub gone: bool,
    /// Whether the platform refused to give the conversation: it is read again after
    /// [`REFUSED_AGAIN`], behind the others, until it was refused [`REFUSALS`] times.
    pub refused: bool,
}

/// A person whom a gap may concern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapPerson {
    /// The conversation that shows them.
    pub conversation: ConversationId,
    /// Their name, if it is known.
    pub name: Option<String>,
    /// At least so many of their messages are lost; 0 = nobody knows.
    pub lost: u32,
}

/// A gap as a conversation shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapLine {
    /// Which.
    pub id: GapId,
    /// The channel's kind.
    pub channel_kind: ChannelKind,
    /// From when to when.
    pub gap: Gap,
    /// At least so many messages of this conversation are lost; 0 = nobody knows.
    pub lost: u32,
}

/// Gaps of a workspace.
#[async_trait]
pub trait Gaps: Send + Sync {
    /// Asks for the audit of a gap. One of the same channel that covers it gives its id instead.
    async fn ask_gap(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        gap: Gap,
        readable: bool,
        now: Time,
    ) -> Result<GapId>;

    /// Has these conversations read back for a gap, whatever was audited before: they are known not
    /// to be whole. By the platform's ids, with the moment of their last change.
    async fn ask_reading(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        gap: Gap,
        conversations: Vec<(String, Time)>,
        now: Time,
    ) -> Result<GapId>;

    /// Gaps about which something is to be done, the one that waits longest first.
    async fn due_gaps(&self, workspace: WorkspaceId, now: Time, limit: u32) -> Result<Vec<DueGap>>;

    /// When something is next to be done about any.
    async fn next_gap(&self, workspace: WorkspaceId) -> Result<Option<Time>>;

    /// Notes that a step was begun; if nothing comes of it, it is begun again `until` then.
    async fn begin_gap(&self, workspace: WorkspaceId, gap: GapId, until: Time) -> Result<()>;

    /// Postpones a gap, with the trouble that it had, if any.
    async fn postpone_gap(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        until: Time,
        trouble: Option<&str>,
    ) -> Result<()>;

    /// Gives the audit of a gap up, saying why.
    async fn give_gap_up(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        trouble: &str,
        now: Time,
    ) -> Result<()>;

    /// Stores a part of the list: conversations to be read with the moment of their last change,
    /// and where the list goes on. Nothing more to do ends the audit at `now`, else it goes on then.
    async fn put_gap_listed(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        conversations: Vec<(String, Time)>,
        after: Option<String>,
        next_at: Time,
        now: Time,
    ) -> Result<()>;

    /// Stores what was found in a conversation; the last one ends the audit at `now`, else it goes
    /// on then.
    async fn put_gap_found(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        conversation: &str,
        found: GapFound,
        next_at: Time,
        now: Time,
    ) -> Result<()>;

    /// Gathers whom a gap may concern that cannot be read: who wrote around it, and, the first time,
    /// whose conversation was open. It is gathered again at `next_at`; `None` ends the audit.
    async fn gather_gap(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        next_at: Option<Time>,
        now: Time,
    ) -> Result<()>;

    /// Gaps that ended since a moment, the latest first.
    async fn gaps(&self, workspace: WorkspaceId, since: Time, limit: u32) -> Result<Vec<GapRow>>;

    /// One.
    async fn gap(&self, workspace: WorkspaceId, gap: GapId) -> Result<GapRow>;

    /// Whom a gap may concern, each once.
    async fn gap_people(
        &self,
        workspace: WorkspaceId,
        gap: GapId,
        limit: u32,
    ) -> Result<Vec<GapPerson>>;

    /// The gaps that may concern a conversation, oldest first.
    async fn gaps_of_conversation(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Vec<GapLine>>;
}
