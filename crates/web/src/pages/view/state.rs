//! The state of the desk: outage strip, health, settings, and the word after an action.

use sportello_core::breaker::State;
use sportello_core::delivery::DeliveryState;
use sportello_core::{Capability, ChannelKind, ConversationId, PostId, Time};

/// The strip above the panes while something is down or kept back.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Strip {
    /// What is down: network, capability, since when.
    pub down: Vec<(ChannelKind, Capability, Time)>,
    /// Deliveries kept back.
    pub held: u64,
    /// What works although something on the same network is down.
    pub works: Vec<(ChannelKind, Capability)>,
    /// Channels that must be reconnected.
    pub disconnected: Vec<String>,
}

/// The health page.
#[derive(Clone, Debug, PartialEq)]
pub struct HealthPage {
    /// The capabilities shown, in order.
    pub columns: Vec<Capability>,
    /// One row a channel.
    pub channels: Vec<ChannelHealth>,
    /// Deliveries by state, those that are under way or stuck.
    pub deliveries: Vec<(DeliveryState, u64)>,
    /// The incidents of 90 days, the latest first.
    pub incidents: Vec<crate::pages::incident::Line>,
    /// Whether an outage can be rehearsed here.
    pub rehearses: bool,
}

/// A channel's row of the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelHealth {
    /// The network.
    pub kind: ChannelKind,
    /// The platform that it stands on: what fails there together has one cause.
    pub platform: String,
    /// The channel's name.
    pub name: String,
    /// When a webhook last arrived for it.
    pub heard: Option<Time>,
    /// Its cells, one a column; `None` = the network cannot do that.
    pub cells: Vec<Option<Cell>>,
    /// Its permission.
    pub token: Token,
    /// Deliveries held for want of it.
    pub token_held: u64,
}

/// One cell of the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The breaker's state.
    pub state: State,
    /// Since when it is not closed.
    pub since: Option<Time>,
    /// When the next probe goes.
    pub probe: Option<Time>,
    /// Deliveries held there.
    pub held: u64,
    /// The last error, in words of the reader's language.
    pub error: Option<String>,
}

/// What is known of a channel's permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// It works.
    Good,
    /// Refused since then; not yet believed.
    Suspect(Time),
    /// Confirmed gone since then.
    Gone(Time),
}

/// Something a platform told the business.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The channel's name.
    pub channel: String,
    /// The platform's own name for it.
    pub what: String,
    /// When.
    pub at: Time,
    /// Its first particulars.
    pub facts: Vec<(String, String)>,
}

/// The settings page.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsPage {
    /// What the platforms told, newest first.
    pub notices: Vec<Told>,
    /// The business's name.
    pub workspace: String,
    /// Its IANA time zone.
    pub time_zone: String,
    /// The agent's name.
    pub agent: String,
    /// The other agents' names.
    pub agents: Vec<String>,
    /// The channels.
    pub channels: Vec<ConnectedChannel>,
    /// Where the agent is signed in.
    pub sessions: Vec<OpenSession>,
}

/// A browser in which the agent is signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenSession {
    /// Names the session without being able to open it.
    pub name: String,
    /// What the browser is, if it says so in words we know.
    pub device: Option<String>,
    /// When it was last used.
    pub seen: Time,
    /// Whether it is this one.
    pub here: bool,
}

/// A connected channel.
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectedChannel {
    /// The network.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
    /// The platform's id.
    pub asset: String,
    /// Its permission.
    pub token: Token,
    /// When a webhook last arrived.
    pub heard: Option<Time>,
}

/// A short word after an action, with the way back where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Toast {
    /// A conversation was closed; it can be opened again.
    Closed(ConversationId),
    /// A conversation was opened again.
    Reopened(ConversationId),
    /// Contacts were merged; it can be undone.
    Merged(i64),
    /// A merge was undone.
    Unmerged,
    /// A delivery was withdrawn.
    Withdrawn,
    /// What one tried was too late: a delivery had gone on meanwhile.
    TooLate,
    /// Everyone else was signed out.
    SignedOutElsewhere,
    /// A post got another time; it can be given back the one it had.
    PostMoved(MovedPost),
    /// Something was done that has no way back: the key of the words.
    Said(&'static str),
}

/// A post that was moved, with the way back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedPost {
    /// The key of the words.
    pub word: &'static str,
    /// Where it is moved back.
    pub action: String,
    /// Which.
    pub post: PostId,
    /// Its version since.
    pub version: u32,
    /// When it was due before; `None` = it had no time.
    pub was: Option<Time>,
}
