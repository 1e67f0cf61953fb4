//! Dead files: a `.rs` that no `mod` reaches is read by people and by no compiler.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Language, Source, block_end, has_word};
use super::{Finding, Tree};

/// Checks that every Rust file of a crate is a root of it or is reached from one.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let rust = tree
        .sources
        .iter()
        .filter(|source| source.language == Language::Rust && source.crate_name().is_some());
    let files: BTreeMap<&str, &Source> =
        rust.map(|source| (source.path.as_str(), source)).collect();
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<String> = files
        .keys()
        .copied()
        .filter(|path| is_root(path))
        .map(str::to_owned)
        .collect();
    while let Some(path) = waiting.pop() {
        if let Some(source) = files.get(path.as_str())
            && reached.insert(path)
        {
            waiting.extend(children(source));
        }
    }
    let dead = files.keys().filter(|path| !reached.contains(**path));
    dead.map(|path| Finding::fault(path, 0, "no `mod` reaches this file: name it or drop it"))
        .collect()
}

/// What Cargo compiles by itself.
fn is_root(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').skip(2).collect();
    matches!(
        parts.as_slice(),
        ["build.rs"]
            | ["src", "lib.rs" | "main.rs"]
            | ["src", "bin", _]
            | ["src", "bin", _, "main.rs"]
            | ["tests" | "examples" | "benches", _]
            | ["tests" | "examples" | "benches", _, "main.rs"]
    )
}

/// Where the files may lie that this one declares.
fn children(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    declared(&source.masked.code, &home(&source.path), &mut found);
    let folder = source
        .path
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    // `#[path = "…"] mod x;` and `include!("…")` name a file from this one's own folder.
    let by_name = source
        .masked
        .strings
        .iter()
        .filter(|(_, inside)| inside.ends_with(".rs"));
    found.extend(by_name.map(|(_, inside)| normal(&format!("{folder}/{inside}"))));
    found
}

/// The folder of a file's child modules.
fn home(path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    match file {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
        _ if is_root(path) => folder.to_owned(),
        _ => path.trim_end_matches(".rs").to_owned(),
    }
}

/// Collects `mod x;` into `found`, going into `mod x { … }`.
fn declared(code: &str, folder: &str, found: &mut Vec<String>) {
    let mut from = 0;
    while let Some(at) = code[from..].find("mod ").map(|at| from + at) {
        from = at + 4;
        if !has_word(&code[at.saturating_sub(1)..at + 3], "mod") {
            continue;
        }
        let rest = &code[from..];
        let name: String = rest
            .chars()
            .take_while(|&letter| letter == '_' || letter.is_alphanumeric())
            .collect();
        let after = rest[name.len()..].trim_start();
        if name.is_empty() {
            continue;
        }
        if after.starts_with(';') {
            found.extend([
                format!("{folder}/{name}.rs"),
                format!("{folder}/{name}/mod.rs"),
            ]);
        } else if after.starts_with('{') {
            let end = block_end(code, from);
            declared(&code[from..end], &format!("{folder}/{name}"), found);
            from = end;
        }
    }
}

/// A path without `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
    {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dead(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files))
            .into_iter()
            .map(|finding| finding.path)
            .collect()
    }

    #[test]
    fn files_that_a_module_names_are_alive() {
        let files = [
            (
                "crates/a/src/lib.rs",
                "mod b; pub(crate) mod c; mod d { mod e; } #[path = \"odd/f.rs\"] mod f;",
            ),
            ("crates/a/src/b.rs", "mod g;"),
            ("crates/a/src/b/g.rs", ""),
            ("crates/a/src/c/mod.rs", "#[cfg(test)] mod tests;"),
            ("crates/a/src/c/tests.rs", ""),
            ("crates/a/src/d/e.rs", ""),
            ("crates/a/src/odd/f.rs", ""),
            ("crates/a/tests/it/main.rs", "mod h;"),
            ("crates/a/tests/it/h.rs", ""),
            ("crates/a/build.rs", ""),
        ];
        assert_eq!(dead(&files), [""; 0]);
    }

    #[test]
    fn files_that_no_module_names_are_dead() {
        let files = [
            ("crates/a/src/lib.rs", "// mod b;\nmodel b; mod c;"),
            ("crates/a/src/b.rs", ""),
            ("crates/a/src/c.rs", ""),
            ("crates/a/src/c/d.rs", ""),
            ("crates/a/tests/it/e.rs", ""),
        ];
        assert_eq!(
            dead(&files),
            [
                "crates/a/src/b.rs",
                "crates/a/src/c/d.rs",
                "crates/a/tests/it/e.rs"
            ]
        );
    }
}
