//! A script: an outage as lines that people write.
//!
//! One line is `kind, capability, from, to, symptom`, in capitals or not. `#` begins a comment,
//! empty lines mean nothing. `*` stands for every kind of Meta's, or for every capability. `email`
//! is the mailbox: its capabilities are words and files, `webhook_in` (reading the inbox by IMAP)
//! and `token` (a login).
//!
//! **Times.** `HH:MM` is UTC on the day of the drill, or on the next one where it is more than six
//! hours before the first line's; a `to` that is not after its `from` is on the next day. `+1h30m` (hours, minutes, seconds; any of them) counts from the *start*: the
//! `from` of the first line if that is a clock time, else midnight. `to` as `+…` counts from the
//! start too, so an outage of days is written with it. A line holds from `from` up to, and not
//! with, `to`.
//!
//! **Symptoms** are in [`symptom`]. Where two lines strike the same call, the upper one does.

mod clock;
mod error;
mod kind;
mod line;
mod mail;
pub mod symptom;

pub use error::{ScriptError, Wrong};
pub use kind::Kind;
pub use line::Line;

use sportello_core::Capability;

/// The most lines of a script: more is a mistake, or somebody's joke.
const LINES: usize = 500;
/// The longest a script may last, in milliseconds: seven days.
const LONGEST: i64 = 7 * 24 * 3_600_000;

/// An outage.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Its name: a shipped one, or its file's.
    pub name: String,
    /// What goes wrong, in the order in which it is written.
    pub lines: Vec<Line>,
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// The first line that cannot be understood, what is wrong with it, and what is allowed.
    pub fn parse(name: &str, text: &str) -> Result<Script, ScriptError> {
        let mut lines = Vec::new();
        let mut start = None;
        // Some editors begin a file with a mark of its encoding.
        let text = text.trim_start_matches('\u{feff}');
        for (number, raw) in (1..).zip(text.lines()) {
            let words = raw.split('#').next().unwrap_or_default().trim();
            if words.is_empty() {
                continue;
            }
            if lines.len() == LINES {
                let wrong = Wrong::new(
                    "drill-script-too-many",
                    &[("lines", &LINES.to_string())],
                    format!("more than {LINES} lines: a script of that length is a mistake"),
                );
                return Err(ScriptError::at(number, wrong));
            }
            let read = Line::parse(number, words, &mut start)
                .map_err(|wrong| ScriptError::at(number, wrong))?;
            lines.push(read);
        }
        let script = Script {
            name: name.to_owned(),
            lines,
        };
        if script.lines.is_empty() {
            return Err(ScriptError::empty());
        }
        if script.end() - script.start() > LONGEST {
            let number = script.lines.last().map_or(1, |line| line.number);
            let what = "the outage lasts longer than 7 days, from its first line's beginning to its last end: shorten it";
            let wrong = Wrong::new("drill-script-too-long", &[], what.to_owned());
            return Err(ScriptError::at(number, wrong));
        }
        Ok(script)
    }

    /// When the first line begins, in milliseconds after midnight of the drill's day.
    pub fn start(&self) -> i64 {
        self.lines.iter().map(|line| line.from).min().unwrap_or(0)
    }

    /// When the last line ends, in milliseconds after midnight of the drill's day.
    pub fn end(&self) -> i64 {
        self.lines.iter().map(|line| line.to).max().unwrap_or(0)
    }

    /// The longest that a line makes something late, in milliseconds.
    pub fn longest_delay(&self) -> i64 {
        let delays = self.lines.iter().map(|line| line.symptom.delay());
        delays.max().unwrap_or(0)
    }

    /// Whether it says anything of the mailbox.
    pub fn names_mail(&self) -> bool {
        self.lines.iter().any(|line| line.kind == Some(Kind::Mail))
    }

    /// Whether nothing of a network can be reached at a moment, so that people's phones cannot
    /// either. When that ends.
    pub fn dark_until(&self, kind: impl Into<Kind>, at: i64) -> Option<i64> {
        let kind = kind.into();
        let dark = |line: &&Line| line.is_dark() && line.strikes(kind) && line.holds(at);
        self.lines.iter().filter(dark).map(|line| line.to).max()
    }

    /// Whether anything befell what needs `capability` on a network between two moments.
    pub fn befell(
        &self,
        kind: impl Into<Kind>,
        capability: Capability,
        (from, to): (i64, i64),
    ) -> bool {
        let kind = kind.into();
        self.lines.iter().any(|line| {
            let concerns = line.capability.is_none_or(|own| own == capability);
            line.strikes(kind) && concerns && line.from <= to && from <= line.to
        })
    }

    /// Whether a message that needs `capability` could be given to a network at a moment. Whoever
    /// was told to wait so long waits, also when the line has ended meanwhile.
    pub fn lets(&self, kind: impl Into<Kind>, capability: Capability, at: i64) -> bool {
        let kind = kind.into();
        !self.lines.iter().any(|line| {
            let holds = line.from <= at && at < line.to + line.symptom.rest();
            line.strikes(kind) && holds && line.keeps_from_sending(kind, capability)
        })
    }
}

#[cfg(test)]
mod mail_tests;
#[cfg(test)]
mod tests;
