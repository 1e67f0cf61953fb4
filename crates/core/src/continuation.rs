//! "Continue on WhatsApp / Messenger / Instagram": a one-time token that a link carries to
//! another network, and that joins two addresses with evidence when it arrives.

use crate::time::Span;

/// What a token begins with, so that it is found in words, referrals and postbacks alike.
pub const PREFIX: &str = "sp-";
/// Characters after the prefix: 26 of base 32, 130 bits.
pub const LENGTH: usize = 26;
/// How long a link stays good.
pub const LIFETIME: Span = Span::days(7);

/// Finds a token in a text, a `ref` or a payload. Case does not matter (phones capitalise); the
/// token found is in lower case.
pub fn find(text: &str) -> Option<String> {
    let folded = text.to_ascii_lowercase();
    let mut rest = folded.as_str();
    while let Some(start) = rest.find(PREFIX) {
        let body = &rest[start + PREFIX.len()..];
        let end = body.find(|c: char| !is_token_char(c)).unwrap_or(body.len());
        if end == LENGTH {
            return Some(format!("{PREFIX}{}", &body[..end]));
        }
        rest = body;
    }
    None
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_lowercase() || ('2'..='7').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "sp-abcdefghijklmnopqrstuvwx23";

    #[test]
    fn a_token_is_found_wherever_a_network_puts_it() {
        assert_eq!(find(TOKEN).as_deref(), Some(TOKEN));
        assert_eq!(find(&format!("Ciao! ({TOKEN})")).as_deref(), Some(TOKEN));
        assert_eq!(find(&TOKEN.to_uppercase()).as_deref(), Some(TOKEN));
        assert_eq!(find(&format!("wasp-sp-x {TOKEN}.")).as_deref(), Some(TOKEN));
    }

    #[test]
    fn what_only_looks_like_one_is_not() {
        assert_eq!(find("sp-short"), None);
        assert_eq!(find(&format!("{TOKEN}a")), None);
        assert_eq!(find(""), None);
    }
}
