//! I7: the rank of a receipt never falls, and states follow each other as they may.

use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::delivery::DeliveryState;
use sportello_core::receipt::Rank;
use sportello_store::DeliveryAudit;

/// How far a state says that a message came.
pub(super) fn rank(state: DeliveryState) -> Option<Rank> {
    match state {
        DeliveryState::Accepted => Some(Rank::Accepted),
        DeliveryState::Delivered => Some(Rank::Delivered),
        DeliveryState::Read => Some(Rank::Read),
        _ => None,
    }
}

/// Whether a state can be reached from another by steps that may follow each other.
fn reaches(from: DeliveryState, to: DeliveryState) -> bool {
    let mut reached = vec![from];
    let mut at = 0;
    while at < reached.len() {
        if reached[at] == to {
            return true;
        }
        for next in DeliveryState::ALL {
            if reached[at].may_become(next) && !reached.contains(&next) {
                reached.push(next);
            }
        }
        at += 1;
    }
    false
}

impl Sim {
    /// Whether a clean refusal is held after all, since many were refused alike: only what never
    /// reached the platform may be.
    fn is_doubted(&self, row: &DeliveryAudit, before: DeliveryState) -> bool {
        before == DeliveryState::Failed
            && reaches(DeliveryState::Held, row.state)
            && !self.ledger.taken.contains_key(&row.id)
    }

    pub(super) fn check_ranks(&self, rows: &[DeliveryAudit]) -> Checked {
        for row in rows {
            if let Some(seen) = self.ledger.seen.get(&row.id) {
                if !reaches(seen.state, row.state) && !self.is_doubted(row, seen.state) {
                    let what = format!(
                        "delivery {} was {} and is {}",
                        row.id, seen.state, row.state
                    );
                    return Violation::of(if seen.rank.is_some() { "I7" } else { "I5" }, what);
                }
                if row.state != DeliveryState::Failed && rank(row.state) < seen.rank {
                    return Violation::of(
                        "I7",
                        format!("delivery {} fell back to {}", row.id, row.state),
                    );
                }
            }
            let told = row
                .external_id
                .as_ref()
                .and_then(|id| self.ledger.ranks.get(id));
            let (Some((told, spoiled)), Some(settled)) = (told, rank(row.state)) else {
                continue;
            };
            if settled < *told {
                let what = format!(
                    "delivery {} is {} although the platform told of {told:?}",
                    row.id, row.state
                );
                return Violation::of(if *spoiled { "I3" } else { "I7" }, what);
            }
        }
        Ok(())
    }
}
