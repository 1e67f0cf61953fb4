//! The public status page.

use super::load::status;
use super::open::{self, Cached};
use super::view::{DAYS, Level, Network, Status};
use crate::desk::Desk;
use crate::pages::icon::{Icon, icon};
use crate::pages::incident::stretch;
use crate::pages::mark::mark;
use crate::pages::reader::Reader;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use maud::{Markup, html};
use sportello_store::StoreError;

/// The width of a day in the bar.
const DAY: usize = 10;

/// What stands under an address, with its reader; `None` = there is none.
pub async fn read(
    desk: &Desk,
    slug: &str,
    headers: &HeaderMap,
) -> Result<Option<(Reader, Status)>, StoreError> {
    let Some((workspace, None)) = desk.engine().open_page(slug).await? else {
        return Ok(None);
    };
    let row = desk.store().workspace(workspace).await?;
    let r = open::reader(desk, headers, &row.time_zone);
    let status = status(desk, &r, workspace, row.name).await?;
    Ok(Some((r, status)))
}

/// Serves it.
pub async fn show(
    State(desk): State<Desk>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Response {
    let render = async {
        let Some((r, status)) = read(&desk, &slug, &headers).await? else {
            return Ok(open::unknown());
        };
        let title = r.fill("status-of", &[("name", (&status.business).into())]);
        let page = open::document(&r, &title, status.listed, &markup(&r, &status));
        Ok(open::answer(page, Cached::Shortly))
    };
    open::or_trouble(render.await)
}

fn markup(r: &Reader, status: &Status) -> Markup {
    html! {
        main.sheet.status-sheet data-testid="status" {
            header.sheet-head { h1 { (status.business) } p { (r.text("status-means")) } }
            p.verdict data-well[status.level() == Level::Works] role="status" data-testid="status-line" {
                (icon(level_icon(status.level()))) span { (status.line(r)) }
            }
            @if let Some(sentence) = status.under_way(r) { p { (sentence) } }
            section.card {
                h2 { (r.text("status-networks")) }
                ul.status-networks { @for one in &status.networks { (network(r, one)) } }
                p.incident-axis aria-hidden="true" { span { (r.text("status-days-ago")) } span { (r.text("when-today")) } }
            }
            section.card {
                h2 { (r.text("status-past")) }
                @if status.incidents.is_empty() { p { (r.text("status-past-none")) } }
                ul.status-past { @for (what, from, to) in &status.incidents { li { strong { (what) } br; span.hint { (stretch(r, *from, *to)) } } } }
            }
            p.hint { (r.fill("status-as-of", &[("when", r.full_moment(r.now).into())])) }
        }
    }
}

fn level_icon(level: Level) -> Icon {
    match level {
        Level::Works => Icon::Done,
        Level::Partly => Icon::Warning,
        Level::Down => Icon::Failed,
    }
}

fn network(r: &Reader, one: &Network) -> Markup {
    let words = match one.level {
        Level::Works => r.text("status-works"),
        Level::Partly => {
            let fails = one.fails.iter().map(|c| r.capability(*c));
            let fails = fails.collect::<Vec<_>>().join(", ").into();
            r.fill("status-partly", &[("fails", fails)])
        }
        Level::Down => r.text("status-down"),
    };
    let bad = one.days.iter().filter(|day| **day != Level::Works).count();
    html! {
        li {
            p.status-network {
                strong { (mark(r, &one.kind)) " " (r.network(&one.kind)) }
                span.status-level data-level=(one.level.as_str()) { (icon(level_icon(one.level))) (words) }
            }
            (bar(&one.days, &r.fill("status-bad-days", &[("count", bad.into())])))
        }
    }
}

/// The last 90 days, a bar a day: the height says how bad it was as well as the colour.
fn bar(days: &[Level], label: &str) -> Markup {
    html! {
        svg.status-days viewBox={ "0 0 " (DAYS * DAY) " 30" } preserveAspectRatio="none" role="img" aria-label=(label) {
            @for (nth, level) in days.iter().enumerate() {
                @let y = match level { Level::Works => 18, Level::Partly => 9, Level::Down => 0 };
                rect data-level=(level.as_str()) x=(nth * DAY) y=(y) width=(DAY - 3) height=(30 - y) {}
            }
        }
    }
}
