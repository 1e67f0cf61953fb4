//! The library: files that are kept for posts.

use crate::contract::{LibraryFile, LibraryRow, MediaState, Result, StoreError};
use crate::sqlite::conversations::changes::TAKEN_BACK;
use crate::sqlite::error::{found, unreadable};
use crate::sqlite::media;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use sportello_core::post::FilmFacts;
use sportello_core::{MediaId, Time, WorkspaceId};

const WHAT: &str = "the file";

/// Where a file may be shown, and what is said then. A post's files stand in its body and, once
/// the outbox has it, in the words given there; a variant has files of its own, at any depth.
const SHOWN: &[(&str, &str)] = &[
    (
        "SELECT EXISTS (SELECT 1 FROM posts p, json_tree(p.body) j \
         WHERE p.workspace_id = ?1 AND j.key = 'media' AND j.value = ?2)",
        "a post shows it",
    ),
    (
        "SELECT EXISTS (SELECT 1 FROM post_targets t, json_tree(t.words) j \
         WHERE t.workspace_id = ?1 AND t.words IS NOT NULL AND j.key = 'media' AND j.value = ?2)",
        "a post shows it",
    ),
    (
        "SELECT EXISTS (SELECT 1 FROM messages WHERE workspace_id = ?1 AND media_id = ?2)",
        "a message shows it",
    ),
];

/// Puts a file into the library. What is not said anew of one that is there stays.
pub(super) fn put(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    file: &LibraryFile,
    now: Time,
) -> Result<()> {
    let row = media::one(tx.conn, workspace.0, file.media.0)?;
    if row.state != MediaState::Stored {
        return Err(StoreError::Conflict("the file is not stored"));
    }
    if let Some(source) = file.made_of {
        media::one(tx.conn, workspace.0, source.0)?;
    }
    tx.conn.run(
        "INSERT INTO library (workspace_id, media_id, name, alt, added_at, made_of, length_ms, film) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (workspace_id, media_id) DO UPDATE \
         SET name = excluded.name, alt = excluded.alt, made_of = coalesce(excluded.made_of, made_of), \
         length_ms = coalesce(excluded.length_ms, length_ms), film = coalesce(excluded.film, film)",
        (
            workspace.0,
            file.media.0,
            &file.name,
            &file.alt,
            now.0,
            file.made_of.map(|id| id.0),
            file.length_ms,
            file.film.as_ref().map(written).transpose()?,
        ),
    )?;
    Ok(())
}

/// Keeps what a film turned out to be.
pub(super) fn note(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    media: MediaId,
    length_ms: Option<u32>,
    film: &FilmFacts,
) -> Result<()> {
    let sql = "UPDATE library SET length_ms = coalesce(?3, length_ms), film = ?4 \
         WHERE workspace_id = ?1 AND media_id = ?2";
    let values = (workspace.0, media.0, length_ms, written(film)?);
    found(tx.conn.run(sql, values)?, WHAT)
}

/// Takes a file out of the library and gives its bytes to be erased.
pub(super) fn take(tx: &mut Tx<'_>, workspace: WorkspaceId, media: MediaId) -> Result<()> {
    for (sql, conflict) in SHOWN {
        if tx.conn.number(sql, [workspace.0, media.0])? != 0 {
            return Err(StoreError::Conflict(conflict));
        }
    }
    let sql = "DELETE FROM library WHERE workspace_id = ?1 AND media_id = ?2";
    found(tx.conn.run(sql, [workspace.0, media.0])?, WHAT)?;
    // The row stays, since another file may be made of this one; that its bytes go does not wait
    // for a moment.
    tx.conn.run(
        "UPDATE media SET state = 'gone', source = NULL, due_at = NULL, cause = ?3, erase_at = since \
         WHERE workspace_id = ?1 AND id = ?2",
        (workspace.0, media.0, TAKEN_BACK),
    )?;
    Ok(())
}

fn written(film: &FilmFacts) -> Result<String> {
    serde_json::to_string(film).map_err(|_| unreadable("library.film"))
}

const COLUMNS: &str = "SELECT media_id, name, alt, added_at, made_of, length_ms, film FROM library";

/// A row without its file.
struct Raw {
    media: i64,
    name: String,
    alt: String,
    added_at: Time,
    made_of: Option<MediaId>,
    length_ms: Option<u32>,
    film: Option<String>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok(Raw {
        media: row.get(0)?,
        name: row.get(1)?,
        alt: row.get(2)?,
        added_at: Time(row.get(3)?),
        made_of: row.get::<_, Option<i64>>(4)?.map(MediaId),
        length_ms: row.get(5)?,
        film: row.get(6)?,
    })
}

impl Raw {
    fn with_file(self, conn: &Connection, workspace: WorkspaceId) -> Result<LibraryRow> {
        Ok(LibraryRow {
            media: media::one(conn, workspace.0, self.media)?,
            name: self.name,
            alt: self.alt,
            added_at: self.added_at,
            made_of: self.made_of,
            length_ms: self.length_ms,
            // What another version of the desk wrote and this one cannot read is looked at anew.
            film: self.film.and_then(|text| serde_json::from_str(&text).ok()),
        })
    }
}

/// The library, the newest first.
pub(super) fn page(
    conn: &Connection,
    workspace: WorkspaceId,
    limit: u32,
    skip: u32,
) -> Result<Vec<LibraryRow>> {
    let sql = format!(
        "{COLUMNS} WHERE workspace_id = ?1 ORDER BY added_at DESC, media_id DESC LIMIT ?2 OFFSET ?3"
    );
    let rows = conn.all(&sql, (workspace.0, limit, skip), read)?;
    rows.into_iter()
        .map(|raw| raw.with_file(conn, workspace))
        .collect()
}

/// Files of the library, in the order of their ids as given.
pub(super) fn files(
    conn: &Connection,
    workspace: WorkspaceId,
    ids: &[MediaId],
) -> Result<Vec<LibraryRow>> {
    let sql = format!("{COLUMNS} WHERE workspace_id = ?1 AND media_id = ?2");
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(raw) = conn.one(&sql, [workspace.0, id.0], read)? {
            rows.push(raw.with_file(conn, workspace)?);
        }
    }
    Ok(rows)
}
