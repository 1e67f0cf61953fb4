//! What the desk showed at moments of a drill: the strip over every page, and the matrix.

use super::load::Shown;
use super::stage::Seen;
use crate::desk::Desk;
use crate::pages::health::still;
use crate::pages::incident::moment;
use crate::pages::load::{matrix, summary};
use crate::pages::reader::Reader;
use crate::pages::strip;
use maud::{Markup, html};
use sportello_store::StoreError;

/// The moment that is shown where none is asked for.
const FIRST: &str = "worst";

/// What the desk showed at the moment of that name, and the way to the others.
pub fn seen(
    desk: &Desk,
    r: &Reader,
    shown: &Shown,
    asked: Option<&str>,
) -> Result<Markup, StoreError> {
    let of = |name: &str| shown.seen.iter().find(|one| one.moment == name);
    let chosen = asked.and_then(of).or_else(|| of(FIRST));
    let Some(chosen) = chosen.or(shown.seen.first()) else {
        return Ok(html! { p.hint { (r.text("drill-no-moments")) } });
    };
    let then = Reader {
        now: chosen.at,
        ..r.clone()
    };
    let page = matrix(desk, &then, &chosen.health)?;
    let strip = strip::still(&then, &summary(&chosen.health));
    let name = words(r, chosen);
    Ok(html! {
        nav.drill-steps aria-label=(r.text("drill-moments")) data-testid="drill-moments" { @for one in &shown.seen {
            a href={ "/health/drill/result/desk?moment=" (one.moment) } aria-current=[(one.moment == chosen.moment).then_some("step")] {
                strong { (words(r, one)) }
                time datetime=(one.at) { (moment(&then, one.at)) }
            }
        } }
        p.hint { (r.fill("drill-moment-means", &[("moment", name.into()), ("when", then.full_moment(chosen.at).into())])) }
        section.drill-window data-still data-testid="drill-window" aria-label=(r.text("drill-tab-desk")) {
            (strip)
            div.drill-inside { (still(&then, &page)) }
        }
    })
}

fn words(r: &Reader, seen: &Seen) -> String {
    r.text(&format!("drill-moment-{}", seen.moment))
}
