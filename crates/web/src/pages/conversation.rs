//! The conversation: its header, and everything said, with day dividers.

use super::bubble::bubble;
use super::gap::gap;
use super::icon::{Icon, icon};
use super::mark::{avatar, network};
use super::note::note;
use super::reader::Reader;
use super::view::{Conversation, Entry, form_urlencoded};
use jiff::civil::Date;
use maud::{Markup, html};
use sportello_core::ChannelKind;
use sportello_core::time::Span;

/// After such a pause the network is named again, so that nobody has to scroll to know it.
const PAUSE: Span = Span::hours(4);

/// The header of the conversation.
pub fn head(r: &Reader, thread: &Conversation) -> Markup {
    let name = r.name(thread.name.as_deref());
    html! {
        header #thread-head.thread-head {
            a.back.round href={ "/inbox" (thread.filter.query()) } aria-label=(r.text("back-to-list")) { (icon(Icon::Back)) }
            (avatar(r, thread.contact, thread.name.as_deref(), None))
            div.thread-who {
                h1 { (name) }
                p { @for kind in &thread.kinds { (network(r, kind)) } @if thread.closed { span.chip { (r.text("status-closed")) } } }
            }
            div.thread-tools {
                (status(r, thread))
                a.round.panel-toggle href=(panel(thread)) aria-label=(r.text("contact-show")) title=(r.text("contact-show")) {
                    (icon(Icon::Person))
                }
            }
        }
    }
}

/// Close or open again.
fn status(r: &Reader, thread: &Conversation) -> Markup {
    let (verb, drawing, words) = if thread.closed {
        ("reopen", Icon::Undo, "conversation-reopen")
    } else {
        ("close", Icon::Done, "conversation-close")
    };
    html! {
        form method="post" action={ "/inbox/" (thread.id) "/" (verb) (thread.filter.query()) } {
            button.button data-key="e" title={ (r.text(words)) " (E)" } { (icon(drawing)) span { (r.text(words)) } }
        }
    }
}

/// The address that shows the contact instead, on a narrow screen.
fn panel(thread: &Conversation) -> String {
    let query = thread.filter.query();
    let join = if query.is_empty() { "?" } else { "&" };
    format!("/inbox/{}{query}{join}panel=1", thread.id)
}

/// Everything said. Older pages are put before what is rendered again, as one scrolls.
pub fn messages(r: &Reader, thread: &Conversation) -> Markup {
    html! {
        message-thread #{"thread-" (thread.id)}.thread tabindex="0" role="region" aria-label=(r.text("thread-label")) {
            // Another merge is another conversation to scroll through.
            div #{"older-" (thread.id) "-" (thread.bound.merge)} hx-morph-skip { (older_link(r, thread)) }
            (recent(r, thread))
            button.to-newest type="button" hidden { (icon(Icon::Down)) (r.text("thread-newest")) }
        }
    }
}

/// The part of the conversation that is rendered again whenever something changes: down to its
/// bound, below which the older pages begin.
pub fn recent(r: &Reader, thread: &Conversation) -> Markup {
    html! {
        div #{"recent-" (thread.id)}.recent role="log" aria-live="polite" aria-relevant="additions"
            data-conversation=(thread.id) data-from=(thread.bound) data-unseen[thread.unseen] data-testid="messages" {
            @if thread.entries.is_empty() {
                p.thread-empty { (r.text("thread-empty")) }
            }
            (entries(r, thread))
        }
    }
}

/// A page of older messages: what takes the place of the link that asked for it.
pub fn older(r: &Reader, thread: &Conversation) -> Markup {
    html! {
        (older_link(r, thread))
        (entries(r, thread))
    }
}

fn older_link(r: &Reader, thread: &Conversation) -> Markup {
    html! {
        @if let Some(cursor) = &thread.older {
            @let until = thread.entries.first().map_or(r.now, Entry::at).0.to_string();
            @let query = form_urlencoded(&[("before", cursor), ("until", &until)]);
            @let address = format!("/inbox/{}/older?{}", thread.id, &query[1..]);
            button.more type="button" hx-get=(address) hx-trigger="intersect once, click" hx-target="this" hx-swap="outerHTML" {
                (r.text("thread-older"))
            }
        }
    }
}

/// Messages and notes in order, a divider before each day, the network named where it changes. The
/// first message always names its network: the script takes that back where the one before it,
/// from another page of messages, says the same.
fn entries(r: &Reader, thread: &Conversation) -> Markup {
    let mut day: Option<Date> = None;
    let mut last: Option<(&ChannelKind, sportello_core::Time)> = None;
    html! {
        @for entry in &thread.entries {
            @let date = r.date(entry.at());
            @if day.replace(date) != Some(date) {
                h2.day data-day=(date) { span { (r.day(date)) } }
            }
            @match entry {
                Entry::Note(one) => (note(r, one)),
                Entry::Gap(one) => (gap(r, one)),
                Entry::Bubble(one) => {
                    @let before = last.replace((&one.kind, one.at));
                    @let via = before.is_none_or(|(kind, at)| *kind != one.kind || one.at.since(at) > PAUSE);
                    (bubble(r, thread, one, via))
                },
            }
        }
    }
}
