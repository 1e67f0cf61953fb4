//! The law of the schema, read from the catalogue: a workspace's tables begin with
//! `workspace_id` in every key, and the exceptions are those on the list.

use sportello_store::MemoryStore;
use sportello_store::sqlite::EXCEPTIONS;

/// A table with its SQL and the columns of each of its keys.
struct Table {
    name: String,
    sql: String,
    keys: Vec<Vec<String>>,
}

fn catalogue() -> (Vec<Table>, rusqlite::Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.db");
    MemoryStore::new("k7").unwrap().save(&path).unwrap();
    let conn = rusqlite::Connection::open(&path).unwrap();
    let mut statement = conn
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
        .unwrap();
    let tables: Vec<(String, String)> = statement
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    drop(statement);
    let read = |(name, sql): (String, String)| Table {
        keys: keys(&conn, &name),
        name,
        sql,
    };
    (tables.into_iter().map(read).collect(), conn)
}

fn keys(conn: &rusqlite::Connection, table: &str) -> Vec<Vec<String>> {
    let column =
        |r: &rusqlite::Row<'_>| r.get::<_, Option<String>>(0).map(Option::unwrap_or_default);
    let list = |sql: &str, name: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        statement
            .query_map([name], column)
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    };
    let mut keys = vec![list(
        "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk",
        table,
    )];
    for index in list("SELECT name FROM pragma_index_list(?1)", table) {
        keys.push(list(
            "SELECT name FROM pragma_index_info(?1) ORDER BY seqno",
            &index,
        ));
    }
    keys
}

fn is_exception(name: &str) -> bool {
    let by_sqlite = ["search_text_", "sqlite_stat"]
        .iter()
        .any(|own| name.starts_with(own));
    by_sqlite || EXCEPTIONS.iter().any(|(table, _)| name == *table)
}

#[test]
fn i11_every_key_of_a_workspaces_table_begins_with_the_workspace() {
    let (tables, _) = catalogue();
    let mut seen = 0;
    for table in tables.iter().filter(|t| !is_exception(&t.name)) {
        seen += 1;
        for key in &table.keys {
            assert_eq!(
                key.first().map(String::as_str),
                Some("workspace_id"),
                "{}: {key:?}",
                table.name
            );
        }
    }
    assert!(seen > 15, "the tables of a workspace were looked at");
}

#[test]
fn every_exception_is_a_table_and_says_why() {
    let (tables, _) = catalogue();
    for (name, why) in EXCEPTIONS {
        assert!(
            tables.iter().any(|t| t.name == *name),
            "{name} is on the list and is gone"
        );
        assert!(why.len() > 10, "{name} says no reason");
    }
}

#[test]
fn nothing_in_the_schema_keeps_postgresql_from_following() {
    let (tables, conn) = catalogue();
    let count = |sql: &str| conn.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap();
    assert_eq!(
        count("SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')"),
        0
    );
    assert_eq!(
        count("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'"),
        0,
        "no AUTOINCREMENT"
    );
    for table in tables
        .iter()
        .filter(|t| !t.name.starts_with("search_text") && !t.name.starts_with("sqlite_"))
        .filter(|t| t.name != "refinery_schema_history" && !t.name.starts_with("sqlite_stat"))
    {
        let sql = table.sql.to_ascii_uppercase();
        assert!(
            !sql.contains("AUTOINCREMENT") && !sql.contains("CURRENT_TIMESTAMP"),
            "{}",
            table.name
        );
        // Only the journal's large rows stand by themselves; everything else lies in its key.
        assert_eq!(
            sql.contains("WITHOUT ROWID"),
            table.name != "journal",
            "{}",
            table.name
        );
    }
}
