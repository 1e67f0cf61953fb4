//! What the pages of incidents show, as plain values.

use super::ready::Ready;
use crate::pages::gaps::Shown;
use crate::pages::templates::Word;
use sportello_core::incident::Cell;
use sportello_core::{Capability, ChannelId, ChannelKind, ConversationId, IncidentId, Span, Time};
use sportello_store::{ConcernedRow, CurvePoint, IncidentRow, OpinionRow};

/// A channel as an incident names it. One that is connected no more is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: ChannelId,
    /// Its network.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
}

/// A line of the list of incidents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub id: IncidentId,
    /// What did not work, in words.
    pub what: String,
    /// From.
    pub opened_at: Time,
    /// Until; `None` = still.
    pub closed_at: Option<Time>,
    /// People concerned.
    pub contacts: u64,
}

/// An incident as its page shows it.
pub struct IncidentPage {
    /// The incident.
    pub row: IncidentRow,
    /// The workspace's channels.
    pub channels: Vec<Named>,
    /// Its curve.
    pub curve: Vec<CurvePoint>,
    /// The people and their messages; empty where no names are shown.
    pub people: Vec<Person>,
    /// Posts.
    pub posts: Vec<ConcernedRow>,
    /// What was read back after it, and what stays lost.
    pub gaps: Vec<Shown>,
    /// Whether there are more deliveries than are shown.
    pub more: bool,
    /// Who noted the platform's words.
    pub noted_by: Option<String>,
    /// Every cell that failed within 90 days, the one that failed longest first.
    pub history: Vec<CellPast>,
    /// How many cells never failed in that time.
    pub unfailing: usize,
    /// What stands ready for the next time.
    pub ready: Vec<Ready>,
    /// Since when it is shared.
    pub shared: Option<Time>,
    /// Its public address, just after it was made.
    pub link: Option<String>,
    /// What the platform's own status page said, oldest first.
    pub opinions: Vec<OpinionRow>,
    /// A word about what was just tried.
    pub said: Word,
}

/// A person with what was to be said to them.
pub struct Person {
    /// Their conversation.
    pub conversation: ConversationId,
    /// Their name.
    pub name: Option<String>,
    /// Their messages, in the order of the queue.
    pub messages: Vec<ConcernedRow>,
}

/// How a cell did over 90 days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPast {
    /// Which.
    pub cell: Cell,
    /// How often it failed.
    pub times: u32,
    /// For how long in all.
    pub total: Span,
    /// The longest.
    pub longest: Span,
    /// When it failed last.
    pub last: Time,
}

impl IncidentPage {
    /// The network and name of a channel.
    pub fn channel(&self, id: ChannelId) -> Option<&Named> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// Whether what a channel took was not seen to arrive.
    pub fn is_unarriving(&self, id: ChannelId) -> bool {
        let mut cells = self.row.cells.iter().map(|span| span.cell);
        cells.any(|cell| cell.channel == id && cell.capability == Capability::Delivery)
    }
}

/// Whether a capability belongs to what is published, which people may know by another name than
/// the chat beside it.
pub fn is_public(capability: Capability) -> bool {
    use Capability as C;
    matches!(
        capability,
        C::Post
            | C::PhotoPost
            | C::VideoPost
            | C::Story
            | C::Reel
            | C::CommentReply
            | C::Moderation
            | C::Insights
    )
}
