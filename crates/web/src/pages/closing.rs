//! A window that may close on what is held: until when, and what can still be done. Under the
//! message, and in one line above the composer.

use super::icon::{Icon, icon};
use super::reader::Reader;
use super::view::{Bubble, Closing, Conversation, Entry, Way};
use maud::{Markup, html};
use sportello_core::{AddressId, ChannelKind, MessageId};

/// What is said under a message.
pub fn under(r: &Reader, bubble: &Bubble, ending: &Closing) -> Markup {
    let values = [
        ("network", r.network(&bubble.kind).into()),
        ("when", r.clock(ending.at).into()),
    ];
    html! {
        p data-testid="closing" { strong { (r.fill("closing-soon", &values)) } " " (r.text("closing-means")) }
    }
}

/// Another way for one held message.
pub fn instead(r: &Reader, thread: &Conversation, message: MessageId, ending: &Closing) -> Markup {
    let to = format!(
        "/inbox/{}/messages/{message}/instead{}",
        thread.id,
        thread.filter.query()
    );
    html! { @for way in &ending.others { (say(r, &to, way, None)) } }
}

/// Held messages of one address whose window may close on them.
struct Endangered<'a> {
    kind: &'a ChannelKind,
    first: MessageId,
    count: u32,
    ending: &'a Closing,
}

fn endangered(thread: &Conversation) -> Vec<Endangered<'_>> {
    let mut all: Vec<Endangered<'_>> = Vec::new();
    for entry in &thread.entries {
        let Entry::Bubble(bubble) = entry else {
            continue;
        };
        let delivery = bubble.delivery.as_ref();
        let Some(ending) = delivery.and_then(|d| d.closing.as_ref()) else {
            continue;
        };
        let same = |one: &&mut Endangered<'_>| one.ending.address == ending.address;
        match all.iter_mut().find(same) {
            Some(one) => one.count += 1,
            None => all.push(Endangered {
                kind: &bubble.kind,
                first: bubble.id,
                count: 1,
                ending,
            }),
        }
    }
    all
}

/// The line above the composer; empty where nothing is in danger.
pub fn line(r: &Reader, thread: &Conversation) -> Markup {
    html! {
        div #{"closing-" (thread.id)}.closing-lines {
            @for one in endangered(thread) { (address(r, thread, &one)) }
        }
    }
}

fn address(r: &Reader, thread: &Conversation, one: &Endangered<'_>) -> Markup {
    let ending = one.ending;
    let values = [
        ("network", r.network(one.kind).into()),
        ("when", r.clock(ending.at).into()),
        ("count", one.count.into()),
    ];
    let to = format!("/inbox/{}/instead{}", thread.id, thread.filter.query());
    let nothing = !ending.template && ending.others.is_empty() && ending.templates.is_empty();
    html! {
        section.closing-line role="status" data-testid="closing-line" {
            (icon(Icon::Clock))
            div {
                p { strong { (r.fill("closing-line", &values)) } " "
                    a href={ "#m-" (one.first) } hx-boost="false" { (r.fill("closing-show", &values)) } }
                @if nothing { p { (r.text("closing-nothing")) } }
                div.choices {
                    @for way in &ending.others { (say(r, &to, way, Some(ending.address))) }
                    @if ending.template { (template(thread, ending.address, &r.text("closed-template"))) }
                    @for way in &ending.templates {
                        (template(thread, way.address, &r.fill("closing-template", &[("network", r.network(&way.kind).into())])))
                    }
                }
            }
        }
    }
}

fn template(thread: &Conversation, address: AddressId, words: &str) -> Markup {
    html! {
        a.button href={ "/inbox/" (thread.id) "/template?address=" (address) } { (icon(Icon::Note)) (words) }
    }
}

/// The button that says it by another way; `from` = everything that waits there.
fn say(r: &Reader, to: &str, way: &Way, from: Option<AddressId>) -> Markup {
    let words = r.fill("closing-say", &[("network", r.network(&way.kind).into())]);
    html! {
        form method="post" action=(to) {
            @if let Some(from) = from { input type="hidden" name="from" value=(from); }
            input type="hidden" name="address" value=(way.address);
            button.quiet[from.is_none()].button[from.is_some()] data-testid="instead" { (icon(Icon::Other)) (words) }
        }
    }
}
