//! One word, one thing: the glossary's "not" column, as names of types, functions and modules.

use super::mask::is_word;
use super::source::Source;
use super::{Finding, Tree};

/// Words that are no part of a name, and what is said instead.
const INSTEAD: [(&str, &str); 17] = [
    ("tenant", "Workspace"),
    ("provider", "Connector"),
    ("driver", "Connector"),
    ("customer", "Contact"),
    ("lead", "Contact (a lead is its stage)"),
    ("thread", "Conversation"),
    ("ticket", "Conversation"),
    ("operator", "Agent"),
    ("queue", "Lane, Outbox or Journal"),
    ("failover", "Fallback"),
    ("campaign", "Broadcast"),
    ("message_status", "Delivery's state"),
    ("maybe_sent", "Unknown or Unconfirmed"),
    ("platform_type", "ChannelKind"),
    ("network_kind", "ChannelKind"),
    ("opt_in", "Consent"),
    ("event_log", "Journal"),
];

/// What opens the name of an item.
const ITEMS: [&str; 7] = ["struct", "enum", "trait", "type", "fn", "mod", "union"];

/// Checks the crates that share the vocabulary; the sandbox speaks the platforms', whatever words those use.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let ours = |source: &&Source| {
        !matches!(
            source.crate_name(),
            Some("sandbox" | "simulate" | "xtask") | None
        )
    };
    tree.sources
        .iter()
        .filter(ours)
        .flat_map(of_source)
        .collect()
}

fn of_source(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, code) in source.shipped_lines() {
        for name in names(code) {
            let spoken = format!("_{}_", snake(name));
            for (word, instead) in INSTEAD
                .iter()
                .filter(|(word, _)| spoken.contains(&format!("_{word}_")))
            {
                let what = format!(
                    "`{name}`: the glossary says {instead}, not {}",
                    word.replace('_', " ")
                );
                findings.push(Finding::fault(&source.path, line, what));
            }
        }
    }
    findings
}

/// The names of the items that a line declares.
fn names(code: &str) -> Vec<&str> {
    let words: Vec<&str> = code
        .split(|letter: char| !letter.is_ascii() || !is_word(letter as u8))
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .filter(|pair| ITEMS.contains(&pair[0]))
        .map(|pair| pair[1])
        .collect()
}

/// `MessageStatus` as `message_status`.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() && !text.ends_with('_') {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> usize {
        check(&Tree::of(&[("crates/engine/src/a.rs", text)])).len()
    }

    #[test]
    fn each_word_of_the_not_column_is_found_in_a_name() {
        for (word, _) in INSTEAD {
            assert_eq!(
                faults(&format!("pub fn get_{word}(a: u8) {{}}")),
                1,
                "{word}"
            );
        }
        assert_eq!(
            faults("struct MessageStatus; enum TenantId {} mod customers_x {} type Customer = u8;"),
            3
        );
    }

    #[test]
    fn words_within_words_and_names_of_others_are_let_be() {
        assert_eq!(
            faults(
                "fn leading() {} struct Threads; let thread = std::thread::spawn(f); fn misleading() {}"
            ),
            0
        );
    }
}
