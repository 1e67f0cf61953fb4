//! The drills that come with the desk, all of them, on the optimised `sportello`: each must hold, and carry enough to
//! say so.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::place::Place;
use crate::{release, run};

/// The seed of CI: the same every time, so that a failure is the change's own.
const SEED: u64 = 1;
/// A drill ends within a minute (issue 5).
const LIMIT: Duration = Duration::from_mins(1);
/// How many there are.
const SHIPPED: usize = 8;
/// What each carries at least.
const LEAST: [(&str, u64); 3] = [("in", 200), ("out", 200), ("posts", 10)];
/// What must not happen at all.
const NEVER: [&str; 5] = [
    "lost",
    "doubled",
    "out_of_order",
    "posts_doubled",
    "false_disconnects",
];
/// What may happen only as often as nobody could help it.
const HELPED: [(&str, &str); 3] = [
    ("in_lost", "in_unrecoverable"),
    ("unconfirmed", "undecidable"),
    ("windows_missed", "windows_unavoidable"),
];

/// Rehearses them one after the other.
///
/// # Errors
/// At the first that does not hold, with what did not.
pub fn all(place: &Place) -> Result<()> {
    let program = release::sportello(place, false)?;
    let names = names(&program)?;
    if names.len() != SHIPPED {
        bail!(
            "{SHIPPED} drills are meant to be shipped, and there are {}: {names:?}",
            names.len()
        );
    }
    let folder = place.target.join("drills");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    eprintln!("  seed {SEED}");
    for name in &names {
        one(&program, name, &folder)?;
    }
    Ok(())
}

/// What is shipped, as the program lists it.
fn names(program: &Path) -> Result<Vec<String>> {
    let listed = run::output_of(Command::new(program).args(["drill", "--json"]))?;
    let name = |line: &str| {
        let row: Value = serde_json::from_str(line)?;
        let name = row["script"].as_str().context("a drill without a name")?;
        Ok(name.to_owned())
    };
    listed.lines().map(name).collect()
}

fn one(program: &Path, name: &str, folder: &Path) -> Result<()> {
    let path = folder.join(format!("{name}.json"));
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    let mut command = Command::new(program);
    command
        .args(["drill", name, "--json", "--seed", &SEED.to_string()])
        .stdout(file);
    let started = Instant::now();
    let ended = run::within(&mut command, LIMIT);
    let text = fs::read_to_string(&path)?;
    ended.with_context(|| format!("it said: {}", text.trim()))?;
    let account: Value = serde_json::from_str(&text).context("a drill did not print JSON")?;
    let broken = broken(&account);
    if !broken.is_empty() {
        bail!(
            "{name} ended well although {}: {}",
            broken.join(", "),
            text.trim()
        );
    }
    let count = |member: &str| account[member].as_u64().unwrap_or(0);
    eprintln!(
        "  {name}: {} in, {} out, {} posts, {:.1} s",
        count("in"),
        count("out"),
        count("posts"),
        started.elapsed().as_secs_f32()
    );
    Ok(())
}

/// What of an account is not as it must be, whatever the exit status said.
fn broken(account: &Value) -> Vec<String> {
    let count = |member: &str| account[member].as_u64();
    let mut broken = Vec::new();
    for (member, least) in LEAST {
        if count(member).is_none_or(|n| n < least) {
            broken.push(format!(
                "`{member}` is {} and not at least {least}",
                account[member]
            ));
        }
    }
    for member in NEVER {
        if count(member) != Some(0) {
            broken.push(format!("`{member}` is {} and not 0", account[member]));
        }
    }
    for (member, limit) in HELPED {
        let helped = count(member).zip(count(limit));
        if helped.is_none_or(|(n, most)| n > most) {
            broken.push(format!(
                "`{member}` is {} and `{limit}` {}",
                account[member], account[limit]
            ));
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn good() -> Value {
        json!({
            "in": 282, "in_lost": 2, "in_unrecoverable": 2, "out": 295, "lost": 0, "doubled": 0, "out_of_order": 0,
            "unconfirmed": 1, "undecidable": 3, "posts": 22, "posts_doubled": 0, "false_disconnects": 0,
            "windows_missed": 0, "windows_unavoidable": 0,
        })
    }

    #[test]
    fn an_account_that_holds_and_carries_enough_is_well() {
        assert_eq!(broken(&good()), Vec::<String>::new());
    }

    #[test]
    fn every_promise_and_every_least_is_looked_at_whatever_the_program_says() {
        let wrong = [
            ("in", json!(199)),
            ("out", json!(12)),
            ("posts", json!(9)),
            ("lost", json!(1)),
            ("doubled", json!(1)),
            ("out_of_order", json!(1)),
            ("posts_doubled", json!(1)),
            ("false_disconnects", json!(1)),
            ("in_lost", json!(3)),
            ("unconfirmed", json!(4)),
            ("windows_missed", json!(1)),
            ("undecidable", json!(null)),
        ];
        for (member, value) in wrong {
            let mut account = good();
            account[member] = value;
            assert_eq!(broken(&account).len(), 1, "{member}");
        }
    }
}
