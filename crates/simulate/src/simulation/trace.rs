//! The trace: one line for everything that happened, hashed, so that two runs of one seed can be
//! compared and a failing one can be read.

use data_encoding::HEXLOWER;
use ring::digest::{Context, SHA256};
use std::collections::VecDeque;

/// Lines kept for reading.
const KEPT: usize = 400;

/// What happened, line by line.
pub(super) struct Trace {
    hash: Context,
    lines: VecDeque<String>,
    start: i64,
}

impl Trace {
    pub fn new(start: i64) -> Trace {
        Trace {
            hash: Context::new(&SHA256),
            lines: VecDeque::with_capacity(KEPT),
            start,
        }
    }

    /// Writes a line.
    pub fn line(&mut self, now: i64, text: &str) {
        let line = format!("{:>10.3} {text}", seconds(now - self.start));
        self.hash.update(line.as_bytes());
        self.hash.update(b"\n");
        if self.lines.len() == KEPT {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
    }

    /// SHA-256 over all lines, in hexadecimal.
    pub fn hash(&self) -> String {
        HEXLOWER.encode(self.hash.clone().finish().as_ref())
    }

    /// The last lines.
    pub fn into_lines(self) -> Vec<String> {
        self.lines.into()
    }
}

/// Milliseconds as seconds, for reading.
fn seconds(ms: i64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a month of milliseconds is exact in an f64"
    )]
    let seconds = ms as f64 / 1_000.0;
    seconds
}
