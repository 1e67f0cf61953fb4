//! What a channel can do, with its limits, as data: composer, policy, breaker and publisher all
//! read this one table.

use crate::content::{Content, OfferLook};
use crate::message::MessageKind;
use crate::post::{PostKind, PostLimit};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// One thing a channel can do, and one column of the health matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Sending words.
    Text,
    /// Sending a picture.
    Image,
    /// Sending a sound file or a voice message.
    Audio,
    /// Sending a film.
    Video,
    /// Sending any other file.
    Document,
    /// Sending a sticker.
    Sticker,
    /// Sending a place.
    Location,
    /// Sending contact cards.
    Contacts,
    /// Sending a choice: buttons, quick replies, a list, a link button.
    Offer,
    /// Sending a template.
    Template,
    /// Reacting to a message.
    Reaction,
    /// Showing that someone types, and that messages were read.
    Typing,
    /// Answering a comment in public.
    CommentReply,
    /// Answering a comment in private.
    PrivateReply,
    /// Liking, hiding, deleting and changing comments.
    Moderation,
    /// Publishing words or a link.
    Post,
    /// Publishing photos.
    PhotoPost,
    /// Publishing a film.
    VideoPost,
    /// Publishing a story.
    Story,
    /// Publishing a reel.
    Reel,
    /// Reading how posts do: reach, reactions, saves.
    Insights,
    /// Fetching what people sent us.
    MediaDownload,
    /// Reading a conversation back from the platform.
    History,
    /// Webhooks arriving.
    WebhookIn,
    /// What the platform took reaching people, as far as it tells. Nothing is held for it: what was
    /// taken is not sent again.
    Delivery,
    /// The channel's permission to speak at all.
    Token,
}

impl Capability {
    /// Every capability, in the order in which people see them.
    pub const ALL: [Capability; 26] = [
        Capability::Text,
        Capability::Image,
        Capability::Audio,
        Capability::Video,
        Capability::Document,
        Capability::Sticker,
        Capability::Location,
        Capability::Contacts,
        Capability::Offer,
        Capability::Template,
        Capability::Reaction,
        Capability::Typing,
        Capability::CommentReply,
        Capability::PrivateReply,
        Capability::Moderation,
        Capability::Post,
        Capability::PhotoPost,
        Capability::VideoPost,
        Capability::Story,
        Capability::Reel,
        Capability::Insights,
        Capability::MediaDownload,
        Capability::History,
        Capability::WebhookIn,
        Capability::Delivery,
        Capability::Token,
    ];

    /// The name in the database, the API and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            Capability::Text => "text",
            Capability::Image => "image",
            Capability::Audio => "audio",
            Capability::Video => "video",
            Capability::Document => "document",
            Capability::Sticker => "sticker",
            Capability::Location => "location",
            Capability::Contacts => "contacts",
            Capability::Offer => "offer",
            Capability::Template => "template",
            Capability::Reaction => "reaction",
            Capability::Typing => "typing",
            Capability::CommentReply => "comment_reply",
            Capability::PrivateReply => "private_reply",
            Capability::Moderation => "moderation",
            Capability::Post => "post",
            Capability::PhotoPost => "photo_post",
            Capability::VideoPost => "video_post",
            Capability::Story => "story",
            Capability::Reel => "reel",
            Capability::Insights => "insights",
            Capability::MediaDownload => "media_download",
            Capability::History => "history",
            Capability::WebhookIn => "webhook_in",
            Capability::Delivery => "delivery",
            Capability::Token => "token",
        }
    }

    /// The capability of that name, if there is one.
    pub fn parse(name: &str) -> Option<Capability> {
        Capability::ALL.into_iter().find(|c| c.as_str() == name)
    }

    /// What a message of that kind needs to be sent; `None` for kinds that are only received.
    pub fn of(kind: MessageKind) -> Option<Capability> {
        Some(match kind {
            MessageKind::Text => Capability::Text,
            MessageKind::Image => Capability::Image,
            MessageKind::Audio | MessageKind::Voice => Capability::Audio,
            MessageKind::Video => Capability::Video,
            MessageKind::Document => Capability::Document,
            MessageKind::Sticker => Capability::Sticker,
            MessageKind::Location => Capability::Location,
            MessageKind::Contacts => Capability::Contacts,
            MessageKind::Offer => Capability::Offer,
            MessageKind::Template => Capability::Template,
            MessageKind::Comment => Capability::CommentReply,
            MessageKind::Postback
            | MessageKind::Choice
            | MessageKind::Referral
            | MessageKind::Order
            | MessageKind::Form
            | MessageKind::System
            | MessageKind::Share
            | MessageKind::Story
            | MessageKind::Unsupported
            | MessageKind::Unsent => return None,
        })
    }
}

