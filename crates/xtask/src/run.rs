//! Starting other programs: what runs is said, a failure names it, and nothing may run for ever.

use std::fmt::Write as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Whether what Cargo builds is built once.
static ONCE: AtomicBool = AtomicBool::new(false);

/// From now on Cargo keeps nothing for building the same again in parts: on a fresh machine that takes as much room as
/// all else, and nobody comes back for it.
pub fn build_once() {
    ONCE.store(true, Ordering::Relaxed);
}

/// Runs a program to its end with no standard input.
///
/// # Errors
/// When it cannot be started, when it fails, and when it runs longer than `limit` (then it and all it started are
/// ended).
pub fn within(command: &mut Command, limit: Duration) -> Result<()> {
    let shown = show(command);
    eprintln!("  $ {shown}");
    let status = finish(command, limit, &shown)?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a program to its end and gives its standard output.
///
/// # Errors
/// When it cannot be started or fails; its standard error is in the message.
pub fn output_of(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{shown}`"))?;
    if !output.status.success() {
        bail!(
            "`{shown}` failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether CI runs us: nobody watches, nothing may be left out.
#[must_use]
pub fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

/// The command as one would type it.
#[must_use]
pub fn show(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        let plain = !argument.is_empty() && !argument.contains(char::is_whitespace);
        let _ = if plain {
            write!(text, " {argument}")
        } else {
            write!(text, " '{argument}'")
        };
    }
    text
}

fn finish(command: &mut Command, limit: Duration, shown: &str) -> Result<ExitStatus> {
    command.stdin(Stdio::null());
    if ONCE.load(Ordering::Relaxed) {
        command.env("CARGO_INCREMENTAL", "0");
    }
    // A group of its own lets us end grandchildren too. By hand, Ctrl+C must reach them instead, so only in CI.
    let grouped = in_ci();
    if grouped {
        command.process_group(0);
    }
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"))?;
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if started.elapsed() > limit {
            end(&mut child, grouped)?;
            bail!(
                "`{shown}` was still running after {} s and was ended",
                limit.as_secs()
            );
        }
        std::thread::sleep(LOOK);
    }
}

fn end(child: &mut Child, grouped: bool) -> Result<()> {
    if grouped {
        let group = format!("-{}", child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    }
    child.kill().or_else(|error| {
        if child.try_wait()?.is_some() {
            Ok(())
        } else {
            Err(error)
        }
    })?;
    child.wait().context("cannot collect the ended program")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_over_its_limit_is_ended() {
        let mut command = Command::new("sleep");
        command.arg("600");
        let error = within(&mut command, Duration::from_millis(10))
            .unwrap_err()
            .to_string();
        assert!(error.contains("`sleep 600` was still running"), "{error}");
    }

    #[test]
    fn a_failing_program_is_named_with_its_status() {
        let error = within(&mut Command::new("false"), Duration::from_secs(60))
            .unwrap_err()
            .to_string();
        assert!(error.contains("`false` failed (exit status: 1)"), "{error}");
    }

    #[test]
    fn what_runs_is_shown_as_one_would_type_it() {
        let mut command = Command::new("echo");
        command.args(["a", "two words", ""]);
        assert_eq!(show(&command), "echo a 'two words' ''");
    }
}
