//! What a message is made of (telegram.md, "Update"): by the member that it carries.

use super::step::{TOO_LARGE, id_of};
use crate::meta::envelope::tame;
use crate::meta::leaves::Leaves;
use sportello_core::content::{
    Card, CardLine, Content, Facts, FileFacts, Forwarded, Location, Part, Quoted,
};
use sportello_core::message::{MediaSource, MessageKind};

/// Bytes of the largest file that a bot may fetch (telegram.md, "Files").
const MOST: i64 = 20_000_000;

/// What a message says.
pub(super) struct Said {
    pub kind: MessageKind,
    pub text: Option<String>,
    pub media: Option<MediaSource>,
    pub content: Content,
    /// What it is, where that is not known: shown, and listed.
    pub unknown: Option<String>,
}

impl Said {
    fn of(kind: MessageKind) -> Said {
        Said {
            kind,
            text: None,
            media: None,
            content: Content::default(),
            unknown: None,
        }
    }

    fn part(kind: MessageKind, part: Part) -> Said {
        let mut said = Said::of(kind);
        said.content.part = Some(part);
        said
    }
}

/// The members that hold a file, and what each is. A moving picture comes as a document, too.
const FILES: [(&str, MessageKind); 7] = [
    ("animation", MessageKind::Video),
    ("video", MessageKind::Video),
    ("video_note", MessageKind::Video),
    ("voice", MessageKind::Voice),
    ("audio", MessageKind::Audio),
    ("sticker", MessageKind::Sticker),
    ("document", MessageKind::Document),
];

/// Reads what a message says.
pub(super) fn read(told: &mut Leaves) -> Said {
    if let Some(text) = told.text("text") {
        let mut said = Said::of(MessageKind::Text);
        said.text = Some(text);
        return said;
    }
    let mut sizes = told.list("photo");
    if let Some(largest) = sizes.pop() {
        return file(told, MessageKind::Image, "photo", largest);
    }
    for (name, kind) in FILES {
        if let Some(part) = told.part(name) {
            if name == "animation" {
                told.part("document");
            }
            return file(told, kind, name, part);
        }
    }
    if let Some(place) = told.part("location") {
        return location(place, told.part("venue"));
    }
    match told.part("contact") {
        Some(contact) => card(contact),
        None => unsupported(told),
    }
}

fn file(told: &mut Leaves, kind: MessageKind, name: &str, mut file: Leaves) -> Said {
    let mut said = Said::of(kind);
    said.text = told.text("caption");
    let large = file.whole("file_size").filter(|size| *size > MOST);
    if let Some(id) = file.text("file_id") {
        let id = match large {
            Some(_) => format!("{TOO_LARGE}{id}"),
            None => id,
        };
        said.media = Some(MediaSource::Id { id, url: None });
    }
    let facts = FileFacts {
        name: file.text("file_name"),
        mime: file.text("mime_type"),
        sha256: None,
        sticker: None,
        animated: file.flag("is_animated") | file.flag("is_video"),
    };
    said.content.file = (facts != FileFacts::default()).then_some(facts);
    // Smaller pictures of the same thing, and the same file under a name that fetches nothing.
    for smaller in ["thumbnail", "thumb"] {
        file.part(smaller);
    }
    file.text("file_unique_id");
    if said.media.is_none() {
        said.kind = MessageKind::Unsupported;
        said.unknown = Some(format!("message.{}", tame(Some(name))));
    }
    file.rest_into(&mut said.content.facts, name);
    said
}

/// A place; one with a name has it in a member of its own, which tells the place again.
fn location(mut place: Leaves, venue: Option<Leaves>) -> Said {
    let mut location = Location {
        latitude: place.text("latitude").unwrap_or_default(),
        longitude: place.text("longitude").unwrap_or_default(),
        ..Location::default()
    };
    let mut facts = Facts::new();
    place.rest_into(&mut facts, "location");
    if let Some(mut venue) = venue {
        venue.part("location");
        location.name = venue.text("title");
        location.address = venue.text("address");
        venue.rest_into(&mut facts, "venue");
    }
    let mut said = Said::part(MessageKind::Location, Part::Location(location));
    said.content.facts = facts;
    said
}

fn card(mut contact: Leaves) -> Said {
    let (first_name, last_name) = (contact.text("first_name"), contact.text("last_name"));
    let names = [first_name.as_deref(), last_name.as_deref()];
    let mut card = Card {
        name: names.into_iter().flatten().collect::<Vec<_>>().join(" "),
        first_name: first_name.clone(),
        last_name: last_name.clone(),
        ..Card::default()
    };
    card.phones = contact
        .text("phone_number")
        .map(|value| CardLine {
            value,
            ..CardLine::default()
        })
        .into_iter()
        .collect();
    contact.rest_into(&mut card.more, "");
    Said::part(MessageKind::Contacts, Part::Contacts { cards: vec![card] })
}

/// Members that stand around what a message is, and are not it.
const AROUND: [&str; 9] = [
    "reply_to_message",
    "quote",
    "entities",
    "caption",
    "media_group_id",
    "message_thread_id",
    "edit_date",
    "via_bot",
    "has_protected_content",
];

fn unsupported(told: &mut Leaves) -> Said {
    let name = told
        .names()
        .find(|name| !AROUND.contains(name) && !name.starts_with("forward_"));
    let what = tame(name).to_owned();
    let part = Part::Unsupported {
        what: Some(what.clone()),
        code: None,
        says: None,
    };
    let mut said = Said::part(MessageKind::Unsupported, part);
    said.unknown = Some(format!("message.{what}"));
    said
}

/// Reads what stands around it: what it answers, that it was passed on.
pub(super) fn around(told: &mut Leaves, chat: &str, content: &mut Content) {
    if let Some(mut answered) = told.part("reply_to_message") {
        content.quoted = answered.text("message_id").map(|number| Quoted {
            external_id: id_of(chat, &number),
            from: None,
        });
    }
    if told.has("forward_origin") || told.has("forward_date") {
        content.forwarded = Some(Forwarded::Once);
    }
}
