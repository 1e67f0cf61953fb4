//! Silence: webhooks that are lost make no error, so what usually comes in is compared with what
//! does. Where a network has a history it is asked whether anything was said meanwhile, and only
//! that opens the cell; where it has none, silence itself does. What comes hours late opens it too.

use crate::engine::Engine;
use sportello_core::breaker::lateness::{Came, FORGOTTEN};
use sportello_core::breaker::{State, TRIP_AFTER};
use sportello_core::silence::{DAYS, LEAST, is_strange, pieces};
use sportello_core::{Capability, ChannelId, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, StoreError};
use std::collections::BTreeMap;

/// Channels are listened to so often.
const LISTEN: Span = Span::minutes(5);
/// The scope that says when.
const SCOPE: &str = "silence";
/// A silence that was looked into is looked into again after so long.
const AGAIN: Span = Span::hours(1);
/// How much earlier than the last word heard a reading begins: clocks differ.
const MARGIN: Span = Span::minutes(5);
/// Why the cell is open of a channel that is told late: a key of the locale files.
const LATE: &str = "cause-webhooks-late";

impl Engine {
    /// Looks for channels that are strangely silent, and for those that are heard again.
    pub(crate) async fn listen(&self, now: Time, workspace: WorkspaceId) -> Result<(), StoreError> {
        if !self.is_due(workspace, SCOPE, now, LISTEN).await? {
            return Ok(());
        }
        let came = self.count_came(now, workspace).await?;
        for channel in self.store().channels(workspace).await? {
            let Some(heard_at) = channel.heard_at else {
                continue;
            };
            let came = came.get(&channel.id).copied().unwrap_or_default();
            let cell = Capability::WebhookIn;
            let breaker = self.store().breaker(workspace, channel.id, cell).await?;
            let open = breaker.opened_at.filter(|_| breaker.state != State::Closed);
            match open {
                _ if self.is_told_late(&channel, came)? => {
                    self.webhooks_are_lost(now, &channel, LATE).await?;
                }
                Some(_) if breaker.cause.as_deref() == Some(LATE) => {
                    let last = breaker.failed_at.unwrap_or(now);
                    if came.is_well() || now.since(last) > FORGOTTEN {
                        self.capability_works(now, &channel, cell).await?;
                    }
                }
                Some(since) if heard_at > since => {
                    self.capability_works(now, &channel, cell).await?;
                }
                Some(_) => {}
                // What is there was read, so that nobody wrote.
                None if self.connector(&channel.kind)?.mailbox().is_some() => {}
                None => self.listen_to(now, &channel, heard_at).await?,
            }
        }
        Ok(())
    }

    /// Counts what came in since it was counted last.
    async fn count_came(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<BTreeMap<ChannelId, Came>, StoreError> {
        let mut sum: BTreeMap<ChannelId, Came> = BTreeMap::new();
        loop {
            let heard = self.store().count_heard(workspace, now).await?;
            for (channel, came) in heard.channels {
                let of = sum.entry(channel).or_default();
                of.all += came.all;
                of.late += came.late;
            }
            if !heard.more {
                return Ok(sum);
            }
        }
    }

    /// Whether a platform tells late. Who is asked by us tells when we ask.
    fn is_told_late(&self, channel: &ChannelRow, came: Came) -> Result<bool, StoreError> {
        let connector = self.connector(&channel.kind)?;
        let asked = connector.mailbox().is_some() || connector.bot().is_some();
        Ok(!asked && came.is_strange())
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
