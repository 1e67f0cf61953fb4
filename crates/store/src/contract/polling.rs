//! Polling: how far the updates of a bot were taken that is asked for them.

use super::Result;
use async_trait::async_trait;
use sportello_core::{ChannelId, Time, WorkspaceId};

/// How far they were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollMark {
    /// The number from which on to ask next; asking confirms everything before it.
    pub next: i64,
    /// When it was stored.
    pub at: Time,
}

/// The polling side of the store.
#[async_trait]
pub trait Polling: Send + Sync {
    /// How far a channel's updates were taken; `None` = never asked for.
    async fn poll_mark(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<Option<PollMark>>;

    /// Stores how far they were taken, after they stand in the journal: what is confirmed is
    /// forgotten by the platform (I1). A smaller number is no mistake; numbers may begin anew.
    async fn set_poll_mark(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        next: i64,
        now: Time,
    ) -> Result<()>;
}
