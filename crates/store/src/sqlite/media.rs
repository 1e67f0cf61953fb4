//! Pictures: what is awaited, stored, gone.

use super::Sqlite;
use super::backend::Backend;
use super::conversations::changes;
use super::directory::channels;
use super::error::unreadable;
use super::sql::Sql;
use super::tx::Tx;
use crate::contract::{Media, MediaRow, MediaState, PendingMedia, Result, StoreError, StoredMedia};
use async_trait::async_trait;
use rusqlite::{Connection, Row};
use sportello_core::message::{MediaSource, MessageKind};
use sportello_core::{ChannelId, MediaId, Time, WorkspaceId};

const COLUMNS: &str = "SELECT id, state, source, mime, bytes, width, height, thumbnail, cause, channel_id, since, tries, kind \
     FROM media";

struct Raw {
    row: MediaRow,
    source: Option<String>,
    channel: Option<i64>,
    since: Time,
    tries: u32,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Raw> {
    let state: String = row.get(1)?;
    let (width, height): (Option<u32>, Option<u32>) = (row.get(5)?, row.get(6)?);
    Ok(Raw {
        row: MediaRow {
            id: MediaId(row.get(0)?),
            kind: row
                .get_ref(12)?
                .as_str_or_null()?
                .and_then(MessageKind::parse)
                .unwrap_or(MessageKind::Image),
            state: match state.as_str() {
                "stored" => MediaState::Stored,
                "gone" => MediaState::Gone,
                _ => MediaState::Pending,
            },
            source: None,
            mime: row.get(3)?,
            bytes: row
                .get::<_, Option<i64>>(4)?
                .and_then(|n| u64::try_from(n).ok()),
            size: width.zip(height),
            thumbnail: row.get(7)?,
            cause: row.get(8)?,
        },
        source: row.get(2)?,
        channel: row.get(9)?,
        since: Time(row.get(10)?),
        tries: row.get(11)?,
    })
}

impl Raw {
    fn with_source(mut self) -> Result<Raw> {
        self.row.source = self
            .source
            .take()
            .map(|text| serde_json::from_str(&text).map_err(|_| unreadable("media.source")))
            .transpose()?;
        Ok(self)
    }
}

/// One row.
pub(crate) fn one(conn: &Connection, workspace: i64, id: i64) -> Result<MediaRow> {
    conn.one(
        &format!("{COLUMNS} WHERE workspace_id = ?1 AND id = ?2"),
        [workspace, id],
        read,
    )?
    .ok_or(StoreError::NotFound("the picture"))?
    .with_source()
    .map(|raw| raw.row)
}

/// A file to be fetched; gives its id.
pub(crate) fn await_file(
    tx: &mut Tx<'_>,
    workspace: i64,
    channel: i64,
    kind: MessageKind,
    source: &MediaSource,
    now: Time,
) -> Result<i64> {
    let id = tx.next_id(WorkspaceId(workspace))?;
    let source = serde_json::to_string(source).map_err(|_| unreadable("media.source"))?;
    tx.conn.run(
        "INSERT INTO media (workspace_id, id, channel_id, state, source, thumbnail, since, tries, due_at, kind) \
         VALUES (?1, ?2, ?3, 'pending', ?4, 0, ?5, 0, ?5, ?6)",
        (workspace, id, channel, source, now.0, kind.as_str()),
    )?;
    Ok(id)
}

/// A file that is not here is told to be somewhere else: it is fetched from there.
pub(crate) fn look_elsewhere(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: i64,
    kind: MessageKind,
    source: &MediaSource,
    now: Time,
) -> Result<()> {
    let source = serde_json::to_string(source).map_err(|_| unreadable("media.source"))?;
    tx.conn.run(
        "UPDATE media SET kind = ?3, state = CASE state WHEN 'stored' THEN state ELSE 'pending' END, \
         source = CASE state WHEN 'stored' THEN source ELSE ?4 END, \
         due_at = CASE state WHEN 'stored' THEN due_at ELSE ?5 END, \
         cause = CASE state WHEN 'stored' THEN cause END, tries = 0 \
         WHERE workspace_id = ?1 AND id = ?2",
        (workspace, id, kind.as_str(), source, now.0),
    )?;
    Ok(())
}

/// Nobody shows the picture any more: its message became one with another.
pub(crate) fn drop_row(tx: &mut Tx<'_>, workspace: i64, id: i64) -> Result<()> {
    tx.conn.run(
        "DELETE FROM media WHERE workspace_id = ?1 AND id = ?2",
        [workspace, id],
    )?;
    Ok(())
}

fn add(tx: &mut Tx<'_>, workspace: i64, stored: &StoredMedia, now: Time) -> Result<MediaId> {
    let id = tx.next_id(WorkspaceId(workspace))?;
    let (width, height) = (stored.size.map(|s| s.0), stored.size.map(|s| s.1));
    tx.conn.run(
        "INSERT INTO media (workspace_id, id, state, mime, bytes, width, height, thumbnail, since, tries) \
         VALUES (?1, ?2, 'stored', ?3, ?4, ?5, ?6, ?7, ?8, 0)",
        (workspace, id, &stored.mime, stored.bytes.cast_signed(), width, height, stored.thumbnail, now.0),
    )?;
    Ok(MediaId(id))
}

fn pending(
    conn: &Connection,
    workspace: WorkspaceId,
    now: Time,
    limit: u32,
) -> Result<Vec<PendingMedia>> {
    let due = conn.all(
        &format!("{COLUMNS} WHERE workspace_id = ?1 AND due_at <= ?2 ORDER BY due_at, id LIMIT ?3"),
        (workspace.0, now.0, limit),
        read,
    )?;
    let mut pending = Vec::with_capacity(due.len());
    for raw in due {
        let raw = raw.with_source()?;
        let channel = raw.channel.ok_or_else(|| unreadable("media.channel_id"))?;
        pending.push(PendingMedia {
            channel: channels::one(conn, workspace, ChannelId(channel))?,
            since: raw.since,
            tries: raw.tries,
            media: raw.row,
        });
    }
    Ok(pending)
}

fn found(rows: usize) -> Result<()> {
    if rows == 0 {
        Err(StoreError::NotFound("the picture"))
    } else {
        Ok(())
    }
}

fn stored(tx: &mut Tx<'_>, workspace: i64, id: i64, stored: &StoredMedia) -> Result<()> {
    let (width, height) = (stored.size.map(|s| s.0), stored.size.map(|s| s.1));
    // The source is forgotten: it may carry a signature that opens the picture elsewhere.
    let came = tx.conn.run(
        "UPDATE media SET state = 'stored', source = NULL, mime = ?3, bytes = ?4, width = ?5, height = ?6, \
         thumbnail = ?7, cause = NULL, due_at = NULL WHERE workspace_id = ?1 AND id = ?2 AND erase_at IS NULL AND cause IS NOT ?8",
        (workspace, id, &stored.mime, stored.bytes.cast_signed(), width, height, stored.thumbnail, changes::TAKEN_BACK),
    )?;
    if came > 0 {
        return Ok(());
    }
    // Its message was taken back while it was on its way: what came goes again.
    found(tx.conn.run(
        "UPDATE media SET erase_at = since WHERE workspace_id = ?1 AND id = ?2",
        [workspace, id],
    )?)
}

#[async_trait]
impl<B: Backend> Media for Sqlite<B> {
    async fn add_media(
        &self,
        workspace: WorkspaceId,
        stored: StoredMedia,
        now: Time,
    ) -> Result<MediaId> {
        self.backend
            .write(move |tx| add(tx, workspace.0, &stored, now))
            .await
    }

