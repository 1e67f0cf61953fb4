//! What a call carries or reads, more finely than its operation: outages take pictures and leave
//! words (outages.md, 13 March and 3 July 2019), so faults can be told to.

use super::fault::Operation;
use super::media;
use super::params::plain;
use super::route::Call;
use super::world::{Network, World};
use serde::{Deserialize, Serialize};

/// What a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Words.
    Text,
    /// A picture.
    Image,
    /// Sound.
    Audio,
    /// A film.
    Video,
    /// Any other file.
    Document,
    /// A sticker.
    Sticker,
    /// A place.
    Location,
    /// Contact cards.
    Contacts,
    /// A choice: buttons, quick replies, a list.
    Offer,
    /// A template.
    Template,
    /// A reaction.
    Reaction,
    /// Typing, and marks that something was read.
    Typing,
    /// A private answer to a comment.
    PrivateReply,
    /// A conversation read back.
    History,
    /// How posts do.
    Insights,
}

impl World {
    /// What a call is about, if it is one of these.
    pub(crate) fn matter(&self, call: &Call<'_>, operation: Operation) -> Option<Matter> {
        match operation {
            Operation::Send if self.network_of(call.node()) == Some(Network::Whatsapp) => {
                let kind = call.params.text("type");
                Some(of_word(kind.as_deref().unwrap_or("text")))
            }
            Operation::Send => Some(of_page_message(call)),
            Operation::Upload => of_upload(call),
            Operation::Other if call.edge() == "messages" => {
                let react = call.params.text("sender_action").as_deref() == Some("react");
                Some(if react {
                    Matter::Reaction
                } else {
                    Matter::Typing
                })
            }
            Operation::Read => self.of_reading(call),
            _ => None,
        }
    }

    fn of_reading(&self, call: &Call<'_>) -> Option<Matter> {
        let talk =
            self.threads.contains_key(call.node()) || self.messages.contains_key(call.node());
        match call.edge() {
            "conversations" | "message_history" => Some(Matter::History),
            "insights" => Some(Matter::Insights),
            _ => talk.then_some(Matter::History),
        }
    }
}

/// WhatsApp's `type` (`messaging-send.md` §3).
fn of_word(word: &str) -> Matter {
    match word {
        "image" => Matter::Image,
        "audio" => Matter::Audio,
        "video" => Matter::Video,
        "document" => Matter::Document,
        "sticker" => Matter::Sticker,
        "location" => Matter::Location,
        "contacts" => Matter::Contacts,
        "interactive" => Matter::Offer,
        "template" => Matter::Template,
        "reaction" => Matter::Reaction,
        _ => Matter::Text,
    }
}

/// What stands in a `message` of Messenger or Instagram (`messaging-send.md` §1, §2).
fn of_page_message(call: &Call<'_>) -> Matter {
    let recipient = call.params.json("recipient").unwrap_or_default();
    if !recipient["comment_id"].is_null() {
        return Matter::PrivateReply;
    }
    let message = call.params.json("message").unwrap_or_default();
    let kind =
        plain(&message["attachment"]["type"]).or_else(|| plain(&message["attachments"][0]["type"]));
    match kind.as_deref() {
        Some("image") => Matter::Image,
        Some("audio") => Matter::Audio,
        Some("video") => Matter::Video,
        Some("file") => Matter::Document,
        Some("like_heart") => Matter::Sticker,
        Some("template") => Matter::Offer,
        _ if message["quick_replies"].is_array() => Matter::Offer,
        _ => Matter::Text,
    }
}

/// What is uploaded to be sent. Files of posts are about no message.
fn of_upload(call: &Call<'_>) -> Option<Matter> {
    if !matches!(call.edge(), "media" | "message_attachments") {
        return None;
    }
    let message = call.params.json("message").unwrap_or_default();
    let by_type = plain(&message["attachment"]["type"]);
    let by_bytes = call.params.files.first().map(|file| {
        let declared = file.content_type.clone().unwrap_or_default();
        media::class(media::sniff(&file.bytes).unwrap_or(&declared)).to_owned()
    });
    Some(match by_type.or(by_bytes)?.as_str() {
        "image" => Matter::Image,
        "audio" => Matter::Audio,
        "video" => Matter::Video,
        _ => Matter::Document,
    })
}
