//! What a `messaging[]` item of a Page or an Instagram account says, as events.

use super::envelope::{EntryFacts, Items, tame};
use super::messaging::{AttachmentPayload, Message, Messaging, Postback, Reaction, Referral};
use sportello_core::Time;
use sportello_core::continuation::find;
use sportello_core::event::{EchoSaid, Event, Party, Reading, Said};
use sportello_core::message::{MediaSource, MessageKind};

/// Whether a network's echoes carry what we put into a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EchoKeys {
    /// They do (Messenger's `metadata`).
    Carried,
    /// They do not (Instagram).
    Lost,
}

/// One item beside the facts that it needs from around it.
struct Facts<'i> {
    item: &'i Messaging<'i>,
    keys: EchoKeys,
    /// The channel's own id: who speaks with this id is the business.
    asset: &'i str,
    at: Option<Time>,
}

/// Facts read so far, and the first thing that could not be.
#[derive(Default)]
struct Read {
    events: Vec<Event>,
    why: Option<String>,
}

impl Read {
    fn fail(&mut self, why: impl Into<String>) {
        self.why.get_or_insert_with(|| why.into());
    }

    fn reading(self) -> Reading {
        match self.why {
            None => Reading::Events(self.events),
            Some(why) => Reading::Unparsed {
                events: self.events,
                why,
            },
        }
    }
}

/// Reads one element of `messaging` that belongs to `asset`.
pub(crate) fn read(
    out: &mut Items,
    asset: &str,
    entry: &EntryFacts<'_>,
    pointer: String,
    item: &Messaging<'_>,
    keys: EchoKeys,
) {
    // An item without a time of its own gets the entry's: when it was sent is the nearest thing.
    let facts = Facts {
        item,
        keys,
        asset,
        at: item.timestamp.0.or(entry.time),
    };
    let mut read = Read::default();
    if let Some(message) = &item.message {
        message_said(&mut read, &facts, message);
    }
    if let Some(delivery) = &item.delivery {
        let mids: Vec<String> = delivery
            .mids
            .iter()
            .flatten()
            .filter_map(|m| m.owned())
            .collect();
        match item.sender() {
            _ if mids.is_empty() && delivery.watermark.0.is_none() => read.fail("delivery"),
            None => read.fail("missing sender"),
            Some(sender) => read.events.push(Event::Delivered {
                address: sender.to_owned(),
                mids,
                watermark: delivery.watermark.0,
            }),
        }
    }
    if let Some(seen) = &item.read {
        let (mid, watermark) = (seen.mid.owned(), seen.watermark.0);
        match (item.sender(), facts.at.or(watermark)) {
            _ if mid.is_none() && watermark.is_none() => read.fail("read"),
            (None, _) => read.fail("missing sender"),
            (_, None) => read.fail("missing timestamp"),
            (Some(sender), Some(at)) => {
                read.events.push(Event::Read {
                    address: sender.to_owned(),
                    mid,
                    watermark,
                    at,
                });
            }
        }
    }
    if let Some(reaction) = &item.reaction {
        reacted(&mut read, &facts, reaction);
    }
    if let Some(postback) = &item.postback {
        tapped(&mut read, &facts, postback);
    }
    if let Some(referral) = &item.referral {
        came_by(&mut read, &facts, referral);
    }
    if read.events.is_empty() && read.why.is_none() {
        read.fail(tame(item.other.get()));
    }
    out.push(asset, pointer, read.reading());
}

/// The asset of an item: the entry's id where it is one of the two who speak, which is so on all
/// real traffic. Where it is neither (test events, examples), the side that is the business.
pub(crate) fn asset_by_participant<'i>(
    entry: &'i EntryFacts<'_>,
    item: &'i Messaging<'_>,
) -> &'i str {
    let ours = match (&item.message, entry.id) {
        (_, Some(id)) if item.sender() == Some(id) || item.recipient() == Some(id) => Some(id),
        (Some(message), _) if message.is_echo.0 => item.sender(),
        _ => item.recipient(),
    };
    ours.or(entry.id).unwrap_or_default()
}

/// A message: the person's, or an echo of one of the business.
fn message_said(read: &mut Read, facts: &Facts<'_>, message: &Message<'_>) {
    // Meta's inbox marks what the business writes to itself; a person is nowhere in it.
    if message.is_self.0 {
        return read.fail("message.self");
    }
    if message.is_deleted.0 {
        return read.fail("message.deleted");
    }
    if message.is_unsupported.0 {
        return read.fail("message.unsupported");
    }
    // Instagram has been seen to leave `is_echo` out; the sender never lies.
    let echo = message.is_echo.0 || facts.item.sender() == Some(facts.asset);
    let name = if echo { "echo" } else { "message" };
    let person = if echo {
        facts.item.recipient()
    } else {
        facts.item.sender()
    };
    let (Some(mid), Some(person), Some(at)) = (message.mid.get(), person, facts.at) else {
        return read.fail(missing(message.mid.get(), person));
    };
    let mut images = images(read, message, name);
    let text = message.text.owned();
    if text.is_none() && images.is_empty() {
        return read.fail(format!("{name}.empty"));
    }
    // A text alone is one message; pictures are one each, the words beside the first.
    let first = if images.is_empty() {
        None
    } else {
        Some(images.remove(0))
    };
    let rest = images.into_iter().map(|image| (None, Some(image)));
    for (n, (text, image)) in std::iter::once((text, first)).chain(rest).enumerate() {
        let external_id = if n == 0 {
            mid.to_owned()
        } else {
            format!("{mid}#{n}")
        };
        read.events.push(if echo {
            Event::Echo(EchoSaid {
                to: person.to_owned(),
                external_id,
                at,
                kind: match image {
                    Some(_) => MessageKind::Image,
                    None => MessageKind::Text,
                },
                text,
                media: image,
                content: None,
                rank: None,
                key: message.metadata.owned(),
                carries_key: facts.keys == EchoKeys::Carried,
            })
        } else {
            let token = if n == 0 { token(message) } else { None };
            Event::Message(Said {
                from: party(person),
                external_id,
                at,
                kind: match image {
                    Some(_) => MessageKind::Image,
                    None => MessageKind::Text,
                },
                text,
                media: image,
                content: None,
                token,
                opens_window: true,
                past: false,
            })
        });
    }
}

