//! One process of ours: started until its ready line, killed when dropped.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

/// A process that is not ready by then will not be.
const READY: Duration = Duration::from_secs(30);

/// A running process. Dropping it kills it without warning.
#[derive(Debug)]
pub struct Process {
    child: Child,
}

/// What a command that ended said.
#[derive(Debug)]
pub struct Ran {
    /// Whether it ended well.
    pub success: bool,
    /// Standard output.
    pub output: String,
}

impl Ran {
    /// Its one JSON object.
    pub fn object(&self, what: &str) -> Result<Value> {
        if !self.success {
            bail!("{what} could not be made; see the log");
        }
        serde_json::from_str(self.output.trim())
            .with_context(|| format!("{what}: not one JSON object"))
    }
}

impl Process {
    /// Starts the program and waits for its ready line. Its log grows in the folder.
    pub async fn start(
        program: &Path,
        name: &str,
        folder: &Path,
        arguments: impl FnOnce(&mut Command),
    ) -> Result<Process> {
        let mut command = Command::new(program);
        arguments(&mut command);
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log(folder, name)?)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        // From here on the child is killed whatever happens.
        let mut process = Process { child };
        let out = process
            .child
            .stdout
            .take()
            .context("a child without standard output")?;
        let line = tokio::task::spawn_blocking(move || first_line(out));
        let line = tokio::time::timeout(READY, line)
            .await
            .with_context(|| format!("the {name} was not ready in time"))???;
        serde_json::from_str::<Value>(&line)
            .with_context(|| format!("the {name} ended before it was ready; see {name}.log"))?;
        Ok(process)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGKILL; a child that is gone already needs none.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command to its end.
pub async fn run(
    program: &Path,
    folder: &Path,
    arguments: impl FnOnce(&mut Command),
) -> Result<Ran> {
    let mut command = Command::new(program);
    arguments(&mut command);
    command
        .stdin(Stdio::null())
        .stderr(log(folder, "commands")?);
    let output = tokio::task::spawn_blocking(move || command.output())
        .await?
        .with_context(|| format!("{} cannot be started", program.display()))?;
    Ok(Ran {
        success: output.status.success(),
        output: String::from_utf8_lossy(&output.stdout).into_owned(),
    })
}

/// The program named, or the one beside this one.
pub fn binary(named: Option<&Path>) -> Result<PathBuf> {
    let path = match named {
        Some(path) => path.to_owned(),
        None => std::env::current_exe()
            .context("this program does not know where it is")?
            .with_file_name(format!("sportello{}", std::env::consts::EXE_SUFFIX)),
    };
    if !path.is_file() {
        bail!(
            "{} is not there: build it with `cargo build --release -p sportello`, or name it with --binary",
            path.display()
        );
    }
    path.canonicalize()
        .with_context(|| format!("{} cannot be read", path.display()))
}

fn first_line(out: ChildStdout) -> Result<String> {
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    Ok(line)
}

fn log(folder: &Path, name: &str) -> Result<File> {
    let path = folder.join(format!("{name}.log"));
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .with_context(|| format!("{} cannot be written", path.display()))
}
