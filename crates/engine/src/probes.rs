//! Light probes: a cell that is open while nothing waits there would stay open for ever, since
//! nobody tries it. (What waits there is a better trial, and is brought forward.) One question that
//! changes nothing is asked of the channel instead; an answer closes the cell on parole, and the
//! first failure opens it again.

use crate::dispatch;
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::tickets::Ticket;
use sportello_core::breaker::suspicion::WINDOW;
use sportello_core::breaker::{Gate, LONGEST_PAUSE, POST_DOUBTED};
use sportello_core::class::Call;
use sportello_core::delivery::HoldReason;
use sportello_core::{Capability, Class, Span, Time, WorkspaceId};
use sportello_store::{CellRow, ChannelRow, StoreError};

/// What waits tries an open cell every few minutes: one that failed so long ago is tried by nobody.
/// Where all that waits was told to wait longer (a restricted account), one of it is the trial.
const FORSAKEN: Span = LONGEST_PAUSE.times(3);

/// Whether an open cell is tried by something else: by what waits there, or by questions of its own.
fn is_tried(cell: &CellRow, now: Time) -> bool {
    let asked_otherwise = matches!(
        cell.capability,
        Capability::Token | Capability::WebhookIn | Capability::Delivery
    );
    let lately = |at: Time| now.since(at) < FORSAKEN;
    asked_otherwise || cell.breaker.failed_at.is_some_and(lately)
}

/// Whether a sign of life says nothing of an open cell: posts that are refused are refused by a
/// platform that answers. The next one is the trial; until then it counts as refused for as long as
/// refusals say something of now.
fn tells_nothing(cell: &CellRow, now: Time) -> bool {
    let lately = |at: Time| now.since(at) < WINDOW;
    cell.breaker.cause.as_deref() == Some(POST_DOUBTED)
        && cell.breaker.failed_at.is_some_and(lately)
}

impl Engine {
    /// Asks for a sign of life where cells are open and nothing waits.
    pub(crate) async fn begin_probes(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        for cell in self.store().cells(workspace, false).await? {
            if cell.breaker.gate(now) != Gate::Probe || is_tried(&cell, now) {
                continue;
            }
            if self
                .store()
                .bring_forward(workspace, cell.channel, cell.capability, now)
                .await?
            {
                self.bell().wake_workers();
                continue;
            }
            if tells_nothing(&cell, now) {
                continue;
            }
            let ticket = Ticket::Probe(workspace, cell.channel, cell.capability);
            if !self.in_flight().take(ticket.clone()) {
                continue;
            }
            let channel = self.store().channel(workspace, cell.channel).await?;
            let connector = self.connector(&channel.kind)?;
            let request = connector.describe_request(&dispatch::facts(&channel));
            let work = Work::Probe {
                channel: Box::new(channel.clone()),
                capability: cell.capability,
            };
            match self.job(&channel, work, request) {
                Ok(job) => {
                    let probing = cell.breaker.probing(now);
                    self.store()
                        .set_breaker(workspace, cell.channel, cell.capability, &probing, now)
                        .await?;
                    jobs.push(job);
                }
                // The token cannot be opened: that is told where it is used.
                Err(_) => self.in_flight().give_back(&ticket),
            }
        }
        Ok(jobs)
    }

    /// What came of a probe.
    pub(crate) async fn finish_probe(
        &self,
        now: Time,
        channel: &ChannelRow,
        capability: Capability,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let breaker = self.store().breaker(workspace, id, capability).await?;
        if breaker.opened_at.is_none() {
            return Ok(());
        }
        let (_, verdict) = self.judge_outcome(now, channel, Call::Read, outcome)?;
        if verdict.class != Class::Ok {
            let next = breaker.failed(now, &verdict.cause);
            return self
                .store()
                .set_breaker(workspace, id, capability, &next, now)
                .await;
        }
        let next = breaker.paroled(now);
        self.store()
            .set_breaker(workspace, id, capability, &next, now)
            .await?;
        let reason = Some(HoldReason::Breaker);
        self.store()
            .release(workspace, id, Some(capability), reason, now)
            .await?;
        tracing::info!(channel.id = id.0, capability = %capability, "a sign of life: the next message will tell");
        self.ring(workspace, None);
        self.bell().wake_workers();
        Ok(())
    }
}
