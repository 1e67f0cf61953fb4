//! The end: faults off, everything delivered, until nothing is under way. Then the desk's account
//! and the platform's must agree.

use crate::simulation::cast::PEOPLE;
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::DeliveryId;
use sportello_core::delivery::DeliveryState;
use sportello_sandbox::rules::Network;
use sportello_store::DeliveryAudit;
use std::collections::BTreeMap;

/// After so long without rest something waits for ever: the longest patience is a day.
const LONGEST: i64 = 50 * 3_600_000;

impl Sim {
    /// Lets everything settle and compares accounts.
    pub(in crate::simulation) fn settle(&mut self) -> Checked {
        self.note("> settle");
        self.calm_down()?;
        self.rest()?;
        self.connect()?;
        self.rest()?;
        self.let_all_go()?;
        self.rest()?;
        self.everybody_writes()?;
        self.rest()?;
        self.everybody_writes_again()?;
        self.let_incidents_end()?;
        self.rest()?;
        self.check()?;
        self.check_kept()?;
        let rows = self.deliveries()?;
        let pairs = self.fallbacks()?;
        for row in rows.iter() {
            if !self.waits_for_word(row, &pairs) {
                self.check_settled(row)?;
            }
        }
        self.check_fallbacks_settled(&rows)?;
        self.check_gaps()?;
        self.check_account(&rows)?;
        self.check_posts_settled()?;
        self.check_phones()?;
        self.count_pictures()?;
        self.check_replay()?;
        self.check_rebuilt()
    }

    fn calm_down(&mut self) -> Checked {
        self.platform.calm(self.now);
        self.platform.be_generous(self.now);
        self.net.heal();
        self.spoil = None;
        self.lose_acks = 0;
        self.skew = 0;
        self.desk.fuse().disarm();
        if !self.desk.is_up() {
            self.come_back()?;
        }
        self.look = true;
        // What became unknown with the start is so from now on, not from the workers' next look.
        self.check()
    }

    /// Lets time pass until nothing is under way and nothing waits.
    fn rest(&mut self) -> Checked {
        let end = self.now + LONGEST;
        while let Some(at) = self.next_moment() {
            if at > end {
                return Ok(());
            }
            self.advance(at)?;
            if self.is_at_rest()? {
                return Ok(());
            }
        }
        Ok(())
    }

    fn is_at_rest(&self) -> Checked<bool> {
        if self.look || !self.net.is_quiet() || !self.platform.world().is_quiet() {
            return Ok(false);
        }
        let pairs = self.fallbacks()?;
        let waits =
            |row: &DeliveryAudit| row.state.blocks_lane() && !self.waits_for_word(row, &pairs);
        let waits = self.deliveries()?.iter().any(waits);
        Ok(!waits && !self.pictures_wait()? && !self.posts_wait()?)
    }

    /// No delivery is left in between, and only the undecidable is undecided.
    fn check_settled(&self, row: &DeliveryAudit) -> Checked {
        if row.state.blocks_lane() {
            let pairs = self.fallbacks()?;
            let other = pairs.iter().rfind(|pair| pair.held == row.id);
            let seen = other.and_then(|pair| self.ledger.seen.get(&pair.other));
            let what = format!(
                "delivery {} is still {} ({:?}); said another way: {other:?} {:?}",
                row.id,
                row.state,
                row.cause,
                seen.map(|seen| seen.state)
            );
            return Violation::of("settled", what);
        }
        if row.state != DeliveryState::Unconfirmed {
            return Ok(());
        }
        // Elsewhere a word that names a message by its id alone names no delivery: there history
        // decides, and `check_patience` has seen to it that it had a day.
        let by_status = Some(&row.channel) == self.office.channels.get(&Network::Whatsapp);
        let mut taken = self.ledger.taken.get(&row.id).into_iter().flatten();
        let told = by_status && taken.any(|id| self.ledger.ranks.contains_key(id));
        if told {
            return Violation::of(
                "settled",
                format!(
                    "delivery {} is unconfirmed although a status told of it",
                    row.id
                ),
            );
        }
        Ok(())
    }

    /// What the platform took is accepted, or nobody can know.
    fn check_account(&self, rows: &[DeliveryAudit]) -> Checked {
        for (id, taken) in &self.ledger.taken {
            let state = rows.iter().find(|row| row.id == *id).map(|row| row.state);
            let fine = match state {
                Some(DeliveryState::Accepted | DeliveryState::Delivered | DeliveryState::Read) => {
                    true
                }
                Some(DeliveryState::Failed) => self.failed_there(taken),
                // Decided by the check above, or by a person who sent it again.
                Some(DeliveryState::Unconfirmed | DeliveryState::Withdrawn) => true,
                _ => false,
            };
            if !fine {
                return Violation::of(
                    "settled",
                    format!("the platform took delivery {id}, which is {state:?}"),
                );
            }
        }
        Ok(())
    }

    pub(super) fn failed_there(&self, taken: &[String]) -> bool {
        let world = self.platform.world();
        taken.iter().any(|id| {
            world
                .message(id)
                .is_some_and(|message| message.failed.is_some())
        })
    }

    /// Nobody received more of anything than people asked for, and everyone in the order of the
    /// queue (the phones' own account).
    fn check_phones(&self) -> Checked {
        let mut deliveries: BTreeMap<&str, DeliveryId> = BTreeMap::new();
        for (delivery, ids) in &self.ledger.taken {
            deliveries.extend(ids.iter().map(|id| (id.as_str(), *delivery)));
        }
        for (who, kind) in self.ledger.places.keys() {
            let received = self.platform.received(*kind, *who);
            let order: Vec<DeliveryId> = received
                .iter()
                .filter_map(|id| deliveries.get(id.as_str()).copied())
                .collect();
            let in_order = order.iter().enumerate().all(|(nth, one)| {
                let mut before = order.iter().take(nth);
                before.all(|other| other < one || self.may_pass(*other, *one))
            });
            if !in_order {
                return Violation::of(
                    "I4",
                    format!("{} received {order:?} on {kind:?}", PEOPLE[*who]),
                );
            }
        }

        let mut got: BTreeMap<String, u32> = BTreeMap::new();
        for message in self.platform.taken() {
            if let Some(text) = message.text.clone() {
                let text = self.ledger.meant(text);
                let count = got.entry(text.clone()).or_default();
                *count += 1;
                if *count > self.ledger.wanted(&text) + self.said_in_vain(&text)? {
                    return Violation::of("I5", format!("a phone received {text:?} {count} times"));
                }
            }
        }
        Ok(())
    }

    fn pictures_wait(&self) -> Checked<bool> {
        match self.desk.store().audit_pictures(self.desk.workspace) {
            Ok(pictures) => Ok(pictures.pending > 0),
            Err(error) => Violation::of("store", format!("audit: {error}")),
        }
    }

    /// Every picture came, or expired (I14).
    fn count_pictures(&mut self) -> Checked {
        match self.desk.store().audit_pictures(self.desk.workspace) {
            Ok(pictures) if pictures.pending == 0 => {
                self.counts.pictures += pictures.fetched;
                Ok(())
            }
            Ok(pictures) => Violation::of(
                "I14",
                format!("{} pictures are still awaited", pictures.pending),
            ),
            Err(error) => Violation::of("store", format!("audit: {error}")),
        }
    }
}
