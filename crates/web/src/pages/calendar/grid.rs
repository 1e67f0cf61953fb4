//! The days of the calendar: a month of cells, days with their hours, a list.

use super::ask::{CalendarAsk, View};
use super::card::{card, free, new_at};
use super::view::{CalendarPage, DayShown, Item};
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use jiff::civil::{Date, DateTime};
use maud::{Markup, html};

/// The hour at which a post is begun where only a day was chosen.
pub const MORNING: i8 = 10;
/// The hours that are shown although nothing stands in them.
const HOURS: std::ops::RangeInclusive<i8> = 7..=21;
/// The place of the day that is chosen in the small month.
const CHOSEN: &str = "chosen";
/// Dots in a day of the small month; the rest is not drawn.
const DOTS: usize = 4;

/// The days as the view shows them.
pub fn grid(r: &Reader, page: &CalendarPage) -> Markup {
    match page.ask.view() {
        View::Month => month(r, page),
        View::Week | View::Day => hours(r, page),
        View::List => list(r, page),
    }
}

/// `Monday 3 November`, whole, for those who do not see where a cell stands.
fn day_label(r: &Reader, date: Date) -> String {
    r.fill(
        "when-weekday-day-month",
        &[
            (
                "weekday",
                r.text(&format!(
                    "weekday-{}",
                    date.weekday().to_monday_one_offset()
                ))
                .into(),
            ),
            ("day", date.day().to_string().into()),
            ("month", r.text(&format!("month-{}", date.month())).into()),
        ],
    )
}

fn weekday(r: &Reader, date: Date) -> String {
    r.text(&format!(
        "weekday-short-{}",
        date.weekday().to_monday_one_offset()
    ))
}

fn item(r: &Reader, ask: &CalendarAsk, place: &str, item: &Item) -> Markup {
    match item {
        Item::Post(post) => card(r, ask, place, post),
        Item::Free(local) => free(r, *local),
    }
}

/// The link behind a cell: an empty place is where a post is written.
fn write_here(r: &Reader, day: &DayShown, at: DateTime) -> Markup {
    html! {
        @if !day.past {
            a.write-here href=(new_at(at)) data-testid="write-here" tabindex="-1" {
                (icon(Icon::Plus))
                span.unseen { (r.fill("calendar-write-on", &[("day", day_label(r, day.date).into())])) }
            }
        }
    }
}

fn month(r: &Reader, page: &CalendarPage) -> Markup {
    let today = r.date(r.now);
    let chosen = page.days.iter().find(|day| day.date == page.on);
    html! {
        div.month data-testid="month" {
            div.month-names aria-hidden="true" { @for day in page.days.iter().take(7) { span { (weekday(r, day.date)) } } }
            ol.month-grid {
                @for day in &page.days {
                    li.day-cell data-day=(day.date) data-outside[day.outside] data-past[day.past] data-on[day.date == page.on] {
                        (write_here(r, day, day.date.at(MORNING, 0, 0, 0)))
                        a.day-number href=(page.ask.seen_as(View::Day).going_to(day.date).at()) aria-label=(day_label(r, day.date))
                            aria-current=[(day.date == today).then_some("date")] { (day.date.day()) }
                        a.day-tap href=(page.ask.going_to(day.date).at()) aria-label=(day_label(r, day.date)) {
                            span.dots aria-hidden="true" { @for card in day.cards().take(DOTS) { span.post-dot data-state=(card.state) {} } }
                            span.unseen { (r.fill("calendar-posts", &[("count", day.cards().count().into())])) }
                        }
                        div.day-items { @for one in &day.items { (item(r, &page.ask, "month", one)) } }
                    }
                }
            }
            @if let Some(day) = chosen { div.month-day { (of_day(r, page, day, CHOSEN)) } }
        }
    }
}

