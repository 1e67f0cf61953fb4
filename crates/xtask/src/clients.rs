//! Clients written by others, installed from their registries, against the sandbox and the desk: the tests in
//! `tests/clients`. The sandbox is right when they believe it.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::place::Place;
use crate::{provide, release, run};

/// About one minute is meant.
const LIMIT: Duration = Duration::from_mins(15);

/// Runs them all, or the Python ones whose name contains `filter`.
///
/// # Errors
/// When a test fails, or something that they need cannot be had.
pub fn test(place: &Place, filter: Option<&str>, debug: bool) -> Result<()> {
    let program = release::sportello(place, debug)?;
    let folder = place.root.join("tests/clients");
    let mut python = Command::new(provide::python_packages(place)?);
    python
        .args(["-m", "unittest", "discover", "--verbose"])
        .arg("--start-directory")
        .arg(&folder)
        .current_dir(&place.root)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SPORTELLO_BIN", &program);
    if let Some(part) = filter {
        python.args(["-k", part]);
    }
    run::within(&mut python, LIMIT)?;
    if filter.is_some() {
        return Ok(());
    }
    let mut node = Command::new(provide::node()?);
    node.args(["--test", "--test-reporter=spec"])
        .arg(folder.join("messenger.test.mjs"))
        .current_dir(&place.root)
        .env("SPORTELLO_BIN", &program)
        .env(
            "SPORTELLO_NODE_MODULES",
            provide::node_modules(place, "clients")?,
        );
    run::within(&mut node, LIMIT)
}
