//! The outbox: deliveries, attempts, exchanges, and what they wait for.

use super::{AddressRow, Cause, ChannelRow, MediaRow, MessageRow, Result, StoreError};
use async_trait::async_trait;
use sportello_core::breaker::Breaker;
use sportello_core::class::Call;
use sportello_core::content::Content;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::message::MessageKind;
use sportello_core::{
    AddressId, AgentId, Capability, ChannelId, ConversationId, DeliveryId, MediaId, MessageId,
    Time, WorkspaceId,
};

/// A reply to be queued; policy has allowed it.
#[derive(Clone, Debug)]
pub struct NewReply {
    /// The conversation.
    pub conversation: ConversationId,
    /// The address it goes to.
    pub address: AddressId,
    /// What kind of message.
    pub kind: MessageKind,
    /// The words, or the caption.
    pub text: Option<String>,
    /// A stored file.
    pub media: Option<MediaId>,
    /// Everything else.
    pub content: Option<Box<Content>>,
    /// What it needs to be sent.
    pub capability: Capability,
    /// Who wrote it; `None` = the API.
    pub author: Option<AgentId>,
    /// The caller's idempotency key and a hash of the request's body.
    pub idempotency: Option<(String, [u8; 32])>,
    /// A delivery that this one replaces by a person's choice (retry of a failed or unconfirmed
    /// one); counted (I5). Once: while a message that replaces it stands (was not withdrawn),
    /// another is not queued, that one's row is given (`Same`).
    pub replaces: Option<DeliveryId>,
}

/// What came of queueing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It is queued.
    New(Box<MessageRow>),
    /// The same key and body were queued before, or what it would replace was replaced before:
    /// that row.
    Same(Box<MessageRow>),
    /// The key was used with another body.
    KeyReused,
}

/// A delivery with everything needed to act on it.
#[derive(Clone, Debug)]
pub struct Due {
    /// The delivery.
    pub id: DeliveryId,
    /// The message.
    pub message: MessageId,
    /// Its conversation (the root's).
    pub conversation: ConversationId,
    /// Its state.
    pub state: DeliveryState,
    /// What it takes.
    pub capability: Capability,
    /// When it was queued.
    pub queued_at: Time,
    /// Why it is held, and since when, if it is.
    pub hold: Option<(HoldReason, Time)>,
    /// Answers in a row that proved nothing was sent: `finish` with `Next::Queue` or `Next::Hold`
    /// since the last `Next::Continue` (for the back-off; never a limit, I6).
    pub retries: u32,
    /// The channel.
    pub channel: ChannelRow,
    /// The address.
    pub address: AddressRow,
    /// What kind of message.
    pub kind: MessageKind,
    /// The words.
    pub text: Option<String>,
    /// The file.
    pub media: Option<MediaRow>,
    /// Everything else.
    pub content: Option<Box<Content>>,
    /// Whether a person wrote it here (and no automation).
    pub by_agent: bool,
    /// Its exchanges, oldest first (a picture uploaded once is not uploaded again). What `due` lists
    /// has them not yet: [`Outbox::exchanges`].
    pub exchanges: Vec<StoredExchange>,
    /// For an unknown one: when the request that may have reached the person was begun.
    pub begun_at: Option<Time>,
    /// For an unknown one: when it is given up to a person.
    pub deadline: Option<Time>,
}

/// A stored exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredExchange {
    /// Which one.
    pub exchange: ExchangeRef,
    /// The connector's name of the step.
    pub name: String,
    /// What kind of call.
    pub call: Call,
    /// When it was begun.
    pub begun_at: Time,
    /// Its answer: status, headers, body; `None` when there is none (yet).
    pub answer: Option<StoredAnswer>,
}

/// An answer as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Headers that connectors read.
    pub headers: Vec<(String, String)>,
    /// The body, cut at 64 KiB.
    pub body: String,
}

/// Names an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExchangeRef {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The delivery.
    pub delivery: DeliveryId,
    /// The attempt, from 1.
    pub attempt: u32,
    /// The exchange in the attempt, from 1.
    pub number: u32,
}

/// A request about to be made. Stored before it leaves.
#[derive(Clone, Debug)]
pub struct Begin {
    /// The connector's name of the step.
    pub name: String,
    /// What kind of call.
    pub call: Call,
    /// Budgets it spends: scope and new state.
    pub budgets: Vec<(String, Time)>,
    /// The breaker it probes, if it is a probe.
    pub probe: Option<(Capability, Breaker)>,
    /// Whether a new attempt begins (else the exchange joins the current one).
    pub new_attempt: bool,
}

