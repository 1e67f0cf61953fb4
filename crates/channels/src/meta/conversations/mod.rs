//! Listing conversations and reading them back on Messenger and Instagram (messaging-send.md,
//! "Conversations API"). What is read becomes the events that a webhook would have told, as far as
//! the answer knows as much: it has no link that led here, no button, no message that was answered.

mod outline;
mod piece;
#[cfg(test)]
mod tests;

pub(crate) use self::outline::{outline, read_outline};
use self::piece::{Piece, file, share, sticker, unreadable};
use super::lenient::{Moment, Text};
use super::paging::Paging;
use super::request::get;
use crate::contract::{Answer, HttpRequest};
use crate::conversations::{ConversationPart, ListedConversation, ReadBack, Told};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use sportello_core::Time;
use sportello_core::content::ReadBackMark;
use sportello_core::continuation::find;
use sportello_core::event::{EchoSaid, Event, Party, Said};
use sportello_core::message::MessageKind;

/// Conversations asked for at once. Unconfirmed `[u]`: no page that was read names a limit.
const AT_ONCE: &str = "50";
/// What is asked of a conversation. Only the newest 20 messages are given whole, older ids answer as
/// deleted; more are asked for so that those can be counted. Unconfirmed `[u]`: that ids beyond the
/// newest 20 are listed at all.
const FIELDS: &str =
    "messages.limit(50){id,created_time,from,to,message,attachments,shares,sticker}";

/// Asks which conversations of `owner` (a Page, or `me`) changed since a moment. The filter is one
/// of the SDK's parameters; whoever leaves it out lists everything, newest first, so that reading
/// may stop at what is older.
pub(crate) fn changed(
    owner: &str,
    platform: &str,
    since: Time,
    after: Option<&str>,
) -> HttpRequest {
    list(owner, platform, "id,updated_time", since, after)
}

/// The list of the conversations of `owner` that changed since a moment, with these fields.
fn list(
    owner: &str,
    platform: &str,
    fields: &str,
    since: Time,
    after: Option<&str>,
) -> HttpRequest {
    let since = since.0.to_string();
    let mut query = vec![
        ("platform", platform),
        ("fields", fields),
        ("updated_after_ms", since.as_str()),
        ("limit", AT_ONCE),
    ];
    query.extend(after.map(|after| ("after", after)));
    get(format!("{owner}/conversations"), &query)
}

#[derive(Deserialize)]
struct List {
    data: Vec<Row>,
    #[serde(default)]
    paging: Paging,
}

#[derive(Deserialize)]
struct Row {
    id: Text,
    #[serde(default)]
    updated_time: Moment,
}

/// Reads the list. One without an id, or without its time, makes the whole unreadable: a list must
/// not leave out what nobody else tells.
pub(crate) fn read_changed(answer: &Answer) -> Option<ConversationPart> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let list: List = serde_json::from_str(&answer.body).ok()?;
    let row = |row: Row| {
        Some(ListedConversation {
            external_id: row.id.0?,
            updated_at: row.updated_time.0?,
        })
    };
    Some(ConversationPart {
        conversations: list.data.into_iter().map(row).collect::<Option<_>>()?,
        next: list.paging.following(),
    })
}

/// Asks for the newest messages of a conversation.
pub(crate) fn messages(conversation: &str) -> HttpRequest {
    get(conversation.to_owned(), &[("fields", FIELDS)])
}

#[derive(Deserialize)]
struct Conversation<'a> {
    #[serde(default, borrow)]
    messages: Messages<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Messages<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
    paging: Paging,
}

/// What places a message, whether or not it is given whole.
#[derive(Deserialize)]
struct Outline {
    id: Text,
    created_time: Moment,
}

