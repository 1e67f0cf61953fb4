//! Conversations as a network lists them and reads them back, for what was said while its webhooks
//! were lost (messaging-send.md, "Conversations API"). A network that keeps no such list (WhatsApp)
//! has none of this: there a gap can only be shown.

use crate::contract::{Answer, ChannelFacts, HttpRequest};
use sportello_core::Time;
use sportello_core::event::Event;

/// A conversation in a network's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedConversation {
    /// The network's id of it.
    pub external_id: String,
    /// When something was last said in it, by the network's clock.
    pub updated_at: Time,
}

/// A part of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationPart {
    /// The conversations, newest first.
    pub conversations: Vec<ListedConversation>,
    /// Where the next part begins; `None` = this is the last one.
    pub next: Option<String>,
}

/// A message of a conversation that was read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The network's id (the same as in webhooks).
    pub external_id: String,
    /// When it was said, by the network's clock.
    pub at: Time,
    /// What it says, as a webhook would tell it, one event a file; empty = the network lists it and
    /// does not give it any more.
    pub events: Vec<Event>,
}

/// A conversation that was read back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadBack {
    /// Its messages, newest first.
    pub told: Vec<Told>,
    /// The person's id, if any message tells it.
    pub person: Option<String>,
    /// Whether there are older ones that were not listed.
    pub more: bool,
}

/// A message of which only its place is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The network's id (the same as in webhooks).
    pub external_id: String,
    /// When it was said, by the network's clock.
    pub at: Time,
    /// Whether the person said it; `false` also where that is not told.
    pub by_person: bool,
}

/// A conversation with the outlines of its newest messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlinedConversation {
    /// The network's id of it.
    pub external_id: String,
    /// When something was last said in it, by the network's clock.
    pub updated_at: Time,
    /// Its newest messages, as far as the network gives them whole.
    pub messages: Vec<Outline>,
}

/// The newest conversations, outlined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlined {
    /// The conversations, newest first.
    pub conversations: Vec<OutlinedConversation>,
    /// Whether more of them changed than were listed.
    pub more: bool,
}

/// How conversations of a network are listed and read back. A pure value.
pub trait Conversations: Send + Sync {
    /// The request that lists what changed since a moment, newest first; `after` continues.
    fn changed_request(
        &self,
        channel: &ChannelFacts,
        since: Time,
        after: Option<&str>,
    ) -> HttpRequest;

    /// Reads the answer. `None` = not a list (an error body, a shape not understood).
    fn read_changed(&self, answer: &Answer) -> Option<ConversationPart>;

    /// The one request that outlines what changed since a moment, to be compared with what is here.
    fn outline_request(&self, channel: &ChannelFacts, since: Time) -> HttpRequest;

    /// Reads the answer. `None` = no list, or one that is not understood.
    fn read_outline(&self, channel: &ChannelFacts, answer: &Answer) -> Option<Outlined>;

    /// The request that reads one conversation back, as far as the network gives it.
    fn messages_request(&self, channel: &ChannelFacts, conversation: &str) -> HttpRequest;

    /// Reads the answer.
    fn read_messages(&self, channel: &ChannelFacts, answer: &Answer) -> Option<ReadBack>;
}
