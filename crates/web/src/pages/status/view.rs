//! What the public status page shows, as plain values, and its one line.

use crate::pages::incident::{moment, words_list};
use crate::pages::reader::Reader;
use sportello_core::{Capability, ChannelKind, Time};

/// Days of the history.
pub const DAYS: usize = 90;

/// How well a network works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Level {
    /// Wholly.
    #[default]
    Works,
    /// Some things do not work.
    Partly,
    /// Messages do not go through.
    Down,
}

impl Level {
    /// The name in the style sheet.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Works => "works",
            Level::Partly => "partly",
            Level::Down => "down",
        }
    }
}

/// A network of the business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Which.
    pub kind: ChannelKind,
    /// How well it works now.
    pub level: Level,
    /// What does not.
    pub fails: Vec<Capability>,
    /// How it was on each of the last days, oldest first; today is the last.
    pub days: Vec<Level>,
}

/// The status page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The business's name.
    pub business: String,
    /// Its networks.
    pub networks: Vec<Network>,
    /// Incidents of 90 days in words, the latest first: what, from, until.
    pub incidents: Vec<(String, Time, Option<Time>)>,
    /// Whether search engines may list the page.
    pub listed: bool,
}

/// How grave it is when a capability fails; `None` = nobody outside notices.
pub fn weight(capability: Capability) -> Option<Level> {
    use Capability as C;
    match capability {
        C::Text | C::WebhookIn | C::Token => Some(Level::Down),
        C::Insights | C::History | C::Typing | C::Moderation => None,
        _ => Some(Level::Partly),
    }
}

impl Status {
    /// The worst of the networks.
    pub fn level(&self) -> Level {
        let levels = self.networks.iter().map(|network| network.level);
        levels.max().unwrap_or_default()
    }

    /// How it stands, in one line: what is down, and which ways work.
    pub fn line(&self, r: &Reader) -> String {
        let named = |level: Level| -> Vec<String> {
            let of_level = self.networks.iter().filter(|n| n.level == level);
            of_level.map(|n| r.network(&n.kind)).collect()
        };
        let (down, partly) = (named(Level::Down), named(Level::Partly));
        let mut works = named(Level::Works);
        match (down.is_empty(), partly.is_empty()) {
            (true, true) => r.text("status-all-works"),
            (true, false) => r.fill(
                "status-partly-line",
                &[("networks", words_list(r, &partly).into())],
            ),
            (false, _) => {
                // Words arrive where only a part fails.
                works.extend(partly);
                let down_words = words_list(r, &down).into();
                match works.is_empty() {
                    true => r.fill("status-all-down", &[("networks", down_words)]),
                    false => {
                        let ways = works.join(&r.text("status-or-between"));
                        r.fill(
                            "status-down-line",
                            &[("networks", down_words), ("ways", ways.into())],
                        )
                    }
                }
            }
        }
    }

    /// The incident under way, in one sentence.
    pub fn under_way(&self, r: &Reader) -> Option<String> {
        let open = self.incidents.iter().find(|(_, _, to)| to.is_none());
        let (what, from, _) = open?;
        Some(r.fill(
            "status-under-way",
            &[("what", what.into()), ("since", moment(r, *from).into())],
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn status(levels: &[(&str, Level)]) -> Status {
        let networks = levels.iter().map(|(kind, level)| Network {
            kind: ChannelKind::new(kind),
            level: *level,
            fails: Vec::new(),
            days: Vec::new(),
        });
        Status {
            business: "Fiori di Lia".to_owned(),
            networks: networks.collect(),
            incidents: Vec::new(),
            listed: false,
        }
    }

    #[test]
    fn one_line_says_what_is_down_and_which_ways_work() {
        let r = Reader {
            language: Language::English,
            zone: jiff::tz::TimeZone::UTC,
            now: Time(0),
        };
        let says = |levels: &[(&str, Level)]| status(levels).line(&r);
        let (works, partly, down) = (Level::Works, Level::Partly, Level::Down);
        assert_eq!(
            says(&[("instagram", works), ("email", works)]),
            "All ways to reach us work."
        );
        assert_eq!(
            says(&[("instagram", down), ("whatsapp", works), ("email", partly)]),
            "Instagram is down at the platform: write to us on WhatsApp or E-mail."
        );
        assert_eq!(
            says(&[("instagram", partly)]),
            "On Instagram some things do not work; words arrive."
        );
        assert_eq!(
            says(&[("instagram", down)]),
            "Instagram is down at the platform. Write anyway: we read it as soon as it works again."
        );
    }
}
