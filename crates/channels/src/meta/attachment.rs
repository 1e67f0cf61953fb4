//! One of `message.attachments` (webhooks.md §6, §8): what kind of message it makes.

use super::envelope::tame;
use super::leaves::Leaves;
use sportello_core::content::{
    About, Choice, Content, Facts, FileFacts, Location, Offer, OfferLook, Part, Share,
};
use sportello_core::message::{MediaSource, MessageKind};

/// What a message, or one attachment of it, is made of.
pub(super) struct Piece {
    pub kind: MessageKind,
    /// Words of the attachment itself (a template's body).
    pub text: Option<String>,
    pub media: Option<MediaSource>,
    pub content: Content,
    /// The type, where it is one that is not known: shown, and listed.
    pub unknown: Option<String>,
}

impl Piece {
    pub fn of(kind: MessageKind) -> Piece {
        Piece {
            kind,
            text: None,
            media: None,
            content: Content::default(),
            unknown: None,
        }
    }

    fn part(kind: MessageKind, part: Part) -> Piece {
        let mut piece = Piece::of(kind);
        piece.content.part = Some(part);
        piece
    }
}

/// Reads an attachment, the `n`th of its message.
pub(super) fn read(n: usize, mut attachment: Leaves, name: &str) -> Piece {
    let kind = attachment.text("type");
    let mut payload = attachment.part("payload").unwrap_or_default();
    let told = kind.as_deref().unwrap_or_default();
    let mut piece = match told {
        "image" if payload.has("sticker_id") => {
            file(MessageKind::Sticker, &mut payload, &mut attachment)
        }
        "image" => file(MessageKind::Image, &mut payload, &mut attachment),
        "video" => file(MessageKind::Video, &mut payload, &mut attachment),
        "audio" => file(MessageKind::Audio, &mut payload, &mut attachment),
        "file" => file(MessageKind::Document, &mut payload, &mut attachment),
        "sticker" => file(MessageKind::Sticker, &mut payload, &mut attachment),
        "location" => location(&mut payload, &mut attachment),
        "fallback" | "share" | "post" | "reel" | "ig_reel" | "ig_post" | "link" => {
            share(told, &mut payload, &mut attachment)
        }
        "story_mention" => mention(&mut payload),
        "template" => template(&mut payload, &mut attachment),
        "like_heart" => {
            let mut heart = Piece::of(MessageKind::Sticker);
            heart.text = Some("❤".to_owned());
            heart
        }
        _ => unsupported(kind.clone()),
    };
    if matches!(told, "unsupported_type") {
        piece.unknown = None;
    } else if piece.kind == MessageKind::Unsupported {
        piece.unknown = Some(format!("{name}.{}", tame(kind.as_deref())));
    }
    let facts = &mut piece.content.facts;
    payload.rest_into(facts, &format!("attachments.{n}.payload"));
    attachment.rest_into(facts, &format!("attachments.{n}"));
    piece
}

fn unsupported(what: Option<String>) -> Piece {
    let part = Part::Unsupported {
        what,
        code: None,
        says: None,
    };
    Piece::part(MessageKind::Unsupported, part)
}

/// A member of the payload, or, in older shapes, beside it.
fn either(payload: &mut Leaves, attachment: &mut Leaves, names: &[&str]) -> Option<String> {
    payload.text_of(names).or_else(|| attachment.text_of(names))
}

fn file(kind: MessageKind, payload: &mut Leaves, attachment: &mut Leaves) -> Piece {
    let sticker = payload.text("sticker_id");
    let name = payload.text_of(&["name", "filename"]);
    let Some(url) = either(payload, attachment, &["url"]) else {
        // A file without an address cannot be had.
        let mut piece = unsupported(Some(kind.as_str().to_owned()));
        piece.content.file = facts_of(sticker, name);
        return piece;
    };
    let mut piece = Piece::of(kind);
    piece.media = Some(MediaSource::Url(url));
    piece.content.file = facts_of(sticker, name);
    piece
}

