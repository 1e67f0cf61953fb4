//! Comparing after an outage: the comments under what was published lately are read once, also on
//! networks that tell of them, since what they told meanwhile may be lost (outages.md, "After an
//! outage").

use super::turns::compare_scope;
use crate::engine::Engine;
use sportello_core::Time;
use sportello_store::{ChannelRow, StoreError};

impl Engine {
    /// Has the comments of a channel compared: its lists are read soon, then the comments of every
    /// recent post that were not read since now.
    pub(crate) async fn compare_comments(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<(), StoreError> {
        if self.connector(&channel.kind)?.comments().is_none() {
            return Ok(());
        }
        self.wait(channel, &compare_scope(channel.id), now).await?;
        self.list_soon(now, channel).await
    }

    /// Since when comments must have been read; `None` = nothing is compared.
    pub(super) async fn compares_since(
        &self,
        channel: &ChannelRow,
    ) -> Result<Option<Time>, StoreError> {
        let since = self
            .waits_until(channel, &compare_scope(channel.id))
            .await?;
        Ok((since > Time(0)).then_some(since))
    }
}
