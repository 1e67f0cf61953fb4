//! The steps of CI: what each runs, and how long it may take.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::place::{Place, cargo};
use crate::{browser, clients, drill, fuzz, provide, release, run, tidy};

/// Names the folder of real payloads that the corpus test reads.
const CORPUS: &str = "SPORTELLO_CORPUS";
/// Seeds `0..SEEDS` take about three minutes on two cores.
const SEEDS: u32 = 1_000;
/// Rounds of torture that take about two minutes on two cores.
const ROUNDS: u32 = 20;

/// Seconds for each family of parsers.
const FUZZ_SECONDS: u32 = 15;

/// One step.
pub struct Step {
    /// What `--only` and `--skip` call it.
    pub name: &'static str,
    /// What it makes sure of.
    pub what: &'static str,
    /// Does it.
    pub run: fn(&Place) -> Result<()>,
}

/// All steps, the quickest to fail first.
pub const STEPS: &[Step] = &[
    Step {
        name: "format",
        what: "rustfmt agrees with every file",
        run: format,
    },
    Step {
        name: "tidy",
        what: "our style as a test",
        run: tidy_up,
    },
    Step {
        name: "deny",
        what: "licences, sources and banned crates",
        run: deny,
    },
    Step {
        name: "clippy",
        what: "no warning in any target",
        run: clippy,
    },
    Step {
        name: "test",
        what: "all tests of all crates",
        run: test,
    },
    Step {
        name: "build",
        what: "the optimised programs",
        run: build,
    },
    Step {
        name: "simulate",
        what: "the engine on virtual time, seed by seed",
        run: simulate,
    },
    Step {
        name: "drill",
        what: "the shipped outages, rehearsed: every promise holds",
        run: drill::all,
    },
    Step {
        name: "torture",
        what: "real processes killed under load, and while they publish",
        run: torture,
    },
    Step {
        name: "fuzz",
        what: "everything that reads what strangers send, for a bounded time",
        run: fuzz,
    },
    Step {
        name: "clients",
        what: "clients written by others on the sandbox, and Schemathesis on our API",
        run: clients,
    },
    Step {
        name: "browser",
        what: "a real browser on the real binary",
        run: browse,
    },
];

fn format(place: &Place) -> Result<()> {
    run::within(
        cargo_in(place).args(["fmt", "--all", "--check"]),
        Duration::from_mins(2),
    )
}

fn tidy_up(place: &Place) -> Result<()> {
    if tidy::run(place)? != ExitCode::SUCCESS {
        bail!("tidy found what is listed above");
    }
    Ok(())
}

fn deny(place: &Place) -> Result<()> {
    let tool = provide::cargo_deny(place)?;
    let mut command = Command::new(tool);
    command
        .args(["--locked", "check", "bans", "licenses", "sources"])
        .current_dir(&place.root);
    run::within(&mut command, Duration::from_mins(5))
}

fn clippy(place: &Place) -> Result<()> {
    let mut command = cargo_in(place);
    command.args([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]);
    run::within(&mut command, Duration::from_mins(30))
}

fn test(place: &Place) -> Result<()> {
    let mut command = cargo_in(place);
    command.args(["test", "--locked", "--workspace"]);
    match corpus(
        std::env::var_os(CORPUS).map(PathBuf::from),
        &std::env::current_dir()?,
    )? {
        Some(folder) => drop(command.env(CORPUS, folder)),
        None => eprintln!(
            "  the corpus test will say `skipped`: {CORPUS} names no folder of real payloads"
        ),
    }
    run::within(&mut command, Duration::from_mins(45))
}

fn build(place: &Place) -> Result<()> {
    release::build(place, "release", &[release::SPORTELLO, release::SIMULATE])
}

fn simulate(place: &Place) -> Result<()> {
    let mut command = release::simulate(place, "run");
    command.args(["--seeds", &format!("0..{SEEDS}")]);
    // Three minutes are promised on two cores that do nothing else; with several builds beside it
    // it took seven. What takes longer than that has grown.
    run::within(&mut command, Duration::from_mins(8))
}

fn torture(place: &Place) -> Result<()> {
    let mut command = release::simulate(place, "torture");
    command.args(["--rounds", &ROUNDS.to_string(), "--json"]);
    run::within(&mut command, Duration::from_mins(12))?;
    let mut command = release::simulate(place, "torture");
    command.args(["--publish", "--json"]);
    run::within(&mut command, Duration::from_mins(6))
}

fn fuzz(place: &Place) -> Result<()> {
    let ask = fuzz::Ask {
        seconds: FUZZ_SECONDS,
        only: None,
        keep: false,
    };
    fuzz::run(place, &ask)
}

fn clients(place: &Place) -> Result<()> {
    clients::test(place, None, false)
}

fn browse(place: &Place) -> Result<()> {
    browser::test(place, None, false)
}

fn cargo_in(place: &Place) -> Command {
    let mut command = Command::new(cargo());
    command.current_dir(&place.root);
    command
}

/// The corpus folder made absolute, since each crate's tests start in that crate's folder.
fn corpus(named: Option<PathBuf>, here: &Path) -> Result<Option<PathBuf>> {
    let Some(named) = named.filter(|named| !named.as_os_str().is_empty()) else {
        return Ok(None);
    };
    let folder = here.join(&named);
    let folder = folder
        .canonicalize()
        .with_context(|| format!("{CORPUS} names {}", folder.display()))?;
    if !folder.is_dir() {
        bail!("{CORPUS} names {}, which is no folder", folder.display());
    }
    Ok(Some(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corpus_becomes_absolute() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = corpus(Some("../xtask/src".into()), here).unwrap().unwrap();
        assert_eq!(folder, here.join("src").canonicalize().unwrap());
    }

    #[test]
    fn a_missing_corpus_fails_and_an_unnamed_one_does_not() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let error = format!(
            "{:#}",
            corpus(Some("no-such-folder".into()), here).unwrap_err()
        );
        assert!(error.contains("no-such-folder"), "{error}");
        let error = corpus(Some("Cargo.toml".into()), here)
            .unwrap_err()
            .to_string();
        assert!(error.contains("no folder"), "{error}");
        assert_eq!(corpus(None, here).unwrap(), None);
        assert_eq!(corpus(Some("".into()), here).unwrap(), None);
    }

    #[test]
    fn step_names_are_unique() {
        let mut names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