/// What follows an answer (or the certainty that there will be none).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The attempt goes on with another request.
    Continue,
    /// The platform took it. If evidence (an echo) named another id meanwhile, that echo becomes
    /// a message said elsewhere; if the id is known from an echo, they become one.
    Accepted {
        /// The platform's id.
        external_id: String,
        /// The person's id there, where it differs from the one used.
        address: Option<String>,
    },
    /// Proved not sent: try again then.
    Queue {
        /// Not before.
        not_before: Time,
    },
    /// Kept back.
    Hold {
        /// Why.
        reason: HoldReason,
        /// Looked at again then.
        retry_at: Time,
        /// The sentence.
        cause: Cause,
    },
    /// Refused for good.
    Fail {
        /// The sentence.
        cause: Cause,
    },
    /// It may have been sent. If evidence came already, it is accepted at once.
    Unknown {
        /// Looked at then.
        next_check: Time,
        /// Given up to a person then.
        deadline: Time,
        /// The sentence.
        cause: Cause,
    },
}

/// What reconciling found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// It was sent: the platform's id, and its time there if known.
    Accepted {
        /// The platform's id.
        external_id: String,
        /// When, by the platform's clock.
        at: Option<Time>,
    },
    /// A post is there: the platform's id, where it tells it.
    Published {
        /// The platform's id.
        external_id: Option<String>,
    },
    /// It was proved not sent: queued again.
    Absent,
    /// Not decided yet: look again then.
    Again(Time),
    /// Evidence did not come in time: someone must decide.
    Unconfirmed,
}

/// What a person decides about an unconfirmed delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It arrived: accepted by a person's word (without a platform id until evidence comes).
    Arrived,
    /// Send it again, knowing it may arrive twice: a new delivery, counted.
    SendAgain,
}

