//! Meta's status page as an RSS feed: incidents, the newest of which tells how it is.

use super::{is_fine, is_ours};
use mail_parser::DateTime;
use sportello_core::opinion::{Level, Opinion};
use sportello_core::{Span, Time};

/// An incident that was told longer ago is old news.
const OLD: Span = Span::days(2);
/// Items that are looked at.
const MOST: usize = 50;

/// One incident.
struct Item {
    at: Option<Time>,
    title: String,
    words: String,
}

pub(super) fn read(text: &str, now: Time) -> Opinion {
    let start = text.get(..text.len().min(1_000)).unwrap_or(text);
    if !["<rss", "<feed", "<rdf:RDF"]
        .iter()
        .any(|tag| start.contains(tag))
    {
        return Opinion::new(Level::Unclear, None);
    }
    let mut fresh: Vec<Item> = items(text)
        .filter(|item| item.at.is_none_or(|at| now.since(at) < OLD))
        .filter(|item| is_ours(&item.title) || is_ours(&item.words))
        .collect();
    // The newest first; what has no date stays where it stands.
    fresh.sort_by_key(|item| std::cmp::Reverse(item.at));
    let Some(newest) = fresh.first() else {
        // A feed lists incidents: nothing of late is nothing known.
        return Opinion::new(Level::Well, None);
    };
    let level = match is_fine(&newest.title) || is_fine(&newest.words) {
        true => Level::Well,
        false => Level::Trouble,
    };
    Opinion::new(level, Some(&newest.title))
}

fn items(text: &str) -> impl Iterator<Item = Item> {
    let (tag, end) = match text.contains("<item") {
        true => ("<item", "</item>"),
        false => ("<entry", "</entry>"),
    };
    text.split(tag).skip(1).take(MOST).map(move |rest| {
        let body = rest.split(end).next().unwrap_or_default();
        let date = inner(body, "pubDate").or_else(|| inner(body, "updated"));
        Item {
            at: date.as_deref().and_then(moment),
            title: inner(body, "title").unwrap_or_default(),
            words: ["description", "summary", "content"]
                .into_iter()
                .find_map(|tag| inner(body, tag))
                .unwrap_or_default(),
        }
    })
}

fn moment(text: &str) -> Option<Time> {
    let mail = || DateTime::parse_rfc822(text).map(|date| Time::from_seconds(date.to_timestamp()));
    Time::parse(text).or_else(mail)
}

/// What stands between the tags of that name, as plain words.
fn inner(body: &str, tag: &str) -> Option<String> {
    let from = body.find(&format!("<{tag}"))?;
    let from = from + body[from..].find('>')? + 1;
    let to = from + body[from..].find(&format!("</{tag}>"))?;
    let text = body[from..to].trim();
    let text = text.strip_prefix("<![CDATA[").unwrap_or(text);
    let text = unescaped(text.strip_suffix("]]>").unwrap_or(text));
    Some(without_tags(&text).trim().to_owned())
}

fn unescaped(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    let step = |text: String, (name, is): (&str, &str)| text.replace(name, is);
    named.into_iter().fold(text.to_owned(), step)
}

fn without_tags(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                words.push(' ');
            }
            c if !inside => words.push(c),
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10:00 on 28 November 2026.
    fn now() -> Time {
        Time::parse("2026-11-28T10:00:00Z").expect("a moment")
    }

    fn feed(items: &[(&str, &str, &str)]) -> String {
        let items: String = items
            .iter()
            .map(|(title, words, date)| {
                format!(
                    "<item><title><![CDATA[{title}]]></title><description>&lt;b&gt;{words}&lt;/b&gt;</description>\
                     <pubDate>{date}</pubDate></item>"
                )
            })
            .collect();
        format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Meta Status</title>{items}</channel></rss>"
        )
    }

    fn said(text: &str) -> (Level, String) {
        let opinion = read(text, now());
        (opinion.level, opinion.words.unwrap_or_default())
    }

    #[test]
    fn the_newest_incident_tells_how_it_is() {
        let title = "WhatsApp Business API: High disruptions";
        let begun = (
            title,
            "We are investigating",
            "Sat, 28 Nov 2026 09:30:00 GMT",
        );
        let before = (
            "WhatsApp Business API",
            "Resolved",
            "Sat, 28 Nov 2026 01:00:00 GMT",
        );
        let red = (Level::Trouble, title.to_owned());
        assert_eq!(said(&feed(&[before, begun])), red);
        let after = (title, "Resolved", "Sat, 28 Nov 2026 09:50:00 GMT");
        assert_eq!(said(&feed(&[after, begun, before])).0, Level::Well);
    }

    #[test]
    fn old_news_and_what_is_not_ours_are_nothing() {
        let well = (Level::Well, String::new());
        let old = (
            "WhatsApp",
            "High disruptions",
            "Mon, 23 Nov 2026 09:30:00 GMT",
        );
        let ads = (
            "Ads Manager",
            "High disruptions",
            "Sat, 28 Nov 2026 09:30:00 GMT",
        );
        assert_eq!(said(&feed(&[old, ads])), well);
        assert_eq!(said(&feed(&[])), well);
    }

    #[test]
    fn what_is_no_feed_is_unclear() {
        for text in ["<html><body>WhatsApp</body></html>", "<", "<x>à"] {
            assert_eq!(said(text).0, Level::Unclear, "{text}");
        }
        // Cut off in the middle, or without what an item has: no fault.
        let whole = feed(&[("WhatsApp", "Down", "yesterday")]);
        for end in whole.char_indices().map(|(at, _)| at) {
            read(&whole[..end], now());
        }
        assert_eq!(said(&whole), (Level::Trouble, "WhatsApp".to_owned()));
    }
}
