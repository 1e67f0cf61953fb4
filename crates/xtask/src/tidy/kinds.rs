//! Adding a network is a folder and a line, so no other code may ask which network it is dealing with.

use super::mask::is_word;
use super::source::Source;
use super::{Finding, Tree};

/// The kinds there are.
const KINDS: [&str; 3] = ["facebook", "instagram", "whatsapp"];

/// Where networks are named because that is the place's whole purpose.
const AT_HOME: [&str; 8] = [
    // Each network's connector, what the Graph API's networks share, and the list of connectors.
    "crates/channels/src/facebook/",
    "crates/channels/src/instagram/",
    "crates/channels/src/whatsapp/",
    "crates/channels/src/meta/",
    "crates/channels/src/registry.rs",
    // Oracles, which know the platforms by themselves and share nothing with the connectors.
    "crates/sandbox/",
    "crates/simulate/",
    // A rehearsal's cast, which lives on the sandbox's networks.
    "crates/drill/",
];

/// Elsewhere: how often a file may name a network, and why it must.
const COUNTED: &[(&str, usize, &str)] = &[
    (
        "crates/core/src/share.rs",
        2,
        "share links are of networks, connected or not",
    ),
    (
        "crates/web/src/pages/share/open.rs",
        1,
        "what fetches previews of links calls itself so",
    ),
    (
        "crates/sportello/src/bench/folder.rs",
        1,
        "the folder that is measured has one channel",
    ),
    (
        "crates/sportello/src/bench/recovery.rs",
        2,
        "a flood comes from every network at once",
    ),
    (
        "crates/sportello/src/bench/storm.rs",
        1,
        "the bodies of a flood are the networks' own",
    ),
    (
        "crates/sportello/src/commands/demo.rs",
        3,
        "the demo connects the sandbox's three",
    ),
    (
        "crates/sportello/src/commands/sandbox.rs",
        6,
        "its ready line names the sandbox's assets and tokens",
    ),
];

/// Checks the shipped code of every crate but ours of developer commands.
pub fn check(tree: &Tree) -> Vec<Finding> {
    judge(tree, COUNTED)
}

fn judge(tree: &Tree, counted: &[(&str, usize, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let elsewhere = |source: &&Source| {
        let path = &source.path;
        path.starts_with("crates/")
            && !path.starts_with("crates/xtask/")
            && !AT_HOME.iter().any(|home| path.starts_with(home))
    };
    for source in tree.sources.iter().filter(elsewhere) {
        let lines = named_on(source);
        let (allowed, why) = counted
            .iter()
            .find(|(path, ..)| *path == source.path)
            .map_or((0, "nothing"), |&(_, allowed, why)| (allowed, why));
        if lines.len() > allowed {
            let what = format!(
                "names a network {} times, {allowed} are allowed ({why}): ask the connector instead",
                lines.len()
            );
            findings.extend(
                lines
                    .iter()
                    .map(|&line| Finding::fault(&source.path, line, what.clone())),
            );
        } else if lines.len() < allowed {
            let what = format!(
                "names a network {} times, {allowed} are allowed: lower the number in tidy/kinds.rs",
                lines.len()
            );
            findings.push(Finding::fault(&source.path, 0, what));
        }
    }
    let gone = counted
        .iter()
        .filter(|(path, ..)| !tree.sources.iter().any(|source| source.path == *path));
    findings.extend(
        gone.map(|(path, ..)| {
            Finding::fault(path, 0, "is on the list of tidy/kinds.rs but is gone")
        }),
    );
    findings
}

/// The lines that name a network, once for each name.
fn named_on(source: &Source) -> Vec<usize> {
    let strings = source
        .shipped_strings()
        .filter(|(_, inside)| KINDS.contains(inside))
        .map(|(line, _)| line);
    let code = source.shipped_lines().flat_map(|(line, code)| {
        let count = KINDS.iter().map(|kind| paths_to(code, kind)).sum();
        std::iter::repeat_n(line, count)
    });
    let mut lines: Vec<usize> = strings.chain(code).collect();
    lines.sort_unstable();
    lines
}

/// How often code speaks of `ChannelKind::FACEBOOK`, `Kind::Facebook`, `kind::facebook()` and their like.
fn paths_to(code: &str, kind: &str) -> usize {
    let lower = code.to_ascii_lowercase();
    let of_kind = |at: usize| {
        let before = &lower[..at];
        let after = lower[at + kind.len()..].bytes().next();
        before.ends_with("kind::") && !after.is_some_and(is_word)
    };
    lower
        .match_indices(kind)
        .filter(|&(at, _)| of_kind(at))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_found_as_strings_and_as_constants() {
        let text = "fn a() { if kind == \"facebook\" {} match k { ChannelKind::WHATSAPP => {} Kind::Instagram => {} } }";
        assert_eq!(
            judge(&Tree::of(&[("crates/engine/src/a.rs", text)]), &[]).len(),
            3
        );
    }

    #[test]
    fn connectors_oracles_tests_and_prose_may_name_them() {
        let named = "fn a() { b(\"facebook\") }";
        for path in [
            "crates/channels/src/facebook/mod.rs",
            "crates/sandbox/src/a.rs",
            "crates/web/tests/it/a.rs",
        ] {
            assert_eq!(judge(&Tree::of(&[(path, named)]), &[]), [], "{path}");
        }
        let prose = "//! As \"facebook\" does.\nfn a() { b(\"on facebook too\") }\n#[cfg(test)]\nmod tests { const A: &str = \"facebook\"; }";
        assert_eq!(
            judge(&Tree::of(&[("crates/engine/src/a.rs", prose)]), &[]),
            []
        );
    }

    #[test]
    fn a_counted_file_may_name_them_so_often_and_no_less() {
        let tree = Tree::of(&[(
            "crates/web/src/a.rs",
            "const A: [&str; 2] = [\"facebook\", \"instagram\"];",
        )]);
        assert_eq!(judge(&tree, &[("crates/web/src/a.rs", 2, "words")]), []);
        assert_eq!(
            judge(&tree, &[("crates/web/src/a.rs", 1, "words")]).len(),
            2
        );
        assert_eq!(
            judge(&tree, &[("crates/web/src/a.rs", 3, "words")]).len(),
            1
        );
        assert_eq!(
            judge(&Tree::of(&[]), &[("crates/web/src/a.rs", 1, "words")]).len(),
            1
        );
    }
}
