//! What a `messaging[]` item of a Page or an Instagram account says, as events (webhooks.md §6,
//! §8).

use super::envelope::{EntryFacts, Items, tame};
use super::fast;
use super::leaves::Leaves;
use super::message::message_said;
use super::notice::{self, notice};
use super::referral;
use serde_json::value::RawValue;
use sportello_core::Time;
use sportello_core::content::{Content, Facts, Part, Tap, TapOf};
use sportello_core::continuation::find;
use sportello_core::event::{Event, Party, Reading, Said};
use sportello_core::message::MessageKind;

/// Whether a network's echoes carry what we put into a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EchoKeys {
    /// They do (Messenger's `metadata`).
    Carried,
    /// They do not (Instagram).
    Lost,
}

/// How a network's items are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    pub keys: EchoKeys,
    /// Whether the entry alone names the asset; else it is the participant that is the business,
    /// where the entry is neither of the two.
    pub by_entry: bool,
    /// Whether another app owns the thread.
    pub standby: bool,
}

/// One item beside the facts that it needs from around it.
pub(super) struct Around<'i> {
    pub keys: EchoKeys,
    pub standby: bool,
    /// The channel's own id: who speaks with this id is the business.
    pub asset: &'i str,
    pub sender: Option<String>,
    pub recipient: Option<String>,
    pub at: Option<Time>,
}

impl Around<'_> {
    /// Whether the business itself did it.
    pub fn by_business(&self) -> bool {
        self.sender.as_deref() == Some(self.asset)
    }

    /// The person of the conversation.
    pub fn person(&self) -> Option<&str> {
        match self.by_business() {
            true => self.recipient.as_deref(),
            false => self.sender.as_deref(),
        }
    }
}

/// Facts read so far, and the first thing that could not be.
#[derive(Default)]
pub(super) struct Read {
    pub events: Vec<Event>,
    pub why: Option<String>,
}

impl Read {
    pub fn fail(&mut self, why: impl Into<String>) {
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

/// Reads one element of `messaging` or `standby`.
pub(crate) fn read(
    out: &mut Items,
    entry: &EntryFacts<'_>,
    pointer: String,
    raw: &RawValue,
    manner: Manner,
) {
    if !manner.standby
        && let Some((asset, said)) = plain(entry, raw, manner)
    {
        return out.push(&asset, pointer, Reading::Events(vec![said]));
    }
    match Leaves::read(raw) {
        Some(item) => read_whole(out, entry, pointer, item, manner),
        None => {
            let list = if manner.standby {
                "standby"
            } else {
                "messaging"
            };
            out.unparsed(entry.asset(), pointer, &format!("broken {list}"));
        }
    }
}

/// Plain words of a person, without building a tree.
fn plain(entry: &EntryFacts<'_>, raw: &RawValue, manner: Manner) -> Option<(String, Event)> {
    let words = fast::words(raw)?;
    let (sender, recipient) = (words.sender.id.get()?, words.recipient.id.get()?);
    let asset = asset_of(entry, manner, Some(sender), Some(recipient), false);
    if asset == sender || asset != recipient {
        return None;
    }
    let text = words.message.text.owned()?;
    let said = Said {
        from: party(sender),
        external_id: words.message.mid.owned()?,
        at: words.timestamp.0?,
        kind: MessageKind::Text,
        token: find(&text),
        text: Some(text),
        media: None,
        content: None,
        opens_window: true,
        past: false,
    };
    Some((asset.to_owned(), Event::Message(said)))
}

/// Reads an item by all of its members.
pub(crate) fn read_whole(
    out: &mut Items,
    entry: &EntryFacts<'_>,
    pointer: String,
    mut item: Leaves,
    manner: Manner,
) {
    let mut facts = Facts::new();
    let sender = someone(&mut item, "sender", &mut facts);
    let recipient = someone(&mut item, "recipient", &mut facts);
    let message = item.part("message");
    let is_echo = message.as_ref().is_some_and(|m| m.is("is_echo"));
    let asset = asset_of(
        entry,
        manner,
        sender.as_deref(),
        recipient.as_deref(),
        is_echo,
    )
    .to_owned();
    let around = Around {
        keys: manner.keys,
        standby: manner.standby,
        asset: &asset,
        // An item without a time of its own gets the entry's: when it was sent is the nearest.
        at: item.moment("timestamp").or(entry.time),
        sender,
        recipient,
    };
    // Who is neither the channel nor the person of the conversation: test events and examples.
    for (name, id) in [
        ("sender.id", &around.sender),
        ("recipient.id", &around.recipient),
    ] {
        let other = id
            .as_deref()
            .filter(|id| *id != asset && around.person() != Some(id));
        if let Some(id) = other {
            facts.insert(name.to_owned(), id.to_owned());
        }
    }
    let mut read = Read::default();
    if let Some(message) = message {
        message_said(&mut read, &around, message);
    }
    receipts(&mut read, &around, &mut item);
    if let Some(reaction) = item.part("reaction") {
        reacted(&mut read, &around, reaction);
    }
    if let Some(edit) = item.part("message_edit") {
        edited(&mut read, &around, edit);
    }
    if let Some(postback) = item.part("postback") {
        tapped(&mut read, &around, postback);
    }
    if let Some(referral) = item.part("referral") {
        came_by(&mut read, &around, referral);
    }
    let about = around
        .person()
        .or(facts.get("sender.user_ref").map(String::as_str));
    let about = about.map(party);
    read.events
        .extend(notice::told(&mut item, about.as_ref(), around.at));
    if read.events.is_empty() && read.why.is_none() {
        let name = item.names().next().map(str::to_owned);
        read.fail(tame(name.as_deref()));
    }
    item.rest_into(&mut facts, "");
    if let Some(first) = read.events.first_mut() {
        add(first, facts);
    }
    out.push(&asset, pointer, read.reading());
}

/// Takes a sender or recipient: the id, and what else is said of them as facts.
fn someone(item: &mut Leaves, name: &str, facts: &mut Facts) -> Option<String> {
    let mut part = item.part(name)?;
    let id = part.text("id");
    part.rest_into(facts, name);
    id
}

/// The asset of an item. On all real traffic the entry's id is one of the two who speak; test
/// events and examples write something else there, and then it is the side that is the business.
fn asset_of<'i>(
    entry: &EntryFacts<'i>,
    manner: Manner,
    sender: Option<&'i str>,
    recipient: Option<&'i str>,
    is_echo: bool,
) -> &'i str {
    let ours = match entry.id {
        Some(id) if manner.by_entry || sender == Some(id) || recipient == Some(id) => Some(id),
        _ if is_echo => sender,
        _ => recipient,
    };
    ours.or(entry.id).unwrap_or_default()
}

