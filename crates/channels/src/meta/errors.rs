//! What an answer means: the one judgement over the one table (`error_rows.rs`, errors.md).
//!
//! The body's code decides, then the HTTP status, which is a weak signal: 400 carries outages,
//! 200 carries "Service Unavailable".

use super::error_body::{self, BodyKind, ErrorBody};
use super::error_rows::{Effect, Family, Row, find};
use super::usage;
use crate::contract::Answer;
use sportello_core::breaker::suspicion::Doubt;
use sportello_core::class::{Call, Class, Verdict};
use sportello_core::event::Failure;
use sportello_core::{Span, Time};

/// The code written for a failure that came without one. Above every code of the platform, so
/// that a failure with a code wins when both are joined.
pub(crate) const NO_CODE: i64 = 999_999;

/// What looks like the platform's trouble with a whole channel is tried again so soon; its breaker
/// makes the pauses longer.
const AGAIN: Span = Span::seconds(15);

/// The sentence for a message that was taken and then given up without a reason that helps.
const NOT_DELIVERED: &str = "cause-not-delivered";

/// Judges an answer.
pub(crate) fn classify(family: Family, call: Call, answer: &Answer, now: Time) -> Verdict {
    match error_body::read(&answer.body) {
        BodyKind::Error(error) => error_verdict(family, call, answer, now, error),
        BodyKind::NotJson if answer.status == 429 => throttled(answer, now, None),
        // The body of a download is not kept as text.
        BodyKind::NotJson
            if call == Call::Read && is_success(answer.status) && answer.body.is_empty() =>
        {
            Verdict::plain(Class::Ok, "")
        }
        // A content network says by status alone that an address has run out; there is no error
        // body to expect from it.
        BodyKind::NotJson if call == Call::Read && matches!(answer.status, 403 | 404 | 410) => {
            Verdict::plain(Class::Permanent, "cause-media-gone")
        }
        // HTML, words or nothing: whatever answered, it was not the API (errors.md, first row;
        // a 200 with "Service Unavailable" among them).
        BodyKind::NotJson => ambiguous(call),
        BodyKind::Acknowledged if is_success(answer.status) => Verdict::plain(Class::Ok, ""),
        // A send or an upload that does not name what it made may have made nothing.
        BodyKind::Json if is_success(answer.status) && call == Call::Read => {
            Verdict::plain(Class::Ok, "")
        }
        BodyKind::Json | BodyKind::Acknowledged if answer.status == 429 => {
            throttled(answer, now, None)
        }
        BodyKind::Json | BodyKind::Acknowledged => ambiguous(call),
    }
}

/// Whose table an answer is judged by that was recorded without the channel it came from: WhatsApp
/// says so in its error data, and its codes have a range of their own.
pub(crate) fn family_of(body: &str) -> Family {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let said = body.pointer("/error/error_data/messaging_product");
    let code = body
        .pointer("/error/code")
        .and_then(serde_json::Value::as_i64);
    let own = code.is_some_and(|code| (130_000..=139_999).contains(&code));
    if own || said.and_then(serde_json::Value::as_str) == Some("whatsapp") {
        Family::Whatsapp
    } else {
        Family::Graph
    }
}

/// What a failure means that came later by webhook (a WhatsApp `failed` status).
pub(crate) fn failure(family: Family, code: Option<i64>) -> Failure {
    let row = code.and_then(|code| find(family, code, None));
    Failure {
        code: code.unwrap_or(NO_CODE),
        cause: row.map_or(NOT_DELIVERED, late_cause).to_owned(),
    }
}

/// The sentence for a message that was taken and then given up. What a row says of the answer to
/// a send ("it waits", "it is not known") is wrong for a message that has failed.
fn late_cause(row: &Row) -> &'static str {
    match row.effect {
        Effect::Ambiguous | Effect::Transient | Effect::Done => NOT_DELIVERED,
        Effect::Throttle if row.cause != "cause-spam-limit" => NOT_DELIVERED,
        _ => row.cause,
    }
}

