//! One file of ours, with what every check asks of it.

use super::mask::{Masked, is_word, mask};

/// In which language a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// `.rs`
    Rust,
    /// `.js`, `.mjs`
    Script,
    /// `.css`
    Style,
}

/// One file.
#[derive(Debug)]
pub struct Source {
    /// From the workspace's folder, with slashes.
    pub path: String,
    /// Its language.
    pub language: Language,
    /// All of it.
    pub text: String,
    /// Rust only (empty otherwise): its code, strings and comments apart.
    pub masked: Masked,
    /// Lines, counted from 1, that stand in a `#[cfg(test)]` item.
    tests: Vec<(usize, usize)>,
}

impl Source {
    /// Takes a file apart; `None` when its language is none that we check.
    #[must_use]
    pub fn new(path: &str, text: String) -> Option<Self> {
        let language = match path.rsplit_once('.')?.1 {
            "rs" => Language::Rust,
            "js" | "mjs" => Language::Script,
            "css" => Language::Style,
            _ => return None,
        };
        let masked = if language == Language::Rust {
            mask(&text)
        } else {
            Masked::default()
        };
        let tests = test_items(&masked.code);
        Some(Self {
            path: path.into(),
            language,
            text,
            masked,
            tests,
        })
    }

    /// The crate's folder name under `crates/`, or none.
    #[must_use]
    pub fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether a line is part of a test: in a `tests` folder or file, or in a `#[cfg(test)]` item.
    #[must_use]
    pub fn is_test(&self, line: usize) -> bool {
        self.is_test_file()
            || self
                .tests
                .iter()
                .any(|&(first, last)| (first..=last).contains(&line))
    }

    /// Whether the whole file is a test's or an example's.
    #[must_use]
    pub fn is_test_file(&self) -> bool {
        let mut parts = self.path.split('/');
        parts.any(|part| matches!(part, "tests" | "tests.rs" | "examples" | "benches"))
    }

    /// The code's lines with their numbers, tests included.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.masked
            .code
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    /// The code's lines with their numbers, without tests.
    pub fn shipped_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code_lines().filter(|&(line, _)| !self.is_test(line))
    }

    /// The string literals with their lines, without tests.
    pub fn shipped_strings(&self) -> impl Iterator<Item = (usize, &str)> {
        let strings = self
            .masked
            .strings
            .iter()
            .map(|(line, inside)| (*line, inside.as_str()));
        strings.filter(|&(line, _)| !self.is_test(line))
    }
}

/// Whether `name` stands in `text` as a whole word (a path such as `std::fs` counts as one).
#[must_use]
pub fn has_word(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].bytes().next_back();
        let after = text[at + name.len()..].bytes().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// The end of the block that opens at the first `{` from `from` on, or of the statement that ends before one.
#[must_use]
pub fn block_end(code: &str, from: usize) -> usize {
    let (mut depth, mut parens) = (0_usize, 0_usize);
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'(' | b'[' => parens += 1,
            b')' | b']' => parens = parens.saturating_sub(1),
            b';' if depth == 0 && parens == 0 => return at,
            b'{' => depth += 1,
            b'}' if depth <= 1 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

/// The line, counted from 1, of a byte.
#[must_use]
pub fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|&&byte| byte == b'\n')
        .count()
}

/// First and last line of every item under `#[cfg(test)]`.
fn test_items(code: &str) -> Vec<(usize, usize)> {
    const MARK: &str = "#[cfg(test)]";
    let marks = code.match_indices(MARK);
    marks
        .map(|(at, _)| {
            (
                line_of(code, at),
                line_of(code, block_end(code, at + MARK.len())),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_test_modules_are_told_from_shipped_ones() {
        let text =
            "//! x\nfn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() { c(\"d\"); }\n}\nfn e() {}\n";
        let source = Source::new("crates/core/src/x.rs", text.into()).unwrap();
        let shipped: Vec<usize> = source.shipped_lines().map(|(line, _)| line).collect();
        assert_eq!(shipped, [1, 2, 7]);
        assert_eq!(source.shipped_strings().count(), 0);
    }

    #[test]
    fn test_files_are_tests_from_first_line_to_last() {
        for path in [
            "crates/core/tests/it/main.rs",
            "crates/core/src/breaker/tests.rs",
            "tests/browser/a.mjs",
        ] {
            assert!(
                Source::new(path, String::new()).unwrap().is_test(1),
                "{path}"
            );
        }
        assert!(
            !Source::new("crates/core/src/contests.rs", String::new())
                .unwrap()
                .is_test(1)
        );
    }

    #[test]
    fn words_are_whole() {
        assert!(has_word("use std::fs;", "std::fs"));
        assert!(has_word("a(rand::x)", "rand"));
        assert!(!has_word("operand", "rand") && !has_word("rand_chacha", "rand"));
    }

    #[test]
    fn a_block_ends_at_its_own_brace_and_a_statement_at_its_semicolon() {
        let code = "mod a { fn b() { x([1; 2]) } } fn c() {}";
        assert_eq!(
            &code[..=block_end(code, 0)],
            "mod a { fn b() { x([1; 2]) } }"
        );
        assert_eq!(block_end("fn a(b: [u8; 2]); c {", 0), 16);
    }

    #[test]
    fn other_languages_are_not_ours_to_check() {
        assert!(Source::new("README.md", String::new()).is_none());
        assert!(Source::new("LICENSE", String::new()).is_none());
    }
}
