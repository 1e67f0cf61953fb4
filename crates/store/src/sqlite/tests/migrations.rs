//! Databases of every version become what a new one is.

use crate::sqlite::schema::{installation, migrate, migrate_to, newest};
use crate::sqlite::sql::Sql as _;
use crate::sqlite::{DATABASE, FileStore, Settings};
use rusqlite::Connection;

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
