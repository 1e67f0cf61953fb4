//! What became of a reply that is not simply on its way: held, unknown, unconfirmed, failed,
//! withdrawn. Why, since when, and what one can do about it.

use super::closing;
use super::icon::{Icon, icon};
use super::reader::Reader;
use super::view::{Bubble, Conversation, Delivery, Reason};
use maud::{Markup, html};
use sportello_core::MessageId;
use sportello_core::delivery::DeliveryState;
use sportello_store::InsteadRow;

/// The words and choices under a bubble; nothing for one that needs none.
pub fn outcome(r: &Reader, thread: &Conversation, bubble: &Bubble, delivery: &Delivery) -> Markup {
    match delivery.state {
        DeliveryState::Queued => waiting(r, thread, bubble, delivery),
        DeliveryState::Held => held(r, thread, bubble, delivery),
        DeliveryState::Unknown => unknown(r, delivery),
        DeliveryState::Unconfirmed => unconfirmed(r, thread, bubble, delivery),
        DeliveryState::Failed => failed(r, thread, bubble, delivery),
        DeliveryState::Withdrawn if delivery.sent_again => html! {
            div.outcome.is-quiet { (sent_again(r)) }
        },
        DeliveryState::Withdrawn => withdrawn(r, delivery),
        DeliveryState::Accepted if delivery.unarriving => html! {
            p.outcome.is-quiet data-testid="unarrived" {
                (r.fill("outcome-unarrived", &[("network", r.network(&bubble.kind).into())]))
            }
            (instead_of(r, delivery))
        },
        DeliveryState::Sending
        | DeliveryState::Accepted
        | DeliveryState::Delivered
        | DeliveryState::Read => instead_of(r, delivery),
    }
}

/// Where the first copy stands of what is said another way.
fn instead_of(r: &Reader, delivery: &Delivery) -> Markup {
    html! {
        @if let Some(first) = delivery.instead.as_ref().filter(|other| other.first) {
            p.instead-of data-testid="instead-of" { (icon(Icon::Other)) " "
                (to_message(first, &r.fill("outcome-instead-of", &[("network", r.network(&first.kind).into())]))) }
        }
    }
}

/// The other way by which it is being said, while it is kept back.
fn meanwhile(r: &Reader, other: &InsteadRow) -> Markup {
    let key = match other.first {
        true => "outcome-instead-of",
        false => "outcome-being-said",
    };
    html! {
        p data-testid="meanwhile" { (to_message(other, &r.fill(key, &[("network", r.network(&other.kind).into())]))) }
    }
}

/// A link to a message of the same conversation.
fn to_message(other: &InsteadRow, words: &str) -> Markup {
    html! { a href={ "#m-" (other.message) } hx-boost="false" { (words) } }
}

/// Queued behind something that does not move: it can still be taken back.
fn waiting(r: &Reader, thread: &Conversation, bubble: &Bubble, delivery: &Delivery) -> Markup {
    html! {
        @if delivery.ours {
            div.outcome.is-quiet {
                p {
                    @if let Some(cause) = &delivery.cause { (cause.sentence) }
                    @else if delivery.passed { (r.text("outcome-behind-file")) }
                    @else { (r.text("outcome-turn")) }
                }
                (withdraw(r, thread, bubble.id))
            }
        }
    }
}

fn held(r: &Reader, thread: &Conversation, bubble: &Bubble, delivery: &Delivery) -> Markup {
    html! {
        div.outcome.is-held data-testid="held" {
            p.outcome-title {
                (icon(Icon::Pause))
                span {
                    (r.text("state-held"))
                    @if let Some(cause) = &delivery.cause { " · " (r.text("since")) " " (r.time_since(cause.since)) }
                }
            }
            (reason(r, delivery.cause.as_ref(), "outcome-next-try"))
            @if delivery.passed { p data-testid="passed" { (r.fill("outcome-passed", &[("network", r.network(&bubble.kind).into())])) } }
            @if let Some(other) = &delivery.instead { (meanwhile(r, other)) }
            @if let Some(ending) = &delivery.closing { (closing::under(r, bubble, ending)) }
            @if delivery.ours {
                div.choices {
                    @if let Some(ending) = &delivery.closing { (closing::instead(r, thread, bubble.id, ending)) }
                    (withdraw(r, thread, bubble.id))
                }
            }
        }
    }
}

