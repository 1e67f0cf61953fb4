//! What becomes of two messages that say the same: which of them arrived, and what the other does.

use super::Engine;
use crate::dispatch::pause_scope;
use sportello_core::breaker::Gate;
use sportello_core::delivery::DeliveryState;
use sportello_core::fallback::{Choice, Rules};
use sportello_core::{Capability, ChannelId, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, FallbackEnd, FallbackRow, StoreError, TokenHealth};

/// A message that a platform took so long ago counts as arrived without a word of it: the platform
/// goes on trying, and the window of the first way is closed by then.
const TAKEN_FOR_GOOD: Span = Span::hours(24);

/// A pause of so long is no pace but a hold.
const LONG: Span = Span::minutes(5);
/// Nor is one that comes again after so many tries in a row of one message (five minutes and more:
/// `dispatch::finish`), …
const AGAIN_AND_AGAIN: u32 = 4;
/// … whose last one ended this long ago at most.
const JUST: Span = Span::minutes(1);

impl Engine {
    /// Settles fallbacks under way.
    pub(super) async fn settle_fallbacks(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        let open = self.store().open_fallbacks(workspace).await?;
        if open.is_empty() {
            return Ok(());
        }
        let rules = self.fallback_rules(workspace).await?;
        for pair in open {
            self.settle_fallback(now, workspace, &rules, &pair).await?;
        }
        Ok(())
    }

    /// Whether the way that was chosen went down as well before the other one left, and the rule
    /// names a third that works: "a WhatsApp template if they agreed, else e-mail".
    async fn has_third_way(
        &self,
        now: Time,
        workspace: WorkspaceId,
        rules: &Rules,
        pair: &FallbackRow,
    ) -> Result<bool, StoreError> {
        let (_, _, by) = pair.other;
        if self
            .works(now, workspace, by, pair.other_capability)
            .await?
        {
            return Ok(false);
        }
        let routes = self.routes(now, workspace, pair.conversation).await?;
        let others = self
            .reaches(now, workspace, pair.conversation, &pair.tried, &routes)
            .await?;
        let kind = self.store().channel(workspace, pair.held.2).await?.kind;
        // It has waited already as long as the rule says.
        let choice = rules.decide(now, (&kind, pair.address), Time(0), &others);
        Ok(matches!(choice, Choice::Say(_)))
    }

    async fn settle_fallback(
        &self,
        now: Time,
        workspace: WorkspaceId,
        rules: &Rules,
        pair: &FallbackRow,
    ) -> Result<(), StoreError> {
        use DeliveryState as S;
        let (held, state, channel) = pair.held;
        let (_, other, by) = pair.other;
        let end = match other {
            S::Delivered | S::Read => FallbackEnd::Arrived,
            S::Accepted => {
                let kind = self.store().channel(workspace, by).await?.kind;
                let tells = self.connector(&kind)?.capabilities().tells_delivered;
                let long = pair
                    .taken_at
                    .is_some_and(|at| now.since(at) >= TAKEN_FOR_GOOD);
                if tells && !long {
                    return self.wait_for_word(now, workspace, pair).await;
                }
                FallbackEnd::Arrived
            }
            S::Failed | S::Withdrawn => FallbackEnd::Failed,
            S::Queued | S::Held => {
                let waits = matches!(state, S::Queued | S::Held);
                let works = self.works(now, workspace, channel, pair.capability);
                let row = self.store().channel(workspace, channel).await?;
                if !waits
                    || works.await? && self.paused_until(&row).await?.is_none_or(|at| at <= now)
                {
                    FallbackEnd::FirstWorked
                } else if self.has_third_way(now, workspace, rules, pair).await? {
                    FallbackEnd::Failed
                } else {
                    return Ok(());
                }
            }
            S::Unconfirmed => return self.wait_for_word(now, workspace, pair).await,
            S::Sending | S::Unknown => return Ok(()),
        };
        if self.store().end_fallback(workspace, held, end, now).await? {
            self.ring(workspace, Some(pair.conversation));
            self.bell().wake_workers();
        }
        Ok(())
    }

    /// Nobody knows yet whether the other one arrived. Where the first way works again, what comes
    /// after does not wait for that.
    async fn wait_for_word(
        &self,
        now: Time,
        workspace: WorkspaceId,
        pair: &FallbackRow,
    ) -> Result<(), StoreError> {
        let (held, state, channel) = pair.held;
        if state != DeliveryState::Held
            || pair.aside
            || !self.works(now, workspace, channel, pair.capability).await?
        {
            return Ok(());
        }
        self.store()
            .set_fallback_aside(workspace, held, now)
            .await?;
        self.ring(workspace, Some(pair.conversation));
        self.bell().wake_workers();
        Ok(())
    }

    /// The channels that their platform has asked to pause for long: what waits there is held like
    /// anything else. A shorter pause is the platform's pace, and waited out.
    pub(super) async fn paused_for_long(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<Vec<ChannelRow>, StoreError> {
        let channels = self.store().channels(workspace).await?;
        let scopes: Vec<String> = channels.iter().map(pause_scope).collect();
        let pauses = self.store().budgets(workspace, &scopes).await?;
        let mut long = Vec::new();
        for (channel, until) in channels.into_iter().zip(pauses) {
            if self.is_paused(now, &channel, until).await? {
                long.push(channel);
            }
        }
        Ok(long)
    }

    /// Whether a channel goes on pausing: its pause is long, or comes again and again.
    async fn is_paused(
        &self,
        now: Time,
        channel: &ChannelRow,
        until: Option<Time>,
    ) -> Result<bool, StoreError> {
        if is_long(now, until) {
            return Ok(true);
        }
        // The next try may be under way.
        let lately = until.is_some_and(|until| until + JUST > now);
        Ok(lately
            && self
                .store()
                .throttled(channel.workspace, channel.id, AGAIN_AND_AGAIN)
                .await?)
    }

    /// Until when a platform has asked a channel to pause.
    async fn paused_until(&self, channel: &ChannelRow) -> Result<Option<Time>, StoreError> {
        let scopes = [pause_scope(channel)];
        let pauses = self.store().budgets(channel.workspace, &scopes).await?;
        Ok(pauses.first().copied().flatten())
    }

    /// Whether what waits on a channel goes within minutes.
    pub(super) async fn goes_soon(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
        capability: Capability,
    ) -> Result<bool, StoreError> {
        let row = self.store().channel(workspace, channel).await?;
        let until = self.paused_until(&row).await?;
        let paused = self.is_paused(now, &row, until).await?;
        Ok(!paused && self.works(now, workspace, channel, capability).await?)
    }

    /// Whether a capability of a channel works now.
    pub(super) async fn works(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
        capability: Capability,
    ) -> Result<bool, StoreError> {
        let breaker = self.store().breaker(workspace, channel, capability).await?;
        let row = self.store().channel(workspace, channel).await?;
        let (arrivals, _) = self.arrival_gate(now, &row).await?;
        let gates = breaker.gate(now) == Gate::Pass && arrivals == Gate::Pass;
        Ok(gates && row.token_state == TokenHealth::Good)
    }
}

fn is_long(now: Time, until: Option<Time>) -> bool {
    until.is_some_and(|until| until.since(now) >= LONG)
}
