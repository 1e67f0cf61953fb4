//! What is wrong with a script, for whoever wrote it.

use thiserror::Error;

/// A script that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScriptError {
    /// One of its lines.
    #[error("line {number}: {what}")]
    Line {
        /// The line's number, from 1.
        number: usize,
        /// What is wrong, and what is allowed.
        what: String,
    },
    /// There is nothing in it.
    #[error(
        "the script has no lines: write at least one, such as `whatsapp, text, 15:30, 18:25, 5xx`"
    )]
    Empty,
}

impl ScriptError {
    pub(super) fn at(number: usize, what: String) -> ScriptError {
        ScriptError::Line { number, what }
    }

    pub(super) fn empty() -> ScriptError {
        ScriptError::Empty
    }
}
