//! What becomes of a message after it was said: it is edited, or taken back and our copy with it.
//! Either may be told before the message is (I2).

use super::messages;
use crate::contract::Result;
use crate::sqlite::page::{beside, looked};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use crate::sqlite::{bodies, search};
use rusqlite::Connection;
use sportello_core::Time;
use sportello_core::content::{CommentPlace, Content};
use sportello_core::message::MessageKind;

/// The sentence for a file whose message was taken back.
pub(crate) const TAKEN_BACK: &str = "cause-media-taken-back";

/// A message by its place.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub workspace: i64,
    pub channel: i64,
    pub external_id: &'a str,
}

/// An edit. The latest counts; of one taken back none does. Gives whether it says anything new.
pub(crate) fn edited(
    tx: &mut Tx<'_>,
    target: Target<'_>,
    text: Option<&str>,
    edits: Option<i64>,
    at: Time,
) -> Result<bool> {
    let body = bodies::pack(text);
    let new = tx.conn.run(
        "INSERT INTO message_changes (workspace_id, channel_id, external_id, edited_at, edits, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (workspace_id, channel_id, external_id) DO UPDATE \
         SET edited_at = excluded.edited_at, edits = excluded.edits, body = excluded.body \
         WHERE unsent_at IS NULL AND (excluded.edited_at, coalesce(excluded.edits, 0), coalesce(excluded.body, '')) \
         > (coalesce(edited_at, -1), coalesce(edits, 0), coalesce(body, ''))",
        (target.workspace, target.channel, target.external_id, at.0, edits, body),
    )?;
    if new == 0 {
        return Ok(false);
    }
    apply(tx, target)?;
    Ok(true)
}

/// The message was taken back. Gives whether that is new.
pub(crate) fn unsent(tx: &mut Tx<'_>, target: Target<'_>, at: Time, now: Time) -> Result<bool> {
    let new = tx.conn.run(
        "INSERT INTO message_changes (workspace_id, channel_id, external_id, unsent_at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (workspace_id, channel_id, external_id) DO UPDATE \
         SET unsent_at = excluded.unsent_at, edited_at = NULL, edits = NULL, body = NULL WHERE unsent_at IS NULL",
        (target.workspace, target.channel, target.external_id, at.0),
    )?;
    if new == 0 {
        return Ok(false);
    }
    erase_all(tx, target, now)?;
    Ok(true)
}

/// Applies what was told of a message before it was there.
pub(crate) fn catch_up(tx: &mut Tx<'_>, target: Target<'_>, now: Time) -> Result<()> {
    // A later file of one message goes with it.
    let whole = target
        .external_id
        .split_once('#')
        .map_or(target.external_id, |(id, _)| id);
    let whole = Target {
        external_id: whole,
        ..target
    };
    let Some(unsent) = told(tx, whole)? else {
        return Ok(());
    };
    if unsent {
        erase_all(tx, whole, now)
    } else {
        apply(tx, whole)
    }
}

/// Whether something was told of a message, and then whether that it was taken back.
fn told(tx: &Tx<'_>, target: Target<'_>) -> Result<Option<bool>> {
    tx.conn.one(
        "SELECT unsent_at IS NOT NULL FROM message_changes \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
        (target.workspace, target.channel, target.external_id),
        |r| r.get(0),
    )
}

/// Puts the words of the latest edit where they are shown.
fn apply(tx: &mut Tx<'_>, target: Target<'_>) -> Result<()> {
    let known = messages::by_external(
        tx.conn,
        target.workspace,
        target.channel,
        target.external_id,
    )?;
    let Some(known) = known else { return Ok(()) };
    let text = tx.conn.one(
        "SELECT body FROM message_changes \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3 AND edited_at IS NOT NULL",
        (target.workspace, target.channel, target.external_id),
        |r| bodies::unpack(r, 0),
    )?;
    let Some(text) = text else { return Ok(()) };
    let Some(said) = said(tx.conn, target.workspace, known.id)? else {
        return Ok(());
    };
    if said.theirs_in_public {
        let before = said.text.as_deref().unwrap_or_default();
        let of = (target.workspace, target.channel);
        looked::edited(tx, of, known.id, before)?;
    }
    let mut content = said.content.unwrap_or_default();
    content.edited = true;
    tx.conn.run(
        "UPDATE messages SET body = ?3, content = ?4 WHERE workspace_id = ?1 AND id = ?2",
        (
            target.workspace,
            known.id,
            bodies::pack(text.as_deref()),
            messages::packed(Some(&content))?,
        ),
    )?;
    search::message_changed(tx, target.workspace, known.id, text.as_deref())
}

/// A message as it stands.
struct Said {
    text: Option<String>,
    content: Option<Box<Content>>,
    /// Whether it is somebody's public comment.
    theirs_in_public: bool,
}

fn said(conn: &Connection, workspace: i64, message: i64) -> Result<Option<Said>> {
    conn.one(
        "SELECT body, content, kind, direction FROM messages WHERE workspace_id = ?1 AND id = ?2",
        [workspace, message],
        |r| {
            let comment = r.get_ref(2)?.as_str()? == MessageKind::Comment.as_str();
            Ok(Said {
                text: bodies::unpack(r, 0)?,
                content: messages::content(r, 1)?,
                theirs_in_public: comment && r.get_ref(3)?.as_str()? == "in",
            })
        },
    )
}

/// Erases a message and the later files of it.
fn erase_all(tx: &mut Tx<'_>, target: Target<'_>, now: Time) -> Result<()> {
    for n in 0.. {
        let id = match n {
            0 => target.external_id.to_owned(),
            n => format!("{}#{n}", target.external_id),
        };
        let known = messages::by_external(tx.conn, target.workspace, target.channel, &id)?;
        match known {
            Some(known) => erase(tx, target.workspace, known.id, now)?,
            // Files come in any order: a later one may be there before the first.
            None if n > FILES => break,
            None => {}
        }
    }
    Ok(())
}

/// The most files that one message is looked for.
const FILES: u32 = 10;

/// Nothing of what was said stays: words, what stood beside them, the file. Where a comment stood
/// does, which says nothing of it: it is shown as one that was deleted, under its post.
pub(crate) fn erase(tx: &mut Tx<'_>, workspace: i64, message: i64, now: Time) -> Result<()> {
    tx.conn.run(
        "UPDATE media SET state = 'gone', source = NULL, due_at = NULL, cause = ?3, erase_at = ?4 \
         WHERE workspace_id = ?1 AND id = (SELECT media_id FROM messages WHERE workspace_id = ?1 AND id = ?2)",
        (workspace, message, TAKEN_BACK, now.0),
    )?;
    let said = said(tx.conn, workspace, message)?;
    let place = said.and_then(|said| said.content?.comment);
    if let Some(place) = &place {
        beside::forget(tx, workspace, message, place)?;
    }
    tx.conn.run(
        "UPDATE messages SET kind = ?3, body = NULL, content = ?4, media_id = NULL WHERE workspace_id = ?1 AND id = ?2",
        (
            workspace,
            message,
            MessageKind::Unsent.as_str(),
            messages::packed(place.map(left).as_ref())?,
        ),
    )?;
    looked::forget(tx, workspace, message)?;
    search::message_gone(tx, workspace, message)
}

/// What is left of a comment.
fn left(place: CommentPlace) -> Content {
    Content {
        comment: Some(CommentPlace {
            hidden: false,
            ..place
        }),
        ..Content::default()
    }
}
