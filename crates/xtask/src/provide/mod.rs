//! What the other commands need and a fresh machine lacks: found, or installed with a word about it.

mod apt;
mod deny;
mod packages;
mod python;

use std::ffi::OsStr;
use std::path::PathBuf;

use anyhow::Result;

use crate::place::Place;

pub use deny::cargo_deny;
pub use packages::node_modules;
pub use python::python_packages;

/// Node itself; any version that has `node:test` with reporters (18 and later, Debian 12's own included).
///
/// # Errors
/// When it is missing and cannot be installed.
pub fn node() -> Result<PathBuf> {
    program("node", &["nodejs"], "some tests are JavaScript")
}

/// The package manager that comes with Node, a package of its own on Debian.
///
/// # Errors
/// When it is missing and cannot be installed.
pub fn npm() -> Result<PathBuf> {
    program(
        "npm",
        &["npm"],
        "it installs the packages of the tests in JavaScript",
    )
}

/// A C++ compiler, which builds libFuzzer.
///
/// # Errors
/// When it is missing and cannot be installed.
pub fn cxx() -> Result<PathBuf> {
    program("c++", &["g++"], "libFuzzer is C++")
}

/// A Chromium, with fonts for what people write.
///
/// # Errors
/// When it is missing and cannot be installed.
pub fn chromium() -> Result<PathBuf> {
    let packages = [
        "chromium",
        "fonts-liberation",
        "fonts-noto-core",
        "fonts-noto-color-emoji",
    ];
    program("chromium", &packages, "the tests look at real pages")
}

/// Everything at once, for a machine that is being set up.
///
/// # Errors
/// When something cannot be installed.
pub fn everything(place: &Place) -> Result<()> {
    for found in [
        cargo_deny(place)?,
        node()?,
        npm()?,
        cxx()?,
        chromium()?,
        node_modules(place, "browser")?,
        node_modules(place, "clients")?,
        python_packages(place)?,
    ] {
        eprintln!("  {}", found.display());
    }
    Ok(())
}

fn program(name: &str, packages: &[&str], why: &str) -> Result<PathBuf> {
    if let Some(found) = on_path(name) {
        return Ok(found);
    }
    apt::install(name, packages, why)?;
    on_path(name)
        .ok_or_else(|| anyhow::anyhow!("{} installed no `{name}` on the path", packages[0]))
}

/// The first program of this name on the path.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    found_in(&path, name)
}

fn found_in(path: &OsStr, name: &str) -> Option<PathBuf> {
    std::env::split_paths(path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_in_the_folders_of_the_path_in_order() {
        assert_eq!(
            found_in(OsStr::new("/nowhere:/bin"), "sh"),
            Some(PathBuf::from("/bin/sh"))
        );
        assert_eq!(found_in(OsStr::new("/nowhere"), "sh"), None);
    }
}
