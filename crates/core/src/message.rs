//! What was said: direction and content of a message.

use serde::{Deserialize, Serialize};

/// Who spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The contact.
    In,
    /// The business, from here or from elsewhere.
    Out,
}

impl Direction {
    /// `in` or `out`.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::In => "in",
            Direction::Out => "out",
        }
    }

    /// The direction of that name.
    pub fn parse(name: &str) -> Option<Direction> {
        match name {
            "in" => Some(Direction::In),
            "out" => Some(Direction::Out),
            _ => None,
        }
    }
}

/// What kind of message it is. More kinds arrive with their payloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// Words.
    Text,
    /// A picture, with or without words.
    Image,
    /// A tap on a button or link that carries no words (a referral or postback).
    Postback,
}

impl MessageKind {
    /// The name in the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            MessageKind::Text => "text",
            MessageKind::Image => "image",
            MessageKind::Postback => "postback",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<MessageKind> {
        [MessageKind::Text, MessageKind::Image, MessageKind::Postback]
            .into_iter()
            .find(|k| k.as_str() == name)
    }
}

/// Where the bytes of an inbound picture are to be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaSource {
    /// A signed address that expires (Messenger, Instagram: webhooks.md §6).
    Url(String),
    /// A media id that is exchanged for an address; `url` when the webhook already carried it
    /// (WhatsApp: webhooks.md §9; id valid 7 days).
    Id {
        /// The platform's media id.
        id: String,
        /// An address that may already work, with the bearer token.
        url: Option<String>,
    },
}
