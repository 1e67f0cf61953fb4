//! What a connector is. The engine owns the HTTP client, the clock, retries, order and storage;
//! a connector knows one platform's shapes and rules.

pub use crate::http::*;
use serde::{Deserialize, Serialize};
use sportello_core::breaker::suspicion::Doubt;
use sportello_core::capability::Capabilities;
use sportello_core::class::{Call, Verdict};
use sportello_core::content::Content;
use sportello_core::event::Item;
use sportello_core::message::{MediaSource, MessageKind};
use sportello_core::post::{PostKind, PostLimit};
use sportello_core::{Capability, ChannelKind, MediaId, Span, Time};
use std::collections::BTreeMap;

/// What a connector must know of a channel. No token: the engine adds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelFacts {
    /// The platform's id of the channel.
    pub asset: String,
    /// The connector's own settings (see [`Connector::fields`]), such as `waba` or `page`.
    pub settings: BTreeMap<String, String>,
}

/// A message on its way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The channel it leaves by.
    pub channel: ChannelFacts,
    /// The person's id there.
    pub to: String,
    /// Our mark, carried to the platform and back where it can be.
    pub key: String,
    /// What kind of message.
    pub kind: MessageKind,
    /// The words, or the caption.
    pub text: Option<String>,
    /// The file.
    pub media: Option<OutgoingMedia>,
    /// Everything else.
    pub content: Option<Box<Content>>,
    /// Whether it goes beyond the window because a person wrote it (HUMAN_AGENT:
    /// messaging-send.md §1).
    pub human_agent: bool,
}

/// A file on its way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingMedia {
    /// The stored file.
    pub media: MediaId,
    /// Its media type.
    pub mime: String,
    /// Its name for the platform.
    pub filename: String,
    /// An unguessable address at which the platform can fetch it, made by the engine only for
    /// connectors whose capability table says `by_link`.
    pub link: Option<String>,
}

/// What comes next for a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Make this request, store its answer, ask again.
    Request {
        /// The step's name.
        name: String,
        /// What kind of call it is: only `Call::Send` may reach a person.
        call: Call,
        /// The request.
        request: HttpRequest,
    },
    /// Nothing to do before then.
    Wait(Time),
    /// The platform took it.
    Done {
        /// The platform's id of the message.
        external_id: String,
        /// The person's id as the platform knows it, where it differs from the one used
        /// (WhatsApp's `wa_id`; a private reply's PSID).
        address: Option<String>,
    },
    /// It cannot be sent.
    Failed(Verdict),
}

/// A passing sign in a conversation: no delivery, not kept for later, lost without harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Someone is typing, or stopped. WhatsApp shows it as an answer to the person's last message.
    Typing {
        /// Whether it begins.
        on: bool,
        /// The person's last message.
        message: Option<String>,
    },
    /// Everything up to the person's last message was read.
    Read {
        /// That message.
        message: Option<String>,
    },
    /// A reaction to a message; `None` takes it back.
    React {
        /// Which message.
        message: String,
        /// The emoji.
        emoji: Option<String>,
    },
    /// A tap on a button was taken (Telegram shows until then that it is waited for).
    Taken {
        /// The tap, as its message's id.
        message: String,
    },
}

/// One message of a conversation as the platform's history tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryMessage {
    /// The platform's id (the same as in webhooks).
    pub external_id: String,
    /// When it was made there.
    pub at: Time,
    /// Whether the business wrote it.
    pub from_business: bool,
    /// The words.
    pub text: Option<String>,
    /// Whether it carries a file.
    pub has_media: bool,
}

/// A conversation read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// What was read, newest first.
    pub messages: Vec<HistoryMessage>,
    /// Whether nothing older exists. If false, absence is proved only for the time after the
    /// oldest message read.
    pub complete: bool,
}

/// A person's profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The name to show.
    pub name: Option<String>,
    /// The name the person chose on the network, without `@`.
    pub username: Option<String>,
}

/// What comes next when fetching a person's picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaStep {
    /// Ask the platform where it is, then ask again with the answer.
    Ask(HttpRequest),
    /// Download it.
    Download(HttpRequest),
    /// It cannot be had any more (or never could): why, as a key of the locale files.
    Gone(String),
}

/// A field of the form that connects a channel of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in `ChannelFacts::settings`, or `asset`, `token`.
    pub name: &'static str,
    /// Whether the channel cannot work without it.
    pub required: bool,
    /// Whether it is sealed and never shown again.
    pub secret: bool,
    /// What it is, in English, for `--help` and the API; pages use the locale key
    /// `field-<kind>-<name>`.
    pub help: &'static str,
}

