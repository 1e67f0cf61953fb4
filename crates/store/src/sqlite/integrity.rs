//! What SQLite itself says of a folder's file.

use super::files::{DATABASE, FileStore, connect, lock};
use crate::{Result, StoreError};
use rusqlite::OpenFlags;
use std::path::Path;

impl FileStore {
    /// Asks SQLite whether its file is whole; what it complains of, a line each. The folder must
    /// be nobody's (`InUse`) and have a database (`NotFound`).
    pub(crate) fn integrity(folder: &Path) -> Result<Vec<String>> {
        let database = folder.join(DATABASE);
        if !database.exists() {
            return Err(StoreError::NotFound("a data folder there"));
        }
        let _lock = lock(folder)?;
        let conn = connect(&database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut said = conn.prepare("PRAGMA integrity_check")?;
        let lines = said.query_map([], |r| r.get::<_, String>(0))?;
        let lines = lines.collect::<rusqlite::Result<Vec<String>>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }
}
