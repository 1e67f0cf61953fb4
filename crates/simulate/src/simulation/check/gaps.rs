//! Incidents and gaps: when everything works again every incident ends, and what its audit could
//! read back is there.

use crate::simulation::action::Act;
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::Time;
use sportello_core::delivery::CLOCK_SKEW;
use sportello_sandbox::rules::Network;
use sportello_store::{GapRow, GapState, Gaps as _, Incidents as _, Outbox as _};
use std::collections::BTreeMap;

/// An incident ends within so long after everything works again.
const ENDED_WITHIN: i64 = 6 * 3_600_000;
/// The newest messages of a conversation that a platform still shows in full (reading.md).
const READABLE: usize = 20;
/// What everybody says at the end is numbered from here, and by how much more the second time.
const LAST_WORDS: u32 = 900_000;
const AGAIN: u32 = 1_000;
/// So long after something was said the desk has compared it with what it was told.
const COMPARED: i64 = 45 * 60_000;
/// More incidents or gaps than a simulation has.
const ALL: u32 = 10_000;

impl Sim {
    /// Everybody writes once more: only a webhook that comes shows that webhooks come. What the desk
    /// noted by a clock that was ahead lies in the past by then.
    pub(super) fn everybody_writes(&mut self) -> Checked {
        self.advance(self.now + self.widest)?;
        self.write_from(LAST_WORDS)
    }

    /// Where something was lost that the desk found missing only since, everybody writes again.
    pub(super) fn everybody_writes_again(&mut self) -> Checked {
        self.advance(self.now + COMPARED)?;
        match self.is_well()? {
            true => Ok(()),
            false => self.write_from(LAST_WORDS + AGAIN),
        }
    }

    fn write_from(&mut self, first: u32) -> Checked {
        let places: Vec<_> = self.ledger.places.keys().copied().collect();
        for (n, (who, kind)) in (first..).zip(places) {
            self.perform(&Act::Say {
                who,
                kind,
                n,
                picture: false,
                ago: 0,
            })?;
        }
        Ok(())
    }

    /// Lets time pass until no incident is under way and nothing is to be read back.
    pub(super) fn let_incidents_end(&mut self) -> Checked {
        let end = self.now + ENDED_WITHIN;
        while !self.is_well()? {
            let Some(at) = self.next_moment().filter(|at| *at <= end) else {
                let open =
                    pollster::block_on(self.desk.store().incidents_under_way(self.desk.workspace));
                let what = format!("an incident does not end: {open:?}");
                return Violation::of("incident", what);
            };
            self.advance(at)?;
        }
        Ok(())
    }

    fn is_well(&self) -> Checked<bool> {
        let (store, workspace) = (self.desk.store(), self.desk.workspace);
        let asked = pollster::block_on(async {
            let open = store.incidents_under_way(workspace).await?;
            let gaps = store.gaps(workspace, Time(0), ALL).await?;
            let reads = |gap: &GapRow| gap.readable && gap.next_at.is_some();
            Ok::<_, sportello_store::StoreError>(open.is_empty() && !gaps.iter().any(reads))
        });
        match asked {
            Ok(well) => Ok(well && self.net.is_quiet()),
            Err(error) => Violation::of("store", format!("incidents: {error}")),
        }
    }

    /// What a platform never told and still shows is here, where an audit covers it.
    pub(super) fn check_gaps(&mut self) -> Checked {
        let (store, workspace) = (self.desk.store(), self.desk.workspace);
        let asked = pollster::block_on(async {
            let incidents = store.incidents(workspace, Time(0), ALL).await?;
            let gaps = store.gaps(workspace, Time(0), ALL).await?;
            Ok::<_, sportello_store::StoreError>((incidents.len(), gaps))
        });
        let (incidents, gaps) = match asked {
            Ok(asked) => asked,
            Err(error) => return Violation::of("store", format!("gaps: {error}")),
        };
        self.counts.incidents += u64::try_from(incidents).unwrap_or(0);
        self.counts.gaps += u64::try_from(gaps.len()).unwrap_or(0);
        let recovered = gaps.iter().map(|gap| u64::from(gap.recovered));
        self.counts.recovered += recovered.sum::<u64>();
        for (network, ids) in self.readable(&gaps) {
            let Some(channel) = self.office.channels.get(&network).copied() else {
                continue;
            };
            let known = self
                .desk
                .store()
                .known_external_ids(workspace, channel, &ids);
            let Ok(known) = pollster::block_on(known) else {
                return Violation::of("store", "what was read back cannot be asked for");
            };
            if let Some(gone) = ids.iter().find(|id| !known.contains(id)) {
                let what = format!(
                    "{} of {network:?} was not read back",
                    crate::simulation::hooks::tail(gone)
                );
                return Violation::of("gap", what);
            }
        }
        Ok(())
    }

    /// What people said and no webhook will ever tell, as far as an audit that ended well covers
    /// it and the platform still shows it.
    fn readable(&self, gaps: &[GapRow]) -> BTreeMap<Network, Vec<String>> {
        let world = self.platform.world();
        let mut found: BTreeMap<Network, Vec<String>> = BTreeMap::new();
        // By a clock that was wrong a gap may cover what was said after it was read.
        if self.widest > CLOCK_SKEW.0 {
            return found;
        }
        let told_late = &self.ledger.backdated;
        for id in world.untold().iter().filter(|id| !told_late.contains(*id)) {
            let message = world.message(id).filter(|message| !message.from_business);
            let Some(message) = message else { continue };
            let Some(talk) = world.thread(&message.thread) else {
                continue;
            };
            let place = talk.messages.iter().rev().position(|own| own == id);
            let channel = self.office.channels.get(&talk.network);
            let covers = |gap: &&GapRow| {
                Some(&gap.channel) == channel
                    && gap.readable
                    && gap.state == GapState::Done
                    && gap.trouble.is_none()
                    && gap.gap.holds(Time(message.at))
            };
            let covered = gaps.iter().any(|gap| covers(&gap));
            if covered && place.is_some_and(|place| place < READABLE) {
                found.entry(talk.network).or_default().push(id.clone());
            }
        }
        found
    }
}
