//! The checks, one file per promise. `check` runs after every step that wrote something; the
//! others run where they belong.

mod due;
mod ends;
mod fallbacks;
mod gaps;
mod kept;
mod looked;
mod once;
mod order;
mod posts;
mod published;
mod ranks;
mod rebuilt;
mod same;
mod settled;
mod ways;

pub(super) use looked::Looked;
pub(super) use posts::waits_for_a_person;

use super::ledger::{Ours, Seen};
use super::sim::Sim;
use super::violation::{Checked, Violation};
use sportello_core::delivery::DeliveryState;
use sportello_store::{Conversations as _, DeliveryAudit};

impl Sim {
    /// Looks at every delivery, if anything was written since the last look.
    pub(super) fn check(&mut self) -> Checked {
        let commits = self.desk.fuse().commits();
        if commits == self.checked {
            return Ok(());
        }
        self.checked = commits;
        let rows = self.deliveries()?;
        let pairs = self.fallbacks()?;
        self.meet(&rows, &pairs)?;
        self.adopt(&rows)?;
        self.check_once(&rows)?;
        self.check_fallbacks(&rows, &pairs)?;
        self.watch_cells()?;
        self.check_order(&rows)?;
        self.check_ranks(&rows)?;
        self.check_ends(&rows)?;
        self.remember(&rows);
        self.check_posts()
    }

    /// Deliveries whose callers got no answer: somebody asked for them all the same, or they are
    /// nobody's.
    fn adopt(&mut self, rows: &[DeliveryAudit]) -> Checked {
        for row in rows {
            if self.ledger.ours.contains_key(&row.id) {
                continue;
            }
            let message =
                pollster::block_on(self.desk.store().message(self.desk.workspace, row.message));
            let Ok(message) = message else {
                return Violation::of("I8", format!("delivery {} has no message", row.id));
            };
            let content = self.content_of(&message);
            let pending = self.ledger.pending.iter().any(|p| {
                p.message.text.as_deref() == Some(content.as_str())
                    || p.message.media.and_then(|id| self.ledger.pictures.get(&id))
                        == Some(&content)
            });
            if pending && self.ledger.wanted(&content) == 0 {
                self.ledger.want(&content);
            }
            self.ledger.ours.insert(
                row.id,
                Ours {
                    message: row.message,
                    content,
                },
            );
        }
        Ok(())
    }

    /// Remembers what was seen, and counts what was seen for the first time.
    fn remember(&mut self, rows: &[DeliveryAudit]) {
        for row in rows {
            let rank = ranks::rank(row.state);
            let old = self.ledger.seen.get(&row.id).copied();
            let state = row.state;
            if old.map(|seen| seen.state) != Some(state) {
                self.trace
                    .line(self.now, &format!("delivery {} is {state}", row.id));
                match state {
                    DeliveryState::Unknown => self.counts.unknown += 1,
                    DeliveryState::Held => self.counts.held += 1,
                    DeliveryState::Unconfirmed => self.counts.unconfirmed += 1,
                    DeliveryState::Failed => {
                        self.counts.failed += 1;
                        let cause = row.cause.as_ref().map(|cause| cause.key.as_str());
                        let closed = cause == Some(ends::CLOSED);
                        self.counts.windows_closed += u64::from(closed);
                    }
                    _ => {}
                }
            }
            let since = match state {
                DeliveryState::Unknown => Some(self.now),
                _ => None,
            };
            let seen = Seen {
                first: old.map_or(self.now, |seen| seen.first),
                unknown_since: old.and_then(|seen| seen.unknown_since).or(since),
                state,
                rank: rank.max(old.and_then(|seen| seen.rank)),
                unconfirmed: state == DeliveryState::Unconfirmed
                    || old.is_some_and(|seen| seen.unconfirmed),
                vouched: old.is_some_and(|seen| seen.vouched),
            };
            self.ledger.seen.insert(row.id, seen);
        }
    }
}
