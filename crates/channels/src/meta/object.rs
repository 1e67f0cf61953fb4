//! Which `object` a webhook body is of, read without reading the rest: it is the first member of
//! every real body.

use super::lenient::Word;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// The `object` of a body; `None` if it has none or is not JSON up to there.
pub(crate) fn peek(raw: &[u8]) -> Option<String> {
    let mut found = None;
    let mut json = serde_json::Deserializer::from_slice(raw);
    // The reader is left in the middle of the body on purpose, and complains; what was found
    // before that is what was asked for.
    let _ = Peek(&mut found).deserialize(&mut json);
    found
}

struct Peek<'f>(&'f mut Option<String>);

impl<'de> DeserializeSeed<'de> for Peek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Peek<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a webhook body")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Word<'de>>()? {
            if key.get() == Some("object") {
                *self.0 = map.next_value::<Word<'de>>()?.owned();
                return Err(A::Error::custom("found"));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_object_is_found_first_last_or_not() {
        assert_eq!(
            peek(br#"{"object":"page","entry":[ broken"#).as_deref(),
            Some("page")
        );
        assert_eq!(
            peek(br#"{"entry":[{"id":1}],"object":"instagram"}"#).as_deref(),
            Some("instagram")
        );
        assert_eq!(peek(br#"{"entry":[{"object":"page"}]}"#), None);
        assert_eq!(peek(b"[]"), None);
        assert_eq!(peek(b"\xff"), None);
    }
}
