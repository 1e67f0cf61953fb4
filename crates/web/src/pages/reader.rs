//! For whom a page is rendered: language, time zone and the moment. Everything that depends on
//! the reader goes through here, so a page stays a pure function.

use crate::i18n::{Language, Value};
use jiff::tz::TimeZone;
use sportello_core::capability::LengthUnit;
use sportello_core::message::MessageKind;
use sportello_core::policy::{Portion, Refusal};
use sportello_core::{Capability, ChannelKind, Time};

/// The reader of a page.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The language.
    pub language: Language,
    /// The zone in which times are shown.
    pub zone: TimeZone,
    /// The moment of rendering.
    pub now: Time,
}

impl Reader {
    /// The text under a key.
    pub fn text(&self, key: &str) -> String {
        self.language.text(key)
    }

    /// The text under a key with its variables filled.
    pub fn fill(&self, key: &str, values: &[(&'static str, Value)]) -> String {
        self.language.fill(key, values)
    }

    /// What people call a network. A kind without a name of its own is shown as it is written.
    pub fn network(&self, kind: &ChannelKind) -> String {
        self.language
            .find(&format!("network-{kind}"))
            .unwrap_or_else(|| kind.to_string())
    }

    /// What people call the place on a network where posts stand.
    pub fn page_network(&self, kind: &ChannelKind) -> String {
        self.language
            .find(&format!("network-page-{kind}"))
            .unwrap_or_else(|| self.network(kind))
    }

    /// What people call a capability.
    pub fn capability(&self, capability: Capability) -> String {
        self.text(&format!("capability-{}", capability.as_str()))
    }

    /// What kind of message it is, in a word.
    pub fn message_kind(&self, kind: MessageKind) -> String {
        self.text(&format!("kind-{}", kind.as_str()))
    }

    /// A person's name, or a word for someone who has none yet.
    pub fn name(&self, name: Option<&str>) -> String {
        name.map_or_else(|| self.text("person-unnamed"), str::to_owned)
    }

    /// Why a reply was refused before it was queued: what happened, what it means, what to do.
    pub fn refusal(&self, refusal: &Refusal, kind: &ChannelKind) -> String {
        let network = self.network(kind);
        match refusal {
            Refusal::Empty => self.text("refusal-empty"),
            Refusal::WindowClosed { since } => match since {
                Some(since) => self.fill(
                    "refusal-window-closed",
                    &[
                        ("network", network.into()),
                        ("since", self.full_moment(*since).into()),
                    ],
                ),
                None => self.fill("refusal-never-wrote", &[("network", network.into())]),
            },
            Refusal::Unsupported { capability } => self.fill(
                "refusal-unsupported",
                &[
                    ("network", network.into()),
                    ("capability", self.capability(*capability).into()),
                ],
            ),
            Refusal::TooLong { length, max, unit } => self.fill(
                match unit {
                    LengthUnit::Characters => "refusal-too-long-characters",
                    LengthUnit::Bytes => "refusal-too-long-bytes",
                },
                &[
                    ("network", network.into()),
                    ("length", (*length).into()),
                    ("max", (*max).into()),
                    ("over", length.saturating_sub(*max).into()),
                ],
            ),
            Refusal::TooLarge { bytes, max } => self.fill(
                "refusal-too-large",
                &[
                    ("network", network.into()),
                    ("size", self.megabytes(*bytes).into()),
                    ("max", self.megabytes(*max).into()),
                ],
            ),
            Refusal::WrongType { accepted } => self.fill(
                "refusal-wrong-type",
                &[
                    ("network", network.into()),
                    ("accepted", file_types(accepted).into()),
                ],
            ),
            Refusal::Missing { part } => {
                self.fill("refusal-missing", &[("part", self.portion(*part).into())])
            }
            Refusal::TooMany { part, count, max } => self.fill(
                "refusal-too-many",
                &[
                    ("network", network.into()),
                    ("part", self.portion(*part).into()),
                    ("count", (*count).into()),
                    ("max", (*max).into()),
                ],
            ),
            Refusal::PortionTooLong {
                part, length, max, ..
            } => self.fill(
                "refusal-portion-too-long",
                &[
                    ("network", network.into()),
                    ("part", self.portion(*part).into()),
                    ("length", (*length).into()),
                    ("max", (*max).into()),
                ],
            ),
            Refusal::ChoiceCannot { part } => self.fill(
                "refusal-choice-cannot",
                &[
                    ("network", network.into()),
                    ("part", self.portion(*part).into()),
                ],
            ),
            Refusal::CommentTooOld { days } => self.fill(
                "refusal-comment-too-old",
                &[("network", network.into()), ("days", (*days).into())],
            ),
            Refusal::AnsweredInPrivate => self.fill(
                "refusal-answered-in-private",
                &[("network", network.into())],
            ),
            Refusal::CommentDeleted => self.fill(
                "refusal-comment-deleted",
                &[("network", self.page_network(kind).into())],
            ),
        }
    }

    /// What people call a portion of a message.
    fn portion(&self, part: Portion) -> String {
        self.text(&format!("portion-{}", part.as_str()))
    }

    /// `8 MB`, `2,5 MB`: decimal megabytes with at most one digit after the mark.
    pub fn megabytes(&self, bytes: u64) -> String {
        let tenths = bytes.saturating_add(50_000) / 100_000;
        let (whole, rest) = (tenths / 10, tenths % 10);
        if rest == 0 {
            format!("{whole} MB")
        } else {
            format!("{whole}{}{rest} MB", self.text("decimal-mark"))
        }
    }
}

/// `JPEG, PNG` out of media types.
pub fn file_types(mime: &[String]) -> String {
    let names: Vec<String> = mime
        .iter()
        .map(|m| m.rsplit('/').next().unwrap_or(m).to_ascii_uppercase())
        .collect();
    names.join(", ")
}

/// The letters of a round picture: the first of the first and of the last word.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|w| w.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(language: Language) -> Reader {
        Reader {
            language,
            zone: TimeZone::UTC,
            now: Time(0),
        }
    }

