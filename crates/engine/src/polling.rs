//! Asking for a bot's updates, where nothing posts them here: one request a bot is always under
//! way, which the platform keeps waiting. What came is in the journal before the next request
//! confirms it (I1); what comes twice is one (I2).

use crate::bots::is_polled;
use crate::dispatch::Heard;
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::receive::ReceiveError;
use crate::tickets::Ticket;
use sportello_core::breaker::Gate;
use sportello_core::class::{Call, Verdict};
use sportello_core::{Capability, Class, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, StoreError, TokenHealth};
use std::sync::Arc;

/// Beyond the time for which the platform keeps a request waiting.
const GRACE: Span = Span::seconds(10);
/// The pause after a poll that did not work.
const PAUSE: Span = Span::seconds(5);
/// The pause where asking again at once changes nothing: a refused token, another program that
/// asks, an answer that is not understood.
const LONG_PAUSE: Span = Span::minutes(1);
/// The pause while the token is known to be gone.
const GONE_PAUSE: Span = Span::minutes(15);

/// The scope that says when a channel is asked next.
fn scope(channel: &ChannelRow) -> String {
    format!("poll:{}", channel.id)
}

impl Engine {
    /// Asks for the updates of a workspace's bots.
    pub(crate) async fn begin_polls(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        for channel in self.store().channels(workspace).await? {
            if self.poll_due(&channel).await?.is_some_and(|due| due <= now) {
                jobs.extend(self.begin_poll(now, channel).await?);
            }
        }
        Ok(jobs)
    }

    /// When a channel is asked next; `None` = not at all, or it is being asked.
    pub(crate) async fn poll_due(&self, channel: &ChannelRow) -> Result<Option<Time>, StoreError> {
        let ticket = Ticket::Poll(channel.workspace, channel.id);
        if !is_polled(channel) || self.in_flight().holds(&ticket) {
            return Ok(None);
        }
        let planned = self
            .store()
            .budgets(channel.workspace, &[scope(channel)])
            .await?;
        let planned = planned.first().copied().flatten().unwrap_or(Time(0));
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, Capability::WebhookIn)
            .await?;
        Ok(Some(match breaker.gate(planned) {
            Gate::Pass | Gate::Probe => planned,
            Gate::Hold(until) => until.max(planned),
        }))
    }

    async fn begin_poll(&self, now: Time, channel: ChannelRow) -> Result<Option<Job>, StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let connector = self.connector(&channel.kind)?.clone();
        let Some(bot) = connector.bot() else {
            return Ok(None);
        };
        let breaker = self
            .store()
            .breaker(workspace, id, Capability::WebhookIn)
            .await?;
        if breaker.gate(now) == Gate::Probe {
            self.store()
                .set_breaker(
                    workspace,
                    id,
                    Capability::WebhookIn,
                    &breaker.probing(now),
                    now,
                )
                .await?;
        }
        let mark = self.store().poll_mark(workspace, id).await?;
        let from = mark.filter(|mark| now.since(mark.at) < bot.counts_on());
        let ticket = Ticket::Poll(workspace, id);
        if !self.in_flight().take(ticket.clone()) {
            return Ok(None);
        }
        let request = bot.poll(from.map(|mark| mark.next));
        let work = Work::Poll(Box::new(channel.clone()));
        match self.job(&channel, work, request) {
            Ok(mut job) => {
                job.timeout = Span(bot.waits().0 + GRACE.0);
                Ok(Some(job))
            }
            Err(error) => {
                tracing::error!(
                    channel.id = id.0,
                    "a channel's token cannot be opened: {error}"
                );
                self.in_flight().give_back(&ticket);
                self.ask_later(&channel, now + GONE_PAUSE).await?;
                Ok(None)
            }
        }
    }

    /// What came of asking. What came in is journalled first; only then is it stored how far it
    /// was taken, so that a crash between the two has it told again, and known.
    pub(crate) async fn finish_poll(
        &self,
        now: Time,
        channel: &ChannelRow,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let (answer, verdict) = self.judge_outcome(now, channel, Call::Read, outcome)?;
        let mut verdict = verdict;
        let mut pause = pause(now, channel, &verdict);
        if let (Class::Ok, Some(answer)) = (verdict.class, answer) {
            let connector = self.connector(&channel.kind)?.clone();
            let bot = connector.bot();
            match bot.and_then(|bot| bot.read_poll(&channel.asset, answer, now)) {
                Some(polled) => {
                    // One that cannot be confirmed comes again with every answer.
                    if polled.body.is_some() && polled.next.is_none() {
                        pause = Some(now + LONG_PAUSE);
                    }
                    if let Some(body) = polled.body {
                        self.take_polled(now, channel, body).await?;
                    }
                    if let Some(next) = polled.next {
                        self.store()
                            .set_poll_mark(channel.workspace, channel.id, next, now)
                            .await?;
                    }
                }
                None => {
                    verdict = Verdict::plain(Class::Retry, "cause-not-understood");
                    pause = Some(now + LONG_PAUSE);
                }
            }
        }
        if let Some(until) = pause {
            self.ask_later(channel, until).await?;
        }
        let heard = Heard {
            channel,
            capability: Capability::WebhookIn,
            retries: 0,
            answer,
            verdict: &verdict,
        };
        self.feed(now, &heard).await?;
        if verdict.class == Class::Policy {
            // Somebody else is told what this bot is told: nothing comes in here.
            self.capability_failed(now, channel, Capability::WebhookIn, &verdict.cause)
                .await?;
        }
        Ok(())
    }

    async fn take_polled(
        &self,
        now: Time,
        channel: &ChannelRow,
        body: Vec<u8>,
    ) -> Result<(), StoreError> {
        match self.take(now, channel.app, Arc::from(body)).await {
            Ok(_) => Ok(()),
            Err(ReceiveError::Store(error)) => Err(error),
            Err(ReceiveError::Refused) => Err(StoreError::NotFound("the bot's app")),
        }
    }

    async fn ask_later(&self, channel: &ChannelRow, until: Time) -> Result<(), StoreError> {
        self.store()
            .set_budget(channel.workspace, &scope(channel), until)
            .await
    }
}

/// When a bot is asked again after an answer; `None` = at once.
fn pause(now: Time, channel: &ChannelRow, verdict: &Verdict) -> Option<Time> {
    match verdict.class {
        Class::Ok | Class::AlreadyDone => None,
        Class::Throttle => Some(verdict.until.unwrap_or(now + PAUSE).max(now + PAUSE)),
        Class::Reconnect => Some(match channel.token_state {
            TokenHealth::Gone { .. } => now + GONE_PAUSE,
            TokenHealth::Good | TokenHealth::Suspect { .. } => now + LONG_PAUSE,
        }),
        Class::Policy | Class::Permanent => Some(now + LONG_PAUSE),
        Class::Retry | Class::UnknownOutcome => Some(now + PAUSE),
    }
}
