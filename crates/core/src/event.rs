//! Events: normalised facts parsed from a raw webhook body. Everything an event says is the
//! platform's word; nothing here is ours.

use crate::content::{CommentPlace, Content, Facts};
use crate::kind::ChannelKind;
use crate::message::{MediaSource, MessageKind};
use crate::receipt::Rank;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// The `object` of bodies of our own in the journal: what the desk read of a platform, which that
/// did not tell by itself.
pub const READ: &str = "sportello";

/// One item of a webhook body, understood or not. A body of a thousand items gives a thousand of
/// these: every item stands alone (I3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Which connector read it.
    pub kind: ChannelKind,
    /// The asset it belongs to (page id, Instagram account id, phone number id); empty when the
    /// item is too broken to tell.
    pub asset: String,
    /// JSON pointer of the item inside the body, so that a replay finds the same one.
    pub pointer: String,
    /// What it says.
    pub reading: Reading,
}

/// What was made of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Understood: one or more facts (a message with three pictures is three).
    Events(Vec<Event>),
    /// Not understood, wholly or in part: the facts that could be read, and why the rest could
    /// not (a word for `journal list --unparsed`; never the content).
    Unparsed {
        /// The facts that could be read all the same.
        events: Vec<Event>,
        /// Which payload kind or fault it was, such as `message.audio` or `missing mid`.
        why: String,
    },
}

/// A normalised fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    /// The person said something.
    Message(Said),
    /// The business said something, from here or from elsewhere.
    Echo(EchoSaid),
    /// Messages reached the person.
    Delivered {
        /// The person.
        address: String,
        /// The messages named, if any.
        mids: Vec<String>,
        /// Everything up to this moment, if said.
        watermark: Option<Time>,
    },
    /// The person read.
    Read {
        /// The person.
        address: String,
        /// Read up to this message (Instagram).
        mid: Option<String>,
        /// Read up to this moment (Messenger).
        watermark: Option<Time>,
        /// When.
        at: Time,
    },
    /// The platform's later word on one message of ours (WhatsApp).
    Status(Status),
    /// Someone reacted to a message, or took the reaction back.
    Reaction {
        /// The person of the conversation.
        address: Party,
        /// Whether the business reacted, from elsewhere (else the person).
        by_business: bool,
        /// The message reacted to, by its external id.
        target: String,
        /// The emoji; `None` = taken back.
        emoji: Option<String>,
        /// When.
        at: Time,
    },
    /// The person came by a link or tapped a button, without words of their own.
    Arrived {
        /// The person.
        address: Party,
        /// `Postback` or `Referral`.
        kind: MessageKind,
        /// The words on the button.
        text: Option<String>,
        /// The payload, the link, the ad.
        content: Option<Box<Content>>,
        /// The continue token it carried.
        token: Option<String>,
        /// When.
        at: Time,
        /// The platform's id of the event; where it has none, one made of person, time and
        /// payload (webhooks.md §4, "Dedup keys"). Without one it is not shown.
        external_id: Option<String>,
        /// Whether the platform counts it as the person writing (a postback does; it opens the
        /// window: messaging-send.md §4).
        opens_window: bool,
    },
    /// A message was changed.
    Edited {
        /// The person of the conversation.
        address: Party,
        /// Whether the business changed it, from elsewhere (else the person).
        by_business: bool,
        /// The message, by its external id.
        target: String,
        /// The words or caption as they are now.
        text: Option<String>,
        /// How many times it was changed, if told.
        number: Option<i64>,
        /// When.
        at: Time,
        /// The rest.
        facts: Facts,
    },
    /// A message was taken back: our copy goes too.
    Unsent {
        /// The person of the conversation.
        address: Party,
        /// Whether the business took it back, from elsewhere (else the person).
        by_business: bool,
        /// The message, by its external id.
        target: String,
        /// When.
        at: Time,
        /// The rest.
        facts: Facts,
    },
    /// Something about a public comment.
    Comment(Box<Commented>),
    /// Something about a post of the page, or a reaction to one.
    Post(Box<Posted>),
    /// A person is known by another id from now on (a changed number, a new BSUID).
    Moved {
        /// As known before.
        from: Party,
        /// As known now.
        to: Party,
        /// The platform's id of the message that says so, if it is one.
        external_id: Option<String>,
        /// The platform's words.
        text: Option<String>,
        /// The platform's word for what happened, such as `user_changed_number`.
        what: String,
        /// When.
        at: Time,
        /// The rest.
        facts: Facts,
    },
    /// A name for a person, without anything said (a synced address book).
    Named {
        /// The person.
        address: Party,
        /// When.
        at: Time,
        /// The rest.
        facts: Facts,
    },
    /// The platform's word to the business: about a template, the account, a number, a thread's
    /// owner, a person's preferences.
    Notice(Box<Notice>),
}

