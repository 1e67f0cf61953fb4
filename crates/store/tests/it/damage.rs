//! A damaged file, a newer one, a log cut off by a kill.

use crate::cast::{at, items, record, says};
use crate::disk::{folder, open_with, settings, shop, write};
use sportello_store::sqlite::DATABASE;
use sportello_store::{Journal as _, StoreError, verify};
use std::collections::BTreeMap;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
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

/// The bytes of the database and its log, by name. A log of no bytes is none: SQLite makes one
/// to look.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let names = [DATABASE.to_owned(), format!("{DATABASE}-wal")];
    names
        .into_iter()
        .filter_map(|name| Some((name.clone(), std::fs::read(folder.join(&name)).ok()?)))
        .filter(|(name, bytes)| name == DATABASE || !bytes.is_empty())
        .collect()
}

/// Every way to open the folder calls it damaged, and leaves it byte for byte as it was.
fn damaged_and_left(folder: &Path, what: &str) {
    let before = bytes(folder);
    let met = open_with(folder, settings()).err();
    assert!(
        matches!(met, Some(StoreError::Corrupt(_))),
        "{what}: {met:?}"
    );
    let met = sportello_store::open_to_read(folder).err();
    assert!(
        matches!(met, Some(StoreError::Corrupt(_))),
        "{what}: {met:?}"
    );
    let report = verify(folder).unwrap();
    assert_eq!(
        report.findings.first().map(|f| f.check),
        Some("the file"),
        "{what}: {report}"
    );
    assert!(bytes(folder) == before, "{what}: it was changed");
}

#[test]
fn a_half_written_page_is_called_damaged_and_left_alone() {
    let folder = closed_folder();
    let database = folder.path().join(DATABASE);
    let whole = std::fs::read(&database).unwrap();
    // The first page holds the schema: its second half is still what the disk had before.
    let mut half = whole.clone();
    half[2_048..4_096].fill(0x5a);
    std::fs::write(&database, &half).unwrap();
    damaged_and_left(folder.path(), "half a first page");
    // Any other page is met when it is read: by an audit at once.
    let mut found = 0;
    let pages = whole.len() / 4_096;
    for page in 2..pages {
        let mut half = whole.clone();
        half[page * 4_096..page * 4_096 + 2_048].fill(0x5a);
        std::fs::write(&database, &half).unwrap();
        let report = verify(folder.path()).unwrap();
        found += usize::from(report.findings.iter().any(|f| f.check == "the file"));
        assert!(std::fs::read(&database).unwrap() == half, "page {page}");
    }
    assert_eq!(found, pages - 2, "every page of {pages} is looked at");
}

#[test]
fn a_truncated_database_is_called_damaged_and_left_alone() {
    let folder = closed_folder();
    let database = folder.path().join(DATABASE);
    let whole = std::fs::read(&database).unwrap();
    for length in [1, 50, 100, 4_095, 4_096, 10_000, whole.len() - 4_096] {
        std::fs::write(&database, &whole[..length]).unwrap();
        damaged_and_left(folder.path(), &format!("{length} bytes"));
    }
}

#[test]
fn an_empty_database_is_no_new_beginning() {
    let folder = closed_folder();
    let database = folder.path().join(DATABASE);
    std::fs::write(&database, b"").unwrap();
    damaged_and_left(folder.path(), "no bytes");
    // Nor with a log beside it, nor with a log alone: SQLite would clear that away.
    std::fs::write(folder.path().join(format!("{DATABASE}-wal")), b"a log").unwrap();
    damaged_and_left(folder.path(), "no bytes and a log");
    std::fs::remove_file(&database).unwrap();
    let before = bytes(folder.path());
    let met = open_with(folder.path(), settings()).err();
    assert!(matches!(met, Some(StoreError::Corrupt(_))), "{met:?}");
    assert!(bytes(folder.path()) == before && before.len() == 1);
}

#[test]
fn the_database_of_another_program_is_left_alone() {
    let folder = folder();
    let conn = rusqlite::Connection::open(folder.path().join(DATABASE)).unwrap();
    conn.execute_batch("CREATE TABLE recipes (name TEXT)")
        .unwrap();
    drop(conn);
    damaged_and_left(folder.path(), "another program's");
}

#[test]
fn a_file_that_is_no_database_is_called_damaged_and_left_alone() {
    let folder = closed_folder();
    let database = folder.path().join(DATABASE);
    std::fs::write(&database, b"these are not the pages you are looking for, at least a header long........................").unwrap();
    damaged_and_left(folder.path(), "no database");
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
    // As its desk leaves it when it is killed: what is new stands in the log.
    conn.pragma_update(None, "wal_autocheckpoint", 0).unwrap();
    conn.set_db_config(
        rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
        true,
    )
    .unwrap();
    conn.execute_batch("CREATE TABLE from_the_future (it TEXT)")
        .unwrap();
    drop(conn);
    let before = bytes(folder.path());
    assert!(before.len() == 2, "a log is there");
    assert_eq!(
        open_with(folder.path(), settings()).err(),
        Some(StoreError::TooNew)
    );
    let met = sportello_store::open_to_read(folder.path()).err();
    assert_eq!(met, Some(StoreError::TooNew));
    assert_eq!(verify(folder.path()).err(), Some(StoreError::TooNew));
    assert!(bytes(folder.path()) == before, "it was changed");
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
    damaged_and_left(found.path(), "with a log");
}
