//! Room on the disk: what CI builds on a fresh machine is kept small, and too little room is said before the hour that
//! it would take to find out.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::place::Place;
use crate::run;

/// What a whole run writes on a fresh machine, and what it needs where most is built already; MiB.
const FRESH: u64 = 9 * 1024;
const AGAIN: u64 = 2 * 1024;

/// Says how much room there is and how Cargo will build.
///
/// # Errors
/// When the disk is too full for the run.
pub fn prepare(place: &Place) -> Result<()> {
    let fresh = !built_before(place);
    if fresh && std::env::var_os("CARGO_INCREMENTAL").is_none() {
        eprintln!(
            "ci: a fresh target folder: all is built once, with nothing kept for building in parts"
        );
        run::build_once();
    }
    let free = free(place)?;
    let needed = if fresh { FRESH } else { AGAIN };
    eprintln!(
        "ci: {free} MiB free for {}, about {needed} are needed",
        place.target.display()
    );
    if free < needed / 2 {
        bail!(
            "the disk of {} has {free} MiB left and a run needs about {needed}: make room (`cargo clean` frees what \
             earlier builds left), then start again",
            place.target.display()
        );
    }
    Ok(())
}

/// Whether our crates were built here in parts before, which a person's next build goes on with.
fn built_before(place: &Place) -> bool {
    let folder = std::fs::read_dir(place.target.join("debug/incremental"));
    folder.is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("sportello_")
        })
    })
}

/// Free room on the target folder's disk, in MiB, as `df` tells it.
fn free(place: &Place) -> Result<u64> {
    let folder = place.target.ancestors().find(|folder| folder.exists());
    let folder = folder.context("the target folder lies nowhere")?;
    let table = run::output_of(Command::new("df").arg("-Pm").arg(folder))?;
    available(&table).with_context(|| format!("`df -Pm` printed no free room:\n{table}"))
}

/// The fourth column of the last line (POSIX format).
fn available(table: &str) -> Option<u64> {
    let last = table.lines().last()?;
    last.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_room_is_the_fourth_column() {
        let table = "Filesystem 1048576-blocks Used Available Capacity Mounted on\n/dev/vda 257899 87922 5937 94% /\n";
        assert_eq!(available(table), Some(5_937));
        assert_eq!(available("df: no such file"), None);
    }
}
