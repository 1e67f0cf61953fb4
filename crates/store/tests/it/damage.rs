//! A damaged file, a newer one, a log cut off by a kill.

use crate::cast::{at, items, record, says};
use crate::disk::{folder, open_with, settings, shop, write};
use sportello_store::sqlite::DATABASE;
use sportello_store::{Journal as _, StoreError, verify};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::Arc;

/// A folder with some messages, closed.
fn closed_folder() -> Arc<tempfile::TempDir> {
    let folder = folder();
    pollster::block_on(async {
        let shop = shop(&folder, settings()).await;
        for n in 0..40 {
            write(&shop, n).await.unwrap();
        }
    });
    folder
}

#[test]
fn a_file_that_is_no_database_is_called_damaged_and_left_alone() {
    let folder = closed_folder();
    let database = folder.path().join(DATABASE);
    std::fs::write(&database, b"these are not the pages you are looking for, at least a header long........................").unwrap();
    let before = std::fs::read(&database).unwrap();
    assert!(matches!(
        open_with(folder.path(), settings()).err(),
        Some(StoreError::Corrupt(_))
    ));
    assert_eq!(std::fs::read(&database).unwrap(), before);
    let report = verify(folder.path()).unwrap();
    assert_eq!(report.findings.first().map(|f| f.check), Some("the file"));
}

#[test]
fn damaged_pages_are_found() {
    let folder = closed_folder();
    let database = folder.path().join(DATABASE);
    let mut file = std::fs::File::options()
        .read(true)
        .write(true)
        .open(&database)
        .unwrap();
    let length = file.metadata().unwrap().len();
    let mut page = vec![0; 4_096];
    for number in 4..length / 4_096 {
        file.seek(SeekFrom::Start(number * 4_096)).unwrap();
        file.read_exact(&mut page).unwrap();
        let spoiled: Vec<u8> = page.iter().map(|b| b ^ 0x5a).collect();
        file.seek(SeekFrom::Start(number * 4_096)).unwrap();
        file.write_all(&spoiled).unwrap();
    }
    drop(file);
    let report = verify(folder.path()).unwrap();
    assert!(
        !report.is_sound() && report.findings.iter().any(|f| f.check == "the file"),
        "{report}"
    );
    let met = open_with(folder.path(), settings()).and_then(|store| {
        pollster::block_on(async {
            let items = items("facebook", vec![says("giulia", "new", "rosa", at(99))]);
            store.records(None, 1_000).await?;
            store
                .append_and_digest(record(sportello_core::AppId(2), at(99)), items)
                .await
        })
    });
    assert!(matches!(met, Err(StoreError::Corrupt(_))), "{met:?}");
}

#[test]
fn a_folder_of_a_newer_sportello_is_refused_and_left_alone() {
    let folder = closed_folder();
    let conn = rusqlite::Connection::open(folder.path().join(DATABASE)).unwrap();
    conn.execute_batch(
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
         VALUES (9999, 'from_the_future', '2030-01-01T00:00:00Z', '1')",
    )
    .unwrap();
    drop(conn);
    assert_eq!(
        open_with(folder.path(), settings()).err(),
        Some(StoreError::TooNew)
    );
    assert_eq!(verify(folder.path()).err(), Some(StoreError::TooNew));
}

#[test]
fn a_log_left_by_a_kill_is_read_by_the_next_start_and_by_verify() {
    let folder = folder();
    let copy = tempfile::tempdir().unwrap();
    pollster::block_on(async {
        let shop = shop(&folder, settings()).await;
        for n in 0..10 {
            write(&shop, n).await.unwrap();
        }
        // What is on the disk at this moment is what a kill leaves: the log not moved yet.
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let entry = entry.unwrap();
            if !entry.file_name().to_string_lossy().ends_with("-shm") {
                std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
            }
        }
    });
    assert!(
        std::fs::metadata(copy.path().join("sportello.db-wal"))
            .unwrap()
            .len()
            > 0,
        "there is a log"
    );
    assert!(verify(copy.path()).unwrap().is_sound());
    let store = open_with(copy.path(), settings()).unwrap();
    assert_eq!(
        pollster::block_on(store.journal_counts()).unwrap().records,
        10
    );
}

#[test]
fn a_damaged_file_with_a_log_beside_it_is_left_as_it_was_found() {
    let folder = closed_folder();
    let store = open_with(folder.path(), settings()).expect("a store");
    let news = items("facebook", vec![says("giulia", "new", "rosa", at(99))]);
    let digest = store.append_and_digest(record(sportello_core::AppId(2), at(99)), news);
    pollster::block_on(digest).expect("digested");
    // As after a crash: the log was not yet written into the file, whose pages are then spoiled.
    let found = tempfile::tempdir().expect("a folder");
    let log = format!("{DATABASE}-wal");
    let mut file = std::fs::read(folder.path().join(DATABASE)).unwrap();
    file.iter_mut().skip(100).for_each(|b| *b ^= 0x5a);
    std::fs::write(found.path().join(DATABASE), &file).unwrap();
    std::fs::copy(folder.path().join(&log), found.path().join(&log)).unwrap();
    assert!(found.path().join(&log).metadata().unwrap().len() > 0);
    let met = open_with(found.path(), settings()).err();
    assert!(matches!(met, Some(StoreError::Corrupt(_))), "{met:?}");
    assert!(std::fs::read(found.path().join(DATABASE)).unwrap() == file);
    assert!(found.path().join(&log).exists());
}