/// One network. A pure value.
pub trait Connector: Send + Sync {
    /// The kind it serves.
    fn kind(&self) -> ChannelKind;

    /// The platform it stands on: what fails there together is one incident. Meta's networks share
    /// one; any other names itself.
    fn platform(&self) -> &'static str {
        "meta"
    }

    /// Where its platform says by itself how it is; `None` where it does not, or nobody reads it.
    fn status_page(&self) -> Option<crate::status::StatusPage> {
        None
    }

    /// The `object` of webhook bodies that are its own.
    fn webhook_object(&self) -> &'static str;

    /// The webhook fields an app subscribes to for that object, with commas between
    /// (webhooks.md §1); empty where webhooks are not had through an app.
    fn webhook_fields(&self) -> &'static str;

    /// Reads a whole body of that object. Never fails: a body that cannot be read is one
    /// unparsed item, and one bad item never costs its siblings (I3).
    fn parse(&self, raw: &[u8]) -> Vec<Item>;

    /// What can be sent, with limits.
    fn capabilities(&self) -> &Capabilities;

    /// What comes next for a delivery, given the exchanges so far (oldest first). Resumes after a
    /// crash from the stored exchanges.
    ///
    /// Give it what still stands: what this attempt did, and of earlier attempts only what was
    /// answered well. A good send ends it; else the last exchange rules: one that was answered
    /// badly is `Failed` with its verdict (of any class), and a send that has no answer is
    /// `Failed` with `UnknownOutcome`, so that nothing is sent again by merely asking (I5).
    fn step(&self, outgoing: &Outgoing, exchanges: &[Exchange]) -> Step;

    /// What an answer means (one table, shared by all connectors of a platform). `now` turns
    /// hints into moments.
    fn classify(&self, call: Call, answer: &Answer, now: Time) -> Verdict;

    /// What a refusal for good with this sentence may mean besides what it says: many of them at
    /// once may be an outage.
    fn doubt(&self, _cause: &str) -> Doubt {
        Doubt::Nothing
    }

    /// How full the platform says our quota is, 0 to 100 and above, with the moment until which
    /// it asks us to wait, if any (usage headers, whose wait is in minutes).
    fn usage(&self, answer: &Answer, now: Time) -> Option<Usage>;

    /// The request that reads a conversation back; `None` where a network has no history.
    fn history_request(&self, channel: &ChannelFacts, address: &str) -> Option<HttpRequest>;

    /// Reads the answer to it. `None` = not a history (an error body, a shape not understood).
    fn read_history(&self, channel: &ChannelFacts, answer: &Answer) -> Option<History>;

    /// The request that lists the answers under a public comment, by which the unknown outcome
    /// of one is settled; `None` where a network has no comments.
    fn answers_request(&self, comment: &str) -> Option<HttpRequest>;

    /// Reads the answer to it.
    fn read_answers(&self, channel: &ChannelFacts, answer: &Answer) -> Option<History>;

    /// The request that shows a passing sign; `None` where a network has no such thing.
    fn signal(&self, channel: &ChannelFacts, to: &str, signal: &Signal) -> Option<HttpRequest>;

    /// The request that asks who a person is; `None` where webhooks already tell.
    fn profile_request(&self, address: &str) -> Option<HttpRequest>;

    /// Reads the answer to it.
    fn read_profile(&self, answer: &Answer) -> Option<Profile>;

    /// What comes next when fetching a picture; `asked` is the answer to `MediaStep::Ask`, or to
    /// a `MediaStep::Download` that failed.
    fn media_step(
        &self,
        channel: &ChannelFacts,
        source: &MediaSource,
        asked: Option<&Answer>,
    ) -> MediaStep;

    /// An address that opens a chat with this channel and carries a continue token.
    fn continue_link(&self, channel: &ChannelFacts, token: &str) -> Option<String>;

    /// The form that connects a channel.
    fn fields(&self) -> &'static [Field];

    /// What must be asked once to receive webhooks for this channel.
    fn subscribe(&self, channel: &ChannelFacts) -> Vec<HttpRequest>;

    /// The permissions that the channel's token needs for everything the desk does with it
    /// (auth.md §3).
    fn permissions(&self, channel: &ChannelFacts) -> &'static [&'static str];

    /// Asks the platform for the channel's name and what links need (user name, phone).
    fn describe_request(&self, channel: &ChannelFacts) -> HttpRequest;

    /// Reads the answer: settings to store (`name`, `username`, `phone`, …).
    fn read_description(&self, answer: &Answer) -> BTreeMap<String, String>;

    /// How one logs in to connect channels of this kind, and how their tokens are renewed; `None`
    /// where there is no dialog, and what connects a channel is pasted.
    fn login(&self) -> Option<&dyn crate::login::Login>;

    /// How its bots are told of updates; `None` where a channel is no bot.
    fn bot(&self) -> Option<&dyn crate::bot::Bot> {
        None
    }

    /// How its mailboxes are read and written to; `None` where a channel is none.
    fn mailbox(&self) -> Option<&dyn crate::mail::Mailbox> {
        None
    }

    /// What its templates take; `None` where a network has none.
    fn templates(&self) -> Option<&dyn crate::templates::Templates> {
        None
    }

    /// How it is published on; `None` where a network has no posts.
    fn publisher(&self) -> Option<&dyn crate::publish::Publisher> {
        None
    }

    /// What one channel takes of posts, where its settings make that differ from the table.
    fn posts(&self, _channel: &ChannelFacts) -> BTreeMap<PostKind, PostLimit> {
        self.capabilities().posts.clone()
    }

    /// What can be done to public comments; `None` where a network has none.
    fn comments(&self) -> Option<&dyn crate::publish::Comments> {
        None
    }

    /// How conversations are listed and read back after an outage; `None` where nothing of what was
    /// missed can be read.
    fn conversations(&self) -> Option<&dyn crate::conversations::Conversations> {
        None
    }

    /// What the platform could not tell it keeps for so long and tells then, so that an outage that
    /// is shorter loses nothing. Nothing is promised by networks that lose webhooks (outages.md,
    /// July 2024, February 2025).
    fn keeps_untold(&self) -> Span {
        Span::ZERO
    }

    /// What it shows of the business besides posts; `None` where that cannot be changed here.
    fn showcase(&self) -> Option<&dyn crate::publish::Showcase> {
        None
    }

    /// Whether a channel is asked at the network's own host, where `debug_token` knows nothing of
    /// its token.
    fn at_own_host(&self, _channel: &ChannelFacts) -> bool {
        false
    }

    /// Which capability a step of a delivery needs.
    fn capability(&self, outgoing: &Outgoing) -> Capability {
        Capability::needed(outgoing.kind, outgoing.content.as_deref()).unwrap_or(Capability::Text)
    }
}

