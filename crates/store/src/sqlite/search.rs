//! The one seam of the full text: what is fed to it, and how it is asked. The only place that
//! knows FTS5; nothing here is inside the transaction that takes a message in.
//!
//! A document is a message's words or a contact's names; its number is made of the workspace and
//! the message's or contact's id, so that newer documents have greater numbers. Every word carries
//! its workspace as a prefix, so that a query cannot even reach another workspace's words (I11).

use super::bodies;
use super::conversations::people;
use super::sql::Sql;
use super::tx::Tx;
use crate::contract::Result;
use rusqlite::Connection;
use sportello_core::text::fold;
use std::collections::{BTreeSet, HashSet};

/// Documents looked at for one question: common words have many, the newest are enough.
const CANDIDATES: usize = 2_000;

/// A contact's names are to be fed again.
pub(crate) fn names_changed(tx: &mut Tx<'_>, workspace: i64, contact: i64) -> Result<()> {
    tx.conn.run(
        "INSERT INTO search_queue (workspace_id, contact_id) VALUES (?1, ?2) \
         ON CONFLICT (workspace_id, contact_id) DO NOTHING",
        [workspace, contact],
    )?;
    Ok(())
}

/// A message is gone.
pub(crate) fn message_gone(tx: &mut Tx<'_>, workspace: i64, message: i64) -> Result<()> {
    remove(tx, workspace, message)
}

/// A message says something else now.
pub(crate) fn message_changed(
    tx: &mut Tx<'_>,
    workspace: i64,
    message: i64,
    words: Option<&str>,
) -> Result<()> {
    remove(tx, workspace, message)?;
    let fed = tx.conn.number(
        "SELECT search_fed FROM workspaces WHERE id = ?1",
        [workspace],
    )?;
    // One that was not fed yet will be.
    match words {
        Some(words) if message <= fed => add(tx, workspace, message, words, &[ANY]),
        _ => Ok(()),
    }
}

/// Feeds what is not indexed yet, at most `limit` messages and names. Gives how many.
pub(crate) fn feed(tx: &mut Tx<'_>, workspace: i64, limit: u32) -> Result<u32> {
    let names = feed_names(tx, workspace, limit)?;
    Ok(names + feed_messages(tx, workspace, limit.saturating_sub(names))?)
}

fn feed_names(tx: &mut Tx<'_>, workspace: i64, limit: u32) -> Result<u32> {
    let queued = tx.conn.all(
        "SELECT contact_id FROM search_queue WHERE workspace_id = ?1 ORDER BY contact_id LIMIT ?2",
        [workspace, i64::from(limit)],
        |r| r.get::<_, i64>(0),
    )?;
    for contact in &queued {
        remove(tx, workspace, *contact)?;
        let names = names_of(tx.conn, workspace, *contact)?;
        add(tx, workspace, *contact, &names, &[ANY, NAME])?;
        tx.conn.run(
            "DELETE FROM search_queue WHERE workspace_id = ?1 AND contact_id = ?2",
            [workspace, *contact],
        )?;
    }
    Ok(u32::try_from(queued.len()).unwrap_or(u32::MAX))
}

/// Every name a contact is known by on its own addresses, the name given by hand among them.
fn names_of(conn: &Connection, workspace: i64, contact: i64) -> Result<String> {
    let mut names = conn.all(
        "SELECT name FROM contacts WHERE workspace_id = ?1 AND id = ?2 AND name IS NOT NULL",
        [workspace, contact],
        |r| r.get::<_, String>(0),
    )?;
    let addresses = conn.all(
        "SELECT name, username, phone, external_id FROM addresses WHERE workspace_id = ?1 AND contact_id = ?2 ORDER BY id",
        [workspace, contact],
        |r| Ok([r.get::<_, Option<String>>(0)?, r.get(1)?, r.get(2)?, r.get(3)?]),
    )?;
    names.extend(addresses.into_iter().flatten().flatten());
    Ok(names.join(" "))
}

fn feed_messages(tx: &mut Tx<'_>, workspace: i64, limit: u32) -> Result<u32> {
    let fed = tx.conn.number(
        "SELECT search_fed FROM workspaces WHERE id = ?1",
        [workspace],
    )?;
    let new = tx.conn.all(
        "SELECT id, body FROM messages WHERE workspace_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        [workspace, fed, i64::from(limit)],
        |r| Ok((r.get::<_, i64>(0)?, bodies::unpack(r, 1)?)),
    )?;
    for (message, words) in &new {
        if let Some(words) = words {
            add(tx, workspace, *message, words, &[ANY])?;
        }
    }
    if let Some((last, ..)) = new.last() {
        tx.conn.run(
            "UPDATE workspaces SET search_fed = ?2 WHERE id = ?1",
            [workspace, *last],
        )?;
    }
    Ok(u32::try_from(new.len()).unwrap_or(u32::MAX))
}

fn add(tx: &mut Tx<'_>, workspace: i64, id: i64, text: &str, fields: &[char]) -> Result<()> {
    let folded = fold(text);
    let plain = folded.split(' ').filter(|w| !w.is_empty());
    let words: Vec<String> = fields
        .iter()
        .flat_map(|f| plain.clone().map(|w| scoped(workspace, *f, w)))
        .collect();
    if !words.is_empty() {
        tx.conn.run(
            "INSERT INTO search_text (rowid, words) VALUES (?1, ?2)",
            (document(workspace, id), words.join(" ")),
        )?;
    }
    Ok(())
}

