//! The data folder: a snapshot, a journal of commands since, and the media.
//!
//! - `lock` is held by the running process;
//! - `snapshot.json` is the world at the start of journal number `generation`;
//! - `journal-N.log` has one command a line, written to the operating system before the command
//!   is answered: `kill -9` loses nothing that was answered;
//! - `blobs/` holds media by SHA-256, written before the snapshot that needs them.

use super::StartError;
use super::core::clock;
use crate::rules::chance::seeded;
use crate::rules::request::Blob;
use crate::rules::time::Ms;
use crate::rules::{Command, World};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A journal longer than this is folded into a snapshot.
const LONG: u64 = 8 * 1024 * 1024;
/// The layout's number; another one is refused rather than guessed at.
const FORMAT: u32 = 1;
/// How long before a kill an answer may still have been on its way.
const IN_DOUBT: Ms = 2_000;

#[derive(Serialize, Deserialize)]
struct Saved {
    format: u32,
    generation: u64,
    world: World,
}

#[derive(Deserialize)]
struct Line {
    now: Ms,
    seed: u64,
    command: Command,
}

#[derive(Serialize)]
struct LineRef<'a> {
    now: Ms,
    seed: u64,
    command: &'a Command,
}

/// What opening a folder gives.
pub(super) struct Opened {
    pub world: World,
    pub journal: Journal,
}

/// The journal being written.
pub(super) struct Journal {
    folder: PathBuf,
    file: File,
    length: u64,
    generation: u64,
    saved: BTreeSet<String>,
    written: Arc<Mutex<u64>>,
    /// Held as long as the process uses the folder.
    _lock: File,
}

/// A snapshot to be written, outside the lock.
pub(super) struct Snapshot {
    folder: PathBuf,
    bytes: Vec<u8>,
    blobs: Vec<(String, Blob)>,
    generation: u64,
    /// The generation of the snapshot on disk; a slow older one must not replace a newer one.
    written: Arc<Mutex<u64>>,
}

/// Opens a folder: takes its lock, reads the snapshot, replays the journal.
pub(super) fn open(folder: &Path) -> Result<Opened, StartError> {
    let trouble = |source| StartError::Folder {
        folder: folder.to_owned(),
        source,
    };
    std::fs::create_dir_all(folder.join("blobs")).map_err(trouble)?;
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("lock"))
        .map_err(trouble)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => {
            return Err(StartError::FolderBusy {
                folder: folder.to_owned(),
            });
        }
        Err(std::fs::TryLockError::Error(source)) => return Err(trouble(source)),
    }
    let (mut world, first) = read_snapshot(folder)?;
    let saved = read_blobs(folder, &mut world).map_err(trouble)?;
    let mut generation = first;
    let mut last = None;
    while folder.join(name(generation)).exists() {
        last = replay(folder, generation, &mut world)?.or(last);
        generation += 1;
    }
    let generation = generation.saturating_sub(1).max(first);
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join(name(generation)))
        .map_err(trouble)?;
    let length = file.metadata().map_err(trouble)?.len();
    let mut journal = Journal {
        folder: folder.to_owned(),
        file,
        length,
        generation,
        saved,
        written: Arc::new(Mutex::new(first)),
        _lock: lock,
    };
    if !folder.join("snapshot.json").exists() {
        journal
            .rotate(&world)
            .and_then(|snapshot| snapshot.save())
            .map_err(trouble)?;
    }
    if let Some(at) = last {
        // The last process did not stop in order: its latest answers may not have arrived.
        let command = Command::AnswersLostSince(at - IN_DOUBT);
        journal.append(world.now(), 0, &command).map_err(trouble)?;
        world.apply(world.now(), &mut seeded(0), &command);
    }
    Ok(Opened { world, journal })
}

fn name(generation: u64) -> String {
    format!("journal-{generation}.log")
}

fn read_snapshot(folder: &Path) -> Result<(World, u64), StartError> {
    let file = folder.join("snapshot.json");
    let damaged = |what: String| StartError::Damaged {
        file: file.clone(),
        what,
    };
    match std::fs::read(&file) {
        Ok(bytes) => {
            let saved: Saved =
                serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
            if saved.format != FORMAT {
                return Err(damaged(format!(
                    "layout {} where {FORMAT} is known",
                    saved.format
                )));
            }
            Ok((saved.world, saved.generation))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            // A first start cut short leaves empty journals; one that holds commands has lost
            // the snapshot they belong to.
            let holds = |generation| {
                std::fs::metadata(folder.join(name(generation))).is_ok_and(|data| data.len() > 0)
            };
            if holds(0) || holds(1) {
                return Err(damaged(
                    "the snapshot is missing but a journal is there".to_owned(),
                ));
            }
            let now = clock();
            let mut seed = [0; 8];
            ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut seed)
                .map_err(|_| damaged("the system gave no randomness".to_owned()))?;
            Ok((World::new(now, &mut seeded(u64::from_le_bytes(seed))), 0))
        }
        Err(source) => Err(StartError::Folder {
            folder: folder.to_owned(),
            source,
        }),
    }
}

