//! What one mail says: who wrote, when, what, with which files, and what it answers.

use super::answering::{self, bare_ids};
use super::aside::{self, Aside};
use super::parse::unparsed;
use super::{bounce, settings, words};
use mail_parser::{Message, MimeHeaders};
use sportello_core::content::{Content, FACT_BYTES, Facts, FileFacts, Part, Quoted};
use sportello_core::event::{Event, Notice, Party, Reading, Said, Status};
use sportello_core::message::{MediaSource, MessageKind};
use sportello_core::receipt::Rank;
use sportello_core::{Span, Time, continuation};

/// How far a mail's own date may be from when the server took it before it is not believed: it is
/// the clock of whoever wrote.
const DATE_BELIEVED: Span = Span::days(2);
/// Characters of a file's name.
const NAME: usize = 120;

/// A mail, and where it was found.
pub(super) struct Letter<'m> {
    pub message: &'m Message<'m>,
    /// It, as the journal keeps it.
    pub raw: &'m [u8],
    pub mailbox: &'m str,
    pub validity: u32,
    pub uid: u32,
    pub received: Time,
    /// Only its head is here.
    pub cut: bool,
    pub files: &'m [Aside],
}

/// Reads it.
pub(super) fn read(letter: &Letter<'_>) -> Reading {
    let message = letter.message;
    if let Some(reading) = bounce::read(letter) {
        return reading;
    }
    let Some(from) = writer(message, letter.mailbox) else {
        return unparsed("missing from");
    };
    if from.external_id == letter.mailbox.to_ascii_lowercase() {
        return own_copy(letter);
    }
    let (id, at, auto) = (id_of(letter), date(letter), is_automatic(message));
    let answers = answered(message);
    let mut events: Vec<Event> = proof(answers.as_deref(), &from, at, auto)
        .into_iter()
        .collect();
    let text = told_words(letter, answers.is_some());
    let content = content(letter, answers, auto);
    let files: Vec<(MessageKind, MediaSource, FileFacts)> = letter
        .files
        .iter()
        .map(|file| file_of(letter, *file))
        .collect();
    let said = |number: usize, kind, text: Option<String>, media, content: Content| Said {
        from: from.clone(),
        external_id: match number {
            0 => id.clone(),
            n => format!("{id}#{n}"),
        },
        at,
        kind,
        token: text.as_deref().and_then(continuation::find),
        text,
        media,
        content: content.boxed(),
        // A machine's answer is nobody writing.
        opens_window: !auto,
        past: false,
    };
    // A mail of nothing but a file is that file.
    if !text.is_empty() || files.is_empty() {
        let text = Some(text).filter(|text| !text.is_empty());
        events.push(Event::Message(said(
            0,
            MessageKind::Text,
            text,
            None,
            content,
        )));
    }
    if letter.cut {
        let part = Part::Unsupported {
            what: Some("mail larger than what is fetched".to_owned()),
            code: None,
            says: None,
        };
        let content = Content {
            part: Some(part),
            ..Content::default()
        };
        events.push(Event::Message(said(
            1,
            MessageKind::Unsupported,
            None,
            None,
            content,
        )));
    }
    for (n, (kind, media, facts)) in files.into_iter().enumerate() {
        let content = Content {
            file: Some(facts),
            ..Content::default()
        };
        events.push(Event::Message(said(
            n + 1,
            kind,
            None,
            Some(media),
            content,
        )));
    }
    Reading::Events(events)
}

/// Who answers a mail has it: that settles one whose outcome nobody knew. A machine's answer proves
/// that it arrived, a person's that it was read.
fn proof(answers: Option<&str>, from: &Party, at: Time, auto: bool) -> Option<Event> {
    let external_id = answers?;
    let key = answering::key_of(external_id)?;
    Some(Event::Status(Status {
        external_id: external_id.to_owned(),
        address: Some(from.external_id.clone()),
        rank: Some(match auto {
            true => Rank::Delivered,
            false => Rank::Read,
        }),
        failure: None,
        at,
        key: Some(key),
        facts: Facts::new(),
    }))
}

/// Who is answered: where `Reply-To` names one person, that one (RFC 5322 §3.6.2), as the forms of
/// web sites have it, which write from the business's own address; else whoever wrote.
fn writer(message: &Message<'_>, mailbox: &str) -> Option<Party> {
    let one = |header: Option<&mail_parser::Address<'_>>| {
        let mut all = header?.iter();
        let first = all.next()?;
        let address = settings::address(first.address()?)?;
        let name = first.name().map(str::trim).filter(|name| !name.is_empty());
        let name = name.map(|name| name.chars().take(NAME).collect::<String>());
        all.next().is_none().then_some((address, name))
    };
    let from = message.from().and_then(|from| one(Some(from)));
    let other =
        one(message.reply_to()).filter(|(address, _)| !address.eq_ignore_ascii_case(mailbox));
    let (address, name) = match (other, from) {
        (Some((address, name)), Some((from, its))) => {
            let name = name.or_else(|| its.filter(|_| from != mailbox.to_ascii_lowercase()));
            (address, name)
        }
        (Some(other), None) => other,
        (None, from) => from?,
    };
    Some(Party {
        external_id: address,
        name,
        ..Party::default()
    })
}

