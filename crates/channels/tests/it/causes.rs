//! The sentences that people read.

use sportello_channels::{CAUSES, cause};

#[test]
fn the_keys_are_sorted_unique_and_named_alike() {
    for pair in CAUSES.windows(2) {
        assert!(
            pair[0].key < pair[1].key,
            "{} before {}",
            pair[0].key,
            pair[1].key
        );
    }
    assert!(CAUSES.iter().all(|c| c.key.starts_with("cause-")));
    assert_eq!(cause("cause-token").map(|c| c.key), Some("cause-token"));
    assert_eq!(cause("cause-nonsense"), None);
}

/// What happened, what it means, what to do: at least two sentences in both languages, and none
/// of them a code that nobody can read.
#[test]
fn every_sentence_says_what_happened_and_what_to_do() {
    for cause in CAUSES {
        for text in [cause.en, cause.it] {
            let sentences = text.matches(['.', ';', ':']).count();
            assert!(
                sentences >= 2 && text.ends_with('.'),
                "{}: {text}",
                cause.key
            );
            assert!(
                !text.chars().any(|c| c.is_ascii_digit()),
                "{}: {text}",
                cause.key
            );
        }
        assert_ne!(cause.en, cause.it, "{}", cause.key);
    }
}
