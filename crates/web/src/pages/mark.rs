//! Who and where, in the smallest space: a network's mark, a person's round picture.

use super::reader::{Reader, initials};
use maud::{Markup, html};
use sportello_core::{ChannelKind, ContactId};

/// A network's mark: its first letter on its colour. Decoration where the name stands beside it.
pub fn mark(r: &Reader, kind: &ChannelKind) -> Markup {
    let letter: String = r.network(kind).chars().take(1).collect();
    html! { span.mark data-kind=(kind) aria-hidden="true" { (letter) } }
}

/// A network's mark that stands alone, with the name as its label.
pub fn labelled_mark(r: &Reader, kind: &ChannelKind) -> Markup {
    let name = r.network(kind);
    let letter: String = name.chars().take(1).collect();
    html! { span.mark data-kind=(kind) role="img" aria-label=(name) title=(name) { (letter) } }
}

/// A network's mark and name.
pub fn network(r: &Reader, kind: &ChannelKind) -> Markup {
    html! { span.network { (mark(r, kind)) (r.network(kind)) } }
}

/// The mark of the page that is published on there, which people may know by another name than the
/// chat beside it. Decoration where the name stands beside it.
pub fn page_mark(r: &Reader, kind: &ChannelKind) -> Markup {
    let letter: String = r.page_network(kind).chars().take(1).collect();
    html! { span.mark data-kind=(kind) aria-hidden="true" { (letter) } }
}

/// The same where it stands alone, with the name as its label.
pub fn labelled_page_mark(r: &Reader, kind: &ChannelKind) -> Markup {
    let name = r.page_network(kind);
    let letter: String = name.chars().take(1).collect();
    html! { span.mark data-kind=(kind) role="img" aria-label=(name) title=(name) { (letter) } }
}

/// The mark and name of the page that is published on there.
pub fn page_network(r: &Reader, kind: &ChannelKind) -> Markup {
    html! { span.network { (page_mark(r, kind)) (r.page_network(kind)) } }
}

/// Which of eight tints a contact has. Ids grow in steps, so they are stirred first (by the golden
/// ratio): neighbours in a list should not look alike.
fn tint(contact: ContactId) -> u64 {
    contact
        .0
        .cast_unsigned()
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        >> 61
}

/// A person's round picture: initials on one of eight tints, the same for the same contact
/// always, with the network's mark at its edge.
pub fn avatar(
    r: &Reader,
    contact: ContactId,
    name: Option<&str>,
    kind: Option<&ChannelKind>,
) -> Markup {
    let letters = name.map(initials).filter(|l| !l.is_empty());
    html! {
        span.avatar data-tint=(tint(contact)) {
            span aria-hidden="true" { @if let Some(letters) = letters { (letters) } @else { "?" } }
            @if let Some(kind) = kind { (labelled_mark(r, kind)) }
        }
    }
}
