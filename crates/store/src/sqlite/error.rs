//! What SQLite says, told apart by what to do about it.

use crate::StoreError;
use rusqlite::{Error, ErrorCode, ffi};

impl From<Error> for StoreError {
    fn from(error: Error) -> StoreError {
        let (failure, words) = match error {
            Error::SqliteFailure(failure, ref words) => (failure, words),
            // A value that no version of ours writes.
            Error::FromSqlConversionFailure(..) | Error::InvalidColumnType(..) => {
                return StoreError::Corrupt("a value cannot be read back".to_owned());
            }
            other => return StoreError::Backend(other.to_string()),
        };
        match failure.code {
            ErrorCode::DiskFull => StoreError::DiskFull,
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                StoreError::ReadOnly
            }
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Corrupt(
                words
                    .clone()
                    .unwrap_or_else(|| "its pages contradict each other".to_owned()),
            ),
            ErrorCode::SystemIoFailure => match failure.extended_code {
                // The shared-memory file could not grow: there is no room for it.
                ffi::SQLITE_IOERR_SHMSIZE => StoreError::DiskFull,
                // A read that failed says nothing about what was written.
                ffi::SQLITE_IOERR_READ
                | ffi::SQLITE_IOERR_SHORT_READ
                | ffi::SQLITE_IOERR_ACCESS => {
                    StoreError::Backend("the disk could not be read".to_owned())
                }
                _ => StoreError::SyncFailed,
            },
            _ => StoreError::Backend(words.clone().unwrap_or_else(|| failure.to_string())),
        }
    }
}

/// What a fault of JSON we wrote ourselves is called (never its content).
pub(crate) fn unreadable(column: &'static str) -> StoreError {
    StoreError::Corrupt(format!("{column} cannot be read back"))
}

/// `NotFound` when a statement by key changed no row.
pub(crate) fn found(rows: usize, what: &'static str) -> Result<(), StoreError> {
    match rows {
        0 => Err(StoreError::NotFound(what)),
        _ => Ok(()),
    }
}

impl StoreError {
    /// Whether it concerns the whole file, so that going on with the next item makes no sense.
    pub(crate) fn stops_everything(&self) -> bool {
        matches!(
            self,
            StoreError::DiskFull
                | StoreError::ReadOnly
                | StoreError::SyncFailed
                | StoreError::Corrupt(_)
                | StoreError::Stopped
        )
    }
}
