//! Words in Italian and English: Fluent files under `locales/`, chosen by the agent, else by the
//! browser. Both files hold the same keys with the same variables; a test compares them.

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolation marks would show up in copied text and in `title` attributes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ITALIAN: LazyLock<LanguageIdentifier> = LazyLock::new(|| fluent_templates::langid!("it"));
static ENGLISH: LazyLock<LanguageIdentifier> = LazyLock::new(|| fluent_templates::langid!("en"));

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Italian.
    Italian,
    /// English; also what people see whose browser asks for neither.
    #[default]
    English,
}

impl Language {
    /// Every language of the interface.
    pub const ALL: [Language; 2] = [Language::Italian, Language::English];

    /// The tag in `lang`, cookies, the database and `locales/`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Italian => "it",
            Language::English => "en",
        }
    }

    /// The language of that tag; only the part before the first `-` counts (`it-CH`).
    pub fn parse(tag: &str) -> Option<Language> {
        let primary = tag.trim().split('-').next()?.to_ascii_lowercase();
        Language::ALL.into_iter().find(|l| l.tag() == primary)
    }

    /// The first acceptable language of an `Accept-Language` header, by its weights; English when
    /// it names neither.
    pub fn negotiate(accept: Option<&str>) -> Language {
        let mut best: Option<(f32, Language)> = None;
        for part in accept.unwrap_or_default().split(',') {
            let mut pieces = part.split(';');
            let Some(language) = pieces.next().and_then(Language::parse) else {
                continue;
            };
            let weight = pieces
                .find_map(|p| p.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0));
            if weight > 0.0 && best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, language));
            }
        }
        best.map_or(Language::English, |(_, l)| l)
    }

    /// The language a person reads: their own choice, else the browser's.
    pub fn choose(chosen: Option<&str>, accept: Option<&str>) -> Language {
        chosen
            .and_then(Language::parse)
            .unwrap_or_else(|| Language::negotiate(accept))
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Language::Italian => &ITALIAN,
            Language::English => &ENGLISH,
        }
    }

    /// The text under `key`, or the key itself when there is none: a test makes sure that every
    /// key in the source exists, and a page must not fail for a missing word.
    pub fn text(self, key: &str) -> String {
        LOCALES
            .try_lookup(self.id(), key)
            .unwrap_or_else(|| key.to_owned())
    }

    /// The text under `key`, if there is one.
    pub fn find(self, key: &str) -> Option<String> {
        LOCALES.try_lookup(self.id(), key)
    }

    /// The text under `key` with its variables filled.
    pub fn fill(self, key: &str, values: &[(&'static str, Value)]) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> = values
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), value.into()))
            .collect();
        LOCALES
            .try_lookup_with_args(self.id(), key, &args)
            .unwrap_or_else(|| key.to_owned())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// What fills a variable of a text: words, or a number that decides the plural.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Words.
    Words(String),
    /// A number.
    Number(i64),
}

impl<'a> From<&'a Value> for FluentValue<'a> {
    fn from(value: &'a Value) -> FluentValue<'a> {
        match value {
            Value::Words(words) => FluentValue::String(Cow::Borrowed(words)),
            Value::Number(number) => FluentValue::from(*number),
        }
    }
}

impl From<&str> for Value {
    fn from(words: &str) -> Value {
        Value::Words(words.to_owned())
    }
}

impl From<String> for Value {
    fn from(words: String) -> Value {
        Value::Words(words)
    }
}

impl From<&String> for Value {
    fn from(words: &String) -> Value {
        Value::Words(words.clone())
    }
}

macro_rules! numbers {
    ($($kind:ty)*) => {$(
        impl From<$kind> for Value {
            fn from(number: $kind) -> Value {
                Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}

numbers!(i64 u64 u32 usize i8 i16);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_weights_decide_and_english_is_the_way_out() {
        assert_eq!(
            Language::negotiate(Some("it-IT,it;q=0.9,en;q=0.8")),
            Language::Italian
        );
        assert_eq!(
            Language::negotiate(Some("de, en;q=0.4, it;q=0.7")),
            Language::Italian
        );
        assert_eq!(
            Language::negotiate(Some("it;q=0, en;q=0.1")),
            Language::English
        );
        assert_eq!(Language::negotiate(Some("ja")), Language::English);
        assert_eq!(Language::negotiate(None), Language::English);
    }

    #[test]
    fn a_persons_choice_wins_over_the_browser() {
        assert_eq!(Language::choose(Some("en"), Some("it")), Language::English);
        assert_eq!(Language::choose(Some("xx"), Some("it")), Language::Italian);
    }

    #[test]
    fn plurals_follow_the_number() {
        let one = Language::Italian.fill("strip-held", &[("count", 1_u64.into())]);
        let many = Language::Italian.fill("strip-held", &[("count", 7_u64.into())]);
        assert_ne!(one.replace('1', "7"), many);
        assert!(many.contains('7'));
    }
}
