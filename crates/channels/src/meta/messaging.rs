//! The typed shape of one `messaging[]` item (webhooks.md §6 and §8), as Pages and Instagram
//! accounts share it.

use super::lenient::{Flag, Moment, Word};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// One item. At most one event member is usual; nothing relies on it.
#[derive(Debug, Default)]
pub(crate) struct Messaging<'a> {
    pub sender: Option<Someone<'a>>,
    pub recipient: Option<Someone<'a>>,
    pub timestamp: Moment,
    pub message: Option<Message<'a>>,
    pub delivery: Option<Delivery<'a>>,
    pub read: Option<Read<'a>>,
    pub reaction: Option<Reaction<'a>>,
    pub postback: Option<Postback<'a>>,
    pub referral: Option<Referral<'a>>,
    /// The first member that none of the above names: the event, where it is one that is not
    /// understood yet.
    pub other: Word<'a>,
}

impl Messaging<'_> {
    /// The id of the sender.
    pub fn sender(&self) -> Option<&str> {
        self.sender.as_ref().and_then(|s| s.id.get())
    }

    /// The id of the recipient.
    pub fn recipient(&self) -> Option<&str> {
        self.recipient.as_ref().and_then(|s| s.id.get())
    }

    /// What the item is about, for the list of what was not understood.
    pub fn name(&self) -> &str {
        if self.message.is_some() {
            "message"
        } else if self.delivery.is_some() {
            "delivery"
        } else if self.read.is_some() {
            "read"
        } else if self.reaction.is_some() {
            "reaction"
        } else if self.postback.is_some() {
            "postback"
        } else if self.referral.is_some() {
            "referral"
        } else {
            super::envelope::tame(self.other.get())
        }
    }
}

/// A sender or recipient.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Someone<'a> {
    #[serde(borrow)]
    pub id: Word<'a>,
}

/// `message`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Message<'a> {
    #[serde(borrow)]
    pub mid: Word<'a>,
    #[serde(borrow)]
    pub text: Word<'a>,
    pub is_echo: Flag,
    pub is_self: Flag,
    pub is_deleted: Flag,
    pub is_unsupported: Flag,
    #[serde(borrow)]
    pub metadata: Word<'a>,
    #[serde(borrow)]
    pub attachments: Option<Vec<Attachment<'a>>>,
    #[serde(borrow)]
    pub referral: Option<Referral<'a>>,
    #[serde(borrow)]
    pub quick_reply: Option<QuickReply<'a>>,
}

/// One of `message.attachments`. Its payload is read only where its type is understood: other
/// types put anything there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Attachment<'a> {
    #[serde(rename = "type", borrow)]
    pub kind: Word<'a>,
    #[serde(borrow)]
    pub payload: Option<&'a RawValue>,
}

/// The payload of an attachment that is to be had at an address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AttachmentPayload<'a> {
    #[serde(borrow)]
    pub url: Word<'a>,
}

/// `message.quick_reply`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct QuickReply<'a> {
    #[serde(borrow)]
    pub payload: Word<'a>,
}

/// `delivery`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Delivery<'a> {
    #[serde(borrow)]
    pub mids: Option<Vec<Word<'a>>>,
    pub watermark: Moment,
}

/// `read`: by watermark on Messenger, by mid on Instagram.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Read<'a> {
    #[serde(borrow)]
    pub mid: Word<'a>,
    pub watermark: Moment,
}

/// `reaction`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Reaction<'a> {
    #[serde(borrow)]
    pub mid: Word<'a>,
    #[serde(borrow)]
    pub action: Word<'a>,
    #[serde(borrow)]
    pub reaction: Word<'a>,
    #[serde(borrow)]
    pub emoji: Word<'a>,
}

/// `postback`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Postback<'a> {
    #[serde(borrow)]
    pub mid: Word<'a>,
    #[serde(borrow)]
    pub payload: Word<'a>,
    #[serde(borrow)]
    pub referral: Option<Referral<'a>>,
}

/// `referral`, alone or inside a message or postback.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Referral<'a> {
    #[serde(rename = "ref", borrow)]
    pub reference: Word<'a>,
}

/// A change by its name; its value is read only where the name is understood.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NamedChange<'a> {
    #[serde(borrow)]
    pub field: Word<'a>,
    #[serde(borrow)]
    pub value: Option<&'a RawValue>,
}

// By hand, because the name of a member that is not known must be kept: it is what the list of
// unparsed items shows.
impl<'de: 'a, 'a> Deserialize<'de> for Messaging<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Messaging<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a messaging item")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Messaging<'de>, A::Error> {
                let mut item = Messaging::default();
                while let Some(key) = map.next_key::<Word<'de>>()? {
                    match key.get() {
                        Some("sender") => item.sender = map.next_value()?,
                        Some("recipient") => item.recipient = map.next_value()?,
                        Some("timestamp") => item.timestamp = map.next_value()?,
                        Some("message") => item.message = map.next_value()?,
                        Some("delivery") => item.delivery = map.next_value()?,
                        Some("read") => item.read = map.next_value()?,
                        Some("reaction") => item.reaction = map.next_value()?,
                        Some("postback") => item.postback = map.next_value()?,
                        Some("referral") => item.referral = map.next_value()?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            if item.other.get().is_none() {
                                item.other = key;
                            }
                        }
                    }
                }
                Ok(item)
            }
        }
        d.deserialize_map(Members)
    }
}
