//! The schema: its migrations, its law, and how a connection is set up.

use super::plans;
use super::sql::Sql;
use crate::{Result, StoreError};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

mod embedded {
    refinery::embed_migrations!("src/sqlite/migrations");
}

/// The tables that are not a workspace's own, and why. Every other table has `workspace_id` first
/// in its primary key and in every index; a test reads the catalogue against this list.
pub const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "installation",
        "one row: who this installation is, and its sequences",
    ),
    ("workspaces", "the workspaces themselves"),
    ("apps", "one app of an agency serves many workspaces"),
    ("asset_routes", "asked before the workspace is known"),
    (
        "agents",
        "asked by name at sign-in, before the workspace is known",
    ),
    ("sessions", "asked by hash, before the workspace is known"),
    (
        "sign_in_links",
        "asked by hash, before the workspace is known",
    ),
    (
        "deletion_requests",
        "asked by code, and about people, not workspaces",
    ),
    (
        "calendar_feeds",
        "asked by hash, before the workspace is known",
    ),
    (
        "public_pages",
        "asked by hash, before the workspace is known",
    ),
    ("shares", "asked by slug, before the workspace is known"),
    ("api_tokens", "asked by hash, before the workspace is known"),
    ("journal", "a body may hold items of many workspaces"),
    ("leftovers", "items of the journal, some of no workspace"),
    (
        "refused_alike",
        "errors and counts without a person or a channel, summed over every workspace",
    ),
    ("refinery_schema_history", "which migrations ran"),
    ("sqlite_stat1", "statistics that pin the plans (plans.rs)"),
    (
        "search_text",
        "full-text shadow tables; every word carries its workspace",
    ),
];

/// How many statements a connection keeps prepared.
const STATEMENTS: usize = 256;

/// Settings of every connection.
pub(crate) fn prepare_connection(conn: &Connection) -> Result<()> {
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // Savepoints copy pages aside: in memory, never in a temporary file of the system's.
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "trusted_schema", false)?;
    // A plan must not hang on the values bound to it: partial indexes (and STAT4) would otherwise
    // make SQLite prepare a statement anew whenever another value is bound, which was two thirds
    // of all the time spent here.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// The newest version this build knows.
pub(crate) fn newest() -> i64 {
    embedded::migrations::runner()
        .get_migrations()
        .iter()
        .map(|m| i64::from(m.version()))
        .max()
        .unwrap_or(0)
}

/// The version of a database; 0 when it is empty.
pub(crate) fn version(conn: &Connection) -> Result<i64> {
    let table = "SELECT count(*) FROM sqlite_schema WHERE name = 'refinery_schema_history'";
    if conn.number(table, [])? == 0 {
        return Ok(0);
    }
    conn.number("SELECT max(version) FROM refinery_schema_history", [])
}

/// The version of a database that must be one of ours and not beyond this build: `Corrupt` when it
/// has none of our tables, `TooNew`.
pub(crate) fn known(conn: &Connection) -> Result<i64> {
    match version(conn)? {
        0 => Err(StoreError::Corrupt(
            "it has none of Sportello's tables".to_owned(),
        )),
        found if found > newest() => Err(StoreError::TooNew),
        found => Ok(found),
    }
}

/// Brings a database to this build's version. `TooNew` when it is beyond it.
pub(crate) fn migrate(conn: &mut Connection) -> Result<()> {
    let found = version(conn)?;
    if found > newest() {
        return Err(StoreError::TooNew);
    }
    if found == newest() {
        return plans::pin(conn);
    }
    embedded::migrations::runner()
        .run(conn)
        .map(|_| ())
        .map_err(|error| match error.kind() {
            refinery::error::Kind::Connection(_, source) => {
                match source.downcast_ref::<rusqlite::Error>() {
                    Some(rusqlite::Error::SqliteFailure(failure, words)) => {
                        StoreError::from(rusqlite::Error::SqliteFailure(*failure, words.clone()))
                    }
                    _ => StoreError::Backend(error.to_string()),
                }
            }
            _ => StoreError::Backend(error.to_string()),
        })?;
    plans::pin(conn)
}

/// In tests: brings an empty database to an older version.
#[cfg(test)]
pub(super) fn migrate_to(conn: &mut Connection, version: i32) {
    let target = refinery::Target::Version(version);
    embedded::migrations::runner()
        .set_target(target)
        .run(conn)
        .expect("an older version");
}

/// The installation's name; the first time, the one that `new` gives.
pub(crate) fn installation(conn: &Connection, new: impl FnOnce() -> String) -> Result<String> {
    if let Some(name) = conn.one("SELECT name FROM installation WHERE id = 1", [], |r| {
        r.get(0)
    })? {
        return Ok(name);
    }
    let name = new();
    conn.run(
        "INSERT INTO installation (id, name, next_id, next_seq) VALUES (1, ?1, 1, 1)",
        [&name],
    )?;
    Ok(name)
}

// In tests: every id gets the same number on this thread.
#[cfg(test)]
thread_local! {
    pub(super) static COLLIDE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// A platform's id as a number, for the unique index of messages: a random text of a hundred
/// characters makes pages fall out of the cache long before its eight-byte stand-in does
/// (performance.md, "What dominates" 4). Two ids that share a number are told apart by the full
/// text and get different `external_nth`. FNV-1a, finished so that every bit counts.
pub(crate) fn external_hash(external_id: &str) -> i64 {
    #[cfg(test)]
    if COLLIDE.get() {
        return 7;
    }
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in external_id.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (hash ^ (hash >> 29)).cast_signed()
}
