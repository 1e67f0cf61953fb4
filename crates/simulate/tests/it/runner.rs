//! Runs the program.

use serde_json::Value;
use std::process::Command;

/// What a run gave.
pub struct Ran {
    /// Its exit code.
    pub code: Option<i32>,
    /// Its standard error.
    pub told: String,
    /// Its one object.
    pub report: Value,
}

/// Runs `sportello-simulate run --json` with more arguments.
pub fn run(args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_sportello-simulate"))
        .args(["run", "--json"])
        .args(args)
        .output()
        .expect("the program starts");
    let printed = String::from_utf8(output.stdout).expect("text");
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 1, "one object on one line: {printed}");
    Ran {
        code: output.status.code(),
        told: String::from_utf8_lossy(&output.stderr).into_owned(),
        report: serde_json::from_str(lines[0]).expect("JSON"),
    }
}