impl Capability {
    /// Whether it is sending a file: what fails together when a platform's media fails.
    pub fn is_file(self) -> bool {
        matches!(
            self,
            Capability::Image
                | Capability::Audio
                | Capability::Video
                | Capability::Document
                | Capability::Sticker
        )
    }

    /// What a message needs to be sent: where it goes under a comment, that; else what it is.
    pub fn needed(kind: MessageKind, content: Option<&Content>) -> Option<Capability> {
        match content.and_then(|content| content.comment.as_ref()) {
            Some(place) if place.private => Some(Capability::PrivateReply),
            Some(_) => Some(Capability::CommentReply),
            None => Capability::of(kind),
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a network measures a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LengthUnit {
    /// Unicode scalar values.
    Characters,
    /// Bytes of UTF-8 (Instagram: messaging-send.md §1).
    Bytes,
}

/// A limit on the length of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLimit {
    /// The greatest length accepted.
    pub max: usize,
    /// What is counted.
    pub unit: LengthUnit,
}

impl TextLimit {
    /// The length of `text` as this network counts it.
    pub fn measure(&self, text: &str) -> usize {
        match self.unit {
            LengthUnit::Characters => text.chars().count(),
            LengthUnit::Bytes => text.len(),
        }
    }

    /// Whether `text` fits.
    pub fn fits(&self, text: &str) -> bool {
        self.measure(text) <= self.max
    }
}

/// What may be sent as a file of one sort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaLimit {
    /// The greatest size in bytes.
    pub max_bytes: u64,
    /// Accepted media types, such as `image/jpeg`; empty = any.
    pub mime: Vec<String>,
    /// The limit of a caption in the same message; `None` where words need a message of their own.
    pub caption: Option<TextLimit>,
    /// Whether the platform fetches the file from us by address (it must then be reachable).
    pub by_link: bool,
}

/// What may be offered as a choice of one look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferLimit {
    /// The most choices.
    pub choices: usize,
    /// The words above.
    pub body: TextLimit,
    /// The words on a choice.
    pub title: TextLimit,
    /// The words beside a choice; `None` where there are none.
    pub description: Option<TextLimit>,
    /// The line above the words; `None` where there is none.
    pub header: Option<TextLimit>,
    /// The line below; `None` where there is none.
    pub footer: Option<TextLimit>,
    /// Whether a choice may open an address.
    pub links: bool,
    /// Whether a choice may call a number.
    pub phones: bool,
}

/// How fast a channel may be used; the dispatcher keeps below these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLimit {
    /// Sends per second over the whole channel.
    pub per_second: u32,
    /// Milliseconds between two sends to one address, if the network limits pairs.
    pub pair_interval_ms: Option<u32>,
    /// How many may go to one address ahead of that pace.
    pub pair_burst: u32,
    /// Reads of history per second.
    pub history_per_second: u32,
}

/// How the outcome of a send whose answer was lost can be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settling {
    /// By echo or status only; absence can never be proved (WhatsApp: messaging-send.md §6).
    EvidenceOnly,
    /// By echo, and after a settle time by reading the conversation back.
    History,
    /// By nothing at all: no evidence ever comes, so a person is asked at once (Telegram).
    Nothing,
}

