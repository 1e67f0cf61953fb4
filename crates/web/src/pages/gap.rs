//! A gap in a conversation: a time in which something may have been said that is not here and that
//! nothing brings back.

use super::icon::{Icon, icon};
use super::reader::Reader;
use super::view::Gap;
use maud::{Markup, html};
use sportello_core::Time;

/// The line that says so.
pub fn gap(r: &Reader, gap: &Gap) -> Markup {
    let key = match gap.lost {
        0 => "gap-unreadable",
        _ => "gap-lost",
    };
    let values = [
        ("from", moment(r, gap.from, None).into()),
        ("to", moment(r, gap.to, Some(gap.from)).into()),
        ("network", r.network(&gap.kind).into()),
        ("count", gap.lost.into()),
    ];
    html! {
        p.thread-gap #{"gap-" (gap.id)} role="note" data-testid="gap" { (icon(Icon::Info)) span { (r.fill(key, &values)) } }
    }
}

/// A moment of a gap: its day is said where it is not the day said before, or, of the first, today.
fn moment(r: &Reader, at: Time, before: Option<Time>) -> String {
    let day = r.date(at);
    let said = before.is_some_and(|before| r.date(before) == day);
    let today = day == r.date(r.now);
    match (said || (today && before.is_none()), today) {
        (true, _) => r.clock(at),
        (false, true) => format!("{}, {}", r.text("when-today").to_lowercase(), r.clock(at)),
        (false, false) => format!("{}, {}", r.short_moment(at), r.clock(at)),
    }
}
