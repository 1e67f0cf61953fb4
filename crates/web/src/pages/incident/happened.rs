//! What happened: which cells and when, what became of what could not go, who was concerned.

use super::draw;
use super::load::Audience;
use super::view::{IncidentPage, Person};
use super::words::{length, moment, stretch, thing};
use crate::pages::gaps::audits;
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::mark;
use crate::pages::reader::Reader;
use crate::pages::tick::{state_icon, state_words};
use maud::{Markup, html};
use sportello_core::delivery::DeliveryState;
use sportello_core::incident::{Cell, CellSpan};
use sportello_store::{ConcernedRow, CurvePoint};

/// Rows of the curve's table at most.
const ROWS: usize = 40;

/// The section.
pub fn happened(r: &Reader, page: &IncidentPage, audience: Audience) -> Markup {
    html! {
        div #{ "incident-" (page.row.id) }.incident-happened {
            (counts(r, page))
            (cells(r, page))
            (curve(r, page))
            @if audience != Audience::Public {
                @let led = audience == Audience::Agents;
                @if !page.people.is_empty() { (people(r, page, led)) }
                @if !page.posts.is_empty() { (posts(r, page, led)) }
                @if page.more { p.hint { (r.text("incident-more")) } }
                @if !page.gaps.is_empty() { (untold(r, page, led)) }
            }
        }
    }
}

/// What was said meanwhile and not told: what was read back, and what stays lost.
fn untold(r: &Reader, page: &IncidentPage, led: bool) -> Markup {
    html! {
        section.card data-testid="incident-gaps" {
            h2 { (icon(Icon::Talk)) (r.text("gaps-of-incident")) }
            (audits(r, &page.gaps, led))
            @if led { p.is-screen { a href="/health/gaps" { (r.text("gaps-link")) } } }
        }
    }
}

/// A part of the tally in words.
fn part_words(r: &Reader, part: &str) -> String {
    r.text(match part {
        "sent" => "incident-sent",
        "fallen-back" => "incident-fallen-back",
        "waiting" => "incident-waiting",
        "unknown" => "incident-unknown",
        _ => "incident-lost",
    })
}

fn counts(r: &Reader, page: &IncidentPage) -> Markup {
    let (row, tally) = (&page.row, &page.row.tally);
    html! {
        section.card data-testid="incident-counts" {
            h2 { (icon(Icon::Activity)) (r.text("incident-what")) }
            p { (sentence(r, page)) }
            dl.incident-counts {
                @for (part, count) in draw::PARTS {
                    div data-part=(part) data-none[count(tally) == 0] { dt { (part_words(r, part)) } dd { (count(tally)) } }
                }
                div { dt { (r.text("incident-people")) } dd { (row.contacts) } }
                div { dt { (r.text("incident-posts")) } dd { (row.posts) } }
            }
        }
    }
}

/// How it stands, in one sentence.
fn sentence(r: &Reader, page: &IncidentPage) -> String {
    let tally = &page.row.tally;
    if draw::sum(tally) == 0 {
        r.text("incident-nothing-held")
    } else if tally.waiting > 0 {
        r.fill("incident-still-waits", &[("count", tally.waiting.into())])
    } else if tally.unknown + tally.lost > 0 {
        r.fill(
            "incident-look-at",
            &[("count", (tally.unknown + tally.lost).into())],
        )
    } else {
        r.text("incident-all-settled")
    }
}

/// Each cell once, with its spans.
fn rows(spans: &[CellSpan]) -> Vec<(Cell, Vec<&CellSpan>)> {
    let mut rows: Vec<(Cell, Vec<&CellSpan>)> = Vec::new();
    for span in spans {
        match rows.iter_mut().find(|(cell, _)| *cell == span.cell) {
            Some((_, of_cell)) => of_cell.push(span),
            None => rows.push((span.cell, vec![span])),
        }
    }
    rows
}

fn cells(r: &Reader, page: &IncidentPage) -> Markup {
    let row = &page.row;
    let from = row.opened_at;
    let to = row.closed_at.unwrap_or(r.now);
    html! {
        section.card {
            h2 { (icon(Icon::Clock)) (r.text("incident-when")) }
            table.incident-cells data-testid="incident-cells" {
                caption.unseen { (r.text("incident-when")) }
                thead.unseen { tr { th scope="col" { (r.text("incident-cell")) } th scope="col" { (r.text("incident-times")) } } }
                tbody { @for (cell, spans) in rows(&row.cells) {
                    tr {
                        th scope="row" { (cell_name(r, page, cell)) }
                        td {
                            (draw::spans(&spans, from, to))
                            ul { @for (n, span) in spans.iter().enumerate() {
                                // Said once, and again only where it is another one.
                                @let before = n.checked_sub(1).and_then(|n| spans[n].cause.as_ref());
                                li { (stretch(r, span.opened_at, span.closed_at)) @if let Some(cause) = span.cause.as_ref().filter(|cause| Some(*cause) != before) { " " span.hint { (r.cause(cause)) } } }
                            } }
                        }
                    }
                } }
            }
            p.incident-axis aria-hidden="true" { span { (moment(r, from)) } span { @if row.closed_at.is_some() { (moment(r, to)) } @else { (r.text("incident-now")) } } }
        }
    }
}

