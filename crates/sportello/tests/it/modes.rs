//! Who may read what is in a data folder: its owner, nobody else.
#![cfg(unix)]

use crate::process::{Running, eventually, one, text};
use serde_json::json;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Everything in a folder and itself, with its mode.
fn modes(folder: &Path) -> Vec<(PathBuf, u32)> {
    let mode = |path: &Path| {
        let data = fs::symlink_metadata(path).expect("there");
        data.permissions().mode() & 0o777
    };
    let mut found = vec![(folder.to_owned(), mode(folder))];
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(modes(&path));
        } else {
            found.push((path.clone(), mode(&path)));
        }
    }
    found
}

fn assert_private(folder: &Path) {
    for (path, mode) in modes(folder) {
        let wanted = match path.file_name().and_then(|name| name.to_str()) {
            _ if path.is_dir() => 0o700,
            Some("vault.key") => mode & 0o600,
            _ => 0o600,
        };
        assert_eq!(mode, wanted, "{}: {mode:o}", path.display());
    }
}

fn demo(data: &Path) -> Running {
    let line = "demo --listen 127.0.0.1:0 --sandbox-listen 127.0.0.1:0 --json";
    let mut words: Vec<&str> = line.split_whitespace().collect();
    words.extend(["--data", text(data)]);
    Running::start(&words)
}

/// A demo with a picture in it, killed: database, log, pictures, key, sandbox.
async fn lived_in(data: &Path) {
    let demo = demo(data);
    let say = json!({"kind": "whatsapp", "from": "Sara De Luca", "image": true});
    let (status, said) = demo.post("/sandbox", "/control/say", &[], &say).await;
    assert_eq!(status, 200, "{said}");
    let media = data.join("media");
    eventually("a picture in the folder", || async {
        let pictures = modes(&media).iter().any(|(path, _)| path.is_file());
        pictures.then_some(())
    })
    .await;
    demo.kill();
}

#[tokio::test]
async fn everything_in_a_data_folder_is_its_owners_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    lived_in(&data).await;
    let files = modes(&data);
    for name in [
        "sportello.db",
        "sportello.db-wal",
        "vault.key",
        "journal-1.log",
    ] {
        let there = files.iter().any(|(path, _)| path.ends_with(name));
        assert!(there, "{name} in {files:?}");
    }
    assert_private(&data);
}

#[tokio::test]
async fn a_folder_that_was_open_to_others_is_closed_at_the_next_opening() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    lived_in(&data).await;
    for (path, _) in modes(&data) {
        let open = if path.is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(&path, fs::Permissions::from_mode(open)).expect("opened");
    }
    drop(demo(&data));
    assert_private(&data);
    // One file alone, too.
    let database = data.join("sportello.db");
    fs::set_permissions(&database, fs::Permissions::from_mode(0o664)).expect("opened");
    one(&["sign-in", "--agent", "Lia", "--json", "--data", text(&data)]);
    assert_private(&data);
}

#[test]
fn what_is_not_ours_in_a_folder_keeps_its_permissions() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = folder.path().join("shared");
    fs::create_dir(&shared).expect("a folder");
    let file = shared.join("tulips.txt");
    fs::write(&file, "red").expect("a file");
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    };
    set(&shared, 0o755);
    set(&file, 0o644);
    for agent in ["Lia", "Tommaso"] {
        one(&[
            "workspace",
            "create",
            "Fiori",
            "--agent",
            agent,
            "--json",
            "--data",
            text(&shared),
        ]);
        let found = modes(&shared);
        let of = |path: &Path| found.iter().find(|(p, _)| p == path).map(|(_, mode)| *mode);
        assert_eq!(of(&shared), Some(0o755));
        assert_eq!(of(&file), Some(0o644));
        assert_eq!(of(&shared.join("sportello.db")), Some(0o600));
        assert_eq!(of(&shared.join("keys")), Some(0o700));
    }
}
