//! A conversation: messages with their deliveries, pictures, notes.

use super::{Comment, ListFilter, Way};
use sportello_core::content::{Content, Facts};
use sportello_core::delivery::DeliveryState;
use sportello_core::message::Direction;
use sportello_core::message::MessageKind;
use sportello_core::{
    AddressId, ChannelKind, ContactId, ConversationId, GapId, MediaId, MessageId, Time,
};
use sportello_store::{InsteadRow, QuotedRow};
use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

/// The conversation: what was said, and the header above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// The conversation.
    pub id: ConversationId,
    /// The contact.
    pub contact: ContactId,
    /// The contact's name, if known.
    pub name: Option<String>,
    /// The networks the person is on, the one last heard from first.
    pub kinds: Vec<ChannelKind>,
    /// Whether it is closed.
    pub closed: bool,
    /// What was said, oldest first.
    pub entries: Vec<Entry>,
    /// Where the messages before the first entry begin: an opaque cursor.
    pub older: Option<String>,
    /// How far down the messages shown go: what is rendered again goes as far.
    pub bound: Bound,
    /// Whether something came in that nobody has looked at.
    pub unseen: bool,
    /// What the list beside it shows: links keep it.
    pub filter: ListFilter,
    /// Whether the contact is shown instead, where there is room for one pane only.
    pub panel: bool,
}

/// How far down a conversation is shown. Written `message.merge` in addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Bound {
    /// The oldest message shown; 0 = all of them.
    pub message: i64,
    /// The newest of the merges that made the conversation; 0 = none. After another one, messages
    /// older than the bound may have come in, so it means nothing any more.
    pub merge: i64,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.message, self.merge)
    }
}

impl FromStr for Bound {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Bound, ParseIntError> {
        let (message, merge) = text.split_once('.').unwrap_or((text, "0"));
        Ok(Bound {
            message: message.parse()?,
            merge: merge.parse()?,
        })
    }
}

/// One thing in a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A message.
    Bubble(Box<Bubble>),
    /// A note between agents.
    Note(Note),
    /// A time in which something may be missing.
    Gap(Gap),
}

impl Entry {
    /// When it was said.
    pub fn at(&self) -> Time {
        match self {
            Entry::Bubble(bubble) => bubble.at,
            Entry::Note(note) => note.at,
            Entry::Gap(gap) => gap.to,
        }
    }
}

/// A time in which something may have been said that is not here.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Its id.
    pub id: GapId,
    /// The network.
    pub kind: ChannelKind,
    /// From when.
    pub from: Time,
    /// Until when.
    pub to: Time,
    /// At least so many messages are lost; 0 = nobody knows.
    pub lost: u32,
}

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct Bubble {
    /// Its id.
    pub id: MessageId,
    /// Who spoke.
    pub direction: Direction,
    /// The network.
    pub kind: ChannelKind,
    /// What kind of message.
    pub message: MessageKind,
    /// The words.
    pub text: Option<String>,
    /// The file: a picture, where the message is one.
    pub picture: Option<Picture>,
    /// Everything else.
    pub content: Option<Box<Content>>,
    /// When.
    pub at: Time,
    /// Who wrote it here; `None` = the person, the API, or someone elsewhere.
    pub author: Option<String>,
    /// Reactions: whether the contact made it, and the emoji.
    pub reactions: Vec<(bool, String)>,
    /// What the platform says it charges for it.
    pub pricing: Option<Facts>,
    /// Emoji with which one may react to it; empty = none.
    pub react: Vec<String>,
    /// Whether it can be quoted.
    pub quotable: bool,
    /// Whether it is a comment that can be answered.
    pub answerable: bool,
    /// What there is about it as a public comment; `None` = it is none.
    pub comment: Option<Box<Comment>>,
    /// The message it quotes.
    pub quoted: Option<QuotedRow>,
    /// The delivery, if it is ours.
    pub delivery: Option<Delivery>,
}

/// The delivery of a message of ours.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Whether it was sent from here, so that something can be done about it.
    pub ours: bool,
    /// Its state.
    pub state: DeliveryState,
    /// Whether a person sent it again: a message of its own stands for it.
    pub sent_again: bool,
    /// Why it is held, failed, unknown or unconfirmed.
    pub cause: Option<Reason>,
    /// The other networks it could go by now.
    pub others: Vec<Way>,
    /// The window that may close before it goes; `None` = there is none, or time enough.
    pub closing: Option<Closing>,
    /// The message that says the same another way, or that this one says it for.
    pub instead: Option<InsteadRow>,
    /// Whether it waits while words that were written later went ahead.
    pub passed: bool,
    /// Whether it was taken while its platform hardly says of anything that it arrived.
    pub unarriving: bool,
}

/// A window that may close on a held message, and what can still be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Closing {
    /// When it closes.
    pub at: Time,
    /// The address whose window it is.
    pub address: AddressId,
    /// Whether a template can be sent there, which needs no window.
    pub template: bool,
    /// Other ways that are open and work now.
    pub others: Vec<Way>,
    /// Other ways by which a template can be sent: they work, and the person agreed.
    pub templates: Vec<Way>,
}

/// Why a delivery is where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The key of the sentence.
    pub key: String,
    /// The sentence, in the reader's language.
    pub sentence: String,
    /// The platform's code, for support.
    pub code: Option<String>,
    /// Since when.
    pub since: Time,
    /// When it is tried or looked at next.
    pub until: Option<Time>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its id.
    pub id: MediaId,
    /// Whether it is here.
    pub state: PictureState,
    /// Width and height in pixels, if known.
    pub size: Option<(u32, u32)>,
    /// Whether a small one is stored beside it.
    pub thumbnail: bool,
}

/// Whether a picture is here.
#[derive(Clone, Debug, PartialEq)]
pub enum PictureState {
    /// On its way.
    Pending,
    /// Here.
    Stored,
    /// It cannot be had: why, in the reader's language.
    Gone(String),
}

/// A note between agents.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Its id.
    pub id: i64,
    /// Its words.
    pub text: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When.
    pub at: Time,
}
