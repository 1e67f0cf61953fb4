//! Debian packages: installed when we are root, else the command to type is said.

use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use super::on_path;
use crate::run;

/// A slow mirror is no reason to fail; a hanging one is.
const LIMIT: Duration = Duration::from_mins(10);

/// Installs `packages` because `program` is missing.
///
/// # Errors
/// When this is no Debian, when we are not root, and when the installation fails.
pub fn install(program: &str, packages: &[&str], why: &str) -> Result<()> {
    let list = packages.join(" ");
    if on_path("apt-get").is_none() {
        bail!(
            "`{program}` is missing ({why}) and there is no apt-get here: install {list} by this system's own means"
        );
    }
    if run::output_of(Command::new("id").arg("-u"))?.trim() != "0" {
        bail!(
            "`{program}` is missing ({why}). Type: sudo apt-get update && sudo apt-get install -y --no-install-recommends {list}"
        );
    }
    eprintln!("  `{program}` is missing ({why}): installing {list}");
    run::within(apt().arg("update"), LIMIT)?;
    run::within(
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
        LIMIT,
    )
}

/// apt-get that asks nothing, and waits when another apt-get holds the lock.
fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command.args([
        "--quiet=2",
        "--option=Dpkg::Use-Pty=0",
        "--option=DPkg::Lock::Timeout=300",
    ]);
    command
}
