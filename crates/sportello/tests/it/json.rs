//! `--json`: one object on one line of standard output and nothing else there, whatever happens.

use crate::process::{Running, one, refused, run, sportello, text};
use serde_json::Value;
use std::io::Write as _;
use std::process::Stdio;

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// The lines of a listing, each an object.
fn rows(line: &str) -> Vec<Value> {
    let output = run(&words(line));
    assert!(output.status.success(), "{line}");
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .collect()
}

#[test]
fn every_command_that_works_prints_one_object_or_one_a_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let data = text(&data);
    let made = one(&words(&format!(
        "workspace create Fioridilia --agent Lia --json --data {data}"
    )));
    assert!(made["api_token"].is_string(), "{made}");
    let app = one(&words(&format!(
        "app add --app-id 12 --app-secret first --json --data {data}"
    )));
    assert!(app["verify_token"].is_string(), "{app}");
    one(&words(&format!(
        "app rotated --app-id 12 --json --data {data}"
    )));
    // Nobody is at that address: what could not be asked is a remark in the object.
    let channel = one(&words(&format!(
        "channel add facebook --asset 104 --token EAAx --graph-url http://127.0.0.1:9 --json --data {data}"
    )));
    assert_eq!(channel["kind"], "facebook");
    assert!(!channel["remarks"].as_array().expect("remarks").is_empty());
    let id = channel["id"].as_str().expect("an id");
    let token = one(&words(&format!(
        "channel token {id} --token EAAy --json --data {data}"
    )));
    assert_eq!(token["id"], channel["id"]);
    let link = one(&words(&format!("sign-in --json --data {data}")));
    assert!(
        link["sign_in"]
            .as_str()
            .expect("a link")
            .contains("/sign-in/")
    );
    let replayed = one(&words(&format!("replay --json --data {data}")));
    assert_eq!(replayed["records"], 0);
    let report = one(&words(&format!("verify --json --data {data}")));
    assert_eq!(report["sound"], true, "{report}");
    assert_eq!(
        rows(&format!("workspace list --json --data {data}")).len(),
        1
    );
    assert_eq!(rows(&format!("channel list --json --data {data}")).len(), 1);
    assert!(rows(&format!("journal list --json --data {data}")).is_empty());
}

#[test]
fn every_command_that_fails_prints_one_object_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (data, beside) = (text(&data), text(folder.path()));
    one(&words(&format!(
        "workspace create Fioridilia --agent Lia --json --data {data}"
    )));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address");
    for (line, part) in [
        // A port that is taken.
        (format!("serve --listen {port} --data {data}"), "--listen"),
        (
            format!("demo --listen {port} --sandbox-listen 127.0.0.1:0 --data {data}"),
            "--listen",
        ),
        (
            format!("demo --listen 127.0.0.1:0 --sandbox-listen {port} --data {data}"),
            "--sandbox-listen",
        ),
        (
            format!("sandbox --listen {port} --data {beside}/sandbox"),
            "--listen",
        ),
        // What is not there.
        (format!("channel token 99 --token x --data {data}"), "99"),
        (format!("channel list --workspace 99 --data {data}"), "99"),
        (
            format!(
                "channel add myspace --asset 1 --token x --app-id 1 --app-secret x --data {data}"
            ),
            "myspace",
        ),
        (
            format!("channel add facebook --asset 1 --token x --data {data}"),
            "--app-id",
        ),
        (
            format!(
                "channel add facebook --asset 1 --token - --app-id 1 --app-secret x --data {data}"
            ),
            "standard input",
        ),
        (format!("app rotated --app-id 99 --data {data}"), "99"),
        (format!("sign-in --agent Marta --data {data}"), "Lia"),
        (
            format!("workspace create Altra --time-zone Mars/Base --data {data}"),
            "Europe/Rome",
        ),
        (
            format!("workspace create Altra --agent Lia --data {data}"),
            "Lia",
        ),
        (format!("bench ingest --on {data}/sportello.db"), "--on"),
        (format!("bench start --on {data}/sportello.db"), "--on"),
        // What cannot be understood.
        ("serve --nonsense".to_owned(), "--nonsense"),
        ("serve --listen here".to_owned(), "--listen"),
        ("workspace".to_owned(), "Usage"),
        ("teapot".to_owned(), "teapot"),
        ("bench ingest --seconds 99".to_owned(), "--seconds"),
    ] {
        let line = format!("{line} --json");
        let says = refused(&words(&line));
        assert!(says.contains(part), "{line}: {says}");
    }
}

#[test]
fn a_command_line_that_cannot_be_understood_ends_with_status_2() {
    for line in ["serve --nonsense", "serve --nonsense --json"] {
        assert_eq!(run(&words(line)).status.code(), Some(2), "{line}");
    }
    let help = run(&["--help"]);
    assert!(help.status.success() && !help.stdout.is_empty());
}

#[test]
fn the_sandbox_alone_has_one_ready_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path());
    let sandbox = Running::start(&words(&format!(
        "sandbox --listen 127.0.0.1:0 --json --data {data}"
    )));
    for pointer in ["/sandbox", "/control", "/app_id", "/tokens/whatsapp"] {
        assert!(!sandbox.says(pointer).is_empty());
    }
    // Another on the same folder says so, in one object.
    let says = refused(&words(&format!(
        "sandbox --listen 127.0.0.1:0 --json --data {data}"
    )));
    assert!(says.contains("in use"), "{says}");
}

#[test]
fn two_secrets_are_two_lines_of_standard_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let data = text(&data);
    one(&words(&format!(
        "workspace create Fioridilia --json --data {data}"
    )));
    let line = format!(
        "channel add facebook --asset 104 --token - --app-id 12 --app-secret - --graph-url http://127.0.0.1:9 --json --data {data}"
    );
    let mut adding = sportello(&words(&line))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut input = adding.stdin.take().expect("standard input");
    input
        .write_all(b"EAAtoken\nsecret\n")
        .expect("both are taken");
    drop(input);
    let output = adding.wait_with_output().expect("its end");
    assert!(output.status.success());
    let channel: Value = serde_json::from_slice(&output.stdout).expect("one object");
    assert!(channel["verify_token"].is_string(), "{channel}");
}
