//! Data folders that are not as they should be: a clear word, and nothing damaged.

use crate::process::{one, refused, run, text};
use std::fs;

fn made() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(&folder.path().join("data")).to_owned();
    one(&[
        "workspace",
        "create",
        "Fiori di Lia",
        "--data",
        &data,
        "--json",
    ]);
    (folder, data)
}

#[test]
fn a_sound_folder_is_called_sound() {
    let (_folder, data) = made();
    let report = one(&["verify", "--data", &data, "--json"]);
    assert_eq!(report["findings"], serde_json::json!([]), "{report}");
    assert!(run(&["verify", "--data", &data]).status.success());
}

#[test]
fn a_damaged_database_is_said_so_and_not_touched() {
    let (_folder, data) = made();
    let file = format!("{data}/sportello.db");
    for beside in ["-wal", "-shm"] {
        // Gone already after a clean end.
        let _ = fs::remove_file(format!("{file}{beside}"));
    }
    let bytes = vec![0x2a; 16_384];
    fs::write(&file, &bytes).expect("damaged");
    for args in [
        &["serve", "--listen", "127.0.0.1:0", "--data", &data][..],
        &["workspace", "list", "--data", &data],
    ] {
        let says = refused(args);
        assert!(
            says.contains("damaged") && says.contains("backup"),
            "{says}"
        );
    }
    assert_eq!(fs::read(&file).expect("the file"), bytes);
}

#[test]
fn a_missing_key_is_not_made_anew_over_old_secrets() {
    let (_folder, data) = made();
    fs::remove_file(format!("{data}/keys/vault.key")).expect("removed");
    let says = refused(&["serve", "--listen", "127.0.0.1:0", "--data", &data]);
    assert!(
        says.contains("vault.key") && says.contains("--key-file"),
        "{says}"
    );
    assert!(!fs::exists(format!("{data}/keys/vault.key")).expect("looked"));
}

#[cfg(unix)]
#[test]
fn the_key_and_the_folder_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, data) = made();
    let mode = |path: &str| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&format!("{data}/keys")), 0o700);
    assert_eq!(mode(&format!("{data}/keys/vault.key")), 0o400);
}

#[test]
fn a_folder_that_is_a_file_is_said_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("data");
    fs::write(&file, "not a folder").expect("written");
    let says = refused(&["serve", "--listen", "127.0.0.1:0", "--data", text(&file)]);
    assert!(says.contains(text(&file)), "{says}");
}