/// A cell by its network and capability.
pub fn cell_name(r: &Reader, page: &IncidentPage, cell: Cell) -> Markup {
    html! {
        @if let Some(channel) = page.channel(cell.channel) { (mark(r, &channel.kind)) " " (thing(r, &channel.kind, cell.capability)) }
        @else { (r.capability(cell.capability)) " " span.hint { (r.text("incident-channel-gone")) } }
    }
}

fn curve(r: &Reader, page: &IncidentPage) -> Markup {
    let points = &page.curve;
    let drawn = points.len() > 1 && points.iter().any(|point| draw::sum(&point.tally) > 0);
    html! {
        @if let (true, Some(first), Some(last)) = (drawn, points.first(), points.last()) {
            section.card data-testid="incident-curve" {
                h2 { (icon(Icon::Chart)) (r.text("incident-curve")) }
                div.incident-drawing {
                    span.incident-top aria-hidden="true" { (draw::top(points)) }
                    (draw::curve(points, &r.text("incident-curve-label")))
                }
                p.incident-axis aria-hidden="true" { span { (moment(r, first.at)) } span { (moment(r, last.at)) } }
                ul.incident-legend { @for (part, count) in draw::PARTS.iter().rev() {
                    @if points.iter().any(|point| count(&point.tally) > 0) { li data-part=(part) { (part_words(r, part)) } }
                } }
                details.fold { summary { (r.text("incident-as-table")) } (curve_table(r, points)) }
            }
        }
    }
}

/// The same as a table; of a long curve every so manieth point, and the last.
fn curve_table(r: &Reader, points: &[CurvePoint]) -> Markup {
    let step = points.len().div_ceil(ROWS).max(1);
    let shown = points.iter().enumerate();
    let shown = shown.filter(|(n, _)| n % step == 0 || n + 1 == points.len());
    html! {
        div.incident-scroll tabindex="0" role="region" aria-label=(r.text("incident-curve")) {
            table.incident-table {
                thead { tr { th scope="col" { (r.text("incident-moment")) } @for (part, _) in draw::PARTS { th scope="col" { (part_words(r, part)) } } } }
                tbody { @for (_, point) in shown {
                    tr { th scope="row" { (moment(r, point.at)) } @for (_, count) in draw::PARTS { td { (count(&point.tally)) } } }
                } }
            }
        }
    }
}

/// The people concerned; where `led`, each with a link to the conversation.
fn people(r: &Reader, page: &IncidentPage, led: bool) -> Markup {
    html! {
        section.card {
            h2 { (icon(Icon::People)) (r.text("incident-whom")) }
            ul.incident-people data-testid="incident-people" { @for person in &page.people { (one_person(r, page, person, led)) } }
        }
    }
}

fn one_person(r: &Reader, page: &IncidentPage, person: &Person, led: bool) -> Markup {
    let name = r.name(person.name.as_deref());
    html! {
        li {
            @if led { a href={ "/inbox/" (person.conversation) } { (name) } } @else { strong { (name) } }
            ul { @for message in &person.messages { (became(r, page, message)) } }
        }
    }
}

fn posts(r: &Reader, page: &IncidentPage, led: bool) -> Markup {
    html! {
        section.card {
            h2 { (icon(Icon::Calendar)) (r.text("incident-posts")) }
            ul.incident-people data-testid="incident-posts" { @for row in &page.posts {
                li {
                    @if let Some(post) = row.post {
                        @let words = r.fill("incident-post", &[("when", moment(r, row.queued_at).into())]);
                        @if led { a href={ "/posts/" (post) } { (words) } } @else { strong { (words) } }
                    }
                    ul { (became(r, page, row)) }
                }
            } }
        }
    }
}

/// What became of one: its state, when, and why.
fn became(r: &Reader, page: &IncidentPage, row: &ConcernedRow) -> Markup {
    use DeliveryState as S;
    let when = match (row.state, row.accepted_at) {
        (S::Accepted | S::Delivered | S::Read, Some(at)) => r.fill(
            "incident-sent-at",
            &[
                ("when", moment(r, at).into()),
                ("length", length(r, at.since(row.queued_at)).into()),
            ],
        ),
        _ => r.fill(
            "incident-written-at",
            &[("when", moment(r, row.queued_at).into())],
        ),
    };
    // The desk itself still looks for what is unknown; what is unconfirmed is a person's.
    let look = row.state == S::Unconfirmed;
    html! {
        li data-state=(row.state) {
            span.tick data-state=(row.state) { (icon(state_icon(row.state))) }
            span {
                strong { (state_words(r, row.state)) } " "
                span.hint {
                    @if let Some(channel) = page.channel(row.channel) { (thing(r, &channel.kind, row.capability)) " · " }
                    (when)
                }
                @if look { " " (r.text("incident-look")) }
                @if row.state == S::Accepted && page.is_unarriving(row.channel) { " " span.hint { (r.text("incident-unarrived")) } }
                @if let (S::Failed | S::Withdrawn, Some(cause)) = (row.state, &row.cause) { br; span.hint { (r.cause(cause)) } }
            }
        }
    }
}