/// What happened to a comment or a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// It was made.
    #[default]
    Add,
    /// It was changed.
    Edit,
    /// It was deleted.
    Remove,
    /// It was hidden from the public.
    Hide,
    /// It was shown to the public again.
    Unhide,
    /// Anything else the platform tells of (`block`, `follow`, `mute`, `update`, …).
    Other,
}

/// Something about a public comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commented {
    /// Who wrote it; `None` where the author is not visible to the app.
    pub from: Option<Party>,
    /// Whether the business wrote it.
    pub by_business: bool,
    /// What happened.
    pub verb: Verb,
    /// The comment and its post.
    pub place: CommentPlace,
    /// The words.
    pub text: Option<String>,
    /// A picture or film in it.
    pub media: Option<(MessageKind, MediaSource)>,
    /// When.
    pub at: Time,
    /// The rest.
    pub facts: Facts,
}

/// Something about a post of the page, or a reaction to a post or comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// Who; `None` where not visible to the app.
    pub from: Option<Party>,
    /// Whether it is the business itself.
    pub by_business: bool,
    /// What happened.
    pub verb: Verb,
    /// What the platform calls it: `status`, `photo`, `video`, `share`, `post`, `reaction`,
    /// `mention`, …
    pub item: String,
    /// The post.
    pub post: Option<String>,
    /// The comment, of a reaction to one or a mention in one.
    pub comment: Option<String>,
    /// The words.
    pub text: Option<String>,
    /// An address it links to.
    pub link: Option<String>,
    /// The kind of reaction.
    pub reaction: Option<String>,
    /// When.
    pub at: Time,
    /// The rest.
    pub facts: Facts,
}

/// The platform's word to the business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The webhook's own name for it, such as `message_template_status_update`,
    /// `pass_thread_control`, `user_preferences`.
    pub what: String,
    /// The person it is about, if it is one.
    pub about: Option<Party>,
    /// When, if told.
    pub at: Option<Time>,
    /// What it says, by the path of each member.
    pub facts: Facts,
}

/// A person as a webhook names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The opaque id that replies go to (PSID, IGSID, wa_id or BSUID).
    pub external_id: String,
    /// Another id of the same person on the same channel (the BSUID beside a wa_id).
    pub alias: Option<String>,
    /// The name the webhook gave (WhatsApp profile).
    pub name: Option<String>,
    /// A phone number the person is known by, in digits (WhatsApp).
    pub phone: Option<String>,
    /// The name they chose on the network, without `@`, if the webhook gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

/// An inbound message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Who.
    pub from: Party,
    /// The platform's id; with several files in one message, `mid#1` from the second on.
    pub external_id: String,
    /// When it was written, by the platform's clock.
    pub at: Time,
    /// What kind of message.
    pub kind: MessageKind,
    /// The words, or the caption.
    pub text: Option<String>,
    /// The file, if it has one.
    pub media: Option<MediaSource>,
    /// Everything else.
    pub content: Option<Box<Content>>,
    /// A continue token found in the words or the referral.
    pub token: Option<String>,
    /// Whether the platform counts it as the person writing, so that it opens the window.
    pub opens_window: bool,
    /// Whether it comes from a history that was handed over (WhatsApp coexistence): it was seen
    /// on the phone and is not unread.
    pub past: bool,
}

/// A message of the business as the platform tells it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EchoSaid {
    /// The person it went to.
    pub to: String,
    /// The platform's id.
    pub external_id: String,
    /// When, by the platform's clock.
    pub at: Time,
    /// What kind of message.
    pub kind: MessageKind,
    /// The words, if any.
    pub text: Option<String>,
    /// The file, if it has one.
    pub media: Option<MediaSource>,
    /// Everything else.
    pub content: Option<Box<Content>>,
    /// How far it is known to have come, where a history tells.
    pub rank: Option<Rank>,
    /// What we put into the send (Messenger `metadata`): our delivery's idempotency key.
    pub key: Option<String>,
    /// Whether this network would have carried our key back: then an echo without one was not
    /// sent from here. Where it is false (Instagram), words and time must do.
    pub carries_key: bool,
}

/// A WhatsApp status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The message's wamid.
    pub external_id: String,
    /// The person, if named.
    pub address: Option<String>,
    /// How far it came; `None` for `failed`.
    pub rank: Option<Rank>,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
    /// When.
    pub at: Time,
    /// `biz_opaque_callback_data`: our delivery's idempotency key.
    pub key: Option<String>,
    /// The rest: pricing, conversation, the error's own words.
    pub facts: Facts,
}

/// Why a platform says that a message failed after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The platform's code.
    pub code: i64,
    /// Which sentence people read: a key of the locale files.
    pub cause: String,
}
