//! Refusals weighed together with those of every other workspace: what befalls many channels of the
//! installation at once is the platform's (`core::breaker::everywhere`). Only errors and counts pass
//! between workspaces (I11).

use crate::engine::Engine;
use sportello_core::breaker::everywhere::{Elsewhere, LATELY, roll_up, suspicions};
use sportello_core::breaker::suspicion::{Refusal, Suspicion};
use sportello_core::incident::Cell;
use sportello_core::{Time, WorkspaceId};
use sportello_store::StoreError;
use std::collections::BTreeMap;

impl Engine {
    /// What is suspicious of a workspace's refusals; `taken` = of what was taken first. The others
    /// are told of what it is refused with, and look again when that is news.
    pub(crate) async fn weigh(
        &self,
        now: Time,
        workspace: WorkspaceId,
        taken: bool,
        refusals: &[Refusal],
        worked: &BTreeMap<Cell, Time>,
    ) -> Result<Vec<Suspicion>, StoreError> {
        let own = roll_up(now, refusals, worked);
        let none = own.is_empty();
        if self
            .store()
            .put_refused_alike(workspace, taken, own)
            .await?
        {
            self.bell().wake_workers();
        }
        if none {
            return Ok(Vec::new());
        }
        let refused = self
            .store()
            .refused_elsewhere(workspace, taken, now - LATELY)
            .await?;
        let mut elsewhere = Elsewhere {
            refused,
            ..Elsewhere::default()
        };
        if !elsewhere.refused.is_empty() {
            for connector in self.registry().iter() {
                let kind = connector.kind();
                let channels = self.store().token_trouble(&kind, now).await?.channels;
                let platform = connector.platform().to_owned();
                *elsewhere.channels.entry(platform).or_default() += channels;
            }
        }
        Ok(suspicions(now, refusals, worked, &elsewhere))
    }
}
