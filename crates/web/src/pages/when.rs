//! Times for people: in the reader's zone and language, as short as the place allows.

use super::reader::Reader;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use maud::{Markup, html};
use sportello_core::Time;
use sportello_core::time::Span;

impl Reader {
    /// A moment on the reader's clock. Moments beyond the calendar (a broken platform clock) are
    /// shown as the epoch rather than failing the page.
    fn zoned(&self, at: Time) -> ZonedDateTime {
        jiff::Timestamp::from_millisecond(at.0)
            .unwrap_or_default()
            .to_zoned_datetime(self.zone.clone())
    }

    /// The reader's date of a moment.
    pub fn date(&self, at: Time) -> Date {
        self.zoned(at).date()
    }

    /// `14:05`.
    pub fn clock(&self, at: Time) -> String {
        let z = self.zoned(at);
        format!("{:02}:{:02}", z.hour(), z.minute())
    }

    /// For the list: `14:05`, `ieri`, `lun`, `3 nov`, `3 nov 2025`.
    pub fn short_moment(&self, at: Time) -> String {
        let (day, today) = (self.date(at), self.date(self.now));
        let ago = days_between(day, today);
        if ago == 0 {
            return self.clock(at);
        }
        if ago == 1 {
            return self.text("when-yesterday-short");
        }
        if (2..7).contains(&ago) {
            return self.text(&format!(
                "weekday-short-{}",
                day.weekday().to_monday_one_offset()
            ));
        }
        let month = self.text(&format!("month-short-{}", day.month()));
        let key = if day.year() == today.year() {
            "when-day-month"
        } else {
            "when-day-month-year"
        };
        self.fill(
            key,
            &[
                ("day", day.day().to_string().into()),
                ("month", month.into()),
                ("year", day.year().to_string().into()),
            ],
        )
    }

    /// For a day divider: `Oggi`, `Ieri`, `lunedì 3 novembre`, with the year when it is another.
    pub fn day(&self, day: Date) -> String {
        let today = self.date(self.now);
        match days_between(day, today) {
            0 => return self.text("when-today"),
            1 => return self.text("when-yesterday"),
            _ => {}
        }
        let key = if day.year() == today.year() {
            "when-weekday-day-month"
        } else {
            "when-weekday-day-month-year"
        };
        self.fill(
            key,
            &[
                (
                    "weekday",
                    self.text(&format!("weekday-{}", day.weekday().to_monday_one_offset()))
                        .into(),
                ),
                ("day", day.day().to_string().into()),
                ("month", self.text(&format!("month-{}", day.month())).into()),
                ("year", day.year().to_string().into()),
            ],
        )
    }

    /// A moment in full: `lunedì 3 novembre 2026, 14:05`.
    pub fn full_moment(&self, at: Time) -> String {
        let day = self.date(at);
        let date = self.fill(
            "when-weekday-day-month-year",
            &[
                (
                    "weekday",
                    self.text(&format!("weekday-{}", day.weekday().to_monday_one_offset()))
                        .into(),
                ),
                ("day", day.day().to_string().into()),
                ("month", self.text(&format!("month-{}", day.month())).into()),
                ("year", day.year().to_string().into()),
            ],
        );
        format!("{date}, {}", self.clock(at))
    }

    /// A length of time: `3 h 20 min`, `12 min`, `2 g`. Negative ones are none at all.
    pub fn length(&self, span: Span) -> String {
        let minutes = span.0.max(0) / 60_000;
        let (days, hours) = (minutes / 1_440, minutes / 60);
        if minutes < 1 {
            self.text("length-under-a-minute")
        } else if minutes < 60 {
            self.fill("length-minutes", &[("minutes", minutes.into())])
        } else if hours < 24 {
            let rest = minutes % 60;
            let key = if rest == 0 {
                "length-hours"
            } else {
                "length-hours-minutes"
            };
            self.fill(key, &[("hours", hours.into()), ("minutes", rest.into())])
        } else {
            self.fill("length-days", &[("days", days.into())])
        }
    }

