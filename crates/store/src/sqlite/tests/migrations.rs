//! Databases of every version become what a new one is.

use crate::sqlite::schema::{installation, migrate, migrate_to, newest};
use crate::sqlite::sql::Sql as _;
use crate::sqlite::{DATABASE, FileStore, Settings};
use rusqlite::Connection;
use rusqlite::types::Value;
use sportello_core::delivery::DeliveryState;

fn catalogue(conn: &Connection) -> Vec<(String, Option<String>)> {
    conn.all(
        "SELECT name, sql FROM sqlite_schema ORDER BY name",
        [],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
    .expect("a catalogue")
}

fn fresh() -> Vec<(String, Option<String>)> {
    let mut conn = Connection::open_in_memory().expect("a database");
    migrate(&mut conn).expect("migrated");
    catalogue(&conn)
}

#[test]
fn a_database_of_every_version_becomes_the_newest() {
    let newest = i32::try_from(newest()).expect("a version");
    assert!(newest >= 1);
    for version in 1..=newest {
        let mut conn = Connection::open_in_memory().expect("a database");
        migrate_to(&mut conn, version);
        migrate(&mut conn).expect("migrated");
        assert_eq!(catalogue(&conn), fresh(), "from version {version}");
        migrate(&mut conn).expect("a second time changes nothing");
        assert_eq!(catalogue(&conn), fresh());
    }
}

#[test]
fn a_first_start_that_was_cut_off_is_finished_by_the_next() {
    // Cut off while the file was made, after the schema was, and after the name was drawn.
    for step in 0..3 {
        let folder = tempfile::tempdir().expect("a folder");
        let name = if step == 0 {
            "sportello.db.new"
        } else {
            DATABASE
        };
        let mut conn = Connection::open(folder.path().join(name)).expect("a database");
        if step == 0 {
            conn.execute_batch("CREATE TABLE workspaces (half TEXT)")
                .expect("half a schema");
        } else {
            migrate_to(&mut conn, 1);
        }
        if step > 1 {
            installation(&conn, || "first".to_owned()).expect("named");
        }
        drop(conn);
        let store = FileStore::open(folder.path(), Settings::default(), || "second".to_owned())
            .expect("a store");
        let name = pollster::block_on(crate::Directory::installation(&store)).expect("a name");
        assert_eq!(name, if step > 1 { "first" } else { "second" });
    }
}

/// The columns that deliveries had before posts were published.
const BEFORE_POSTS: &str = "workspace_id, id, message_id, address_id, channel_id, capability, lane, state, queued_at, \
     ready_at, act_at, check_at, deadline, hold_reason, hold_since, cause, retries, attempt, begun_at, platform_at, \
     accepted_at, accepted_seq, failed_at, replaces, decided_by, late, begun_mark";

/// Rows of so many columns, as stored.
fn rows(conn: &Connection, sql: &str, columns: usize) -> Vec<Vec<Value>> {
    conn.all(sql, [], |r| (0..columns).map(|n| r.get(n)).collect())
        .expect("rows")
}

#[test]
fn deliveries_in_every_state_come_whole_into_the_version_with_posts() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(DATABASE);
    let mut conn = Connection::open(&path).expect("a database");
    migrate_to(&mut conn, 8);
    installation(&conn, || "k7".to_owned()).expect("named");
    let names: Vec<&str> = BEFORE_POSTS.split(", ").collect();
    let places = vec!["?"; names.len()].join(", ");
    let insert = format!("INSERT INTO deliveries ({BEFORE_POSTS}) VALUES ({places})");
    let text = ["capability", "lane", "state", "hold_reason", "cause"];
    for (nth, state) in (1..).zip(DeliveryState::ALL) {
        // Each value is its column's and row's own, so that none can come into another's place.
        let value = |(column, name): (i64, &&str)| match *name {
            "workspace_id" => Value::from(1),
            "state" => Value::from(state.as_str().to_owned()),
            name if text.contains(&name) => Value::from(format!("{name} {nth}")),
            _ => Value::from(column * 1_000 + nth),
        };
        let values = (1..).zip(&names).map(value);
        conn.run(&insert, rusqlite::params_from_iter(values))
            .expect("inserted");
    }
    conn.run(
        "INSERT INTO posts (workspace_id, channel_id, post_id, at, event) VALUES (1, 2, 'p_1', 3, '{}')",
        [],
    )
    .expect("a post that was told");
    let all = format!("SELECT {BEFORE_POSTS} FROM deliveries ORDER BY id");
    let before = rows(&conn, &all, names.len());
    assert_eq!(before.len(), DeliveryState::ALL.len());
    let told = rows(&conn, "SELECT * FROM posts", 5);
    drop(conn);
    drop(FileStore::open(folder.path(), Settings::default(), || "k8".to_owned()).expect("a store"));
    let conn = Connection::open(&path).expect("a database");
    assert_eq!(rows(&conn, &all, names.len()), before);
    let of_posts = "SELECT id FROM deliveries WHERE target_id IS NOT NULL OR part IS NOT NULL OR late_ok IS NOT NULL";
    assert_eq!(rows(&conn, of_posts, 1), Vec::<Vec<Value>>::new());
    assert_eq!(rows(&conn, "SELECT * FROM told_posts", 5), told);
    assert_eq!(
        rows(&conn, "SELECT id FROM posts", 1),
        Vec::<Vec<Value>>::new()
    );
}

#[test]
fn how_far_the_word_list_looked_becomes_a_mark_of_every_channel() {
    let mut conn = Connection::open_in_memory().expect("a database");
    migrate_to(&mut conn, 17);
    for (workspace, channel) in [(1, 10), (1, 11), (2, 12)] {
        conn.run(
            "INSERT INTO channels (workspace_id, id, kind, asset, name, app_id, settings, token, token_state, created_at) \
             VALUES (?1, ?2, 'facebook', ?2, '', 1, '{}', x'01', 'good', 0)",
            [workspace, channel],
        )
        .expect("a channel");
    }
    conn.run("INSERT INTO comments_looked VALUES (1, 99)", [])
        .expect("a mark");
    migrate(&mut conn).expect("migrated");
    let marks = rows(&conn, "SELECT * FROM comments_looked_at ORDER BY 1, 2", 3);
    let mark = |channel: i64| [1, channel, 99].map(Value::from).to_vec();
    assert_eq!(marks, [mark(10), mark(11)], "the other's list never looked");
}
