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

/// What kind of message it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// Words.
    #[default]
    Text,
    /// A picture, with or without words.
    Image,
    /// A film.
    Video,
    /// A sound file.
    Audio,
    /// A voice message.
    Voice,
    /// Any other file.
    Document,
    /// A sticker.
    Sticker,
    /// A place.
    Location,
    /// Contact cards.
    Contacts,
    /// A tap on a button, a menu or a link that carries no words of its own.
    Postback,
    /// A tap on one of the choices that were offered: a button, a list's row, a quick reply.
    Choice,
    /// The person came by a link or an ad, and said nothing.
    Referral,
    /// An order from the catalogue.
    Order,
    /// A form filled in.
    Form,
    /// The platform's own word, such as a changed number.
    System,
    /// Something shared: a post, a reel, a link.
    Share,
    /// A story that mentions the business.
    Story,
    /// A choice offered by the business.
    Offer,
    /// A template.
    Template,
    /// A public comment under a post.
    Comment,
    /// Something that the platform does not give to apps.
    Unsupported,
    /// A message that was taken back: nothing of it is kept.
    Unsent,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [MessageKind; 22] = [
        MessageKind::Text,
        MessageKind::Image,
        MessageKind::Video,
        MessageKind::Audio,
        MessageKind::Voice,
        MessageKind::Document,
        MessageKind::Sticker,
        MessageKind::Location,
        MessageKind::Contacts,
        MessageKind::Postback,
        MessageKind::Choice,
        MessageKind::Referral,
        MessageKind::Order,
        MessageKind::Form,
        MessageKind::System,
        MessageKind::Share,
        MessageKind::Story,
        MessageKind::Offer,
        MessageKind::Template,
        MessageKind::Comment,
        MessageKind::Unsupported,
        MessageKind::Unsent,
    ];

    /// The name in the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            MessageKind::Text => "text",
            MessageKind::Image => "image",
            MessageKind::Video => "video",
            MessageKind::Audio => "audio",
            MessageKind::Voice => "voice",
            MessageKind::Document => "document",
            MessageKind::Sticker => "sticker",
            MessageKind::Location => "location",
            MessageKind::Contacts => "contacts",
            MessageKind::Postback => "postback",
            MessageKind::Choice => "choice",
            MessageKind::Referral => "referral",
            MessageKind::Order => "order",
            MessageKind::Form => "form",
            MessageKind::System => "system",
            MessageKind::Share => "share",
            MessageKind::Story => "story",
            MessageKind::Offer => "offer",
            MessageKind::Template => "template",
            MessageKind::Comment => "comment",
            MessageKind::Unsupported => "unsupported",
            MessageKind::Unsent => "unsent",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<MessageKind> {
        MessageKind::ALL.into_iter().find(|k| k.as_str() == name)
    }

    /// Whether it is made of a file.
    pub fn has_file(self) -> bool {
        matches!(
            self,
            MessageKind::Image
                | MessageKind::Video
                | MessageKind::Audio
                | MessageKind::Voice
                | MessageKind::Document
                | MessageKind::Sticker
        )
    }
}

/// Where the bytes of an inbound file are to be had.
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
