//! The hours at which the business's own posts did best: a small map of the week, and its best
//! hours in words. Honest while there is too little to tell.

use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use maud::{Markup, html};
use sportello_engine::page::BestHour;

/// Hours told in words.
const TOLD: usize = 3;
/// Shades of the map.
const SHADES: u64 = 4;

/// The card.
pub fn hours(r: &Reader, hours: &[BestHour]) -> Markup {
    html! {
        section.card.page-hours data-testid="best-hours" {
            h2 { (icon(Icon::Chart)) (r.text("page-hours")) }
            @if hours.is_empty() {
                p.hint { (r.text("page-hours-few")) }
            } @else {
                ol { @for hour in hours.iter().take(TOLD) { li { strong { (moment(r, hour)) } " " (told(r, hour)) } } }
                (map(r, hours))
                p.hint { (r.text("page-hours-means")) }
            }
        }
    }
}

/// `lunedì 10:00`.
fn moment(r: &Reader, hour: &BestHour) -> String {
    let day = r.text(&format!("weekday-{}", hour.weekday + 1));
    format!("{day} {:02}:00", hour.hour)
}

fn told(r: &Reader, hour: &BestHour) -> String {
    r.fill(
        "page-hours-one",
        &[("score", hour.score.into()), ("posts", hour.posts.into())],
    )
}

fn map(r: &Reader, hours: &[BestHour]) -> Markup {
    let most = hours.iter().map(|hour| hour.score).max().unwrap_or(0);
    let at = |weekday: u8, hour: u8| {
        hours
            .iter()
            .find(|one| (one.weekday, one.hour) == (weekday, hour))
    };
    html! {
        table.heat {
            caption.unseen { (r.text("page-hours-map")) }
            thead { tr {
                td {}
                @for hour in [0, 6, 12, 18] { th scope="colgroup" colspan="6" { (hour) } }
            } }
            tbody { @for day in 0..7 {
                tr {
                    th scope="row" { (r.text(&format!("weekday-short-{}", day + 1))) }
                    @for hour in 0..24 {
                        @match at(day, hour) {
                            Some(one) => {
                                @let words = format!("{}: {}", moment(r, one), told(r, one));
                                td data-shade=(shade(one.score, most)) title=(words) { span.unseen { (words) } }
                            },
                            None => { td {} },
                        }
                    }
                }
            } }
        }
    }
}

/// How dark a score is beside the best one, from 1 on.
fn shade(score: u64, most: u64) -> u64 {
    let most = most.max(1);
    let nearest = score.saturating_mul(SHADES).saturating_add(most / 2) / most;
    nearest.clamp(1, SHADES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_hour_is_the_darkest_and_none_is_unseen() {
        let shades: Vec<u64> = [0, 1, 37, 38, 75, 100]
            .map(|score| shade(score, 100))
            .into();
        assert_eq!(shades, [1, 1, 1, 2, 3, 4]);
        assert_eq!(shade(0, 0), 1);
    }
}
