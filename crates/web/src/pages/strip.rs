//! The outage strip: one line that says what is down, since when, what is kept back, what still
//! works. It is part of every page and heals by itself.

use super::icon::{Icon, icon};
use super::reader::Reader;
use super::view::Strip;
use maud::{Markup, html};
use sportello_core::{Capability, ChannelKind, Time};

/// More things of one network than this are counted and not named: the strip stays a strip.
const NAMED: usize = 2;

/// The strip; an empty place when all is well.
pub fn strip(r: &Reader, strip: &Strip) -> Markup {
    html! {
        div #strip.strip-place role="status" aria-live="polite" {
            @if !is_quiet(strip) {
                a.strip href="/health" data-grave[!strip.disconnected.is_empty()] data-testid="outage" {
                    (icon(sign(strip)))
                    span.strip-words { (words(r, strip)) }
                    span.strip-more { (r.text("strip-details")) }
                }
            }
        }
    }
}

/// The strip as it looked at another time: it leads nowhere, and says so when there was none.
pub fn still(r: &Reader, strip: &Strip) -> Markup {
    html! {
        @if is_quiet(strip) {
            p.strip.is-quiet data-testid="drill-strip" { (icon(Icon::Done)) span.strip-words { (r.text("drill-no-strip")) } }
        } @else {
            p.strip data-grave[!strip.disconnected.is_empty()] data-testid="drill-strip" {
                (icon(sign(strip))) span.strip-words { (words(r, strip)) }
            }
        }
    }
}

/// What is down of each network, and since when, in the order in which it stands.
fn by_network(strip: &Strip) -> Vec<(&ChannelKind, Vec<(Capability, Time)>)> {
    let mut networks: Vec<(&ChannelKind, Vec<(Capability, Time)>)> = Vec::new();
    for (kind, capability, since) in &strip.down {
        match networks.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, down)) => down.push((*capability, *since)),
            None => networks.push((kind, vec![(*capability, *since)])),
        }
    }
    networks
}

fn is_quiet(strip: &Strip) -> bool {
    strip.down.is_empty() && strip.disconnected.is_empty() && strip.held == 0
}

fn sign(strip: &Strip) -> Icon {
    match strip.down.is_empty() && strip.disconnected.is_empty() {
        true => Icon::Pause,
        false => Icon::Warning,
    }
}

fn words(r: &Reader, strip: &Strip) -> Markup {
    html! {
        @for name in &strip.disconnected {
            span { (r.fill("strip-disconnected", &[("channel", name.into())])) }
        }
        @for (kind, down) in by_network(strip) {
            @if let (true, Some(since)) = (down.len() > NAMED, down.iter().map(|(_, since)| *since).min()) {
                span { (r.fill("strip-down-many", &[("network", r.network(kind).into()), ("count", down.len().into())])) " " (r.time_since(since)) }
            } @else { @for (capability, since) in down {
                span {
                    (r.fill("strip-down", &[("network", r.network(kind).into()), ("capability", r.capability(capability).into())]))
                    " " (r.time_since(since))
                }
            } }
        }
        @if strip.held > 0 { span { (r.fill("strip-held", &[("count", strip.held.into())])) } }
        @for (kind, capability) in &strip.works {
            span { (r.fill("strip-works", &[("network", r.network(kind).into()), ("capability", r.capability(*capability).into())])) }
        }
    }
}
