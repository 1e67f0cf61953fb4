//! Asking for a bot's updates, where nothing posts them here: one request a bot is always under
//! way, which the platform keeps waiting. What came is in the journal before the next request
//! confirms it (I1); what comes twice is one (I2).

use crate::asking::Asking;
use crate::bots::is_polled;
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::receive::ReceiveError;
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
        match is_polled(channel) {
            true => self.polling(channel).due().await,
            false => Ok(None),
        }
    }

    fn polling<'a>(&'a self, channel: &'a ChannelRow) -> Asking<'a> {
        Asking::new(self, channel, "poll")
    }

    async fn begin_poll(&self, now: Time, channel: ChannelRow) -> Result<Option<Job>, StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let connector = self.connector(&channel.kind)?.clone();
        let Some(bot) = connector.bot() else {
            return Ok(None);
        };
        let mark = self.store().poll_mark(workspace, id).await?;
        let from = mark.filter(|mark| now.since(mark.at) < bot.counts_on());
        let polling = self.polling(&channel);
        if !polling.begin(now).await? {
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
                polling.give_up(now + GONE_PAUSE).await?;
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
        let polling = self.polling(channel);
        if let Some(until) = pause {
            polling.again(until).await?;
        }
        polling.heard(now, answer, &verdict).await?;
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
