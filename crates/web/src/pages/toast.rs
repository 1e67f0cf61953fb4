//! A short word after an action, with the way back where there is one.

use super::icon::{Icon, icon};
use super::reader::Reader;
use super::view::Toast;
use maud::{Markup, html};

/// The toast. Its element takes itself away after a while, never while someone points at it.
pub fn toast(r: &Reader, toast: &Toast) -> Markup {
    let (key, undo) = match toast {
        Toast::Closed(id) => ("toast-closed", Some((format!("/inbox/{id}/reopen"), None))),
        Toast::Reopened(id) => ("toast-reopened", Some((format!("/inbox/{id}/close"), None))),
        Toast::Merged(merge) => ("toast-merged", Some(("/unmerge".to_owned(), Some(*merge)))),
        Toast::Unmerged => ("toast-unmerged", None),
        Toast::Withdrawn => ("toast-withdrawn", None),
        Toast::TooLate => ("toast-too-late", None),
        Toast::SignedOutElsewhere => ("toast-signed-out", None),
    };
    html! {
        // A name of its own: another word is another element, which counts its own time.
        brief-toast.toast #{ "word-" (key) } data-testid="toast" {
            (icon(if *toast == Toast::TooLate { Icon::Info } else { Icon::Done }))
            span { (r.text(key)) }
            @if let Some((action, merge)) = undo {
                form method="post" action=(action) {
                    @if let Some(merge) = merge { input type="hidden" name="merge" value=(merge); }
                    button.undo { (r.text("undo")) }
                }
            }
            button.round.dismiss type="button" aria-label=(r.text("dismiss")) { (icon(Icon::Close)) }
        }
    }
}
