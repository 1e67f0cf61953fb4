//! What a channel can do, with its limits, as data: composer, policy, breaker and publisher all
//! read this one table.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One thing a channel can do, and one column of the health matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Sending words.
    Text,
    /// Sending a picture.
    Image,
    /// Fetching what people sent us.
    MediaDownload,
    /// Reading a conversation back from the platform.
    History,
    /// Webhooks arriving.
    WebhookIn,
    /// The channel's permission to speak at all.
    Token,
}

impl Capability {
    /// Every capability, in the order in which people see them.
    pub const ALL: [Capability; 6] = [
        Capability::Text,
        Capability::Image,
        Capability::MediaDownload,
        Capability::History,
        Capability::WebhookIn,
        Capability::Token,
    ];

    /// The name in the database, the API and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            Capability::Text => "text",
            Capability::Image => "image",
            Capability::MediaDownload => "media_download",
            Capability::History => "history",
            Capability::WebhookIn => "webhook_in",
            Capability::Token => "token",
        }
    }

    /// The capability of that name, if there is one.
    pub fn parse(name: &str) -> Option<Capability> {
        Capability::ALL.into_iter().find(|c| c.as_str() == name)
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

/// What may be sent as a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageLimit {
    /// The greatest size in bytes.
    pub max_bytes: u64,
    /// Accepted media types, such as `image/jpeg`.
    pub mime: Vec<String>,
    /// The limit of a caption in the same message; `None` where words need a message of their own.
    pub caption: Option<TextLimit>,
    /// Whether the platform fetches the picture from us by address (it must then be reachable).
    pub by_link: bool,
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
}

/// The whole table of one channel kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// Words; `None` where a channel cannot carry them.
    pub text: Option<TextLimit>,
    /// Pictures; `None` where a channel cannot carry them.
    pub image: Option<ImageLimit>,
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
            Capability::Image => self.image.is_some(),
            Capability::History => self.settling == Settling::History,
            Capability::MediaDownload | Capability::WebhookIn | Capability::Token => true,
        }
    }
}
