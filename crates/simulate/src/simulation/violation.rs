//! What a check found wrong.

/// A broken invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Which: `I1` … `I14`, or a word for what has no number.
    pub rule: &'static str,
    /// What was seen.
    pub what: String,
}

impl Violation {
    /// An error with the finding in it.
    pub fn of<T>(rule: &'static str, what: impl Into<String>) -> Result<T, Violation> {
        Err(Violation {
            rule,
            what: what.into(),
        })
    }
}

/// What a check gives.
pub(super) type Checked<T = ()> = Result<T, Violation>;