fn remove(tx: &mut Tx<'_>, workspace: i64, id: i64) -> Result<()> {
    tx.conn.run(
        "DELETE FROM search_text WHERE rowid = ?1",
        [document(workspace, id)],
    )?;
    Ok(())
}

/// How far a workspace's ids reach in a document's number.
const IDS: u32 = 40;

/// The number of the document of a message or contact: both draw their ids from one sequence.
fn document(workspace: i64, id: i64) -> i64 {
    (workspace << IDS) | id
}

/// The letter of a word wherever it stands.
const ANY: char = 'q';
/// The letter of a word of a name: names are found however often messages hold the word.
const NAME: char = 'n';

/// A word as it stands in the index: digits, a letter, the word. No other workspace's word
/// begins so.
fn scoped(workspace: i64, field: char, word: &str) -> String {
    format!("{workspace}{field}{word}")
}

/// The question in FTS5's language: words that begin so. Folded words hold letters and digits
/// only, and they are quoted all the same.
fn asks(workspace: i64, field: char, words: &[String]) -> String {
    words
        .iter()
        .map(|w| format!("\"{}\"*", scoped(workspace, field, w)))
        .collect::<Vec<_>>()
        .join(" AND ")
}

/// The words of a question, folded again so that nothing else reaches the index.
fn folded(words: &[String]) -> Vec<String> {
    let words = words
        .iter()
        .flat_map(|w| fold(w).split(' ').map(str::to_owned).collect::<Vec<_>>());
    words.filter(|w| !w.is_empty()).collect()
}

/// The newest documents that answer, as home contacts.
fn homes(conn: &Connection, workspace: i64, question: &str) -> Result<Vec<i64>> {
    let ids = conn.all(
        "SELECT rowid FROM search_text WHERE search_text MATCH ?1 ORDER BY rowid DESC LIMIT ?2",
        (question, CANDIDATES as i64),
        |r| Ok(r.get::<_, i64>(0)? & ((1 << IDS) - 1)),
    )?;
    let mut homes = Vec::new();
    let mut seen = HashSet::new();
    for id in ids {
        let said = conn.one(
            "SELECT a.contact_id FROM messages m \
             JOIN addresses a ON a.workspace_id = m.workspace_id AND a.id = m.address_id \
             WHERE m.workspace_id = ?1 AND m.id = ?2",
            [workspace, id],
            |r| r.get::<_, i64>(0),
        )?;
        // What is no message is a contact.
        let home = said.unwrap_or(id);
        if seen.insert(home) {
            homes.push(home);
        }
    }
    Ok(homes)
}

/// The roots over those homes, each once.
fn roots(conn: &Connection, workspace: i64, homes: Vec<i64>) -> Result<Vec<(i64, i64)>> {
    let mut seen = BTreeSet::new();
    let mut roots = Vec::new();
    for home in homes {
        let root = people::root_of(conn, workspace, home)?;
        if seen.insert(root.0) {
            roots.push(root);
        }
    }
    Ok(roots)
}

/// Conversations in which every word begins a word of a name, an address or a message: not
/// necessarily all in one of them.
pub(crate) fn conversations(
    conn: &Connection,
    workspace: i64,
    words: &[String],
) -> Result<Vec<i64>> {
    let words = folded(words);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    // All words in one document, whose candidates are the newest; in one name, however many
    // messages hold the same words.
    let mut found = homes(conn, workspace, &asks(workspace, NAME, &words))?;
    found.extend(homes(conn, workspace, &asks(workspace, ANY, &words))?);
    let mut found = roots(conn, workspace, found)?;
    if words.len() > 1 {
        // A name and a word of a message, say.
        let mut common: Option<Vec<(i64, i64)>> = None;
        for word in &words {
            let one = roots(
                conn,
                workspace,
                homes(
                    conn,
                    workspace,
                    &asks(workspace, ANY, std::slice::from_ref(word)),
                )?,
            )?;
            common = Some(match common {
                None => one,
                Some(before) => before
                    .into_iter()
                    .filter(|root| one.contains(root))
                    .collect(),
            });
        }
        for root in common.unwrap_or_default() {
            if !found.contains(&root) {
                found.push(root);
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|(_, conversation)| conversation)
        .collect())
}

/// Contacts by name or address, as roots. Without words, those last made.
pub(crate) fn contacts(
    conn: &Connection,
    workspace: i64,
    words: &[String],
    limit: usize,
) -> Result<Vec<i64>> {
    let words = folded(words);
    let found = if words.is_empty() {
        conn.all(
            "SELECT id FROM contacts WHERE workspace_id = ?1 AND root = id ORDER BY id DESC LIMIT ?2",
            [workspace, limit as i64],
            |r| r.get::<_, i64>(0),
        )?
    } else {
        homes(conn, workspace, &asks(workspace, NAME, &words))?
    };
    Ok(roots(conn, workspace, found)?
        .into_iter()
        .map(|(root, _)| root)
        .take(limit)
        .collect())
}
