//! Drawings of an incident, made on the server: the spans in which cells were open, and the curve
//! of its deliveries. Without words in them, so that they can be stretched to any width; a table
//! beside each says the same.

use maud::{Markup, html};
use sportello_core::Time;
use sportello_core::incident::CellSpan;
use sportello_store::{CurvePoint, Tally};

/// The width of every drawing, in its own units.
const WIDTH: i64 = 1_000;
/// The height of the curve.
const HEIGHT: i64 = 240;
/// Nothing is drawn narrower, or nobody would see it.
const NARROWEST: i64 = 6;

/// A part of the curve: its name in the style sheet, and its count.
pub type Part = (&'static str, fn(&Tally) -> u32);

/// What the curve is made of, from the bottom up.
pub const PARTS: [Part; 5] = [
    ("sent", |t| t.sent),
    ("fallen-back", |t| t.fallen_back),
    ("waiting", |t| t.waiting),
    ("unknown", |t| t.unknown),
    ("lost", |t| t.lost),
];

/// Where a moment lies between two others, in units of the drawing.
fn place(at: Time, from: Time, to: Time) -> i64 {
    let whole = to.since(from).0.max(1);
    (at.since(from).0.clamp(0, whole) * WIDTH) / whole
}

/// When a cell was open within a stretch of time: a bar for each span.
pub fn spans(spans: &[&CellSpan], from: Time, to: Time) -> Markup {
    html! {
        svg.incident-bar viewBox={ "0 0 " (WIDTH) " 12" } preserveAspectRatio="none" aria-hidden="true" {
            rect.is-ground x="0" y="0" width=(WIDTH) height="12" {}
            @for span in spans {
                @let begin = place(span.opened_at, from, to).min(WIDTH - NARROWEST);
                @let end = place(span.closed_at.unwrap_or(to), from, to);
                rect.is-open x=(begin) y="0" width=((end - begin).max(NARROWEST)) height="12" {}
            }
        }
    }
}

/// All of a tally.
pub fn sum(tally: &Tally) -> u32 {
    PARTS.iter().map(|(_, count)| count(tally)).sum()
}

/// The greatest sum of a curve: what its full height stands for. At least one.
pub fn top(curve: &[CurvePoint]) -> u32 {
    let sums = curve.iter().map(|point| sum(&point.tally));
    sums.max().unwrap_or(0).max(1)
}

/// The curve: one area a part, each on top of those before.
pub fn curve(curve: &[CurvePoint], label: &str) -> Markup {
    let (Some(first), Some(last)) = (curve.first(), curve.last()) else {
        return html! {};
    };
    let top = i64::from(top(curve));
    let across = |point: &CurvePoint| place(point.at, first.at, last.at);
    let up = |count: u32| HEIGHT - i64::from(count) * HEIGHT / top;
    let below = |tally: &Tally, part: usize| {
        let parts = PARTS.iter().take(part);
        parts.map(|(_, count)| count(tally)).sum::<u32>()
    };
    html! {
        svg.incident-curve viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } preserveAspectRatio="none" role="img" aria-label=(label) {
            @for (nth, (name, _)) in PARTS.iter().enumerate() {
                @let edge = |part: usize| curve.iter().map(move |p| (across(p), up(below(&p.tally, part))));
                @let over: Vec<_> = edge(nth + 1).collect();
                @let under: Vec<_> = edge(nth).collect();
                @if over != under {
                    polygon data-part=(name) points=(points(over.into_iter().chain(under.into_iter().rev()))) {}
                }
            }
        }
    }
}

fn points(all: impl Iterator<Item = (i64, i64)>) -> String {
    let all = all.map(|(x, y)| format!("{x},{y}"));
    all.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::incident::Cell;
    use sportello_core::{Capability, ChannelId, Span};

    fn at(minutes: i64) -> Time {
        Time(0) + Span::minutes(minutes)
    }

    #[test]
    fn spans_lie_where_they_belong_and_can_always_be_seen() {
        let span = |from, to: Option<i64>| CellSpan {
            cell: Cell {
                channel: ChannelId(1),
                capability: Capability::Text,
            },
            opened_at: at(from),
            closed_at: to.map(at),
            cause: None,
        };
        let (first, last) = (span(25, Some(50)), span(100, None));
        let drawn = spans(&[&first, &last], at(0), at(100)).into_string();
        assert!(drawn.contains(r#"x="250" y="0" width="250""#), "{drawn}");
        assert!(drawn.contains(r#"x="994" y="0" width="6""#), "{drawn}");
        let whole = spans(&[&first], at(25), at(50)).into_string();
        assert!(whole.contains(r#"x="0" y="0" width="1000""#), "{whole}");
    }

    #[test]
    fn areas_stand_on_each_other_and_empty_ones_are_left_out() {
        let point = |minutes, waiting, sent| CurvePoint {
            at: at(minutes),
            tally: Tally {
                waiting,
                sent,
                ..Tally::default()
            },
        };
        let drawn = curve(&[point(0, 4, 0), point(10, 0, 4)], "held").into_string();
        assert!(
            drawn.contains(r#"data-part="sent" points="0,240 1000,0 1000,240 0,240""#),
            "{drawn}"
        );
        assert!(
            drawn.contains(r#"data-part="waiting" points="0,0 1000,0 1000,0 0,240""#),
            "{drawn}"
        );
        assert!(!drawn.contains("lost") && !drawn.contains("style="));
        assert_eq!(curve(&[], "held").into_string(), "");
    }
}
