//! A folder at rest, opened so that nothing in it changes: also where nothing may be written, such
//! as a backup, a snapshot or a read-only mount.
//!
//! SQLite reads a database with a write-ahead log only where it may make that log and its index.
//! Nobody else writes here, so neither is needed: without a log the file is read as one that
//! cannot change, with one the index is built in memory.

use super::files::{DATABASE, LOCK, log_of, refuse_remains, take, try_take};
use super::schema;
use crate::{Result, StoreError};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// One connection to a folder that nobody writes.
pub(crate) struct AtRest {
    conn: Connection,
    /// The folder's lock; none where it is not there and cannot be made.
    lock: Option<File>,
    lock_path: PathBuf,
}

impl AtRest {
    /// Opens a folder that has a database. `InUse` when a process has it open.
    pub fn open(folder: &Path) -> Result<AtRest> {
        let lock = hold(folder)?;
        refuse_remains(folder)?;
        Ok(AtRest {
            conn: unchanging(folder)?,
            lock,
            lock_path: folder.join(LOCK),
        })
    }

    /// What reads.
    pub fn conn(&self) -> &Connection {
        &self.conn
    }

    /// `InUse` when a process has come to the folder meanwhile, which only a lock that could be
    /// taken keeps away: what was read is then worth nothing.
    pub fn confirm(&self) -> Result<()> {
        if self.lock.is_none() && self.lock_path.exists() {
            return Err(StoreError::InUse);
        }
        Ok(())
    }
}

/// Takes the folder's lock. Where no file may be made or written the one that is there is locked
/// as it is; where there is none, no process has used the folder since it came to this place.
fn hold(folder: &Path) -> Result<Option<File>> {
    match take(folder) {
        Err(StoreError::ReadOnly) => {}
        taken => return taken.map(Some),
    }
    match File::open(folder.join(LOCK)) {
        Ok(file) => try_take(file).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(_) => Err(StoreError::ReadOnly),
    }
}

#[cfg(unix)]
fn unchanging(folder: &Path) -> Result<Connection> {
    let database = folder.join(DATABASE);
    let reading = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if std::fs::metadata(log_of(folder)).map_or(0, |log| log.len()) == 0 {
        let flags = reading | OpenFlags::SQLITE_OPEN_URI;
        let conn = Connection::open_with_flags(unchanging_address(&database), flags)?;
        schema::prepare_connection(&conn)?;
        return Ok(conn);
    }
    // Without locks of SQLite's own (ours keeps others away), and the only one here: the index
    // of the log is then kept in memory.
    let conn = Connection::open_with_flags_and_vfs(&database, reading, c"unix-none")?;
    conn.set_db_config(
        rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
        true,
    )?;
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    schema::prepare_connection(&conn)?;
    Ok(conn)
}

/// Elsewhere a folder is read as any other: its log may have to be written for that.
#[cfg(not(unix))]
fn unchanging(folder: &Path) -> Result<Connection> {
    super::files::connect(&folder.join(DATABASE), OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// The file's address for SQLite, which says that it does not change. Every byte that could mean
/// something else in an address is written as its number.
#[cfg(unix)]
fn unchanging_address(database: &Path) -> String {
    use std::fmt::Write as _;
    use std::os::unix::ffi::OsStrExt as _;
    let mut address = String::from("file:");
    if database.is_absolute() {
        address.push_str("//");
    }
    for byte in database.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._".contains(byte) {
            address.push(char::from(*byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address.push_str("?immutable=1");
    address
}
