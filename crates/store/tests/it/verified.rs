//! `verify` finds what it claims to look for: each fault planted by hand, in a folder at rest.

use crate::cast::{Shop, at, in_folder, says, unknown};
use rusqlite::Connection;
use sportello_store::sqlite::DATABASE;
use sportello_store::{StoreError, verify};

/// A folder with a bit of everything, closed: two people, one merged into the other, replies that
/// were taken, that nobody knows of, that wait.
fn folder() -> crate::cast::Home {
    let shop = in_folder();
    let home = shop.home.clone();
    pollster::block_on(furnish(shop));
    home.assert_sound();
    home
}

async fn furnish(shop: Shop) {
    shop.tell(
        "facebook",
        vec![
            says("giulia", "m1", "Ciao", at(1)),
            says("marco", "m2", "Salve", at(2)),
        ],
        at(3),
    )
    .await;
    shop.tell(
        "instagram",
        vec![says("giulia.r", "i1", "Sono io", at(2))],
        at(3),
    )
    .await;
    let (into, from) = (
        shop.conversation_of("giulia").await,
        shop.conversation_of("giulia.r").await,
    );
    shop.store
        .merge(shop.workspace, into.contact, from.contact, None, at(4))
        .await
        .unwrap();
    shop.send("giulia", "uno", "x1", at(5)).await;
    shop.send("giulia", "due", "x2", at(6)).await;
    let lost = shop.reply("marco", "tre", at(7)).await;
    let exchange = shop.begin(lost.delivery.unwrap(), at(7)).await;
    shop.store
        .finish(exchange, None, unknown(at(8)), at(8))
        .await
        .unwrap();
    shop.reply("marco", "quattro", at(9)).await;
}

/// What `verify` finds after this was done to the tables.
fn found_after(sql: &str) -> Vec<(&'static str, String)> {
    let home = folder();
    let crate::cast::Home::Folder(folder) = &home else {
        unreachable!("a folder")
    };
    let conn = Connection::open(folder.path().join(DATABASE)).unwrap();
    let changed = conn.execute(sql, []).unwrap();
    assert!(changed > 0, "{sql} changed nothing");
    drop(conn);
    let report = verify(folder.path()).unwrap();
    assert_eq!(report.sound, report.findings.is_empty());
    report
        .findings
        .into_iter()
        .map(|f| (f.check, f.says))
        .collect()
}

/// Faults, and which check must find each.
const FAULTS: &[(&str, &str)] = &[
    (
        "references",
        "DELETE FROM messages WHERE external_id = 'x2'",
    ),
    (
        "references",
        "DELETE FROM addresses WHERE external_id = 'marco'",
    ),
    ("references", "DELETE FROM apps"),
    (
        "references",
        "INSERT INTO leftovers VALUES (99, '/x', 'unparsed', 'k', 'a', 'w', 1)",
    ),
    ("routes", "DELETE FROM asset_routes WHERE kind = 'facebook'"),
    ("sequences", "UPDATE workspaces SET next_id = 3"),
    ("sequences", "UPDATE installation SET next_seq = 1"),
    (
        "I2",
        "UPDATE messages SET external_id = 'm1' WHERE external_id = 'm2'",
    ),
    (
        "I2",
        "UPDATE messages SET external_hash = external_hash + 1 WHERE external_id = 'm2'",
    ),
    (
        "merges",
        "UPDATE contacts SET merged_into = id WHERE merged_into IS NULL",
    ),
    (
        "merges",
        "UPDATE contacts SET root = id WHERE merged_into IS NOT NULL",
    ),
    ("merges", "UPDATE merges SET undone_at = 1"),
    (
        "merges",
        "UPDATE contacts SET merged_into = NULL, root = id",
    ),
    ("counts", "UPDATE conversations SET unread = unread + 1"),
    ("counts", "UPDATE inbox_totals SET open = open + 1"),
    ("inbox", "UPDATE conversations SET last_message = NULL"),
    (
        "inbox",
        "UPDATE conversations SET list = 'closed' WHERE list = 'open'",
    ),
    ("inbox", "UPDATE conversations SET list_at = list_at + 1"),
    (
        "states",
        "UPDATE deliveries SET state = 'lost' WHERE state = 'accepted'",
    ),
    (
        "states",
        "UPDATE deliveries SET accepted_seq = NULL WHERE state = 'accepted'",
    ),
    (
        "states",
        "UPDATE deliveries SET check_at = NULL WHERE state = 'unknown'",
    ),
    (
        "states",
        "UPDATE deliveries SET state = 'sending' WHERE state = 'queued'",
    ),
    (
        "lanes",
        "UPDATE deliveries SET act_at = 1 WHERE state = 'queued'",
    ),
    (
        "I4",
        "UPDATE deliveries SET accepted_seq = 10000 - accepted_seq WHERE accepted_seq IS NOT NULL",
    ),
    (
        "I4",
        "UPDATE deliveries SET state = 'accepted', accepted_seq = 9999 WHERE state = 'queued'",
    ),
    (
        "I7",
        "INSERT INTO receipts SELECT workspace_id, channel_id, external_id, 3, 1, NULL, NULL, 0 FROM messages \
             WHERE external_id = 'x1'",
    ),
    (
        "I7",
        "INSERT INTO watermarks SELECT workspace_id, channel_id, external_id, 1800000000000, NULL FROM addresses \
             WHERE external_id = 'giulia'",
    ),
];

#[test]
fn every_planted_fault_is_found_by_its_check() {
    for (check, sql) in FAULTS {
        let found = found_after(sql);
        assert!(
            found.iter().any(|(c, _)| c == check),
            "after {sql}: {found:?}"
        );
    }
}

#[test]
fn findings_name_rows_and_never_content() {
    let found = found_after("UPDATE conversations SET unread = 77, last_message = NULL");
    assert!(!found.is_empty());
    for (_, says) in found {
        assert!(
            !["Ciao", "Salve", "giulia", "marco"]
                .iter()
                .any(|word| says.contains(word)),
            "{says}"
        );
    }
}

#[test]
fn an_empty_folder_is_no_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        verify(folder.path()).err(),
        Some(StoreError::NotFound("a data folder there"))
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing is made by looking"
    );
}
