//! The calendar page around its days: what can be chosen, what waits for a person, the tray.

use super::ask::View;
use super::card::{card, clock, words};
use super::grid::{grid, title};
use super::view::{CalendarPage, Card};
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::page_mark;
use crate::pages::reader::Reader;
use maud::{Markup, html};
use sportello_engine::publish::queue::SettleLate;

/// The whole page; `refused` says why what was just tried was not done.
pub fn calendar(r: &Reader, page: &CalendarPage, refused: Option<&str>) -> Markup {
    html! {
        calendar-board #calendar data-here=(r.fill("calendar-carried-to", &[("where", "{where}".into())]))
            data-left=(r.text("calendar-left")) data-testid="calendar" {
            h1.unseen { (r.text("calendar-title")) }
            @if let Some(refused) = refused { p.refused role="alert" data-testid="refused" { (icon(Icon::Warning)) " " (refused) } }
            p #calendar-says.unseen aria-live="assertive" {}
            p #calendar-how hidden { (r.text("calendar-how")) }
            form #calendar-drop hidden method="post" action={ "/calendar/move" (page.ask.query()) } {
                input type="hidden" name="post"; input type="hidden" name="version"; input type="hidden" name="day"; input type="hidden" name="hour";
            }
            (live(r, page))
        }
    }
}

/// What of it changes while it is open.
pub fn live(r: &Reader, page: &CalendarPage) -> Markup {
    html! {
        div #calendar-live {
            (late(r, page))
            (unconfirmed(r, page))
            (tools(r, page))
            div.calendar-body { div.calendar-main { (grid(r, page)) } (tray(r, page)) }
        }
    }
}

fn tools(r: &Reader, page: &CalendarPage) -> Markup {
    let (ask, view) = (&page.ask, page.ask.view());
    html! {
        div.calendar-tools {
            div.calendar-steps {
                a.round href=(ask.going_to(view.step(page.on, -1)).at()) aria-label=(r.text("calendar-before")) { (icon(Icon::Back)) }
                h2 data-testid="calendar-title" { (title(r, page)) }
                a.round href=(ask.going_to(view.step(page.on, 1)).at()) aria-label=(r.text("calendar-after")) { (icon(Icon::Next)) }
                a.quiet href=(ask.today().at()) { (r.text("calendar-today")) }
            }
            nav.calendar-views aria-label=(r.text("calendar-views")) {
                @for one in View::ALL {
                    a href=(ask.seen_as(one).at()) aria-current=[(one == view).then_some("true")] { (r.text(one.key())) }
                }
            }
            div.choices {
                a.button href="/calendar/approvals" data-testid="approvals-link" { (icon(Icon::Review)) (r.text("approvals-title"))
                    @if page.waiting > 0 { " " span.unread { (page.waiting) } } }
                a.round href="/settings/publishing" aria-label=(r.text("publishing-title")) title=(r.text("publishing-title")) { (icon(Icon::Settings)) }
                a.button.is-main href="/posts/new" data-testid="new-post" { (icon(Icon::Plus)) (r.text("calendar-write")) }
            }
        }
        div.calendar-filter {
            @if page.channels.len() > 1 { (channels(r, page)) }
            p.hint.calendar-zone data-testid="zone" { (icon(Icon::Clock)) " " (r.fill("calendar-zone", &[("zone", (&page.zone).into())]))
                @if let Some(shop) = &page.shop_zone { " " (r.fill("calendar-zone-shop", &[("zone", shop.into())])) } }
        }
    }
}

fn channels(r: &Reader, page: &CalendarPage) -> Markup {
    let chosen = page.ask.channel();
    html! {
        nav.calendar-channels aria-label=(r.text("calendar-channels")) {
            a.chip href=(page.ask.of_channel(None).at()) aria-current=[chosen.is_none().then_some("true")] { (r.text("calendar-all")) }
            @for channel in &page.channels {
                a.chip href=(page.ask.of_channel(Some(channel.id)).at()) aria-current=[(chosen == Some(channel.id)).then_some("true")] {
                    (page_mark(r, &channel.kind)) (channel.name)
                }
            }
        }
    }
}

fn tray(r: &Reader, page: &CalendarPage) -> Markup {
    html! {
        aside.tray data-tray aria-label=(r.text("calendar-tray")) data-testid="tray" {
            h2 { (icon(Icon::Draft)) (r.text("calendar-tray")) }
            @if page.tray.is_empty() { p.hint { (r.text("calendar-tray-empty")) } }
            @for one in &page.tray { (card(r, &page.ask, "tray", one)) }
        }
    }
}

/// After an outage: what is too late to go by itself, and what can be done with it.
fn late(r: &Reader, page: &CalendarPage) -> Markup {
    let choice = |how: SettleLate| match how {
        SettleLate::Now => (Icon::Send, "calendar-late-now"),
        SettleLate::Spread => (Icon::Clock, "calendar-late-spread"),
        SettleLate::Replan => (Icon::Queue, "calendar-late-replan"),
        SettleLate::Drop => (Icon::Remove, "calendar-late-drop"),
    };
    html! {
        @if !page.late.is_empty() {
            section.calendar-banner data-testid="late" aria-label=(r.text("calendar-late-title")) {
                form method="post" action={ "/calendar/late" (page.ask.query()) } {
                    p.calendar-banner-words { (icon(Icon::Pause)) strong { (r.fill("calendar-late", &[("count", page.late.len().into())])) } }
                    div.choices {
                        @for how in SettleLate::ALL {
                            @let (drawing, key) = choice(how);
                            button.button name="how" value=(how.as_str()) data-testid={ "late-" (how.as_str()) } { (icon(drawing)) (r.text(key)) }
                        }
                    }
                    details.fold {
                        summary { (r.text("calendar-late-choose")) }
                        @for one in &page.late {
                            label.pick {
                                input type="checkbox" name="post" value=(one.id) checked;
                                span { (when(r, one)) " · " (words(r, one)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What may or may not be published: each leads to where a person says what is there.
fn unconfirmed(r: &Reader, page: &CalendarPage) -> Markup {
    html! {
        @if !page.unconfirmed.is_empty() {
            section.calendar-banner data-testid="unconfirmed" aria-label=(r.text("calendar-state-unconfirmed")) {
                p.calendar-banner-words { (icon(Icon::Question)) strong { (r.fill("calendar-unconfirmed", &[("count", page.unconfirmed.len().into())])) } }
                p { (r.text("calendar-unconfirmed-means")) }
                ul { @for one in &page.unconfirmed { li { a href={ "/posts/" (one.id) } { (when(r, one)) " · " (words(r, one)) } } } }
            }
        }
    }
}

/// `3 Nov 10:00`.
fn when(r: &Reader, card: &Card) -> String {
    match (card.at, card.local) {
        (Some(at), Some(local)) => {
            let day = r.short_moment(at);
            let time = clock(local);
            if day == time {
                time
            } else {
                format!("{day} {time}")
            }
        }
        _ => String::new(),
    }
}
