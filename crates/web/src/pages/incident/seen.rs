//! What was seen of an incident from here, in a few words each: the platform may say nothing of why,
//! and a name that is not resolved still tells something else than an error in an answer.

use super::view::IncidentPage;
use crate::pages::reader::Reader;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// The list; nothing where the causes on record tell nothing of the platform.
pub fn from_here(r: &Reader, page: &IncidentPage) -> Markup {
    let seen = seen(page);
    html! {
        @if !seen.is_empty() {
            p { (r.text("incident-seen")) }
            ul.incident-seen data-testid="incident-seen" { @for clue in seen { li { (r.text(clue)) } } }
        }
    }
}

/// What the cells opened for, each once, in the order in which it was seen.
fn seen(page: &IncidentPage) -> Vec<&'static str> {
    let mut known = BTreeSet::new();
    let causes = page
        .row
        .cells
        .iter()
        .filter_map(|span| span.cause.as_deref());
    causes
        .filter_map(clue)
        .filter(|clue| known.insert(*clue))
        .collect()
}

/// What a cause says of the platform: a key of the locale files.
fn clue(cause: &str) -> Option<&'static str> {
    Some(match cause {
        "cause-no-name" => "seen-no-name",
        "cause-no-connection" => "seen-no-connection",
        "cause-connection-refused" => "seen-refused",
        "cause-not-secure" => "seen-not-secure",
        "cause-connection-broken" | "cause-answer-broken" => "seen-broken",
        "cause-no-answer" => "seen-no-answer",
        "cause-unreachable" => "seen-unreachable",
        "cause-outage" | "cause-unknown-outcome" | "cause-not-understood" => "seen-errors",
        "cause-refused-everywhere" | "cause-refused-at-times" => "seen-same-error",
        "cause-post-doubted" => "seen-posts-refused",
        "cause-token" | "cause-token-doubted" | "cause-permission" => "seen-permissions",
        "cause-silence" => "seen-silence",
        "cause-webhooks-late" => "seen-late",
        "cause-not-confirmed" => "seen-not-confirmed",
        "cause-given-up" => "seen-given-up",
        _ => return None,
    })
}
