//! Pictures: fetched in the background (I14), sniffed, size-capped, stored, thumbnailed; attached
//! by agents; served to signed-in people, or by an unguessable link that expires to a platform.

mod convert;
pub mod crop;
mod fetch;
mod film;
mod links;
mod listed;
mod picture;

pub use convert::converter_present;
pub(crate) use convert::sound;
pub use film::{Film, index_to_front};
pub use picture::{Picture, PictureError};

use crate::engine::Engine;
use bytes::Bytes;
use object_store::{ObjectStoreExt, PutPayload, path::Path};
use sportello_core::message::MessageKind;
use sportello_core::{MediaId, Time, WorkspaceId};
use sportello_store::{MediaRow, MediaState, StoreError, StoredMedia};
use thiserror::Error;

/// Why a picture was not taken or cannot be served.
#[derive(Debug, Error)]
pub enum MediaError {
    /// It is not a picture, or too large a one.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// The store of bytes refused.
    #[error("the picture could not be stored: {0}")]
    Blobs(#[from] object_store::Error),
    /// The store of rows refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where a picture's bytes lie.
fn original(workspace: WorkspaceId, id: MediaId) -> Path {
    Path::from(format!("{workspace}/{id}/original"))
}

/// Where its thumbnail lies.
fn thumbnail(workspace: WorkspaceId, id: MediaId) -> Path {
    Path::from(format!("{workspace}/{id}/thumbnail"))
}

/// The kind of message that a file is sent as: what its bytes say, unless something else is
/// wished that fits them.
fn kind_of(mime: &str, wished: Option<MessageKind>) -> MessageKind {
    let own = match mime.split('/').next().unwrap_or_default() {
        "image" => MessageKind::Image,
        "video" => MessageKind::Video,
        "audio" => MessageKind::Audio,
        _ => MessageKind::Document,
    };
    match (wished, own) {
        (Some(MessageKind::Document), _) => MessageKind::Document,
        (Some(MessageKind::Sticker), MessageKind::Image) => MessageKind::Sticker,
        // A recording without pictures may be kept in a film's box (WebM).
        (Some(MessageKind::Voice), MessageKind::Audio | MessageKind::Video) => MessageKind::Voice,
        _ => own,
    }
}

impl Engine {
    /// Takes a file from an agent: what kind of message it is sent as, and its row. `wished` is
    /// what it is meant as, where its bytes allow more than one.
    pub async fn attach_file(
        &self,
        now: Time,
        workspace: WorkspaceId,
        bytes: Bytes,
        wished: Option<MessageKind>,
    ) -> Result<(MessageKind, MediaRow), MediaError> {
        let told = infer::get(&bytes).map_or("", |found| found.mime_type());
        let kind = kind_of(told, wished);
        let row = self.attach(now, workspace, bytes, kind).await?;
        Ok((kind, row))
    }

    /// What a stored file is sent as.
    pub async fn kind_of_file(
        &self,
        workspace: WorkspaceId,
        id: MediaId,
        wished: Option<MessageKind>,
    ) -> Result<MessageKind, StoreError> {
        let row = self.store().media(workspace, id).await?;
        Ok(kind_of(row.mime.as_deref().unwrap_or_default(), wished))
    }

    /// Takes a file of a kind. A crash on the way leaves a row that no message points to.
    pub async fn attach(
        &self,
        now: Time,
        workspace: WorkspaceId,
        bytes: Bytes,
        kind: MessageKind,
    ) -> Result<MediaRow, MediaError> {
        let picture = picture::read_aside(kind, bytes, self.settings().media_cap).await?;
        let id = self
            .store()
            .add_media(workspace, picture.facts(), now)
            .await?;
        if let Err(error) = self.place(workspace, id, &picture).await {
            self.store()
                .media_gone(workspace, id, "cause-media-not-stored", now)
                .await?;
            return Err(error);
        }
        Ok(self.store().media(workspace, id).await?)
    }

    async fn place(
        &self,
        workspace: WorkspaceId,
        id: MediaId,
        picture: &Picture,
    ) -> Result<(), MediaError> {
        let bytes = PutPayload::from_bytes(picture.bytes.clone());
        self.blobs().put(&original(workspace, id), bytes).await?;
        if let Some(small) = &picture.thumbnail {
            let bytes = PutPayload::from_bytes(small.clone());
            self.blobs().put(&thumbnail(workspace, id), bytes).await?;
        }
        Ok(())
    }

    /// Erases the bytes of files whose messages were taken back.
    pub(crate) async fn erase_media(&self, workspace: WorkspaceId) -> Result<(), MediaError> {
        for id in self.store().media_to_erase(workspace, 32).await? {
            for path in [original(workspace, id), thumbnail(workspace, id)] {
                match self.blobs().delete(&path).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            self.store().media_erased(workspace, id).await?;
        }
        Ok(())
    }

    /// A piece of a stored file, from a byte on, to its end or so many bytes. `None` when it is
    /// not here.
    pub async fn media_piece(
        &self,
        workspace: WorkspaceId,
        id: MediaId,
        from: u64,
        bytes: Option<u64>,
    ) -> Result<Option<Bytes>, MediaError> {
        let Some(size) = self.stored_size(workspace, id).await? else {
            return Ok(None);
        };
        let end = bytes.map_or(size, |bytes| from.saturating_add(bytes).min(size));
        if from >= end {
            return Ok(Some(Bytes::new()));
        }
        match self
            .blobs()
            .get_range(&original(workspace, id), from..end)
            .await
        {
            Ok(piece) => Ok(Some(piece)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The size of a file that is stored.
    async fn stored_size(
        &self,
        workspace: WorkspaceId,
        id: MediaId,
    ) -> Result<Option<u64>, MediaError> {
        match self.store().media(workspace, id).await {
            Ok(row) if row.state == MediaState::Stored => Ok(row.bytes),
            Ok(_) | Err(StoreError::NotFound(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A stored picture's bytes and media type. `None` when it is not here.
    pub async fn media_bytes(
        &self,
        workspace: WorkspaceId,
        id: MediaId,
        small: bool,
    ) -> Result<Option<(String, Bytes)>, MediaError> {
        let row = match self.store().media(workspace, id).await {
            Ok(row) if row.state == MediaState::Stored => row,
            Ok(_) | Err(StoreError::NotFound(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let (path, mime) = if small && row.thumbnail {
            (thumbnail(workspace, id), picture::THUMBNAIL_MIME.to_owned())
        } else {
            (original(workspace, id), row.mime.unwrap_or_default())
        };
        match self.blobs().get(&path).await {
            Ok(found) => Ok(Some((mime, found.bytes().await?))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl Picture {
    /// What the row says of it.
    fn facts(&self) -> StoredMedia {
        StoredMedia {
            mime: self.mime.to_owned(),
            bytes: self.bytes.len() as u64,
            size: self.size,
            thumbnail: self.thumbnail.is_some(),
        }
    }
}
