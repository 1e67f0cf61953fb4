//! A place, a contact or a choice as it is written into the form of a reply: ordinary fields, so
//! that they work without scripts.

use sportello_core::content::{Card, CardLine, Choice, Location, Offer, OfferLook, Part};

/// Most choices a form has room for; a network takes fewer and says so.
const MOST: usize = 20;

/// What the fields say.
#[derive(Debug, Default)]
pub struct Written {
    place: Location,
    card: Card,
    offer: Offer,
}

impl Written {
    /// Takes a field. Names that are none of these are left alone.
    pub fn fill(&mut self, name: &str, value: &str) {
        let words = || Some(value.to_owned()).filter(|v| !v.is_empty());
        match name {
            "latitude" => self.place.latitude = value.replace(',', "."),
            "longitude" => self.place.longitude = value.replace(',', "."),
            "place-name" => self.place.name = words(),
            "place-address" => self.place.address = words(),
            "card-name" => self.card.name = value.to_owned(),
            "card-phone" => self.card.phones = line(value),
            "card-email" => self.card.emails = line(value),
            "card-company" => self.card.company = words(),
            "look" => self.offer.look = look(value),
            "opener" => self.offer.opener = words(),
            "footer" => self.offer.footer = words(),
            "choice-title" if self.offer.choices.len() < MOST => {
                self.offer.choices.push(Choice {
                    title: value.to_owned(),
                    ..Choice::default()
                });
            }
            "choice-beside" => {
                if let (Some(choice), false) = (self.offer.choices.last_mut(), value.is_empty()) {
                    if value.starts_with("https://") || value.starts_with("http://") {
                        choice.url = words();
                    } else {
                        choice.description = words();
                    }
                }
            }
            _ => {}
        }
    }

    /// The part, of what was written first: a place, a contact, a choice.
    pub fn part(self) -> Option<Part> {
        if !self.place.latitude.is_empty() || !self.place.longitude.is_empty() {
            return Some(Part::Location(self.place));
        }
        if !self.card.name.is_empty() {
            return Some(Part::Contacts {
                cards: vec![self.card],
            });
        }
        let mut offer = self.offer;
        offer.choices.retain(|choice| !choice.title.is_empty());
        (!offer.choices.is_empty()).then_some(Part::Offer(offer))
    }
}

fn line(value: &str) -> Vec<CardLine> {
    vec![CardLine {
        value: value.to_owned(),
        ..CardLine::default()
    }]
}

fn look(value: &str) -> OfferLook {
    match value {
        "quick_replies" => OfferLook::QuickReplies,
        "list" => OfferLook::List,
        "link" => OfferLook::Link,
        _ => OfferLook::Buttons,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(fields: &[(&str, &str)]) -> Option<Part> {
        let mut written = Written::default();
        for (name, value) in fields {
            written.fill(name, value);
        }
        written.part()
    }

    #[test]
    fn a_place_is_written_with_a_comma_or_a_point() {
        let part = written(&[("latitude", "43,7764"), ("longitude", "11.2558")]);
        let Some(Part::Location(place)) = part else {
            panic!("no place")
        };
        assert_eq!(
            (place.latitude.as_str(), place.longitude.as_str()),
            ("43.7764", "11.2558")
        );
    }

    #[test]
    fn choices_keep_their_order_and_what_stands_beside_them() {
        let part = written(&[
            ("look", "list"),
            ("choice-title", "Rose"),
            ("choice-beside", "da 30 euro"),
            ("choice-title", ""),
            ("choice-beside", ""),
            ("choice-title", "Sito"),
            ("choice-beside", "https://fiori.example"),
        ]);
        let Some(Part::Offer(offer)) = part else {
            panic!("no choice")
        };
        assert_eq!(offer.look, OfferLook::List);
        let titles: Vec<&str> = offer.choices.iter().map(|c| c.title.as_str()).collect();
        assert_eq!(titles, ["Rose", "Sito"]);
        assert_eq!(offer.choices[0].description.as_deref(), Some("da 30 euro"));
        assert_eq!(
            offer.choices[1].url.as_deref(),
            Some("https://fiori.example")
        );
    }

    #[test]
    fn nothing_written_is_nothing() {
        assert_eq!(written(&[("look", "list"), ("choice-title", "")]), None);
    }
}
