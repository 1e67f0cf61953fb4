//! `sportello bench recovery` in small: what it counts, never how long it took.

use crate::process::{run, text};
use serde_json::Value;

#[test]
fn after_an_outage_every_message_is_there_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let on = text(folder.path());
    let args = [
        "bench",
        "recovery",
        "--json",
        "--on",
        on,
        "--per-hour",
        "20",
        "--turns",
        "12",
        "--squeeze",
        "1",
        "--seed",
        "7",
    ];
    let output = run(&args);
    let says = String::from_utf8_lossy(&output.stderr);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("one object on standard output; it said {says}"));
    let items = report["items"].as_array().expect("items");
    let ids: Vec<&str> = items.iter().filter_map(|i| i["id"].as_str()).collect();
    assert_eq!(ids, ["R1", "R2", "R3", "R4"]);
    let kept = &items[2];
    assert_eq!(kept["value"], 0.0, "{kept}");
    // 36 hours of 20, those who wrote before, and the last one.
    assert_eq!(kept["acked"], 36 * 20 + 60 + 1, "{kept}");
    assert_eq!(kept["stored"], kept["unique"], "{kept}");
    assert!(kept["answers"].as_f64() > Some(0.0), "{kept}");
    // 3 = the machine was too busy for the times, of which nothing is asked here.
    assert!(matches!(output.status.code(), Some(0 | 3)), "{says}");
    let left = std::fs::read_dir(folder.path())
        .expect("the folder")
        .count();
    assert_eq!(left, 0, "nothing stays behind");
}
