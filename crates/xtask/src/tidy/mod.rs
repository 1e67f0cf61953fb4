//! `cargo xtask tidy`: our style as a test. Each check is a function of the tree, so that small strings test it.

mod glossary;
mod header;
mod kinds;
mod layers;
mod manifest;
mod mask;
mod purity;
mod reach;
mod size;
mod source;
mod sql;
mod tree;
mod vendored;
mod words;

use std::fmt;
use std::process::ExitCode;

use anyhow::Result;

use self::tree::Tree;
use crate::place::Place;

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// A warning is shown and passes.
    pub severity: Severity,
    /// From the workspace's folder, with slashes.
    pub path: String,
    /// Counted from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub what: String,
}

/// Whether a finding fails the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Fails.
    Fault,
    /// Shown only.
    Warning,
}

impl Finding {
    fn fault(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            severity: Severity::Fault,
            path: path.into(),
            line,
            what: what.into(),
        }
    }

    fn warning(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            path: path.into(),
            line,
            what: what.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Fault => "fault",
            Severity::Warning => "warning",
        };
        write!(formatter, "tidy: {severity}: {}", self.path)?;
        if self.line > 0 {
            write!(formatter, ":{}", self.line)?;
        }
        write!(formatter, ": {}", self.what)
    }
}

/// One check of the whole tree.
type Check = fn(&Tree) -> Vec<Finding>;

const CHECKS: &[Check] = &[
    header::check,
    size::check,
    words::check,
    kinds::check,
    purity::check,
    sql::check,
    reach::check,
    glossary::check,
    manifest::check,
    layers::check,
    vendored::check,
];

/// Runs every check and lists what was found.
///
/// # Errors
/// When the tree cannot be read.
pub fn run(place: &Place) -> Result<ExitCode> {
    let tree = Tree::read(&place.root)?;
    let mut findings: Vec<Finding> = CHECKS.iter().flat_map(|check| check(&tree)).collect();
    findings.sort();
    findings.dedup();
    for finding in &findings {
        eprintln!("{finding}");
    }
    let faults = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Fault)
        .count();
    let (files, warnings) = (tree.sources.len(), findings.len() - faults);
    eprintln!("tidy: {files} files, {faults} faults, {warnings} warnings");
    Ok(if faults == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