/// The outbox side of the store.
///
/// Transitions other than `DeliveryState::may_become` are refused with `Conflict`. Deliveries of
/// a lane are handed out head first (I4): `due` never gives one whose predecessor in the lane
/// still blocks it.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Queues a reply: a message and its delivery, at the end of the address's lane.
    async fn enqueue(
        &self,
        workspace: WorkspaceId,
        reply: NewReply,
        now: Time,
    ) -> Result<Enqueued> {
        let done = self.enqueue_parts(workspace, vec![reply], now).await?;
        done.into_iter()
            .next()
            .ok_or(StoreError::NotFound("the reply"))
    }

    /// Queues the parts of one request together: all of them or none, each under a key of its
    /// own. The first decides: where it was queued before (by its key, or instead of what it
    /// replaces), nothing more is queued, and what the other keys stand for is given (`Same`).
    /// `KeyReused` stands alone.
    async fn enqueue_parts(
        &self,
        workspace: WorkspaceId,
        parts: Vec<NewReply>,
        now: Time,
    ) -> Result<Vec<Enqueued>>;

    /// What a reply with this idempotency key was queued as before (`Same`, or `KeyReused` when
    /// its body was another); `None` = the key is new. Asked when policy refuses, since a
    /// repeated request is answered with its row although the window has closed since.
    async fn queued_before(
        &self,
        workspace: WorkspaceId,
        key: &str,
        hash: [u8; 32],
    ) -> Result<Option<Enqueued>>;

    /// Heads of lanes that may act at `now`: queued and due, held and to be looked at again, or
    /// sending with no request under way. Oldest first, and without their exchanges: most of what an
    /// outage keeps back waits on unread.
    async fn due(&self, workspace: WorkspaceId, now: Time, limit: u32) -> Result<Vec<Due>>;

    /// The exchanges of a message's delivery, oldest first: all that may have worked, and what was
    /// refused in its latest attempts.
    async fn exchanges(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
    ) -> Result<Vec<StoredExchange>>;

    /// Unknown ones to be looked at, with their exchanges.
    async fn unknown(&self, workspace: WorkspaceId, now: Time, limit: u32) -> Result<Vec<Due>>;

    /// The next moment at which `due` or `unknown` would give something not given now.
    async fn next_wake(&self, workspace: WorkspaceId, now: Time) -> Result<Option<Time>>;

    /// The stored states of budgets.
    async fn budgets(&self, workspace: WorkspaceId, scopes: &[String])
    -> Result<Vec<Option<Time>>>;

    /// Stores, durably, that a request is about to be made; the delivery is `sending`.
    async fn begin(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        begin: Begin,
        now: Time,
    ) -> Result<ExchangeRef>;

    /// Stores an answer (`None` = it was lost or never left) and what follows. A second call for
    /// the same exchange, or one for a delivery that evidence has settled meanwhile, changes
    /// nothing that is known better.
    async fn finish(
        &self,
        exchange: ExchangeRef,
        answer: Option<StoredAnswer>,
        next: Next,
        now: Time,
    ) -> Result<DeliveryState>;

    /// Keeps back a delivery that has not begun a request.
    async fn hold(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        reason: HoldReason,
        retry_at: Time,
        cause: Cause,
        now: Time,
    ) -> Result<()>;

    /// Leaves a delivery that has no request under way in the queue, but not before `not_before` (a
    /// pause too short to be called a hold; a post that the platform still works on).
    async fn postpone(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        not_before: Time,
    ) -> Result<()>;

    /// Stores the state of a budget outside a send (a usage header asked us to slow down).
    async fn set_budget(&self, workspace: WorkspaceId, scope: &str, state: Time) -> Result<()>;

    /// Lets the one be ready at once that would be next of those that wait for a later trial of a
    /// capability. `false` = none does.
    async fn bring_forward(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        capability: Capability,
        now: Time,
    ) -> Result<bool>;

    /// Keeps deliveries back that are held already, for the same reason, until another moment. One
    /// that is not held any more is left alone.
    async fn hold_on(
        &self,
        workspace: WorkspaceId,
        deliveries: Vec<DeliveryId>,
        retry_at: Time,
    ) -> Result<()>;

    /// Refuses for good a delivery that has not begun a request (its window closed meanwhile).
    async fn fail(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        cause: Cause,
        now: Time,
    ) -> Result<()>;

    /// Lets deliveries held for a reason on a channel go (all reasons when `None`; all
    /// capabilities when `None`), one after the other (`core::breaker::ramp`): what people wrote
    /// first, the oldest window first. Gives how many.
    async fn release(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        capability: Option<Capability>,
        reason: Option<HoldReason>,
        now: Time,
    ) -> Result<u64>;

    /// Stores what reconciling found.
    async fn settle(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        settlement: Settlement,
        now: Time,
    ) -> Result<DeliveryState>;

    /// After a start: what was `sending` when the last process ended. A request that may have
    /// reached the person and has no answer is unknown; anything else is queued again. Gives how
    /// many became unknown. `schedule` gives next look and deadline per channel kind's settling.
    async fn recover(
        &self,
        workspace: WorkspaceId,
        now: Time,
        schedule: &RecoverSchedule,
    ) -> Result<u64>;

    /// Takes back a delivery that is queued or held.
    async fn withdraw(&self, workspace: WorkspaceId, delivery: DeliveryId, now: Time)
    -> Result<()>;

    /// A person's word on an unconfirmed delivery. For `SendAgain`, gives the new message.
    async fn decide(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        decision: Decision,
        by: Option<AgentId>,
        now: Time,
    ) -> Result<Option<MessageRow>>;

    /// External ids of a channel that are known already, out of these.
    async fn known_external_ids(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        ids: &[String],
    ) -> Result<Vec<String>>;

    /// What is known of the messages of a history that was read for a delivery of unknown outcome.
    async fn history_known(
        &self,
        workspace: WorkspaceId,
        delivery: DeliveryId,
        ids: &[String],
    ) -> Result<HistoryKnown>;

    /// Deliveries per state, for health pages and verification.
    async fn delivery_counts(&self, workspace: WorkspaceId) -> Result<Vec<(DeliveryState, u64)>>;
}

/// What is known of a history's messages, by their external ids, for one delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryKnown {
    /// Another's, and so no evidence. What was filed as said elsewhere since the delivery was
    /// queued is not among them: an echo without a key is judged by our clock, which may be wrong
    /// (I5), so it may yet turn out to be the delivery's.
    pub others: Vec<String>,
    /// Those that the platform had before the delivery's request was begun, by the order in which
    /// things happened here and not by a clock. A history that shows one of them shows everything
    /// since.
    pub earlier: Vec<String>,
}

/// When recovered unknown deliveries are looked at, by kind of channel.
#[derive(Clone, Debug)]
pub struct RecoverSchedule {
    /// Kinds whose history can be read: (next look, deadline) for them.
    pub history: (Time, Time),
    /// The same for kinds where only evidence settles.
    pub evidence: (Time, Time),
    /// The kinds whose history can be read.
    pub history_kinds: Vec<sportello_core::ChannelKind>,
}
