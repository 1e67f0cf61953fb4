//! I4: deliveries of one lane are accepted in order, in the store and on the phone.

use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::DeliveryId;
use sportello_core::delivery::DeliveryState;
use sportello_store::DeliveryAudit;
use std::collections::BTreeMap;

impl Sim {
    /// In the store: the order of acceptance is the order of the queue. One that was unconfirmed
    /// let others pass, and late evidence accepts it after them.
    pub(super) fn check_order(&self, rows: &[DeliveryAudit]) -> Checked {
        let mut lanes: BTreeMap<&str, (DeliveryId, i64)> = BTreeMap::new();
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
            if let Some((earlier, its)) = lanes.insert(row.lane.as_str(), (row.id, seq))
                && its > seq
            {
                return Violation::of(
                    "I4",
                    format!(
                        "{} was accepted before {earlier}, which stood before it",
                        row.id
                    ),
                );
            }
        }
        Ok(())
    }

    /// On the platform, and so on the phone: a thread takes deliveries in the order of the queue.
    pub(super) fn check_thread(&mut self, delivery: DeliveryId, thread: &str) -> Checked {
        let last = self.ledger.threads.insert(thread.to_owned(), delivery);
        match last {
            Some(last) if last > delivery => Violation::of(
                "I4",
                format!("the phone got {last} before {delivery}, which stood before it"),
            ),
            _ => Ok(()),
        }
    }
}
