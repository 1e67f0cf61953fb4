//! The audit of a data folder at rest: what SQLite says of its file, and every promise that can
//! be checked without the platform.

use crate::sqlite::FileStore;
use crate::{Result, StoreError};
use serde::Serialize;
use std::fmt;
use std::path::Path;

/// What an audit found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether nothing is wrong.
    pub sound: bool,
    /// What is wrong, one finding each.
    pub findings: Vec<Finding>,
}

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which promise.
    pub check: &'static str,
    /// What is wrong, with ids and never with content.
    pub says: String,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_sound() {
            return writeln!(f, "The data folder is sound.");
        }
        for finding in &self.findings {
            writeln!(f, "{}: {}", finding.check, finding.says)?;
        }
        writeln!(f, "{} findings.", self.findings.len())
    }
}

/// Audits a folder that no process uses (`InUse` otherwise). Changes nothing in it.
pub fn verify(folder: &Path) -> Result<Report> {
    let findings = match FileStore::inspect(folder) {
        Ok(findings) => findings,
        // So damaged that it cannot even be opened: that, too, is what was asked.
        Err(StoreError::Corrupt(says)) => vec![Finding {
            check: "the file",
            says,
        }],
        Err(error) => return Err(error),
    };
    Ok(Report {
        sound: findings.is_empty(),
        findings,
    })
}
