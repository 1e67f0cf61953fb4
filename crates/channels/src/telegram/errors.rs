//! What an answer of the Bot API means (telegram.md, "Limits and errors").

use crate::contract::Answer;
use crate::meta::envelope::small;
use serde::Deserialize;
use sportello_core::breaker::suspicion::Doubt;
use sportello_core::class::{Call, Class, Verdict};
use sportello_core::{Span, Time};

/// The shape of every answer.
#[derive(Deserialize)]
struct Told {
    ok: bool,
    error_code: Option<i64>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Default, Deserialize)]
struct Parameters {
    /// Seconds.
    retry_after: Option<i64>,
}

/// Judges an answer. The body's code decides; whatever answered without such a body was not the
/// API.
pub(super) fn classify(call: Call, answer: &Answer, now: Time) -> Verdict {
    let good = (200..300).contains(&answer.status);
    let Some(told) = small::<Told>(&answer.body) else {
        return match answer.status {
            429 => throttled(None, now),
            // The body of a download is not kept as text.
            _ if good && call == Call::Read && answer.body.is_empty() => {
                Verdict::plain(Class::Ok, "")
            }
            403 | 404 | 410 if call == Call::Read => {
                Verdict::plain(Class::Permanent, "cause-media-gone")
            }
            _ => ambiguous(call),
        };
    };
    if told.ok {
        return match good {
            true => Verdict::plain(Class::Ok, ""),
            false => ambiguous(call),
        };
    }
    let code = told.error_code.unwrap_or_else(|| answer.status.into());
    let mut verdict = match code {
        // A token that was revoked, or was never one.
        401 | 404 => wide(Class::Reconnect, "cause-token"),
        403 => Verdict::plain(Class::Permanent, forbidden(&told.description)),
        // Somebody else receives what this bot is told: another program, or a webhook.
        409 => wide(Class::Policy, "cause-bot-elsewhere"),
        413 => Verdict::plain(Class::Permanent, "cause-refused"),
        429 => throttled(told.parameters.retry_after, now),
        400 => Verdict::plain(Class::Permanent, refused(&told.description)),
        _ => ambiguous(call),
    };
    verdict.code = Some(code);
    verdict
}

fn wide(class: Class, cause: &str) -> Verdict {
    Verdict {
        channel_wide: true,
        ..Verdict::plain(class, cause)
    }
}

/// Which chat it is that may not be written to.
fn forbidden(description: &str) -> &'static str {
    let says = |word: &str| description.contains(word);
    if says("blocked") {
        "cause-bot-blocked"
    } else if says("deactivated") {
        "cause-person-gone"
    } else {
        // "bot can't initiate conversation with a user"
        "cause-bot-not-started"
    }
}

fn refused(description: &str) -> &'static str {
    if description.contains("chat not found") {
        "cause-bot-not-started"
    } else {
        "cause-bad-request"
    }
}

/// What a refusal for good may mean besides what its sentence says.
pub(super) fn doubt(cause: &str) -> Doubt {
    match cause {
        "cause-bad-request" | "cause-refused" => Doubt::Request,
        "cause-bot-not-started" => Doubt::Person,
        // In so many words of this person.
        "cause-bot-blocked" | "cause-person-gone" => Doubt::Nothing,
        _ => Doubt::Rule,
    }
}

/// Too fast: for the whole bot, since the answer does not say whether it is one chat's fault.
fn throttled(seconds: Option<i64>, now: Time) -> Verdict {
    Verdict {
        until: seconds.map(|seconds| now + Span::seconds(seconds.max(1))),
        ..wide(Class::Throttle, "cause-too-fast")
    }
}

/// Something failed and it is not said whether the thing was done. A send has no key that would
/// make it safe to repeat, and nothing lists what was sent.
fn ambiguous(call: Call) -> Verdict {
    match call {
        Call::Read | Call::Prepare => Verdict::plain(Class::Retry, "cause-outage"),
        Call::Send => Verdict::plain(Class::UnknownOutcome, "cause-unknown-outcome"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(call: Call, status: u16, body: &str) -> Verdict {
        let answer = Answer {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
        };
        classify(call, &answer, Time(1_000))
    }

    #[test]
    fn a_throttle_waits_the_seconds_it_is_told() {
        let body = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 5","parameters":{"retry_after":5}}"#;
        let verdict = judged(Call::Send, 429, body);
        assert_eq!(
            (verdict.class, verdict.until, verdict.channel_wide),
            (Class::Throttle, Some(Time(6_000)), true)
        );
        assert_eq!(judged(Call::Send, 429, "").class, Class::Throttle);
    }

    #[test]
    fn who_blocked_the_bot_is_told_from_who_never_started_it() {
        let cause = |code: u16, says: &str| {
            let body = format!(r#"{{"ok":false,"error_code":{code},"description":"{says}"}}"#);
            let verdict = judged(Call::Send, code, &body);
            assert_eq!(
                (verdict.class, verdict.channel_wide),
                (Class::Permanent, false)
            );
            verdict.cause
        };
        assert_eq!(
            cause(403, "Forbidden: bot was blocked by the user"),
            "cause-bot-blocked"
        );
        assert_eq!(
            cause(403, "Forbidden: user is deactivated"),
            "cause-person-gone"
        );
        assert_eq!(
            cause(
                403,
                "Forbidden: bot can't initiate conversation with a user"
            ),
            "cause-bot-not-started"
        );
        assert_eq!(
            cause(400, "Bad Request: chat not found"),
            "cause-bot-not-started"
        );
        assert_eq!(
            cause(400, "Bad Request: message is too long"),
            "cause-bad-request"
        );
    }

    #[test]
    fn i5_what_is_not_the_apis_word_leaves_a_send_open() {
        for (status, body) in [
            (200, ""),
            (200, "Service Unavailable"),
            (502, "<html>502 Bad Gateway</html>"),
            (
                500,
                r#"{"ok":false,"error_code":500,"description":"Internal Server Error"}"#,
            ),
            (500, r#"{"ok":true,"result":{}}"#),
        ] {
            assert_eq!(
                judged(Call::Send, status, body).class,
                Class::UnknownOutcome,
                "{status} {body}"
            );
        }
        assert_eq!(judged(Call::Read, 502, "<html>").class, Class::Retry);
        assert_eq!(judged(Call::Read, 200, "").class, Class::Ok, "a download");
    }

    #[test]
    fn a_token_that_is_refused_is_the_channels_matter() {
        for code in [401, 404] {
            let body =
                format!(r#"{{"ok":false,"error_code":{code},"description":"Unauthorized"}}"#);
            let verdict = judged(Call::Read, code, &body);
            assert_eq!(
                (verdict.class, verdict.channel_wide),
                (Class::Reconnect, true)
            );
        }
    }
}