#[derive(Deserialize)]
struct Line {
    from: Side,
    #[serde(default)]
    to: Sides,
    #[serde(default)]
    message: Text,
    #[serde(default)]
    attachments: Values,
    #[serde(default)]
    shares: Values,
    #[serde(default)]
    sticker: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Side {
    id: Text,
    name: Text,
    username: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Sides {
    data: Vec<Side>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Values {
    data: Vec<Value>,
}

/// Reads a conversation. `ours` are the ids and user names under which the business writes there. A
/// message without id or time makes the whole unreadable: it could be neither compared nor placed.
pub(crate) fn read_messages(answer: &Answer, ours: &[&str]) -> Option<ReadBack> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let read: Conversation = serde_json::from_str(&answer.body).ok()?;
    let mut back = ReadBack {
        more: read.messages.paging.following().is_some(),
        ..ReadBack::default()
    };
    for raw in read.messages.data {
        let outline: Outline = serde_json::from_str(raw.get()).ok()?;
        let (external_id, at) = (outline.id.0?, outline.created_time.0?);
        let line: Option<Line> = serde_json::from_str(raw.get()).ok();
        let speaker = line.as_ref().and_then(|line| speaker(line, ours));
        let events = match (line, speaker) {
            (Some(line), Some(speaker)) => {
                back.person
                    .get_or_insert_with(|| speaker.person().to_owned());
                events(line, &speaker, &external_id, at)
            }
            _ => Vec::new(),
        };
        back.told.push(Told {
            external_id,
            at,
            events,
        });
    }
    back.told.sort_by_key(|told| std::cmp::Reverse(told.at));
    Some(back)
}

/// Who wrote, and the other side.
enum Speaker {
    Person(Party),
    Business { to: String },
}

impl Speaker {
    fn person(&self) -> &str {
        match self {
            Speaker::Person(party) => &party.external_id,
            Speaker::Business { to } => to,
        }
    }
}

/// Who wrote a message; `None` where that, or to whom the business wrote, is not told.
fn speaker(line: &Line, ours: &[&str]) -> Option<Speaker> {
    let names = [line.from.id.0.as_deref(), line.from.username.0.as_deref()];
    if names.into_iter().flatten().any(|name| ours.contains(&name)) {
        let to = line.to.data.iter().find_map(|side| side.id.0.clone())?;
        return Some(Speaker::Business { to });
    }
    Some(Speaker::Person(Party {
        external_id: line.from.id.0.clone()?,
        name: line.from.name.0.clone(),
        username: line.from.username.0.clone(),
        ..Party::default()
    }))
}

/// What a message says: with several files, one event each, numbered as in webhooks.
fn events(line: Line, speaker: &Speaker, external_id: &str, at: Time) -> Vec<Event> {
    let mut pieces: Vec<Piece> = line.attachments.data.iter().map(file).collect();
    pieces.extend(line.sticker.0.map(sticker));
    if pieces.is_empty() {
        pieces.extend(line.shares.data.iter().map(share));
    }
    let mut words = line.message.0;
    if pieces.is_empty() {
        pieces.push(match words {
            Some(_) => Piece::of(MessageKind::Text, None),
            None => unreadable(None),
        });
    } else if words.is_some() && pieces[0].kind == MessageKind::Share {
        // The preview of a link in the words: still words.
        pieces[0].kind = MessageKind::Text;
    }
    let event = |(n, mut piece): (usize, Piece)| {
        piece.content.read_back = Some(ReadBackMark::Alone);
        let external_id = match n {
            0 => external_id.to_owned(),
            n => format!("{external_id}#{n}"),
        };
        let text = words.take();
        match speaker {
            Speaker::Business { to } => Event::Echo(EchoSaid {
                to: to.clone(),
                external_id,
                at,
                kind: piece.kind,
                text,
                media: piece.media,
                content: piece.content.boxed(),
                rank: None,
                key: None,
                // A conversation that is read back never tells what was put into a send.
                carries_key: false,
            }),
            Speaker::Person(from) => Event::Message(Said {
                from: from.clone(),
                external_id,
                at,
                kind: piece.kind,
                token: text.as_deref().and_then(find),
                text,
                media: piece.media,
                content: piece.content.boxed(),
                opens_window: true,
                past: false,
            }),
        }
    };
    pieces.into_iter().enumerate().map(event).collect()
}
