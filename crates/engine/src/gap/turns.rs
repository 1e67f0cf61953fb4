//! The audit of a gap goes on by turns: one request of it at a time, at the pace of reading
//! history, behind the breaker of it. What is next stands in the store, so a crash forgets nothing.

use crate::dispatch::{Heard, facts, history_scope};
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::tickets::Ticket;
use sportello_channels::HttpRequest;
use sportello_channels::conversations::Conversations;
use sportello_core::budget::Pace;
use sportello_core::class::{Call, Verdict};
use sportello_core::gap::{GATHER, PATIENCE, pause};
use sportello_core::{Capability, Class, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, DueGap, GapFound, GapState, GapStep, StoreError};

/// Gaps looked at in one turn.
const AT_ONCE: u32 = 20;
/// A request that has not ended by then died with its process.
const LEASE: Span = Span::minutes(2);
/// Between two requests of one audit: half of what a channel may read is left to what settles
/// deliveries.
const SPACING: Span = Span::seconds(1);
/// A channel of which another gap is being read is looked at again after so long.
const BUSY: Span = Span::seconds(15);

impl Engine {
    /// What is to be read back now: at most `room` requests.
    pub(crate) async fn begin_gaps(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        for due in self.store().due_gaps(workspace, now, AT_ONCE).await? {
            if due.step == GapStep::Gather {
                self.gather(now, workspace, &due).await?;
            } else if jobs.len() < room {
                jobs.extend(self.begin_gap(now, workspace, due).await?);
            }
        }
        Ok(jobs)
    }

    /// Whom a gap may concern that cannot be read, as long as they may still write.
    async fn gather(
        &self,
        now: Time,
        workspace: WorkspaceId,
        due: &DueGap,
    ) -> Result<(), StoreError> {
        let until = due.gap.concerns_until();
        let next = (now < until).then(|| (now + GATHER).min(until));
        self.store()
            .gather_gap(workspace, due.id, next, now)
            .await?;
        self.ring(workspace, None);
        Ok(())
    }

    async fn begin_gap(
        &self,
        now: Time,
        workspace: WorkspaceId,
        due: DueGap,
    ) -> Result<Option<Job>, StoreError> {
        if now.since(due.asked_at) > PATIENCE {
            self.store()
                .give_gap_up(workspace, due.id, "cause-gap-too-late", now)
                .await?;
            return Ok(None);
        }
        let channel = self.store().channel(workspace, due.channel).await?;
        let Some(request) = self.gap_request(&channel, &due)? else {
            self.store()
                .give_gap_up(workspace, due.id, "cause-gap-too-late", now)
                .await?;
            return Ok(None);
        };
        let ticket = Ticket::Gap(workspace, channel.id);
        if !self.in_flight().take(ticket.clone()) {
            self.postpone_gap(workspace, &due, now + BUSY).await?;
            return Ok(None);
        }
        let begun = self.begin_gap_request(now, &channel, due, request).await;
        if !matches!(begun, Ok(Some(_))) {
            self.in_flight().give_back(&ticket);
        }
        begun
    }

    async fn begin_gap_request(
        &self,
        now: Time,
        channel: &ChannelRow,
        due: DueGap,
        request: HttpRequest,
    ) -> Result<Option<Job>, StoreError> {
        let workspace = channel.workspace;
        if let Err(until) = self.may_read_back(now, channel).await? {
            self.postpone_gap(workspace, &due, until).await?;
            return Ok(None);
        }
        let id = due.id;
        self.store().begin_gap(workspace, id, now + LEASE).await?;
        let work = Work::Gap {
            channel: Box::new(channel.clone()),
            due: Box::new(due),
        };
        match self.job(channel, work, request) {
            Ok(job) => Ok(Some(job)),
            Err(error) => {
                tracing::error!(
                    channel.id = channel.id.0,
                    "a channel's token cannot be opened: {error}"
                );
                let until = now + crate::dispatch::SEALED_RETRY;
                self.store()
                    .postpone_gap(workspace, id, until, None)
                    .await?;
                Ok(None)
            }
        }
    }

    async fn postpone_gap(
        &self,
        workspace: WorkspaceId,
        due: &DueGap,
        until: Time,
    ) -> Result<(), StoreError> {
        self.store()
            .postpone_gap(workspace, due.id, until, None)
            .await
    }

