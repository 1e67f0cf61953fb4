//! What an SMTP answer means (RFC 5321 §4.2; enhanced codes: RFC 3463). A login that IMAP refuses
//! is told in the same codes.

use crate::contract::Answer;
use crate::mail::STAGE;
use sportello_core::breaker::suspicion::Doubt;
use sportello_core::class::{Call, Class, Verdict};
use sportello_core::{Span, Time};

/// When a mail that is to come later is tried again: greylists want some minutes (RFC 6647 §2.4).
const LATER: Span = Span::minutes(5);

/// Judges an answer.
pub(super) fn classify(call: Call, answer: &Answer, now: Time) -> Verdict {
    let code = answer.status;
    let mut verdict = match (code, call) {
        (200..300, _) => return Verdict::plain(Class::Ok, ""),
        (530 | 534 | 535 | 538, _) => wide(Class::Reconnect, "cause-token"),
        // A file that was laid aside and is not there any more.
        (404, Call::Read) => Verdict::plain(Class::Permanent, "cause-media-gone"),
        (_, Call::Read | Call::Prepare) => Verdict::plain(Class::Retry, "cause-outage"),
        (400..500, Call::Send) => later(answer, now),
        (500..600, Call::Send) => refused(answer),
        // No SMTP code: nobody knows what became of it.
        _ => Verdict::plain(Class::UnknownOutcome, "cause-unknown-outcome"),
    };
    verdict.code = Some(code.into());
    verdict
}

/// Not now. Where it is about the one recipient (their server greylists, their mailbox is full)
/// it waits by itself; else the server is in trouble.
fn later(answer: &Answer, now: Time) -> Verdict {
    let enhanced = enhanced(&answer.body);
    let theirs = match stage(answer) {
        "rcpt" => true,
        "data" | "end" => matches!(enhanced, Some((4, 1 | 2 | 7, _))),
        _ => false,
    };
    match answer.status != 421 && theirs {
        true => Verdict {
            until: Some(now + LATER),
            ..Verdict::plain(Class::Throttle, "cause-mail-later")
        },
        false => Verdict::plain(Class::Retry, "cause-outage"),
    }
}

/// Never. Before a recipient was named it is about the mailbox itself: its address may not send,
/// or its server takes nothing from here.
fn refused(answer: &Answer) -> Verdict {
    let enhanced = enhanced(&answer.body);
    match (stage(answer), enhanced, answer.status) {
        ("connect" | "auth" | "mail", ..) => wide(Class::Policy, "cause-mail-sender"),
        // The recipient was taken a step before: what is refused is the mail.
        ("data" | "end", None, 550 | 551 | 553) => {
            Verdict::plain(Class::Permanent, "cause-mail-refused")
        }
        (_, enhanced, code) => Verdict::plain(Class::Permanent, why(enhanced, code)),
    }
}

/// What a refusal for good may mean besides what its sentence says. A server that refuses everybody
/// is in trouble of its own; an address that is called wrong is named in so many words, and asking
/// for it again makes whoever asks look like a spammer.
pub(super) fn doubt(cause: &str) -> Doubt {
    match cause {
        "cause-mail-refused" => Doubt::Request,
        "cause-mail-full" | "cause-mail-too-large" => Doubt::Rule,
        _ => Doubt::Nothing,
    }
}

fn wide(class: Class, cause: &str) -> Verdict {
    Verdict {
        channel_wide: true,
        ..Verdict::plain(class, cause)
    }
}

fn stage(answer: &Answer) -> &str {
    answer.header(STAGE).unwrap_or_default()
}

/// The sentence for a refusal, by its enhanced code (RFC 3463 §3), else by the code.
pub(super) fn why(enhanced: Option<(u8, u16, u16)>, code: u16) -> &'static str {
    match (enhanced, code) {
        (Some((_, 1, 0..=6 | 10)), _) => "cause-mail-no-such-address",
        (Some((_, 2, 1)), _) => "cause-mail-no-such-address",
        (Some((_, 2, 2)), _) | (None, 552) => "cause-mail-full",
        (Some((_, 2, 3) | (_, 3, 4)), _) => "cause-mail-too-large",
        (Some((_, 7, _)), _) => "cause-mail-refused",
        (None, 550 | 551 | 553) => "cause-mail-no-such-address",
        _ => "cause-mail-refused",
    }
}

/// The enhanced code that a text begins with, such as `5.1.1`; each line of a longer answer
/// repeats it.
pub(super) fn enhanced(text: &str) -> Option<(u8, u16, u16)> {
    let word = text.split_whitespace().next()?;
    let mut numbers = word.split('.');
    let class: u8 = numbers.next()?.parse().ok()?;
    let subject: u16 = numbers.next()?.parse().ok()?;
    let detail: u16 = numbers.next()?.parse().ok()?;
    (numbers.next().is_none() && matches!(class, 2 | 4 | 5)).then_some((class, subject, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, stage: &str, body: &str) -> Verdict {
        let answer = Answer {
            status,
            headers: vec![(STAGE.to_owned(), stage.to_owned())],
            body: body.to_owned(),
        };
        classify(Call::Send, &answer, Time(1_000))
    }

    #[test]
    fn a_greylist_is_waited_for_and_a_server_in_trouble_is_trouble() {
        for (status, stage, body) in [
            (450, "rcpt", "Greylisted, come back later"),
            (451, "rcpt", "4.7.1 try again later"),
            (452, "end", "4.2.2 mailbox full"),
        ] {
            let verdict = judged(status, stage, body);
            assert_eq!(verdict.class, Class::Throttle, "{status} {body}");
            assert_eq!(
                (verdict.until, verdict.channel_wide),
                (Some(Time(301_000)), false)
            );
        }
        for (status, stage, body) in [
            (421, "connect", "4.3.2 shutting down"),
            (421, "rcpt", "4.7.0 too many connections"),
            (451, "end", "4.3.0 local error"),
            (454, "auth", "4.7.0 temporary authentication failure"),
        ] {
            assert_eq!(
                judged(status, stage, body).class,
                Class::Retry,
                "{status} {body}"
            );
        }
    }

    #[test]
    fn a_refusal_says_whose_fault_it_is() {
        let cause = |status, stage: &str, body: &str| {
            let verdict = judged(status, stage, body);
            (verdict.cause.clone(), verdict.channel_wide)
        };
        let one = |cause: &str| (cause.to_owned(), false);
        assert_eq!(
            cause(550, "rcpt", "5.1.1 no such user"),
            one("cause-mail-no-such-address")
        );
        assert_eq!(
            cause(550, "rcpt", "User unknown"),
            one("cause-mail-no-such-address")
        );
        assert_eq!(
            cause(552, "rcpt", "5.2.2 over quota"),
            one("cause-mail-full")
        );
        assert_eq!(
            cause(552, "end", "5.3.4 too big"),
            one("cause-mail-too-large")
        );
        assert_eq!(
            cause(550, "end", "Message rejected"),
            one("cause-mail-refused"),
            "its recipient was taken"
        );
        assert_eq!(
            cause(554, "end", "5.7.1 looks like spam"),
            one("cause-mail-refused")
        );
        assert_eq!(
            cause(553, "mail", "5.7.1 not your address"),
            ("cause-mail-sender".to_owned(), true)
        );
    }

    #[test]
    fn a_password_that_is_refused_is_the_channels_matter() {
        for status in [530, 534, 535, 538] {
            let verdict = judged(status, "auth", "5.7.8 bad credentials");
            assert_eq!(
                (verdict.class, verdict.channel_wide),
                (Class::Reconnect, true)
            );
        }
    }
}