/// A day as a list of what stands in it.
fn of_day(r: &Reader, page: &CalendarPage, day: &DayShown, place: &str) -> Markup {
    html! {
        section.day-list data-day=(day.date) data-past[day.past] {
            h2 { (r.day(day.date)) }
            @if day.items.is_empty() { p.hint { (r.text("calendar-nothing")) } }
            @for one in &day.items { (item(r, &page.ask, place, one)) }
            @if !day.past && place == CHOSEN {
                a.free-slot href=(new_at(day.date.at(MORNING, 0, 0, 0))) { (icon(Icon::Plus)) span { (r.text("calendar-write")) } }
            }
        }
    }
}

fn list(r: &Reader, page: &CalendarPage) -> Markup {
    let told: Vec<&DayShown> = page
        .days
        .iter()
        .filter(|day| day.cards().next().is_some())
        .collect();
    html! {
        div.calendar-list data-testid="list" {
            @if told.is_empty() {
                div.empty { (icon(Icon::Calendar)) p { strong { (r.text("calendar-empty")) } } p { (r.text("calendar-empty-next")) } }
            }
            @for day in told { (of_day(r, page, day, "list")) }
        }
    }
}

/// Days side by side, hour under hour.
fn hours(r: &Reader, page: &CalendarPage) -> Markup {
    let shown = hours_shown(page);
    let today = r.date(r.now);
    html! {
        div.hours data-testid="hours" data-days=(page.days.len()) {
            div.hours-names aria-hidden="true" {
                span {}
                @for hour in &shown { span data-hour=(hour) { (format!("{hour:02}:00")) } }
            }
            @for day in &page.days {
                section.day-column data-past[day.past] aria-label=(day_label(r, day.date)) {
                    a.day-head href=(page.ask.seen_as(View::Day).going_to(day.date).at()) aria-current=[(day.date == today).then_some("date")] {
                        span { (weekday(r, day.date)) } strong { (day.date.day()) }
                    }
                    @for hour in &shown { (hour_cell(r, page, day, *hour)) }
                }
            }
        }
    }
}

/// The hours of the working day, and those around it in which something stands.
fn hours_shown(page: &CalendarPage) -> Vec<i8> {
    let items = page.days.iter().flat_map(|day| &day.items);
    let used: Vec<i8> = items.filter_map(Item::local).map(DateTime::hour).collect();
    let first = used.iter().copied().chain([*HOURS.start()]).min();
    let last = used.iter().copied().chain([*HOURS.end()]).max();
    (first.unwrap_or(0)..=last.unwrap_or(23)).collect()
}

fn hour_cell(r: &Reader, page: &CalendarPage, day: &DayShown, hour: i8) -> Markup {
    let missing = day.missing.contains(&hour);
    let inside = |item: &&Item| item.local().is_some_and(|local| local.hour() == hour);
    let mut items = day.items.iter().filter(inside).peekable();
    html! {
        div.hour data-day=(day.date) data-hour=(hour) data-missing[missing] data-empty[items.peek().is_none()]
            title=[missing.then(|| r.text("calendar-missing-hour"))] {
            @if !missing { (write_here(r, day, day.date.at(hour, 0, 0, 0))) }
            @for one in items { (item(r, &page.ask, "hour", one)) }
        }
    }
}

/// The title of the days that are shown.
pub fn title(r: &Reader, page: &CalendarPage) -> String {
    let month = |date: Date| {
        let month = r.text(&format!("month-{}", date.month()));
        r.fill(
            "calendar-month-year",
            &[
                ("month", month.into()),
                ("year", date.year().to_string().into()),
            ],
        )
    };
    let short = |date: Date| {
        let month = r.text(&format!("month-short-{}", date.month()));
        r.fill(
            "when-day-month",
            &[
                ("day", date.day().to_string().into()),
                ("month", month.into()),
            ],
        )
    };
    match (page.ask.view(), page.days.first(), page.days.last()) {
        (View::Day, Some(day), _) => r.day(day.date),
        (View::Week | View::List, Some(first), Some(last)) => {
            format!(
                "{} – {} {}",
                short(first.date),
                short(last.date),
                last.date.year()
            )
        }
        _ => month(page.on),
    }
}