    /// The request of a gap's next step; `None` where the network has none.
    fn gap_request(
        &self,
        channel: &ChannelRow,
        due: &DueGap,
    ) -> Result<Option<HttpRequest>, StoreError> {
        let connector = self.connector(&channel.kind)?;
        let request = |conversations: &dyn Conversations| match &due.step {
            GapStep::List(after) => Some(conversations.changed_request(
                &facts(channel),
                due.gap.since(),
                after.as_deref(),
            )),
            GapStep::Read(id) => Some(conversations.messages_request(&facts(channel), id)),
            GapStep::Gather => None,
        };
        Ok(connector.conversations().and_then(request))
    }

    /// Whether a conversation may be read now, by pace, token and breaker; else until when not.
    pub(super) async fn may_read_back(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<Result<(), Time>, StoreError> {
        let rate = &self.connector(&channel.kind)?.capabilities().rate;
        let pace = Pace::per_second(rate.history_per_second);
        let scope = history_scope(channel);
        let state = self
            .store()
            .budgets(channel.workspace, std::slice::from_ref(&scope))
            .await?;
        let spent = match pace.take(now, state.first().copied().flatten()) {
            Ok(spent) => spent,
            Err(until) => return Ok(Err(until)),
        };
        if let Err(until) = self.may_ask(now, channel, Capability::History).await? {
            return Ok(Err(until));
        }
        self.store()
            .set_budget(channel.workspace, &scope, spent)
            .await?;
        Ok(Ok(()))
    }

    /// An answer came, or did not: what was found is stored, and when the audit goes on.
    pub(crate) async fn finish_gap(
        &self,
        now: Time,
        channel: &ChannelRow,
        due: &DueGap,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let (answer, verdict) = self.judge_outcome(now, channel, Call::Read, outcome)?;
        // A permission that is refused is heard by nobody: many a token may not read, and sends.
        if verdict.class != Class::Reconnect {
            let heard = Heard {
                channel,
                capability: Capability::History,
                retries: due.failures,
                answer,
                verdict: &verdict,
            };
            self.feed(now, &heard).await?;
        }
        let good = matches!(verdict.class, Class::Ok | Class::AlreadyDone);
        let done = match (&due.step, answer.filter(|_| good)) {
            (GapStep::List(_), Some(answer)) => {
                self.gap_listed(channel, due, answer, (now + SPACING, now))
                    .await?
            }
            (GapStep::Read(id), Some(answer)) => {
                match self.gap_found(now, channel, due, answer).await? {
                    Some(found) => {
                        self.put_found(now, channel, due, id, found).await?;
                        true
                    }
                    None => false,
                }
            }
            // What many are refused with is no word about this one.
            (GapStep::Read(id), None)
                if is_refused(&verdict) && !self.is_suspected_elsewhere(channel).await? =>
            {
                let connector = self.connector(&channel.kind)?;
                let doubtful = connector.doubt(&verdict.cause).is_vague();
                let found = GapFound {
                    gone: !doubtful,
                    refused: doubtful,
                    ..GapFound::default()
                };
                self.put_found(now, channel, due, id, found).await?;
                true
            }
            _ => false,
        };
        if !done {
            let trouble = if good {
                "cause-not-understood"
            } else {
                verdict.cause.as_str()
            };
            let until = now + pause(due.failures + 1);
            self.store()
                .postpone_gap(channel.workspace, due.id, until, Some(trouble))
                .await?;
        }
        self.tell_gap(channel, due).await
    }

    async fn put_found(
        &self,
        now: Time,
        channel: &ChannelRow,
        due: &DueGap,
        conversation: &str,
        found: GapFound,
    ) -> Result<(), StoreError> {
        let (workspace, next) = (channel.workspace, now + SPACING);
        self.store()
            .put_gap_found(workspace, due.id, conversation, found, next, now)
            .await
    }

    /// The audit ended: pages show what it found.
    async fn tell_gap(&self, channel: &ChannelRow, due: &DueGap) -> Result<(), StoreError> {
        let row = self.store().gap(channel.workspace, due.id).await?;
        if row.state == GapState::Done {
            tracing::info!(
                channel.id = channel.id.0,
                gap.id = due.id.0,
                conversations = row.conversations,
                recovered = row.recovered,
                lost = row.lost,
                "a gap was read back"
            );
            self.ring(channel.workspace, None);
        }
        Ok(())
    }
}

/// Whether a conversation is refused for what it is, and others will not be.
fn is_refused(verdict: &Verdict) -> bool {
    matches!(verdict.class, Class::Policy | Class::Permanent) && !verdict.channel_wide
}
