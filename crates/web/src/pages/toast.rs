//! A short word after an action, with the way back where there is one.

use super::icon::{Icon, icon};
use super::reader::Reader;
use super::view::Toast;
use maud::{Markup, html};

/// The way back: where it is asked for, and with which fields.
type Undo = (String, Vec<(&'static str, String)>);

/// The toast. Its element takes itself away after a while, never while someone points at it.
pub fn toast(r: &Reader, toast: &Toast) -> Markup {
    let (key, undo) = words(toast);
    html! {
        // A name of its own: another word is another element, which counts its own time.
        brief-toast.toast #{ "word-" (key) } data-testid="toast" {
            (icon(if *toast == Toast::TooLate { Icon::Info } else { Icon::Done }))
            span { (r.text(key)) }
            @if let Some((action, fields)) = undo {
                form method="post" action=(action) {
                    @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                    button.undo { (r.text("undo")) }
                }
            }
            button.round.dismiss type="button" aria-label=(r.text("dismiss")) { (icon(Icon::Close)) }
        }
    }
}

fn words(toast: &Toast) -> (&'static str, Option<Undo>) {
    match toast {
        Toast::Closed(id) => (
            "toast-closed",
            Some((format!("/inbox/{id}/reopen"), Vec::new())),
        ),
        Toast::Reopened(id) => (
            "toast-reopened",
            Some((format!("/inbox/{id}/close"), Vec::new())),
        ),
        Toast::Merged(merge) => (
            "toast-merged",
            Some(("/unmerge".to_owned(), vec![("merge", merge.to_string())])),
        ),
        Toast::Unmerged => ("toast-unmerged", None),
        Toast::Withdrawn => ("toast-withdrawn", None),
        Toast::TooLate => ("toast-too-late", None),
        Toast::SignedOutElsewhere => ("toast-signed-out", None),
        Toast::PostMoved(moved) => {
            let was = moved.was.map_or("none".to_owned(), |at| at.0.to_string());
            let fields = vec![
                ("post", moved.post.to_string()),
                ("version", moved.version.to_string()),
                ("moment", was),
            ];
            (moved.word, Some((moved.action.clone(), fields)))
        }
        Toast::Said(key) => (key, None),
    }
}
