//! What a request tells of its channel, fed to token, pace and breaker.

use super::finish::throttled_until;
use super::{channel_scope, pause_scope};
use crate::engine::Engine;
use sportello_channels::Answer;
use sportello_core::breaker::State;
use sportello_core::class::Verdict;
use sportello_core::delivery::HoldReason;
use sportello_core::{Capability, Class, Span, Time};
use sportello_store::{ChannelRow, StoreError};

/// What was heard of a channel by one request.
pub(crate) struct Heard<'a> {
    pub channel: &'a ChannelRow,
    /// The capability whose breaker it feeds.
    pub capability: Capability,
    pub retries: u32,
    pub answer: Option<&'a Answer>,
    pub verdict: &'a Verdict,
}

/// How the network and the platform behaved, for the breaker.
enum Omen {
    /// It answered sensibly, whatever it said of this message.
    Good,
    /// It failed.
    Bad(String),
    /// It says nothing either way.
    None,
}

impl Engine {
    /// Feeds token, pace and breaker with what came of a request.
    pub(crate) async fn feed(&self, now: Time, heard: &Heard<'_>) -> Result<(), StoreError> {
        self.feed_token(now, heard).await?;
        self.feed_pace(now, heard).await?;
        let (channel, cell) = (heard.channel, heard.capability);
        if self.proves_nothing(channel, cell, heard.verdict).await? {
            return Ok(());
        }
        self.feed_breaker(now, channel, cell, omen(heard.verdict))
            .await
    }

    /// The platform took a channel's token, or refused it.
    async fn feed_token(&self, now: Time, heard: &Heard<'_>) -> Result<(), StoreError> {
        match (heard.answer, heard.verdict.class) {
            (Some(_), Class::Ok) => match reads(heard.capability) {
                true => self.token_reads(now, heard.channel).await,
                false => self.token_works(now, heard.channel).await,
            },
            (Some(_), Class::Reconnect) => {
                self.token_refused(now, heard.channel, &heard.verdict.cause)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// Usage headers and throttles make a channel pause; below that they slow it.
    async fn feed_pace(&self, now: Time, heard: &Heard<'_>) -> Result<(), StoreError> {
        let Some(answer) = heard.answer else {
            return Ok(());
        };
        let (channel, verdict) = (heard.channel, heard.verdict);
        let connector = self.connector(&channel.kind)?;
        let usage = connector
            .usage(answer, now)
            .and_then(|u| u.until.or_else(|| slowed(now, u.percent)));
        let throttle = (verdict.class == Class::Throttle && verdict.channel_wide)
            .then(|| throttled_until(now, heard.retries, verdict));
        let Some(until) = usage.max(throttle) else {
            return Ok(());
        };
        let scope = pause_scope(channel);
        let workspace = channel.workspace;
        let current = self
            .store()
            .budgets(workspace, std::slice::from_ref(&scope))
            .await?;
        if current
            .first()
            .copied()
            .flatten()
            .is_none_or(|old| old < until)
        {
            self.store().set_budget(workspace, &scope, until).await?;
            tracing::info!(
                channel.id = channel.id.0,
                scope = channel_scope(channel),
                "slowing down before the platform does"
            );
        }
        Ok(())
    }

    /// Feeds a breaker; when it closes, what it held goes.
    async fn feed_breaker(
        &self,
        now: Time,
        channel: &ChannelRow,
        capability: Capability,
        omen: Omen,
    ) -> Result<(), StoreError> {
        match omen {
            Omen::None => Ok(()),
            Omen::Good => self.capability_works(now, channel, capability).await,
            Omen::Bad(cause) => {
                self.capability_failed(now, channel, capability, &cause)
                    .await
            }
        }
    }

    /// A capability of a channel worked.
    pub(crate) async fn capability_works(
        &self,
        now: Time,
        channel: &ChannelRow,
        capability: Capability,
    ) -> Result<(), StoreError> {
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, capability)
            .await?;
        if breaker.failures == 0 && breaker.state == State::Closed {
            return Ok(());
        }
        self.store()
            .set_breaker(
                channel.workspace,
                channel.id,
                capability,
                &breaker.succeeded(),
                now,
            )
            .await?;
        if breaker.state != State::Closed {
            let released = self
                .store()
                .release(
                    channel.workspace,
                    channel.id,
                    Some(capability),
                    Some(HoldReason::Breaker),
                    now,
                )
                .await?;
            tracing::info!(channel.id = channel.id.0, capability = %capability, released, "it works again");
            self.stir(channel.workspace, None);
            self.ring(channel.workspace, None);
        }
        Ok(())
    }

    /// A capability of a channel failed, by the network's or the platform's fault.
    pub(crate) async fn capability_failed(
        &self,
        now: Time,
        channel: &ChannelRow,
        capability: Capability,
        cause: &str,
    ) -> Result<(), StoreError> {
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, capability)
            .await?;
        let next = breaker.failed(now, cause);
        self.store()
            .set_breaker(channel.workspace, channel.id, capability, &next, now)
            .await?;
        if breaker.state == State::Closed && next.state != State::Closed {
            tracing::warn!(channel.id = channel.id.0, capability = %capability, "it fails: messages are held until it works again");
            self.ring(channel.workspace, None);
        }
        Ok(())
    }
}

/// Whether a capability only reads. What may read may not write for that.
fn reads(capability: Capability) -> bool {
    matches!(
        capability,
        Capability::Insights
            | Capability::History
            | Capability::WebhookIn
            | Capability::MediaDownload
    )
}

/// What a verdict says of the network and the platform.
fn omen(verdict: &Verdict) -> Omen {
    match verdict.class {
        Class::Retry | Class::UnknownOutcome => Omen::Bad(verdict.cause.clone()),
        // A refused permission is told by the token, which has a cell of its own.
        Class::Reconnect => Omen::None,
        // What refuses a whole channel is trouble, whatever it calls itself (outages.md, July 2026).
        Class::Policy | Class::Permanent if verdict.channel_wide => {
            Omen::Bad(verdict.cause.clone())
        }
        _ => Omen::Good,
    }
}

/// The pause before the next call when a quota is nearly used up: none below 75 %, a minute at
/// 100 % (messaging-send.md §5, "Usage headers").
fn slowed(now: Time, percent: u32) -> Option<Time> {
    match percent {
        0..75 => None,
        75..90 => Some(now + Span::millis(i64::from(percent - 74) * 100)),
        90..100 => Some(now + Span::seconds(i64::from(percent - 89) * 3)),
        _ => Some(now + Span::minutes(1)),
    }
}