/// Taken back: by a person, or because the same arrived another way, which is no fault.
fn withdrawn(r: &Reader, delivery: &Delivery) -> Markup {
    let other = delivery.instead.as_ref();
    let named = other.map(|other| ("network", r.network(&other.kind).into()));
    let instead = delivery.cause.as_ref().and_then(|cause| {
        let title = match (cause.key.as_str(), &named) {
            ("cause-fallen-back", Some(network)) => {
                r.fill("outcome-said-on", std::slice::from_ref(network))
            }
            ("cause-fallen-back", None) => r.text("outcome-said-instead"),
            ("cause-first-way-worked", _) => r.text("outcome-first-worked"),
            _ => return None,
        };
        Some((title, &cause.sentence))
    });
    html! {
        @match instead {
            Some((title, means)) => {
                div.outcome.is-instead data-testid="said-instead" {
                    p.outcome-title { (icon(Icon::Other)) (title) }
                    p { (means) }
                    @if let Some(other) = other { p { (to_message(other, &r.fill("outcome-see", &[("network", r.network(&other.kind).into())]))) } }
                }
            },
            None => { p.outcome.is-quiet { (r.text("state-withdrawn")) } },
        }
    }
}

fn unknown(r: &Reader, delivery: &Delivery) -> Markup {
    html! {
        div.outcome.is-unknown data-testid="unknown" {
            p.outcome-title { (icon(Icon::Question)) (r.text("outcome-checking")) }
            // The cause's sentence says what it means as well.
            @if delivery.cause.is_none() { p { (r.text("outcome-checking-means")) } }
            (reason(r, delivery.cause.as_ref(), "outcome-next-look"))
        }
    }
}

fn unconfirmed(r: &Reader, thread: &Conversation, bubble: &Bubble, delivery: &Delivery) -> Markup {
    html! {
        div.outcome.is-unknown data-testid="unconfirmed" {
            p.outcome-title { (icon(Icon::Question)) (r.text("state-unconfirmed")) }
            // Not the cause's sentence: it speaks of evidence still awaited.
            p { (r.text("outcome-unconfirmed-means")) }
            @if delivery.ours {
                div.choices.is-stacked {
                    (act(thread, bubble.id, "arrived", &html! { (icon(Icon::Check)) (r.text("choice-arrived")) }))
                    p.hint { (r.text("choice-arrived-means")) }
                    (act(thread, bubble.id, "again", &html! { (icon(Icon::Retry)) (r.text("choice-again")) }))
                    p.hint { (r.text("choice-again-means")) }
                }
            }
        }
    }
}

fn failed(r: &Reader, thread: &Conversation, bubble: &Bubble, delivery: &Delivery) -> Markup {
    html! {
        div.outcome.is-failed data-testid="failed" {
            p.outcome-title { (icon(Icon::Failed)) (r.text("state-failed")) }
            (reason(r, delivery.cause.as_ref(), "outcome-next-try"))
            @if delivery.sent_again { (sent_again(r)) }
            div.choices {
                @if delivery.ours && !delivery.sent_again {
                    (act(thread, bubble.id, "retry", &html! { (icon(Icon::Retry)) (r.text("choice-retry")) }))
                    @for way in &delivery.others {
                        @let network = r.network(&way.kind);
                        form method="post" action=(address(thread, bubble.id, "retry")) {
                            input type="hidden" name="address" value=(way.address);
                            button.quiet { (icon(Icon::Other)) (r.fill("choice-other", &[("network", network.into())])) }
                        }
                    }
                }
                @if let Some(text) = &bubble.text {
                    copy-text text=(text) done=(r.text("copied")) {
                        button.quiet type="button" { (icon(Icon::Copy)) span { (r.text("choice-copy")) } }
                    }
                }
            }
        }
    }
}

/// A message of its own stands for this one: nothing is left to choose.
fn sent_again(r: &Reader) -> Markup {
    html! { p data-testid="sent-again" { (r.text("outcome-sent-again")) } }
}

/// The cause in words, the platform's code small beside it, and when it moves on.
fn reason(r: &Reader, cause: Option<&Reason>, next: &str) -> Markup {
    html! {
        @if let Some(cause) = cause {
            p {
                (cause.sentence)
                @if let Some(code) = &cause.code { " " span.code { (r.fill("outcome-code", &[("code", code.into())])) } }
            }
            @if let Some(until) = cause.until {
                // What waits for its fallback is moved by that, not by the clock.
                @if until > r.now && cause.key != "cause-said-another-way" { p.hint { (r.text(next)) " " (r.time_left(until)) } }
            }
        }
    }
}

fn withdraw(r: &Reader, thread: &Conversation, message: MessageId) -> Markup {
    act(
        thread,
        message,
        "withdraw",
        &html! { (icon(Icon::Undo)) (r.text("choice-withdraw")) },
    )
}

fn act(thread: &Conversation, message: MessageId, verb: &str, words: &Markup) -> Markup {
    html! {
        form method="post" action=(address(thread, message, verb)) {
            button.quiet data-testid=(verb) { (words) }
        }
    }
}

fn address(thread: &Conversation, message: MessageId, verb: &str) -> String {
    format!(
        "/inbox/{}/messages/{message}/{verb}{}",
        thread.id,
        thread.filter.query()
    )
}
