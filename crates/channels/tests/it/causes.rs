//! The sentences that people read.

use sportello_channels::{CAUSES, cause};
use std::collections::BTreeMap;
use std::path::Path;

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

/// Every key that any crate writes down is on the list, and so has words in both languages. Read
/// from the sources, since a cause is a string where it is stored.
#[test]
fn every_cause_that_is_given_anywhere_is_on_the_list() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut given = BTreeMap::new();
    for entry in std::fs::read_dir(crates).expect("the crates") {
        gather(&entry.expect("a crate").path().join("src"), &mut given);
    }
    assert!(given.len() > 30, "the sources were read: {given:?}");
    for (key, place) in given {
        assert!(cause(&key).is_some(), "{key} ({place}) has no words");
    }
}

/// The words that the interface has for causes beside the list.
const OF_THE_INTERFACE: &[&str] = &["cause-unknown"];

fn gather(folder: &Path, given: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, given);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source");
            for literal in text.split("\"cause-").skip(1) {
                let word = literal.split('"').next().unwrap_or_default();
                let key = format!("cause-{word}");
                let whole =
                    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                if whole && !OF_THE_INTERFACE.contains(&key.as_str()) {
                    given.insert(key, path.display().to_string());
                }
            }
        }
    }
}
