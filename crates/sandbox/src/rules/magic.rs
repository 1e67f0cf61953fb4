//! Magic recipients: names of people that trigger a fault whenever one writes to them.
//!
//! A drill by hand needs no script: say something as `magic-timeout-after`, answer from the
//! desk, and watch. `magic-once-…` strikes the first message only.

use super::fault::Action;

/// What a magic name does.
#[derive(Debug, Clone, PartialEq)]
pub struct Magic {
    /// The fault.
    pub action: Action,
    /// Only the first send.
    pub once: bool,
}

/// Every magic name with what it does, for `/control` and the guide.
pub const NAMES: &[(&str, &str)] = &[
    (
        "magic-error-CODE",
        "the send is refused with this code; codes WhatsApp reports by status (131026, 131047, …) fail by status",
    ),
    (
        "magic-error-CODE-SUBCODE",
        "the same with a subcode, e.g. magic-error-190-463",
    ),
    (
        "magic-failed-CODE",
        "WhatsApp: accepted, then failed by a status; on other networks an ordinary name",
    ),
    ("magic-timeout-before", "no answer, nothing was sent"),
    ("magic-timeout-after", "no answer, the message was sent"),
    ("magic-5xx-before", "HTTP 503, nothing was sent"),
    ("magic-5xx-after", "HTTP 503, the message was sent"),
    ("magic-reset-before", "connection torn, nothing was sent"),
    ("magic-reset-after", "connection torn, the message was sent"),
    ("magic-silence", "no answer ever, nothing was sent"),
    (
        "magic-slow",
        "the right answer after 5 seconds; magic-slow-MS sets the wait",
    ),
    (
        "magic-throttle",
        "throttled for a minute; magic-throttle-MINUTES sets the wait",
    ),
    (
        "magic-unavailable-200",
        "HTTP 200 with \"Service Unavailable\", nothing was sent",
    ),
    ("magic-never-deliver", "accepted, never on the phone"),
    (
        "magic-lost-webhook",
        "echoes, deliveries, reads and statuses are lost",
    ),
    (
        "magic-late-webhook",
        "echoes, deliveries, reads and statuses come 60 s late; magic-late-webhook-MS",
    ),
    (
        "magic-once-…",
        "any of the above, on the first send only, e.g. magic-once-timeout-after",
    ),
];

/// What a name does, if it is magic.
#[must_use]
pub fn of(name: &str) -> Option<Magic> {
    let lower = name.trim().to_ascii_lowercase();
    let rest = lower.strip_prefix("magic-")?;
    let (once, rest) = match rest.strip_prefix("once-") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    // A trailing word keeps several people of one magic apart: `magic-slow 2`.
    let rest = rest.split_whitespace().next()?;
    action(rest).map(|action| Magic { action, once })
}

fn action(word: &str) -> Option<Action> {
    let tail = |prefix: &str, usual: i64| -> Option<i64> {
        let rest = word.strip_prefix(prefix)?;
        if rest.is_empty() {
            Some(usual)
        } else {
            rest.strip_prefix('-')?.parse().ok()
        }
    };
    if let Some(codes) = word.strip_prefix("error-") {
        let mut numbers = codes.splitn(2, '-').map(str::parse);
        let code = numbers.next()?.ok()?;
        let subcode = numbers.next().transpose().ok()?;
        return Some(Action::Error {
            code,
            subcode,
            status: None,
            message: None,
            at_once: false,
        });
    }
    if let Some(code) = word.strip_prefix("failed-") {
        return Some(Action::FailedStatus {
            code: code.parse().ok()?,
        });
    }
    Some(match word {
        "timeout-before" => Action::Timeout {
            acted: false,
            ms: 60_000,
        },
        "timeout-after" => Action::Timeout {
            acted: true,
            ms: 60_000,
        },
        "5xx-before" => Action::ServerError {
            acted: false,
            status: 503,
        },
        "5xx-after" => Action::ServerError {
            acted: true,
            status: 503,
        },
        "reset-before" => Action::Reset { acted: false },
        "reset-after" => Action::Reset { acted: true },
        "silence" => Action::Silence { acted: false },
        "unavailable-200" => Action::Unavailable { acted: false },
        "never-deliver" => Action::NeverDeliver,
        "lost-webhook" => Action::LostWebhook { event: None },
        _ => {
            if let Some(ms) = tail("slow", 5_000) {
                Action::Slow { ms }
            } else if let Some(minutes) = tail("throttle", 1) {
                Action::Throttle { minutes }
            } else {
                Action::LateWebhook {
                    event: None,
                    ms: tail("late-webhook", 60_000)?,
                    until: None,
                }
            }
        }
    })
}
