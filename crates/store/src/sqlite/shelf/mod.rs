//! What stands ready for posts: captions, the library, slots, the calendar's secret addresses, how
//! a workspace wants things, and who approves.

mod captions;
mod feeds;
mod library;
mod managers;
mod slots;
mod wishes;

use super::Sqlite;
use super::backend::Backend;
use crate::contract::{CaptionRow, LibraryFile, LibraryRow, Result, Shelf, SlotRow};
use async_trait::async_trait;
use sportello_core::post::FilmFacts;
use sportello_core::post::slot::Slot;
use sportello_core::{AgentId, ChannelId, MediaId, Time, WorkspaceId};

pub(super) use managers::is_first;

#[async_trait]
impl<B: Backend> Shelf for Sqlite<B> {
    async fn put_caption(
        &self,
        workspace: WorkspaceId,
        id: Option<i64>,
        name: &str,
        text: &str,
    ) -> Result<i64> {
        let (name, text) = (name.to_owned(), text.to_owned());
        self.backend
            .write(move |tx| captions::put(tx, workspace, id, &name, &text))
            .await
    }

    async fn delete_caption(&self, workspace: WorkspaceId, id: i64) -> Result<()> {
        self.backend
            .write(move |tx| captions::delete(tx, workspace, id))
            .await
    }

    async fn captions(&self, workspace: WorkspaceId) -> Result<Vec<CaptionRow>> {
        self.backend
            .read(move |conn| captions::all(conn, workspace))
            .await
    }

    async fn put_in_library(
        &self,
        workspace: WorkspaceId,
        file: LibraryFile,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| library::put(tx, workspace, &file, now))
            .await
    }

    async fn note_film(
        &self,
        workspace: WorkspaceId,
        media: MediaId,
        length_ms: Option<u32>,
        film: FilmFacts,
    ) -> Result<()> {
        self.backend
            .write(move |tx| library::note(tx, workspace, media, length_ms, &film))
            .await
    }

    async fn take_from_library(&self, workspace: WorkspaceId, media: MediaId) -> Result<()> {
        self.backend
            .write(move |tx| library::take(tx, workspace, media))
            .await
    }

    async fn library(
        &self,
        workspace: WorkspaceId,
        limit: u32,
        skip: u32,
    ) -> Result<Vec<LibraryRow>> {
        self.backend
            .read(move |conn| library::page(conn, workspace, limit, skip))
            .await
    }

    async fn library_files(
        &self,
        workspace: WorkspaceId,
        ids: &[MediaId],
    ) -> Result<Vec<LibraryRow>> {
        let ids = ids.to_vec();
        self.backend
            .read(move |conn| library::files(conn, workspace, &ids))
            .await
    }

    async fn put_slot(
        &self,
        workspace: WorkspaceId,
        id: Option<i64>,
        slot: Slot,
        channels: &[ChannelId],
    ) -> Result<i64> {
        let channels = channels.to_vec();
        self.backend
            .write(move |tx| slots::put(tx, workspace, id, slot, &channels))
            .await
    }

    async fn delete_slot(&self, workspace: WorkspaceId, id: i64) -> Result<()> {
        self.backend
            .write(move |tx| slots::delete(tx, workspace, id))
            .await
    }

    async fn slots(&self, workspace: WorkspaceId) -> Result<Vec<SlotRow>> {
        self.backend
            .read(move |conn| slots::all(conn, workspace))
            .await
    }

    async fn put_feed(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        hash: [u8; 32],
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| feeds::put(tx, workspace, agent, &hash, now))
            .await
    }

    async fn end_feed(&self, workspace: WorkspaceId, agent: AgentId) -> Result<bool> {
        self.backend
            .write(move |tx| feeds::end(tx, workspace, agent))
            .await
    }

    async fn feed(&self, hash: [u8; 32]) -> Result<Option<(WorkspaceId, AgentId)>> {
        self.backend
            .read(move |conn| feeds::of_hash(conn, &hash))
            .await
    }

    async fn feed_made(&self, workspace: WorkspaceId, agent: AgentId) -> Result<Option<Time>> {
        self.backend
            .read(move |conn| feeds::made(conn, workspace, agent))
            .await
    }

    async fn wish(&self, workspace: WorkspaceId, name: &str) -> Result<Option<String>> {
        let name = name.to_owned();
        self.backend
            .read(move |conn| wishes::one(conn, workspace, &name))
            .await
    }

    async fn set_wish(&self, workspace: WorkspaceId, name: &str, value: &str) -> Result<()> {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.backend
            .write(move |tx| wishes::set(tx, workspace, &name, &value))
            .await
    }

    async fn change_wish(
        &self,
        workspace: WorkspaceId,
        name: &str,
        read: Option<&str>,
        value: &str,
    ) -> Result<bool> {
        let (name, value) = (name.to_owned(), value.to_owned());
        let read = read.map(str::to_owned);
        self.backend
            .write(move |tx| wishes::change(tx, workspace, &name, read.as_deref(), &value))
            .await
    }

    async fn is_manager(&self, agent: AgentId) -> Result<bool> {
        self.backend
            .read(move |conn| managers::is_one(conn, agent))
            .await
    }

    async fn set_manager(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        manager: bool,
    ) -> Result<()> {
        self.backend
            .write(move |tx| managers::set(tx, workspace, agent, manager))
            .await
    }
}
