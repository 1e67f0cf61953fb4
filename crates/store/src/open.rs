//! Opening a store: which back end, where.

use crate::sqlite::{FileStore, LookingStore, Settings};
use crate::{Result, Store};
use std::path::Path;
use std::sync::Arc;

/// Opens the store in a folder, making it when it is not there. `new_installation` is asked for
/// the random name of an installation that is new; it is not called for one that is known.
///
/// Errors: `InUse` when a process has the folder open, `ReadOnly`, `DiskFull`, `TooNew`,
/// `Corrupt`. Nothing is changed by an opening that fails.
pub fn open(folder: &Path, new_installation: impl FnOnce() -> String) -> Result<Arc<dyn Store>> {
    Ok(Arc::new(FileStore::open(
        folder,
        Settings::default(),
        new_installation,
    )?))
}

/// Opens the store in a folder for reading, also while a desk uses it. Writes give `ReadOnly`.
pub fn open_to_read(folder: &Path) -> Result<Arc<dyn Store>> {
    Ok(Arc::new(LookingStore::look(folder)?))
}

/// An empty store in memory: the same SQL, nothing durable, every future ready at once.
pub fn open_in_memory(installation: &str) -> Result<Arc<crate::MemoryStore>> {
    Ok(Arc::new(crate::MemoryStore::new(installation)?))
}
