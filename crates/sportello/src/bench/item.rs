//! What a bench tells: the host, and an item for each target of performance.md.

use super::host::Host;
use serde::Serialize;
use std::fmt;

/// A whole run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Its name.
    pub bench: &'static str,
    /// Whether a neighbour was not steady, so that ratios mean nothing.
    pub void: bool,
    /// Where it ran.
    pub host: Host,
    /// What was measured.
    pub items: Vec<Item>,
}

impl Report {
    /// Puts a run together.
    pub fn new(bench: &'static str, host: Host, items: Vec<Item>) -> Report {
        // A disk's syncs come in two speeds by nature: that voids the item beside them (it says
        // so itself), not the run.
        let void = items.iter().any(|item| !item.steady && !item.beside_disk);
        Report {
            bench,
            void,
            host,
            items,
        }
    }
}

/// One target's figures. What does not apply is `null`.
#[derive(Debug, Default, Serialize)]
pub struct Item {
    /// The target's number in performance.md.
    pub id: &'static str,
    /// What it is, in words.
    pub what: &'static str,
    /// The figure: the median of the repetitions.
    pub value: f64,
    /// The neighbour's.
    pub baseline: Option<f64>,
    /// The figure over the neighbour's.
    pub ratio: Option<f64>,
    /// The unit of both.
    pub unit: &'static str,
    /// Repetitions.
    pub n: usize,
    /// The smallest and largest of the repetitions.
    pub spread: Option<[f64; 2]>,
    /// The smallest and largest of the neighbour's.
    pub baseline_spread: Option<[f64; 2]>,
    /// Whether the neighbour's repetitions agree within 15 %.
    pub steady: bool,
    /// Whether its neighbour is the disk.
    #[serde(skip)]
    pub beside_disk: bool,
    /// Latency of one request, in milliseconds.
    pub p50_ms: Option<f64>,
    /// Of the slowest in a hundred.
    pub p99_ms: Option<f64>,
    /// Of the slowest.
    pub max_ms: Option<f64>,
    /// The server's processor time for a message, in microseconds.
    pub cpu_us: Option<f64>,
    /// The server's memory, in MiB.
    pub memory_mib: Option<f64>,
    /// Bytes the server wrote for a message, as the system counts them.
    pub written_bytes: Option<f64>,
    /// Messages not yet searchable or not yet digested when the clock was stopped.
    pub backlog: Option<u64>,
    /// Messages answered 200, over the whole run.
    pub acked: Option<u64>,
    /// Messages in the store at its end.
    pub stored: Option<u64>,
    /// Of these, messages with an id of their own.
    pub unique: Option<u64>,
    /// More figures of this item, by name.
    #[serde(flatten)]
    pub more: std::collections::BTreeMap<&'static str, f64>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = &self.host;
        writeln!(
            f,
            "{} cores, load {:.2}, {}, fdatasync p50 {:.2} ms before, {:.2} ms after",
            host.cores,
            host.load,
            host.filesystem,
            host.fdatasync_before.p50_ms,
            host.fdatasync_after.p50_ms
        )?;
        for item in &self.items {
            write!(
                f,
                "{}  {}: {:.2} {}",
                item.id, item.what, item.value, item.unit
            )?;
            if let (Some(baseline), Some(ratio)) = (item.baseline, item.ratio) {
                write!(f, " beside {baseline:.2}: {ratio:.3}")?;
            }
            if let (Some(p50), Some(p99)) = (item.p50_ms, item.p99_ms) {
                write!(f, "; p50 {p50:.2} ms, p99 {p99:.2} ms")?;
            }
            if let Some(cpu) = item.cpu_us {
                write!(f, "; {cpu:.0} µs of processor a message")?;
            }
            writeln!(f)?;
        }
        if self.void {
            writeln!(
                f,
                "Void: the neighbour itself varied by more than 15 %. Run it again on a quieter machine."
            )?;
        }
        Ok(())
    }
}
