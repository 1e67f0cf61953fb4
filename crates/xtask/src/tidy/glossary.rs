//! One word, one thing: the glossary's "not" column, as names of types, functions and modules.

use super::source::Source;
use super::{Finding, Tree};

/// Words that are no part of a name, and what is said instead.
const INSTEAD: [(&str, &str); 14] = [
    ("tenant", "Workspace"),
    ("provider", "Connector"),
    ("driver", "Connector"),
    ("customer", "Contact"),
    ("lead", "Contact (a lead is its stage)"),
    ("thread", "Conversation"),
    ("queue", "Lane, Outbox or Journal"),
    ("failover", "Fallback"),
    ("campaign", "Broadcast"),
    ("message_status", "Delivery's state"),
    ("maybe_sent", "Unknown or Unconfirmed"),
    ("platform_type", "ChannelKind"),
    ("network_kind", "ChannelKind"),
    ("opt_in", "Consent"),
];

/// Words that are verbs as well: to queue a delivery is right, a type called queue is not.
const VERBS: [&str; 2] = ["queue", "lead"];

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
        for (item, name) in names(code) {
            let spoken = format!("_{}_", snake(name));
            let is_type = !matches!(item, "fn" | "mod");
            let meant = |word: &str| is_type || !VERBS.contains(&word);
            let said = |word: &str| meant(word) && spoken.contains(&format!("_{word}_"));
            for (word, instead) in INSTEAD.iter().filter(|(word, _)| said(word)) {
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

/// The items that a line declares: what they are, and their names.
fn names(code: &str) -> Vec<(&str, &str)> {
    let words: Vec<&str> = code
        .split(|letter: char| !(letter == '_' || letter.is_ascii_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let pairs = words.windows(2).map(|pair| (pair[0], pair[1]));
    pairs.filter(|(item, _)| ITEMS.contains(item)).collect()
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
            assert_eq!(faults(&format!("pub struct get_{word}(u8);")), 1, "{word}");
        }
        assert_eq!(
            faults("struct MessageStatus; enum TenantId {} mod customers_x {} type Customer = u8;"),
            3
        );
    }

    #[test]
    fn verbs_name_functions_and_no_types() {
        assert_eq!(
            faults("fn queue(a: u8) {} mod queue {} fn queue_all() {}"),
            0
        );
        assert_eq!(
            faults("struct SendQueue; fn tenant() {} mod provider {}"),
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
