//! Small files, small functions: the ugliest part of nearly every code base is its largest file.

use super::mask::is_word;
use super::source::{Language, Source, block_end, line_of};
use super::{Finding, Tree};

const FILE_WARNING: usize = 400;
const FILE_FAULT: usize = 500;
const FUNCTION_WARNING: usize = 70;
const FUNCTION_FAULT: usize = 100;

/// Checks every source's lines, and every Rust function's.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in &tree.sources {
        findings.extend(judge_file(source));
        if source.language == Language::Rust {
            findings.extend(
                functions(&source.masked.code)
                    .into_iter()
                    .filter_map(|function| function.judge(source)),
            );
        }
    }
    findings
}

fn judge_file(source: &Source) -> Option<Finding> {
    let lines = source.text.lines().count();
    let what = format!("{lines} lines: which noun wants out?");
    judge(lines, FILE_WARNING, FILE_FAULT, &source.path, 0, what)
}

/// A warning above one number of lines, a fault above another.
fn judge(
    lines: usize,
    warning: usize,
    fault: usize,
    path: &str,
    line: usize,
    what: String,
) -> Option<Finding> {
    if lines > fault {
        Some(Finding::fault(path, line, what))
    } else if lines > warning {
        Some(Finding::warning(path, line, what))
    } else {
        None
    }
}

struct Function {
    name: String,
    line: usize,
    lines: usize,
}

impl Function {
    fn judge(&self, source: &Source) -> Option<Finding> {
        let what = format!(
            "fn {}: {} lines: which step has a name of its own?",
            self.name, self.lines
        );
        judge(
            self.lines,
            FUNCTION_WARNING,
            FUNCTION_FAULT,
            &source.path,
            self.line,
            what,
        )
    }
}

/// Every `fn` with a body, nested ones too, in code without comments and strings.
fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if code[..at].bytes().next_back().is_some_and(is_word) {
            continue;
        }
        let name: String = code[at + 3..]
            .chars()
            .take_while(|&letter| letter == '_' || letter.is_alphanumeric())
            .collect();
        if name.is_empty() {
            continue;
        }
        let (line, last) = (line_of(code, at), line_of(code, block_end(code, at)));
        found.push(Function {
            name,
            line,
            lines: last - line + 1,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::*;

    fn file_of(lines: usize) -> String {
        "// x\n".repeat(lines)
    }

    fn function_of(lines: usize) -> String {
        format!(
            "fn long(a: [u8; 2]) {{\n{}}}\nfn short() {{}}\n",
            "x();\n".repeat(lines - 2)
        )
    }

    fn severities(text: &str) -> Vec<Severity> {
        check(&Tree::of(&[("a.rs", text)]))
            .iter()
            .map(|finding| finding.severity)
            .collect()
    }

    #[test]
    fn files_warn_over_400_lines_and_fail_over_500() {
        assert_eq!(severities(&file_of(400)), []);
        assert_eq!(severities(&file_of(401)), [Severity::Warning]);
        assert_eq!(severities(&file_of(500)), [Severity::Warning]);
        assert_eq!(severities(&file_of(501)), [Severity::Fault]);
    }

    #[test]
    fn functions_warn_over_70_lines_and_fail_over_100() {
        assert_eq!(severities(&function_of(70)), []);
        assert_eq!(severities(&function_of(71)), [Severity::Warning]);
        assert_eq!(severities(&function_of(100)), [Severity::Warning]);
        assert_eq!(severities(&function_of(101)), [Severity::Fault]);
    }

    #[test]
    fn a_declaration_without_a_body_has_no_length_of_its_own() {
        let text = format!(
            "trait A {{\nfn a();\n{}}}\nimpl B {{ fn b() {{}} }}",
            "// x\n".repeat(150)
        );
        assert_eq!(severities(&text), []);
    }
}