    /// The same lengths as patterns, for the browser, which keeps them true between two renderings:
    /// under a minute, minutes, hours, hours and minutes, days.
    pub fn length_patterns(&self) -> String {
        let gaps = [
            ("minutes", "{m}".into()),
            ("hours", "{h}".into()),
            ("days", "{d}".into()),
        ];
        let keys = [
            "length-under-a-minute",
            "length-minutes",
            "length-hours",
            "length-hours-minutes",
            "length-days",
        ];
        keys.map(|key| self.fill(key, &gaps)).join("|")
    }

    /// `12 min` until a moment, kept true by the browser between two renderings.
    pub fn time_left(&self, until: Time) -> Markup {
        html! { time-left until=(until.0) { (self.length(until.since(self.now))) } }
    }

    /// `12 min` since a moment, kept true by the browser between two renderings.
    pub fn time_since(&self, since: Time) -> Markup {
        html! { time-left since=(since.0) { (self.length(self.now.since(since))) } }
    }
}

/// Whole days from `day` to `today`; negative when it lies ahead.
fn days_between(day: Date, today: Date) -> i32 {
    day.until(today).map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn reader(language: Language) -> Reader {
        let now = Time::parse("2026-11-23T14:05:00+01:00").expect("a valid moment");
        let zone = jiff::tz::TimeZone::get("Europe/Rome").expect("Rome is in the bundled database");
        Reader {
            language,
            zone,
            now,
        }
    }

    fn at(text: &str) -> Time {
        Time::parse(text).expect("a valid moment")
    }

    #[test]
    fn the_list_says_the_least_that_tells_when() {
        let r = reader(Language::Italian);
        assert_eq!(r.short_moment(at("2026-11-23T07:01:00Z")), "08:01");
        assert_eq!(r.short_moment(at("2026-11-22T22:59:00Z")), "ieri");
        assert_eq!(
            r.short_moment(at("2026-11-22T23:30:00Z")),
            "00:30",
            "midnight is the reader's"
        );
        assert_eq!(r.short_moment(at("2026-11-20T10:00:00Z")), "ven");
        assert_eq!(r.short_moment(at("2026-11-03T10:00:00Z")), "3 nov");
        assert_eq!(r.short_moment(at("2025-11-03T10:00:00Z")), "3 nov 2025");
    }

    #[test]
    fn a_day_divider_reads_like_speech() {
        let r = reader(Language::English);
        assert_eq!(r.day(r.date(r.now)), "Today");
        assert_eq!(r.day(jiff::civil::date(2026, 11, 3)), "Tuesday 3 November");
        assert_eq!(
            reader(Language::Italian).day(jiff::civil::date(2025, 11, 3)),
            "lunedì 3 novembre 2025"
        );
    }

    #[test]
    fn the_summer_hour_is_the_zones_business() {
        let r = reader(Language::Italian);
        assert_eq!(r.clock(at("2026-10-25T00:30:00Z")), "02:30");
        assert_eq!(r.clock(at("2026-10-25T01:30:00Z")), "02:30");
    }

    #[test]
    fn the_browser_is_told_how_lengths_are_written() {
        let patterns = reader(Language::Italian).length_patterns();
        assert_eq!(patterns, "meno di 1 min|{m} min|{h} h|{h} h {m} min|{d} g");
    }

    #[test]
    fn lengths_are_short_and_never_negative() {
        let r = reader(Language::Italian);
        assert_eq!(r.length(Span::seconds(-5)), "meno di 1 min");
        assert_eq!(r.length(Span::minutes(59)), "59 min");
        assert_eq!(r.length(Span::minutes(200)), "3 h 20 min");
        assert_eq!(r.length(Span::hours(3)), "3 h");
        assert_eq!(r.length(Span::hours(50)), "2 g");
    }
}