/// What can be done to a comment besides answering it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moderation {
    /// Liking it.
    pub like: bool,
    /// Hiding it from the public, and showing it again.
    pub hide: bool,
    /// Deleting it.
    pub delete: bool,
    /// Changing the words of one's own.
    pub edit: bool,
    /// Whether the platform tells when its author deletes or changes it; else that is noticed
    /// when the comments are next read.
    pub tells_changes: bool,
}

/// The whole table of one channel kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// Words; `None` where a channel cannot carry them.
    pub text: Option<TextLimit>,
    /// Files, by what they are (`Image`, `Audio`, `Video`, `Document`, `Sticker`); one that is
    /// not there cannot be carried.
    pub media: BTreeMap<Capability, MediaLimit>,
    /// Choices, by their look.
    pub offers: BTreeMap<OfferLook, OfferLimit>,
    /// Places.
    pub location: bool,
    /// Contact cards.
    pub contacts: bool,
    /// Templates.
    pub template: bool,
    /// Whether a message can quote the one it answers.
    pub quotes: bool,
    /// Reactions.
    pub reactions: bool,
    /// Which emoji may be a reaction; empty = any.
    pub reaction_emoji: Vec<String>,
    /// Whether "typing…" and "read" can be shown.
    pub typing: bool,
    /// Whether a comment can be answered in public.
    pub comment_reply: bool,
    /// Whether what mentions the business somewhere else can be answered from here.
    pub mention_reply: bool,
    /// For how many days a comment can be answered in private, once; `None` = it cannot.
    pub private_reply_days: Option<u32>,
    /// What can be done to a comment of somebody's besides answering it.
    pub moderation: Moderation,
    /// What can be published, by kind; empty where nothing can.
    pub posts: BTreeMap<PostKind, PostLimit>,
    /// Whether the platform tells how posts do.
    pub insights: bool,
    /// How many days after the person's last message a person (never an automation) may still
    /// answer (HUMAN_AGENT: messaging-send.md §1); `None` = not beyond the window.
    pub human_days: Option<u32>,
    /// How long after the person's last message a free-form reply is allowed, in hours;
    /// `None` where there is no window.
    pub window_hours: Option<u32>,
    /// Pace.
    pub rate: RateLimit,
    /// How unknown outcomes are settled.
    pub settling: Settling,
    /// Whether the platform tells when a message reached the person (Instagram does not).
    pub tells_delivered: bool,
    /// Whether a link with a token can bring a person here ("continue on …").
    pub continue_links: bool,
}

impl Capabilities {
    /// Whether the channel can send this at all.
    pub fn can(&self, capability: Capability) -> bool {
        match capability {
            Capability::Text => self.text.is_some(),
            Capability::Image
            | Capability::Audio
            | Capability::Video
            | Capability::Document
            | Capability::Sticker => self.media.contains_key(&capability),
            Capability::Location => self.location,
            Capability::Contacts => self.contacts,
            Capability::Offer => !self.offers.is_empty(),
            Capability::Template => self.template,
            Capability::Reaction => self.reactions,
            Capability::Typing => self.typing,
            Capability::CommentReply => self.comment_reply,
            Capability::PrivateReply => self.private_reply_days.is_some(),
            Capability::Moderation => self.moderation != Moderation::default(),
            Capability::Post
            | Capability::PhotoPost
            | Capability::VideoPost
            | Capability::Story
            | Capability::Reel => self
                .posts
                .keys()
                .any(|kind| kind.capability() == capability),
            Capability::Insights => self.insights,
            Capability::History => self.settling == Settling::History,
            Capability::Delivery => self.tells_delivered,
            Capability::MediaDownload | Capability::WebhookIn | Capability::Token => true,
        }
    }
}