    async fn media(&self, workspace: WorkspaceId, id: MediaId) -> Result<MediaRow> {
        self.backend
            .read(move |conn| one(conn, workspace.0, id.0))
            .await
    }

    async fn pending_media(
        &self,
        workspace: WorkspaceId,
        now: Time,
        limit: u32,
    ) -> Result<Vec<PendingMedia>> {
        self.backend
            .read(move |conn| pending(conn, workspace, now, limit))
            .await
    }

    async fn next_media(&self, workspace: WorkspaceId, now: Time) -> Result<Option<Time>> {
        let sql = "SELECT min(due_at) FROM media WHERE workspace_id = ?1 AND due_at > ?2";
        let next = self
            .backend
            .read(move |conn| conn.one(sql, [workspace.0, now.0], |r| r.get::<_, Option<i64>>(0)))
            .await?;
        Ok(next.flatten().map(Time))
    }

    async fn media_stored(
        &self,
        workspace: WorkspaceId,
        id: MediaId,
        what: StoredMedia,
        _now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| stored(tx, workspace.0, id.0, &what))
            .await
    }

    async fn media_to_erase(&self, workspace: WorkspaceId, limit: u32) -> Result<Vec<MediaId>> {
        let sql = "SELECT id FROM media WHERE workspace_id = ?1 AND erase_at IS NOT NULL ORDER BY erase_at, id LIMIT ?2";
        self.backend
            .read(move |conn| {
                conn.all(sql, [workspace.0, i64::from(limit)], |r| {
                    r.get(0).map(MediaId)
                })
            })
            .await
    }

    async fn media_erased(&self, workspace: WorkspaceId, id: MediaId) -> Result<()> {
        let sql = "UPDATE media SET erase_at = NULL, mime = NULL, bytes = NULL, width = NULL, height = NULL, thumbnail = 0 \
             WHERE workspace_id = ?1 AND id = ?2";
        self.backend
            .write(move |tx| found(tx.conn.run(sql, [workspace.0, id.0])?))
            .await
    }

    async fn media_again(&self, workspace: WorkspaceId, id: MediaId, at: Time) -> Result<()> {
        let sql = "UPDATE media SET due_at = ?3, tries = tries + 1 \
             WHERE workspace_id = ?1 AND id = ?2 AND state = 'pending'";
        self.backend
            .write(move |tx| found(tx.conn.run(sql, [workspace.0, id.0, at.0])?))
            .await
    }

    async fn media_gone(
        &self,
        workspace: WorkspaceId,
        id: MediaId,
        cause: &str,
        _now: Time,
    ) -> Result<()> {
        let cause = cause.to_owned();
        let sql = "UPDATE media SET state = 'gone', source = NULL, cause = ?3, due_at = NULL \
             WHERE workspace_id = ?1 AND id = ?2 AND state = 'pending'";
        self.backend
            .write(move |tx| found(tx.conn.run(sql, (workspace.0, id.0, cause))?))
            .await
    }
}
