//! A post in the calendar: when, where, what, and how it stands, by colour, sign and word.

use super::ask::CalendarAsk;
use super::view::{Card, Picture};
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::labelled_page_mark;
use crate::pages::reader::Reader;
use jiff::civil::DateTime;
use maud::{Markup, html};
use sportello_core::post::PostState;

/// Marks of channels shown on one card; the rest is a number.
const MARKS: usize = 4;

/// What people call a state.
pub fn state_key(state: PostState) -> &'static str {
    match state {
        PostState::Draft => "calendar-state-draft",
        PostState::Review => "calendar-state-review",
        PostState::Scheduled => "calendar-state-scheduled",
        PostState::Publishing => "calendar-state-publishing",
        PostState::Held => "calendar-state-held",
        PostState::Unconfirmed => "calendar-state-unconfirmed",
        PostState::Published => "calendar-state-published",
        PostState::PartlyPublished => "calendar-state-partly",
        PostState::Failed => "calendar-state-failed",
        PostState::Dropped => "calendar-state-dropped",
    }
}

fn state_icon(state: PostState) -> Icon {
    match state {
        PostState::Draft => Icon::Draft,
        PostState::Review => Icon::Review,
        PostState::Scheduled => Icon::Scheduled,
        PostState::Publishing => Icon::Spinner,
        PostState::Held => Icon::Pause,
        PostState::Unconfirmed => Icon::Question,
        PostState::Published => Icon::Done,
        PostState::PartlyPublished => Icon::Warning,
        PostState::Failed => Icon::Failed,
        PostState::Dropped => Icon::Forbidden,
    }
}

/// How a post stands.
pub fn state(r: &Reader, state: PostState) -> Markup {
    html! {
        span.post-state data-state=(state) {
            (icon(state_icon(state))) span.post-state-word { (r.text(state_key(state))) }
        }
    }
}

/// `14:05` of a local time.
pub fn clock(local: DateTime) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// A local time as a field of a form writes it, `2026-11-28T14:05`.
pub fn field_value(local: DateTime) -> String {
    format!("{}T{}", local.date(), clock(local))
}

/// A card. `place` tells apart the same post shown in two places of one page.
pub fn card(r: &Reader, ask: &CalendarAsk, place: &str, card: &Card) -> Markup {
    let local = card.local.map(field_value);
    let label = r.fill(
        "calendar-card-label",
        &[
            ("state", r.text(state_key(card.state)).into()),
            ("words", words(r, card).into()),
        ],
    );
    html! {
        article.post-card #{ (place) "-" (card.id) } data-testid="post" data-state=(card.state) data-post=(card.id) data-version=(card.version)
            data-at=[local.as_deref()] data-movable[card.movable] data-name=(label) {
            a.post-open href={ "/posts/" (card.id) } draggable="false" title=[card.cause.as_deref()]
                aria-describedby=[card.movable.then_some("calendar-how")] {
                (picture(card.picture))
                span.post-when {
                    @if let Some(local) = card.local { time datetime=[card.at] { (clock(local)) } }
                    span.post-marks {
                        @for (kind, _) in card.channels.iter().take(MARKS) { (labelled_page_mark(r, kind)) }
                        @if card.channels.len() > MARKS { small { "+" (card.channels.len() - MARKS) } }
                    }
                    (state(r, card.state))
                }
                span.post-words { (words(r, card)) }
                @if let Some(cause) = &card.cause { span.post-cause { (cause) } }
            }
            @if card.movable { (mover(r, ask, card, local.as_deref())) }
        }
    }
}

/// The first words, or a word for a post that has none.
pub fn words(r: &Reader, card: &Card) -> String {
    if card.words.is_empty() {
        r.text("calendar-no-words")
    } else {
        card.words.clone()
    }
}

/// What it shows first.
pub fn picture(picture: Picture) -> Markup {
    html! {
        @match picture {
            Picture::Here(media) => { img.post-picture src={ "/media/" (media) "/thumb" } alt="" loading="lazy" draggable="false"; },
            Picture::Film => { span.post-picture { (icon(Icon::Film)) } },
            Picture::None => {},
        }
    }
}

/// The form that gives it another time, without dragging and without scripts.
fn mover(r: &Reader, ask: &CalendarAsk, card: &Card, local: Option<&str>) -> Markup {
    html! {
        details.post-mover {
            summary title=(r.text("calendar-move")) { (icon(Icon::Move)) span.unseen { (r.text("calendar-move")) } }
            form method="post" action={ "/calendar/move" (ask.query()) } {
                input type="hidden" name="post" value=(card.id);
                input type="hidden" name="version" value=(card.version);
                label { span { (r.text("calendar-move-to")) } input type="datetime-local" name="at" required value=[local]; }
                button.button { (r.text("calendar-move-do")) }
            }
        }
    }
}

/// A place of a weekly slot that no post has.
pub fn free(r: &Reader, local: DateTime) -> Markup {
    html! {
        a.free-slot href=(new_at(local)) data-testid="free-slot" {
            span { (clock(local)) } (icon(Icon::Plus)) span.unseen { (r.text("calendar-free")) }
        }
    }
}

/// Where a post for a local time is written.
pub fn new_at(local: DateTime) -> String {
    format!("/posts/new?at={}", field_value(local))
}
