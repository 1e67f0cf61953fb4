//! What a message is made of besides words and files, judged against the capability table, and
//! the words that are the nearest thing to it where a network cannot carry it.

use super::{Portion, Refusal, Wanted};
use crate::capability::{Capabilities, Capability, LengthUnit, OfferLimit, TextLimit};
use crate::content::{Card, Choice, Content, Location, Offer, OfferLook, Part};
use crate::message::MessageKind;
use std::fmt::Write;

/// Judges the part of a message: that it is there, and within the limits.
pub(super) fn judge(
    capabilities: &Capabilities,
    wanted: &Wanted<'_>,
    text: Option<&str>,
) -> Result<(), Refusal> {
    let part = wanted.content.and_then(|c| c.part.as_ref());
    let missing = |part| Err(Refusal::Missing { part });
    match (wanted.kind, part) {
        (MessageKind::Location, Some(Part::Location(place))) => location(place),
        (MessageKind::Location, _) => missing(Portion::Coordinates),
        (MessageKind::Contacts, Some(Part::Contacts { cards })) => contacts(cards),
        (MessageKind::Contacts, _) => missing(Portion::Cards),
        (MessageKind::Offer, Some(Part::Offer(offer))) => {
            let Some(limit) = capabilities.offers.get(&offer.look) else {
                return Err(Refusal::Unsupported {
                    capability: Capability::Offer,
                });
            };
            if text.is_none() {
                return missing(Portion::Body);
            }
            self::offer(limit, offer)
        }
        (MessageKind::Offer, _) => missing(Portion::Choices),
        (MessageKind::Template, Some(Part::Template(template))) => {
            match template.name.is_empty() || template.language.is_empty() {
                true => missing(Portion::Template),
                false => Ok(()),
            }
        }
        (MessageKind::Template, _) => missing(Portion::Template),
        (MessageKind::Text | MessageKind::Comment, _) if text.is_none() => missing(Portion::Body),
        _ => Ok(()),
    }
}

/// The limits of the look that is wanted, if it is a choice.
pub(super) fn offer_limit<'c>(
    capabilities: &'c Capabilities,
    wanted: &Wanted<'_>,
) -> Option<&'c OfferLimit> {
    match wanted.content?.part.as_ref()? {
        Part::Offer(offer) => capabilities.offers.get(&offer.look),
        _ => None,
    }
}

fn location(place: &Location) -> Result<(), Refusal> {
    let within = |degrees: &str, most: f64| {
        degrees
            .trim()
            .parse::<f64>()
            .is_ok_and(|d| d.is_finite() && d.abs() <= most)
    };
    match within(&place.latitude, 90.0) && within(&place.longitude, 180.0) {
        true => Ok(()),
        false => Err(Refusal::Missing {
            part: Portion::Coordinates,
        }),
    }
}

fn contacts(cards: &[Card]) -> Result<(), Refusal> {
    let part = match cards {
        [] => Portion::Cards,
        _ if cards.iter().any(|card| card.name.trim().is_empty()) => Portion::Name,
        _ => return Ok(()),
    };
    Err(Refusal::Missing { part })
}

fn offer(limit: &OfferLimit, offer: &Offer) -> Result<(), Refusal> {
    let missing = |part| Err(Refusal::Missing { part });
    if offer.choices.is_empty() {
        return missing(Portion::Choices);
    }
    if offer.choices.len() > limit.choices {
        return Err(Refusal::TooMany {
            part: Portion::Choices,
            count: offer.choices.len(),
            max: limit.choices,
        });
    }
    portion(Portion::Header, offer.header.as_deref(), limit.header)?;
    portion(Portion::Footer, offer.footer.as_deref(), limit.footer)?;
    if offer.look == OfferLook::List {
        match offer.opener.as_deref().filter(|o| !o.trim().is_empty()) {
            None => return missing(Portion::Opener),
            opener => portion(Portion::Opener, opener, Some(OPENER))?,
        }
    }
    offer
        .choices
        .iter()
        .try_for_each(|c| choice(limit, offer.look, c))
}

/// Characters of the word that opens a list (messaging-send.md §3, `action.button`). `[u]`
const OPENER: TextLimit = TextLimit {
    max: 20,
    unit: LengthUnit::Characters,
};

fn choice(limit: &OfferLimit, look: OfferLook, choice: &Choice) -> Result<(), Refusal> {
    if choice.title.trim().is_empty() {
        return Err(Refusal::Missing {
            part: Portion::Title,
        });
    }
    portion(Portion::Title, Some(&choice.title), Some(limit.title))?;
    let description = choice.description.as_deref();
    portion(Portion::Description, description, limit.description)?;
    let cannot = |part| Err(Refusal::ChoiceCannot { part });
    match (&choice.url, &choice.phone) {
        (Some(_), _) if !limit.links => cannot(Portion::Address),
        (_, Some(_)) if !limit.phones => cannot(Portion::Phone),
        (Some(url), _) if !is_address(url) => Err(Refusal::Missing {
            part: Portion::Address,
        }),
        (None, _) if look == OfferLook::Link => Err(Refusal::Missing {
            part: Portion::Address,
        }),
        _ => Ok(()),
    }
}

fn is_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !url.chars().any(char::is_whitespace))
}

fn portion(part: Portion, words: Option<&str>, limit: Option<TextLimit>) -> Result<(), Refusal> {
    let Some(words) = words.filter(|w| !w.is_empty()) else {
        return Ok(());
    };
    let Some(limit) = limit else {
        return Err(Refusal::ChoiceCannot { part });
    };
    if limit.fits(words) {
        return Ok(());
    }
    Err(Refusal::PortionTooLong {
        part,
        length: limit.measure(words),
        max: limit.max,
        unit: limit.unit,
    })
}

/// The nearest words to what a network cannot carry: a place as its name, address and a link to a
/// map, a card as its lines, choices as a numbered list. `None` where words cannot stand for it.
pub fn as_words(text: Option<&str>, content: &Content) -> Option<String> {
    let mut words = text
        .map(|t| format!("{}\n", t.trim_end()))
        .unwrap_or_default();
    let mut line = |value: &str| {
        if !value.trim().is_empty() {
            let _ = writeln!(words, "{}", value.trim());
        }
    };
    match content.part.as_ref()? {
        Part::Location(place) => {
            line(place.name.as_deref().unwrap_or_default());
            line(place.address.as_deref().unwrap_or_default());
            line(&format!(
                "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=17/{0}/{1}",
                place.latitude.trim(),
                place.longitude.trim()
            ));
        }
        Part::Contacts { cards } => {
            for card in cards {
                line(&card.name);
                line(card.company.as_deref().unwrap_or_default());
                let lines = card.phones.iter().chain(&card.emails).chain(&card.urls);
                lines.for_each(|l| line(&l.value));
            }
        }
        Part::Offer(offer) => {
            for (number, choice) in offer.choices.iter().enumerate() {
                let beside = [&choice.description, &choice.url, &choice.phone];
                let beside = beside
                    .into_iter()
                    .flatten()
                    .fold(String::new(), |all, b| format!("{all} – {b}"));
                line(&format!("{}. {}{beside}", number + 1, choice.title));
            }
        }
        _ => return None,
    }
    let words = words.trim_end().to_owned();
    (!words.is_empty()).then_some(words)
}
