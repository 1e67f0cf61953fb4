//! The Python packages of the client tests, in an environment of their own beside what Cargo builds.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::{apt, program};
use crate::place::Place;
use crate::run;

/// The environment's Python, with the packages that `tests/clients/requirements.txt` names.
///
/// # Errors
/// When Python or pip fails, or Python is missing and cannot be installed.
pub fn python_packages(place: &Place) -> Result<PathBuf> {
    let wanted = place.root.join("tests/clients/requirements.txt");
    let list = std::fs::read(&wanted).with_context(|| wanted.display().to_string())?;
    let folder = place.root.join("target/clients");
    let environment = folder.join("python");
    let python = environment.join("bin/python");
    // The stamp is written last, so a half-done installation is done again.
    let stamp = folder.join("installed-requirements.txt");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == list) && python.is_file() {
        return Ok(python);
    }
    let why = "some of the clients that the sandbox must satisfy are Python";
    let system = program("python3", &["python3", "python3-venv"], why)?;
    let has_venv = run::output_of(Command::new(&system).args(["-c", "import ensurepip, venv"]));
    if has_venv.is_err() {
        // Debian keeps this part of Python in a package of its own.
        apt::install("python3 -m venv", &["python3-venv"], why)?;
    }
    eprintln!(
        "  installing the client tests' packages into {}",
        environment.display()
    );
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    run::within(
        Command::new(&system)
            .args(["-m", "venv", "--clear"])
            .arg(&environment),
        Duration::from_mins(3),
    )?;
    run::within(
        Command::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--requirement",
            ])
            .arg(&wanted),
        Duration::from_mins(10),
    )?;
    std::fs::write(&stamp, &list).with_context(|| stamp.display().to_string())?;
    Ok(python)
}
