//! Addresses that open a chat and carry a continue token (webhooks.md §6, §8: `ref`).

/// The words that a WhatsApp link puts into the composer of the person, who sends them with one
/// tap. Understood in both languages, and short, because people read it before they send it.
pub(crate) fn opening_words(token: &str) -> String {
    format!("Ciao! Hello! ({token})")
}

/// Percent-encodes a text for one component of an address (RFC 3986, unreserved characters stay).
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_plain_characters_is_encoded() {
        assert_eq!(encode("Ciao! (sp-a_2)"), "Ciao%21%20%28sp-a_2%29");
        assert_eq!(encode("è/&"), "%C3%A8%2F%26");
    }

    #[test]
    fn the_token_is_found_in_the_words() {
        let token = "sp-abcdefghijklmnopqrstuvwx23";
        assert_eq!(
            sportello_core::continuation::find(&opening_words(token)).as_deref(),
            Some(token)
        );
    }
}
