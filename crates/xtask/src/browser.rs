//! A real browser on the real binary: the tests in `tests/browser`, and pictures of every page.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::place::Place;
use crate::{provide, release, run};

/// About four minutes are meant; a stuck browser must not take the rest of CI's time.
const TEST_LIMIT: Duration = Duration::from_mins(15);
const SHOTS_LIMIT: Duration = Duration::from_mins(15);

/// Runs the browser tests, or those whose file name contains `filter`.
///
/// # Errors
/// When a test fails, or something that they need cannot be had.
pub fn test(place: &Place, filter: Option<&str>, debug: bool) -> Result<()> {
    let files = test_files(&place.root.join("tests/browser"), filter)?;
    let mut command = script(place, debug)?;
    command
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(&files);
    run::within(&mut command, TEST_LIMIT)
}

/// Takes the pictures into `out`; with `readme`, also the README's.
///
/// # Errors
/// When a page fails to show, or something that is needed cannot be had.
pub fn shots(place: &Place, out: &Path, debug: bool, readme: bool) -> Result<()> {
    let out = std::env::current_dir()?.join(out);
    let mut command = script(place, debug)?;
    command
        .arg("tests/browser/shots.mjs")
        .arg("--out")
        .arg(&out);
    if readme {
        command
            .arg("--readme")
            .arg(place.root.join("docs/images/inbox.png"));
    }
    run::within(&mut command, SHOTS_LIMIT)?;
    eprintln!("  the pictures are in {}", out.display());
    Ok(())
}

/// Node, told by its environment where everything lies.
fn script(place: &Place, debug: bool) -> Result<Command> {
    let mut command = Command::new(provide::node()?);
    command
        .current_dir(&place.root)
        .env("SPORTELLO_BIN", release::sportello(place, debug)?)
        .env("SPORTELLO_CHROMIUM", provide::chromium()?)
        .env(
            "SPORTELLO_NODE_MODULES",
            provide::node_modules(place, "browser")?,
        );
    Ok(command)
}

fn test_files(folder: &Path, filter: Option<&str>) -> Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    let chosen = choose(names, filter);
    if chosen.is_empty() {
        bail!("no file *.test.mjs in {} matches", folder.display());
    }
    Ok(chosen.iter().map(|name| folder.join(name)).collect())
}

/// The names of test files that contain `filter`, in order.
fn choose(mut names: Vec<String>, filter: Option<&str>) -> Vec<String> {
    names.retain(|name| {
        name.ends_with(".test.mjs") && filter.is_none_or(|part| name.contains(part))
    });
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_files_are_chosen_by_their_ending_and_by_what_was_asked() {
        let names = || {
            ["b.test.mjs", "a.test.mjs", "demo.mjs", "package.json"]
                .map(String::from)
                .to_vec()
        };
        assert_eq!(choose(names(), None), ["a.test.mjs", "b.test.mjs"]);
        assert_eq!(choose(names(), Some("b")), ["b.test.mjs"]);
        assert_eq!(choose(names(), Some("demo")), [""; 0]);
    }

    #[test]
    fn asking_for_a_test_that_is_not_there_is_an_error_and_no_success() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(test_files(folder, None).is_err());
    }
}
