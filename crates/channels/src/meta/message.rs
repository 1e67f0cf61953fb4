//! `message` of an item: what the person said, or an echo of what the business did.

use super::attachment::{self, Piece};
use super::digest::{Around, EchoKeys, Read, missing, party, to_itself};
use super::leaves::Leaves;
use super::referral;
use sportello_core::content::{About, Content, Part, Quoted, Tap, TapOf};
use sportello_core::continuation::find;
use sportello_core::event::{EchoSaid, Event, Said};
use sportello_core::message::MessageKind;

/// Reads a message. A text alone is one message; attachments are one each, the words beside the
/// first: `mid`, `mid#1`, `mid#2`, …
pub(super) fn message_said(read: &mut Read, around: &Around<'_>, mut message: Leaves) {
    // Meta's inbox marks what the business writes to itself; a person is nowhere in it.
    if message.is("is_self") {
        return read.events.push(to_itself(around, message));
    }
    // Instagram has been seen to leave `is_echo` out; the sender never lies.
    let echo = message.flag("is_echo") || around.by_business();
    let person = if echo {
        &around.recipient
    } else {
        &around.sender
    };
    let mid = message.text("mid");
    let (Some(mid), Some(person), Some(at)) = (&mid, person, around.at) else {
        return read.fail(missing(mid.as_deref(), person.as_deref()));
    };
    if message.flag("is_deleted") {
        return read.events.push(Event::Unsent {
            address: party(person),
            by_business: echo,
            target: mid.clone(),
            at,
            facts: message.rest(),
        });
    }
    let name = if echo { "echo" } else { "message" };
    let key = if echo { message.text("metadata") } else { None };
    let (pieces, token) = pieces(&mut message, name, echo, around.standby);
    if pieces.is_empty() {
        return read.fail(format!("{name}.empty"));
    }
    for (n, piece) in pieces.into_iter().enumerate() {
        if let Some(why) = &piece.unknown {
            read.fail(why.clone());
        }
        let external_id = match n {
            0 => mid.clone(),
            n => format!("{mid}#{n}"),
        };
        let content = piece.content.boxed();
        read.events.push(if echo {
            Event::Echo(EchoSaid {
                to: person.clone(),
                external_id,
                at,
                kind: piece.kind,
                text: piece.text,
                media: piece.media,
                content,
                rank: None,
                key: key.clone(),
                carries_key: around.keys == EchoKeys::Carried,
            })
        } else {
            Event::Message(Said {
                from: party(person),
                external_id,
                at,
                kind: piece.kind,
                text: piece.text,
                media: piece.media,
                content,
                token: token.clone().filter(|_| n == 0),
                opens_window: true,
                past: false,
            })
        });
    }
}

/// What a message is made of, and the continue token in it: in the words, the link that led here,
/// or the button's payload.
fn pieces(
    message: &mut Leaves,
    name: &str,
    echo: bool,
    standby: bool,
) -> (Vec<Piece>, Option<String>) {
    let text = message.text("text");
    let mut base = Content {
        standby,
        ..Content::default()
    };
    referral::beside(message, &mut base);
    answered(message, &mut base);
    if echo {
        base.app = message.text("app_id");
    }
    let payload = tapped(message, &mut base);
    let token = [
        text.as_deref(),
        referral::reference(&base),
        payload.as_deref(),
    ]
    .into_iter()
    .flatten()
    .find_map(find);
    let unsupported = message.flag("is_unsupported");
    let mut pieces: Vec<Piece> = message
        .list("attachments")
        .into_iter()
        .enumerate()
        .map(|(n, each)| attachment::read(n, each, name))
        .collect();
    std::mem::take(message).rest_into(&mut base.facts, "");
    if unsupported {
        let mut piece = Piece::of(MessageKind::Unsupported);
        piece.content.part = Some(Part::Unsupported {
            what: None,
            code: None,
            says: None,
        });
        pieces.insert(0, piece);
    } else if pieces.is_empty() && (text.is_some() || base.part.is_some()) {
        let kind = match base.part {
            Some(Part::Tap(_)) => MessageKind::Choice,
            _ => MessageKind::Text,
        };
        pieces.push(Piece::of(kind));
    }
    if let Some(first) = pieces.first_mut() {
        with_words(first, text, base);
    }
    (pieces, token)
}

/// Puts the words, and what stands around them, beside the first piece.
fn with_words(piece: &mut Piece, text: Option<String>, base: Content) {
    // The preview of a link in the words: still words.
    if piece.kind == MessageKind::Share && text.is_some() {
        piece.kind = MessageKind::Text;
    }
    piece.text = text.or(piece.text.take());
    let own = std::mem::replace(&mut piece.content, base);
    let content = &mut piece.content;
    content.part = own.part.or(content.part.take());
    content.about = own.about.or(content.about.take());
    content.file = own.file;
    content.facts.extend(own.facts);
}

/// `reply_to`: a message, or a story of the business.
fn answered(message: &mut Leaves, content: &mut Content) {
    let Some(mut answered) = message.part("reply_to") else {
        return;
    };
    if let Some(external_id) = answered.text("mid") {
        content.quoted = Some(Quoted {
            external_id,
            from: None,
        });
    }
    if let Some(mut story) = answered.part("story") {
        content.about = Some(About::Story {
            id: story.text("id"),
            url: story.text("url"),
            mention: false,
        });
        story.rest_into(&mut content.facts, "reply_to.story");
    }
    answered.rest_into(&mut content.facts, "reply_to");
}

/// `quick_reply`: gives its payload.
fn tapped(message: &mut Leaves, content: &mut Content) -> Option<String> {
    let mut tap = message.part("quick_reply")?;
    let payload = tap.text("payload");
    content.part = Some(Part::Tap(Tap {
        of: TapOf::QuickReply,
        payload: payload.clone(),
        description: None,
    }));
    tap.rest_into(&mut content.facts, "quick_reply");
    payload
}
