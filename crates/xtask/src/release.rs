//! Building programs, and handing `simulate` and `torture` on to the optimised `sportello-simulate`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::place::{Place, cargo};
use crate::run;

/// The package, and the program, of simulation and torture.
pub const SIMULATE: &str = "sportello-simulate";
/// The package, and the program, that people run.
pub const SPORTELLO: &str = "sportello";

/// A cold optimised build on two cores stays far below this.
const BUILD_LIMIT: Duration = Duration::from_mins(40);

/// Builds packages as `profile` (`release` or `debug`) says.
///
/// # Errors
/// When they do not build.
pub fn build(place: &Place, profile: &str, packages: &[&str]) -> Result<()> {
    let mut command = Command::new(cargo());
    command
        .arg("build")
        .arg("--locked")
        .current_dir(&place.root);
    if profile == "release" {
        command.arg("--release");
    }
    for package in packages {
        command.args(["--package", package]);
    }
    run::within(&mut command, BUILD_LIMIT)
}

/// The desk's program, built.
///
/// # Errors
/// When it does not build.
pub fn sportello(place: &Place, debug: bool) -> Result<PathBuf> {
    let profile = if debug { "debug" } else { "release" };
    build(place, profile, &[SPORTELLO])?;
    Ok(place.built(profile, SPORTELLO))
}

/// Runs `sportello-simulate VERB ARGS…` and gives its exit status on; standard output is its alone.
///
/// Torture starts the real desk, which it finds beside itself, so that is built too.
///
/// # Errors
/// When it does not build or start.
pub fn pass_through(place: &Place, verb: &str, args: &[OsString]) -> Result<ExitCode> {
    let packages: &[&str] = if verb == "torture" {
        &[SIMULATE, SPORTELLO]
    } else {
        &[SIMULATE]
    };
    build(place, "release", packages)?;
    let mut command = simulate(place, verb);
    command.args(args);
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", run::show(&command)))?;
    let code = status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(1);
    Ok(ExitCode::from(code))
}

/// The built `sportello-simulate VERB`, ready for arguments.
#[must_use]
pub fn simulate(place: &Place, verb: &str) -> Command {
    let mut command = Command::new(place.built("release", SIMULATE));
    command.arg(verb).current_dir(&place.root);
    command
}
