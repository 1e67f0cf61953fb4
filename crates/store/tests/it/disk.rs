//! The folder and the disk under it: full, refusing, damaged, in use, cut off in the middle.

use crate::cast::{Home, INSTALLATION, Shop, at, items, record, says};
use sportello_store::sqlite::{DATABASE, FileStore, LOCK, Settings};
use sportello_store::{Journal as _, Store, StoreError, open, verify};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

pub fn settings() -> Settings {
    Settings::default()
}

pub fn open_with(folder: &Path, settings: Settings) -> Result<Arc<FileStore>, StoreError> {
    FileStore::open(folder, settings, || INSTALLATION.to_owned()).map(Arc::new)
}

/// A shop in a folder, opened so.
pub async fn shop(folder: &Arc<tempfile::TempDir>, settings: Settings) -> Shop {
    let store: Arc<dyn Store> = open_with(folder.path(), settings).expect("a store");
    Shop::furnish(store, Home::Folder(Arc::clone(folder))).await
}

pub fn folder() -> Arc<tempfile::TempDir> {
    Arc::new(tempfile::tempdir().expect("a folder"))
}

/// A message of Giulia's, as a body.
pub async fn write(shop: &Shop, n: i64) -> Result<(), StoreError> {
    let items = items(
        "facebook",
        vec![says(
            "giulia",
            &format!("m{n}"),
            &format!("rosa {n}"),
            at(n),
        )],
    );
    shop.store
        .append_and_digest(record(shop.app, at(n)), items)
        .await
        .map(|_| ())
}

#[test]
fn what_was_answered_is_there_after_opening_again() {
    let folder = folder();
    let before = pollster::block_on(async {
        let shop = shop(&folder, settings()).await;
        for n in 0..50 {
            write(&shop, n).await.unwrap();
        }
        shop.words(shop.only_conversation().await.id).await
    });
    let store = open(folder.path(), || unreachable!("the folder has a name")).unwrap();
    pollster::block_on(async {
        assert_eq!(store.installation().await, Ok(INSTALLATION.to_owned()));
        let workspace = store.workspaces().await.unwrap()[0].id;
        let query = sportello_store::InboxQuery {
            limit: 9,
            ..Default::default()
        };
        let row = &store.inbox(workspace, &query).await.unwrap().rows[0];
        assert_eq!((row.unread, before.len()), (50, 50));
        assert_eq!(store.journal_counts().await.unwrap().records, 50);
    });
    drop(store);
    assert!(verify(folder.path()).unwrap().is_sound());
}

#[cfg(unix)]
#[test]
fn a_store_closed_in_order_leaves_no_log_for_the_next_start_to_read() {
    let folder = folder();
    pollster::block_on(async {
        let shop = shop(&folder, settings()).await;
        for n in 0..50 {
            write(&shop, n).await.unwrap();
        }
        assert!(folder.path().join(format!("{DATABASE}-wal")).exists());
    });
    assert!(!folder.path().join(format!("{DATABASE}-wal")).exists());
}

#[test]
fn a_folder_and_what_is_in_it_are_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let data = folder.path().join("data");
    let _store = open_with(&data, settings()).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for file in [
        DATABASE.to_owned(),
        format!("{DATABASE}-wal"),
        format!("{DATABASE}-shm"),
        LOCK.to_owned(),
    ] {
        assert_eq!(mode(&data.join(&file)), 0o600, "{file}");
    }
}

#[test]
fn a_folder_is_one_process_only() {
    let folder = folder();
    let first = open_with(folder.path(), settings()).unwrap();
    assert_eq!(
        open_with(folder.path(), settings()).err(),
        Some(StoreError::InUse)
    );
    assert_eq!(verify(folder.path()).err(), Some(StoreError::InUse));
    drop(first);
    assert!(
        open_with(folder.path(), settings()).is_ok(),
        "the lock goes with its holder"
    );
}

