//! The media library: photos and films that posts are made of, taken in, cropped, converted,
//! described. What is made of a file is a file of its own; the first stays as it is.

use crate::engine::Engine;
use crate::media::crop::{Remake, RemakeError, lies, remake};
use crate::media::{Film, MediaError, index_to_front};
use bytes::Bytes;
use sportello_core::{MediaId, Time, WorkspaceId};
use sportello_store::{LibraryFile, LibraryRow, MediaRow, StoreError};
use thiserror::Error;

/// The longest name of a file, in characters.
pub const LONGEST_NAME: usize = 120;
/// The longest account of what a file shows, in characters.
pub const LONGEST_ALT: usize = 1_000;

/// Films that an older desk took and that are looked at in one go: each is read whole, and whoever
/// asked is waiting.
const FILMS_AT_ONCE: usize = 4;

/// Why a file was not taken or made.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// It is neither a photo nor a film.
    #[error("the file is neither a photo nor a film")]
    NeitherPhotoNorFilm,
    /// No other photo could be made of it.
    #[error(transparent)]
    Remake(#[from] RemakeError),
    /// The index of the film stands where it should, or the film is not one that is understood well
    /// enough to be touched.
    #[error("the index of the film cannot be moved")]
    IndexStays,
    /// It could not be read or stored.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Takes a photo or film into the library. A photo that lies on its side is turned upright,
    /// since not every network reads the note that says so; of a film whose index stands behind its
    /// pictures the index is put before them, since not every network reads one from its end
    /// (publishing.md §2).
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
        let bytes = if told.starts_with("video/") {
            let whole = bytes.clone();
            let laid = aside(move || index_to_front(&whole)).await;
            laid.flatten().unwrap_or(bytes)
        } else if lies(&bytes) {
            remake_aside(bytes, Remake::default()).await?
        } else {
            bytes
        };
        let file = named(cut(name, LONGEST_NAME), String::new(), None);
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
        self.shelve_made(now, workspace, media, made).await
    }

    /// Makes a film whose index stands before its pictures of one of the workspace. Nothing else of
    /// it changes. Gives the new file, which has the name of the old one.
    pub async fn lay_index_first(
        &self,
        now: Time,
        workspace: WorkspaceId,
        media: MediaId,
    ) -> Result<MediaId, LibraryError> {
        let found = self.media_bytes(workspace, media, false).await?;
        let (_, bytes) = found.ok_or(StoreError::NotFound("the file"))?;
        let made = aside(move || index_to_front(&bytes)).await.flatten();
        let made = made.ok_or(LibraryError::IndexStays)?;
        self.shelve_made(now, workspace, media, made).await
    }

    /// What is made of a file has its name and its words.
    async fn shelve_made(
        &self,
        now: Time,
        workspace: WorkspaceId,
        of: MediaId,
        made: Bytes,
    ) -> Result<MediaId, LibraryError> {
        let known = self.library_file(workspace, of).await?;
        let (name, alt) = known.map_or_else(Default::default, |f| (f.name, f.alt));
        self.shelve(now, workspace, made, named(name, alt, Some(of)))
            .await
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
            film: known.film,
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

    /// Looks at films that an older desk took, and keeps what they turn out to be. A film that
    /// cannot be read now stays unknown, and is looked at when it is asked about again.
    pub(crate) async fn look_at_films(
        &self,
        workspace: WorkspaceId,
        rows: &mut [LibraryRow],
    ) -> Result<(), StoreError> {
        let unseen = rows.iter_mut();
        let unseen = unseen.filter(|row| row.film.is_none() && is_film(&row.media));
        for row in unseen.take(FILMS_AT_ONCE) {
            let bytes = match self.media_bytes(workspace, row.media.id, false).await {
                Ok(Some((_, bytes))) => bytes,
                Ok(None) => continue,
                Err(MediaError::Store(error)) => return Err(error),
                Err(error) => {
                    tracing::warn!(%error, media = row.media.id.0, "a film could not be read");
                    continue;
                }
            };
            let film = Film::read(&bytes);
            (row.length_ms, row.film) = (film.length_ms.or(row.length_ms), Some(film.made.clone()));
            let kept = self
                .store()
                .note_film(workspace, row.media.id, film.length_ms, film.made)
                .await;
            match kept {
                // It was taken out of the library meanwhile.
                Ok(()) | Err(StoreError::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
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
        let film = Film::read(&bytes);
        let (_, row) = self.attach_file(now, workspace, bytes, None).await?;
        file.media = row.id;
        file.length_ms = film.length_ms;
        file.film = is_film(&row).then_some(film.made);
        self.store().put_in_library(workspace, file, now).await?;
        Ok(row.id)
    }
}

/// A file that is about to be stored.
fn named(name: String, alt: String, made_of: Option<MediaId>) -> LibraryFile {
    LibraryFile {
        media: MediaId(0),
        name,
        alt,
        made_of,
        length_ms: None,
        film: None,
    }
}

/// Whether a stored file is a film.
pub(crate) fn is_film(row: &MediaRow) -> bool {
    row.mime
        .as_deref()
        .is_some_and(|mime| mime.starts_with("video/"))
}

async fn remake_aside(bytes: Bytes, wanted: Remake) -> Result<Bytes, RemakeError> {
    let made = aside(move || remake(&bytes, &wanted)).await;
    made.unwrap_or(Err(RemakeError::Unreadable))
}

/// Makes something off the async threads, or inline where there is no runtime (simulation). `None`
/// where making it broke down.
async fn aside<T: Send + 'static>(make: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => runtime.spawn_blocking(make).await.ok(),
        Err(_) => Some(make()),
    }
}

fn cut(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}
