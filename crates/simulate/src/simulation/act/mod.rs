//! The list comes alive: what each entry does.

mod agents;
mod consents;
mod customers;
mod joining;
mod posts;
mod trouble;

use super::action::Act;
use super::sim::Sim;
use super::violation::Checked;

impl Sim {
    /// Does what an entry says. One whose object is not there does nothing.
    pub(super) fn perform(&mut self, act: &Act) -> Checked {
        match act {
            Act::Say { .. }
            | Act::Burst { .. }
            | Act::React { .. }
            | Act::Look { .. }
            | Act::Phone { .. }
            | Act::Tap { .. }
            | Act::Elsewhere { .. }
            | Act::Block { .. } => {
                self.customer(act);
                Ok(())
            }
            Act::Reply { .. }
            | Act::Repeat
            | Act::Withdraw { .. }
            | Act::Retry { .. }
            | Act::Decide { .. }
            | Act::Merge { .. }
            | Act::Unmerge { .. }
            | Act::Link { .. }
            | Act::Close { .. }
            | Act::Seen { .. }
            | Act::Connect
            | Act::Agree { .. } => self.agent(act),
            Act::Post { .. }
            | Act::MovePost { .. }
            | Act::DropPost { .. }
            | Act::LetPostGo { .. }
            | Act::DecidePost { .. }
            | Act::PostAgain { .. }
            | Act::Archive { .. } => self.publish(act),
            _ => self.trouble(act),
        }
    }
}
