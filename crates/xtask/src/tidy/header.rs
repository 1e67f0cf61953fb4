//! Every file opens by saying what lives there.

use super::source::Language;
use super::{Finding, Tree};

/// A header shorter than this says nothing.
const SHORTEST: usize = 12;

/// Checks every source.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let silent = tree
        .sources
        .iter()
        .filter(|source| said(source.language, &source.text).len() < SHORTEST);
    let finding =
        |path| Finding::fault(path, 1, "opens without a comment that says what lives here");
    silent.map(|source| finding(&source.path)).collect()
}

/// What the first comment says, without its marks.
fn said(language: Language, text: &str) -> &str {
    let mut text = text.trim_start();
    if text.starts_with("#!/") {
        text = text.split_once('\n').unwrap_or_default().1.trim_start();
    }
    let line = text.lines().next().unwrap_or_default();
    let said = match language {
        Language::Rust => line.strip_prefix("//!"),
        Language::Script => line.strip_prefix("//").or_else(|| block(text)),
        Language::Style => block(text),
    };
    said.unwrap_or_default().trim()
}

fn block(text: &str) -> Option<&str> {
    let (inside, _) = text.strip_prefix("/*")?.split_once("*/")?;
    Some(inside.trim_matches('*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_say_what_they_hold_pass() {
        let tree = Tree::of(&[
            ("a.rs", "//! The outbox's rows.\nfn a() {}"),
            ("a.js", "// Keeps drafts across reloads.\n"),
            (
                "b.mjs",
                "#!/usr/bin/env node\n/* Keeps drafts across reloads. */",
            ),
            ("a.css", "/* The bubbles of a conversation. */\n"),
        ]);
        assert_eq!(check(&tree), []);
    }

    #[test]
    fn files_that_open_with_code_or_an_empty_word_fail() {
        let tree = Tree::of(&[
            ("a.rs", "use a;\n//! Too late for a header."),
            ("b.rs", "//! x\n"),
            ("c.rs", "// A comment is not documentation.\n"),
            ("a.js", "import a;"),
            ("a.css", "a {} /* Too late for a header. */"),
            ("b.css", ""),
        ]);
        assert_eq!(check(&tree).len(), 6);
    }
}
