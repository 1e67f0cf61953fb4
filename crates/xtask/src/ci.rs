//! `cargo xtask ci`: the steps in order, each announced and timed, an end at the first failure.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::place::Place;
use crate::room;
use crate::run;
use crate::steps::{STEPS, Step};

/// Which steps a person asked for.
#[derive(Debug, Default)]
pub struct Choice {
    /// These alone, when not empty.
    pub only: Vec<String>,
    /// All but these.
    pub skip: Vec<String>,
    /// Name the steps and end.
    pub list: bool,
}

/// Runs the chosen steps and prints `N passed, N failed` last.
///
/// # Errors
/// When the choice is refused; a failing step is no error but a failing exit status.
pub fn run(place: &Place, choice: &Choice) -> Result<ExitCode> {
    if choice.list {
        for step in STEPS {
            println!("{:<12} {}", step.name, step.what);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
    let chosen = choose(&names, choice, run::in_ci())?;
    let started = Instant::now();
    room::prepare(place)?;
    let tally = go(place, &chosen);
    eprintln!("ci: {} s in all", started.elapsed().as_secs());
    println!("{}", tally.line());
    Ok(if tally.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What became of the steps.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Tally {
    /// The closing line, alone on its line, which CI reads.
    fn line(&self) -> String {
        let skipped = if self.skipped == 0 {
            String::new()
        } else {
            format!(", {} skipped", self.skipped)
        };
        format!("{} passed, {} failed{skipped}", self.passed, self.failed)
    }
}

fn go(place: &Place, chosen: &[&str]) -> Tally {
    let mut tally = Tally {
        skipped: STEPS.len() - chosen.len(),
        ..Tally::default()
    };
    for step in STEPS.iter().filter(|step| chosen.contains(&step.name)) {
        if let Err(error) = timed(place, step) {
            eprintln!("ci: {} FAILED: {error:#}", step.name);
            eprintln!("ci: again by hand: cargo xtask ci --only {}", step.name);
            tally.failed += 1;
            break;
        }
        tally.passed += 1;
    }
    tally
}

fn timed(place: &Place, step: &Step) -> Result<()> {
    eprintln!("\nci: {}: {}", step.name, step.what);
    let started = Instant::now();
    (step.run)(place)?;
    eprintln!(
        "ci: {} passed in {:.1} s",
        step.name,
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

/// The names to run, in the steps' own order.
fn choose<'a>(names: &[&'a str], choice: &Choice, in_ci: bool) -> Result<Vec<&'a str>> {
    if in_ci && !(choice.only.is_empty() && choice.skip.is_empty()) {
        bail!("CI=true leaves nothing out: --only and --skip are for use by hand");
    }
    for asked in choice.only.iter().chain(&choice.skip) {
        if !names.contains(&asked.as_str()) {
            bail!(
                "there is no step `{asked}`; the steps are {}",
                names.join(", ")
            );
        }
    }
    let wanted = |name: &str| choice.only.is_empty() || choice.only.iter().any(|only| only == name);
    let left_out = |name: &str| choice.skip.iter().any(|skip| skip == name);
    Ok(names
        .iter()
        .copied()
        .filter(|name| wanted(name) && !left_out(name))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["format", "tidy", "test"];

    fn choice(only: &[&str], skip: &[&str]) -> Choice {
        let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        Choice {
            only: owned(only),
            skip: owned(skip),
            list: false,
        }
    }

    #[test]
    fn all_steps_run_in_order_when_nothing_is_asked() {
        assert_eq!(choose(&NAMES, &choice(&[], &[]), true).unwrap(), NAMES);
    }

    #[test]
    fn only_and_skip_choose_by_hand() {
        assert_eq!(
            choose(&NAMES, &choice(&["test", "format"], &[]), false).unwrap(),
            ["format", "test"]
        );
        assert_eq!(
            choose(&NAMES, &choice(&[], &["tidy"]), false).unwrap(),
            ["format", "test"]
        );
    }

    #[test]
    fn ci_leaves_nothing_out() {
        assert!(choose(&NAMES, &choice(&["test"], &[]), true).is_err());
        assert!(choose(&NAMES, &choice(&[], &["test"]), true).is_err());
    }

    #[test]
    fn an_unknown_step_is_refused_by_name() {
        let error = choose(&NAMES, &choice(&[], &["tests"]), false)
            .unwrap_err()
            .to_string();
        assert!(error.contains("no step `tests`"), "{error}");
    }

    #[test]
    fn the_closing_line_is_the_one_that_ci_reads() {
        assert_eq!(
            Tally {
                passed: 9,
                failed: 1,
                skipped: 0
            }
            .line(),
            "9 passed, 1 failed"
        );
        assert_eq!(
            Tally {
                passed: 2,
                failed: 0,
                skipped: 7
            }
            .line(),
            "2 passed, 0 failed, 7 skipped"
        );
    }
}
