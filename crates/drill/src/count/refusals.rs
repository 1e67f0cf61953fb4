//! Refusals for good that nothing told from a fault of the message itself: fewer people were refused
//! alike than an outage is told by (`core::breaker::suspicion`). Such a message is the sender's to
//! change, and was told to be.

use super::Ended;
use sportello_channels::Registry;
use sportello_core::breaker::suspicion::{Doubt, WINDOW};
use sportello_core::delivery::DeliveryState;
use sportello_core::{ChannelId, Time};
use sportello_store::{Cause, DeliveryAudit};
use std::collections::BTreeSet;

/// Messages that were refused for good.
pub(super) struct Refusals<'e> {
    registry: Registry,
    all: Vec<Refusal<'e>>,
}

struct Refusal<'e> {
    channel: ChannelId,
    address: &'e str,
    cause: &'e Cause,
}

impl<'e> Refusals<'e> {
    /// Those of a rehearsal.
    pub fn of(ended: &'e Ended<'_>) -> Refusals<'e> {
        let failed = |row: &&DeliveryAudit| row.state == DeliveryState::Failed;
        let refusals = ended.deliveries.iter().filter(failed).filter_map(|row| {
            Some(Refusal {
                channel: row.channel,
                address: &row.address,
                cause: row.cause.as_ref()?,
            })
        });
        Refusals {
            registry: Registry::standard(),
            all: refusals.collect(),
        }
    }

    /// Whether a post was refused with what the platform says of its file or words and of nothing
    /// else.
    pub fn is_named(&self, cause: &Cause) -> bool {
        let mut publish = self.registry.iter().filter(|one| one.publisher().is_some());
        cause.code.is_some() && publish.all(|one| one.doubt(&cause.key) == Doubt::Nothing)
    }

    /// Whether a refusal had to be believed.
    pub fn is_believed(&self, row: &DeliveryAudit) -> bool {
        let Some(cause) = &row.cause else {
            return false;
        };
        let doubts = self.registry.iter().map(|one| one.doubt(&cause.key));
        // What the desk itself did not let go names a rule and has no code of a platform's.
        let told = doubts.filter(|doubt| doubt.is_vague() || cause.code.is_some());
        // The strictest of the networks that know the sentence.
        let Some(least) = told.filter_map(Doubt::fewest).min() else {
            return false;
        };
        let alike = self.all.iter().filter(|one| {
            let near = |a: Time, b: Time| a.since(b) <= WINDOW && b.since(a) <= WINDOW;
            one.channel == row.channel
                && (one.cause.code, one.cause.subcode) == (cause.code, cause.subcode)
                && near(one.cause.since, cause.since)
        });
        let people: BTreeSet<&str> = alike.map(|one| one.address).collect();
        people.len() < least
    }
}