    #[test]
    fn every_capability_and_refusal_has_words_in_both_languages() {
        let kind = ChannelKind::new("webchat");
        let refusals = [
            Refusal::Empty,
            Refusal::WindowClosed { since: None },
            Refusal::WindowClosed {
                since: Some(Time(0)),
            },
            Refusal::Unsupported {
                capability: Capability::Image,
            },
            Refusal::TooLong {
                length: 1_200,
                max: 1_000,
                unit: LengthUnit::Bytes,
            },
            Refusal::TooLong {
                length: 2_200,
                max: 2_000,
                unit: LengthUnit::Characters,
            },
            Refusal::TooLarge {
                bytes: 9_000_000,
                max: 8_000_000,
            },
            Refusal::WrongType {
                accepted: vec!["image/png".to_owned()],
            },
            Refusal::TooMany {
                part: Portion::Choices,
                count: 4,
                max: 3,
            },
            Refusal::PortionTooLong {
                part: Portion::Title,
                length: 30,
                max: 20,
                unit: LengthUnit::Characters,
            },
            Refusal::ChoiceCannot {
                part: Portion::Phone,
            },
            Refusal::CommentTooOld { days: 7 },
            Refusal::AnsweredInPrivate,
            Refusal::CommentDeleted,
        ];
        let portions = [
            Portion::File,
            Portion::Body,
            Portion::Header,
            Portion::Footer,
            Portion::Opener,
            Portion::Choices,
            Portion::Title,
            Portion::Description,
            Portion::Address,
            Portion::Phone,
            Portion::Coordinates,
            Portion::Cards,
            Portion::Name,
            Portion::Template,
        ];
        let refusals: Vec<Refusal> = refusals
            .into_iter()
            .chain(portions.map(|part| Refusal::Missing { part }))
            .collect();
        for language in Language::ALL {
            let r = reader(language);
            for refusal in &refusals {
                let sentence = r.refusal(refusal, &kind);
                assert!(
                    sentence.contains(' ') && !sentence.contains("refusal-"),
                    "{sentence}"
                );
                assert!(
                    !sentence.contains("{ $") && !sentence.contains("{$"),
                    "{sentence}"
                );
            }
            for capability in Capability::ALL {
                assert!(!r.capability(capability).starts_with("capability-"));
            }
            for kind in MessageKind::ALL {
                assert!(!r.message_kind(kind).starts_with("kind-"));
            }
        }
    }

    #[test]
    fn a_network_without_a_name_is_still_shown() {
        assert_eq!(
            reader(Language::English).network(&ChannelKind::new("pigeon")),
            "pigeon"
        );
    }

    #[test]
    fn initials_and_sizes_are_what_people_expect() {
        assert_eq!(initials("Giulia Rossi"), "GR");
        assert_eq!(initials("Sara De Luca"), "SL");
        assert_eq!(initials("lia"), "L");
        assert_eq!(initials("🌷"), "");
        assert_eq!(reader(Language::Italian).megabytes(2_500_000), "2,5 MB");
        assert_eq!(reader(Language::English).megabytes(8_000_000), "8 MB");
    }
}
