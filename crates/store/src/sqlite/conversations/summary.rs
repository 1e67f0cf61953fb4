//! The row of a conversation in the inbox, kept up as things happen.
//!
//! A conversation knows what concerns its own contact's addresses (status, unread, last message);
//! what the inbox shows is made of these over every contact under the root. So a merge changes
//! nothing of what is its own, and undoing one is making the shown part again.

use crate::contract::Result;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};

/// `list` of a conversation that is shown under another one.
pub(crate) const MERGED: &str = "merged";

/// A conversation's own facts and what the inbox shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    pub id: i64,
    pub contact: i64,
    pub open: bool,
    pub unread: i64,
    pub last_at: i64,
    pub last_message: Option<i64>,
    pub list: String,
    pub list_unread: i64,
    pub list_at: i64,
    pub list_message: Option<i64>,
}

const COLUMNS: &str = "SELECT id, contact_id, status, unread, last_at, last_message, list, list_unread, list_at, \
     list_message FROM conversations";

/// A conversation, and whether anyone else is shown under the root.
const CHANGING: &str = "SELECT id, contact_id, status, unread, last_at, last_message, list, list_unread, list_at, \
     list_message, EXISTS (SELECT 1 FROM contacts o WHERE o.workspace_id = ?1 AND o.root = ?3 AND o.id <> ?3) \
     FROM conversations WHERE workspace_id = ?1 AND id = ?2";

fn read(row: &Row<'_>) -> rusqlite::Result<Summary> {
    Ok(Summary {
        id: row.get(0)?,
        contact: row.get(1)?,
        open: row.get_ref(2)?.as_str()? == "open",
        unread: row.get(3)?,
        last_at: row.get(4)?,
        last_message: row.get(5)?,
        list: row.get(6)?,
        list_unread: row.get(7)?,
        list_at: row.get(8)?,
        list_message: row.get(9)?,
    })
}

fn status(open: bool) -> &'static str {
    if open { "open" } else { "closed" }
}

impl Summary {
    /// Takes a message in: the last one is the one with the greatest time, then id.
    fn take(&mut self, id: i64, at: i64) {
        if self
            .last_message
            .is_none_or(|last| (at, id) > (self.last_at, last))
        {
            self.last_message = Some(id);
            self.last_at = at;
        }
    }

    /// Shows its own facts and nobody else's.
    fn show_own(&mut self) {
        self.list = status(self.open).to_owned();
        self.list_unread = self.unread;
        self.list_at = self.last_at;
        self.list_message = self.last_message;
    }
}

/// One conversation's summary.
pub(crate) fn load(conn: &Connection, workspace: i64, id: i64) -> Result<Option<Summary>> {
    conn.one(
        &format!("{COLUMNS} WHERE workspace_id = ?1 AND id = ?2"),
        [workspace, id],
        read,
    )
}

/// Makes the conversation of a new contact.
pub(crate) fn make(tx: &mut Tx<'_>, workspace: i64, id: i64, contact: i64, at: i64) -> Result<()> {
    tx.conn.run(
        "INSERT INTO conversations (workspace_id, id, contact_id, status, unread, last_at, seen_at, seen_id, list, \
         list_unread, list_at) VALUES (?1, ?2, ?3, 'open', 0, ?4, 0, 0, 'open', 0, ?4)",
        [workspace, id, contact, at],
    )?;
    total(tx.conn, workspace, None, Some(("open", 0)))
}

/// Stores a summary; `before` is what the database holds.
fn store(conn: &Connection, workspace: i64, before: &Summary, after: &Summary) -> Result<()> {
    if before == after {
        return Ok(());
    }
    conn.run(
        "UPDATE conversations SET status = ?3, unread = ?4, last_at = ?5, last_message = ?6, list = ?7, \
         list_unread = ?8, list_at = ?9, list_message = ?10 WHERE workspace_id = ?1 AND id = ?2",
        (
            workspace,
            after.id,
            status(after.open),
            after.unread,
            after.last_at,
            after.last_message,
            &after.list,
            after.list_unread,
            after.list_at,
            after.list_message,
        ),
    )?;
    total(
        conn,
        workspace,
        Some((&before.list, before.list_unread)),
        Some((&after.list, after.list_unread)),
    )
}

/// Keeps the counts of the inbox's tabs up.
fn total(
    conn: &Connection,
    workspace: i64,
    before: Option<(&str, i64)>,
    after: Option<(&str, i64)>,
) -> Result<()> {
    let count = |shown: Option<(&str, i64)>| match shown {
        Some(("open", unread)) => (1, 0, i64::from(unread > 0)),
        Some(("closed", _)) => (0, 1, 0),
        _ => (0, 0, 0),
    };
    let (was, is) = (count(before), count(after));
    if was == is {
        return Ok(());
    }
    conn.run(
        "UPDATE inbox_totals SET open = open + ?2, closed = closed + ?3, unread = unread + ?4 WHERE workspace_id = ?1",
        [workspace, is.0 - was.0, is.1 - was.1, is.2 - was.2],
    )?;
    Ok(())
}

