//! Refusals for good that are not believed: what many people, or several channels, are refused with
//! at once is an outage until something works again (`core::breaker::suspicion`). Looked at in every
//! turn of the workers, from what stands, so that a crash leaves nothing refused that should wait.

use crate::dispatch::plain_cause;
use crate::engine::Engine;
use sportello_core::breaker::suspicion::{Doubt, Refusal, Suspicion, WINDOW, suspicions};
use sportello_core::breaker::{Breaker, FIRST_PAUSE, SUSPECTED, State};
use sportello_core::class::Verdict;
use sportello_core::{Capability, Class, Span, Time, WorkspaceId};
use sportello_store::{Cause, ChannelRow, StoreError};
use std::collections::BTreeMap;

impl Engine {
    /// Looks at what was refused lately: what is suspicious opens its cells and is held instead.
    pub(crate) async fn doubt_refusals(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        let since = now - WINDOW;
        let mut refusals = Vec::new();
        for row in self.store().refused_since(workspace, since).await? {
            let connector = self.connector(&row.kind)?;
            refusals.push(Refusal {
                delivery: row.delivery,
                cell: row.cell,
                platform: connector.platform().to_owned(),
                address: row.address,
                code: (row.cause.code, row.cause.subcode),
                doubt: connector.doubt(&row.cause.key),
                at: row.at,
            });
        }
        refusals.retain(|one| one.doubt != Doubt::Nothing);
        let mut worked = BTreeMap::new();
        for cell in refusals.iter().map(|one| one.cell) {
            if !worked.contains_key(&cell)
                && let Some(at) = self.store().took_at(workspace, cell, since).await?
            {
                worked.insert(cell, at);
            }
        }
        for suspicion in suspicions(now, &refusals, &worked) {
            self.suspect(now, workspace, suspicion).await?;
        }
        Ok(())
    }

    /// Opens the cells of a suspicion, and holds what was refused there.
    async fn suspect(
        &self,
        now: Time,
        workspace: WorkspaceId,
        suspicion: Suspicion,
    ) -> Result<(), StoreError> {
        let retry_at = now + FIRST_PAUSE;
        let cause = Cause {
            until: Some(retry_at),
            ..plain_cause(SUSPECTED, now)
        };
        let held = self
            .store()
            .hold_refused(workspace, suspicion.deliveries, retry_at, cause, now)
            .await?;
        let mut opened = 0;
        for cell in suspicion.cells {
            let breaker = self
                .store()
                .breaker(workspace, cell.channel, cell.capability)
                .await?;
            if breaker.state == State::Closed {
                let tripped = breaker.tripped(now, SUSPECTED);
                self.store()
                    .set_breaker(workspace, cell.channel, cell.capability, &tripped, now)
                    .await?;
                opened += 1;
            }
        }
        if held + opened > 0 {
            tracing::warn!(
                workspace.id = workspace.0,
                held,
                opened,
                "many are refused alike at once: held until it is known whether that is an outage"
            );
            self.ring(workspace, None);
        }
        Ok(())
    }

    /// What an answer means where refusals are not believed: it concerns the whole channel, and is
    /// tried again. What a person is said to be is doubted only while it is open on suspicion.
    pub(crate) async fn doubted(
        &self,
        now: Time,
        channel: &ChannelRow,
        capability: Capability,
        verdict: Verdict,
    ) -> Result<Verdict, StoreError> {
        let refused = matches!(verdict.class, Class::Policy | Class::Permanent);
        if !refused || verdict.channel_wide {
            return Ok(verdict);
        }
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, capability)
            .await?;
        let doubted = match self.connector(&channel.kind)?.doubt(&verdict.cause) {
            Doubt::Nothing => false,
            Doubt::Person => breaker.is_suspected() && breaker.state != State::Closed,
            Doubt::Request => {
                breaker.is_suspected()
                    || breaker.state != State::Closed
                    || self.is_suspected_elsewhere(channel).await?
            }
        };
        if !doubted {
            return Ok(verdict);
        }
        Ok(Verdict {
            cause: SUSPECTED.to_owned(),
            channel_wide: true,
            until: Some(next_try(now, &breaker)),
            ..verdict
        })
    }

    /// Whether another cell of a channel is open on suspicion.
    async fn is_suspected_elsewhere(&self, channel: &ChannelRow) -> Result<bool, StoreError> {
        let open = self.store().cells(channel.workspace, false).await?;
        Ok(open
            .iter()
            .any(|cell| cell.channel == channel.id && cell.breaker.is_suspected()))
    }

    /// Whether an answer that refuses one message says that its cell works. Where refusals are not
    /// believed, none of them does.
    pub(crate) async fn proves_nothing(
        &self,
        channel: &ChannelRow,
        cell: Capability,
        verdict: &Verdict,
    ) -> Result<bool, StoreError> {
        if !matches!(verdict.class, Class::Policy | Class::Permanent) || verdict.channel_wide {
            return Ok(false);
        }
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, cell)
            .await?;
        Ok(breaker.is_suspected())
    }
}

/// When what was refused on suspicion is tried again: just behind the next trial, so that one whose
/// own fault it is does not try for the others for ever.
fn next_try(now: Time, breaker: &Breaker) -> Time {
    let failed = breaker.failed(now, SUSPECTED);
    failed.next_probe.unwrap_or(now + FIRST_PAUSE) + Span::seconds(1)
}
