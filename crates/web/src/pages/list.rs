//! The list of conversations: search, tabs, rows, and what to do when it is empty.

use super::icon::{Icon, icon};
use super::mark::avatar;
use super::reader::Reader;
use super::tick::tick;
use super::view::{ListFilter, ListPane, Preview, ROWS, Row, Tab};
use maud::{Markup, html};
use sportello_core::delivery::DeliveryState;
use sportello_core::message::{Direction, MessageKind};
use sportello_core::time::Span;
use sportello_core::window::Window;

/// A window that ends this soon is shown as urgent.
const URGENT: Span = Span::hours(2);

/// The pane.
pub fn list(r: &Reader, pane: &ListPane) -> Markup {
    html! {
        section #list.list aria-label=(r.text("inbox-title")) {
            header.list-head {
                // The person is the page's heading where a conversation is open.
                @if pane.selected.is_some() { h2 { (r.text("inbox-title")) } } @else { h1 { (r.text("inbox-title")) } }
                (tabs(r, pane))
            }
            (search(r, pane))
            @if pane.rows.is_empty() {
                (empty(r, pane))
            } @else {
                ul #rows.rows data-testid="conversations" {
                    @for row in &pane.rows { (conversation(r, pane, row)) }
                }
                @if pane.more {
                    a.more href=(more(pane)) { (r.text("inbox-more")) }
                }
            }
        }
    }
}

/// The address of this list, with the conversation that is open.
fn address(pane: &ListPane, filter: &ListFilter) -> String {
    match pane.selected {
        Some(id) => format!("/inbox/{id}{}", filter.query()),
        None => format!("/inbox{}", filter.query()),
    }
}

fn more(pane: &ListPane) -> String {
    let rows = pane.filter.rows.max(ROWS) + ROWS;
    address(
        pane,
        &ListFilter {
            rows,
            ..pane.filter.clone()
        },
    )
}

fn tabs(r: &Reader, pane: &ListPane) -> Markup {
    html! {
        nav.tabs aria-label=(r.text("inbox-tabs")) {
            @for tab in Tab::ALL {
                @let filter = ListFilter { tab, words: pane.filter.words.clone(), rows: 0 };
                @let count = match tab { Tab::Open => Some(pane.open), Tab::Closed => Some(pane.closed), Tab::All => None };
                a href=(address(pane, &filter)) aria-current=[(tab == pane.filter.tab).then_some("true")] {
                    (r.text(&format!("tab-{}", tab.as_str())))
                    @if let Some(count) = count { " " span.count { (count) } }
                }
            }
        }
    }
}

fn search(r: &Reader, pane: &ListPane) -> Markup {
    let action = match pane.selected {
        Some(id) => format!("/inbox/{id}"),
        None => "/inbox".to_owned(),
    };
    html! {
        form.search role="search" aria-label=(r.text("search-conversations")) method="get" action=(action) hx-trigger="submit, input delay:250ms" hx-sync="this:replace" {
            (icon(Icon::Search))
            label.unseen for="search" { (r.text("inbox-search")) }
            input #search type="search" name="q" value=(pane.filter.words) autocomplete="off"
                placeholder=(r.text("inbox-search")) data-key="/";
            @if pane.filter.tab != Tab::Open {
                input type="hidden" name="status" value=(pane.filter.tab.as_str());
            }
        }
    }
}

fn empty(r: &Reader, pane: &ListPane) -> Markup {
    let key = if !pane.filter.words.is_empty() {
        "empty-search"
    } else if !pane.connected {
        "empty-unconnected"
    } else if pane.open + pane.closed == 0 {
        "empty-new"
    } else if pane.filter.tab == Tab::Open {
        "empty-open"
    } else {
        "empty-closed"
    };
    html! {
        div.empty data-testid="empty-list" {
            (icon(if key == "empty-open" { Icon::Done } else { Icon::Inbox }))
            p { strong { (r.text(key)) } }
            @match pane.sandbox.as_deref().filter(|_| key == "empty-new" || key == "empty-open") {
                Some(sandbox) => (phones(r, sandbox)),
                None => p { (r.text(&format!("{key}-next"))) },
            }
        }
    }
}

