//! What a Page or an Instagram account is told that is no message: opt-ins, who owns a thread,
//! policy, old members that are only kept (webhooks.md §6).

use super::leaves::Leaves;
use sportello_core::Time;
use sportello_core::content::Facts;
use sportello_core::event::{Event, Notice, Party};

/// The members of an item that are told as they are.
pub(super) const TOLD: &[&str] = &[
    "optin",
    "account_linking",
    "pass_thread_control",
    "take_thread_control",
    "request_thread_control",
    "app_roles",
    "policy-enforcement",
    "policy_enforcement",
    "game_play",
    "payment",
    "pre_checkout",
    "checkout_update",
    "response_feedback",
    "messaging_customer_information",
];

/// The platform's word, told as it is.
pub(super) fn notice(what: &str, about: Option<Party>, at: Option<Time>, facts: Facts) -> Event {
    Event::Notice(Box::new(Notice {
        what: what.to_owned(),
        about,
        at,
        facts,
    }))
}

/// Takes the members that are told as they are.
pub(super) fn told(item: &mut Leaves, about: Option<&Party>, at: Option<Time>) -> Vec<Event> {
    let mut events = Vec::new();
    for name in TOLD {
        if let Some(part) = item.part(name) {
            events.push(notice(name, about.cloned(), at, part.rest()));
        }
    }
    events
}
