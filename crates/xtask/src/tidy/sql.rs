//! Only `store` speaks SQL.

use super::source::{Source, has_word};
use super::{Finding, Tree};

/// The beginnings that no sentence for people has.
const BEGINNINGS: [(&str, &str); 10] = [
    ("SELECT ", "FROM "),
    ("INSERT ", "INTO "),
    ("REPLACE INTO ", ""),
    ("UPDATE ", " SET "),
    ("DELETE FROM ", ""),
    ("CREATE TABLE ", ""),
    ("CREATE INDEX ", ""),
    ("DROP TABLE ", ""),
    ("ALTER TABLE ", ""),
    ("PRAGMA ", ""),
];

/// The crates that reach a database.
const DRIVERS: [&str; 3] = ["rusqlite", "refinery", "tokio_postgres"];

/// Checks every crate but `store`, tests included.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let elsewhere =
        |source: &&Source| !matches!(source.crate_name(), Some("store" | "xtask") | None);
    tree.sources
        .iter()
        .filter(elsewhere)
        .flat_map(of_source)
        .collect()
}

fn of_source(source: &Source) -> Vec<Finding> {
    let statements = source
        .masked
        .strings
        .iter()
        .filter(|(_, inside)| is_sql(inside));
    let mut findings: Vec<Finding> = statements
        .map(|(line, _)| {
            Finding::fault(
                &source.path,
                *line,
                "SQL outside crates/store: give the store an operation",
            )
        })
        .collect();
    for (line, code) in source.code_lines() {
        for driver in DRIVERS.iter().filter(|driver| has_word(code, driver)) {
            let what = format!("{driver} outside crates/store: give the store an operation");
            findings.push(Finding::fault(&source.path, line, what));
        }
    }
    findings
}

fn is_sql(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = format!("{} ", words.join(" ").to_ascii_uppercase());
    // A sentence may begin with these words in lower case; SQL of ours is in capitals.
    let shouted = words
        .first()
        .is_some_and(|word| word.chars().all(char::is_uppercase));
    shouted
        && BEGINNINGS
            .iter()
            .any(|(begin, then)| text.starts_with(begin) && text.contains(then))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn statements_and_drivers_outside_the_store_are_found() {
        for statement in [
            "SELECT a FROM b",
            "INSERT OR IGNORE INTO a VALUES (1)",
            "REPLACE INTO a VALUES (1)",
            "UPDATE a SET b = 1",
            "DELETE FROM a",
            "CREATE TABLE a (b)",
            "CREATE INDEX a ON b (c)",
            "DROP TABLE a",
            "ALTER TABLE a ADD b",
            "\\n  PRAGMA user_version".trim_start_matches("\\n"),
        ] {
            assert_eq!(
                faults(
                    "crates/engine/src/a.rs",
                    &format!("fn a() {{ b(\"{statement}\") }}")
                ),
                1,
                "{statement}"
            );
        }
        assert_eq!(
            faults("crates/web/tests/it/a.rs", "use rusqlite::Connection;"),
            1
        );
    }

    #[test]
    fn the_store_and_sentences_are_let_be() {
        assert_eq!(
            faults(
                "crates/store/src/a.rs",
                "const A: &str = \"SELECT a FROM b\";"
            ),
            0
        );
        let sentences = "fn a() { b(\"Select a person from the list\"); c(\"UPDATE\"); d(\"Update a set of posts\") } // SELECT a FROM b";
        assert_eq!(faults("crates/web/src/a.rs", sentences), 0);
    }
}