/// Who writes to a demo: the sandbox's phones.
fn phones(r: &Reader, sandbox: &str) -> Markup {
    let name = sandbox.trim_start_matches("http://");
    html! {
        p { (r.text("empty-sandbox")) }
        p {
            a href=(sandbox) target="_blank" rel="noopener" hx-boost="false" {
                (r.fill("empty-sandbox-open", &[("address", name.into())]))
            }
        }
    }
}

fn conversation(r: &Reader, pane: &ListPane, row: &Row) -> Markup {
    let name = r.name(row.name.as_deref());
    let current = pane.selected == Some(row.id);
    let href = format!("/inbox/{}{}", row.id, pane.filter.query());
    html! {
        li #{"c-" (row.id)} {
            a.row href=(href) aria-current=[current.then_some("page")] data-unread[row.unread > 0] data-closed[row.closed] {
                (avatar(r, row.contact, row.name.as_deref(), row.kind.as_ref()))
                span.row-name { (name) }
                time.row-time datetime=(row.at) title=(r.full_moment(row.at)) { (r.short_moment(row.at)) }
                span.row-preview { @if let Some(last) = &row.last { (preview(r, last)) } }
                span.row-marks { (marks(r, row)) }
            }
        }
    }
}

/// What is held or failed has its mark at the end of the row, with how many there are.
fn has_mark(state: DeliveryState) -> bool {
    matches!(state, DeliveryState::Held | DeliveryState::Failed)
}

/// Whether nobody knows if the last thing said arrived: the question mark before its words says so.
fn doubted(row: &Row) -> bool {
    use DeliveryState::{Unconfirmed, Unknown};
    let last = row.last.as_ref().and_then(|last| last.state);
    matches!(last, Some(Unknown | Unconfirmed))
}

fn preview(r: &Reader, last: &Preview) -> Markup {
    html! {
        @if last.direction == Direction::Out {
            @if let Some(state) = last.state.filter(|s| !has_mark(*s)) { (tick(r, state)) " " }
        }
        @match (&last.text, last.kind) {
            (Some(text), MessageKind::Image) => { (icon(Icon::Image)) " " (text) },
            (Some(text), _) => (text),
            (None, MessageKind::Image) => { (icon(Icon::Image)) " " (r.text("message-picture")) },
            (None, MessageKind::Postback) => (r.text("message-arrived")),
            (None, MessageKind::Text) => (r.text("message-empty")),
            (None, kind) => (r.message_kind(kind)),
        }
    }
}

fn marks(r: &Reader, row: &Row) -> Markup {
    // A pause mark would say of a doubted reply that it has not gone yet.
    let waiting = row.waiting.saturating_sub(u32::from(doubted(row)));
    html! {
        @if row.failed > 0 {
            span.flag.is-failed title=(r.fill("row-failed", &[("count", row.failed.into())])) {
                (icon(Icon::Failed)) span.unseen { (r.fill("row-failed", &[("count", row.failed.into())])) }
            }
        } @else if waiting > 0 && row.closing.is_none() {
            span.flag.is-waiting title=(r.fill("row-waiting", &[("count", waiting.into())])) {
                (icon(Icon::Pause)) span.unseen { (r.fill("row-waiting", &[("count", waiting.into())])) }
            }
        }
        @if let Some(at) = row.closing {
            @let words = r.fill("row-closing", &[("when", r.clock(at).into())]);
            span.window-left.is-closing data-urgent title=(words) data-testid="row-closing" {
                (icon(Icon::Clock)) span aria-hidden="true" { (r.time_left(at)) } span.unseen { (words) }
            }
        } @else if !row.closed {
            @match row.window {
                Window::Open(end) if end.since(r.now) < Span::hours(12) => {
                    span.window-left data-urgent[end.since(r.now) < URGENT] title=(r.text("row-window")) {
                        (r.time_left(end))
                    }
                },
                Window::Closed(Some(_)) => {
                    span.window-left data-over { (r.text("row-window-over")) }
                },
                _ => {},
            }
        }
        @if row.unread > 0 {
            span.unread aria-hidden="true" { @if row.unread > 99 { "99+" } @else { (row.unread) } }
            span.unseen { (r.fill("row-unread", &[("count", row.unread.into())])) }
        }
    }
}