/// Reads the media the world knows; answers which are on disk.
fn read_blobs(folder: &Path, world: &mut World) -> io::Result<BTreeSet<String>> {
    let wanted: BTreeSet<String> = world.wanted_blobs().cloned().collect();
    let mut saved = BTreeSet::new();
    for sha256 in wanted {
        match std::fs::read(folder.join("blobs").join(&sha256)) {
            Ok(bytes) => {
                world.restore_blob(sha256.clone(), Blob::new(bytes));
                saved.insert(sha256);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                tracing::warn!(media.sha256 = %sha256, "a picture of the sandbox is missing from its folder");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(saved)
}

/// Replays one journal; answers the time of its last command. A last line cut off by a kill was
/// never answered: it is removed. A broken line before it is damage.
fn replay(folder: &Path, generation: u64, world: &mut World) -> Result<Option<Ms>, StartError> {
    let file = folder.join(name(generation));
    let trouble = |source| StartError::Folder {
        folder: folder.to_owned(),
        source,
    };
    let bytes = std::fs::read(&file).map_err(trouble)?;
    let whole = bytes
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    if whole < bytes.len() {
        let cut = OpenOptions::new()
            .write(true)
            .open(&file)
            .map_err(trouble)?;
        cut.set_len(whole as u64).map_err(trouble)?;
    }
    let mut last = None;
    for (number, line) in bytes[..whole].split(|byte| *byte == b'\n').enumerate() {
        if line.is_empty() {
            continue;
        }
        let line: Line = serde_json::from_slice(line).map_err(|error| StartError::Damaged {
            file: file.clone(),
            what: format!("line {}: {error}", number + 1),
        })?;
        world.apply(line.now, &mut seeded(line.seed), &line.command);
        last = Some(line.now);
    }
    Ok(last)
}

impl Journal {
    /// Writes one command to the operating system.
    ///
    /// # Errors
    /// When it could not be written whole; the journal is as before then.
    pub fn append(&mut self, now: Ms, seed: u64, command: &Command) -> io::Result<()> {
        let mut line = serde_json::to_vec(&LineRef { now, seed, command })?;
        line.push(b'\n');
        if let Err(error) = self.file.write_all(&line) {
            // Half a line would glue itself to the next one.
            self.file.set_len(self.length)?;
            return Err(error);
        }
        self.length += line.len() as u64;
        Ok(())
    }

    pub fn is_long(&self) -> bool {
        self.length > LONG
    }

    /// Begins a new journal; the snapshot at its start is the caller's to write.
    ///
    /// # Errors
    /// When the new journal cannot be made; the old one goes on then.
    pub fn rotate(&mut self, world: &World) -> io::Result<Snapshot> {
        let generation = self.generation + 1;
        let saved = SavedRef {
            format: FORMAT,
            generation,
            world,
        };
        let bytes = serde_json::to_vec(&saved)?;
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.join(name(generation)))?;
        self.file = file;
        self.length = 0;
        self.generation = generation;
        let blobs: Vec<(String, Blob)> = world
            .blobs()
            .filter(|(sha256, _)| !self.saved.contains(*sha256))
            .map(|(sha256, blob)| (sha256.clone(), blob.clone()))
            .collect();
        self.saved
            .extend(blobs.iter().map(|(sha256, _)| sha256.clone()));
        Ok(Snapshot {
            folder: self.folder.clone(),
            bytes,
            blobs,
            generation,
            written: self.written.clone(),
        })
    }
}

#[derive(Serialize)]
struct SavedRef<'a> {
    format: u32,
    generation: u64,
    world: &'a World,
}

impl Snapshot {
    /// Writes media and snapshot, then drops older journals. A failure is told and costs nothing:
    /// the journals hold everything.
    pub fn write(self) {
        if let Err(error) = self.save() {
            tracing::warn!(%error, "the sandbox could not write a snapshot; its journals hold everything");
        }
    }

    fn save(self) -> io::Result<()> {
        for (sha256, blob) in &self.blobs {
            replace(&self.folder.join("blobs"), sha256, blob)?;
        }
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if *written >= self.generation {
            return Ok(());
        }
        replace(&self.folder, "snapshot.json", &self.bytes)?;
        *written = self.generation;
        let mut old = self.generation;
        while old > 0 {
            old -= 1;
            let file = self.folder.join(name(old));
            if !file.exists() {
                break;
            }
            std::fs::remove_file(file)?;
        }
        Ok(())
    }
}

/// Writes a file whole or not at all.
fn replace(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let half = folder.join(format!("{name}.half"));
    let mut file = File::create(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(half, folder.join(name))
}
