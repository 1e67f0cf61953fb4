//! What stands ready for posts: saved captions, the media library, weekly slots, the calendar's
//! secret addresses, and how a workspace wants things.

use super::{MediaRow, Result};
use async_trait::async_trait;
use sportello_core::post::FilmFacts;
use sportello_core::post::slot::Slot;
use sportello_core::{AgentId, ChannelId, MediaId, Time, WorkspaceId};

/// A saved caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptionRow {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its words.
    pub text: String,
}

/// A file of the media library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryRow {
    /// The file.
    pub media: MediaRow,
    /// Its name.
    pub name: String,
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// When it was put there.
    pub added_at: Time,
    /// The file it was cropped or converted from.
    pub made_of: Option<MediaId>,
    /// How long a film lasts, in milliseconds, where it could be read.
    pub length_ms: Option<u32>,
    /// What a film is made of; `None` of one that was not looked at yet, and of photos.
    pub film: Option<FilmFacts>,
}

/// A stored file to be put into the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryFile {
    /// The file.
    pub media: MediaId,
    /// Its name.
    pub name: String,
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// The file it was cropped or converted from.
    pub made_of: Option<MediaId>,
    /// How long a film lasts, in milliseconds, where it could be read.
    pub length_ms: Option<u32>,
    /// What a film is made of; `None` of one that was not looked at yet, and of photos.
    pub film: Option<FilmFacts>,
}

/// A weekly slot with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotRow {
    /// Its id.
    pub id: i64,
    /// When.
    pub slot: Slot,
    /// For which channels; empty = all.
    pub channels: Vec<ChannelId>,
}

/// What stands ready for posts.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// Stores a caption: a new one, or other words for a known one.
    async fn put_caption(
        &self,
        workspace: WorkspaceId,
        id: Option<i64>,
        name: &str,
        text: &str,
    ) -> Result<i64>;

    /// Deletes a caption.
    async fn delete_caption(&self, workspace: WorkspaceId, id: i64) -> Result<()>;

    /// Captions, by name.
    async fn captions(&self, workspace: WorkspaceId) -> Result<Vec<CaptionRow>>;

    /// Puts a stored file into the library, or changes its name and words. The moment it was added
    /// stays.
    async fn put_in_library(
        &self,
        workspace: WorkspaceId,
        file: LibraryFile,
        now: Time,
    ) -> Result<()>;

    /// Keeps what a film of the library turned out to be. `NotFound` when it is not there.
    async fn note_film(
        &self,
        workspace: WorkspaceId,
        media: MediaId,
        length_ms: Option<u32>,
        film: FilmFacts,
    ) -> Result<()>;

    /// Takes a file out of the library and gives its bytes to be erased, unless a post or message
    /// shows it (`Conflict`).
    async fn take_from_library(&self, workspace: WorkspaceId, media: MediaId) -> Result<()>;

    /// The library, the newest first: at most so many, after those that were shown.
    async fn library(
        &self,
        workspace: WorkspaceId,
        limit: u32,
        skip: u32,
    ) -> Result<Vec<LibraryRow>>;

    /// Files of the library, by id; those that are not there are left out.
    async fn library_files(
        &self,
        workspace: WorkspaceId,
        ids: &[MediaId],
    ) -> Result<Vec<LibraryRow>>;

    /// Stores a slot: a new one, or another time for a known one.
    async fn put_slot(
        &self,
        workspace: WorkspaceId,
        id: Option<i64>,
        slot: Slot,
        channels: &[ChannelId],
    ) -> Result<i64>;

    /// Deletes a slot.
    async fn delete_slot(&self, workspace: WorkspaceId, id: i64) -> Result<()>;

    /// Slots, by time of day.
    async fn slots(&self, workspace: WorkspaceId) -> Result<Vec<SlotRow>>;

    /// Makes a secret address of the calendar; the agent's older ones end.
    async fn put_feed(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        hash: [u8; 32],
        now: Time,
    ) -> Result<()>;

    /// Ends an agent's secret address. Gives whether there was one.
    async fn end_feed(&self, workspace: WorkspaceId, agent: AgentId) -> Result<bool>;

    /// Whose calendar a secret address shows.
    async fn feed(&self, hash: [u8; 32]) -> Result<Option<(WorkspaceId, AgentId)>>;

    /// When an agent's secret address was made, if there is one.
    async fn feed_made(&self, workspace: WorkspaceId, agent: AgentId) -> Result<Option<Time>>;

    /// How a workspace wants something: JSON under a name.
    async fn wish(&self, workspace: WorkspaceId, name: &str) -> Result<Option<String>>;

    /// Stores how a workspace wants something.
    async fn set_wish(&self, workspace: WorkspaceId, name: &str, value: &str) -> Result<()>;

    /// The same, if that still stands which was read (`None` = nothing was said): two people at
    /// the settings do not overwrite each other. `false` = it does not, and nothing changed.
    async fn change_wish(
        &self,
        workspace: WorkspaceId,
        name: &str,
        read: Option<&str>,
        value: &str,
    ) -> Result<bool>;

    /// Whether an agent approves what others write.
    async fn is_manager(&self, agent: AgentId) -> Result<bool>;

    /// Says whether an agent approves what others write. `Conflict` when nobody would be left.
    async fn set_manager(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        manager: bool,
    ) -> Result<()>;
}
