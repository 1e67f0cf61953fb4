//! What the platform's own status page said while an incident lasted: beside the platform's words,
//! and as what it is, also where it says that all is well.

use super::view::IncidentPage;
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use maud::{Markup, html};
use sportello_core::opinion::Level;
use sportello_store::OpinionRow;

/// The list; nothing where nobody asked.
pub fn opinions(r: &Reader, page: &IncidentPage) -> Markup {
    let Some(last) = page.opinions.last() else {
        return html! {};
    };
    html! {
        div.incident-opinions data-testid="incident-opinions" {
            h3 { (r.text("opinion-said")) }
            ul { @for row in &page.opinions { (opinion(r, row)) } }
            p.hint { (r.fill("opinion-second", &[("source", (&last.source).into())])) }
        }
    }
}

fn opinion(r: &Reader, row: &OpinionRow) -> Markup {
    let (key, drawing) = match row.opinion.level {
        Level::Well => ("opinion-well", Icon::Done),
        Level::Trouble => ("opinion-trouble", Icon::Warning),
        Level::Unclear => ("opinion-unclear", Icon::Question),
        Level::Silent => ("opinion-silent", Icon::Offline),
    };
    let when = r.full_moment(row.from).into();
    let read = match row.read_at > row.from {
        false => r.fill("opinion-read", &[("when", when)]),
        true => {
            let until = r.full_moment(row.read_at).into();
            r.fill("opinion-read-until", &[("when", when), ("until", until)])
        }
    };
    html! {
        li data-level=(row.opinion.level.as_str()) {
            (icon(drawing))
            div {
                (r.text(key)) @if let Some(words) = &row.opinion.words { ": “" (words) "”" }
                p.hint { (read) }
            }
        }
    }
}
