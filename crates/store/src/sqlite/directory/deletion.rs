//! A person's request, told by a platform, that what concerns them be deleted: words, files, names,
//! reactions, and the raw bodies in which they came. What was done is kept under a code that names
//! nobody.

use crate::contract::{DeletionRow, Result};
use crate::sqlite::conversations::changes::{self, Target};
use crate::sqlite::search;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::{AppId, Time};

/// Deletes what concerns a person that channels of this app know by this id, and keeps what was
/// done under the code. `tokens` is how many tokens were taken out before.
pub(super) fn delete(
    tx: &mut Tx<'_>,
    app: AppId,
    person: &str,
    (code, tokens): (&str, u64),
    now: Time,
) -> Result<DeletionRow> {
    let addresses = tx.conn.all(
        "SELECT a.workspace_id, a.id, a.contact_id, a.channel_id FROM channels c JOIN addresses a \
         ON a.workspace_id = c.workspace_id AND a.channel_id = c.id \
         WHERE c.app_id = ?1 AND (a.external_id = ?2 OR a.alias = ?2)",
        (app.0, person),
        |r| {
            Ok(Address {
                workspace: r.get(0)?,
                id: r.get(1)?,
                contact: r.get(2)?,
                channel: r.get(3)?,
            })
        },
    )?;
    let mut messages = 0;
    for address in &addresses {
        messages += forget(tx, address, person, now)?;
    }
    // Raw bodies that name the person: what else is in them was taken in when they came, and
    // leftovers of theirs go with them.
    let bodies = match addresses.is_empty() {
        true => 0,
        false => {
            tx.conn.run(
                "DELETE FROM leftovers WHERE seq IN (SELECT seq FROM journal WHERE instr(body, CAST(?1 AS BLOB)) > 0)",
                [person],
            )?;
            tx.conn.run(
                "DELETE FROM journal WHERE instr(body, CAST(?1 AS BLOB)) > 0",
                [person],
            )? as u64
        }
    };
    let row = DeletionRow {
        asked_at: now,
        tokens,
        messages,
        bodies,
    };
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    tx.conn.run(
        "INSERT INTO deletion_requests (code, asked_at, tokens, messages, bodies) VALUES (?1, ?2, ?3, ?4, ?5)",
        (code, now.0, number(tokens), number(messages), number(bodies)),
    )?;
    Ok(row)
}

struct Address {
    workspace: i64,
    id: i64,
    contact: i64,
    channel: i64,
}

/// Takes out everything said at one address, and its names. Gives how many messages.
fn forget(tx: &mut Tx<'_>, address: &Address, person: &str, now: Time) -> Result<u64> {
    let said = tx.conn.all(
        "SELECT id, external_id FROM messages WHERE workspace_id = ?1 AND address_id = ?2",
        [address.workspace, address.id],
        |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<String>>(1)?)),
    )?;
    for (id, external) in &said {
        if let Some(external) = external {
            let target = Target {
                workspace: address.workspace,
                channel: address.channel,
                external_id: external,
            };
            // Kept as taken back, so that reading the journal again does not bring it back.
            changes::unsent(tx, target, now, now)?;
            tx.conn.run(
                "DELETE FROM reactions WHERE workspace_id = ?1 AND channel_id = ?2 AND target = ?3",
                (address.workspace, address.channel, external),
            )?;
        }
        changes::erase(tx, address.workspace, *id, now)?;
        // Nor where a comment stood.
        tx.conn.run(
            "UPDATE messages SET content = NULL WHERE workspace_id = ?1 AND id = ?2",
            [address.workspace, *id],
        )?;
    }
    tx.conn.run(
        "UPDATE addresses SET name = NULL, username = NULL, phone = NULL, name_at = NULL, username_at = NULL \
         WHERE workspace_id = ?1 AND id = ?2",
        [address.workspace, address.id],
    )?;
    tx.conn.run(
        "DELETE FROM told_names WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
        (address.workspace, address.channel, person),
    )?;
    tx.conn.run(
        "UPDATE contacts SET name = (SELECT a.name FROM addresses a WHERE a.workspace_id = ?1 AND a.contact_id = ?2 \
         AND a.name IS NOT NULL ORDER BY a.name_at DESC, a.id LIMIT 1) WHERE workspace_id = ?1 AND id = ?2",
        [address.workspace, address.contact],
    )?;
    search::names_changed(tx, address.workspace, address.contact)?;
    Ok(said.len() as u64)
}

/// What was done under a code.
pub(super) fn one(conn: &Connection, code: &str) -> Result<Option<DeletionRow>> {
    conn.one(
        "SELECT asked_at, tokens, messages, bodies FROM deletion_requests WHERE code = ?1",
        [code],
        |r| {
            let number = |column: usize| -> rusqlite::Result<u64> {
                Ok(u64::try_from(r.get::<_, i64>(column)?).unwrap_or(0))
            };
            Ok(DeletionRow {
                asked_at: Time(r.get(0)?),
                tokens: number(1)?,
                messages: number(2)?,
                bodies: number(3)?,
            })
        },
    )
}
