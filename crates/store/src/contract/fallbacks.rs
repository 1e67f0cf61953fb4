//! Fallbacks: held messages that are said another way, and what people agreed to.

use super::{MessageRow, NewReply, Result};
use async_trait::async_trait;
use sportello_core::delivery::DeliveryState;
use sportello_core::{
    AddressId, AgentId, Capability, ChannelId, ConsentId, ContactId, ConversationId, DeliveryId,
    MessageId, Time, WorkspaceId,
};

/// What a contact agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRow {
    /// Its id.
    pub id: ConsentId,
    /// Who agreed: the contact with whom it came, whoever that was joined with since.
    pub contact: ContactId,
    /// To be written to on that network.
    pub kind: sportello_core::ChannelKind,
    /// The words that were agreed to.
    pub words: String,
    /// Where it was given: a form, the counter, a chat.
    pub source: String,
    /// When.
    pub given_at: Time,
    /// Who noted it; `None` = a program.
    pub by: Option<AgentId>,
    /// Since when it is withdrawn.
    pub withdrawn_at: Option<Time>,
}

/// A consent to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConsent {
    /// To be written to on that network.
    pub kind: sportello_core::ChannelKind,
    /// The words that were agreed to.
    pub words: String,
    /// Where it was given.
    pub source: String,
    /// Who noted it; `None` = a program.
    pub by: Option<AgentId>,
}

/// A message that cannot go where it was to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StuckRow {
    /// The delivery.
    pub delivery: DeliveryId,
    /// The message.
    pub message: MessageId,
    /// Its conversation (the root's).
    pub conversation: ConversationId,
    /// Its channel.
    pub channel: ChannelId,
    /// Its address.
    pub address: AddressId,
    /// What it needs.
    pub capability: Capability,
    /// Who wrote it; `None` = a program.
    pub author: Option<AgentId>,
    /// Since when it waits for the trouble: since the cell opened, or since it was queued.
    pub since: Time,
    /// Other addresses that it was said to in vain.
    pub tried: Vec<AddressId>,
}

/// A held message and the one that says the same another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FallbackRow {
    /// The held one, its state and channel.
    pub held: (DeliveryId, DeliveryState, ChannelId),
    /// What the held one needs.
    pub capability: Capability,
    /// The held one's address.
    pub address: AddressId,
    /// The other one, its state and channel.
    pub other: (DeliveryId, DeliveryState, ChannelId),
    /// What the other one needs.
    pub other_capability: Capability,
    /// Addresses that are no way any more: the other one's, and those where it was said in vain.
    pub tried: Vec<AddressId>,
    /// When the other one's platform took it.
    pub taken_at: Option<Time>,
    /// Whether the held one keeps nobody back any more.
    pub aside: bool,
    /// The conversation.
    pub conversation: ConversationId,
}

/// The key of the cause of a delivery that said another one and whose own way went down before it
/// left.
pub const OTHER_WAY_DOWN: &str = "cause-other-way-down";

/// How a fallback is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FallbackEnd {
    /// The other one arrived: the held one is withdrawn, if it still waits.
    Arrived,
    /// The first went after all, or can go now: the other is withdrawn, if it still waits.
    FirstWorked,
    /// The other will not go, or (if it still waits, it is withdrawn) goes down as well: the held
    /// one waits for its own way again, or for a third.
    Failed,
}

impl FallbackEnd {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            FallbackEnd::Arrived => "arrived",
            FallbackEnd::FirstWorked => "first_worked",
            FallbackEnd::Failed => "failed",
        }
    }

    /// Reads the name in the database.
    pub fn parse(name: &str) -> Option<FallbackEnd> {
        [
            FallbackEnd::Arrived,
            FallbackEnd::FirstWorked,
            FallbackEnd::Failed,
        ]
        .into_iter()
        .find(|end| end.as_str() == name)
    }
}

/// The fallbacks' side of the store.
#[async_trait]
pub trait Fallbacks: Send + Sync {
    /// Messages of a channel that wait where one of its cells is open (`None` = the token's, which
    /// everything needs), and those queued behind them, which no other way was tried for; oldest
    /// first. What a person paused is not stuck.
    async fn stuck(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        open: &[(Option<Capability>, Time)],
        limit: u32,
    ) -> Result<Vec<StuckRow>>;

    /// Says a stuck message another way: queues the reply, and keeps the first one back until it
    /// is settled which of them arrives. `Conflict` when the first one is stuck no more, or says
    /// itself what another one was to say.
    async fn fall_back(
        &self,
        workspace: WorkspaceId,
        held: DeliveryId,
        reply: NewReply,
        now: Time,
    ) -> Result<MessageRow>;

    /// Whether something of a channel was told "too fast" so many times in a row.
    async fn throttled(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        times: u32,
    ) -> Result<bool>;

    /// Fallbacks that are not settled.
    async fn open_fallbacks(&self, workspace: WorkspaceId) -> Result<Vec<FallbackRow>>;

    /// Settles one. What is on its way, or may be, is never withdrawn: then nothing changes, and
    /// `false` is given.
    async fn end_fallback(
        &self,
        workspace: WorkspaceId,
        held: DeliveryId,
        end: FallbackEnd,
        now: Time,
    ) -> Result<bool>;

    /// The other one was taken, and nobody knows yet whether it arrived, while the first way works
    /// again: the held one goes on waiting, and keeps nobody back in its lane.
    async fn set_fallback_aside(
        &self,
        workspace: WorkspaceId,
        held: DeliveryId,
        now: Time,
    ) -> Result<()>;

    /// What a conversation's contact agreed to, withdrawn ones too, oldest first.
    async fn consents(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Vec<ConsentRow>>;

    /// One of them.
    async fn consent(&self, workspace: WorkspaceId, consent: ConsentId) -> Result<ConsentRow>;

    /// Keeps what a conversation's contact agreed to, once: where one stands that says the same
    /// (network, words, source), that one is given.
    async fn add_consent(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        consent: NewConsent,
        now: Time,
    ) -> Result<ConsentId>;

    /// A contact takes a consent back.
    async fn withdraw_consent(
        &self,
        workspace: WorkspaceId,
        consent: ConsentId,
        now: Time,
    ) -> Result<()>;
}
