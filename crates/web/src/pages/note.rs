//! A note between agents: yellow, so that nobody takes it for something the customer can read.

use super::icon::{Icon, icon};
use super::reader::Reader;
use super::view::Note;
use maud::{Markup, html};

/// The note.
pub fn note(r: &Reader, note: &Note) -> Markup {
    let who = note
        .author
        .clone()
        .unwrap_or_else(|| r.text("note-by-nobody"));
    html! {
        article.message.is-note #{"n-" (note.id)} data-testid="note" aria-label=(r.fill("note-label", &[("who", who.clone().into())])) {
            div.bubble {
                p.note-head { (icon(Icon::Note)) (r.text("note-head")) }
                p.said { (super::bubble::linked(&note.text)) }
                p.meta {
                    span.author { (who) }
                    time datetime=(note.at) title=(r.full_moment(note.at)) { (r.clock(note.at)) }
                }
            }
        }
    }
}
