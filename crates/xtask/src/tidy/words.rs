//! Words that are not committed: what is left to do belongs into an issue, what is silenced needs a reason.

use super::source::{Language, Source};
use super::{Finding, Tree};

/// In code, where comments and strings are blanked.
const IN_CODE: [(&str, &str); 6] = [
    ("todo!(", "finish it, or leave it out"),
    ("unimplemented!(", "finish it, or leave it out"),
    ("dbg!(", "log it, or leave it out"),
    (
        "#[allow(",
        "#[expect(…, reason = \"…\")] says why, and goes when it is no longer true",
    ),
    (
        "#![allow(",
        "#![expect(…, reason = \"…\")] says why, and goes when it is no longer true",
    ),
    ("#[ignore", "a test runs or is no test"),
];

/// In comments, as whole words in capitals.
const IN_COMMENTS: [&str; 3] = ["TODO", "FIXME", "XXX"];

/// Checks every source.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.sources.iter().flat_map(of_source).collect()
}

fn of_source(source: &Source) -> Vec<Finding> {
    let rust = source.language == Language::Rust;
    let comments = if rust {
        &source.masked.comments
    } else {
        &source.text
    };
    let mut findings = Vec::new();
    for (index, line) in comments.lines().enumerate() {
        for word in IN_COMMENTS
            .iter()
            .filter(|word| super::source::has_word(line, word))
        {
            findings.push(Finding::fault(
                &source.path,
                index + 1,
                format!("{word}: do it, or write an issue"),
            ));
        }
    }
    for (number, line) in source.code_lines() {
        for (word, instead) in IN_CODE.iter().filter(|(word, _)| line.contains(word)) {
            findings.push(Finding::fault(
                &source.path,
                number,
                format!("{word}: {instead}"),
            ));
        }
        if line.contains("#[expect(") && !has_reason(source, number) {
            findings.push(Finding::fault(
                &source.path,
                number,
                "#[expect(…)] without a reason",
            ));
        }
    }
    findings
}

/// Whether the attribute that opens on this line gives a reason before it closes.
fn has_reason(source: &Source, line: usize) -> bool {
    let mut lines = source.masked.code.lines().skip(line - 1);
    let mut depth = 0_i32;
    lines.by_ref().take(12).any(|line| {
        let open = depth >= 0;
        depth += i32::try_from(line.matches('(').count()).unwrap_or(0);
        depth -= i32::try_from(line.matches(')').count()).unwrap_or(0);
        if depth <= 0 {
            depth = i32::MIN / 2;
        }
        open && line.contains("reason =")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn each_banned_word_is_found() {
        for (word, _) in IN_CODE {
            assert_eq!(
                faults("a.rs", &format!("fn a() {{ {word}) }}")),
                1,
                "{word}"
            );
        }
        for word in IN_COMMENTS {
            assert_eq!(faults("a.rs", &format!("// {word}: later")), 1, "{word}");
            assert_eq!(
                faults("a.js", &format!("a(); // {word}: later")),
                1,
                "{word}"
            );
            assert_eq!(faults("a.css", &format!("/* {word} */")), 1, "{word}");
        }
    }

    #[test]
    fn words_in_strings_and_within_words_are_let_be() {
        assert_eq!(
            faults(
                "a.rs",
                "fn a() { b(\"todo!() dbg!(\"); } // todo, XXXL, a todo!() in prose"
            ),
            0
        );
    }

    #[test]
    fn an_expectation_needs_its_reason() {
        assert_eq!(
            faults("a.rs", "#[expect(dead_code)]\nfn a() {} // reason = no"),
            1
        );
        assert_eq!(
            faults("a.rs", "#[expect(dead_code)]\nfn a(reason = b) {}"),
            1
        );
        assert_eq!(
            faults("a.rs", "#[expect(dead_code, reason = \"kept\")]\nfn a() {}"),
            0
        );
        assert_eq!(
            faults(
                "a.rs",
                "#[expect(\n    dead_code,\n    reason = \"kept\"\n)]\nfn a() {}"
            ),
            0
        );
    }
}
