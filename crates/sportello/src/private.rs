//! What keeps the data folder its owner's alone: new files are made so, and an existing folder
//! that is open to others is closed at its next opening.

use std::path::Path;

/// What Sportello makes in a data folder. Anything else in there is somebody else's.
#[cfg(unix)]
const OURS: [&str; 7] = [
    "sportello.db",
    "sportello.db-wal",
    "sportello.db-shm",
    "sportello.lock",
    "media",
    "keys",
    "sandbox",
];

/// From here on every file that this process makes is readable by its owner only (0600, folders
/// 0700), whoever makes it: SQLite, the picture store, the sandbox.
#[cfg(unix)]
pub fn from_now_on() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// Elsewhere a folder of the user's is the user's.
#[cfg(not(unix))]
pub fn from_now_on() {}

/// Closes a data folder to others. The folder itself is closed only if nothing but ours is in it:
/// one named by mistake (`/tmp`) stays as it is. Pictures are many, so they are looked through
/// only where something above them was open. What cannot be closed is told, and stops nothing.
#[cfg(unix)]
pub fn mend(data: &Path) {
    let Ok(entries) = std::fs::read_dir(data) else {
        return;
    };
    let mut ours = Vec::new();
    let mut alone = true;
    for entry in entries.flatten() {
        if OURS.iter().any(|name| entry.file_name() == *name) {
            ours.push(entry.path());
        } else {
            alone = false;
        }
    }
    let mut was_open = alone && close(data);
    for path in &ours {
        was_open |= close(path);
    }
    if was_open {
        ours.iter().for_each(|path| close_within(path));
    }
}

#[cfg(not(unix))]
pub fn mend(_: &Path) {}

/// Closes one file or folder to others. Whether it was open. A link leads elsewhere and is left.
#[cfg(unix)]
fn close(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(data) = std::fs::symlink_metadata(path) else {
        return false;
    };
    let mode = data.permissions().mode();
    if data.is_symlink() || mode & 0o077 == 0 {
        return false;
    }
    let closed = std::fs::Permissions::from_mode(mode & 0o7700);
    if let Err(error) = std::fs::set_permissions(path, closed) {
        tracing::warn!(
            file.path = %path.display(),
            %error,
            "others can read this file, and it could not be closed to them: does it belong to you?"
        );
    }
    true
}

/// Closes everything in a folder.
#[cfg(unix)]
fn close_within(folder: &Path) {
    let is_folder = std::fs::symlink_metadata(folder).is_ok_and(|data| data.is_dir());
    let Some(entries) = is_folder.then(|| std::fs::read_dir(folder).ok()).flatten() else {
        return;
    };
    for entry in entries.flatten() {
        close(&entry.path());
        close_within(&entry.path());
    }
}