/// The pictures of a message; every other attachment makes the item partly unparsed.
fn images(read: &mut Read, message: &Message<'_>, name: &str) -> Vec<MediaSource> {
    let mut images = Vec::new();
    for attachment in message.attachments.iter().flatten() {
        let kind = tame(attachment.kind.get());
        let url = (kind == "image")
            .then_some(attachment.payload)
            .flatten()
            .and_then(|raw| serde_json::from_str::<AttachmentPayload>(raw.get()).ok())
            .and_then(|payload| payload.url.owned());
        match url {
            Some(url) => images.push(MediaSource::Url(url)),
            None => read.fail(format!("{name}.{kind}")),
        }
    }
    images
}

/// A continue token in the words, the link that led here, or the button's payload.
fn token(message: &Message<'_>) -> Option<String> {
    let referral = message.referral.as_ref().and_then(|r| r.reference.get());
    let tap = message.quick_reply.as_ref().and_then(|q| q.payload.get());
    [message.text.get(), referral, tap]
        .into_iter()
        .flatten()
        .find_map(find)
}

fn reacted(read: &mut Read, facts: &Facts<'_>, reaction: &Reaction<'_>) {
    let (Some(mid), Some(sender), Some(at)) = (reaction.mid.get(), facts.item.sender(), facts.at)
    else {
        return read.fail(missing(reaction.mid.get(), facts.item.sender()));
    };
    if sender == facts.asset {
        return read.fail("reaction.own");
    }
    let emoji = if reaction.action.get() == Some("unreact") {
        None
    } else {
        match reaction
            .emoji
            .get()
            .or_else(|| named_emoji(reaction.reaction.get()))
        {
            Some(emoji) => Some(emoji.to_owned()),
            None => return read.fail("reaction.other"),
        }
    };
    read.events.push(Event::Reaction {
        address: party(sender),
        by_business: false,
        target: mid.to_owned(),
        emoji,
        at,
    });
}

/// The emoji of a reaction that came by name only (webhooks.md §6).
fn named_emoji(name: Option<&str>) -> Option<&'static str> {
    Some(match name? {
        "love" => "❤️",
        "smile" => "😆",
        "wow" => "😮",
        "sad" => "😢",
        "angry" => "😠",
        "like" => "👍",
        "dislike" => "👎",
        _ => return None,
    })
}

/// A tap on a button. Only one that carries a continue token is understood so far.
fn tapped(read: &mut Read, facts: &Facts<'_>, postback: &Postback<'_>) {
    let referral = postback.referral.as_ref().and_then(|r| r.reference.get());
    let Some(token) = [postback.payload.get(), referral]
        .into_iter()
        .flatten()
        .find_map(find)
    else {
        return read.fail("postback");
    };
    // A postback opens the window as a message does (messaging-send.md §4).
    arrived(read, facts, token, postback.mid.owned(), true);
}

/// A link to the chat, followed by someone who had a chat already.
fn came_by(read: &mut Read, facts: &Facts<'_>, referral: &Referral<'_>) {
    match referral.reference.get().and_then(find) {
        // A bare referral is not the person writing: it opens no window (messaging-send.md §4).
        Some(token) => arrived(read, facts, token, None, false),
        None => read.fail("referral"),
    }
}

fn arrived(
    read: &mut Read,
    facts: &Facts<'_>,
    token: String,
    mid: Option<String>,
    opens_window: bool,
) {
    match (facts.item.sender(), facts.at) {
        (Some(sender), Some(at)) => read.events.push(Event::Arrived {
            address: party(sender),
            kind: MessageKind::Postback,
            text: None,
            content: None,
            token: Some(token),
            at,
            external_id: mid,
            opens_window,
        }),
        (None, _) => read.fail("missing sender"),
        (_, None) => read.fail("missing timestamp"),
    }
}

fn party(id: &str) -> Party {
    Party {
        external_id: id.to_owned(),
        ..Party::default()
    }
}

fn missing(mid: Option<&str>, person: Option<&str>) -> &'static str {
    if mid.is_none() {
        "missing mid"
    } else if person.is_none() {
        "missing sender"
    } else {
        "missing timestamp"
    }
}
