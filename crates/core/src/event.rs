//! Events: normalised facts parsed from a raw webhook body. Everything an event says is the
//! platform's word; nothing here is ours.

use crate::kind::ChannelKind;
use crate::message::MediaSource;
use crate::receipt::Rank;
use crate::time::Time;
use serde::{Deserialize, Serialize};

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
    /// The person reacted to a message, or took the reaction back.
    Reaction {
        /// The person.
        address: Party,
        /// The message reacted to, by its external id.
        target: String,
        /// The emoji; `None` = taken back.
        emoji: Option<String>,
        /// When.
        at: Time,
    },
    /// The person came by a link or button that carries a continue token.
    Arrived {
        /// The person.
        address: Party,
        /// The token as carried.
        token: String,
        /// When.
        at: Time,
        /// The platform's id of the event, if it has one.
        external_id: Option<String>,
        /// Whether the platform counts it as the person writing (a postback does; it opens the
        /// window: messaging-send.md §4).
        opens_window: bool,
    },
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
}

/// An inbound message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Who.
    pub from: Party,
    /// The platform's id; with several pictures in one message, `mid#1` from the second on.
    pub external_id: String,
    /// When it was written, by the platform's clock.
    pub at: Time,
    /// The words, or the caption.
    pub text: Option<String>,
    /// The picture, if it is one.
    pub image: Option<MediaSource>,
    /// A continue token found in the words or the referral.
    pub token: Option<String>,
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
    /// The words, if any.
    pub text: Option<String>,
    /// The picture, if it is one.
    pub image: Option<MediaSource>,
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
}

/// Why a platform says that a message failed after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The platform's code.
    pub code: i64,
    /// Which sentence people read: a key of the locale files.
    pub cause: String,
}
