//! The npm packages of the tests in JavaScript, installed beside what Cargo builds and never into the source tree.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::npm;
use crate::place::Place;
use crate::run;

/// The folder `node_modules` of the tests in `tests/{of}`, as the committed lock file says.
///
/// # Errors
/// When npm fails or is missing and cannot be installed.
pub fn node_modules(place: &Place, of: &str) -> Result<PathBuf> {
    let from = place.root.join("tests").join(of);
    let folder = place.root.join("target").join(of);
    let modules = folder.join("node_modules");
    let lock = std::fs::read(from.join("package-lock.json"))
        .with_context(|| format!("tests/{of}/package-lock.json"))?;
    // The stamp is written last, so a half-done installation is done again.
    let stamp = folder.join("installed-lock.json");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) && modules.is_dir() {
        return Ok(modules);
    }
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    for file in ["package.json", "package-lock.json"] {
        std::fs::copy(from.join(file), folder.join(file))
            .with_context(|| format!("tests/{of}/{file}"))?;
    }
    eprintln!(
        "  installing the {of} tests' packages into {}",
        modules.display()
    );
    let mut command = Command::new(npm()?);
    // No package's own script runs: none needs one, and playwright's other flavour downloads browsers.
    command
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .current_dir(&folder);
    run::within(&mut command, Duration::from_mins(5))?;
    std::fs::write(&stamp, &lock).with_context(|| stamp.display().to_string())?;
    Ok(modules)
}
