//! Rows as the engine and the pages see them.

use serde::{Deserialize, Serialize};
use sportello_core::content::{Content, Facts};
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::message::{Direction, MediaSource, MessageKind};
use sportello_core::{
    AddressId, AgentId, AppId, ChannelId, ChannelKind, ContactId, ConversationId, DeliveryId,
    MediaId, MessageId, Time, WorkspaceId,
};
use std::collections::BTreeMap;

/// Bytes sealed by the engine's vault; the store never sees what is inside.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// A workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceRow {
    /// Its id.
    pub id: WorkspaceId,
    /// The business's name.
    pub name: String,
    /// IANA time zone, such as `Europe/Rome`.
    pub time_zone: String,
    /// When it was made.
    pub created_at: Time,
}

/// A platform app: who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppRow {
    /// Its id here.
    pub id: AppId,
    /// The platform's id of the app.
    pub platform_id: String,
    /// Its secrets, the current one first; an old one stays while rotating.
    pub secrets: Vec<Sealed>,
    /// The verify token of the handshake.
    pub verify_token: Sealed,
}

/// A connected channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelRow {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: ChannelId,
    /// Its connector.
    pub kind: ChannelKind,
    /// The platform's id.
    pub asset: String,
    /// The name to show.
    pub name: String,
    /// The app it is connected through.
    pub app: AppId,
    /// The connector's settings.
    pub settings: BTreeMap<String, String>,
    /// The token.
    pub token: Sealed,
    /// What is known of the token.
    pub token_state: TokenHealth,
    /// When it was connected.
    pub created_at: Time,
    /// When a webhook last arrived for it.
    pub heard_at: Option<Time>,
}

/// What is known of a channel's token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum TokenHealth {
    /// It works, as far as is known.
    Good,
    /// The platform refused it since then; not yet believed (an outage looks the same).
    Suspect {
        /// Since when.
        since: Time,
    },
    /// Confirmed: someone must reconnect the channel.
    Gone {
        /// Since when.
        since: Time,
    },
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRow {
    /// Its id (of the root, when merged).
    pub id: ContactId,
    /// The name to show; `None` until one is known.
    pub name: Option<String>,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its addresses, over all merged contacts, the one last heard from first.
    pub addresses: Vec<AddressRow>,
    /// The merges that made it, newest first, that can be undone.
    pub merges: Vec<MergeRow>,
}

/// A person's place on one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressRow {
    /// Its id.
    pub id: AddressId,
    /// The contact it came with (its home; merging never changes it).
    pub home: ContactId,
    /// The channel.
    pub channel: ChannelId,
    /// The channel's kind.
    pub kind: ChannelKind,
    /// The channel's name.
    pub channel_name: String,
    /// The platform's id of the person there.
    pub external_id: String,
    /// Another id of the same person there (BSUID).
    pub alias: Option<String>,
    /// A phone number in digits, if known.
    pub phone: Option<String>,
    /// The name this network gave.
    pub name: Option<String>,
    /// The user name there, without `@`.
    pub username: Option<String>,
    /// When the person last wrote here in a way that opens the window (event time, but not later
    /// than it was received).
    pub last_inbound: Option<Time>,
}

/// A merge of two contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeRow {
    /// The merge's id.
    pub id: i64,
    /// The contact that took the other in.
    pub into: ContactId,
    /// The contact that was taken in.
    pub from: ContactId,
    /// The name the taken-in contact had.
    pub from_name: Option<String>,
    /// When.
    pub at: Time,
    /// Who did it; `None` = evidence alone (a continue token).
    pub by: Option<AgentId>,
    /// Why.
    pub evidence: Evidence,
}

/// Why two contacts are one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "evidence")]
pub enum Evidence {
    /// A person said so.
    Hand,
    /// A continue token made for one arrived from the other.
    Token {
        /// The address it arrived from.
        address: AddressId,
        /// When it was made.
        made_at: Time,
    },
}

/// A row of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// The contact.
    pub contact: ContactId,
    /// The contact's name, if known.
    pub name: Option<String>,
    /// Open or closed.
    pub status: ConversationStatus,
    /// When the last message was said.
    pub last_at: Time,
    /// The last message: direction, kind and words.
    pub last: Option<LastMessage>,
    /// Inbound messages since an agent last looked.
    pub unread: u32,
    /// Deliveries held, unknown or unconfirmed (for the mark in the list).
    pub waiting: u32,
    /// Deliveries failed since an agent last looked.
    pub failed: u32,
    /// Where messages that need an open window are kept back.
    pub kept_back: Vec<KeptBack>,
    /// The channels the person is reachable by, the one last heard from first: kind and the time
    /// the person last wrote there.
    pub reach: Vec<(ChannelKind, Option<Time>)>,
}

/// An address where messages that need an open window are held, and are not being said another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBack {
    /// The network.
    pub kind: ChannelKind,
    /// When the person last wrote there.
    pub last_inbound: Option<Time>,
    /// Whether a program wrote one of them (else agents wrote all).
    pub by_program: bool,
}

