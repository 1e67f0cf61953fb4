//! `sportello doctor`: beside a running desk, against the sandbox.

use crate::process::{Running, sportello, text};
use serde_json::{Value, json};
use std::path::Path;

fn look(demo: &Running, data: &Path) -> (bool, Vec<Value>) {
    let out = sportello(&[
        "doctor",
        "--json",
        "--data",
        text(data),
        "--public-url",
        demo.says("/desk"),
        "--graph-url",
        demo.says("/sandbox"),
    ])
    .output()
    .expect("it ran");
    let lines = String::from_utf8(out.stdout).expect("text");
    let found = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("one object a line"))
        .collect();
    (out.status.success(), found)
}

fn condition<'v>(found: &'v [Value], channel: Option<&str>, check: &str) -> Vec<&'v str> {
    found
        .iter()
        .filter(|f| f["check"] == check && channel.is_none_or(|c| f["channel"] == c))
        .map(|f| f["condition"].as_str().expect("a condition"))
        .collect()
}

#[tokio::test]
async fn the_doctor_says_what_is_well_and_what_is_not_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let line = format!(
        "demo --data {} --listen 127.0.0.1:0 --sandbox-listen 127.0.0.1:0 --json",
        text(&data)
    );
    let demo = Running::start(&line.split_whitespace().collect::<Vec<_>>());
    let (well, found) = look(&demo, &data);
    assert!(well, "{found:#?}");
    for check in ["webhook", "links", "clock", "version"] {
        assert_eq!(condition(&found, None, check), ["well"], "{check}");
    }
    for check in [
        "token",
        "permissions",
        "secret",
        "app-fields",
        "asset-fields",
    ] {
        assert_eq!(condition(&found, None, check), ["well"; 3], "{check}");
    }
    assert_eq!(condition(&found, None, "heard"), ["warning"; 3]);
    let asset = demo.says("/assets/facebook").to_owned();
    let revoked = json!({ "asset": asset, "subcode": 460 });
    let (status, _) = demo
        .post("/sandbox", "/control/tokens/revoke", &[], &revoked)
        .await;
    assert_eq!(status, 200);
    let (well, found) = look(&demo, &data);
    assert!(!well, "a token that is not valid is a reason to end with 1");
    let ill: Vec<&Value> = found
        .iter()
        .filter(|f| f["check"] == "token" && f["condition"] == "ill")
        .collect();
    assert!(!ill.is_empty(), "{found:#?}");
    let says = ill[0]["says"].as_str().expect("a sentence");
    assert!(says.contains("Connect the channel again"), "{says}");
}
