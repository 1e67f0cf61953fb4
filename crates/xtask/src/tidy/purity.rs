//! Invariant I9: no clock, randomness or I/O in the crates that decide, in code or in dependencies.

use super::source::{Source, has_word};
use super::{Finding, Tree};

/// The crates that take time and everything else as arguments; `seal` when it comes.
const PURE: [&str; 3] = ["core", "channels", "seal"];

/// What their code may not name.
const BANNED: [&str; 17] = [
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
    "rand",
    "getrandom",
    "SystemRandom",
    "tokio",
    "std::fs",
    "std::net",
    "std::env",
    "std::io",
    "std::process",
    "std::thread",
    "println",
    "eprintln",
    "async",
];

/// What their `Cargo.toml` may not list, tests excepted.
const CRATES: [&str; 10] = [
    "tokio",
    "rand",
    "rand_chacha",
    "getrandom",
    "reqwest",
    "axum",
    "rusqlite",
    "object_store",
    "async-trait",
    "tracing",
];

/// Checks the shipped code and the dependencies of the pure crates.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in tree
        .sources
        .iter()
        .filter(|source| source.crate_name().is_some_and(|name| PURE.contains(&name)))
    {
        findings.extend(of_source(source));
    }
    for (package, dependency) in tree
        .packages
        .iter()
        .flat_map(super::layers::shipped_dependencies)
    {
        let pure = package
            .strip_prefix("sportello-")
            .is_some_and(|name| PURE.contains(&name));
        if pure && CRATES.contains(&dependency.as_str()) {
            let path = format!(
                "crates/{}/Cargo.toml",
                package.trim_start_matches("sportello-")
            );
            findings.push(Finding::fault(
                &path,
                0,
                format!("depends on {dependency}: a pure crate does no I/O (I9)"),
            ));
        }
    }
    findings
}

fn of_source(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, code) in source.shipped_lines() {
        let whole = spelled_out(code);
        for name in BANNED.iter().filter(|name| has_word(&whole, name)) {
            findings.push(Finding::fault(
                &source.path,
                line,
                format!("{name}: take it as an argument (I9)"),
            ));
        }
    }
    findings
}

/// `use std::{fs, net::IpAddr}` written as `std::fs`, `std::net::IpAddr`, so that grouping hides nothing.
fn spelled_out(code: &str) -> String {
    let Some((_, group)) = code.split_once("std::{") else {
        return code.to_owned();
    };
    let members = group
        .split(['{', '}', ','])
        .map(|member| format!("std::{}", member.trim()));
    format!("{code} {}", members.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn each_banned_name_is_found_in_a_pure_crate() {
        for name in BANNED {
            assert_eq!(
                faults("crates/core/src/a.rs", &format!("fn a() {{ {name}::b() }}")),
                1,
                "{name}"
            );
        }
        assert_eq!(faults("crates/channels/src/a.rs", "use std::{fmt, fs};"), 1);
    }

    #[test]
    fn prose_tests_durations_and_other_crates_are_let_be() {
        assert_eq!(
            faults(
                "crates/core/src/a.rs",
                "//! As tokio does.\nuse std::time::Duration;\nconst A: &str = \"rand\";"
            ),
            0
        );
        assert_eq!(faults("crates/core/tests/it/main.rs", "use std::fs;"), 0);
        assert_eq!(
            faults("crates/engine/src/a.rs", "use std::time::Instant;"),
            0
        );
    }

    #[test]
    fn dependencies_of_a_pure_crate_are_pure() {
        let package = |kind: serde_json::Value| json!({ "name": "sportello-core", "dependencies": [{ "name": "tokio", "kind": kind }] });
        let tree = |kind| Tree {
            packages: vec![package(kind)],
            ..Tree::default()
        };
        assert_eq!(check(&tree(serde_json::Value::Null)).len(), 1);
        assert_eq!(check(&tree("dev".into())).len(), 0);
    }
}