/// The last message of a conversation, for the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastMessage {
    /// Who spoke.
    pub direction: Direction,
    /// What kind.
    pub kind: MessageKind,
    /// The words, cut for a list.
    pub preview: Option<String>,
    /// Whether it stands, or stood, in public under a post.
    pub public: bool,
    /// The network.
    pub channel_kind: ChannelKind,
    /// The state, if it is ours.
    pub state: Option<DeliveryState>,
}

/// Whether a conversation waits for someone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversationStatus {
    /// Someone should look.
    Open,
    /// Done, until the person writes again.
    Closed,
}

impl ConversationStatus {
    /// `open` or `closed`.
    pub fn as_str(self) -> &'static str {
        match self {
            ConversationStatus::Open => "open",
            ConversationStatus::Closed => "closed",
        }
    }

    /// The status of that name.
    pub fn parse(name: &str) -> Option<ConversationStatus> {
        match name {
            "open" => Some(ConversationStatus::Open),
            "closed" => Some(ConversationStatus::Closed),
            _ => None,
        }
    }
}

/// A message as conversation, API and search show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// Its id.
    pub id: MessageId,
    /// The conversation it is shown in now (the root's, when merged).
    pub conversation: ConversationId,
    /// The channel.
    pub channel: ChannelId,
    /// The channel's kind.
    pub channel_kind: ChannelKind,
    /// The address.
    pub address: AddressId,
    /// Who spoke.
    pub direction: Direction,
    /// What kind.
    pub kind: MessageKind,
    /// The words.
    pub text: Option<String>,
    /// When: by the platform's clock if inbound or said elsewhere (but not later than it was
    /// received: `core::window::stands_at`), by ours if queued here.
    pub at: Time,
    /// The platform's id, once known.
    pub external_id: Option<String>,
    /// The delivery's state as people see it; `None` for inbound.
    pub state: Option<DeliveryState>,
    /// The delivery, if it was sent from here.
    pub delivery: Option<DeliveryId>,
    /// The message by which a person sent this one again, unless that was taken back.
    pub sent_again: Option<MessageId>,
    /// The message that says the same another way, or that this one says it for.
    pub instead: Option<InsteadRow>,
    /// Why it is held, failed, unknown or unconfirmed.
    pub cause: Option<Cause>,
    /// Who wrote it here; `None` = the API, or elsewhere.
    pub author: Option<String>,
    /// The file.
    pub media: Option<MediaRow>,
    /// Everything else.
    pub content: Option<Box<Content>>,
    /// The message it quotes, if that is here.
    pub quoted: Option<QuotedRow>,
    /// Reactions: whether the contact made it (else the business), and the emoji.
    pub reactions: Vec<(bool, String)>,
    /// What the platform says it charges for it: `category`, `type`, `billable`, …
    pub pricing: Option<Facts>,
}

/// The other of two messages that say the same by two ways (`Fallbacks::fall_back`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsteadRow {
    /// Its id.
    pub message: MessageId,
    /// Its network.
    pub kind: ChannelKind,
    /// Whether it is the first one, which is kept back (else it is the one that goes instead).
    pub first: bool,
}

/// A message that another one quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedRow {
    /// Its id.
    pub message: MessageId,
    /// Who spoke.
    pub direction: Direction,
    /// What kind.
    pub kind: MessageKind,
    /// The words, cut for one line.
    pub preview: Option<String>,
}

/// The platform's word to the business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// Its id.
    pub id: i64,
    /// The channel.
    pub channel: ChannelId,
    /// The platform's own name for it.
    pub what: String,
    /// The person it is about, by their id on the channel.
    pub about: Option<String>,
    /// When.
    pub at: Time,
    /// What it says, by the path of each member.
    pub facts: BTreeMap<String, String>,
}

/// Why a delivery is where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Which sentence people read: a key of the locale files (`cause-…` or `hold-…`).
    pub key: String,
    /// The platform's code.
    pub code: Option<i64>,
    /// The platform's subcode.
    pub subcode: Option<i64>,
    /// Since when.
    pub since: Time,
    /// When it is tried or looked at next.
    pub until: Option<Time>,
}

/// A note between agents; never sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    /// Its id.
    pub id: i64,
    /// Its words.
    pub text: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When.
    pub at: Time,
}

/// A stored or awaited file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaRow {
    /// Its id.
    pub id: MediaId,
    /// What kind of message it is of: what its bytes should be.
    pub kind: MessageKind,
    /// Its state.
    pub state: MediaState,
    /// Where the bytes are to be had, while they are not here (inbound only).
    pub source: Option<MediaSource>,
    /// The media type as sniffed, once stored.
    pub mime: Option<String>,
    /// The size in bytes, once stored.
    pub bytes: Option<u64>,
    /// Width and height in pixels, once stored.
    pub size: Option<(u32, u32)>,
    /// Whether a thumbnail is stored beside it.
    pub thumbnail: bool,
    /// Why it cannot be had, if it is gone: a key of the locale files.
    pub cause: Option<String>,
}

/// Whether a picture is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaState {
    /// To be fetched.
    Pending,
    /// Here.
    Stored,
    /// It cannot be had: expired, too large, not a picture.
    Gone,
}

/// Why a delivery is held, as stored.
pub type Hold = (HoldReason, Time, Option<Time>);
