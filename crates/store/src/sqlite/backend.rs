//! Where operations run: on a file with a writer thread and readers, or in memory at once.

use super::cache::Cache;
use super::tx::Tx;
use crate::{Result, StoreError};
use rusqlite::Connection;
use std::future::Future;

/// Runs whole operations. Implemented by [`super::files::Files`] and [`super::memory::Memory`].
pub trait Backend: Send + Sync + 'static {
    /// Runs an operation in a write transaction. Ready once it is durable.
    fn write<T, F>(&self, op: F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static;

    /// The same for an operation that undoes its own faults: it has no savepoint around it, and an
    /// error it gives all the same gives up the transaction it stands in, with everything in it.
    fn write_whole<T, F>(&self, op: F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static;

    /// Runs a query on a state that was committed.
    fn read<T, F>(&self, op: F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static;

    /// The installation's name.
    fn installation(&self) -> &str;
}

/// Consulted before each commit: an error is what the commit gives, and everything in it is
/// rolled back. Tests fail the disk with it, the simulator crashes the process.
pub type BeforeCommit = Box<dyn FnMut() -> Result<()> + Send>;

/// One connection that writes, with what it remembers.
pub(crate) struct Writing {
    pub conn: Connection,
    pub cache: Cache,
    pub installation: String,
    pub before_commit: Option<BeforeCommit>,
    /// A planted bug, for the simulation alone.
    pub falling_receipts: bool,
    /// Set by a failed sync: nothing is written any more (I1).
    pub refused: Option<StoreError>,
}

impl Writing {
    pub fn new(conn: Connection, installation: String) -> Writing {
        Writing {
            conn,
            cache: Cache::default(),
            installation,
            before_commit: None,
            falling_receipts: false,
            refused: None,
        }
    }

    /// Begins a transaction, unless writes are refused.
    pub fn begin(&mut self) -> Result<()> {
        if let Some(error) = &self.refused {
            return Err(error.clone());
        }
        self.noted(|w| Ok(w.conn.execute_batch("BEGIN IMMEDIATE")?))
    }

    /// The view that operations get.
    pub fn tx(&mut self) -> Tx<'_> {
        Tx {
            conn: &self.conn,
            cache: &mut self.cache,
            installation: &self.installation,
            falling_receipts: self.falling_receipts,
        }
    }

    /// Whether the transaction is still there: some errors make SQLite give it up whole.
    pub fn in_transaction(&self) -> bool {
        !self.conn.is_autocommit()
    }

    /// Commits, durably. On an error nothing of the transaction is stored.
    pub fn commit(&mut self) -> Result<()> {
        self.noted(|w| {
            w.cache.sequences.write(&w.conn)?;
            if let Some(hook) = &mut w.before_commit {
                hook()?;
            }
            Ok(w.conn.execute_batch("COMMIT")?)
        })
        .inspect_err(|_| self.roll_back())
    }

    /// Gives the transaction up.
    pub fn roll_back(&mut self) {
        self.cache.forget_all();
        if self.in_transaction() && self.conn.execute_batch("ROLLBACK").is_err() {
            // A transaction that can be neither committed nor rolled back: nothing may follow.
            self.refused = Some(StoreError::SyncFailed);
        }
    }

    fn noted<T>(&mut self, op: impl FnOnce(&mut Writing) -> Result<T>) -> Result<T> {
        let result = op(self);
        if let Err(error) = &result {
            self.note(error);
        }
        result
    }

    /// Remembers an error after which nothing may be written.
    pub fn note(&mut self, error: &StoreError) {
        if *error == StoreError::SyncFailed {
            self.refused = Some(StoreError::SyncFailed);
        }
    }
}
