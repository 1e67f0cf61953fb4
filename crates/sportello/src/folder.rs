//! The data folder: `sportello.db` (rows), `media/` (bytes), `keys/vault.key` (the key, unless
//! `--key-file` puts it elsewhere), `sandbox/` (the demo's).

use crate::cli::Folder;
use crate::private;
use anyhow::{Context, bail};
use data_encoding::{BASE32_NOPAD, HEXLOWER_PERMISSIVE};
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use ring::rand::{SecureRandom, SystemRandom};
use sportello_engine::Vault;
use sportello_engine::vault::SystemRandomness;
use sportello_store::sqlite::DATABASE;
use sportello_store::{Report, Store, StoreError};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open data folder.
pub struct Opened {
    /// The rows.
    pub store: Arc<dyn Store>,
    /// The bytes.
    pub blobs: Arc<dyn ObjectStore>,
    /// The secrets.
    pub vault: Vault,
}

/// Opens a data folder, making it when it is not there.
pub fn open(folder: &Folder) -> anyhow::Result<Opened> {
    let data = &folder.data;
    if data.exists() && !data.is_dir() {
        bail!(
            "{} is a file, not a data folder: nothing was changed. Name a folder with --data",
            data.display()
        );
    }
    let fresh = !has_data(data);
    if fresh {
        private_folder(data)?;
    }
    private::mend(data);
    // The key first: a database whose key could never be made would be closed for good.
    let vault = vault(&key_file(folder), fresh)?;
    let store =
        sportello_store::open(data, installation_name).map_err(|error| explain(data, error))?;
    let media = data.join("media");
    private_folder(&media)?;
    let blobs = LocalFileSystem::new_with_prefix(&media)
        .with_context(|| format!("the folder {} cannot be used for pictures", media.display()))?;
    Ok(Opened {
        store,
        blobs: Arc::new(blobs),
        vault,
    })
}

/// Opens a data folder that must be there.
pub fn open_known(folder: &Folder) -> anyhow::Result<Opened> {
    must_exist(&folder.data)?;
    open(folder)
}

/// Whether a folder has a database, or what is left of one.
fn has_data(data: &Path) -> bool {
    let database = data.join(DATABASE);
    database.exists() || data.join(format!("{DATABASE}-wal")).exists()
}

