//! Alerts in words. They leave the desk by servers of others: counts and the names of things that
//! fail, and nobody's name or words (I12).

use crate::i18n::{Language, Value};
use crate::pages::incident::{moment, stretch, thing, words_list as list};
use crate::pages::reader::Reader;
use jiff::tz::TimeZone;
use sportello_core::alert::{Facts, What};
use sportello_engine::alerts::{Hearer, Wording, Words};

/// More things than this are counted and not named.
const NAMED: usize = 3;

/// The words of alerts, from the locale files.
pub struct AlertWords;

impl Wording for AlertWords {
    fn mail(&self, hearer: &Hearer<'_>, facts: &Facts, link: &str, code: Option<&str>) -> Words {
        let r = reader(hearer);
        if let Some(code) = code {
            let values = [("code", code.into()), ("business", hearer.business.into())];
            return Words {
                title: r.fill("alert-confirm", &values),
                text: r.fill("alert-confirm-text", &values),
            };
        }
        let Words { title, text } = told(&r, hearer, facts);
        let foot = r.fill("alert-foot", &[("business", hearer.business.into())]);
        Words {
            title,
            text: format!("{text}\n\n{link}\n\n-- \n{foot}\n"),
        }
    }

    fn push(&self, hearer: &Hearer<'_>, facts: &Facts) -> Words {
        told(&reader(hearer), hearer, facts)
    }
}

fn reader(hearer: &Hearer<'_>) -> Reader {
    Reader {
        language: Language::choose(hearer.language, None),
        zone: TimeZone::get(hearer.zone).unwrap_or(TimeZone::UTC),
        now: hearer.now,
    }
}

fn told(r: &Reader, hearer: &Hearer<'_>, facts: &Facts) -> Words {
    let business: Value = hearer.business.into();
    let what: Value = things(r, facts).into();
    let since = facts.since.unwrap_or(r.now);
    let waiting: Value = facts.waiting.into();
    let people: Value = facts.people.into();
    let (title, text) = match facts.what {
        What::Begun | What::Spread => {
            let key = match facts.what {
                What::Begun => "alert-begun",
                _ => "alert-spread",
            };
            let values = [("since", moment(r, since).into()), ("waiting", waiting)];
            (
                r.fill(key, &[("what", what)]),
                r.fill("alert-since", &values),
            )
        }
        What::Over => {
            let when = stretch(r, since, facts.until).into();
            let values = [("when", when), ("waiting", waiting)];
            (
                r.fill("alert-over", &[("what", what)]),
                r.fill("alert-over-text", &values),
            )
        }
        What::Windows => {
            let first = facts.ends_at.unwrap_or(r.now);
            let values = [("when", r.clock(first).into())];
            (
                r.fill("alert-windows", &[("people", people)]),
                r.fill("alert-windows-text", &values),
            )
        }
        What::Test | What::Confirm => (
            r.fill("alert-test", &[("business", business)]),
            r.text("alert-test-text"),
        ),
    };
    Words { title, text }
}

/// What fails: up to three things by name, else how many.
fn things(r: &Reader, facts: &Facts) -> String {
    let named: Vec<String> = facts
        .things
        .iter()
        .take(NAMED)
        .map(|one| thing(r, &one.kind, one.capability))
        .collect();
    let more = facts.things.len().saturating_sub(named.len());
    match (named.is_empty(), more) {
        (true, _) => r.text("incident-thing-unknown"),
        (false, 0) => list(r, &named),
        (false, more) => {
            let named = named.join(", ").into();
            r.fill("alert-more", &[("named", named), ("count", more.into())])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::alert::Thing;
    use sportello_core::{Capability, ChannelKind, IncidentId, Span, Time};

    fn hearer(language: &str) -> Hearer<'_> {
        Hearer {
            language: Some(language),
            zone: "Europe/Rome",
            business: "Fiori di Lia",
            now: Time::parse("2026-11-28T10:00:00Z").expect("a moment"),
        }
    }

    fn facts(what: What) -> Facts {
        let now = hearer("en").now;
        let thing = |kind, capability| Thing {
            kind: ChannelKind::new(kind),
            capability,
        };
        Facts {
            incident: Some(IncidentId(7)),
            things: vec![
                thing("instagram", Capability::Story),
                thing("whatsapp", Capability::Text),
            ],
            since: Some(now - Span::minutes(20)),
            until: (what == What::Over).then_some(now),
            waiting: 7,
            people: 2,
            ends_at: Some(now + Span::minutes(40)),
            ..Facts::of(what)
        }
    }

    #[test]
    fn an_alert_says_what_fails_and_how_much_waits_in_both_languages() {
        let told = |language, what| AlertWords.push(&hearer(language), &facts(what));
        let begun = told("en", What::Begun);
        assert_eq!(
            begun.title,
            "Not working: Instagram stories and WhatsApp text"
        );
        assert!(begun.text.contains("28 November, 10:40"), "{}", begun.text);
        assert!(begun.text.contains('7'), "{}", begun.text);
        let italian = told("it", What::Begun);
        assert!(
            italian.title.contains("storie di Instagram"),
            "{}",
            italian.title
        );
        let over = told("en", What::Over);
        assert!(over.text.contains("20 min"), "{}", over.text);
        let windows = told("en", What::Windows);
        assert!(
            windows.title.starts_with('2') && windows.text.contains("11:40"),
            "{windows:?}"
        );
    }

    #[test]
    fn a_mail_carries_its_link_and_how_to_end_them() {
        let link = "https://desk.example/health/incidents/7";
        let mail = AlertWords.mail(&hearer("en"), &facts(What::Begun), link, None);
        assert!(
            mail.text.contains(link) && mail.text.contains("Settings"),
            "{}",
            mail.text
        );
        let code = AlertWords.mail(
            &hearer("en"),
            &Facts::of(What::Confirm),
            link,
            Some("012345"),
        );
        assert!(code.title.contains("012345") && code.text.contains("012345"));
    }

    #[test]
    fn much_is_counted() {
        let mut much = facts(What::Begun);
        much.things = Capability::ALL
            .into_iter()
            .take(6)
            .map(|capability| Thing {
                kind: ChannelKind::new("facebook"),
                capability,
            })
            .collect();
        let told = AlertWords.push(&hearer("en"), &much);
        assert!(told.title.ends_with("and 3 more things"), "{}", told.title);
    }
}
