//! The media library: photos and films that posts are made of, taken in, cropped, converted,
//! described. What is made of a file is a file of its own; the first stays as it is.

use crate::engine::Engine;
use crate::media::crop::{Remake, RemakeError, lies, remake};
use crate::media::{Film, MediaError};
use bytes::Bytes;
use sportello_core::{MediaId, Time, WorkspaceId};
use sportello_store::{LibraryFile, LibraryRow, StoreError};
use thiserror::Error;

/// The longest name of a file, in characters.
pub const LONGEST_NAME: usize = 120;
/// The longest account of what a file shows, in characters.
pub const LONGEST_ALT: usize = 1_000;

/// Why a file was not taken or made.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// It is neither a photo nor a film.
    #[error("the file is neither a photo nor a film")]
    NeitherPhotoNorFilm,
    /// No other photo could be made of it.
    #[error(transparent)]
    Remake(#[from] RemakeError),
    /// It could not be read or stored.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Takes a photo or film into the library. A photo that lies on its side is turned upright,
    /// since not every network reads the note that says so.
    pub async fn add_to_library(
        &self,
        now: Time,
        workspace: WorkspaceId,
        bytes: Bytes,
        name: &str,
    ) -> Result<MediaId, LibraryError> {
        let told = infer::get(&bytes).map_or("", |found| found.mime_type());
        if !told.starts_with("image/") && !told.starts_with("video/") {
            return Err(LibraryError::NeitherPhotoNorFilm);
        }
        let bytes = match told.starts_with("image/") && lies(&bytes) {
            true => remake_aside(bytes, Remake::default()).await?,
            false => bytes,
        };
        let file = LibraryFile {
            media: MediaId(0),
            name: cut(name, LONGEST_NAME),
            alt: String::new(),
            made_of: None,
            length_ms: None,
        };
        self.shelve(now, workspace, bytes, file).await
    }

    /// Makes a JPEG of a photo of the workspace: a piece of it, or all of it, not larger than
    /// wanted. Gives the new file, which has the name and the words of the old one.
    pub async fn remake_photo(
        &self,
        now: Time,
        workspace: WorkspaceId,
        media: MediaId,
        wanted: Remake,
    ) -> Result<MediaId, LibraryError> {
        let found = self.media_bytes(workspace, media, false).await?;
        let (_, bytes) = found.ok_or(StoreError::NotFound("the file"))?;
        let made = remake_aside(bytes, wanted).await?;
        let known = self.library_file(workspace, media).await?;
        let file = LibraryFile {
            media: MediaId(0),
            name: known.as_ref().map_or_else(String::new, |f| f.name.clone()),
            alt: known.map_or_else(String::new, |f| f.alt),
            made_of: Some(media),
            length_ms: None,
        };
        self.shelve(now, workspace, made, file).await
    }

    /// Says what a file is called and what it shows.
    pub async fn describe_file(
        &self,
        now: Time,
        workspace: WorkspaceId,
        media: MediaId,
        name: &str,
        alt: &str,
    ) -> Result<(), StoreError> {
        let known = self.library_file(workspace, media).await?;
        let known = known.ok_or(StoreError::NotFound("the file"))?;
        let file = LibraryFile {
            media,
            name: cut(name, LONGEST_NAME),
            alt: cut(alt, LONGEST_ALT),
            made_of: known.made_of,
            length_ms: known.length_ms,
        };
        self.store().put_in_library(workspace, file, now).await
    }

    /// One file of the library, if it is there.
    pub async fn library_file(
        &self,
        workspace: WorkspaceId,
        media: MediaId,
    ) -> Result<Option<LibraryRow>, StoreError> {
        let found = self.store().library_files(workspace, &[media]).await?;
        Ok(found.into_iter().next())
    }

    /// Stores bytes and puts them into the library. A crash between the two leaves a file that
    /// nothing points to.
    async fn shelve(
        &self,
        now: Time,
        workspace: WorkspaceId,
        bytes: Bytes,
        mut file: LibraryFile,
    ) -> Result<MediaId, LibraryError> {
        file.length_ms = Film::read(&bytes).length_ms;
        let (_, row) = self.attach_file(now, workspace, bytes, None).await?;
        file.media = row.id;
        self.store().put_in_library(workspace, file, now).await?;
        Ok(row.id)
    }
}

/// Makes a photo off the async threads, or inline where there is no runtime (simulation).
async fn remake_aside(bytes: Bytes, wanted: Remake) -> Result<Bytes, RemakeError> {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => runtime
            .spawn_blocking(move || remake(&bytes, &wanted))
            .await
            .map_err(|_| RemakeError::Unreadable)?,
        Err(_) => remake(&bytes, &wanted),
    }
}

fn cut(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}
