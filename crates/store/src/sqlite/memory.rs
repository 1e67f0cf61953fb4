//! The store in memory: the same SQL on the calling thread, so that every future is ready at
//! once and a simulation of one seed runs the same every time.

use super::Sqlite;
use super::backend::{Backend, BeforeCommit, Writing};
use super::schema;
use super::tx::Tx;
use crate::{Result, StoreError};
use rusqlite::Connection;
use rusqlite::backup::Backup;
use sportello_core::{ChannelId, WorkspaceId};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An empty database with the whole schema: every store in memory begins as a copy of it, since
/// running all migrations takes longer than most of what is done with such a store.
static BLANK: Mutex<Option<Connection>> = Mutex::new(None);

/// SQLite in memory, without threads.
pub struct Memory {
    writing: Mutex<Writing>,
    installation: String,
}

/// A store in memory, for simulations and tests.
pub type MemoryStore = Sqlite<Memory>;

impl Sqlite<Memory> {
    /// An empty store of that installation name.
    pub fn new(installation: &str) -> Result<MemoryStore> {
        let conn = blank()?;
        let name = schema::installation(&conn, || installation.to_owned())?;
        let writing = Mutex::new(Writing::new(conn, name.clone()));
        Ok(Sqlite {
            backend: Memory {
                writing,
                installation: name,
            },
        })
    }

    /// Sets what is asked before each write transaction commits. An error it gives is the
    /// operation's result, and nothing of the operation is stored: `StoreError::Stopped` is a
    /// crash at that point.
    pub fn set_fuse(&self, fuse: Option<BeforeCommit>) {
        self.backend.writing().before_commit = fuse;
    }

    /// Gives a channel a past: so many messages came in within those pieces of time
    /// (`core::silence::bucket`), as if they had been counted then.
    pub fn remember_heard(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        pieces: &[(i64, u32)],
    ) -> Result<()> {
        let mut writing = self.backend.writing();
        let saved = writing.conn.transaction()?;
        for (piece, messages) in pieces {
            saved.execute(
                "INSERT INTO heard (workspace_id, channel_id, bucket, messages) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (workspace_id, channel_id, bucket) DO UPDATE SET messages = messages + excluded.messages",
                (workspace.0, channel.0, piece, messages),
            )?;
        }
        saved.commit()?;
        Ok(())
    }

    /// Writes the whole database into a file, for audits of what a simulation left.
    pub fn save(&self, path: &std::path::Path) -> Result<()> {
        let name = path.to_str().ok_or(StoreError::ReadOnly)?;
        self.backend
            .writing()
            .conn
            .execute("VACUUM INTO ?1", [name])?;
        Ok(())
    }
}

/// A connection to an empty database of its own.
fn blank() -> Result<Connection> {
    let mut blank = BLANK.lock().unwrap_or_else(PoisonError::into_inner);
    let migrated = match blank.take() {
        Some(migrated) => migrated,
        None => {
            let mut first = Connection::open_in_memory()?;
            schema::prepare_connection(&first)?;
            schema::migrate(&mut first)?;
            first
        }
    };
    let migrated = blank.insert(migrated);
    let mut conn = Connection::open_in_memory()?;
    Backup::new(migrated, &mut conn)?.step(-1)?;
    schema::prepare_connection(&conn)?;
    Ok(conn)
}

impl Memory {
    fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Switches the planted bug.
    pub(crate) fn plant_falling_receipts(&self, on: bool) {
        self.writing().falling_receipts = on;
    }

    /// Runs a query at once, for audits.
    pub(crate) fn read_now<T>(&self, op: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        op(&self.writing().conn)
    }
}

impl Backend for Memory {
    async fn write<T, F>(&self, op: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let mut writing = self.writing();
        if writing.in_transaction() {
            // An operation before this one panicked.
            writing.roll_back();
        }
        writing.begin()?;
        match op(&mut writing.tx()) {
            Ok(value) => writing.commit().map(|()| value),
            Err(error) => {
                writing.roll_back();
                Err(error)
            }
        }
    }

    async fn write_whole<T, F>(&self, op: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.write(op).await
    }

    async fn read<T, F>(&self, op: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        op(&self.writing().conn)
    }

    fn installation(&self) -> &str {
        &self.installation
    }
}
