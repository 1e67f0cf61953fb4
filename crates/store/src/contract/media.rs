//! Pictures: what is awaited, stored, gone. The bytes themselves live in the object store.

use super::{ChannelRow, MediaRow, Result};
use async_trait::async_trait;
use sportello_core::{MediaId, Time, WorkspaceId};

/// A picture to be fetched.
#[derive(Clone, Debug)]
pub struct PendingMedia {
    /// The row, with its source.
    pub media: MediaRow,
    /// The channel it came by.
    pub channel: ChannelRow,
    /// When its message was received: sources expire.
    pub since: Time,
    /// Failures so far.
    pub tries: u32,
}

/// What a stored picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMedia {
    /// The media type as sniffed.
    pub mime: String,
    /// The size in bytes.
    pub bytes: u64,
    /// Width and height in pixels.
    pub size: Option<(u32, u32)>,
    /// Whether a thumbnail is stored beside it.
    pub thumbnail: bool,
}

/// The media side of the store. An inbound message is stored without waiting for its picture
/// (I14).
#[async_trait]
pub trait Media: Send + Sync {
    /// A row for a picture an agent attached; its bytes are stored already.
    async fn add_media(
        &self,
        workspace: WorkspaceId,
        stored: StoredMedia,
        now: Time,
    ) -> Result<MediaId>;

    /// One row.
    async fn media(&self, workspace: WorkspaceId, id: MediaId) -> Result<MediaRow>;

    /// Pictures to be fetched now.
    async fn pending_media(
        &self,
        workspace: WorkspaceId,
        now: Time,
        limit: u32,
    ) -> Result<Vec<PendingMedia>>;

    /// The next moment at which one becomes due.
    async fn next_media(&self, workspace: WorkspaceId, now: Time) -> Result<Option<Time>>;

    /// It is here.
    async fn media_stored(
        &self,
        workspace: WorkspaceId,
        id: MediaId,
        stored: StoredMedia,
        now: Time,
    ) -> Result<()>;

    /// It did not come this time.
    async fn media_again(&self, workspace: WorkspaceId, id: MediaId, at: Time) -> Result<()>;

    /// Files whose message was taken back: their bytes are to go.
    async fn media_to_erase(&self, workspace: WorkspaceId, limit: u32) -> Result<Vec<MediaId>>;

    /// Its bytes are gone.
    async fn media_erased(&self, workspace: WorkspaceId, id: MediaId) -> Result<()>;

    /// It cannot be had.
    async fn media_gone(
        &self,
        workspace: WorkspaceId,
        id: MediaId,
        cause: &str,
        now: Time,
    ) -> Result<()>;
}
