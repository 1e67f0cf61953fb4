//! I3, I8, I14: what was acknowledged is there, at once, whatever stood beside it, and after every
//! crash.

use crate::simulation::ledger::Acked;
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::ChannelId;
use sportello_sandbox::rules::Network;
use sportello_store::{Outbox as _, SaidAudit};
use std::collections::BTreeMap;

impl Sim {
    /// A message was acknowledged this moment: it is there, its picture still to come.
    pub(in crate::simulation) fn check_present(&mut self, mid: &str, acked: &Acked) -> Checked {
        let Some(channel) = self.office.channels.get(&acked.kind).copied() else {
            return Ok(());
        };
        let rule = if acked.spoiled { "I3" } else { "I8" };
        let Some(said) = self.said(channel, mid)? else {
            return Violation::of(
                rule,
                format!(
                    "a message was acknowledged and is not there ({:?})",
                    acked.kind
                ),
            );
        };
        if acked.picture && said.media.is_none() {
            return Violation::of("I14", "a message lost its picture on the way in");
        }
        Ok(())
    }

    fn said(&self, channel: ChannelId, mid: &str) -> Checked<Option<SaidAudit>> {
        match self
            .desk
            .store()
            .audit_said(self.desk.workspace, channel, mid)
        {
            Ok(said) => Ok(said),
            Err(error) => Violation::of("store", format!("audit: {error}")),
        }
    }

    /// Everything that was ever acknowledged is there.
    pub(in crate::simulation) fn check_kept(&self) -> Checked {
        let mut ids: BTreeMap<Network, Vec<String>> = BTreeMap::new();
        for (mid, acked) in &self.ledger.acked {
            ids.entry(acked.kind).or_default().push(mid.clone());
        }
        for (kind, ids) in ids {
            let Some(channel) = self.office.channels.get(&kind) else {
                continue;
            };
            let found = self
                .desk
                .store()
                .known_external_ids(self.desk.workspace, *channel, &ids);
            let Ok(found) = pollster::block_on(found) else {
                return Violation::of("store", "the acknowledged messages cannot be asked for");
            };
            if let Some(gone) = ids.iter().find(|id| !found.contains(id)) {
                let spoiled = self
                    .ledger
                    .acked
                    .get(gone)
                    .is_some_and(|acked| acked.spoiled);
                let rule = if spoiled { "I3" } else { "I8" };
                return Violation::of(rule, format!("an acknowledged message is gone ({kind:?})"));
            }
        }
        self.check_queued()
    }

    /// Every answer whose caller was told 202 is there.
    fn check_queued(&self) -> Checked {
        let rows = self.deliveries()?;
        match self
            .ledger
            .ours
            .keys()
            .find(|id| !rows.iter().any(|row| row.id == **id))
        {
            Some(gone) => Violation::of("I8", format!("queued delivery {gone} is gone")),
            None => Ok(()),
        }
    }
}
