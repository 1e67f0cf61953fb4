//! What the address of a calendar page says: the view, the day, one channel or all. The same
//! address shows the same things again.

use crate::pages::reader::Reader;
use crate::pages::view::{MovedPost, Toast, form_urlencoded};
use jiff::civil::Date;
use serde::Deserialize;
use sportello_core::{ChannelId, PostId};

/// How much of the calendar is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum View {
    /// The weeks that a month touches.
    #[default]
    Month,
    /// Seven days with their hours.
    Week,
    /// One day with its hours.
    Day,
    /// What comes, day by day.
    List,
}

impl View {
    /// Every view, in the order in which people see them.
    pub const ALL: [View; 4] = [View::Month, View::Week, View::Day, View::List];

    /// The name in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            View::Month => "month",
            View::Week => "week",
            View::Day => "day",
            View::List => "list",
        }
    }

    /// Its key in the locale files.
    pub fn key(self) -> &'static str {
        match self {
            View::Month => "calendar-view-month",
            View::Week => "calendar-view-week",
            View::Day => "calendar-view-day",
            View::List => "calendar-view-list",
        }
    }

    fn parse(name: &str) -> View {
        View::ALL
            .into_iter()
            .find(|v| v.as_str() == name)
            .unwrap_or_default()
    }

    /// The same day of the span before (`-1`) or after (`1`).
    pub fn step(self, on: Date, by: i32) -> Date {
        let span = jiff::Span::new();
        let span = match self {
            View::Month => span.months(by),
            View::Week => span.weeks(by),
            View::Day => span.days(by),
            View::List => span.days(by * LIST_DAYS),
        };
        on.saturating_add(span)
    }
}

/// Days that the list shows.
pub const LIST_DAYS: i32 = 28;

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct CalendarAsk {
    /// The view.
    view: String,
    /// The day; empty = today.
    on: String,
    /// One channel.
    channel: Option<i64>,
    /// What was just done.
    done: String,
    /// To what: `post.version.milliseconds`.
    about: String,
}

impl CalendarAsk {
    /// The view.
    pub fn view(&self) -> View {
        View::parse(&self.view)
    }

    /// The day it is about; the reader's today where none is named.
    pub fn on(&self, r: &Reader) -> Date {
        self.on.parse().unwrap_or_else(|_| r.date(r.now))
    }

    /// The channel, if it is about one.
    pub fn channel(&self) -> Option<ChannelId> {
        self.channel.map(ChannelId)
    }

    /// The same in another view.
    #[must_use]
    pub fn seen_as(&self, view: View) -> CalendarAsk {
        CalendarAsk {
            view: view.as_str().to_owned(),
            ..self.plain()
        }
    }

    /// The same about another day.
    #[must_use]
    pub fn going_to(&self, day: Date) -> CalendarAsk {
        CalendarAsk {
            on: day.to_string(),
            ..self.plain()
        }
    }

    /// The same about today, whichever day that will be.
    #[must_use]
    pub fn today(&self) -> CalendarAsk {
        CalendarAsk {
            on: String::new(),
            ..self.plain()
        }
    }

    /// The same for one channel, or all.
    #[must_use]
    pub fn of_channel(&self, channel: Option<ChannelId>) -> CalendarAsk {
        CalendarAsk {
            channel: channel.map(|c| c.0),
            ..self.plain()
        }
    }

    /// The same without the word about what was done.
    fn plain(&self) -> CalendarAsk {
        CalendarAsk {
            done: String::new(),
            about: String::new(),
            ..self.clone()
        }
    }

    /// The query string of what is shown: empty, or beginning with `?`.
    pub fn query(&self) -> String {
        let channel = self.channel.map(|c| c.to_string());
        let day: Option<Date> = self.on.parse().ok();
        let day = day.map(|d| d.to_string());
        let view = Some(self.view()).filter(|v| *v != View::default());
        let parts = [
            ("view", view.map(View::as_str)),
            ("on", day.as_deref()),
            ("channel", channel.as_deref()),
        ];
        let written = parts
            .iter()
            .filter_map(|(name, value)| Some(form_urlencoded(&[(name, (*value)?)])));
        let mut query: String = written.collect();
        if query.starts_with('&') {
            query.replace_range(..1, "?");
        }
        query
    }

    /// The address that shows this again.
    pub fn at(&self) -> String {
        format!("/calendar{}", self.query())
    }

    /// The address that shows this with a word about what was done.
    pub fn after(&self, done: &str, about: &str) -> String {
        let mut to = self.at();
        let word = form_urlencoded(&[("done", done), ("about", about)]);
        to.push(if to.contains('?') { '&' } else { '?' });
        to.push_str(&word[1..]);
        to
    }

    /// The word after an action.
    pub fn toast(&self) -> Option<Toast> {
        let said = match self.done.as_str() {
            "moved" | "moved-on" | "moved-first" => return Some(self.moved()),
            "let-go" => "calendar-done-let-go",
            "settled" => "calendar-done-settled",
            _ => return None,
        };
        Some(Toast::Said(said))
    }

    fn moved(&self) -> Toast {
        let word = match self.done.as_str() {
            "moved-on" => "calendar-done-moved-on",
            "moved-first" => "calendar-done-moved-first",
            _ => "calendar-done-moved",
        };
        let mut parts = self.about.split('.');
        let mut next = || parts.next().and_then(|n| n.parse::<i64>().ok());
        let (post, version, was) = (next(), next(), next());
        match (post, version.and_then(|v| u32::try_from(v).ok())) {
            (Some(post), Some(version)) => Toast::PostMoved(MovedPost {
                word,
                action: format!("/calendar/move{}", self.query()),
                post: PostId(post),
                version,
                was: was.map(sportello_core::Time),
            }),
            _ => Toast::Said(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::extract::Query;
    use sportello_core::Time;

    fn read(address: &str) -> CalendarAsk {
        let uri = address.parse().expect("an address");
        Query::try_from_uri(&uri).expect("a calendar's address").0
    }

    #[test]
    fn an_address_that_is_read_and_written_again_is_the_same() {
        for at in [
            "/calendar",
            "/calendar?view=week&on=2026-03-29&channel=3",
            "/calendar?on=2026-02-01",
            "/calendar?view=list&channel=7",
        ] {
            assert_eq!(read(at).at(), at);
        }
    }

    #[test]
    fn what_cannot_be_read_is_this_month() {
        let ask = read("/calendar?view=year&on=yesterday");
        assert_eq!(ask.at(), "/calendar");
    }

    #[test]
    fn a_months_step_stays_in_the_next_month() {
        let last = jiff::civil::date(2026, 1, 31);
        assert_eq!(View::Month.step(last, 1), jiff::civil::date(2026, 2, 28));
        assert_eq!(View::Week.step(last, -1), jiff::civil::date(2026, 1, 24));
    }

    #[test]
    fn the_word_after_a_move_knows_the_way_back() {
        let ask = read("/calendar?view=day&done=moved&about=7.3.1000");
        let Some(Toast::PostMoved(moved)) = ask.toast() else {
            panic!("a move")
        };
        assert_eq!(
            (moved.post, moved.version, moved.was),
            (PostId(7), 3, Some(Time(1_000)))
        );
        assert_eq!(moved.action, "/calendar/move?view=day");
        assert_eq!(ask.at(), "/calendar?view=day", "it is no part of the page");
        let Some(Toast::PostMoved(first)) = read("/calendar?done=moved&about=7.3.").toast() else {
            panic!("a move")
        };
        assert_eq!(first.was, None, "it had no time before");
    }
}
