//! What can go wrong in a store, told apart by what to do about it.

use thiserror::Error;

/// Why an operation did not happen. Nothing of it was stored.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The disk is full. Nothing was acknowledged; free space and it goes on.
    #[error("the disk that holds the data folder is full; free some space, nothing was lost")]
    DiskFull,
    /// The folder or file cannot be written.
    #[error("the data folder cannot be written; check its owner and permissions")]
    ReadOnly,
    /// A write could not be made durable. The store refuses every write from here on until the
    /// process is started again (I1).
    #[error(
        "the disk refused to make data durable; Sportello stopped accepting messages until it is restarted"
    )]
    SyncFailed,
    /// The file is damaged.
    #[error(
        "the database file is damaged ({0}); restore a backup, or run `sportello verify` to see what can still be read"
    )]
    Corrupt(String),
    /// Another process uses the folder.
    #[error("another Sportello is using this data folder")]
    InUse,
    /// The data was written by a newer Sportello.
    #[error("the data folder was written by a newer Sportello; use that version")]
    TooNew,
    /// What was named is not there (or not in this workspace).
    #[error("{0} does not exist")]
    NotFound(&'static str),
    /// It contradicts what is there.
    #[error("{0}")]
    Conflict(&'static str),
    /// The store is stopping, or a simulated crash happened.
    #[error("the store has stopped")]
    Stopped,
    /// Anything else the back end said (never with values in it).
    #[error("the database failed: {0}")]
    Backend(String),
}