/// Refuses a folder that is not there or not ours: what only looks at data, or works on what is
/// there, must not make an empty installation of a mistyped name.
pub fn must_exist(data: &Path) -> anyhow::Result<()> {
    let named = data.display();
    let next = "Name the data folder with --data (or SPORTELLO_DATA), or make one with `sportello demo` or `sportello workspace create NAME`";
    match fs::metadata(data) {
        Ok(found) if !found.is_dir() => {
            bail!("{named} is a file, not a data folder: nothing was read or changed. {next}")
        }
        Ok(_) if has_data(data) => Ok(()),
        Ok(_) => match fs::read_dir(data) {
            Ok(_) => bail!(
                "the folder {named} is not a data folder (no {DATABASE} is in it): nothing was read or changed. {next}"
            ),
            Err(error) => Err(unreadable(data, error.into())),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(
            "there is no data folder at {named}: nothing was read, and nothing was made. {next}"
        ),
        Err(error) => Err(unreadable(data, error.into())),
    }
}

/// Opens the rows of a data folder for reading, also while a desk uses it.
pub fn open_to_read(data: &Path) -> anyhow::Result<Arc<dyn Store>> {
    must_exist(data)?;
    sportello_store::open_to_read(data).map_err(|error| explain_reading(data, error))
}

/// Opens a data folder for looking at it with its secrets, also while a desk uses it.
pub fn open_looking(folder: &Folder) -> anyhow::Result<Opened> {
    let store = open_to_read(&folder.data)?;
    let vault = vault(&key_file(folder), false)?;
    let media = folder.data.join("media");
    let blobs = LocalFileSystem::new_with_prefix(&media)
        .with_context(|| format!("the folder {} cannot be read", media.display()))?;
    Ok(Opened {
        store,
        blobs: Arc::new(blobs),
        vault,
    })
}

/// Audits a data folder.
pub fn verify(data: &Path) -> anyhow::Result<Report> {
    must_exist(data)?;
    sportello_store::verify(data).map_err(|error| match error {
        StoreError::InUse => anyhow::Error::new(error).context(format!(
            "a desk is running on the data folder {}, so it was not audited: only a folder at rest can be. Stop the desk and run `sportello verify` again, or audit a copy",
            data.display()
        )),
        error => explain_reading(data, error),
    })
}

/// A store's error about a folder that is only read, with what to do.
fn explain_reading(data: &Path, error: StoreError) -> anyhow::Error {
    match error {
        StoreError::ReadOnly => unreadable(data, error.into()),
        error => explain(data, error),
    }
}

fn unreadable(data: &Path, error: anyhow::Error) -> anyhow::Error {
    let says = format!(
        "the data folder {} cannot be read: nothing was changed. Run this as the user it belongs to (it is readable by its owner only)",
        data.display()
    );
    // The store speaks of writing, which nobody tried.
    match error.downcast_ref::<StoreError>() {
        Some(_) => anyhow::anyhow!(says),
        None => error.context(says),
    }
}

/// A store's error about a folder, with what to do.
pub fn explain(data: &Path, error: StoreError) -> anyhow::Error {
    let folder = data.display();
    let advice = match &error {
        StoreError::InUse => format!(
            "the data folder {folder} is in use by another Sportello: stop that one first, or name another folder with --data"
        ),
        StoreError::ReadOnly => format!(
            "the data folder {folder} cannot be written: check that it belongs to you and is not read-only"
        ),
        StoreError::DiskFull => format!(
            "the disk that holds {folder} is full: free some space and start again; nothing was lost"
        ),
        StoreError::Corrupt(_) => format!(
            "the database in {folder} is damaged: nothing was changed; restore a backup, or run `sportello verify` to see what can still be read"
        ),
        StoreError::TooNew => {
            format!("the data folder {folder} was written by a newer Sportello: use that version")
        }
        _ => format!("the data folder {folder} cannot be opened"),
    };
    anyhow::Error::new(error).context(advice)
}

/// A name for a new installation: 80 random bits.
fn installation_name() -> String {
    let mut bytes = [0_u8; 10];
    // Without randomness nothing else works either; an all-zero name is still a name.
    let _ = SystemRandom::new().fill(&mut bytes);
    BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()
}

fn key_file(folder: &Folder) -> PathBuf {
    folder
        .key_file
        .clone()
        .unwrap_or_else(|| folder.data.join("keys").join("vault.key"))
}

/// The vault: its key is read, or made for a new data folder only, since a new key over old data
/// would open nothing.
fn vault(file: &Path, fresh: bool) -> anyhow::Result<Vault> {
    let root = match fs::read_to_string(file) {
        Ok(text) => {
            parse_key(&text).with_context(|| format!("{} is not a key file", file.display()))?
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && fresh => make_key(file)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(
            "the key file {} is missing: without it the stored tokens and secrets cannot be opened. Put it back from where you keep it, or name it with --key-file",
            file.display()
        ),
        Err(error) => {
            return Err(error)
                .with_context(|| format!("the key file {} cannot be read", file.display()));
        }
    };
    Ok(Vault::new(&root, Arc::new(SystemRandomness))?)
}

fn parse_key(text: &str) -> anyhow::Result<[u8; 32]> {
    let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes())?;
    bytes
        .try_into()
        .map_err(|_| anyhow::anyhow!("a key has 64 hexadecimal digits"))
}

fn make_key(file: &Path) -> anyhow::Result<[u8; 32]> {
    let mut root = [0_u8; 32];
    SystemRandom::new()
        .fill(&mut root)
        .map_err(|_| anyhow::anyhow!("the operating system gave no randomness"))?;
    if let Some(parent) = file.parent().filter(|p| !p.as_os_str().is_empty()) {
        private_folder(parent)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o400);
    }
    let context = || format!("the key file {} cannot be written", file.display());
    let mut out = options.open(file).with_context(context)?;
    writeln!(out, "{}", HEXLOWER_PERMISSIVE.encode(&root)).with_context(context)?;
    out.sync_all().with_context(context)?;
    Ok(root)
}

/// Makes a folder that only its owner may open.
fn private_folder(path: &Path) -> anyhow::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
        .create(path)
        .with_context(|| format!("the folder {} cannot be made", path.display()))
}
