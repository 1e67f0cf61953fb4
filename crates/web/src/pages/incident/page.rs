//! The page of an incident.

use super::again::again;
use super::happened::happened;
use super::load::Audience;
use super::view::IncidentPage;
use super::why::why;
use super::words::{stretch, things};
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use crate::pages::templates::word;
use maud::{Markup, html};

/// What did not work, as a title.
pub fn title(r: &Reader, page: &IncidentPage) -> String {
    let what = things(r, &page.channels, &page.row.cells);
    let key = match page.row.closed_at {
        Some(_) => "incident-title-over",
        None => "incident-title-now",
    };
    r.fill(key, &[("what", what.into())])
}

/// The page for the people of the desk.
pub fn incident(r: &Reader, page: &IncidentPage) -> Markup {
    html! {
        div #incident.sheet data-testid="incident" {
            (head(r, page, None))
            (word(&page.said))
            (happened(r, page, Audience::Agents))
            (why(r, page, Audience::Agents))
            (again(r, page, Audience::Agents))
            (sharing(r, page))
            div.choices.is-screen { a.button href="/health" { (icon(Icon::Back)) (r.text("incident-back")) } }
        }
    }
}

/// The page for whoever has its address.
pub fn shared(r: &Reader, page: &IncidentPage, business: &str) -> Markup {
    html! {
        main.sheet data-testid="incident" {
            (head(r, page, Some(business)))
            (happened(r, page, Audience::Public))
            (why(r, page, Audience::Public))
            (again(r, page, Audience::Public))
        }
    }
}

/// The page as it would have read, after a drill.
pub fn rehearsed(r: &Reader, page: &IncidentPage) -> Markup {
    html! {
        section.drill-incident data-testid="incident" {
            h2 { (title(r, page)) }
            p.incident-when { time datetime=(page.row.opened_at) { (stretch(r, page.row.opened_at, page.row.closed_at)) } }
            (happened(r, page, Audience::Rehearsal))
            (why(r, page, Audience::Rehearsal))
            (again(r, page, Audience::Rehearsal))
        }
    }
}

fn head(r: &Reader, page: &IncidentPage, business: Option<&str>) -> Markup {
    let row = &page.row;
    html! {
        header.sheet-head.incident-head {
            @if let Some(business) = business { p { (business) } }
            h1 { (title(r, page)) }
            p.incident-when { time datetime=(row.opened_at) { (stretch(r, row.opened_at, row.closed_at)) } }
            @if business.is_none() {
                print-page.is-screen hidden { button.quiet type="button" { (r.text("incident-print")) } }
            }
        }
    }
}

fn sharing(r: &Reader, page: &IncidentPage) -> Markup {
    let action = format!("/health/incidents/{}/share", page.row.id);
    html! {
        section.card.is-screen data-testid="incident-share" {
            h2 { (icon(Icon::Share)) (r.text("incident-share")) }
            p.hint { (r.text("incident-share-means")) }
            @if let Some(link) = &page.link {
                p { strong { (r.text("incident-share-once")) } }
                div.feed-address {
                    code data-testid="incident-link" { (link) }
                    copy-text text=(link) done=(r.text("copied")) { button.quiet type="button" { (icon(Icon::Copy)) span { (r.text("feed-copy")) } } }
                }
            } @else if let Some(since) = page.shared { p { (r.fill("incident-shared", &[("when", r.full_moment(since).into())])) } }
            div.choices {
                form method="post" action=(action) {
                    button.button { (icon(Icon::Link)) (r.text(if page.shared.is_some() { "incident-share-again" } else { "incident-share-make" })) }
                }
                @if page.shared.is_some() {
                    form method="post" action={ (action) "/end" } { button.button { (icon(Icon::Ban)) (r.text("incident-share-end")) } }
                }
            }
        }
    }
}
