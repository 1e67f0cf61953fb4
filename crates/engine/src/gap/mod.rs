//! Gaps: after an outage in which the platform may not have told what was said, conversations that
//! changed since are read back, one request at a time, until it is done; what was missing is
//! journalled and stands where it belongs. Where nothing can be read, the gap is kept with the
//! people whom it may concern, and said.

mod after;
mod compared;
mod found;
mod turns;

use crate::engine::Engine;
use sportello_core::gap::Gap;
use sportello_core::{ChannelId, GapId, Time, WorkspaceId};
use sportello_store::StoreError;

impl Engine {
    /// Has a gap of a channel audited: from the last good event to when events came again. What is
    /// asked twice is done once. `None` = the platform tells later by itself what it could not tell
    /// in so short a time.
    pub async fn audit_gap(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
        from: Time,
        to: Time,
    ) -> Result<Option<GapId>, StoreError> {
        let channel = self.store().channel(workspace, channel).await?;
        let connector = self.connector(&channel.kind)?;
        let gap = Gap {
            from,
            to: to.max(from),
        };
        if !gap.loses(connector.keeps_untold()) {
            return Ok(None);
        }
        let readable = connector.conversations().is_some();
        let id = self
            .store()
            .ask_gap(workspace, channel.id, gap, readable, now)
            .await?;
        self.compare_comments(now, &channel).await?;
        tracing::info!(
            workspace.id = workspace.0,
            channel.id = channel.id.0,
            gap.id = id.0,
            readable,
            "a gap is audited"
        );
        self.bell().wake_workers();
        Ok(Some(id))
    }
}
