//! The record of a rehearsal: beside its account, what the desk showed at moments of the outage,
//! and the desk itself as it was left.

use crate::account::Account;
use sportello_core::{Time, WorkspaceId};
use sportello_engine::Engine;
use sportello_engine::health::HealthView;
use thiserror::Error;

/// Who looks on while a rehearsal goes on.
pub trait Onlooker {
    /// Told at least once a virtual minute how much of it is over, in percent. `false` ends it.
    fn goes_on(&mut self, percent: u8) -> bool;
}

/// The onlooker ended the rehearsal: it took too long, or nobody wants it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the rehearsal was ended before it was over")]
pub struct Stopped;

/// A moment worth looking at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Just before the script's first line.
    Before,
    /// The first breaker had opened.
    Noticed,
    /// Half of the outage was over.
    Halfway,
    /// The most things failed, and of those moments the one at which the most was held.
    Worst,
    /// The script's last line had ended.
    Over,
    /// The end of the rehearsal.
    Settled,
}

impl Moment {
    /// Its name, for addresses and words.
    pub fn as_str(self) -> &'static str {
        match self {
            Moment::Before => "before",
            Moment::Noticed => "noticed",
            Moment::Halfway => "halfway",
            Moment::Worst => "worst",
            Moment::Over => "over",
            Moment::Settled => "settled",
        }
    }
}

/// What the desk said of its health at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which moment.
    pub moment: Moment,
    /// When, on the virtual clock.
    pub at: Time,
    /// The matrix, what waits, and the channels' permissions.
    pub health: HealthView,
}

/// A rehearsal with what was seen on the way.
pub struct Record {
    /// What came of it.
    pub account: Account,
    /// What was seen, in the order of time; a moment that never came is not there.
    pub seen: Vec<Seen>,
    /// The throwaway desk as it was left. Its store is in memory and goes with it.
    pub engine: Engine,
    /// The workspace that was rehearsed, in that store.
    pub workspace: WorkspaceId,
    /// When it ended, on the virtual clock.
    pub ended_at: Time,
}
