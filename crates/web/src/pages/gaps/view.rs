//! Gaps as people read them.

use super::load::{Asked, GapsPage, HOURS, NAMED, Shown};
use crate::pages::icon::{Icon, icon};
use crate::pages::incident::stretch;
use crate::pages::mark::mark;
use crate::pages::reader::Reader;
use crate::pages::templates::{Word, word};
use maud::{Markup, html};
use sportello_store::{GapRow, GapState};

/// The page.
pub fn gaps(r: &Reader, page: &GapsPage, said: &Word) -> Markup {
    html! {
        div.sheet data-testid="gaps" {
            header.sheet-head { h1 { (r.text("gaps-title")) } p { (r.text("gaps-means")) } }
            (word(said))
            (asking(r, page))
            section.card { h2 { (icon(Icon::Clock)) (r.text("gaps-audits")) } (listed(r, &page.gaps)) }
            div.choices { a.button href="/health" { (icon(Icon::Back)) (r.text("incident-back")) } }
        }
    }
}

/// The part that changes while something is read.
pub fn listed(r: &Reader, gaps: &[Shown]) -> Markup {
    html! {
        div #gaps-listed {
            @if gaps.is_empty() { p.hint { (r.text("gaps-none")) } }
            (audits(r, gaps, true))
        }
    }
}

/// Gaps, each with how far its audit is and whom it may concern; where `led`, each person with a
/// link to the conversation.
pub fn audits(r: &Reader, gaps: &[Shown], led: bool) -> Markup {
    html! {
        ul.gap-list { @for gap in gaps { li data-testid="gap-audit" { (one(r, gap, led)) } } }
    }
}

fn one(r: &Reader, gap: &Shown, led: bool) -> Markup {
    let row = &gap.row;
    let named = u32::try_from(gap.people.len()).unwrap_or(u32::MAX);
    html! {
        (mark(r, &row.channel_kind))
        div {
            p { strong { (r.network(&row.channel_kind)) } " · " (row.channel_name) " · " (stretch(r, row.gap.from, Some(row.gap.to))) }
            p { (how_far(r, row)) }
            @if let Some(trouble) = &row.trouble { p.hint { (r.cause(trouble)) } }
            @if !gap.people.is_empty() {
                details.gap-people #{"gap-people-" (row.id)} {
                    summary { (r.fill("gaps-people", &[("count", row.people.into())])) }
                    ul { @for person in &gap.people {
                        li {
                            @let name = r.name(person.name.as_deref());
                            @if led { a href={ "/inbox/" (person.conversation) } { (name) } } @else { (name) }
                            @if person.lost > 0 { " · " (r.fill("gaps-person-lost", &[("count", person.lost.into())])) }
                        }
                    } }
                    @if row.people > named && named >= NAMED { p.hint { (r.fill("gaps-people-more", &[("count", (row.people - named).into())])) } }
                }
            }
        }
    }
}

/// How far the audit is, and what came of it.
fn how_far(r: &Reader, row: &GapRow) -> String {
    let counts = [
        ("done", row.looked_at.into()),
        ("all", row.conversations.into()),
        ("recovered", row.recovered.into()),
        ("lost", row.lost.into()),
        ("network", r.network(&row.channel_kind).into()),
        (
            "when",
            row.next_at.map(|at| r.clock(at)).unwrap_or_default().into(),
        ),
    ];
    let key = match (row.readable, row.state) {
        (false, _) => "gaps-unreadable",
        (true, GapState::Asked) => "gaps-asked",
        (true, GapState::Reading) => "gaps-reading",
        (true, GapState::Waiting) => "gaps-waiting",
        (true, GapState::Done) if row.trouble.is_some() => "gaps-given-up",
        (true, GapState::Done) if row.recovered == 0 && row.lost == 0 => "gaps-whole",
        (true, GapState::Done) => "gaps-done",
    };
    r.fill(key, &counts)
}

/// What a manager can ask for.
fn asking(r: &Reader, page: &GapsPage) -> Markup {
    html! {
        section.card data-testid="gaps-ask" {
            h2 { (icon(Icon::Retry)) (r.text("gaps-ask")) }
            p.hint { (r.text("gaps-ask-means")) }
            @if page.channels.is_empty() { p { (r.text("gaps-no-channels")) } }
            @else if !page.may { p { (r.text("gaps-managers")) } }
            @else { ul.gap-list { @for channel in &page.channels { li { (ask(r, channel)) } } } }
        }
    }
}

fn ask(r: &Reader, channel: &Asked) -> Markup {
    let (verb, means) = match channel.readable {
        true => ("gaps-read-back", "gaps-read-back-means"),
        false => ("gaps-gather", "gaps-gather-means"),
    };
    let network = [("network", r.network(&channel.kind).into())];
    html! {
        (mark(r, &channel.kind))
        div {
            p { strong { (r.network(&channel.kind)) } " · " (channel.name) }
            p.hint { (r.fill(means, &network)) }
            form.gap-ask method="post" action="/health/gaps" {
                input type="hidden" name="channel" value=(channel.id);
                label.field { span.unseen { (r.text("gaps-back")) }
                    select name="hours" { @for hours in HOURS { option value=(hours) selected[hours == 24] { (r.fill("gaps-hours", &[("hours", hours.into())])) } } } }
                button.button { (r.text(verb)) }
            }
        }
    }
}
