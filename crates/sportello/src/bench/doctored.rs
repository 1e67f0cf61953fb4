//! Doctored storms: a desk that answers 200 and forgets, shifts or makes up one single event must
//! not pass for one that kept everything. The storm is taken by the desk's own engine and store.

use super::folder::{self, SECRET};
use super::recovery::{is_whole, kept, open_shop};
use super::storm::{Sent, Storm, brew};
use super::tally::{self, Tally};
use crate::cli::Folder;
use ring::hmac;
use serde_json::Value;

const NOW: i64 = 1_795_428_000_000;
const MESSAGES: u64 = 240;

/// What is done to each update on its way; `false` = it is dropped.
type Doctor<'d> = &'d dyn Fn(&mut Value) -> bool;

/// What a desk holds after a storm.
async fn weathered(storm: &Storm, doctor: Doctor<'_>) -> Tally {
    // As `main` does; another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let disk = tempfile::tempdir().expect("a folder");
    let data = Folder {
        data: disk.path().join("desk"),
        key_file: None,
        json: true,
    };
    let workspace = folder::set_up(&data).await.expect("a workspace");
    open_shop(&data, workspace).await.expect("three channels");
    let engine = folder::engine(&data).await.expect("an engine");
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    for (body, _) in &storm.bodies {
        let body = doctored(body, doctor);
        let tag = data_encoding::HEXLOWER.encode(hmac::sign(&key, body.as_bytes()).as_ref());
        let signature = format!("sha256={tag}");
        let received = engine
            .receive(engine.now(), Some(&signature), body.into_bytes().into())
            .await;
        received.expect("every body is taken");
    }
    tally::count(&**engine.store(), workspace, storm, &[])
        .await
        .expect("a count")
}

fn doctored(body: &str, doctor: Doctor<'_>) -> String {
    let mut body: Value = serde_json::from_str(body).expect("JSON");
    let entry = &mut body["entry"][0];
    for list in ["messaging", "changes"] {
        if let Some(updates) = entry[list].as_array_mut() {
            updates.retain_mut(doctor);
        }
    }
    body.to_string()
}

/// Whether an update is the message of that id.
fn is_message(update: &Value, id: &str) -> bool {
    update["message"]["mid"] == id || update["value"]["messages"][0]["id"] == id
}

/// One message of a kind.
fn one(storm: &Storm, fits: impl Fn(&str, &Sent) -> bool) -> String {
    let mut ids: Vec<&String> = storm.sent.keys().collect();
    ids.sort();
    let found = ids.into_iter().find(|id| fits(id, &storm.sent[*id]));
    found.expect("one of that kind").clone()
}

/// Whether the bench calls it good.
fn passes(tally: &Tally) -> bool {
    is_whole(&[kept(tally)])
}

#[tokio::test]
async fn a_desk_that_keeps_everything_passes() {
    let storm = brew(3, MESSAGES, 24, NOW);
    let tally = weathered(&storm, &|_| true).await;
    assert_eq!(tally.wrong(), 0, "{tally:?}");
    assert_eq!((tally.stored, tally.unique), (MESSAGES, MESSAGES));
    assert!(passes(&tally));
}

#[tokio::test]
async fn a_desk_that_drops_one_event_does_not() {
    let storm = brew(3, MESSAGES, 24, NOW);
    for network in ["wamid.", "m_", "aWdf"] {
        let lost = one(&storm, |id, sent| id.starts_with(network) && !sent.echo);
        let tally = weathered(&storm, &|update| !is_message(update, &lost)).await;
        assert_eq!(tally.lost, 1, "{lost}: {tally:?}");
        assert!(!passes(&tally));
    }
}

#[tokio::test]
async fn nor_one_that_shifts_doubles_or_forgets_the_word_about_one() {
    let storm = brew(3, MESSAGES, 24, NOW);
    let on_page = one(&storm, |id, sent| id.starts_with("m_") && !sent.echo);
    let shifted = weathered(&storm, &|update| {
        if is_message(update, &on_page) {
            let at = update["timestamp"].as_i64().expect("a time");
            update["timestamp"] = (at - 1).into();
        }
        true
    })
    .await;
    assert!(shifted.misplaced > 0 && !passes(&shifted), "{shifted:?}");
    let renamed = weathered(&storm, &|update| {
        if is_message(update, &on_page) {
            update["message"]["mid"] = "m_another".into();
        }
        true
    })
    .await;
    assert_eq!((renamed.lost, renamed.doubled), (1, 1), "{renamed:?}");
    let echo = one(&storm, |_, sent| sent.echo);
    let untold = weathered(&storm, &|update| update["delivery"]["mids"][0] != echo).await;
    assert_eq!(untold.receipts, 1, "{untold:?}");
    assert!(!passes(&untold));
}
