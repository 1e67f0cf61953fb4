//! Which messages may come after later ones (I4): files that were kept back because files could
//! not go, at the moment when words behind them left. Told by a rule of its own and from what
//! stood in the store then, so that the desk is not asked whether it may.

use sportello_core::class::Call;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::{Capability, DeliveryId};
use sportello_engine::Job;
use sportello_engine::job::Work;
use sportello_store::DeliveryAudit;
use std::collections::{BTreeMap, BTreeSet};

/// What each message passed when it left.
#[derive(Debug, Default)]
pub(super) struct Passing(BTreeMap<DeliveryId, BTreeSet<DeliveryId>>);

/// The delivery whose message a job sends, if it sends one.
pub(super) fn sends(job: &Job) -> Option<DeliveryId> {
    match &job.work {
        Work::Exchange {
            exchange,
            call: Call::Send,
            ..
        } => Some(exchange.delivery),
        _ => None,
    }
}

fn is_file(row: &DeliveryAudit) -> bool {
    use Capability::{Audio, Document, Image, Sticker, Video};
    matches!(row.capability, Image | Audio | Video | Document | Sticker)
}

impl Passing {
    /// A message leaves; `rows` are all deliveries as they stand, in the order of the queue.
    pub fn leaves(&mut self, delivery: DeliveryId, rows: &[DeliveryAudit]) {
        let passed = self.0.entry(delivery).or_default();
        passed.clear();
        let own = rows.iter().find(|row| row.id == delivery);
        let Some(own) = own.filter(|row| !is_file(row) && row.caption_of.is_none()) else {
            return;
        };
        let before = rows
            .iter()
            .filter(|row| row.lane == own.lane && row.id < delivery);
        let mut held = false;
        for row in before {
            let waits = matches!(row.state, DeliveryState::Held | DeliveryState::Queued);
            let down = row.state == DeliveryState::Held
                && matches!(row.hold, Some(HoldReason::Breaker | HoldReason::Fallback));
            held |= is_file(row) && down;
            if held && waits && (is_file(row) || row.caption_of.is_some()) {
                passed.insert(row.id);
            }
        }
    }

    /// Whether a later message may have gone before an earlier one.
    pub fn may(&self, later: DeliveryId, earlier: DeliveryId) -> bool {
        self.0
            .get(&later)
            .is_some_and(|passed| passed.contains(&earlier))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::{ChannelId, MessageId};

    fn row(id: i64, capability: Capability, hold: Option<HoldReason>) -> DeliveryAudit {
        DeliveryAudit {
            id: DeliveryId(id),
            message: MessageId(id),
            channel: ChannelId(1),
            lane: "a1".to_owned(),
            address: "giulia".to_owned(),
            state: match hold {
                Some(_) => DeliveryState::Held,
                None => DeliveryState::Queued,
            },
            hold,
            capability,
            caption_of: None,
            accepted_seq: None,
            cause: None,
            external_id: None,
        }
    }

    #[test]
    fn words_may_pass_a_file_that_is_held_and_what_stands_behind_it() {
        let caption = DeliveryAudit {
            caption_of: Some(DeliveryId(1)),
            ..row(2, Capability::Text, None)
        };
        let rows = [
            row(1, Capability::Image, Some(HoldReason::Breaker)),
            caption,
            row(3, Capability::Text, None),
            row(4, Capability::Text, None),
            row(5, Capability::Image, None),
        ];
        let mut passing = Passing::default();
        for id in [4, 5] {
            passing.leaves(DeliveryId(id), &rows);
        }
        let may = |later, earlier| passing.may(DeliveryId(later), DeliveryId(earlier));
        assert!(may(4, 1) && may(4, 2));
        assert!(!may(4, 3), "words do not pass words");
        assert!(!may(5, 1), "nor files files");
    }

    #[test]
    fn nothing_passes_what_waits_for_anything_else() {
        for hold in [None, Some(HoldReason::Budget), Some(HoldReason::Token)] {
            let rows = [
                row(1, Capability::Image, hold),
                row(2, Capability::Text, None),
            ];
            let mut passing = Passing::default();
            passing.leaves(DeliveryId(2), &rows);
            assert!(!passing.may(DeliveryId(2), DeliveryId(1)), "{hold:?}");
        }
    }
}
