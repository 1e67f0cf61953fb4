//! I4: deliveries of one lane are accepted in order, in the store and on the phone.

use crate::simulation::passing;
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::DeliveryId;
use sportello_core::delivery::DeliveryState;
use sportello_engine::Job;
use sportello_store::DeliveryAudit;
use std::collections::BTreeMap;

impl Sim {
    /// In the store: the order of acceptance is the order of the queue. One that was unconfirmed
    /// let others pass, and late evidence accepts it after them; files that could not go let words
    /// pass.
    pub(super) fn check_order(&self, rows: &[DeliveryAudit]) -> Checked {
        let mut lanes: BTreeMap<&str, Vec<(DeliveryId, i64)>> = BTreeMap::new();
        for row in rows {
            let unconfirmed = self
                .ledger
                .seen
                .get(&row.id)
                .is_some_and(|seen| seen.unconfirmed)
                || row.state == DeliveryState::Unconfirmed;
            let Some(seq) = row.accepted_seq.filter(|_| !unconfirmed) else {
                continue;
            };
            let lane = lanes.entry(row.lane.as_str()).or_default();
            let may = |earlier| self.may_pass(row.id, earlier);
            let wrong = lane
                .iter()
                .find(|(earlier, its)| *its > seq && !may(*earlier));
            if let Some((earlier, _)) = wrong {
                return Violation::of(
                    "I4",
                    format!(
                        "{} was accepted before {earlier}, which stood before it",
                        row.id
                    ),
                );
            }
            lane.push((row.id, seq));
        }
        Ok(())
    }

    /// Whether a later message may go before an earlier one: a file that could not go, or one that
    /// waited for word of another way.
    pub(super) fn may_pass(&self, later: DeliveryId, earlier: DeliveryId) -> bool {
        self.ledger.passing.may(later, earlier)
            || self.ledger.elsewhere.values().any(|held| *held == earlier)
    }

    /// A message leaves: what it may pass is what stands there now.
    pub(in crate::simulation) fn note_passing(&mut self, job: &Job) -> Checked {
        if let Some(delivery) = passing::sends(job) {
            let rows = self.deliveries()?;
            self.ledger.passing.leaves(delivery, &rows);
        }
        Ok(())
    }

    /// On the platform, and so on the phone: a thread takes deliveries in the order of the queue,
    /// but for files that could not go.
    pub(super) fn check_thread(&mut self, delivery: DeliveryId, thread: &str) -> Checked {
        let mut taken = self.ledger.threads.remove(thread).unwrap_or_default();
        let may = |later| self.may_pass(later, delivery);
        let wrong = taken
            .iter()
            .copied()
            .find(|later| *later > delivery && !may(*later));
        taken.push(delivery);
        self.ledger.threads.insert(thread.to_owned(), taken);
        match wrong {
            Some(later) => Violation::of(
                "I4",
                format!("the phone got {later} before {delivery}, which stood before it"),
            ),
            None => Ok(()),
        }
    }
}
