//! What agents do with a conversation: notes, opening and closing, looking, naming, profiles and
//! continue tokens.

use super::{people, summary};
use crate::contract::{ConversationStatus, NewToken, NoteRow, Result, StoreError};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use crate::sqlite::{bodies, search};
use rusqlite::{Connection, Row};
use sportello_core::{AgentId, Time, WorkspaceId};

const NOTE: &str = "SELECT n.id, n.body, g.name, n.at FROM notes n \
     LEFT JOIN agents g ON g.id = n.author_id AND g.workspace_id = n.workspace_id";

fn read_note(row: &Row<'_>) -> rusqlite::Result<NoteRow> {
    Ok(NoteRow {
        id: row.get(0)?,
        text: bodies::unpack(row, 1)?.unwrap_or_default(),
        author: row.get(2)?,
        at: Time(row.get(3)?),
    })
}

/// Notes of a conversation and of those merged into it, newest first.
pub(super) fn notes(
    conn: &Connection,
    workspace: i64,
    conversation: i64,
    from: Option<Time>,
    to: Option<Time>,
) -> Result<Vec<NoteRow>> {
    let (root, _) = people::root_of_conversation(conn, workspace, conversation)?;
    let (from, to) = (from.map_or(i64::MIN, |t| t.0), to.map_or(i64::MAX, |t| t.0));
    let mut notes = Vec::new();
    for member in people::members(conn, workspace, root)? {
        notes.extend(conn.all(
            &format!("{NOTE} WHERE n.workspace_id = ?1 AND n.conversation_id = ?2 AND n.at BETWEEN ?3 AND ?4"),
            [workspace, member.conversation, from, to],
            read_note,
        )?);
    }
    notes.sort_by_key(|n| std::cmp::Reverse((n.at, n.id)));
    Ok(notes)
}

/// Writes a note on the conversation that is shown: it stays there when a merge is undone.
pub(super) fn add_note(
    tx: &mut Tx<'_>,
    workspace: i64,
    conversation: i64,
    author: Option<AgentId>,
    text: &str,
    now: Time,
) -> Result<NoteRow> {
    let (_, conversation) = people::root_of_conversation(tx.conn, workspace, conversation)?;
    let id = tx.next_id(WorkspaceId(workspace))?;
    tx.conn.run(
        "INSERT INTO notes (workspace_id, id, conversation_id, author_id, body, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (workspace, id, conversation, author.map(|a| a.0), bodies::pack(Some(text)), now.0),
    )?;
    tx.conn
        .one(
            &format!("{NOTE} WHERE n.workspace_id = ?1 AND n.id = ?2"),
            [workspace, id],
            read_note,
        )?
        .ok_or(StoreError::NotFound("the note"))
}

/// Opens or closes everything that is shown as one conversation.
pub(super) fn set_status(
    tx: &mut Tx<'_>,
    workspace: i64,
    conversation: i64,
    status: ConversationStatus,
) -> Result<()> {
    let (root, _) = people::root_of_conversation(tx.conn, workspace, conversation)?;
    for member in people::members(tx.conn, workspace, root)? {
        summary::change(tx, workspace, member.conversation, root, |own| {
            own.open = status == ConversationStatus::Open;
        })?;
    }
    Ok(())
}

/// The business's own reaction to a message. One that the platform tells later than this, or at
/// the same moment, counts instead of it.
pub(super) fn own_reaction(
    tx: &mut Tx<'_>,
    workspace: i64,
    message: i64,
    emoji: Option<&str>,
    now: Time,
) -> Result<()> {
    let found = tx.conn.one(
        "SELECT channel_id, external_id FROM messages WHERE workspace_id = ?1 AND id = ?2",
        [workspace, message],
        |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<String>>(1)?)),
    )?;
    let (channel, target) = found.ok_or(StoreError::NotFound("the message"))?;
    let target = target.ok_or(StoreError::Conflict("it is not on the network yet"))?;
    tx.conn.run(
        "INSERT INTO reactions (workspace_id, channel_id, target, by_contact, emoji, at) VALUES (?1, ?2, ?3, 0, ?4, ?5) \
         ON CONFLICT (workspace_id, channel_id, target, by_contact) DO UPDATE SET emoji = excluded.emoji, at = excluded.at \
         WHERE excluded.at >= reactions.at",
        (workspace, channel, target, emoji, now.0),
    )?;
    Ok(())
}

/// An agent looked at everything that is shown as one conversation.
pub(super) fn mark_seen(
    tx: &mut Tx<'_>,
    workspace: i64,
    conversation: i64,
    now: Time,
) -> Result<()> {
    let (root, _) = people::root_of_conversation(tx.conn, workspace, conversation)?;
    for member in people::members(tx.conn, workspace, root)? {
        // Ids only grow: everything up to this one has been seen.
        let seen = tx.next_id(WorkspaceId(workspace))?;
        tx.conn.run(
            "UPDATE conversations SET seen_id = ?3, seen_at = CASE WHEN seen_at > ?4 THEN seen_at ELSE ?4 END \
             WHERE workspace_id = ?1 AND id = ?2",
            [workspace, member.conversation, seen, now.0],
        )?;
        summary::change(tx, workspace, member.conversation, root, |own| {
            own.unread = 0
        })?;
    }
    Ok(())
}

/// Names a contact by hand.
pub(super) fn rename(
    tx: &mut Tx<'_>,
    workspace: i64,
    contact: i64,
    name: Option<&str>,
) -> Result<()> {
    let (root, _) = people::root_of(tx.conn, workspace, contact)?;
    let name = name.map(str::trim).filter(|n| !n.is_empty());
    tx.conn.run(
        "UPDATE contacts SET name = ?3 WHERE workspace_id = ?1 AND id = ?2",
        (workspace, root, name),
    )?;
    search::names_changed(tx, workspace, root)
}

/// Stores what a profile said. Its name counts from the moment it was asked for.
pub(super) fn set_profile(
    tx: &mut Tx<'_>,
    workspace: i64,
    address: i64,
    name: Option<&str>,
    username: Option<&str>,
    now: Time,
) -> Result<()> {
    let home = people::address(tx.conn, workspace, address)?.home.0;
    tx.conn.run(
        "UPDATE addresses SET profiled_at = ?3, name = coalesce(?4, name), username = coalesce(?5, username), \
         name_at = CASE WHEN ?4 IS NULL THEN name_at ELSE ?3 END, \
         username_at = CASE WHEN ?5 IS NULL THEN username_at ELSE ?3 END WHERE workspace_id = ?1 AND id = ?2",
        (workspace, address, now.0, name, username),
    )?;
    tx.cache.forget_addresses();
    search::names_changed(tx, workspace, home)
}

/// Stores a continue token's hash.
pub(super) fn add_token(tx: &mut Tx<'_>, workspace: i64, token: &NewToken) -> Result<()> {
    people::root_of(tx.conn, workspace, token.contact.0)?;
    let added = tx.conn.run(
        "INSERT INTO continue_tokens (workspace_id, hash, contact_id, kind, made_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (workspace_id, hash) DO NOTHING",
        (
            workspace,
            &token.hash[..],
            token.contact.0,
            token.kind.as_str(),
            token.made_at.0,
            token.expires_at.0,
        ),
    )?;
    if added == 0 {
        Err(StoreError::Conflict("the token was stored before"))
    } else {
        Ok(())
    }
}
