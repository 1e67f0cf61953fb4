//! A reply that was refused before it was queued: which rule, and what can be done instead.

use crate::problem::Problem;
use axum::http::StatusCode;
use serde::Serialize;
use sportello_core::ChannelKind;
use sportello_core::capability::LengthUnit;
use sportello_core::policy::Refusal;
use sportello_engine::reply::ReplyError;
use sportello_engine::route::Instead;

/// Something that can be done instead.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "do")]
enum Suggestion {
    /// Write by this channel.
    OtherChannel {
        channel: String,
        kind: String,
        name: String,
    },
    /// Make it at most so long.
    Shorten { max: usize },
    /// Send another picture.
    OtherPicture,
    /// Send it as a document.
    AsDocument,
    /// Send these words.
    AsWords { text: String },
    /// Wait until the person writes again.
    WaitForThem,
}

impl From<Instead> for Suggestion {
    fn from(instead: Instead) -> Suggestion {
        match instead {
            Instead::OtherChannel {
                channel,
                kind,
                name,
            } => Suggestion::OtherChannel {
                channel: channel.to_string(),
                kind: kind.to_string(),
                name,
            },
            Instead::Shorten { max } => Suggestion::Shorten { max },
            Instead::OtherPicture => Suggestion::OtherPicture,
            Instead::AsDocument => Suggestion::AsDocument,
            Instead::AsWords(text) => Suggestion::AsWords { text },
            Instead::WaitForThem => Suggestion::WaitForThem,
        }
    }
}

/// The problem a reply that was not queued is answered with.
pub fn problem(error: ReplyError) -> Problem {
    match error {
        ReplyError::Refused {
            refusal,
            kind,
            instead,
        } => refused(&refusal, &kind, instead),
        ReplyError::KeyReused => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency-key-reused",
            "The Idempotency-Key was used with another request",
            "This key named another request before, so this one was not queued. Send it with a new key, or repeat the first request exactly.",
        ),
        ReplyError::NoSuchChannel => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "no-such-channel",
            "The contact cannot be reached by that channel",
            "The contact has no address on the channel that was named, so nothing was queued. Leave `channel` out, or name one of the contact's addresses' channels.",
        ),
        ReplyError::NoSuchFile => Problem::not_found("The picture"),
        ReplyError::Store(error) => Problem::store(&error),
    }
}

fn refused(refusal: &Refusal, kind: &ChannelKind, instead: Vec<Instead>) -> Problem {
    let (word, title, happened) = words(refusal, kind);
    let detail = format!("{happened} Nothing was queued; `instead` says what can be done.");
    let instead: Vec<Suggestion> = instead.into_iter().map(Suggestion::from).collect();
    let instead = serde_json::to_value(instead).unwrap_or_default();
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, word, title, detail).with("instead", instead)
}

/// What a length counts.
fn counted(unit: LengthUnit) -> &'static str {
    match unit {
        LengthUnit::Bytes => "bytes",
        LengthUnit::Characters => "characters",
    }
}

fn words(refusal: &Refusal, kind: &ChannelKind) -> (&'static str, &'static str, String) {
    match refusal {
        Refusal::Empty => (
            "empty",
            "There is nothing to send",
            "The text is empty.".to_owned(),
        ),
        Refusal::WindowClosed { since: Some(since) } => (
            "window-closed",
            "The reply window is closed",
            format!(
                "The window for free replies on {kind} closed at {since}: the network takes none until the person writes again."
            ),
        ),
        Refusal::WindowClosed { since: None } => (
            "window-closed",
            "The reply window is closed",
            format!(
                "The person never wrote on {kind}: the network takes no free reply before they do."
            ),
        ),
        Refusal::Unsupported { capability } => (
            "unsupported",
            "The network cannot carry it",
            format!("A {kind} channel cannot carry {capability}."),
        ),
        Refusal::TooLong { length, max, unit } => {
            let unit = counted(*unit);
            (
                "too-long",
                "The text is too long",
                format!("The text has {length} {unit}; {kind} takes at most {max}."),
            )
        }
        Refusal::TooLarge { bytes, max } => (
            "file-too-large",
            "The file is too large",
            format!("The file has {bytes} bytes; {kind} takes at most {max}."),
        ),
        Refusal::WrongType { accepted } => (
            "wrong-file-type",
            "The network does not take this type of file",
            format!("A {kind} channel takes {}.", accepted.join(", ")),
        ),
        Refusal::Missing { part } => (
            "missing",
            "Something that it is made of is missing",
            format!("Its {} is missing or is not one.", part.as_str()),
        ),
        Refusal::TooMany { part, count, max } => (
            "too-many",
            "There are too many",
            format!(
                "There are {count} {}; {kind} takes at most {max}.",
                part.as_str()
            ),
        ),
        Refusal::PortionTooLong {
            part,
            length,
            max,
            unit,
        } => {
            let unit = counted(*unit);
            let part = part.as_str();
            (
                "portion-too-long",
                "A portion of it is too long",
                format!("Its {part} has {length} {unit}; {kind} takes at most {max}."),
            )
        }
        Refusal::ChoiceCannot { part } => (
            "choice-cannot",
            "The network's choices cannot do that",
            format!(
                "A choice on a {kind} channel can have no {}.",
                part.as_str()
            ),
        ),
        Refusal::CommentTooOld { days } => (
            "comment-too-old",
            "The comment is too old for a private answer",
            format!("{kind} takes a private answer for {days} days after a comment."),
        ),
        Refusal::AnsweredInPrivate => (
            "answered-in-private",
            "The comment was answered in private before",
            format!("{kind} takes one private answer to a comment."),
        ),
        Refusal::CommentDeleted => (
            "comment-deleted",
            "The comment was deleted",
            format!("On a {kind} channel a comment that was deleted cannot be answered."),
        ),
    }
}
