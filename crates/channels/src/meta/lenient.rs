//! Leaves of a payload that take whatever comes: ids as text or numbers, moments as milliseconds,
//! seconds, text or ISO text (webhooks.md §5). A leaf of the wrong type reads as absent, so that
//! only a wrong structure makes an item unreadable.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use sportello_core::Time;
use std::borrow::Cow;
use std::fmt;

/// A number above this counts milliseconds, below it seconds: as milliseconds it is March 1973,
/// as seconds the year 5138.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// A text or an id; a number is its digits. Empty text reads as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word<'a>(Option<Cow<'a, str>>);

impl Word<'_> {
    /// The text, if there is any.
    pub fn get(&self) -> Option<&str> {
        self.0.as_deref().filter(|text| !text.is_empty())
    }

    /// The text as a value of its own.
    pub fn owned(&self) -> Option<String> {
        self.get().map(str::to_owned)
    }
}

/// The same as a value of its own, for shapes that outlive their text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text(pub Option<String>);

/// A moment in any of the ways in which the platform writes one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moment(pub Option<Time>);

/// A whole number, also written as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Whole(pub Option<i64>);

/// A yes or no; anything but a yes is a no.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flag(pub bool);

/// An id that must be there: a text, or a number of those who write ids so.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(from = "TextOrNumber")]
pub(crate) struct Id(pub String);

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum TextOrNumber {
    Text(String),
    Number(u64),
}

impl From<TextOrNumber> for Id {
    fn from(read: TextOrNumber) -> Id {
        match read {
            TextOrNumber::Text(text) => Id(text),
            TextOrNumber::Number(number) => Id(number.to_string()),
        }
    }
}

/// One JSON value as a leaf sees it.
enum Leaf<'a> {
    Text(Cow<'a, str>),
    Integer(i64),
    Large(u64),
    Fraction(f64),
    Bool(bool),
    Other,
}

struct LeafVisitor;

impl<'de> Visitor<'de> for LeafVisitor {
    type Value = Leaf<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Leaf<'de>, E> {
        Ok(Leaf::Text(Cow::Borrowed(v)))
    }
    fn visit_str<E>(self, v: &str) -> Result<Leaf<'de>, E> {
        Ok(Leaf::Text(Cow::Owned(v.to_owned())))
    }
    fn visit_string<E>(self, v: String) -> Result<Leaf<'de>, E> {
        Ok(Leaf::Text(Cow::Owned(v)))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Leaf<'de>, E> {
        Ok(i64::try_from(v).map_or(Leaf::Large(v), Leaf::Integer))
    }
    fn visit_i64<E>(self, v: i64) -> Result<Leaf<'de>, E> {
        Ok(Leaf::Integer(v))
    }
    fn visit_f64<E>(self, v: f64) -> Result<Leaf<'de>, E> {
        Ok(Leaf::Fraction(v))
    }
    fn visit_bool<E>(self, v: bool) -> Result<Leaf<'de>, E> {
        Ok(Leaf::Bool(v))
    }
    fn visit_unit<E>(self) -> Result<Leaf<'de>, E> {
        Ok(Leaf::Other)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Leaf<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Leaf::Other)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Leaf<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Leaf::Other)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Word<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Word(match d.deserialize_any(LeafVisitor)? {
            Leaf::Text(text) => Some(text),
            Leaf::Integer(n) => Some(Cow::Owned(n.to_string())),
            Leaf::Large(n) => Some(Cow::Owned(n.to_string())),
            Leaf::Fraction(_) | Leaf::Bool(_) | Leaf::Other => None,
        }))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Word::deserialize(d).map(|word| Text(word.owned()))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Moment(match d.deserialize_any(LeafVisitor)? {
            Leaf::Integer(n) => moment(n),
            Leaf::Fraction(x) if x.is_finite() && x.abs() < 1e15 => moment(x as i64),
            Leaf::Text(text) => match text.trim().parse::<i64>() {
                Ok(n) => moment(n),
                Err(_) => Time::parse(text.trim()),
            },
            Leaf::Fraction(_) | Leaf::Large(_) | Leaf::Bool(_) | Leaf::Other => None,
        }))
    }
}

/// Zero and below is how a platform writes "not known".
fn moment(n: i64) -> Option<Time> {
    match n {
        ..=0 => None,
        MILLISECONDS_FROM.. => Some(Time(n)),
        _ => Some(Time::from_seconds(n)),
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Whole(match d.deserialize_any(LeafVisitor)? {
            Leaf::Integer(n) => Some(n),
            Leaf::Fraction(x) if x.is_finite() && x.abs() < 1e15 => Some(x as i64),
            Leaf::Text(text) => text.trim().parse().ok(),
            Leaf::Fraction(_) | Leaf::Large(_) | Leaf::Bool(_) | Leaf::Other => None,
        }))
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Flag(match d.deserialize_any(LeafVisitor)? {
            Leaf::Bool(yes) => yes,
            Leaf::Integer(n) => n == 1,
            Leaf::Text(text) => text == "true",
            Leaf::Large(_) | Leaf::Fraction(_) | Leaf::Other => false,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_text_or_numbers() {
        let read = |json: &str| {
            serde_json::from_str::<Word>(json)
                .map(|w| w.owned())
                .ok()
                .flatten()
        };
        assert_eq!(read("\"178\"").as_deref(), Some("178"));
        assert_eq!(
            read("17841400000000001").as_deref(),
            Some("17841400000000001")
        );
        assert_eq!(
            read("18446744073709551615").as_deref(),
            Some("18446744073709551615")
        );
        assert_eq!(read("\"citt\\u00e0\"").as_deref(), Some("città"));
        for absent in ["\"\"", "null", "true", "1.5", "[1,[2]]", "{\"a\":{}}"] {
            assert_eq!(read(absent), None, "{absent}");
        }
    }

    #[test]
    fn every_way_of_writing_a_moment_is_the_same_moment() {
        let read = |json: &str| {
            serde_json::from_str::<Moment>(json)
                .map(|m| m.0)
                .ok()
                .flatten()
        };
        let want = Some(Time(1_631_082_844_000));
        for json in [
            "1631082844000",
            "\"1631082844000\"",
            "1631082844",
            "\"1631082844\"",
            "\"2021-09-08T06:34:04+0000\"",
            "\"2021-09-08T06:34:04Z\"",
            "1631082844.0",
        ] {
            assert_eq!(read(json), want, "{json}");
        }
        for absent in [
            "0",
            "-5",
            "\"ieri\"",
            "null",
            "[]",
            "1e300",
            "18446744073709551615",
        ] {
            assert_eq!(read(absent), None, "{absent}");
        }
    }

    #[test]
    fn numbers_and_flags_may_be_text() {
        assert_eq!(
            serde_json::from_str::<Whole>("\"131047\"").ok(),
            Some(Whole(Some(131_047)))
        );
        assert_eq!(serde_json::from_str::<Whole>("{}").ok(), Some(Whole(None)));
        assert_eq!(serde_json::from_str::<Flag>("true").ok(), Some(Flag(true)));
        assert_eq!(
            serde_json::from_str::<Flag>("\"no\"").ok(),
            Some(Flag(false))
        );
    }
}