/// Adds particulars to an event that has a place for them.
fn add(event: &mut Event, more: Facts) {
    if more.is_empty() {
        return;
    }
    let facts = match event {
        Event::Message(Said { content, .. })
        | Event::Arrived { content, .. }
        | Event::Echo(sportello_core::event::EchoSaid { content, .. }) => {
            &mut content.get_or_insert_default().facts
        }
        Event::Edited { facts, .. }
        | Event::Unsent { facts, .. }
        | Event::Moved { facts, .. }
        | Event::Named { facts, .. } => facts,
        Event::Status(status) => &mut status.facts,
        Event::Comment(comment) => &mut comment.facts,
        Event::Post(post) => &mut post.facts,
        Event::Notice(notice) => &mut notice.facts,
        Event::Delivered { .. } | Event::Read { .. } | Event::Reaction { .. } => return,
    };
    facts.extend(more);
}

/// `delivery` and `read`.
fn receipts(read: &mut Read, around: &Around<'_>, item: &mut Leaves) {
    if let Some(mut delivery) = item.part("delivery") {
        let mids = delivery.texts("mids");
        let watermark = delivery.moment("watermark");
        match &around.sender {
            _ if mids.is_empty() && watermark.is_none() => read.fail("delivery"),
            None => read.fail("missing sender"),
            Some(sender) => read.events.push(Event::Delivered {
                address: sender.clone(),
                mids,
                watermark,
            }),
        }
    }
    if let Some(mut seen) = item.part("read") {
        let (mid, watermark) = (seen.text("mid"), seen.moment("watermark"));
        match (&around.sender, around.at.or(watermark)) {
            _ if mid.is_none() && watermark.is_none() => read.fail("read"),
            (None, _) => read.fail("missing sender"),
            (_, None) => read.fail("missing timestamp"),
            (Some(sender), Some(at)) => read.events.push(Event::Read {
                address: sender.clone(),
                mid,
                watermark,
                at,
            }),
        }
    }
}

