//! What a reply can be besides words and a file: a place, a contact, a choice, a voice message.
//! Ordinary fields that work without scripts; what a network cannot carry is said there, with the
//! nearest thing that it can.

use super::icon::{Icon, icon};
use super::reader::Reader;
use super::view::Way;
use maud::{Markup, html};
use sportello_core::Capability;
use sportello_core::capability::OfferLimit;
use sportello_core::content::OfferLook;

/// Choices a form shows room for, of those that a network takes.
const ROOM: usize = 10;

/// The button that opens the rest, and the rest.
pub fn more(r: &Reader, way: &Way, template: &str) -> Markup {
    html! {
        details.extras #{"extras-" (way.address)} {
            summary.round title=(r.text("more")) data-testid="more" { (icon(Icon::Plus)) span.unseen { (r.text("more")) } }
            div.extras-panel {
                (place(r, way))
                (card(r, way))
                (choices(r, way))
                @if way.can.template { a.extras-link href=(template) data-testid="template" { (icon(Icon::Note)) span { (r.text("extra-template")) } } }
            }
        }
    }
}

/// A heading with the fields under it, one open at a time.
fn fold(
    r: &Reader,
    way: &Way,
    sign: Icon,
    title: &str,
    note: Option<String>,
    fields: Markup,
) -> Markup {
    html! {
        details name={ "extra-" (way.address) } #{(title) "-" (way.address)} {
            summary { (icon(sign)) span { (r.text(title)) } }
            @if let Some(note) = note { p.hint { (note) } }
            div.fields { (fields) }
        }
    }
}

/// What happens to a thing that the network cannot carry.
fn nearest(r: &Reader, way: &Way, capability: Capability) -> Option<String> {
    (!way.can.can(capability)).then(|| {
        r.fill(
            "extra-as-words",
            &[
                ("network", r.network(&way.kind).into()),
                ("capability", r.capability(capability).into()),
            ],
        )
    })
}

fn field(r: &Reader, name: &str, label: &str, kind: &str, max: Option<usize>) -> Markup {
    html! {
        label.field { span { (r.text(label)) } input type=(kind) name=(name) autocomplete="off" maxlength=[max] placeholder=" "; }
    }
}

fn place(r: &Reader, way: &Way) -> Markup {
    let fields = html! {
        (field(r, "place-name", "place-name", "text", Some(200)))
        (field(r, "place-address", "place-address", "text", Some(300)))
        div.pair {
            label.field { span { (r.text("place-latitude")) } input type="text" name="latitude" inputmode="decimal" autocomplete="off" placeholder=" "; }
            label.field { span { (r.text("place-longitude")) } input type="text" name="longitude" inputmode="decimal" autocomplete="off" placeholder=" "; }
        }
        my-place hidden data-failed=(r.text("place-failed")) {
            button.quiet type="button" { (icon(Icon::Pin)) (r.text("place-mine")) }
            span.hint role="status" {}
        }
    };
    let note = nearest(r, way, Capability::Location);
    fold(r, way, Icon::Pin, "extra-place", note, fields)
}

fn card(r: &Reader, way: &Way) -> Markup {
    let fields = html! {
        (field(r, "card-name", "card-name", "text", Some(200)))
        (field(r, "card-phone", "card-phone", "tel", Some(40)))
        (field(r, "card-email", "card-email", "email", Some(200)))
        (field(r, "card-company", "card-company", "text", Some(200)))
    };
    let note = nearest(r, way, Capability::Contacts);
    fold(r, way, Icon::Person, "extra-card", note, fields)
}

fn choices(r: &Reader, way: &Way) -> Markup {
    let most = way
        .can
        .offers
        .values()
        .map(|o| o.choices)
        .max()
        .unwrap_or(3);
    let title = way.can.offers.values().map(|o| o.title.max).max();
    let beside = way
        .can
        .offers
        .values()
        .any(|o| o.links || o.description.is_some());
    let listed = way.can.offers.contains_key(&OfferLook::List);
    let fields = html! {
        p.hint { (r.text("choices-means")) }
        label.field {
            span { (r.text("choices-look")) }
            select name="look" { @for (look, limit) in &way.can.offers { option value=(word(*look)) { (look_words(r, *look, limit)) } } }
        }
        @if listed { (field(r, "opener", "choices-opener", "text", Some(20))) }
        @for _ in 0..most.min(ROOM) {
            div.offer-row {
                input type="text" name="choice-title" maxlength=[title] placeholder=(r.text("choice-title")) aria-label=(r.text("choice-title")) autocomplete="off";
                @if beside { input type="text" name="choice-beside" placeholder=(r.text("choice-beside")) aria-label=(r.text("choice-beside")) autocomplete="off"; }
            }
        }
    };
    let note = nearest(r, way, Capability::Offer);
    fold(r, way, Icon::List, "extra-choices", note, fields)
}

fn word(look: OfferLook) -> &'static str {
    match look {
        OfferLook::QuickReplies => "quick_replies",
        OfferLook::Buttons => "buttons",
        OfferLook::List => "list",
        OfferLook::Link => "link",
        OfferLook::Cards => "cards",
    }
}

/// `Buttons (3 at most)`.
fn look_words(r: &Reader, look: OfferLook, limit: &OfferLimit) -> String {
    let name = r.text(match look {
        OfferLook::QuickReplies => "look-quick-replies",
        OfferLook::Buttons | OfferLook::Cards => "look-buttons",
        OfferLook::List => "look-list",
        OfferLook::Link => "look-link",
    });
    r.fill(
        "look-most",
        &[("look", name.into()), ("most", limit.choices.into())],
    )
}

/// The button that records a voice message. It needs scripts, and stays away without them.
pub fn voice(r: &Reader, way: &Way) -> Markup {
    html! {
        @if way.can.can(Capability::Audio) {
            voice-note hidden hx-morph-skip data-stop=(r.text("voice-stop")) data-refused=(r.text("voice-refused"))
                data-none=(r.text("voice-none")) data-name=(r.text("voice-name")) {
                button.round type="button" title=(r.text("voice-record")) aria-label=(r.text("voice-record")) data-testid="voice" { (icon(Icon::Mic)) }
                span.voice-time role="status" {}
            }
        }
    }
}
