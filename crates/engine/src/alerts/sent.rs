//! What became of an alert that was sent.

use super::send::Sending;
use crate::engine::Engine;
use crate::job::Outcome;
use sportello_channels::Answer;
use sportello_channels::mail::STAGE;
use sportello_core::alert::pause;
use sportello_core::{Span, Time};
use sportello_store::{AlertEnd, StoreError};

/// The longest time that a push service is believed to want peace.
const LONGEST_PEACE: Span = Span::hours(6);

/// What an outcome means. Troubles are keys of the locale files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Became {
    /// A server took it.
    Sent,
    /// Not now: why, and not before.
    Again(&'static str, Option<Span>),
    /// Never.
    Refused(&'static str),
    /// The browser is not told any more.
    Gone,
}

impl Engine {
    /// Stores what became of an alert.
    pub(crate) async fn finish_alert(
        &self,
        now: Time,
        sending: &Sending,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let became = match &sending.push {
            Some(_) => pushed(outcome, now),
            None => mailed(outcome),
        };
        let (store, workspace, id) = (self.store(), sending.workspace, sending.id);
        let (end, trouble, gone) = match became {
            Became::Again(trouble, peace) => {
                let again = pause(sending.tries).max(peace.unwrap_or(Span::ZERO));
                return store
                    .alert_again(workspace, id, now + again, Some(trouble))
                    .await;
            }
            Became::Sent => (AlertEnd::Sent, None, false),
            Became::Refused(trouble) => (AlertEnd::Refused, Some(trouble), false),
            Became::Gone => (AlertEnd::Unwanted, None, true),
        };
        if let Some(trouble) = trouble {
            tracing::warn!(alert.id = id, trouble, "an alert was refused");
        }
        store
            .end_alert(workspace, id, end, trouble, gone, now)
            .await?;
        self.ring(workspace, None);
        Ok(())
    }
}

/// What a mail server's answer means. A mail whose outcome is unknown goes again: it has the same
/// id, and being told twice is better than not at all.
fn mailed(outcome: &Outcome) -> Became {
    let Outcome::Answered { answer, .. } = outcome else {
        return Became::Again("alert-trouble-mail-server", None);
    };
    match (answer.status, answer.header(STAGE)) {
        (200..=299, _) => Became::Sent,
        (500.., Some("auth")) => Became::Again("alert-trouble-mail-login", None),
        (500.., Some("mail")) => Became::Again("alert-trouble-mail-sender", None),
        (500.., Some("rcpt")) => Became::Refused("alert-trouble-mail-address"),
        (500.., _) => Became::Refused("alert-trouble-mail-refused"),
        _ => Became::Again("alert-trouble-mail-server", None),
    }
}

/// What a push service's answer means (RFC 8030 §5, §7.3).
fn pushed(outcome: &Outcome, now: Time) -> Became {
    let answer = match outcome {
        Outcome::Answered { answer, .. } => answer,
        Outcome::Forbidden => return Became::Refused("alert-trouble-push-address"),
        Outcome::NotSent | Outcome::Unreached(_) | Outcome::Lost | Outcome::BrokenOff => {
            return Became::Again("alert-trouble-push-unreachable", None);
        }
    };
    match answer.status {
        200..=299 => Became::Sent,
        404 | 410 => Became::Gone,
        429 | 500..=599 => Became::Again("alert-trouble-push-busy", peace(answer, now)),
        _ => Became::Refused("alert-trouble-push-refused"),
    }
}

/// For how long a push service wants peace (`Retry-After`: seconds, or a date).
fn peace(answer: &Answer, now: Time) -> Option<Span> {
    let told = answer.header("retry-after")?.trim();
    let seconds = || told.parse::<u32>().ok().map(|n| Span::seconds(n.into()));
    let date = || {
        let at = httpdate::parse_http_date(told).ok()?;
        let since = at.duration_since(std::time::UNIX_EPOCH).ok()?;
        let at = Time::from_seconds(i64::try_from(since.as_secs()).ok()?);
        Some(at.since(now).max(Span::ZERO))
    };
    seconds().or_else(date).map(|span| span.min(LONGEST_PEACE))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_790_000_000_000);

    fn answered(status: u16, headers: &[(&str, &str)]) -> Outcome {
        let headers = headers.iter();
        Outcome::Answered {
            answer: Answer {
                status,
                headers: headers
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect(),
                body: String::new(),
            },
            bytes: bytes::Bytes::new(),
        }
    }

    #[test]
    fn a_push_service_is_left_in_peace_for_as_long_as_it_says() {
        let busy = |told: &str| pushed(&answered(429, &[("retry-after", told)]), NOW);
        let again = |peace| Became::Again("alert-trouble-push-busy", peace);
        assert_eq!(busy("120"), again(Some(Span::minutes(2))));
        assert_eq!(busy("99999999"), again(Some(LONGEST_PEACE)));
        // NOW is 14:13:20 on that day.
        let date = "Mon, 21 Sep 2026 14:23:20 GMT";
        assert_eq!(busy(date), again(Some(Span::minutes(10))));
        assert_eq!(busy("soon"), again(None));
        assert_eq!(pushed(&answered(503, &[]), NOW), again(None));
    }

    #[test]
    fn a_browser_that_is_gone_is_told_nothing_any_more() {
        for status in [404, 410] {
            assert_eq!(pushed(&answered(status, &[]), NOW), Became::Gone);
        }
        for status in [201, 202, 200] {
            assert_eq!(pushed(&answered(status, &[]), NOW), Became::Sent);
        }
        for status in [301, 400, 401, 403, 413] {
            let refused = Became::Refused("alert-trouble-push-refused");
            assert_eq!(pushed(&answered(status, &[]), NOW), refused, "{status}");
        }
    }

    #[test]
    fn a_mail_is_refused_for_good_only_for_itself() {
        let at = |status, stage| mailed(&answered(status, &[(STAGE, stage)]));
        assert_eq!(at(250, "end"), Became::Sent);
        assert_eq!(
            at(550, "rcpt"),
            Became::Refused("alert-trouble-mail-address")
        );
        assert_eq!(
            at(554, "end"),
            Became::Refused("alert-trouble-mail-refused")
        );
        assert!(matches!(at(535, "auth"), Became::Again(..)));
        assert!(matches!(at(553, "mail"), Became::Again(..)));
        assert!(matches!(at(451, "rcpt"), Became::Again(..)));
        for lost in [Outcome::NotSent, Outcome::Lost] {
            assert!(matches!(mailed(&lost), Became::Again(..)));
        }
    }
}