#[test]
fn i1_after_a_failed_sync_nobody_is_answered_any_more() {
    let folder = folder();
    let broken = Arc::new(AtomicBool::new(false));
    let disk = Arc::clone(&broken);
    let hook = move || {
        if disk.load(Ordering::SeqCst) {
            Err(StoreError::SyncFailed)
        } else {
            Ok(())
        }
    };
    pollster::block_on(async {
        let shop = shop(
            &folder,
            Settings {
                before_commit: Some(Box::new(hook)),
                ..settings()
            },
        )
        .await;
        write(&shop, 1).await.unwrap();
        broken.store(true, Ordering::SeqCst);
        assert_eq!(write(&shop, 2).await, Err(StoreError::SyncFailed));
        // The disk is well again, but what the kernel dropped is gone: only a new start is safe.
        broken.store(false, Ordering::SeqCst);
        assert_eq!(write(&shop, 3).await, Err(StoreError::SyncFailed));
        assert_eq!(
            shop.store.set_language(shop.lia.id, "it").await,
            Err(StoreError::SyncFailed)
        );
        assert_eq!(
            shop.words(shop.only_conversation().await.id).await,
            ["rosa 1"],
            "what was answered is read"
        );
    });
    let again = open_with(folder.path(), settings()).unwrap();
    pollster::block_on(async {
        assert_eq!(again.journal_counts().await.unwrap().records, 1);
    });
    drop(again);
    assert!(verify(folder.path()).unwrap().is_sound());
}

#[test]
fn a_refused_commit_answers_nobody_of_its_batch_and_the_next_one_goes() {
    let folder = folder();
    // The hook holds the writer until all have asked, so that they stand in one transaction.
    let (open_gate, gate) = std::sync::mpsc::channel::<Result<(), StoreError>>();
    let (asked, asking) = std::sync::mpsc::channel::<()>();
    let armed = Arc::new(AtomicBool::new(false));
    let is_armed = Arc::clone(&armed);
    let gate = Mutex::new(gate);
    let hook = move || {
        if !is_armed.load(Ordering::SeqCst) {
            return Ok(());
        }
        asked.send(()).expect("the test listens");
        gate.lock()
            .expect("one writer")
            .recv()
            .expect("the test answers")
    };
    let shop = Arc::new(pollster::block_on(shop(
        &folder,
        Settings {
            before_commit: Some(Box::new(hook)),
            ..settings()
        },
    )));
    armed.store(true, Ordering::SeqCst);
    let writers: Vec<_> = (0..8)
        .map(|n| {
            let shop = Arc::clone(&shop);
            std::thread::spawn(move || pollster::block_on(write(&shop, n)))
        })
        .collect();
    // Some batches are refused, the others go: whoever was refused is not there, whoever was
    // answered is, and nobody is both.
    let mut verdicts = [Err(StoreError::DiskFull), Ok(()), Err(StoreError::DiskFull)].into_iter();
    let answers = std::thread::spawn(move || {
        while asking.recv().is_ok() {
            if open_gate.send(verdicts.next().unwrap_or(Ok(()))).is_err() {
                return;
            }
        }
    });
    let results: Vec<_> = writers
        .into_iter()
        .map(|w| w.join().expect("a writer"))
        .collect();
    armed.store(false, Ordering::SeqCst);
    let refused = results
        .iter()
        .filter(|r| **r == Err(StoreError::DiskFull))
        .count();
    let answered = results.iter().filter(|r| r.is_ok()).count();
    assert!(refused >= 1 && refused + answered == 8, "{results:?}");
    let there = pollster::block_on(shop.store.journal_counts())
        .unwrap()
        .records;
    assert_eq!(there, answered as u64);
    let again = results
        .iter()
        .enumerate()
        .filter(|(_, result)| result.is_err());
    for (n, _) in again {
        pollster::block_on(write(&shop, n as i64)).expect("what was refused can be told again");
    }
    let row = pollster::block_on(shop.only_conversation());
    assert_eq!(row.unread, 8);
    drop(shop);
    answers.join().expect("the gate");
    assert!(verify(folder.path()).unwrap().is_sound());
}

