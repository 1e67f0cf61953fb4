//! Where a bench ran: cores, load, file system, and what a sync costs there.

use super::stats::Latencies;
use anyhow::Context as _;
use serde::Serialize;
use std::fs::{self, File};
use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::time::Instant;

/// Syncs measured.
const SYNCS: usize = 200;
/// Bytes of each.
const BLOCK: usize = 4_096;

/// The machine.
#[derive(Debug, Serialize)]
pub struct Host {
    /// Processors.
    pub cores: usize,
    /// Load over the last minute, at the end.
    pub load: f64,
    /// The processor's name.
    pub processor: String,
    /// The system and its version.
    pub system: String,
    /// The file system of the folder.
    pub filesystem: String,
    /// What a sync cost before.
    pub fdatasync_before: SyncTimes,
    /// What it cost after.
    pub fdatasync_after: SyncTimes,
}

/// What making 4 KiB durable costs.
#[derive(Debug, Clone, Serialize)]
pub struct SyncTimes {
    /// Half of them, in milliseconds.
    pub p50_ms: f64,
    /// All but one in a hundred.
    pub p99_ms: f64,
}

impl Host {
    /// Looks at the machine; `before` is what syncs cost at the beginning.
    pub fn look(folder: &Path, before: &SyncTimes) -> anyhow::Result<Host> {
        Ok(Host {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            load: load(),
            processor: after_colon("/proc/cpuinfo", "model name"),
            system: fs::read_to_string("/proc/version")
                .unwrap_or_default()
                .split('(')
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned(),
            filesystem: filesystem(folder),
            fdatasync_before: before.clone(),
            fdatasync_after: sync_times(folder)?,
        })
    }
}

/// Measures syncs of a file in a folder. Its blocks are there before: what is measured is the
/// disk, not the file system making a file longer, which a log that is used again does not pay.
pub fn sync_times(folder: &Path) -> anyhow::Result<SyncTimes> {
    let path = folder.join("sync-probe");
    let mut file =
        File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    let block = [7_u8; BLOCK];
    for _ in 0..SYNCS {
        file.write_all(&block)?;
    }
    file.sync_all()?;
    file.rewind()?;
    let mut times = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        file.write_all(&block)?;
        let began = Instant::now();
        file.sync_data()?;
        times.push(began.elapsed());
    }
    drop(file);
    fs::remove_file(&path)?;
    let times = Latencies::new(times);
    Ok(SyncTimes {
        p50_ms: times.percentile(50.0),
        p99_ms: times.percentile(99.0),
    })
}

fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ')
        .next()
        .and_then(|first| first.parse().ok())
        .unwrap_or_default()
}

fn after_colon(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text
        .lines()
        .find(|line| line.starts_with(name))
        .unwrap_or_default();
    line.split_once(':')
        .map(|(_, value)| value.trim().to_owned())
        .unwrap_or_default()
}

/// The type of the mount a folder lies on: of all mounts above it, the deepest.
fn filesystem(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?, words.next()?))
        })
        .filter(|(point, _)| folder.starts_with(point))
        .max_by_key(|(point, _)| point.len())
        .map(|(_, kind)| kind.to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sync_takes_time_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let times = sync_times(folder.path()).expect("syncs");
        assert!(times.p50_ms > 0.0 && times.p99_ms >= times.p50_ms);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
    }
}
