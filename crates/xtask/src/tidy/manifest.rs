//! Every crate inherits what the workspace decides: lints, licence, edition, versions.

use super::{Finding, Tree};

/// Lines that every crate's manifest has.
const INHERITED: [&str; 5] = [
    "version.workspace = true",
    "edition.workspace = true",
    "rust-version.workspace = true",
    "license.workspace = true",
    "publish.workspace = true",
];

/// Checks every crate's `Cargo.toml`.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.manifests
        .iter()
        .flat_map(|(path, text)| of_manifest(path, text))
        .collect()
}

fn of_manifest(path: &str, text: &str) -> Vec<Finding> {
    let sections = sections(text);
    let has = |section: &str, line: &dyn Fn(&str) -> bool| {
        sections
            .iter()
            .any(|&(name, _, text)| name == section && line(text))
    };
    let mut findings = Vec::new();
    for needed in INHERITED
        .iter()
        .filter(|needed| !has("package", &|line| line == **needed))
    {
        findings.push(Finding::fault(
            path,
            0,
            format!("[package] lacks `{needed}`"),
        ));
    }
    if !has("package", &|line| line.starts_with("description = ")) {
        findings.push(Finding::fault(path, 0, "[package] lacks a description"));
    }
    if !has("lints", &|line| line == "workspace = true") {
        findings.push(Finding::fault(
            path,
            0,
            "lacks [lints] with `workspace = true`",
        ));
    }
    for &(section, number, line) in sections
        .iter()
        .filter(|(section, ..)| section.ends_with("dependencies"))
    {
        if !line.contains("workspace = true") {
            let what = format!("[{section}] `{line}`: versions stand in the workspace's table");
            findings.push(Finding::fault(path, number, what));
        }
    }
    findings
}

/// Each line that says something, with its section and number.
fn sections(text: &str) -> Vec<(&str, usize, &str)> {
    let (mut section, mut found) = ("", Vec::new());
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            section = name.trim_matches(['[', ']']);
        } else if !line.is_empty() && !line.starts_with('#') {
            found.push((section, index + 1, line));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[package]\nname = \"a\"\ndescription = \"b\"\nversion.workspace = true\nedition.workspace = true\n\
        rust-version.workspace = true\nlicense.workspace = true\npublish.workspace = true\n[lints]\nworkspace = true\n\
        [dependencies]\nserde.workspace = true\ntokio = { workspace = true, features = [\"io-std\"] }\n";

    #[test]
    fn a_manifest_that_inherits_everything_passes() {
        assert_eq!(of_manifest("a", GOOD), []);
    }

    #[test]
    fn each_line_that_is_missing_is_named() {
        for line in GOOD.lines().filter(|line| {
            line.contains("workspace = true") && line.contains(".w") && !line.starts_with("serde")
        }) {
            let findings = of_manifest("a", &GOOD.replace(&format!("\n{line}\n"), "\n"));
            assert_eq!(findings.len(), 1, "{line}");
        }
        assert_eq!(
            of_manifest("a", &GOOD.replace("[lints]\nworkspace = true\n", "")).len(),
            1
        );
        assert_eq!(
            of_manifest("a", &GOOD.replace("description = \"b\"\n", "")).len(),
            1
        );
    }

    #[test]
    fn a_version_of_its_own_is_refused() {
        for dependency in [
            "[dev-dependencies]\nrand = \"0.9\"\n",
            "[target.'cfg(unix)'.dependencies]\nlibc = { version = \"1\" }\n",
        ] {
            assert_eq!(
                of_manifest("a", &format!("{GOOD}{dependency}")).len(),
                1,
                "{dependency}"
            );
        }
    }
}
