//! What people agreed to.

use crate::contract::{ConsentRow, NewConsent, Result, StoreError};
use crate::sqlite::conversations::people;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use sportello_core::{AgentId, ChannelKind, ConsentId, ContactId, Time, WorkspaceId};

const COLUMNS: &str = "SELECT id, contact_id, kind, words, source, given_at, given_by, withdrawn_at FROM consents \
     WHERE workspace_id = ?1";

fn read(r: &Row<'_>) -> rusqlite::Result<ConsentRow> {
    Ok(ConsentRow {
        id: ConsentId(r.get(0)?),
        contact: ContactId(r.get(1)?),
        kind: ChannelKind::new(r.get_ref(2)?.as_str()?),
        words: r.get(3)?,
        source: r.get(4)?,
        given_at: Time(r.get(5)?),
        by: r.get::<_, Option<i64>>(6)?.map(AgentId),
        withdrawn_at: r.get::<_, Option<i64>>(7)?.map(Time),
    })
}

pub(super) fn one(conn: &Connection, workspace: i64, id: i64) -> Result<ConsentRow> {
    conn.one(&format!("{COLUMNS} AND id = ?2"), [workspace, id], read)?
        .ok_or(StoreError::NotFound("the consent"))
}

pub(super) fn of(conn: &Connection, workspace: i64, conversation: i64) -> Result<Vec<ConsentRow>> {
    let (root, _) = people::root_of_conversation(conn, workspace, conversation)?;
    let mut all = Vec::new();
    for member in people::members(conn, workspace, root)? {
        all.extend(conn.all(
            &format!("{COLUMNS} AND contact_id = ?2 ORDER BY id"),
            [workspace, member.contact],
            read,
        )?);
    }
    all.sort_by_key(|row| row.id);
    Ok(all)
}

/// Kept once: one that stands and says the same is given.
pub(super) fn add(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    conversation: i64,
    new: &NewConsent,
    now: Time,
) -> Result<ConsentId> {
    let same = |row: &ConsentRow| {
        let stands = row.withdrawn_at.is_none();
        stands && row.kind == new.kind && row.words == new.words && row.source == new.source
    };
    let all = of(tx.conn, workspace.0, conversation)?;
    if let Some(known) = all.iter().find(|row| same(row)) {
        return Ok(known.id);
    }
    let (root, _) = people::root_of_conversation(tx.conn, workspace.0, conversation)?;
    let id = tx.next_id(workspace)?;
    tx.conn.run(
        "INSERT INTO consents (workspace_id, id, contact_id, kind, words, source, given_at, given_by) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (
            workspace.0,
            id,
            root,
            new.kind.as_str(),
            &new.words,
            &new.source,
            now.0,
            new.by.map(|agent| agent.0),
        ),
    )?;
    Ok(ConsentId(id))
}

/// Withdrawn once: the first moment stands.
pub(super) fn withdraw(tx: &mut Tx<'_>, workspace: i64, id: i64, now: Time) -> Result<()> {
    let done = tx.conn.run(
        "UPDATE consents SET withdrawn_at = coalesce(withdrawn_at, ?3) WHERE workspace_id = ?1 AND id = ?2",
        [workspace, id, now.0],
    )?;
    match done {
        0 => Err(StoreError::NotFound("the consent")),
        _ => Ok(()),
    }
}
