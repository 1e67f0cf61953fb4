//! Silence: webhooks that are lost make no error, so what usually comes in is compared with what
//! does. Where a network has a history it is asked whether anything was said meanwhile, and only
//! that opens the cell; where it has none, silence itself does.

use crate::engine::Engine;
use sportello_core::breaker::{State, TRIP_AFTER};
use sportello_core::silence::{DAYS, LEAST, is_strange, pieces};
use sportello_core::{Capability, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, StoreError};

/// Channels are listened to so often.
const LISTEN: Span = Span::minutes(5);
/// The scope that says when.
const SCOPE: &str = "silence";
/// A silence that was looked into is looked into again after so long.
const AGAIN: Span = Span::hours(1);
/// How much earlier than the last word heard a reading begins: clocks differ.
const MARGIN: Span = Span::minutes(5);

impl Engine {
    /// Looks for channels that are strangely silent, and for those that are heard again.
    pub(crate) async fn listen(&self, now: Time, workspace: WorkspaceId) -> Result<(), StoreError> {
        if !self.is_due(workspace, SCOPE, now, LISTEN).await? {
            return Ok(());
        }
        while self.store().count_heard(workspace, now).await? {}
        for channel in self.store().channels(workspace).await? {
            let Some(heard_at) = channel.heard_at else {
                continue;
            };
            let breaker = self
                .store()
                .breaker(workspace, channel.id, Capability::WebhookIn)
                .await?;
            match breaker.opened_at {
                Some(since) if breaker.state != State::Closed && heard_at > since => {
                    self.capability_works(now, &channel, Capability::WebhookIn)
                        .await?;
                }
                Some(_) if breaker.state != State::Closed => {}
                _ => self.listen_to(now, &channel, heard_at).await?,
            }
        }
        Ok(())
    }

    async fn listen_to(
        &self,
        now: Time,
        channel: &ChannelRow,
        heard_at: Time,
    ) -> Result<(), StoreError> {
        let (workspace, silent) = (channel.workspace, now.since(heard_at));
        if silent < LEAST {
            return Ok(());
        }
        let spans: Vec<_> = (1..=DAYS).map(|days| pieces(heard_at, now, days)).collect();
        let earlier = self.store().heard_in(workspace, channel.id, &spans).await?;
        if !is_strange(silent, &earlier) {
            return Ok(());
        }
        let scope = format!("silence:{}", channel.id);
        if !self.is_due(workspace, &scope, now, AGAIN).await? {
            return Ok(());
        }
        if self.connector(&channel.kind)?.conversations().is_some() {
            self.audit_gap(now, workspace, channel.id, heard_at - MARGIN, now)
                .await?;
            return Ok(());
        }
        self.webhooks_are_lost(now, channel, "cause-silence").await
    }

    /// What a platform should have told did not come.
    pub(crate) async fn webhooks_are_lost(
        &self,
        now: Time,
        channel: &ChannelRow,
        cause: &str,
    ) -> Result<(), StoreError> {
        for _ in 0..TRIP_AFTER {
            self.capability_failed(now, channel, Capability::WebhookIn, cause)
                .await?;
        }
        Ok(())
    }
}