/// What a refusal for good may mean besides what its sentence says. What calls a request or a person
/// wrong may be an outage (outages.md, July 2026). All else names a rule, a file, a template or a
/// set-up.
pub(crate) fn doubt(cause: &str) -> Doubt {
    match cause {
        "cause-bad-request" | "cause-refused" | "cause-not-found" | NOT_DELIVERED => Doubt::Request,
        "cause-person-not-found"
        | "cause-person-unavailable"
        | "cause-person-unreachable"
        | "cause-conversation-closed" => Doubt::Person,
        // In so many words of this file, these words.
        "cause-post-format" | "cause-post-refused" | "cause-post-size" | "cause-post-shape" => {
            Doubt::Nothing
        }
        _ => Doubt::Rule,
    }
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

fn error_verdict(
    family: Family,
    call: Call,
    answer: &Answer,
    now: Time,
    error: ErrorBody,
) -> Verdict {
    let row = error
        .code
        .and_then(|code| find(family, code, error.subcode));
    let mut verdict = match row {
        Some(row) => row_verdict(row, call, answer, now, error),
        None => unknown_code(call, answer, now, error),
    };
    verdict.code = error.code;
    verdict.subcode = error.subcode;
    verdict
}

fn row_verdict(row: &Row, call: Call, answer: &Answer, now: Time, error: ErrorBody) -> Verdict {
    let class = match row.effect {
        Effect::Done => Class::AlreadyDone,
        Effect::Transient => Class::Retry,
        Effect::Ambiguous => return ambiguous(call),
        Effect::Throttle => {
            let mut verdict = throttled(answer, now, row.wait_seconds);
            verdict.cause = row.cause.to_owned();
            verdict.channel_wide = row.wide;
            return verdict;
        }
        Effect::Reconnect => Class::Reconnect,
        Effect::Policy => Class::Policy,
        Effect::Permanent => Class::Permanent,
    };
    let mut verdict = Verdict::plain(class, row.cause);
    verdict.channel_wide = row.wide;
    let object_gone =
        error.code == Some(100) && (error.subcode == Some(33) || error.unsupported_method);
    if object_gone && call != Call::Read {
        // The object of a send or an upload is our own page or number. That it "does not exist"
        // is what a lost permission looks like, and what an incident looked like for days
        // (errors.md, 100/33): a matter of the channel, not of this message.
        verdict = Verdict::plain(Class::Permanent, "cause-not-reachable-there");
        verdict.channel_wide = true;
        // Soon again: refused cleanly, so nothing doubles, and an outage is known minutes earlier.
        verdict.until = Some(now + AGAIN);
    } else if error.unsupported_method {
        // Reading failed the same way then ("method type: get"), and nothing was wrong with it.
        verdict = ambiguous(call);
    }
    verdict
}

/// An error with a code that no row knows, or with none at all.
fn unknown_code(call: Call, answer: &Answer, now: Time, error: ErrorBody) -> Verdict {
    match answer.status {
        429 => throttled(answer, now, None),
        _ if error.transient => ambiguous(call),
        401 => {
            let mut verdict = Verdict::plain(Class::Reconnect, "cause-token");
            verdict.channel_wide = true;
            verdict
        }
        // "An HTTP 4xx with an error body means not sent" (messaging-send.md §6).
        400..500 => Verdict::plain(Class::Permanent, "cause-refused"),
        _ => ambiguous(call),
    }
}

/// Something failed and it is not said whether the thing was done: harmless to repeat for a
/// read, not for a send.
fn ambiguous(call: Call) -> Verdict {
    match call {
        Call::Read | Call::Prepare => Verdict::plain(Class::Retry, "cause-outage"),
        Call::Send => Verdict::plain(Class::UnknownOutcome, "cause-unknown-outcome"),
    }
}

/// Too fast. The wait that the headers tell comes before the table's.
fn throttled(answer: &Answer, now: Time, wait_seconds: Option<i64>) -> Verdict {
    let mut verdict = Verdict::plain(Class::Throttle, "cause-too-fast");
    verdict.channel_wide = true;
    verdict.until = usage::read(answer, now)
        .and_then(|usage| usage.until)
        .or_else(|| wait_seconds.map(|s| now + Span::seconds(s)));
    verdict
}
