//! A folder opened for looking only: also while a desk uses it, since SQLite's log lets readers
//! be. Nothing is locked, migrated or written.

use super::backend::Backend;
use super::files::{DATABASE, connect};
use super::tx::Tx;
use super::{Sqlite, schema};
use crate::{Result, StoreError};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// A store that is only looked at.
pub type LookingStore = Sqlite<Looking>;

/// One connection that reads.
pub struct Looking {
    conn: Mutex<Connection>,
    installation: String,
}

impl Sqlite<Looking> {
    /// Opens a folder that has a database.
    pub fn look(folder: &Path) -> Result<LookingStore> {
        let conn = connect(&folder.join(DATABASE), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        if schema::version(&conn)? > schema::newest() {
            return Err(StoreError::TooNew);
        }
        let installation =
            conn.query_row("SELECT name FROM installation WHERE id = 1", [], |r| {
                r.get(0)
            })?;
        Ok(Sqlite {
            backend: Looking {
                conn: Mutex::new(conn),
                installation,
            },
        })
    }
}

impl Backend for Looking {
    async fn write<T, F>(&self, _: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        Err(StoreError::ReadOnly)
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
        op(&self.conn.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn installation(&self) -> &str {
        &self.installation
    }
}
