//! When a post goes, and the buttons that let it go, each saying what will happen.

use super::view::Draft;
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use maud::{Markup, html};
use sportello_core::post::PostStage;

/// The end of the form.
pub fn sending(r: &Reader, draft: &Draft) -> Markup {
    let stopped = draft.stopped() && !draft.form.is_blank();
    html! {
        section.card.post-sending {
            h2 { (icon(Icon::Clock)) (r.text("post-when")) }
            div.stack {
                label.field { span { (r.text("post-at")) } input type="datetime-local" name="at" value=(draft.form.at) data-testid="at"; small.hint { (r.fill("post-zone", &[("zone", draft.zone.clone().into())])) } }
                @if !draft.free { label.field { span { (r.text("post-remark")) } textarea name="remark" rows="2" { (draft.form.remark) } } }
            }
            p.post-stopped #post-stopped data-part role="status" { @if stopped { (icon(Icon::Warning)) (r.text("post-stopped")) } }
            @if draft.free { (free(r, draft)) } @else { (asking(r, draft)) }
        }
    }
}

/// The buttons of those whose posts go without another's approval.
fn free(r: &Reader, draft: &Draft) -> Markup {
    html! {
        div.choices.post-deeds {
            (button("schedule", Icon::Scheduled, &r.text(if draft.stage == PostStage::Review { "post-approve-and-schedule" } else { "post-schedule" }), true))
            @if draft.slots { (button("queue", Icon::Queue, &r.text("post-queue"), false)) }
            (button("publish", Icon::Send, &r.text("post-publish"), false))
            (button("save", Icon::Draft, &r.text(if draft.stage == PostStage::Draft { "post-save" } else { "post-save-changes" }), false))
            @if draft.stage == PostStage::Scheduled { (button("unschedule", Icon::Undo, &r.text("post-unschedule"), false)) }
        }
        p.hint { (r.text("post-schedule-means")) }
    }
}

fn asking(r: &Reader, draft: &Draft) -> Markup {
    html! {
        div.choices.post-deeds {
            (button("ask", Icon::Review, &r.text("post-ask"), true))
            @if draft.slots { (button("queue", Icon::Queue, &r.text("post-queue-ask"), false)) }
            (button("save", Icon::Draft, &r.text("post-save"), false))
            @if draft.stage != PostStage::Draft { (button("unschedule", Icon::Undo, &r.text("post-unschedule"), false)) }
        }
        p.hint { (r.text("post-ask-means")) }
    }
}

fn button(verb: &str, sign: Icon, words: &str, main: bool) -> Markup {
    html! {
        button.button.is-main[main] name="do" value=(verb) data-testid=(verb) { (icon(sign)) (words) }
    }
}
