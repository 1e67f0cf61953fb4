//! Reactions on Messenger and Instagram: a word each on the wire, an emoji for people
//! (messaging-send.md §1, webhooks.md §6).

/// Emoji and word of the reactions that Messenger names.
pub(crate) const MESSENGER: &[(&str, &str)] = &[
    ("❤️", "love"),
    ("😆", "smile"),
    ("😮", "wow"),
    ("😢", "sad"),
    ("😠", "angry"),
    ("👍", "like"),
    ("👎", "dislike"),
];

/// Emoji and word of what Instagram takes from a business: the heart alone.
pub(crate) const INSTAGRAM: &[(&str, &str)] = &[("❤️", "love")];

/// The word of an emoji; with or without its variation selector it is the same.
pub(crate) fn word(known: &[(&str, &'static str)], emoji: &str) -> Option<&'static str> {
    let bare = |text: &str| text.trim_end_matches('\u{fe0f}').to_owned();
    known
        .iter()
        .find(|(known, _)| bare(known) == bare(emoji))
        .map(|(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heart_is_a_heart_with_or_without_its_selector() {
        assert_eq!(word(INSTAGRAM, "❤"), Some("love"));
        assert_eq!(word(INSTAGRAM, "❤️"), Some("love"));
        assert_eq!(word(INSTAGRAM, "👍"), None);
        assert_eq!(word(MESSENGER, "👍"), Some("like"));
    }
}
