//! Merging contacts and taking it back. A merge is a pointer from the one taken in to the one
//! that took it; roots and shown rows are made again from the pointers.

use super::{people, summary};
use crate::contract::{Evidence, MergeRow, Result, StoreError};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::{AgentId, ContactId, Time, WorkspaceId};

/// Takes the root over `from` into the root over `into`.
pub(crate) fn merge(
    tx: &mut Tx<'_>,
    workspace: i64,
    into: i64,
    from: i64,
    by: Option<AgentId>,
    evidence: &Evidence,
    now: Time,
) -> Result<MergeRow> {
    let evidence = serde_json::to_string(evidence)
        .map_err(|_| StoreError::Backend("the evidence cannot be written".to_owned()))?;
    let id = join(tx, workspace, into, from, by, &evidence, now)?;
    people::merge_row(tx.conn, workspace, id)
}

/// The same with the evidence as stored. Gives the merge's id.
pub(crate) fn join(
    tx: &mut Tx<'_>,
    workspace: i64,
    into: i64,
    from: i64,
    by: Option<AgentId>,
    evidence: &str,
    now: Time,
) -> Result<i64> {
    let (into, _) = people::root_of(tx.conn, workspace, into)?;
    let (from, _) = people::root_of(tx.conn, workspace, from)?;
    if into == from {
        return Err(StoreError::Conflict("they are one person already"));
    }
    let name = people::person(tx.conn, workspace, from)?.name;
    let id = tx.next_id(WorkspaceId(workspace))?;
    tx.conn.run(
        "INSERT INTO merges (workspace_id, id, into_contact, from_contact, from_name, at, by_agent, evidence) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (workspace, id, into, from, name, now.0, by.map(|a| a.0), evidence),
    )?;
    tx.conn.run(
        "UPDATE contacts SET merged_into = ?3 WHERE workspace_id = ?1 AND id = ?2",
        [workspace, from, into],
    )?;
    tx.conn.run(
        "UPDATE contacts SET root = ?3 WHERE workspace_id = ?1 AND root = ?2",
        [workspace, from, into],
    )?;
    tx.cache.forget_addresses();
    summary::regroup(tx, workspace, into)?;
    Ok(id)
}

/// Undoes a merge. What was merged into the taken-in contact goes with it. Gives who took in and
/// who was taken in.
pub(crate) fn unmerge(
    tx: &mut Tx<'_>,
    workspace: i64,
    merge: i64,
    now: Time,
) -> Result<(ContactId, ContactId)> {
    let found = people::merge_row(tx.conn, workspace, merge)?;
    let undone = tx.conn.run(
        "UPDATE merges SET undone_at = ?3 WHERE workspace_id = ?1 AND id = ?2 AND undone_at IS NULL",
        [workspace, merge, now.0],
    )?;
    if undone == 0 {
        return Err(StoreError::NotFound("the merge"));
    }
    let from = found.from.0;
    let (root, _) = people::root_of(tx.conn, workspace, from)?;
    tx.conn.run(
        "UPDATE contacts SET merged_into = NULL WHERE workspace_id = ?1 AND id = ?2",
        [workspace, from],
    )?;
    for contact in tree(tx.conn, workspace, from)? {
        tx.conn.run(
            "UPDATE contacts SET root = ?3 WHERE workspace_id = ?1 AND id = ?2",
            [workspace, contact, from],
        )?;
    }
    tx.cache.forget_addresses();
    summary::regroup(tx, workspace, from)?;
    summary::regroup(tx, workspace, root)?;
    Ok((found.into, found.from))
}

/// A contact and everyone taken into it, directly or not.
fn tree(conn: &Connection, workspace: i64, top: i64) -> Result<Vec<i64>> {
    let (root, _) = people::root_of(conn, workspace, top)?;
    let parents = conn.all(
        "SELECT id, merged_into FROM contacts WHERE workspace_id = ?1 AND root = ?2 ORDER BY id",
        [workspace, root],
        |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<i64>>(1)?)),
    )?;
    let mut found = vec![top];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        found.extend(
            parents
                .iter()
                .filter(|(_, into)| *into == Some(parent))
                .map(|(id, _)| *id),
        );
        next += 1;
    }
    Ok(found)
}