#[test]
fn a_full_disk_refuses_clearly_damages_nothing_and_goes_on_when_there_is_room() {
    let folder = folder();
    let answered = pollster::block_on(async {
        let shop = shop(
            &folder,
            Settings {
                max_pages: Some(224),
                ..settings()
            },
        )
        .await;
        let mut answered = 0;
        let full = loop {
            let items = items(
                "facebook",
                vec![says(
                    "giulia",
                    &format!("m{answered}"),
                    &"petali ".repeat(200),
                    at(answered),
                )],
            );
            let body = sportello_store::NewRecord {
                body: Arc::from(vec![b'x'; 8_192]),
                ..record(shop.app, at(answered))
            };
            match shop.store.append_and_digest(body, items).await {
                Ok(_) => answered += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(full, StoreError::DiskFull);
        assert!(answered > 3, "it took some in first");
        assert_eq!(
            shop.only_conversation().await.unread,
            answered as u32,
            "what was answered is read"
        );
        answered
    });
    assert!(verify(folder.path()).unwrap().is_sound());
    let store = open_with(folder.path(), settings()).unwrap();
    pollster::block_on(async {
        assert_eq!(
            store.journal_counts().await.unwrap().records,
            answered as u64
        );
        let app = sportello_core::AppId(2);
        store
            .append_and_digest(record(app, at(999)), Vec::new())
            .await
            .expect("there is room now");
    });
}

#[test]
fn a_folder_that_cannot_be_made_or_written_says_so() {
    let folder = folder();
    let file = folder.path().join("taken");
    std::fs::write(&file, "a file stands where the folder should").unwrap();
    assert_eq!(
        open_with(&file.join("data"), settings()).err(),
        Some(StoreError::ReadOnly)
    );
    // /proc refuses new files even to root, as a read-only file system does.
    if cfg!(target_os = "linux") {
        let refused = open_with(Path::new("/proc/self/fdinfo"), settings()).err();
        assert!(
            matches!(refused, Some(StoreError::ReadOnly | StoreError::Backend(_))),
            "{refused:?}"
        );
    }
    assert_eq!(
        verify(&folder.path().join("nothing")).err(),
        Some(StoreError::NotFound("a data folder there"))
    );
}

#[test]
fn a_database_that_turns_read_only_refuses_and_keeps_what_it_has() {
    let folder = folder();
    let turned = Arc::new(AtomicBool::new(false));
    let is_turned = Arc::clone(&turned);
    let hook = move || {
        if is_turned.load(Ordering::SeqCst) {
            Err(StoreError::ReadOnly)
        } else {
            Ok(())
        }
    };
    pollster::block_on(async {
        let shop = shop(
            &folder,
            Settings {
                before_commit: Some(Box::new(hook)),
                ..settings()
            },
        )
        .await;
        write(&shop, 1).await.unwrap();
        turned.store(true, Ordering::SeqCst);
        assert_eq!(write(&shop, 2).await, Err(StoreError::ReadOnly));
        turned.store(false, Ordering::SeqCst);
        write(&shop, 3).await.expect("mounted for writing again");
        assert_eq!(
            shop.words(shop.only_conversation().await.id).await,
            ["rosa 1", "rosa 3"]
        );
    });
}

#[test]
fn many_at_once_are_all_stored_once_in_order_of_their_places() {
    let folder = folder();
    let commits = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&commits);
    let hook = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        Ok(())
    };
    let shop = Arc::new(pollster::block_on(shop(
        &folder,
        Settings {
            before_commit: Some(Box::new(hook)),
            ..settings()
        },
    )));
    let before = commits.load(Ordering::SeqCst);
    let writers: Vec<_> = (0..16)
        .map(|w| {
            let shop = Arc::clone(&shop);
            std::thread::spawn(move || {
                pollster::block_on(async {
                    for n in 0..50 {
                        write(&shop, w * 50 + n).await.expect("stored");
                        write(&shop, n).await.expect("known or stored");
                    }
                });
            })
        })
        .collect();
    for writer in writers {
        writer.join().expect("a writer");
    }
    let conversation = pollster::block_on(shop.only_conversation());
    assert_eq!(conversation.unread, 800);
    let transactions = commits.load(Ordering::SeqCst) - before;
    assert!(
        transactions < 1_600,
        "those that wait go together: {transactions} commits"
    );
    let records = pollster::block_on(shop.store.records(None, 10_000)).unwrap();
    assert_eq!(records.len(), 1_600);
    drop(shop);
    assert!(verify(folder.path()).unwrap().is_sound());
}
