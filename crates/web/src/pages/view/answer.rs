//! Where one answers: the ways to the person, and why one of them is proposed.

use super::ListFilter;
use crate::pages::post::taken::Taken;
use sportello_core::capability::{Capabilities, TextLimit};
use sportello_core::window::Window;
use sportello_core::{AddressId, Capability, ChannelKind, ConversationId, Time};

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
    /// Until when a person may still answer there although the window is closed.
    pub human_until: Option<Time>,
    /// Whether the person commented there and can be answered under the comment, whatever the
    /// window.
    pub commented: bool,
    /// What can be sent there, with its limits.
    pub can: Capabilities,
}

impl Way {
    /// Whether something can be written there now.
    pub fn takes_words(&self) -> bool {
        self.window.is_open() || self.human_until.is_some() || self.commented
    }

    /// The limit on the words under a file; `None` = they go as a message of their own.
    pub fn caption(&self) -> Option<TextLimit> {
        self.can.media.get(&Capability::Image)?.caption
    }

    /// What files are taken: media types with commas between (empty = any), and the greatest
    /// size in bytes of any; `None` = no files.
    pub fn files(&self) -> Option<(String, u64)> {
        let limits = || self.can.media.values();
        let largest = limits().map(|limit| limit.max_bytes).max()?;
        let any = limits().any(|limit| limit.mime.is_empty());
        let types: Vec<&str> = limits()
            .filter(|_| !any)
            .flat_map(|limit| limit.mime.iter().map(String::as_str))
            .collect();
        Some((types.join(","), largest))
    }
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
    /// The post that is sent as a message: its words stand in the box already.
    pub taken: Option<Taken>,
    /// Whether the note tab is open.
    pub note: bool,
    /// What the list beside it shows: links keep it.
    pub filter: ListFilter,
}
