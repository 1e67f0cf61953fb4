//! The contact beside the conversation.

use super::{ListFilter, Way};
use sportello_core::{ChannelKind, ContactId, ConversationId, Time};

/// The contact beside the conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactPanel {
    /// The contact.
    pub contact: ContactId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its name, if known.
    pub name: Option<String>,
    /// Its addresses, the one last heard from first.
    pub addresses: Vec<Address>,
    /// Merges that can be undone, newest first.
    pub merges: Vec<Merge>,
    /// What the search for another contact found; `None` = nobody searched.
    pub candidates: Option<Vec<Candidate>>,
    /// The words searched for.
    pub words: String,
    /// What it agreed to.
    pub consents: crate::pages::consent::Consents,
    /// Networks a continue link can lead to.
    pub links: Vec<ChannelKind>,
    /// A link just made.
    pub link: Option<(ChannelKind, String)>,
    /// What the list beside it shows: links keep it.
    pub filter: ListFilter,
}

/// One of a contact's addresses.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// How to reach it.
    pub way: Way,
    /// What people know it by: a phone number, a user name, a name.
    pub handle: Option<String>,
}

/// A merge that can be undone.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// Its id.
    pub id: i64,
    /// The name the other contact had.
    pub name: Option<String>,
    /// When.
    pub at: Time,
    /// Who did it.
    pub by: Option<String>,
    /// The evidence: the network a continue link arrived from; `None` = by hand.
    pub arrived_from: Option<ChannelKind>,
}

/// Someone who may be the same person.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The contact.
    pub contact: ContactId,
    /// Its name.
    pub name: Option<String>,
    /// Its networks with what it is known by there.
    pub handles: Vec<(ChannelKind, Option<String>)>,
    /// What speaks for it: the same phone number.
    pub same_phone: bool,
}
