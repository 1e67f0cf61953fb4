//! Fallback: what is held is said another way, and one of the two arrives. Nothing is said twice,
//! nothing is taken back that may be on its way, and nobody is left with neither.

use crate::simulation::ledger::Ours;
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::DeliveryId;
use sportello_core::delivery::DeliveryState;
use sportello_core::message::MessageKind;
use sportello_store::{Conversations as _, DeliveryAudit, FallbackAudit, FallbackEnd};

/// A delivery among all.
fn one(rows: &[DeliveryAudit], id: DeliveryId) -> Option<&DeliveryAudit> {
    rows.iter().find(|row| row.id == id)
}

impl Sim {
    /// Deliveries by which a rule says something another way: the same, on another channel, once.
    pub(super) fn meet(&mut self, rows: &[DeliveryAudit], pairs: &[FallbackAudit]) -> Checked {
        for pair in pairs {
            if self.ledger.elsewhere.contains_key(&pair.other) {
                continue;
            }
            let (Some(held), Some(other)) = (one(rows, pair.held), one(rows, pair.other)) else {
                return Violation::of("I8", format!("a delivery of {pair:?} is gone"));
            };
            if held.channel == other.channel && held.address == other.address {
                let what = format!("{} says {} on the way that is down", other.id, held.id);
                return Violation::of("fallback", what);
            }
            let open = |one: &FallbackAudit| {
                one.held == pair.held
                    && one.other < pair.other
                    && !matches!(
                        one.end,
                        Some(FallbackEnd::FirstWorked | FallbackEnd::Failed)
                    )
            };
            if pairs.iter().any(open) {
                let what = format!("delivery {} is said another way a second time", held.id);
                return Violation::of("fallback", what);
            }
            let message = pollster::block_on(
                self.desk
                    .store()
                    .message(self.desk.workspace, other.message),
            );
            let Ok(message) = message else {
                return Violation::of("I8", format!("delivery {} has no message", other.id));
            };
            self.check_permitted(other, &message)?;
            let meant = self.ledger.ours.get(&held.id);
            let meant = meant.map(|ours| ours.content.clone());
            if let (MessageKind::Template, Some(said), Some(meant)) =
                (message.kind, &message.text, &meant)
                && said.contains(meant.as_str())
            {
                self.counts.templates += 1;
                self.ledger.in_templates.insert(said.clone(), meant.clone());
            }
            let content = self.content_of(&message);
            if meant.as_ref().is_some_and(|meant| *meant != content) {
                let what = format!("{meant:?} is said another way as {content:?}");
                return Violation::of("fallback", what);
            }
            self.note(format!("{} is said another way by {}", held.id, other.id));
            self.counts.fallbacks += 1;
            self.ledger.elsewhere.insert(other.id, held.id);
            let message = other.message;
            self.ledger.ours.insert(other.id, Ours { message, content });
        }
        Ok(())
    }

    /// How often a content was said another way in vain, so that its first way went on.
    pub(super) fn said_in_vain(&self, content: &str) -> Checked<u32> {
        let ended = |pair: &&FallbackAudit| {
            let ours = self.ledger.ours.get(&pair.other);
            pair.end == Some(FallbackEnd::Failed) && ours.is_some_and(|o| o.content == content)
        };
        let pairs = self.fallbacks()?;
        Ok(u32::try_from(pairs.iter().filter(ended).count()).unwrap_or(u32::MAX))
    }

    /// The platform took one of two: not the other as well, unless it told that the second way
    /// failed after it had taken it.
    pub(super) fn check_pair(&self, delivery: DeliveryId) -> Checked {
        for (other, held) in &self.ledger.elsewhere {
            if *other != delivery && *held != delivery {
                continue;
            }
            let taken = |id| self.ledger.taken.get(id).filter(|ids| !ids.is_empty());
            if let (Some(_), Some(ids)) = (taken(held), taken(other))
                && !self.failed_there(ids)
            {
                let what = format!("delivery {held} went, and {other} that says the same");
                return Violation::of("I5", what);
            }
        }
        Ok(())
    }

    /// What was settled is so for a reason.
    pub(super) fn check_fallbacks(
        &self,
        rows: &[DeliveryAudit],
        pairs: &[FallbackAudit],
    ) -> Checked {
        use DeliveryState::{Failed, Withdrawn};
        for pair in pairs {
            let (Some(held), Some(other)) = (one(rows, pair.held), one(rows, pair.other)) else {
                continue;
            };
            let went = self.ledger.taken.get(&pair.other);
            let vouched = |id| self.ledger.seen.get(id).is_some_and(|seen| seen.vouched);
            let fine = match pair.end {
                None => true,
                Some(FallbackEnd::Arrived) => went.is_some() || vouched(&pair.other),
                Some(FallbackEnd::FirstWorked) => went.is_none(),
                Some(FallbackEnd::Failed) => {
                    matches!(other.state, Failed | Withdrawn)
                        && went.is_none_or(|ids| self.failed_there(ids))
                }
            };
            if !fine {
                let what = format!(
                    "the fallback of {} ({}) ended as {:?} while {} is {}",
                    held.id, held.state, pair.end, other.id, other.state
                );
                return Violation::of("fallback", what);
            }
        }
        Ok(())
    }

    /// Whether a delivery waits for word of the other way, which nobody can hasten: the platform
    /// took that one, and the phone did not tell yet that it came.
    pub(super) fn waits_for_word(&self, row: &DeliveryAudit, pairs: &[FallbackAudit]) -> bool {
        let open = |pair: &&FallbackAudit| pair.held == row.id && pair.end.is_none();
        let accepted = |pair: &FallbackAudit| {
            let seen = self.ledger.seen.get(&pair.other);
            seen.is_some_and(|seen| {
                matches!(
                    seen.state,
                    DeliveryState::Accepted | DeliveryState::Unconfirmed
                )
            })
        };
        row.state == DeliveryState::Held && pairs.iter().find(open).is_some_and(accepted)
    }

    /// At the end every fallback is settled, but for those that wait for a phone's word.
    pub(super) fn check_fallbacks_settled(&mut self, rows: &[DeliveryAudit]) -> Checked {
        let pairs = self.fallbacks()?;
        for pair in pairs.iter() {
            match pair.end {
                Some(FallbackEnd::Arrived) => self.counts.fallbacks_arrived += 1,
                Some(FallbackEnd::FirstWorked) => self.counts.fallbacks_first += 1,
                Some(FallbackEnd::Failed) => self.counts.fallbacks_failed += 1,
                None => self.check_open_pair(rows, pair)?,
            }
        }
        Ok(())
    }

    fn check_open_pair(&self, rows: &[DeliveryAudit], pair: &FallbackAudit) -> Checked {
        let (held, other) = (one(rows, pair.held), one(rows, pair.other));
        let waits = |row: Option<&DeliveryAudit>| {
            row.is_some_and(|row| {
                matches!(
                    row.state,
                    DeliveryState::Accepted | DeliveryState::Unconfirmed
                )
            })
        };
        if waits(other) || held.is_some_and(|row| row.state == DeliveryState::Unconfirmed) {
            return Ok(());
        }
        let states = (held.map(|row| row.state), other.map(|row| row.state));
        Violation::of("fallback", format!("{pair:?} is not settled: {states:?}"))
    }
}