fn facts_of(sticker: Option<String>, name: Option<String>) -> Option<FileFacts> {
    let facts = FileFacts {
        sticker,
        name,
        ..FileFacts::default()
    };
    (facts != FileFacts::default()).then_some(facts)
}

fn location(payload: &mut Leaves, attachment: &mut Leaves) -> Piece {
    let mut coordinates = payload.part("coordinates").unwrap_or_default();
    let place = Location {
        latitude: coordinates.text("lat").unwrap_or_default(),
        longitude: coordinates.text("long").unwrap_or_default(),
        name: either(payload, attachment, &["title"]),
        address: None,
        url: either(payload, attachment, &["url"]),
    };
    let mut piece = Piece::part(MessageKind::Location, Part::Location(place));
    coordinates.rest_into(&mut piece.content.facts, "coordinates");
    piece
}

fn share(what: &str, payload: &mut Leaves, attachment: &mut Leaves) -> Piece {
    let share = Share {
        what: what.to_owned(),
        url: either(payload, attachment, &["url", "URL"]),
        title: either(payload, attachment, &["title"]),
        id: payload.text_of(&["reel_video_id", "ig_post_media_id", "id"]),
    };
    Piece::part(MessageKind::Share, Part::Share(share))
}

/// A story of the person that mentions the business. Its media is never kept: no file.
fn mention(payload: &mut Leaves) -> Piece {
    let mut piece = Piece::of(MessageKind::Story);
    piece.content.about = Some(About::Story {
        id: payload.text("id"),
        url: payload.text("url"),
        mention: true,
    });
    piece
}

/// A template as an echo tells it (messaging-send.md §1): its choices.
fn template(payload: &mut Leaves, attachment: &mut Leaves) -> Piece {
    let kind = payload.text("template_type");
    let mut facts = Facts::new();
    let mut choices: Vec<Choice> = Vec::new();
    let elements = payload.list("elements");
    let cards = !elements.is_empty();
    for (n, element) in elements.into_iter().enumerate() {
        card(n, element, &mut choices, &mut facts);
    }
    for (n, each) in payload.list("buttons").into_iter().enumerate() {
        choices.push(button(&format!("buttons.{n}"), each, &mut facts));
    }
    let offer = Offer {
        look: if cards {
            OfferLook::Cards
        } else {
            OfferLook::Buttons
        },
        header: either(payload, attachment, &["title"]),
        choices,
        ..Offer::default()
    };
    if let Some(kind) = kind {
        facts.insert("template_type".to_owned(), kind);
    }
    let mut piece = Piece::part(MessageKind::Offer, Part::Offer(offer));
    piece.text = payload.text("text");
    piece.content.facts = facts;
    piece
}

fn card(n: usize, mut element: Leaves, choices: &mut Vec<Choice>, facts: &mut Facts) {
    let mut action = element.part("default_action").unwrap_or_default();
    choices.push(Choice {
        title: element.text("title").unwrap_or_default(),
        description: element.text("subtitle"),
        image: element.text("image_url"),
        url: action.text("url").or_else(|| element.text("url")),
        ..Choice::default()
    });
    for (b, each) in element.list("buttons").into_iter().enumerate() {
        choices.push(button(&format!("elements.{n}.buttons.{b}"), each, facts));
    }
    action.rest_into(facts, &format!("elements.{n}.default_action"));
    element.rest_into(facts, &format!("elements.{n}"));
}

fn button(path: &str, mut button: Leaves, facts: &mut Facts) -> Choice {
    let call = button.see("type").as_deref() == Some("phone_number");
    let payload = button.text("payload");
    let (phone, payload) = if call {
        (payload, None)
    } else {
        (None, payload)
    };
    let choice = Choice {
        title: button.text("title").unwrap_or_default(),
        payload,
        phone,
        url: button.text("url"),
        ..Choice::default()
    };
    button.rest_into(facts, path);
    choice
}
