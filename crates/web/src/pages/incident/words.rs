//! An incident in words: what did not work, from when until when, for how long.

use super::view::{Named, is_public};
use crate::pages::reader::Reader;
use sportello_core::incident::CellSpan;
use sportello_core::{Capability, ChannelKind, Span, Time};

/// More things of one network than this are counted and not named.
const NAMED: usize = 2;

/// A network's capability: `Instagram stories`, `storie di Instagram`.
pub fn thing(r: &Reader, kind: &ChannelKind, capability: Capability) -> String {
    r.fill(
        "incident-thing",
        &[
            ("network", network(r, kind, capability).into()),
            ("capability", r.capability(capability).into()),
        ],
    )
}

/// What people call the network where this is done.
pub fn network(r: &Reader, kind: &ChannelKind, capability: Capability) -> String {
    match is_public(capability) {
        true => r.page_network(kind),
        false => r.network(kind),
    }
}

/// What failed, in a few words; channels that are connected no more are left out.
pub fn things(r: &Reader, channels: &[Named], spans: &[CellSpan]) -> String {
    let mut failed: Vec<(&ChannelKind, Vec<Capability>)> = Vec::new();
    for span in spans {
        let Some(channel) = channels.iter().find(|c| c.id == span.cell.channel) else {
            continue;
        };
        let capability = span.cell.capability;
        match failed.iter_mut().find(|(kind, _)| *kind == &channel.kind) {
            Some((_, known)) if known.contains(&capability) => {}
            Some((_, known)) => known.push(capability),
            None => failed.push((&channel.kind, vec![capability])),
        }
    }
    let named = failed.iter().flat_map(|(kind, capabilities)| {
        if capabilities.len() > NAMED {
            let count = capabilities.len().into();
            let network = r.network(kind).into();
            return vec![r.fill("incident-things", &[("network", network), ("count", count)])];
        }
        let named = capabilities.iter();
        named.map(|one| thing(r, kind, *one)).collect()
    });
    let named: Vec<String> = named.collect();
    match named.is_empty() {
        true => r.text("incident-thing-unknown"),
        false => list(r, &named),
    }
}

/// `one, two and three`.
pub fn list(r: &Reader, words: &[String]) -> String {
    match words {
        [before @ .., last] if !before.is_empty() => {
            let before = before.join(", ").into();
            r.fill(
                "incident-list",
                &[("before", before), ("last", last.into())],
            )
        }
        _ => words.concat(),
    }
}

/// A moment with its day: `13 March, 16:00`; with the year where it is another than now.
pub fn moment(r: &Reader, at: Time) -> String {
    format!("{}, {}", day(r, at), r.clock(at))
}

/// A day: `13 March`.
pub fn day(r: &Reader, at: Time) -> String {
    let date = r.date(at);
    let key = match date.year() == r.date(r.now).year() {
        true => "when-day-month",
        false => "when-day-month-year",
    };
    r.fill(
        key,
        &[
            ("day", date.day().to_string().into()),
            ("month", r.text(&format!("month-{}", date.month())).into()),
            ("year", date.year().to_string().into()),
        ],
    )
}

/// From when until when and for how long: `13 March, 16:00 – 14 March, 06:20 (14 h 20 min)`.
pub fn stretch(r: &Reader, from: Time, to: Option<Time>) -> String {
    let length = length(r, to.unwrap_or(r.now).since(from)).into();
    let from_words = moment(r, from).into();
    match to {
        None => r.fill(
            "incident-since",
            &[("from", from_words), ("length", length)],
        ),
        Some(to) => {
            let to = match r.date(to) == r.date(from) {
                true => r.clock(to),
                false => moment(r, to),
            };
            r.fill(
                "incident-span",
                &[("from", from_words), ("to", to.into()), ("length", length)],
            )
        }
    }
}

/// A length of time that keeps its hours beyond a day: `1 d 3 h`.
pub fn length(r: &Reader, span: Span) -> String {
    let hours = span.0.max(0) / 3_600_000;
    if hours < 24 || hours % 24 == 0 {
        return r.length(span);
    }
    r.fill(
        "incident-days-hours",
        &[
            ("days", (hours / 24).into()),
            ("hours", (hours % 24).into()),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use sportello_core::ChannelId;
    use sportello_core::incident::Cell;

    fn reader(language: Language) -> Reader {
        Reader {
            language,
            zone: jiff::tz::TimeZone::get("Europe/Rome").expect("Rome is in the bundled database"),
            now: at("2019-03-15T12:00:00Z"),
        }
    }

    fn at(text: &str) -> Time {
        Time::parse(text).expect("a valid moment")
    }

    fn channels() -> Vec<Named> {
        let kinds = ["facebook", "instagram"].into_iter().enumerate();
        kinds
            .map(|(n, kind)| Named {
                id: ChannelId(n as i64),
                kind: ChannelKind::new(kind),
                name: "Fiori di Lia".to_owned(),
            })
            .collect()
    }

    fn span(channel: i64, capability: Capability) -> CellSpan {
        CellSpan {
            cell: Cell {
                channel: ChannelId(channel),
                capability,
            },
            opened_at: Time(0),
            closed_at: None,
            cause: None,
        }
    }

    #[test]
    fn what_failed_is_named_once_and_counted_where_it_is_much() {
        let r = reader(Language::English);
        let failed = [
            span(1, Capability::Story),
            span(0, Capability::PhotoPost),
            span(1, Capability::Story),
            span(7, Capability::Text),
        ];
        assert_eq!(
            things(&r, &channels(), &failed),
            "Instagram stories and Facebook photo posts"
        );
        let italian = reader(Language::Italian);
        assert_eq!(
            things(&italian, &channels(), &failed[..2]),
            "storie di Instagram e post con foto di Facebook"
        );
        let much = [Capability::Text, Capability::Image, Capability::Video].map(|c| span(0, c));
        assert_eq!(things(&r, &channels(), &much), "3 things on Messenger");
        assert_eq!(things(&r, &[], &failed), "something");
    }

    #[test]
    fn an_incidents_time_reads_like_speech() {
        let r = reader(Language::English);
        let (from, to) = (at("2019-03-13T15:00:00Z"), at("2019-03-14T05:20:00Z"));
        assert_eq!(
            stretch(&r, from, Some(to)),
            "13 March, 16:00 – 14 March, 06:20 (14 h 20 min)"
        );
        assert_eq!(
            stretch(&r, from, Some(from + Span::minutes(45))),
            "13 March, 16:00 – 16:45 (45 min)"
        );
        assert_eq!(stretch(&r, from, None), "since 13 March, 16:00 (1 d 21 h)");
    }
}