/// A change of one conversation's own facts, shown where it belongs: `root` is the contact it is
/// shown under.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: i64,
    root: i64,
    change: impl FnOnce(&mut Summary),
) -> Result<()> {
    let found = tx.conn.one(CHANGING, [workspace, id, root], |row| {
        Ok((read(row)?, row.get::<_, bool>(10)?))
    })?;
    let Some((before, has_members)) = found else {
        return Ok(());
    };
    let mut after = before.clone();
    change(&mut after);
    let alone = before.contact == root && !has_members;
    if alone {
        after.show_own();
    }
    store(tx.conn, workspace, &before, &after)?;
    if alone {
        Ok(())
    } else {
        regroup(tx, workspace, root)
    }
}

/// A message was said: by the person (new, so the conversation opens and is unread) or by us.
pub(crate) fn said(
    tx: &mut Tx<'_>,
    workspace: i64,
    home: (i64, i64),
    message: (i64, i64),
    inbound: bool,
) -> Result<()> {
    let (conversation, root) = home;
    change(tx, workspace, conversation, root, |own| {
        own.take(message.0, message.1);
        if inbound {
            own.open = true;
            own.unread += 1;
        }
    })
}

/// Something happened that is no message: a conversation without messages moves up by it.
pub(crate) fn stirred(
    tx: &mut Tx<'_>,
    workspace: i64,
    conversation: i64,
    root: i64,
    at: i64,
) -> Result<()> {
    change(tx, workspace, conversation, root, |own| {
        if own.last_message.is_none() {
            own.last_at = own.last_at.max(at);
        }
    })
}

/// Makes the shown part of everything under a root again from what each member holds.
pub(crate) fn regroup(tx: &mut Tx<'_>, workspace: i64, root: i64) -> Result<()> {
    let members = tx.conn.all(
        "SELECT v.id, v.contact_id, v.status, v.unread, v.last_at, v.last_message, v.list, v.list_unread, v.list_at, \
         v.list_message FROM contacts c \
         JOIN conversations v ON v.workspace_id = c.workspace_id AND v.id = c.conversation_id \
         WHERE c.workspace_id = ?1 AND c.root = ?2 ORDER BY c.id",
        [workspace, root],
        read,
    )?;
    for (before, after) in members.iter().zip(grouped(&members, root)) {
        store(tx.conn, workspace, before, &after)?;
    }
    Ok(())
}

/// How everything under a root is shown: the root stands for all, the others are not listed.
pub(crate) fn grouped(members: &[Summary], root: i64) -> Vec<Summary> {
    let last = members
        .iter()
        .filter_map(|m| Some((m.last_at, m.last_message?)))
        .max();
    let stirred = members.iter().map(|m| m.last_at).max().unwrap_or(0);
    let shown = |own: &Summary| {
        let mut after = own.clone();
        if own.contact == root {
            after.list = status(members.iter().any(|m| m.open)).to_owned();
            after.list_unread = members.iter().map(|m| m.unread).sum();
            after.list_at = last.map_or(stirred, |(at, _)| at);
            after.list_message = last.map(|(_, id)| id);
        } else {
            // What it shows when it is listed again is made then.
            after.list = MERGED.to_owned();
        }
        after
    };
    members.iter().map(shown).collect()
}

/// The unread messages on a contact's own addresses, and the last message's time and id.
pub(crate) fn counted(
    conn: &Connection,
    workspace: i64,
    contact: i64,
) -> Result<(i64, Option<(i64, i64)>)> {
    let seen = conn.number(
        "SELECT v.seen_id FROM contacts c \
         JOIN conversations v ON v.workspace_id = c.workspace_id AND v.id = c.conversation_id \
         WHERE c.workspace_id = ?1 AND c.id = ?2",
        [workspace, contact],
    )?;
    let addresses = conn.all(
        "SELECT id FROM addresses WHERE workspace_id = ?1 AND contact_id = ?2 ORDER BY id",
        [workspace, contact],
        |r| r.get::<_, i64>(0),
    )?;
    let (mut unread, mut last) = (0, None);
    for address in addresses {
        unread += conn.number(
            "SELECT count(*) FROM messages WHERE workspace_id = ?1 AND address_id = ?2 AND direction = 'in' AND id > ?3 AND past IS NULL",
            [workspace, address, seen],
        )?;
        let newest = conn.one(
            "SELECT at, id FROM messages WHERE workspace_id = ?1 AND address_id = ?2 ORDER BY at DESC, id DESC LIMIT 1",
            [workspace, address],
            |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)),
        )?;
        last = last.max(newest);
    }
    Ok((unread, last))
}

/// Makes a conversation's own facts again from its messages, after messages moved or went.
pub(crate) fn recount(tx: &mut Tx<'_>, workspace: i64, contact: i64) -> Result<()> {
    let home = tx.conn.one(
        "SELECT conversation_id, root FROM contacts WHERE workspace_id = ?1 AND id = ?2",
        [workspace, contact],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    let Some((conversation, root)) = home else {
        return Ok(());
    };
    let (unread, last) = counted(tx.conn, workspace, contact)?;
    change(tx, workspace, conversation, root, |own| {
        own.unread = unread;
        own.last_message = last.map(|(_, id)| id);
        if let Some((at, _)) = last {
            own.last_at = at;
        }
    })
}
