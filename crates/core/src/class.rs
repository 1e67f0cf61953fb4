//! What an answer of a platform means for the outbox: one table, shared by all connectors.

use crate::time::Time;
use serde::{Deserialize, Serialize};

/// What to do after an answer. The class depends on the call: code 2 on a read is `Retry`, on a
/// send `UnknownOutcome` (errors.md, "Classes").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// It worked.
    Ok,
    /// The platform says the very thing was done before. The platforms say so of publications and
    /// of private replies to a comment (506, 2534025: errors.md, "Graph core" and "Messenger and
    /// Instagram messaging"), where it may be taken at its word when an unknown outcome is
    /// retried. Of a message it says nothing definite: such an answer names no message, so no
    /// tick could be matched to it, and may mean another one with the same words (a duplicate
    /// publication is any identical one). A message is therefore looked for, as after a lost
    /// answer: history finds it with its id, or proves that it is not there; where there is no
    /// history a person decides (I5).
    AlreadyDone,
    /// Proved not done; try again later.
    Retry,
    /// Too fast; wait.
    Throttle,
    /// The channel's permission is gone or looks gone.
    Reconnect,
    /// A rule of the platform forbids it (window, block, cap): not as it is.
    Policy,
    /// Wrong for good: the request must change.
    Permanent,
    /// It may or may not have happened.
    UnknownOutcome,
}

impl Class {
    /// The name in the database, the API and `sportello inspect error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Ok => "ok",
            Class::AlreadyDone => "already_done",
            Class::Retry => "retry",
            Class::Throttle => "throttle",
            Class::Reconnect => "reconnect",
            Class::Policy => "policy",
            Class::Permanent => "permanent",
            Class::UnknownOutcome => "unknown_outcome",
        }
    }
}

/// Which kind of call was answered: the same code means different things for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// Changes nothing there.
    Read,
    /// Prepares a send (an upload); doing it twice harms nobody.
    Prepare,
    /// May reach a person.
    Send,
}

/// A classified answer, with the platform's code and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What to do.
    pub class: Class,
    /// The platform's code, if it gave one.
    pub code: Option<i64>,
    /// The platform's subcode, if it gave one.
    pub subcode: Option<i64>,
    /// Which sentence people read: a key of the locale files (`cause-…`).
    pub cause: String,
    /// The moment before which nothing should be tried: for `Throttle` if the platform hinted, for
    /// what concerns the whole channel where an hour would be too long.
    pub until: Option<Time>,
    /// Whether it concerns the whole channel rather than one recipient or message.
    pub channel_wide: bool,
}

impl Verdict {
    /// A verdict without code, hint or width.
    pub fn plain(class: Class, cause: &str) -> Verdict {
        Verdict {
            class,
            code: None,
            subcode: None,
            cause: cause.to_owned(),
            until: None,
            channel_wide: false,
        }
    }
}
