//! Commands that look at a data folder: one that is not there, one that is not ours, one that may
//! only be read, one that a desk is running on.

use crate::process::{Running, one, refused, run, sportello, text};
use std::fs;
use std::path::Path;

/// Every command that needs a folder which is there.
const NEEDING: [&str; 9] = [
    "verify",
    "journal list",
    "replay",
    "workspace list",
    "channel list",
    "channel token 1 --token EAAx",
    "channel add facebook --asset 1 --token EAAx --app-id 1 --app-secret x",
    "app rotated --app-id 1",
    "sign-in",
];

fn words<'a>(command: &'a str, data: &'a Path) -> Vec<&'a str> {
    let mut words: Vec<&str> = command.split_whitespace().collect();
    words.extend(["--data", text(data)]);
    words
}

fn shop(folder: &Path) -> std::path::PathBuf {
    let data = folder.join("data");
    one(&words("workspace create Fioridilia --json", &data));
    data
}

/// What is in a folder, with every byte.
fn content(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(content(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.push((path, bytes));
        }
    }
    found.sort();
    found
}

#[test]
fn a_mistyped_folder_is_said_so_and_never_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("sportelo-data");
    for command in NEEDING {
        for json in [false, true] {
            let mut words = words(command, &data);
            words.extend(json.then_some("--json"));
            let says = refused(&words);
            for part in [
                "there is no data folder at",
                text(&data),
                "nothing was made",
                "--data",
            ] {
                assert!(says.contains(part), "{command}: {says}");
            }
            assert!(!data.exists(), "{command} made it");
        }
    }
}

#[test]
fn a_folder_or_file_of_somebody_else_is_said_so_and_not_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let photos = folder.path().join("photos");
    fs::create_dir(&photos).expect("a folder");
    fs::write(photos.join("tulips.txt"), "red").expect("a file");
    let file = photos.join("tulips.txt");
    let before = content(&photos);
    for command in NEEDING {
        let says = refused(&words(command, &photos));
        assert!(
            says.contains("is not a data folder") && says.contains("--data"),
            "{command}: {says}"
        );
        let says = refused(&words(command, &file));
        assert!(says.contains("is a file"), "{command}: {says}");
        assert!(content(&photos) == before, "{command} changed it");
    }
}

#[test]
fn the_database_of_another_program_is_never_built_upon() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("sportello.db");
    fs::write(&database, "").expect("a file");
    for command in ["journal list", "replay", "workspace list", "serve"] {
        let mut words = words(command, folder.path());
        if command == "serve" {
            words.extend(["--listen", "127.0.0.1:0"]);
        }
        let says = refused(&words);
        assert!(
            says.contains("damaged") || says.contains("key file"),
            "{command}: {says}"
        );
        assert_eq!(fs::read(&database).expect("the file"), b"");
    }
    let audit = run(&words("verify --json", folder.path()));
    assert_eq!(audit.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&audit.stdout).contains("it is empty"));
}

/// A command as somebody who may only read: root may write everywhere, so it steps down.
#[cfg(unix)]
fn reading_only(args: &[&str], owner: Option<u32>) -> std::process::Output {
    use std::os::unix::process::CommandExt as _;
    let mut command = sportello(args);
    if let Some(owner) = owner {
        command.uid(owner).gid(owner);
    }
    command.output().expect("the binary starts")
}

/// Takes the right to write a folder and what is in it away. Who may read it then, if not we.
#[cfg(unix)]
fn only_to_read(folder: &Path, data: &Path) -> Option<u32> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    const NOBODY: u32 = 65_534;
    let root = fs::metadata(folder).expect("there").uid() == 0;
    let mode = |path: &Path, mode| {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(path, mode).expect("permissions");
    };
    for (path, _) in content(data) {
        mode(&path, 0o400);
        if root {
            chown(&path, Some(NOBODY), Some(NOBODY)).expect("an owner");
        }
    }
    for path in [data, &data.join("keys"), &data.join("media")] {
        mode(path, 0o500);
        if root {
            chown(path, Some(NOBODY), Some(NOBODY)).expect("an owner");
        }
    }
    mode(folder, 0o755);
    root.then_some(NOBODY)
}

/// Gives it back, so that the folder can be removed.
#[cfg(unix)]
fn to_write_again(data: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    for path in [data, &data.join("keys"), &data.join("media")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).expect("permissions");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_only_be_read_is_audited_and_listed_without_a_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = shop(folder.path());
    // A backup that a desk never used since it came there has no lock file.
    for lock in [true, false] {
        if !lock {
            fs::remove_file(data.join("sportello.lock")).expect("removed");
        }
        let owner = only_to_read(folder.path(), &data);
        let before = content(&data);
        for (command, expected) in [
            ("verify --json", "\"sound\":true"),
            ("verify", "sound"),
            ("workspace list", "Fioridilia"),
            ("channel list", "no channel"),
            ("journal list", "Nothing"),
        ] {
            let output = reading_only(&words(command, &data), owner);
            let out = String::from_utf8_lossy(&output.stdout);
            let err = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{command}: {err}");
            assert!(out.contains(expected), "{command}: {out}");
        }
        assert!(content(&data) == before, "something in it changed");
        let output = reading_only(&words("replay", &data), owner);
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && err.contains("cannot be written"),
            "{err}"
        );
        to_write_again(&data);
    }
}

#[cfg(unix)]
#[test]
fn a_log_left_by_a_kill_is_audited_where_nothing_may_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let line = "serve --listen 127.0.0.1:0 --json";
    one(&words("workspace create Prima --json", &data));
    let desk = Running::start(&words(line, &data));
    desk.kill();
    // What was made durable last stands in the log alone.
    let log = data.join("sportello.db-wal");
    assert!(fs::metadata(&log).expect("a log").len() > 0);
    fs::remove_file(data.join("sportello.db-shm")).expect("removed");
    let owner = only_to_read(folder.path(), &data);
    let before = content(&data);
    for command in ["verify", "workspace list"] {
        let output = reading_only(&words(command, &data), owner);
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {err}");
    }
    assert!(content(&data) == before, "something in it changed");
    to_write_again(&data);
}

#[cfg(unix)]
#[test]
fn a_desk_on_a_folder_that_may_only_be_read_is_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = shop(folder.path());
    let desk = Running::start(&words("serve --listen 127.0.0.1:0 --json", &data));
    let owner = only_to_read(folder.path(), &data);
    for words in [words("verify", &data), words("verify --json", &data)] {
        let output = reading_only(&words, owner);
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{err}");
        for part in ["a desk is running on", "Stop the desk", text(&data)] {
            assert!(err.contains(part), "{err}");
        }
    }
    let output = reading_only(&words("workspace list", &data), owner);
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "beside a desk one may look: {err}");
    desk.kill();
    to_write_again(&data);
}
