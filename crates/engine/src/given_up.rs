//! Messages that a platform takes and gives up a moment later, for many people at once (outages.md,
//! 12 June 2026: what looked sent never left). What failed so stays failed, since it may have been
//! on its way, and a person decides. What comes now is held: it is tried one at a time, and goes when
//! one of them arrived, so that nothing else is spent and nothing doubled.

use crate::engine::Engine;
use sportello_core::breaker::everywhere::LATELY;
use sportello_core::breaker::suspicion::Refusal;
use sportello_core::breaker::{Breaker, GIVEN_UP, Gate, State};
use sportello_core::delivery::HoldReason;
use sportello_core::{Capability, ChannelId, Span, Time, WorkspaceId};
use sportello_store::{CellRow, ChannelRow, StoreError};
use std::collections::BTreeMap;

/// The longest pause between two trials. One that is given up is lost to its person until somebody
/// sends it again, so there are fewer of them than where a trial costs nothing.
const LONGEST: Span = Span::minutes(15);

impl Engine {
    /// Looks at what was given up lately, and at the trials under way.
    pub(crate) async fn doubt_given_up(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        let since = now - LATELY;
        let mut rows = self.store().given_up_since(workspace, since).await?;
        // Where nothing tells what arrived, as of mails, no trial could end it.
        rows.retain(|row| {
            let connector = self.connector(&row.kind);
            connector.is_ok_and(|own| own.capabilities().can(Capability::Delivery))
        });
        let given_up = self.doubtful(workspace, rows).await?;
        for cell in self.store().cells(workspace, false).await? {
            if cell.capability == Capability::Delivery && cell.breaker.gives_up() {
                self.judge_trial(now, workspace, &cell, &given_up).await?;
            }
        }
        let mut arrived = BTreeMap::new();
        for cell in given_up.iter().map(|one| one.cell) {
            if !arrived.contains_key(&cell)
                && let Some(at) = self
                    .store()
                    .arrived_at(workspace, cell.channel, since)
                    .await?
            {
                arrived.insert(cell, at);
            }
        }
        let found = self
            .weigh(now, workspace, true, &given_up, &arrived)
            .await?;
        for cell in found.into_iter().flat_map(|one| one.cells) {
            self.keep_all_back(now, workspace, cell.channel).await?;
        }
        Ok(())
    }

    /// From now on nothing goes on a channel but trials.
    async fn keep_all_back(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<(), StoreError> {
        let cell = Capability::Delivery;
        let breaker = self.store().breaker(workspace, channel, cell).await?;
        if breaker.gives_up() {
            return Ok(());
        }
        let next = breaker.tripped(now, GIVEN_UP);
        self.store()
            .set_breaker(workspace, channel, cell, &next, now)
            .await?;
        tracing::warn!(
            channel.id = channel.0,
            "what the platform takes it gives up a moment later: everything waits until one arrives"
        );
        self.ring(workspace, None);
        Ok(())
    }

    /// What became of the trials of a channel: one that arrived ends it, one that was given up makes
    /// the pause longer. Where none was given up for long, it is over on parole.
    async fn judge_trial(
        &self,
        now: Time,
        workspace: WorkspaceId,
        cell: &CellRow,
        given_up: &[Refusal],
    ) -> Result<(), StoreError> {
        let breaker = &cell.breaker;
        let opened = breaker.opened_at.unwrap_or(now);
        let failed = breaker.failed_at.unwrap_or(opened);
        let arrived = self.store().arrived_at(workspace, cell.channel, opened);
        let next = if arrived.await?.is_some() {
            breaker.succeeded()
        } else if now.since(failed) > LATELY {
            breaker.paroled(now)
        } else if breaker.state == State::HalfOpen
            && given_up
                .iter()
                .any(|one| one.cell.channel == cell.channel && one.at > failed)
        {
            let failed = breaker.failed(now, GIVEN_UP);
            Breaker {
                next_probe: Some(now + pause(failed.probes)),
                ..failed
            }
        } else {
            return Ok(());
        };
        self.store()
            .set_breaker(workspace, cell.channel, cell.capability, &next, now)
            .await?;
        if next.state != State::Closed {
            return Ok(());
        }
        let reason = Some(HoldReason::Breaker);
        let released = self
            .store()
            .release(workspace, cell.channel, None, reason, now)
            .await?;
        tracing::info!(
            channel.id = cell.channel.0,
            released,
            "what the platform takes arrives again"
        );
        self.stir(workspace, None);
        self.ring(workspace, None);
        Ok(())
    }

    /// What keeps a message of a channel back besides its own cell: that of arrivals, where what is
    /// taken is given up.
    pub(crate) async fn arrival_gate(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<(Gate, Breaker), StoreError> {
        let cell = Capability::Delivery;
        if !self.connector(&channel.kind)?.capabilities().can(cell) {
            return Ok((Gate::Pass, Breaker::default()));
        }
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, cell)
            .await?;
        let gate = match breaker.gives_up() {
            true => breaker.gate(now),
            false => Gate::Pass,
        };
        Ok((gate, breaker))
    }
}

/// The pause after so many trials that were given up: a minute, then twice as long.
fn pause(trials: u32) -> Span {
    Span::minutes(1_i64 << trials.saturating_sub(1).min(4)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trials_grow_rare() {
        let pauses: Vec<i64> = (1..8).map(|n| pause(n).0 / 60_000).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 15, 15, 15]);
    }
}
