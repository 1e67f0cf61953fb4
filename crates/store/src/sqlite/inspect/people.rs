//! Merges make a forest, every root is the end of its chain, and what was merged is on record.

use super::Findings;
use crate::Result;
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use std::collections::HashMap;

pub(super) fn check(conn: &Connection, workspace: i64, findings: &mut Findings) -> Result<()> {
    let contacts: HashMap<i64, (Option<i64>, i64)> = conn
        .all(
            "SELECT id, merged_into, root FROM contacts WHERE workspace_id = ?1",
            [workspace],
            |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))),
        )?
        .into_iter()
        .collect();
    let mut ids: Vec<i64> = contacts.keys().copied().collect();
    ids.sort_unstable();
    for id in ids {
        let (_, root) = contacts[&id];
        match end(&contacts, id) {
            None => findings.add(
                "merges",
                format!("workspace {workspace}: contact {id} is merged into itself"),
            ),
            Some(end) if end != root => {
                findings.add(
                    "merges",
                    format!("workspace {workspace}: contact {id} is shown under {root}, not {end}"),
                );
            }
            Some(_) => {}
        }
    }
    let unrecorded = "SELECT c.id FROM contacts c WHERE c.workspace_id = ?1 AND c.merged_into IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM merges m WHERE m.workspace_id = c.workspace_id AND m.from_contact = c.id \
         AND m.into_contact = c.merged_into AND m.undone_at IS NULL) ORDER BY c.id";
    for id in conn.all(unrecorded, [workspace], |r| r.get::<_, i64>(0))? {
        findings.add(
            "merges",
            format!("workspace {workspace}: no record says why contact {id} was merged"),
        );
    }
    let undone = "SELECT m.id FROM merges m JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.from_contact \
         WHERE m.workspace_id = ?1 AND m.undone_at IS NULL \
         AND (c.merged_into IS NULL OR c.merged_into <> m.into_contact) ORDER BY m.id";
    for id in conn.all(undone, [workspace], |r| r.get::<_, i64>(0))? {
        findings.add(
            "merges",
            format!("workspace {workspace}: merge {id} stands on record but not in its contact"),
        );
    }
    Ok(())
}

/// The end of a contact's chain; `None` when it has none.
fn end(contacts: &HashMap<i64, (Option<i64>, i64)>, id: i64) -> Option<i64> {
    let mut at = id;
    for _ in 0..=contacts.len() {
        match contacts.get(&at) {
            Some((Some(into), _)) => at = *into,
            _ => return Some(at),
        }
    }
    None
}
