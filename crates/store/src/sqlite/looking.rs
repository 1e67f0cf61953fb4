//! A folder opened for looking only: also while a desk uses it, since SQLite's log lets readers
//! be. Nothing is migrated or written, and nothing locked unless the folder may only be read.

use super::backend::Backend;
use super::files::{DATABASE, connect, refuse_remains};
use super::still::AtRest;
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
    eye: Mutex<Eye>,
    installation: String,
}

enum Eye {
    /// Beside a desk, or where one could start.
    Beside(Connection),
    /// Where nothing may be written: SQLite cannot join a log there.
    AtRest(AtRest),
}

impl Eye {
    fn conn(&self) -> &Connection {
        match self {
            Eye::Beside(conn) => conn,
            Eye::AtRest(rest) => rest.conn(),
        }
    }
}

impl Sqlite<Looking> {
    /// Opens a folder that has a database.
    pub fn look(folder: &Path) -> Result<LookingStore> {
        refuse_remains(folder)?;
        let conn = connect(&folder.join(DATABASE), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let (eye, version) = match schema::known(&conn) {
            Ok(version) => (Eye::Beside(conn), version),
            Err(StoreError::ReadOnly) => {
                let rest = AtRest::open(folder)?;
                let version = schema::known(rest.conn())?;
                (Eye::AtRest(rest), version)
            }
            Err(error) => return Err(error),
        };
        if version < schema::newest() {
            return Err(StoreError::Backend(
                "an older Sportello wrote it; start the desk on it once, which brings it up to date"
                    .to_owned(),
            ));
        }
        let installation =
            eye.conn()
                .query_row("SELECT name FROM installation WHERE id = 1", [], |r| {
                    r.get(0)
                })?;
        Ok(Sqlite {
            backend: Looking {
                eye: Mutex::new(eye),
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
        let eye = self.eye.lock().unwrap_or_else(PoisonError::into_inner);
        op(eye.conn())
    }

    fn installation(&self) -> &str {
        &self.installation
    }
}