fn reacted(read: &mut Read, around: &Around<'_>, mut reaction: Leaves) {
    let mid = reaction.text("mid");
    let (Some(target), Some(person), Some(at)) = (mid.clone(), around.person(), around.at) else {
        return read.fail(missing(mid.as_deref(), around.person()));
    };
    let name = reaction.text("reaction");
    let emoji = if reaction.text("action").as_deref() == Some("unreact") {
        None
    } else {
        let emoji = reaction.text("emoji");
        match emoji.or_else(|| named_emoji(name.as_deref()).map(str::to_owned)) {
            Some(emoji) => Some(emoji),
            None => return read.fail("reaction.other"),
        }
    };
    read.events.push(Event::Reaction {
        address: party(person),
        by_business: around.by_business(),
        target,
        emoji,
        at,
    });
}

/// The emoji of a reaction that came by name only (webhooks.md §6). `other` is one that the
/// network shows and does not name.
fn named_emoji(name: Option<&str>) -> Option<&'static str> {
    Some(match name? {
        "love" => "❤️",
        "smile" => "😆",
        "wow" => "😮",
        "sad" => "😢",
        "angry" => "😠",
        "like" => "👍",
        "dislike" => "👎",
        "other" => "🙂",
        _ => return None,
    })
}

fn edited(read: &mut Read, around: &Around<'_>, mut edit: Leaves) {
    let mid = edit.text("mid");
    let (Some(target), Some(person), Some(at)) = (mid.clone(), around.person(), around.at) else {
        return read.fail(missing(mid.as_deref(), around.person()));
    };
    read.events.push(Event::Edited {
        address: party(person),
        by_business: around.by_business(),
        target,
        text: edit.text("text"),
        number: edit.whole("num_edit"),
        at,
        facts: edit.rest(),
    });
}

/// A tap on a button, an ice breaker, a menu.
fn tapped(read: &mut Read, around: &Around<'_>, mut postback: Leaves) {
    let (Some(sender), Some(at)) = (&around.sender, around.at) else {
        return read.fail(missing(Some(""), around.sender.as_deref()));
    };
    let payload = postback.text("payload");
    let mut content = Content::default();
    referral::beside(&mut postback, &mut content);
    let token = [payload.as_deref(), referral::reference(&content)]
        .into_iter()
        .flatten()
        .find_map(find);
    let mid = postback.text("mid");
    let text = postback.text("title");
    let external_id = mid.unwrap_or_else(|| made_id("tap", sender, at, payload.as_deref()));
    content.part = Some(Part::Tap(Tap {
        of: TapOf::Postback,
        payload,
        description: None,
    }));
    content.standby = around.standby;
    postback.rest_into(&mut content.facts, "postback");
    read.events.push(Event::Arrived {
        address: party(sender),
        kind: MessageKind::Postback,
        text,
        content: content.boxed(),
        token,
        at,
        external_id: Some(external_id),
        // A postback opens the window as a message does (messaging-send.md §4).
        opens_window: true,
    });
}

/// A link to the chat, followed by someone who had a chat already.
fn came_by(read: &mut Read, around: &Around<'_>, referral: Leaves) {
    let (Some(sender), Some(at)) = (&around.sender, around.at) else {
        return read.fail(missing(Some(""), around.sender.as_deref()));
    };
    let mut content = Content::default();
    referral::read(referral, &mut content);
    let reference = referral::reference(&content).map(str::to_owned);
    content.standby = around.standby;
    read.events.push(Event::Arrived {
        address: party(sender),
        kind: MessageKind::Referral,
        text: None,
        token: reference.as_deref().and_then(find),
        content: content.boxed(),
        at,
        external_id: Some(made_id("came", sender, at, reference.as_deref())),
        // A bare referral is not the person writing: it opens no window (messaging-send.md §4).
        opens_window: false,
    });
}

/// An id for an event that has none: person, time and payload (webhooks.md §4, "Dedup keys").
fn made_id(what: &str, person: &str, at: Time, payload: Option<&str>) -> String {
    let payload = payload.unwrap_or_default();
    let end = payload.floor_char_boundary(80);
    format!("{what}:{person}:{}:{}", at.0, &payload[..end])
}

pub(super) fn party(id: &str) -> Party {
    Party {
        external_id: id.to_owned(),
        ..Party::default()
    }
}

pub(super) fn missing(mid: Option<&str>, person: Option<&str>) -> &'static str {
    if mid.is_none() {
        "missing mid"
    } else if person.is_none() {
        "missing sender"
    } else {
        "missing timestamp"
    }
}

/// A message in which the business speaks to itself, told as it is.
pub(super) fn to_itself(around: &Around<'_>, message: Leaves) -> Event {
    notice("message.self", None, around.at, message.rest())
}
