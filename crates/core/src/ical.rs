//! Calendars as other programs subscribe to them: iCalendar, RFC 5545.

use crate::time::Time;

/// The media type of a feed.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// The most octets of a line, its end not counted (RFC 5545 §3.1).
const LINE: usize = 75;

/// How sure an entry is (RFC 5545 §3.8.1.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// It may change: a draft, or one that waits for approval.
    Tentative,
    /// It will be, or was.
    Confirmed,
    /// It will not be.
    Cancelled,
}

impl Sureness {
    fn as_str(self) -> &'static str {
        match self {
            Sureness::Tentative => "TENTATIVE",
            Sureness::Confirmed => "CONFIRMED",
            Sureness::Cancelled => "CANCELLED",
        }
    }
}

/// One entry of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is known by for ever, unique in the world: `post-7@desk.example`.
    pub uid: String,
    /// When it was last changed.
    pub stamp: Time,
    /// When it begins.
    pub start: Time,
    /// When it ends; not before it begins.
    pub end: Time,
    /// Its title.
    pub summary: String,
    /// More words; empty = none.
    pub description: String,
    /// Where more is to be seen.
    pub url: Option<String>,
    /// How sure it is.
    pub sureness: Sureness,
}

/// Writes a whole feed under the name that people see in their calendar.
pub fn write(name: &str, entries: &[Entry]) -> String {
    let mut out = String::new();
    for (property, value) in [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Sportello//Calendar//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        line(&mut out, property, value);
    }
    line(&mut out, "X-WR-CALNAME", &escaped(name));
    for entry in entries {
        write_entry(&mut out, entry);
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn write_entry(out: &mut String, entry: &Entry) {
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &escaped(&entry.uid));
    line(out, "DTSTAMP", &moment(entry.stamp));
    line(out, "DTSTART", &moment(entry.start));
    line(out, "DTEND", &moment(entry.end.max(entry.start)));
    line(out, "SUMMARY", &escaped(&entry.summary));
    if !entry.description.is_empty() {
        line(out, "DESCRIPTION", &escaped(&entry.description));
    }
    if let Some(url) = &entry.url {
        // Not text but an address (§3.8.4.6): nothing in it is escaped.
        let plain: String = url.chars().filter(|c| !c.is_control()).collect();
        line(out, "URL", &plain);
    }
    line(out, "STATUS", entry.sureness.as_str());
    line(out, "END", "VEVENT");
}

/// A moment in UTC to the second (§3.3.5), `20261128T183000Z`. One beyond the calendar is written
/// as the epoch rather than failing the feed.
fn moment(at: Time) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A value of type TEXT (§3.3.11): other control characters are not allowed in one.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = text.replace("\r\n", "\n");
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes one line, folded where it is too long, never within a character.
fn line(out: &mut String, property: &str, value: &str) {
    let mut octets = 0;
    for c in property.chars().chain([':']).chain(value.chars()) {
        if octets + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            octets = 1;
        }
        octets += c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry() -> Entry {
        Entry {
            uid: "post-7@desk.example".to_owned(),
            stamp: Time(1_795_800_600_999),
            start: Time(1_795_890_600_000),
            end: Time(1_795_891_500_000),
            summary: "Peonie, rose; e altro".to_owned(),
            description: String::new(),
            url: None,
            sureness: Sureness::Confirmed,
        }
    }

    #[test]
    fn a_feed_is_what_the_rules_say() {
        let full = Entry {
            description: "Prima riga\r\nC:\\fiori, àèìòù àèìòù àèìòù àèìòù àèìòù àèìòù".to_owned(),
            url: Some("https://desk.example/calendar?post=7,8;9".to_owned()),
            sureness: Sureness::Tentative,
            ..entry()
        };
        assert_eq!(
            write("Fiori, Roma", &[full]),
            "BEGIN:VCALENDAR\r\n\
             VERSION:2.0\r\n\
             PRODID:-//Sportello//Calendar//EN\r\n\
             CALSCALE:GREGORIAN\r\n\
             METHOD:PUBLISH\r\n\
             X-WR-CALNAME:Fiori\\, Roma\r\n\
             BEGIN:VEVENT\r\n\
             UID:post-7@desk.example\r\n\
             DTSTAMP:20261127T173000Z\r\n\
             DTSTART:20261128T183000Z\r\n\
             DTEND:20261128T184500Z\r\n\
             SUMMARY:Peonie\\, rose\\; e altro\r\n\
             DESCRIPTION:Prima riga\\nC:\\\\fiori\\, àèìòù àèìòù àèìòù àèì\r\n \
             òù àèìòù àèìòù\r\n\
             URL:https://desk.example/calendar?post=7,8;9\r\n\
             STATUS:TENTATIVE\r\n\
             END:VEVENT\r\n\
             END:VCALENDAR\r\n"
        );
    }

    #[test]
    fn an_empty_calendar_is_whole() {
        let feed = write("x", &[]);
        assert!(feed.starts_with("BEGIN:VCALENDAR\r\n") && feed.ends_with("END:VCALENDAR\r\n"));
        assert!(!feed.contains("VEVENT"));
    }

    #[test]
    fn an_entry_never_ends_before_it_begins() {
        let odd = Entry {
            end: Time(0),
            ..entry()
        };
        assert!(write("x", &[odd]).contains("DTEND:20261128T183000Z\r\n"));
    }

    #[test]
    fn words_and_addresses_cannot_write_lines_of_their_own() {
        let evil = Entry {
            summary: "a\rb\nEND:VEVENT\u{0}".to_owned(),
            url: Some("https://a.it/\r\nEND:VEVENT".to_owned()),
            ..entry()
        };
        let feed = write("x", &[evil]);
        assert_eq!(feed.matches("\r\nEND:VEVENT\r\n").count(), 1);
        assert!(feed.contains("SUMMARY:a\\nb\\nEND:VEVENT\r\n"), "{feed}");
    }

    proptest! {
        #[test]
        fn lines_are_short_and_unfold_to_what_was_written(words in "\\PC{0,300}") {
            let mut out = String::new();
            line(&mut out, "SUMMARY", &words);
            let whole = out.strip_suffix("\r\n").unwrap();
            for part in whole.split("\r\n") {
                prop_assert!(part.len() <= 75, "{} octets", part.len());
            }
            prop_assert_eq!(whole.replace("\r\n ", ""), format!("SUMMARY:{words}"));
        }
    }
}