/// A copy of what the business sent itself. It is no echo: it was not told by whoever took it.
fn own_copy(letter: &Letter<'_>) -> Reading {
    Reading::Events(vec![Event::Notice(Box::new(Notice {
        what: "own_mail".to_owned(),
        about: None,
        at: Some(date(letter)),
        facts: [("message_id".to_owned(), fact(&id_of(letter)))].into(),
    }))])
}

/// The mail's own id, else one made of its bytes.
pub(super) fn id_of(letter: &Letter<'_>) -> String {
    let own = letter.message.message_id().map(str::trim);
    own.filter(|id| !id.is_empty() && id.len() <= 400 && !id.contains(char::is_whitespace))
        .map_or_else(
            || {
                let hash = ring::digest::digest(&ring::digest::SHA256, letter.raw);
                format!(
                    "sha256-{}",
                    data_encoding::HEXLOWER.encode(&hash.as_ref()[..16])
                )
            },
            str::to_owned,
        )
}

/// When it was written, if that is near to when it was taken.
pub(super) fn date(letter: &Letter<'_>) -> Time {
    let told = letter.message.date().filter(|date| date.is_valid());
    let told = told.map(|date| Time(date.to_timestamp().saturating_mul(1_000)));
    let near = |at: &Time| {
        let apart = letter.received.0.saturating_sub(at.0).saturating_abs();
        apart <= DATE_BELIEVED.0
    };
    told.filter(near).unwrap_or(letter.received)
}

/// Whether a machine wrote it (RFC 3834 §5; the others are older customs).
fn is_automatic(message: &Message<'_>) -> bool {
    let says = |name: &'static str| {
        let value = message.header_raw(name);
        value.map(|text| text.trim().to_ascii_lowercase())
    };
    let submitted = says("Auto-Submitted").is_some_and(|text| !text.starts_with("no"));
    let precedence = says("Precedence");
    submitted
        || says("X-Autoreply").is_some()
        || precedence.is_some_and(|word| matches!(&*word, "bulk" | "junk" | "list" | "auto_reply"))
}

/// The id of the mail that it answers: `In-Reply-To`, else the last of `References`.
pub(super) fn answered(message: &Message<'_>) -> Option<String> {
    let first = bare_ids(message.in_reply_to()).into_iter().next();
    first.or_else(|| bare_ids(message.references()).pop())
}

/// The words; above the first ones of a thread its subject.
fn told_words(letter: &Letter<'_>, answers: bool) -> String {
    let words = match letter.cut {
        true => String::new(),
        false => words::of(letter.message),
    };
    let subject = letter
        .message
        .subject()
        .map(words::one_line)
        .unwrap_or_default();
    match (subject.is_empty(), words.is_empty()) {
        (true, _) => words,
        (false, true) => subject,
        (false, false) if answers => words,
        (false, false) => format!("{subject}\n\n{words}"),
    }
}

fn content(letter: &Letter<'_>, answers: Option<String>, auto: bool) -> Content {
    let message = letter.message;
    let mut content = Content {
        quoted: answers.map(|external_id| Quoted {
            external_id,
            from: None,
        }),
        ..Content::default()
    };
    let mut put = |name: &str, value: String| {
        if !value.is_empty() {
            content.facts.insert(name.to_owned(), fact(&value));
        }
    };
    put(
        "subject",
        message.subject().map(words::one_line).unwrap_or_default(),
    );
    put(
        "references",
        answering::listed(&bare_ids(message.references())),
    );
    if let Some(cc) = message.cc() {
        let named: Vec<&str> = cc.iter().filter_map(|one| one.address()).collect();
        put("cc", named.join(", "));
    }
    if auto {
        put("automatic", "true".to_owned());
    }
    if letter.cut {
        put("cut", "true".to_owned());
    }
    content
}

fn file_of(letter: &Letter<'_>, file: Aside) -> (MessageKind, MediaSource, FileFacts) {
    let part = letter.message.part(file.part);
    let mime = part
        .and_then(|part| part.content_type())
        .map(|of| match of.subtype() {
            Some(sub) => format!("{}/{sub}", of.ctype()).to_ascii_lowercase(),
            None => of.ctype().to_ascii_lowercase(),
        });
    let name = part.and_then(|part| part.attachment_name()).map(|name| {
        let kept: Vec<char> = name.chars().filter(|c| !c.is_control()).collect();
        kept[kept.len().saturating_sub(NAME)..]
            .iter()
            .collect::<String>()
    });
    let sort = mime.as_deref().and_then(|mime| mime.split('/').next());
    let kind = match sort {
        _ if file.picture => MessageKind::Image,
        Some("audio") => MessageKind::Audio,
        Some("video") => MessageKind::Video,
        _ => MessageKind::Document,
    };
    let source = MediaSource::Id {
        id: aside::name(letter.validity, letter.uid, file.part),
        url: None,
    };
    let facts = FileFacts {
        name,
        mime,
        ..FileFacts::default()
    };
    (kind, source, facts)
}

/// A value short enough to be kept as a fact.
pub(super) fn fact(value: &str) -> String {
    let mut end = value.len().min(FACT_BYTES);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    value[..end].to_owned()
}
