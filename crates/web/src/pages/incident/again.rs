//! Whether it may happen again: how every cell did over 90 days, and what stands ready.

use super::happened::cell_name;
use super::load::Audience;
use super::ready::Ready;
use super::view::IncidentPage;
use super::words::{day, length};
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use maud::{Markup, html};

/// The sections.
pub fn again(r: &Reader, page: &IncidentPage, audience: Audience) -> Markup {
    html! {
        (history(r, page))
        @if audience == Audience::Agents { (readiness(r, &page.ready)) }
    }
}

fn history(r: &Reader, page: &IncidentPage) -> Markup {
    html! {
        section.card data-testid="incident-history" {
            h2 { (icon(Icon::Queue)) (r.text("incident-again")) }
            p { (r.text("incident-again-means")) }
            @if !page.history.is_empty() {
                div.incident-scroll tabindex="0" role="region" aria-label=(r.text("incident-again")) {
                    table.incident-table {
                        thead { tr {
                            th scope="col" { (r.text("incident-cell")) } th scope="col" { (r.text("incident-often")) }
                            th scope="col" { (r.text("incident-in-all")) } th scope="col" { (r.text("incident-longest")) }
                            th scope="col" { (r.text("incident-last")) }
                        } }
                        tbody { @for one in &page.history {
                            tr {
                                th scope="row" { (cell_name(r, page, one.cell)) }
                                td { (r.fill("incident-often-times", &[("count", one.times.into())])) }
                                td { (length(r, one.total)) } td { (length(r, one.longest)) } td { (day(r, one.last)) }
                            }
                        } }
                    }
                }
            }
            p.hint { (r.fill("incident-unfailing", &[("count", page.unfailing.into())])) }
        }
    }
}

/// What stands ready for the next time, and where the rest is mended.
pub fn readiness(r: &Reader, ready: &[Ready]) -> Markup {
    html! {
        section.card {
            h2 { (icon(Icon::List)) (r.text("ready-title")) }
            p.hint { (r.text("ready-means")) }
            ul.findings data-testid="ready" { @for one in ready {
                li data-condition=(if one.good { "well" } else { "warning" }) {
                    (icon(if one.good { Icon::Done } else { Icon::Warning }))
                    p {
                        span.unseen { (r.text(if one.good { "ready-good" } else { "ready-lacks" })) " " }
                        (r.fill(one.key, &one.values)) " " a.is-screen href=(one.mend.0) { (r.text(one.mend.1)) }
                    }
                }
            } }
        }
    }
}
