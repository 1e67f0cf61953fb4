//! What points at nothing, what is there twice, and sequences that would give an id again.

use super::Findings;
use crate::Result;
use crate::sqlite::schema::external_hash;
use crate::sqlite::sql::Sql;
use rusqlite::Connection;

/// A column of a workspace's table that names a row of another: table, its column, the other
/// table, and how the row is named in a finding.
const OF_WORKSPACE: &[(&str, &str, &str)] = &[
    ("contacts", "conversation_id", "conversations"),
    ("contacts", "merged_into", "contacts"),
    ("contacts", "root", "contacts"),
    ("conversations", "contact_id", "contacts"),
    ("conversations", "last_message", "messages"),
    ("conversations", "list_message", "messages"),
    ("addresses", "contact_id", "contacts"),
    ("addresses", "channel_id", "channels"),
    ("messages", "channel_id", "channels"),
    ("messages", "address_id", "addresses"),
    ("messages", "delivery_id", "deliveries"),
    ("messages", "media_id", "media"),
    ("deliveries", "message_id", "messages"),
    ("deliveries", "address_id", "addresses"),
    ("deliveries", "channel_id", "channels"),
    ("deliveries", "target_id", "post_targets"),
    ("post_targets", "post_id", "posts"),
    ("post_targets", "channel_id", "channels"),
    ("post_remarks", "post_id", "posts"),
    ("post_keys", "post_id", "posts"),
    ("deliveries", "replaces", "deliveries"),
    ("exchanges", "delivery_id", "deliveries"),
    ("kept_echoes", "delivery_id", "deliveries"),
    ("kept_echoes", "address_id", "addresses"),
    ("notes", "conversation_id", "conversations"),
    ("merges", "into_contact", "contacts"),
    ("merges", "from_contact", "contacts"),
    ("continue_tokens", "contact_id", "contacts"),
    ("breakers", "channel_id", "channels"),
    ("media", "channel_id", "channels"),
    ("idempotency", "message_id", "messages"),
    ("asset_routes", "channel_id", "channels"),
    ("library", "media_id", "media"),
    ("library", "made_of", "media"),
    ("listed_posts", "channel_id", "channels"),
    ("posts_commented", "channel_id", "channels"),
    ("comment_marks", "channel_id", "channels"),
    ("comments_looked_at", "channel_id", "channels"),
    ("comments_again", "channel_id", "channels"),
    ("comments_again", "message_id", "messages"),
];

/// The same for tables that are not a workspace's own.
const OF_INSTALLATION: &[(&str, &str, &str, &str)] = &[
    ("channels", "workspace_id", "workspaces", "id"),
    ("channels", "app_id", "apps", "id"),
    ("agents", "workspace_id", "workspaces", "id"),
    ("api_tokens", "workspace_id", "workspaces", "id"),
    ("workspace_settings", "workspace_id", "workspaces", "id"),
    ("shares", "workspace_id", "workspaces", "id"),
    ("calendar_feeds", "workspace_id", "workspaces", "id"),
    ("public_pages", "workspace_id", "workspaces", "id"),
    ("calendar_feeds", "agent_id", "agents", "id"),
    ("alert_wishes", "agent_id", "agents", "id"),
    ("alert_browsers", "agent_id", "agents", "id"),
    ("alerts", "agent_id", "agents", "id"),
    ("push_keys", "workspace_id", "workspaces", "id"),
    ("sessions", "agent_id", "agents", "id"),
    ("sign_in_links", "agent_id", "agents", "id"),
    ("leftovers", "seq", "journal", "seq"),
];

/// Tables whose ids are drawn from their workspace's sequence.
const DRAWN: &[&str] = &[
    "channels",
    "contacts",
    "addresses",
    "conversations",
    "messages",
    "deliveries",
    "media",
    "notes",
    "merges",
    "posts",
    "post_targets",
    "post_remarks",
    "captions",
    "slots",
    "alerts",
    "alert_browsers",
];

