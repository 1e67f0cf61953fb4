//! I5: nothing is sent again while it may already have been sent, save by a person's choice. The
//! platform is the oracle: every content is asked for a known number of times, and may be taken
//! no more often.

use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::DeliveryId;
use sportello_core::delivery::DeliveryState;
use sportello_sandbox::rules::thread::Message;
use sportello_store::DeliveryAudit;
use std::collections::BTreeMap;

impl Sim {
    /// The platform took a send of this delivery and made this message of it.
    pub(in crate::simulation) fn took(&mut self, delivery: DeliveryId, id: &str) -> Checked {
        let Some(message) = self.platform.world().message(id).cloned() else {
            return Ok(());
        };
        self.note(format!(
            "platform took {delivery} as {}",
            crate::simulation::hooks::tail(id)
        ));
        let ids = self.ledger.taken.entry(delivery).or_default();
        ids.push(id.to_owned());
        if ids.len() > 1 {
            return Violation::of(
                "I5",
                format!(
                    "delivery {delivery} reached the platform {} times",
                    ids.len()
                ),
            );
        }
        let content = self.content_taken(&message);
        let times = self
            .ledger
            .taken_content
            .entry(content.clone())
            .or_default();
        *times += 1;
        let times = *times;
        let wanted = self
            .ledger
            .wanted(&content)
            .max(u32::from(!self.ledger.pending.is_empty()));
        let wanted = wanted + self.said_in_vain(&content)?;
        if times > wanted {
            let what = format!(
                "{content:?} was asked for {wanted} times and reached the platform {times} times"
            );
            return Violation::of("I5", what);
        }
        self.check_pair(delivery)?;
        self.check_thread(delivery, &message.thread)
    }

    /// What a message of the platform says, by its words or its picture.
    fn content_taken(&self, message: &Message) -> String {
        let picture = || {
            let media = message.media.as_ref()?;
            let (media, _) = self.platform.world().media_bytes(media)?;
            self.ledger.picture_hashes.get(&media.sha256).cloned()
        };
        let said = message.text.clone().or_else(picture).unwrap_or_default();
        self.ledger.meant(said)
    }

    /// There are no more deliveries of a content than people asked for, and none is called
    /// accepted that the platform did not take.
    pub(super) fn check_once(&self, rows: &[DeliveryAudit]) -> Checked {
        let mut made: BTreeMap<&str, u32> = BTreeMap::new();
        for row in rows {
            let Some(ours) = self.ledger.ours.get(&row.id) else {
                continue;
            };
            let count = made.entry(ours.content.as_str()).or_default();
            // Nobody asks for what a rule says another way.
            *count += u32::from(!self.ledger.elsewhere.contains_key(&row.id));
            if *count > self.ledger.wanted(&ours.content) {
                let what = format!(
                    "delivery {} says {:?}, which nobody asked for so often",
                    row.id, ours.content
                );
                return Violation::of("I5", what);
            }
            self.check_taken(row)?;
        }
        Ok(())
    }

    /// Whether the platform's own id of a message is told so: the Bot API names a message by chat
    /// and number, the sandbox by bot, chat and number.
    fn is_told_as(&self, own: &str, told: &str) -> bool {
        let bot = &self.platform.world().seed().bot;
        own == told || own.strip_prefix(bot.as_str()) == Some(&format!(":{told}"))
    }

    fn check_taken(&self, row: &DeliveryAudit) -> Checked {
        use DeliveryState::{Accepted, Delivered, Read};
        let vouched = self
            .ledger
            .seen
            .get(&row.id)
            .is_some_and(|seen| seen.vouched);
        if !matches!(row.state, Accepted | Delivered | Read) || vouched {
            return Ok(());
        }
        match (self.ledger.taken.get(&row.id), &row.external_id) {
            (None, _) => Violation::of(
                "I5",
                format!(
                    "delivery {} is {} and the platform never took it",
                    row.id, row.state
                ),
            ),
            (Some(ids), Some(id)) if !ids.iter().any(|own| self.is_told_as(own, id)) => {
                Violation::of(
                    "I5",
                    format!("delivery {} claims a message that is another's", row.id),
                )
            }
            _ => Ok(()),
        }
    }
}
