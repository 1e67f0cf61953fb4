//! What is wrong with a script, for whoever wrote it: in English here, and as a key with its values
//! for words in other languages.

use std::fmt;
use thiserror::Error;

/// What is wrong with a line, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The key of its sentence in the locale files.
    pub key: &'static str,
    /// What fills the sentence.
    pub values: Vec<(&'static str, String)>,
    english: String,
}

impl Wrong {
    pub(super) fn new(
        key: &'static str,
        values: &[(&'static str, &str)],
        english: String,
    ) -> Wrong {
        let values = values.iter();
        Wrong {
            key,
            values: values
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
            english,
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

/// A script that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScriptError {
    /// One of its lines.
    #[error("line {number}: {wrong}")]
    Line {
        /// The line's number, from 1.
        number: usize,
        /// What is wrong, and what is allowed.
        wrong: Wrong,
    },
    /// There is nothing in it.
    #[error(
        "the script has no lines: write at least one, such as `whatsapp, text, 15:30, 18:25, 5xx`"
    )]
    Empty,
}

impl ScriptError {
    /// The key of the sentence about a script without lines.
    pub const EMPTY: &'static str = "drill-script-empty";

    pub(super) fn at(number: usize, wrong: Wrong) -> ScriptError {
        ScriptError::Line { number, wrong }
    }

    pub(super) fn empty() -> ScriptError {
        ScriptError::Empty
    }
}
