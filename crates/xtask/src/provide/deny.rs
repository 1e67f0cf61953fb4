//! cargo-deny, of exactly one version, so that a new one cannot change CI's verdict by itself.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::on_path;
use crate::place::{Place, cargo};
use crate::run;

const VERSION: &str = "0.20.2";

/// The tool: from our own tools, else from the path, else installed into our own tools.
///
/// # Errors
/// When it does not install.
pub fn cargo_deny(place: &Place) -> Result<PathBuf> {
    let own = place.tools.join("bin/cargo-deny");
    for candidate in [Some(own.clone()), on_path("cargo-deny")]
        .into_iter()
        .flatten()
    {
        if candidate.is_file() && is_wanted(&version_of(&candidate)?) {
            return Ok(candidate);
        }
    }
    eprintln!(
        "  cargo-deny {VERSION} is missing: installing it into {}",
        place.tools.display()
    );
    let mut command = Command::new(cargo());
    // Unoptimised: it builds in a third of the time and checks this tree in a second all the same.
    command.args([
        "install",
        "--locked",
        "--debug",
        "--force",
        "cargo-deny",
        "--version",
        VERSION,
    ]);
    command.arg("--root").arg(&place.tools);
    command.arg("--target-dir").arg(place.tools.join("build"));
    run::within(&mut command, Duration::from_mins(20))?;
    Ok(own)
}

fn version_of(tool: &Path) -> Result<String> {
    run::output_of(Command::new(tool).arg("--version"))
}

fn is_wanted(said: &str) -> bool {
    said.split_whitespace().nth(1) == Some(VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pinned_version_is_taken() {
        assert!(is_wanted(&format!("cargo-deny {VERSION}\n")));
        assert!(!is_wanted("cargo-deny 0.1.0\n"));
        assert!(!is_wanted(""));
    }
}
