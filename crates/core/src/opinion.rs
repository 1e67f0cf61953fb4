//! What a platform's own status page says. Such pages lag by 30 to 60 minutes and were green at the
//! peak in 2019 and 2024 (outages.md, "Status feeds"): a second opinion, never the first.

use serde::{Deserialize, Serialize};

/// The most characters kept of a status page's words.
pub const LONGEST: usize = 300;

/// How a status page judges. Serialised names are part of the keys of the locale files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It says that all is well.
    Well,
    /// It says that something does not work.
    Trouble,
    /// It could be read, and what it says is not understood.
    Unclear,
    /// It could not be read.
    Silent,
}

impl Level {
    /// Every level.
    pub const ALL: [Level; 4] = [Level::Well, Level::Trouble, Level::Unclear, Level::Silent];

    /// The name in the database, the API and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Well => "well",
            Level::Trouble => "trouble",
            Level::Unclear => "unclear",
            Level::Silent => "silent",
        }
    }

    /// The level of that name.
    pub fn parse(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.as_str() == name)
    }
}

/// An opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// How it judges.
    pub level: Level,
    /// Its own words, where it has any; cut short, one line.
    pub words: Option<String>,
}

impl Opinion {
    /// An opinion in these words: one line, without control characters, cut short.
    pub fn new(level: Level, words: Option<&str>) -> Opinion {
        let words = words.map(|words| {
            let printed = |c: char| if c.is_control() { ' ' } else { c };
            let plain: String = words.chars().map(printed).collect();
            let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
            line.chars().take(LONGEST).collect::<String>()
        });
        Opinion {
            level,
            words: words.filter(|words| !words.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_one_line_and_no_longer_than_they_may_be() {
        let said = Opinion::new(Level::Trouble, Some(" High\n\tdisruptions\u{7} "));
        assert_eq!(said.words.as_deref(), Some("High disruptions"));
        let long = Opinion::new(Level::Trouble, Some(&"à".repeat(LONGEST + 1)));
        assert_eq!(long.words.map(|words| words.chars().count()), Some(LONGEST));
        assert_eq!(Opinion::new(Level::Well, Some(" \n")).words, None);
    }

    #[test]
    fn levels_are_found_by_their_names() {
        for level in Level::ALL {
            assert_eq!(Level::parse(level.as_str()), Some(level));
        }
        assert_eq!(Level::parse("green"), None);
    }
}
