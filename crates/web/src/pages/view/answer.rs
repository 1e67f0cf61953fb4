//! Where one answers: the ways to the person, and why one of them is proposed.

use super::ListFilter;
use sportello_core::capability::TextLimit;
use sportello_core::window::Window;
use sportello_core::{AddressId, ChannelKind, ConversationId};

/// A way to reach the person: one address and what may be done there now.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// The address.
    pub address: AddressId,
    /// The network.
    pub kind: ChannelKind,
    /// The channel's name.
    pub channel: String,
    /// Whether free-form replies are allowed there, and until when.
    pub window: Window,
    /// Whether sending is held there now.
    pub down: bool,
    /// Why the desk would choose it.
    pub why: Why,
    /// The limit on words.
    pub limit: Option<TextLimit>,
    /// The limit on the words under a picture; `None` = they go as a message of their own.
    pub caption: Option<TextLimit>,
    /// Accepted media types of pictures, and the greatest size in bytes; `None` = no pictures.
    pub pictures: Option<(Vec<String>, u64)>,
}

/// Why the composer proposes the network it proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The agent chose it.
    Chosen,
    /// The person wrote there last.
    LastHeard,
    /// Where the person wrote last, a reply cannot go now; here it can.
    Others,
    /// There is no other.
    Only,
}

/// Where replies and notes are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Composer {
    /// The conversation.
    pub conversation: ConversationId,
    /// The ways to the person, the proposed one first; empty when the person has no address here.
    pub ways: Vec<Way>,
    /// Why the first one is proposed.
    pub why: Why,
    /// What was typed, when the page answers a refused reply.
    pub text: String,
    /// Why the reply was refused: what happened, what it means, what to do next.
    pub refused: Option<String>,
    /// Whether the note tab is open.
    pub note: bool,
    /// What the list beside it shows: links keep it.
    pub filter: ListFilter,
}
