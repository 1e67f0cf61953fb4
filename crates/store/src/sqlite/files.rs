//! The store in a folder: one process at a time, one writer thread, several readers.

use super::backend::{Backend, BeforeCommit, Writing};
use super::checkpoint::Checkpointer;
use super::readers::Readers;
use super::tx::Tx;
use super::writer::{Around, Writer};
use super::{Sqlite, schema};
use crate::{Result, StoreError};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The database's file in the folder.
pub const DATABASE: &str = "sportello.db";
/// A new database until it is whole.
const HALF: &str = "sportello.db.new";
/// The file whose lock says that a process uses the folder.
pub const LOCK: &str = "sportello.lock";

/// A store in a folder.
pub type FileStore = Sqlite<Files>;

/// How a folder is opened; the default is right for everything but tests.
#[derive(Default)]
pub struct Settings {
    /// Connections that read; 0 = as many as serve a small desk well.
    pub readers: usize,
    /// The database may not grow beyond so many pages of 4 KiB: a full disk, for tests.
    pub max_pages: Option<u32>,
    /// Asked before each commit: a failing disk, for tests.
    pub before_commit: Option<BeforeCommit>,
}

/// SQLite in a folder.
pub struct Files {
    // Fields are dropped in this order: readers end first, since a connection that only reads
    // cannot fold the log into the database when it is the last to close; the lock last.
    readers: Readers,
    writer: Writer,
    _checkpointer: Checkpointer,
    installation: String,
    _lock: File,
}

impl Sqlite<Files> {
    /// Opens a folder, making it when it is not there. `new` names a new installation.
    pub fn open(
        folder: &Path,
        settings: Settings,
        new: impl FnOnce() -> String,
    ) -> Result<FileStore> {
        make_folder(folder)?;
        let lock = take(folder)?;
        refuse_remains(folder)?;
        let database = folder.join(DATABASE);
        if !database.exists() {
            lay_down(folder)?;
        }
        let mut conn = connect(&database, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // Until the file has proved readable, closing must not write the log into it: a damaged
        // file stays byte for byte as it was found.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        conn.pragma_update(None, "cache_size", -16_384)?;
        // Nobody else writes: only a checkpoint ever waits, and it may come later.
        conn.busy_timeout(Duration::from_millis(50))?;
        schema::known(&conn)?;
        write_ahead(&conn)?;
        schema::migrate(&mut conn)?;
        let installation = schema::installation(&conn, new)?;
        if let Some(pages) = settings.max_pages {
            conn.pragma_update(None, "max_page_count", pages)?;
        }
        let readers = match settings.readers {
            0 => 3,
            n => n,
        };
        let readers = Readers::start(readers, || {
            connect(&database, OpenFlags::SQLITE_OPEN_READ_ONLY)
        })?;
        let (checkpointer, bell) =
            Checkpointer::start(connect(&database, OpenFlags::SQLITE_OPEN_READ_WRITE)?)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        let mut writing = Writing::new(conn, installation.clone());
        writing.before_commit = settings.before_commit;
        let writer = Writer::start(writing, bell)?;
        Ok(Sqlite {
            backend: Files {
                readers,
                writer,
                _checkpointer: checkpointer,
                installation,
                _lock: lock,
            },
        })
    }
}

impl Backend for Files {
    async fn write<T, F>(&self, op: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.writer.run(op, Around::Savepoint).await
    }

    async fn write_whole<T, F>(&self, op: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.writer.run(op, Around::Nothing).await
    }

    async fn read<T, F>(&self, op: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        self.readers.run(op).await
    }

    fn installation(&self) -> &str {
        &self.installation
    }
}

/// Opens one connection.
pub(crate) fn connect(database: &Path, flags: OpenFlags) -> Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(database, flags)?;
    schema::prepare_connection(&conn)?;
    Ok(conn)
}

/// Durable before a commit returns, and readers never wait for the writer. Checkpoints are the
/// checkpointer's.
fn write_ahead(conn: &Connection) -> Result<()> {
    let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0))?;
    if mode != "wal" {
        return Err(StoreError::Backend(format!(
            "the write-ahead log is refused (mode {mode})"
        )));
    }
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "wal_autocheckpoint", 0)?;
    Ok(())
}

/// Makes the folder, open to its owner only.
fn make_folder(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| from_io(&e))
}

/// Makes a new database beside its name and gives it the name when it is whole. So a database of
/// no bytes is never the beginning of one: it is what is left of one.
fn lay_down(folder: &Path) -> Result<()> {
    let half = folder.join(HALF);
    match std::fs::remove_file(&half) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(from_io(&error)),
        _ => {}
    }
    let file = private(File::options().create_new(true).read(true).write(true))
        .open(&half)
        .map_err(|e| from_io(&e))?;
    let mut conn = connect(&half, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Cut off, it is begun anew: nothing of it need be durable before it has its name.
    conn.pragma_update(None, "journal_mode", "MEMORY")?;
    conn.pragma_update(None, "synchronous", "OFF")?;
    schema::migrate(&mut conn)?;
    conn.close().map_err(|(_, error)| error)?;
    let named = file
        .sync_all()
        .and_then(|()| std::fs::rename(&half, folder.join(DATABASE)))
        .and_then(|()| sync_folder(folder));
    named.map_err(|e| from_io(&e))
}

/// Makes what the folder lists durable.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a renaming is as durable as it gets.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// `Corrupt` when the folder has the remains of a database only: a file of no bytes, or a log
/// without its file. SQLite would take both for a new beginning and clear them away.
pub(crate) fn refuse_remains(folder: &Path) -> Result<()> {
    let length = |path: &Path| match std::fs::metadata(path) {
        Ok(data) => Ok(Some(data.len())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(from_io(&error)),
    };
    let log = length(&log_of(folder))?.unwrap_or(0);
    match length(&folder.join(DATABASE))? {
        Some(0) => Err(StoreError::Corrupt("it is empty".to_owned())),
        None if log > 0 => Err(StoreError::Corrupt(
            "it is gone, and only its log is there".to_owned(),
        )),
        _ => Ok(()),
    }
}

/// The database's write-ahead log.
pub(crate) fn log_of(folder: &Path) -> PathBuf {
    folder.join(format!("{DATABASE}-wal"))
}

/// Options for a file that only its owner may read; SQLite gives a database's log the same.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Takes the folder's lock; the system lets it go when the process ends, however it ends.
pub(crate) fn take(folder: &Path) -> Result<File> {
    let file = private(File::options().create(true).truncate(false).write(true))
        .open(folder.join(LOCK))
        .map_err(|e| from_io(&e))?;
    try_take(file)
}

/// Takes the lock on a file that is open.
pub(crate) fn try_take(file: File) -> Result<File> {
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(from_io(&error)),
    }
}

/// What the file system said.
fn from_io(error: &std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::DiskFull,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::NotADirectory => {
            StoreError::ReadOnly
        }
        kind => StoreError::Backend(format!("the data folder cannot be used ({kind})")),
    }
}
