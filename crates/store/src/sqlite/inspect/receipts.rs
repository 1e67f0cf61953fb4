//! Messages of ours show what the platform said of them (I7).

use super::Findings;
use crate::Result;
use crate::sqlite::outbox::receipts;
use crate::sqlite::sql::Sql;
use rusqlite::Connection;

pub(super) fn check(conn: &Connection, workspace: i64, findings: &mut Findings) -> Result<()> {
    let ours = conn.all(
        "SELECT id FROM messages WHERE workspace_id = ?1 AND direction = 'out' ORDER BY id",
        [workspace],
        |r| r.get::<_, i64>(0),
    )?;
    for message in ours {
        if let Some((shown, told)) = receipts::lags(conn, workspace, message)? {
            let says = format!(
                "workspace {workspace}: message {message} is {shown} although the platform says {told}"
            );
            findings.add("I7", says);
        }
    }
    Ok(())
}
