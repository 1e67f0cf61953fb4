//! Plans: no statement of the desk's daily work reads a big table from end to end.

use super::morning::morning;
use crate::sqlite::MemoryStore;
use crate::sqlite::sql::RUN;
use rusqlite::Connection;

/// Tables that grow with use.
const BIG: &[&str] = &[
    "journal",
    "leftovers",
    "contacts",
    "addresses",
    "conversations",
    "messages",
    "receipts",
    "watermarks",
    "reactions",
    "notes",
    "merges",
    "continue_tokens",
    "deliveries",
    "exchanges",
    "kept_echoes",
    "idempotency",
    "media",
    "message_changes",
    "comments_hidden",
    "posts",
    "post_targets",
    "post_remarks",
    "post_keys",
    "library",
    "listed_posts",
    "comment_marks",
    "comments_again",
    "share_clicks",
    "alerts",
    "incident_opinions",
];

/// Indexes over the few rows that wait: all of a workspace's may be read.
const PARTS: &[&str] = &[
    "deliveries_blocking",
    "deliveries_due",
    "deliveries_to_check",
    "deliveries_posts_due",
    "deliveries_posts_to_check",
    "media_due",
    "alerts_due",
];

/// Statements that read a whole table and may: who asks, and why it is no matter.
const MAY_SCAN: &[(&str, &str)] = &[
    (
        "SELECT count(*) FROM journal",
        "the counts of `sportello journal`",
    ),
    (
        "SELECT state, count(*) FROM deliveries",
        "the health page's counts",
    ),
    (
        "SELECT id FROM contacts WHERE workspace_id = ?1 AND root = id ORDER BY id DESC LIMIT",
        "from the newest, and stops at its limit",
    ),
    (
        "SELECT media_id, name, alt, added_at, made_of, length_ms, film FROM library WHERE workspace_id = ?1 ORDER BY",
        "from the newest, and stops at its limit",
    ),
    (
        "SELECT l.channel_id, c.kind, c.name, l.external_id, l.at, l.facts, l.counts, l.insight_at, \
         l.comments_at, l.gone, l.stands FROM listed_posts l \
         JOIN channels c ON c.workspace_id = l.workspace_id AND c.id = l.channel_id WHERE l.workspace_id = ?1 AND l.stands = 0 ORDER BY",
        "from the newest, and stops at its limit",
    ),
    (
        "SELECT k.channel_id, k.external_id, k.hidden_for FROM comment_marks k",
        "from the newest, and stops at its limit",
    ),
    (
        "SELECT EXISTS (SELECT 1 FROM posts p, json_tree(p.body) j",
        "whether a post shows a file: when a person takes one out of the library",
    ),
    (
        "SELECT EXISTS (SELECT 1 FROM post_targets t, json_tree(t.words) j",
        "whether a post shows a file: when a person takes one out of the library",
    ),
];

/// Where a plan reads a big table from end to end, or a whole workspace's part of it.
fn end_to_end(conn: &Connection, sql: &str) -> Vec<String> {
    let Ok(mut statement) = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")) else {
        return Vec::new();
    };
    let details: Vec<String> = statement
        .raw_query()
        .mapped(|row| row.get(3))
        .collect::<rusqlite::Result<_>>()
        .expect("a plan");
    let aliases = |table: &str| -> Vec<String> {
        let words: Vec<&str> = sql
            .split([' ', ',', '(', ')'])
            .filter(|w| !w.is_empty())
            .collect();
        let named = words
            .windows(2)
            .filter(|pair| pair[0] == table && pair[1].len() == 1)
            .map(|pair| pair[1].to_owned());
        named.chain([table.to_owned()]).collect()
    };
    let bad = |detail: &String| {
        let of = |verb: &str, name: &str| {
            detail.starts_with(&format!("{verb} {name} ")) || *detail == format!("{verb} {name}")
        };
        let by_workspace =
            detail.ends_with("(workspace_id=?)") && !PARTS.iter().any(|part| detail.contains(part));
        BIG.iter()
            .flat_map(|table| aliases(table))
            .any(|name| of("SCAN", &name) || (of("SEARCH", &name) && by_workspace))
    };
    details.into_iter().filter(bad).collect()
}

#[test]
fn no_statement_of_a_days_work_reads_a_big_table_from_end_to_end() {
    let store = MemoryStore::new("k7").expect("a store");
    RUN.with_borrow_mut(std::collections::BTreeSet::clear);
    pollster::block_on(morning(&store)).expect("a morning");
    let statements = RUN.with_borrow(Clone::clone);
    assert!(
        statements.len() > 100,
        "{} statements were run",
        statements.len()
    );
    store
        .backend
        .read_now(|conn| {
            for sql in &statements {
                let found = end_to_end(conn, sql);
                let may = MAY_SCAN.iter().any(|(begins, _)| sql.starts_with(begins));
                assert!(found.is_empty() || may, "{sql}\n{found:?}");
            }
            Ok(())
        })
        .expect("looked at");
}

#[test]
fn a_statement_that_would_read_from_end_to_end_is_caught() {
    let store = MemoryStore::new("k7").expect("a store");
    let caught = |sql: &str| {
        store
            .backend
            .read_now(|conn| Ok(!end_to_end(conn, sql).is_empty()))
            .expect("looked at")
    };
    assert!(caught("SELECT id FROM messages WHERE body = ?1"));
    assert!(caught(
        "SELECT m.id FROM messages m WHERE m.workspace_id = ?1 AND m.kind = ?2"
    ));
    assert!(!caught(
        "SELECT id FROM messages WHERE workspace_id = ?1 AND id = ?2"
    ));
}
