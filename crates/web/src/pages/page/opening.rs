//! Opening hours: a line a day as the showcase writes them, and the fields of a form.

use crate::pages::reader::Reader;
use maud::{Markup, html};

/// The days, as lines and fields name them, from Monday on.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Spans of a day: one pause parts it.
const SPANS: usize = 2;

/// From when to when, each `HH:MM`; empty = not said.
type Span = (String, String);

/// A week of hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week([[Span; SPANS]; 7]);

impl Week {
    /// Reads lines such as `mon 09:00-13:00 15:00-19:30`. What is none of them is left out.
    pub fn read(lines: &str) -> Week {
        let mut week = Week::default();
        for line in lines.lines() {
            let mut words = line.split_whitespace();
            let day = words
                .next()
                .and_then(|name| DAYS.iter().position(|day| *day == name));
            let Some(day) = day else { continue };
            for (span, text) in week.0[day].iter_mut().zip(words) {
                if let Some((from, to)) = text.split_once('-') {
                    *span = (field(from), field(to));
                }
            }
        }
        week
    }

    /// Takes the fields of a form, `open:mon:0` and `close:mon:0`.
    pub fn take(fields: &[(String, String)]) -> Week {
        let mut week = Week::default();
        for (name, value) in fields {
            let mut parts = name.split(':');
            let (end, day, span) = (parts.next(), parts.next(), parts.next());
            let day = DAYS.iter().position(|known| Some(*known) == day);
            let span = span
                .and_then(|n| n.parse::<usize>().ok())
                .filter(|n| *n < SPANS);
            if let (Some(day), Some(span)) = (day, span) {
                match end {
                    Some("open") => value.trim().clone_into(&mut week.0[day][span].0),
                    Some("close") => value.trim().clone_into(&mut week.0[day][span].1),
                    _ => {}
                }
            }
        }
        week
    }

    /// The lines. A day of which nothing is said is closed. `Err` = the day (0 = Monday) with a
    /// span that only begins or only ends.
    pub fn lines(&self) -> Result<String, usize> {
        let mut lines = Vec::new();
        for (day, spans) in self.0.iter().enumerate() {
            let mut line = String::new();
            for (from, to) in spans {
                match (from.is_empty(), to.is_empty()) {
                    (true, true) => {}
                    (false, false) => line.push_str(&format!(" {from}-{to}")),
                    _ => return Err(day),
                }
            }
            if !line.is_empty() {
                lines.push(format!("{}{line}", DAYS[day]));
            }
        }
        Ok(lines.join("\n"))
    }
}

/// A time as a field of a form holds it: midnight at the end of a day is the other midnight there.
fn field(time: &str) -> String {
    match time {
        "24:00" => "00:00".to_owned(),
        time => time.to_owned(),
    }
}

/// The fields, a row a day.
pub fn fields(r: &Reader, week: &Week) -> Markup {
    html! {
        fieldset.opening {
            legend { (r.text("detail-hours")) }
            p.hint { (r.text("detail-hours-means")) }
            @for (day, spans) in week.0.iter().enumerate() {
                @let name = r.text(&format!("weekday-{}", day + 1));
                div.opening-day role="group" aria-label=(name) {
                    span.opening-name { (name) }
                    @for (nth, (from, to)) in spans.iter().enumerate() {
                        span.opening-span {
                            input type="time" name={ "open:" (DAYS[day]) ":" (nth) } value=(from) aria-label=(r.text("detail-opens"));
                            span aria-hidden="true" { "–" }
                            input type="time" name={ "close:" (DAYS[day]) ":" (nth) } value=(to) aria-label=(r.text("detail-closes"));
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "mon 09:00-13:00 15:00-19:30\nsat 09:00-00:00";

    #[test]
    fn hours_are_read_and_written_back() {
        assert_eq!(Week::read(LINES).lines().as_deref(), Ok(LINES));
        assert_eq!(
            Week::read("sat 09:00-24:00").lines().as_deref(),
            Ok("sat 09:00-00:00")
        );
        assert_eq!(
            Week::read("sometimes\nmon whenever").lines().as_deref(),
            Ok("")
        );
    }

    #[test]
    fn an_afternoon_alone_is_a_day() {
        let form = [
            ("open:tue:1", "15:00"),
            ("close:tue:1", "19:00"),
            ("open:tue:9", "1:00"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(Week::take(&form).lines().as_deref(), Ok("tue 15:00-19:00"));
    }

    #[test]
    fn a_span_without_its_end_is_told_by_its_day() {
        let form = [("open:wed:0".to_owned(), "09:00".to_owned())];
        assert_eq!(Week::take(&form).lines(), Err(2));
    }
}
