//! A server under measurement: this very program as a process of its own, so that its processor
//! time, memory and writes are counted apart from the client's.

use anyhow::{Context as _, bail};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Clock ticks a second in /proc: fixed for programs on Linux, whatever the kernel's own.
const TICKS: f64 = 100.0;

/// A running server; killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Its ready line.
    pub ready: Value,
    /// When it was started.
    pub began: Instant,
}

/// What a process has used so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Used {
    /// Processor time.
    pub cpu: Duration,
    /// Bytes that were or will be written to the disk.
    pub written: u64,
}

impl Server {
    /// Starts this program with these arguments and waits for its ready line.
    pub fn start(arguments: &[OsString]) -> anyhow::Result<Server> {
        let mut server = Server::spawn(arguments, Stdio::piped())?;
        let out = server
            .child
            .stdout
            .take()
            .context("a child without standard output")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        server.ready = serde_json::from_str(&line)
            .context("the server under measurement ended before it was ready")?;
        Ok(server)
    }

    /// Starts this program without waiting.
    pub fn spawn(arguments: &[OsString], out: Stdio) -> anyhow::Result<Server> {
        let program = std::env::current_exe().context("this program does not know where it is")?;
        let began = Instant::now();
        let child = Command::new(&program)
            .args(arguments)
            // The client's environment must not change what is measured.
            .env_remove("RUST_LOG")
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(Stdio::inherit())
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        Ok(Server {
            child,
            ready: Value::Null,
            began,
        })
    }

    /// What it has used so far.
    pub fn used(&self) -> Used {
        let stat = self.proc("stat");
        // Fields 14 and 15 of all; the name before them may hold anything but ends with ')'.
        let after = stat
            .rsplit_once(')')
            .map(|(_, rest)| rest)
            .unwrap_or_default();
        let ticks: f64 = after
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|t| t.parse::<f64>().ok())
            .sum();
        let written = number_after(&self.proc("io"), "write_bytes:");
        Used {
            cpu: Duration::from_secs_f64(ticks / TICKS),
            written,
        }
    }

    /// Its resident memory, in MiB.
    pub fn memory_mib(&self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "kibibytes of memory are exact in an f64"
        )]
        let kib = number_after(&self.proc("status"), "VmRSS:") as f64;
        kib / 1_024.0
    }

    /// Whether it still runs.
    pub fn check(&mut self) -> anyhow::Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the server under measurement ended by itself ({status})");
        }
        Ok(())
    }

    fn proc(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A child that is gone already needs no signal.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Used {
    /// What was used since then.
    pub fn since(self, before: Used) -> Used {
        Used {
            cpu: self.cpu.saturating_sub(before.cpu),
            written: self.written.saturating_sub(before.written),
        }
    }
}

fn number_after(text: &str, name: &str) -> u64 {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap_or_default();
    line.split_whitespace()
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::number_after;

    #[test]
    fn numbers_are_read_with_their_unit_left_off() {
        assert_eq!(
            number_after("Name:\tx\nVmRSS:\t  17408 kB\n", "VmRSS:"),
            17_408
        );
        assert_eq!(number_after("", "VmRSS:"), 0);
    }
}
