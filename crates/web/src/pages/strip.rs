//! The outage strip: one line that says what is down, since when, what is kept back, what still
//! works. It is part of every page and heals by itself.

use super::icon::{Icon, icon};
use super::reader::Reader;
use super::view::Strip;
use maud::{Markup, html};

/// The strip; an empty place when all is well.
pub fn strip(r: &Reader, strip: &Strip) -> Markup {
    let quiet = strip.down.is_empty() && strip.disconnected.is_empty() && strip.held == 0;
    html! {
        div #strip.strip-place role="status" aria-live="polite" {
            @if !quiet {
                a.strip href="/health" data-grave[!strip.disconnected.is_empty()] data-testid="outage" {
                    (icon(if strip.down.is_empty() && strip.disconnected.is_empty() { Icon::Pause } else { Icon::Warning }))
                    span.strip-words { (words(r, strip)) }
                    span.strip-more { (r.text("strip-details")) }
                }
            }
        }
    }
}

fn words(r: &Reader, strip: &Strip) -> Markup {
    html! {
        @for name in &strip.disconnected {
            span { (r.fill("strip-disconnected", &[("channel", name.into())])) }
        }
        @for (kind, capability, since) in &strip.down {
            span {
                (r.fill("strip-down", &[("network", r.network(kind).into()), ("capability", r.capability(*capability).into())]))
                " " (r.time_since(*since))
            }
        }
        @if strip.held > 0 { span { (r.fill("strip-held", &[("count", strip.held.into())])) } }
        @for (kind, capability) in &strip.works {
            span { (r.fill("strip-works", &[("network", r.network(kind).into()), ("capability", r.capability(*capability).into())])) }
        }
    }
}
