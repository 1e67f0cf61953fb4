//! Promises that are kept, and planted bugs that are found.

use crate::runner::{Ran, run};
use serde_json::json;

#[test]
fn some_seeds_keep_every_promise_and_meet_trouble() {
    let ran = run(&["--seeds", "40..52"]);
    assert_eq!(ran.code, Some(0), "{}", ran.told);
    assert_eq!(ran.report["seeds"], json!(12));
    met(
        &ran,
        &[
            "steps",
            "crashes",
            "unknown",
            "held",
            "duplicates",
            "messages_in",
            "messages_out",
            "posts_out",
            "posts_unknown",
            "posts_late",
            "by_bot",
        ],
    );
}

#[test]
fn outages_are_met_and_what_is_held_is_said_another_way() {
    let ran = run(&["--seeds", "69..73"]);
    assert_eq!(ran.code, Some(0), "{}", ran.told);
    met(
        &ran,
        &[
            "incidents",
            "consents",
            "fallbacks",
            "fallbacks_arrived",
            "templates",
            "windows_closed",
        ],
    );
}

/// Every one of these counts is above zero.
fn met(ran: &Ran, counts: &[&str]) {
    for count in counts {
        assert!(
            ran.report[*count].as_u64() > Some(0),
            "{count} is zero: {}",
            ran.report
        );
    }
}

#[test]
fn the_same_seed_leaves_the_same_trace_and_another_seed_another() {
    let (once, again, other) = (
        run(&["--seed", "7"]),
        run(&["--seed", "7"]),
        run(&["--seed", "8"]),
    );
    assert_eq!(once.report["trace_hash"], again.report["trace_hash"]);
    assert_ne!(once.report["trace_hash"], other.report["trace_hash"]);
}

#[test]
fn threads_change_nothing() {
    let (one, two) = (
        run(&["--seeds", "3..7", "--jobs", "1"]),
        run(&["--seeds", "3..7", "--jobs", "2"]),
    );
    assert_eq!(one.report, two.report);
}

/// Plants a bug and expects the rule that names it among what may be found, with a short list.
fn found(plant: &str, rules: &[&str]) {
    let ran = run(&["--seeds", "0..100", "--plant", plant]);
    assert_eq!(ran.code, Some(1), "{plant} was not found: {}", ran.told);
    let failure = &ran.report["failure"];
    let rule = failure["rule"].as_str().expect("a rule");
    assert!(
        rules.contains(&rule),
        "{plant} was found as {rule}: {}",
        ran.told
    );
    let list = failure["list"].as_array().expect("the shortest list");
    assert!(list.len() < 20, "shrunk to {}: {}", list.len(), ran.told);
    assert!(
        ran.told.contains(&format!("seed {}", failure["seed"])),
        "the seed is told"
    );
}

#[test]
fn i5_sending_again_on_an_unknown_outcome_is_found() {
    found("resend-on-unknown", &["I5"]);
}

#[test]
fn i5_publishing_again_on_an_unknown_outcome_is_found() {
    let ran = run(&[
        "--seeds",
        "50..56",
        "--keep-going",
        "--plant",
        "resend-on-unknown",
    ]);
    let of_a_post = |line: &str| line.contains(": I5: post delivery");
    assert!(ran.told.lines().any(of_a_post), "{}", ran.told);
}

#[test]
fn i3_a_dropped_sibling_is_found() {
    found("dropped-sibling", &["I3"]);
}

#[test]
fn i7_a_falling_receipt_is_found() {
    found("falling-receipt", &["I7"]);
}

#[test]
fn an_empty_or_unreadable_range_is_refused_in_words() {
    for (range, word) in [("5..5", "excluded"), ("5", "A..B"), ("a..b", "A..B")] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_sportello-simulate"))
            .args(["run", "--seeds", range])
            .output()
            .expect("the program starts");
        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains(word));
    }
}