/// How full a quota is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Percent of the quota, the highest of those told.
    pub percent: u32,
    /// The platform asks us to wait until then.
    pub until: Option<Time>,
}

/// Verifies `X-Hub-Signature-256` over the raw bytes against several secrets, in constant time
/// for each (webhooks.md §3). Gives the position of the secret that fits.
pub fn verify_signature(header: Option<&str>, raw: &[u8], secrets: &[&[u8]]) -> Option<usize> {
    crate::meta::signature::verify(header, raw, secrets)
}

/// The `object` that a webhook body is of, read without reading the rest (it comes first in every
/// real body). `None` if there is none, or the body is not JSON up to there.
pub fn webhook_object(raw: &[u8]) -> Option<String> {
    crate::meta::object::peek(raw)
}

/// Reads a `signed_request` (auth.md §5): which of the secrets it is signed with, and the
/// app-scoped id of the person it is about. One that has expired, or comes from the future, is
/// none.
pub fn read_signed_request(text: &str, secrets: &[&[u8]], now: Time) -> Option<(usize, String)> {
    crate::meta::signed_request::read(text, secrets, now)
}

/// The answer of `debug_token` about a channel's token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenState {
    /// Whether the platform calls it valid.
    pub valid: bool,
    /// When it ends; `None` = never.
    pub expires_at: Option<Time>,
    /// The permissions it carries.
    pub scopes: Vec<String>,
    /// The app-scoped id of the person who gave it.
    pub user: Option<String>,
    /// The WhatsApp business accounts it may manage, newest first (auth.md §6).
    pub wabas: Vec<String>,
}

/// The request that asks about a token (auth.md §1, `debug_token`); made with the app's own
/// token. The engine puts the token to be examined into `input_token`.
pub fn debug_token_request() -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        target: Target::Graph("debug_token".to_owned()),
        query: Vec::new(),
        body: Body::Empty,
        auth: Auth::App,
    }
}

/// Reads the answer to it.
pub fn read_token_state(answer: &Answer) -> Option<TokenState> {
    crate::meta::token::read(answer)
}
