//! The writer's view inside a transaction: the connection, what it remembers between
//! transactions, and savepoints that keep both in step.

use super::cache::Cache;
use super::sql::Sql;
use crate::{Result, StoreError};
use rusqlite::Connection;
use sportello_core::WorkspaceId;

/// A write transaction under way.
pub struct Tx<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) cache: &'a mut Cache,
    pub(crate) installation: &'a str,
    /// A planted bug (see [`super::memory::MemoryStore::plant_falling_receipts`]).
    pub(crate) falling_receipts: bool,
}

impl Tx<'_> {
    /// The next id of a workspace's own sequence. Ids drawn by something rolled back stay drawn:
    /// a gap harms nobody.
    pub(crate) fn next_id(&mut self, workspace: WorkspaceId) -> Result<i64> {
        let conn = self.conn;
        self.cache.sequences.draw(workspace.0, || {
            conn.one(
                "SELECT next_id FROM workspaces WHERE id = ?1",
                [workspace.0],
                |r| r.get(0),
            )?
            .ok_or(StoreError::NotFound("the workspace"))
        })
    }

    /// The next id of the installation (workspaces, apps, agents).
    pub(crate) fn next_installation_id(&self) -> Result<i64> {
        self.draw_of_installation(
            "SELECT next_id FROM installation WHERE id = 1",
            "UPDATE installation SET next_id = ?1 WHERE id = 1",
        )
    }

    /// The next place in the journal.
    pub(crate) fn next_seq(&mut self) -> Result<i64> {
        let conn = self.conn;
        self.cache
            .sequences
            .draw_seq(|| conn.number("SELECT next_seq FROM installation WHERE id = 1", []))
    }

    fn draw_of_installation(&self, read: &str, write: &str) -> Result<i64> {
        let id = self.conn.number(read, [])?;
        self.conn.run(write, [id + 1])?;
        Ok(id)
    }

    /// Runs `op` so that its failure undoes it and nothing else. An error after which SQLite has
    /// given up the whole transaction is passed on as it is.
    pub(crate) fn scoped<T>(&mut self, op: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.conn.run("SAVEPOINT scope", [])?;
        match op(self) {
            Ok(value) => {
                self.conn.run("RELEASE scope", [])?;
                Ok(value)
            }
            Err(error) => {
                self.cache.forget();
                // When the whole transaction is gone there is nothing left to undo here.
                if !self.conn.is_autocommit() {
                    self.conn.run("ROLLBACK TO scope", [])?;
                    self.conn.run("RELEASE scope", [])?;
                }
                Err(error)
            }
        }
    }
}
