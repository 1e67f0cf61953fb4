//! Plans that do not change with the data. Without statistics SQLite takes one equal column to be
//! nearly as good as two, and reads a whole workspace where an index leads to one row; with
//! statistics of the moment it plans for an empty table and keeps the plan. So the statistics are
//! written here, from the catalogue: tables are large, a workspace has all of it, a channel has a
//! good part of that, and a whole key one row. A test looks at every plan of a day's work.

use super::sql::Sql;
use crate::Result;
use rusqlite::Connection;

/// Rows of a table, and of an index over all of it.
const ROWS: u64 = 1_000_000;
/// Rows of an index over a part of a table: what waits, what is due.
const PART: u64 = 2_000;
/// Columns that many rows share.
const COMMON: &[&str] = &[
    "workspace_id",
    "channel_id",
    "kind",
    "asset",
    "state",
    "list",
    "leftover",
    "profiled_at",
    "act_at",
    "check_at",
    "due_at",
];

/// A table, an index of it (none = its rows by themselves), and what is known of it.
type Statistic = (String, Option<String>, String);

/// Writes the statistics, unless they are there.
pub(super) fn pin(conn: &Connection) -> Result<()> {
    let mut want = statistics(conn)?;
    want.sort();
    if conn.number(
        "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'",
        [],
    )? == 0
    {
        // Makes the table of statistics.
        conn.execute_batch("ANALYZE installation")?;
    }
    let mut have = conn.all("SELECT tbl, idx, stat FROM sqlite_stat1", [], |r| {
        Ok((r.get(0)?, r.get(1)?, r.get(2)?))
    })?;
    have.sort();
    if have == want {
        return Ok(());
    }
    let transaction = conn.unchecked_transaction()?;
    transaction.run("DELETE FROM sqlite_stat1", [])?;
    for (table, index, statistic) in want {
        transaction.run(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?1, ?2, ?3)",
            (table, index, statistic),
        )?;
    }
    transaction.commit()?;
    // Read them again.
    Ok(conn.execute_batch("ANALYZE sqlite_schema")?)
}

fn statistics(conn: &Connection) -> Result<Vec<Statistic>> {
    let tables = conn.all(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         AND name NOT LIKE 'search\\_text%' ESCAPE '\\' AND name NOT LIKE 'refinery%'",
        [],
        |r| r.get::<_, String>(0),
    )?;
    let mut statistics = Vec::new();
    for table in tables {
        let indexes = conn.all(
            "SELECT name, \"unique\", origin, partial FROM pragma_index_list(?1)",
            [&table],
            |r| {
                Ok((
                    r.get::<_, String>(0)?,
                    r.get::<_, bool>(1)?,
                    r.get::<_, String>(2)?,
                    r.get::<_, bool>(3)?,
                ))
            },
        )?;
        if indexes.is_empty() {
            statistics.push((table.clone(), None, ROWS.to_string()));
        }
        for (name, unique, origin, partial) in indexes {
            let columns = conn.all(
                "SELECT coalesce(name, '') FROM pragma_index_info(?1) ORDER BY seqno",
                [&name],
                |r| r.get::<_, String>(0),
            )?;
            let known = known(
                &columns,
                unique,
                if partial && !unique { PART } else { ROWS },
            );
            // The key of a table without row ids goes by the table's name.
            let name = if origin == "pk" { table.clone() } else { name };
            statistics.push((table.clone(), Some(name), known));
        }
    }
    Ok(statistics)
}

/// The rows of an index, and those that share its first column, its first two, and so on.
fn known(columns: &[String], unique: bool, rows: u64) -> String {
    let mut numbers = vec![rows];
    let mut left = rows;
    for (place, column) in columns.iter().enumerate() {
        left = if place == 0 && column == "workspace_id" {
            left
        } else if COMMON.contains(&column.as_str()) {
            (left / 3).max(2)
        } else {
            (left / 100_000).max(2)
        };
        let whole_key = place + 1 == columns.len();
        numbers.push(if whole_key && unique { 1 } else { left });
    }
    numbers
        .iter()
        .map(u64::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}
