//! Posts that a program writes: stored once however often it is asked, their files taken into the
//! library, where what is known of a film is kept.

use crate::engine::Engine;
use crate::library::LONGEST_ALT;
use crate::media::{Film, MediaError};
use sportello_core::post::{PostBody, PostFile};
use sportello_core::{MediaId, Time, WorkspaceId};
use sportello_store::{LibraryFile, StoreError, WrittenOnce, WrittenPost};
use std::collections::BTreeMap;

impl Engine {
    /// Stores a new post under an idempotency key and the hash of what was asked; a request that
    /// is repeated gives the post of the first.
    pub async fn save_post_once(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: WrittenPost,
        key: (String, [u8; 32]),
    ) -> Result<WrittenOnce, StoreError> {
        let written = self
            .store()
            .write_post_once(workspace, post, key, now)
            .await?;
        if matches!(written, WrittenOnce::New(_)) {
            self.ring(workspace, None);
        }
        Ok(written)
    }

    /// Puts the files of a post into the library, where they are not there yet: what a film is
    /// has to be known before a channel can be asked whether it takes it. A file that is not
    /// stored, or neither photo nor film, is left out; the check of the post says so.
    pub async fn shelve_files_of(
        &self,
        now: Time,
        workspace: WorkspaceId,
        body: &PostBody,
    ) -> Result<(), MediaError> {
        let files = files_of(body);
        let ids: Vec<MediaId> = files.keys().copied().collect();
        let known = self.store().library_files(workspace, &ids).await?;
        for (id, alt) in files {
            if known.iter().any(|row| row.media.id == id) {
                continue;
            }
            let Some((mime, bytes)) = self.media_bytes(workspace, id, false).await? else {
                continue;
            };
            if !mime.starts_with("image/") && !mime.starts_with("video/") {
                continue;
            }
            let film = mime.starts_with("video/").then(|| Film::read(&bytes));
            let file = LibraryFile {
                media: id,
                name: String::new(),
                alt: alt.chars().take(LONGEST_ALT).collect(),
                made_of: None,
                length_ms: film.as_ref().and_then(|film| film.length_ms),
                film: film.map(|film| film.made),
            };
            self.store().put_in_library(workspace, file, now).await?;
        }
        Ok(())
    }
}

/// Every file of a post, with what it shows, where that is said anywhere.
fn files_of(body: &PostBody) -> BTreeMap<MediaId, String> {
    let variants = body.variants.values().filter_map(|v| v.files.as_ref());
    let all = body.shared.files.iter().chain(variants.flatten());
    let mut files: BTreeMap<MediaId, String> = BTreeMap::new();
    for PostFile { media, alt } in all {
        let said = files.entry(*media).or_default();
        if let Some(alt) = alt.as_ref().filter(|_| said.is_empty()) {
            said.clone_from(alt);
        }
    }
    files
}