pub(super) fn check(conn: &Connection, findings: &mut Findings) -> Result<()> {
    for (table, column, other) in OF_WORKSPACE {
        let sql = format!(
            "SELECT workspace_id, {column} FROM {table} t WHERE {column} IS NOT NULL AND NOT EXISTS \
             (SELECT 1 FROM {other} o WHERE o.workspace_id = t.workspace_id AND o.id = t.{column}) LIMIT 100"
        );
        for (workspace, id) in
            conn.all(&sql, [], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)))?
        {
            let says = format!(
                "workspace {workspace}: {table}.{column} names {id}, which is not in {other}"
            );
            findings.add("references", says);
        }
    }
    for (table, column, other, key) in OF_INSTALLATION {
        let sql = format!(
            "SELECT DISTINCT {column} FROM {table} t WHERE NOT EXISTS \
             (SELECT 1 FROM {other} o WHERE o.{key} = t.{column}) LIMIT 100"
        );
        for id in conn.all(&sql, [], |r| r.get::<_, i64>(0))? {
            findings.add(
                "references",
                format!("{table}.{column} names {id}, which is not in {other}"),
            );
        }
    }
    routes(conn, findings)?;
    sequences(conn, findings)?;
    external_ids(conn, findings)
}

/// Every channel's items find their way, through its own app.
fn routes(conn: &Connection, findings: &mut Findings) -> Result<()> {
    let sql = "SELECT c.workspace_id, c.id FROM channels c LEFT JOIN asset_routes r ON r.kind = c.kind \
         AND r.asset = c.asset AND r.workspace_id = c.workspace_id AND r.channel_id = c.id AND r.app_id = c.app_id \
         WHERE r.kind IS NULL";
    for (workspace, id) in conn.all(sql, [], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)))? {
        findings.add(
            "routes",
            format!("workspace {workspace}: what arrives for channel {id} does not reach it"),
        );
    }
    Ok(())
}

fn sequences(conn: &Connection, findings: &mut Findings) -> Result<()> {
    for table in DRAWN {
        let sql = format!(
            "SELECT w.id, max(t.id) FROM workspaces w JOIN {table} t ON t.workspace_id = w.id \
             GROUP BY w.id, w.next_id HAVING max(t.id) >= w.next_id"
        );
        for (workspace, id) in
            conn.all(&sql, [], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)))?
        {
            findings.add(
                "sequences",
                format!("workspace {workspace}: id {id} of {table} would be given again"),
            );
        }
    }
    let sql = "SELECT max(seq) FROM journal WHERE seq >= (SELECT next_seq FROM installation)";
    if let Some(seq) = conn.one(sql, [], |r| r.get::<_, Option<i64>>(0))?.flatten() {
        findings.add(
            "sequences",
            format!("place {seq} of the journal would be given again"),
        );
    }
    Ok(())
}

/// I2: a platform's id is there once per channel, and its stand-in in the index is its own.
fn external_ids(conn: &Connection, findings: &mut Findings) -> Result<()> {
    let twice = "SELECT workspace_id, channel_id, min(id), count(*) FROM messages WHERE external_id IS NOT NULL \
         GROUP BY workspace_id, channel_id, external_id HAVING count(*) > 1";
    let read = |r: &rusqlite::Row<'_>| {
        Ok((
            r.get::<_, i64>(0)?,
            r.get::<_, i64>(1)?,
            r.get::<_, i64>(2)?,
            r.get::<_, i64>(3)?,
        ))
    };
    for (workspace, channel, id, count) in conn.all(twice, [], read)? {
        let says = format!(
            "workspace {workspace}: message {id} of channel {channel} is there {count} times"
        );
        findings.add("I2", says);
    }
    let mut statement =
        conn.prepare("SELECT workspace_id, id, external_id, external_hash, external_nth FROM messages WHERE external_id IS NOT NULL")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let hash: Option<i64> = row.get(3)?;
        let nth: Option<i64> = row.get(4)?;
        if hash != Some(external_hash(row.get_ref(2)?.as_str().unwrap_or_default()))
            || nth.is_none()
        {
            let (workspace, id): (i64, i64) = (row.get(0)?, row.get(1)?);
            findings.add(
                "I2",
                format!("workspace {workspace}: message {id} is not found by the platform's id"),
            );
        }
    }
    Ok(())
}
