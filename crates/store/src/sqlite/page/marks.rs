//! What the desk did to comments, and what is known of them.

use super::looked;
use crate::contract::{CommentMark, FreshComment, Result};
use crate::sqlite::conversations::changes::{self, Target};
use crate::sqlite::conversations::messages;
use crate::sqlite::digest;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::{ChannelId, Time, WorkspaceId};
use std::collections::BTreeMap;

/// What is known of comments; of one that nothing was ever told of there is no entry.
pub(super) fn of(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: ChannelId,
    ids: &[String],
) -> Result<BTreeMap<String, CommentMark>> {
    let mut marks = BTreeMap::new();
    for id in ids {
        if let Some(mark) = one(conn, workspace, channel, id)? {
            marks.insert(id.clone(), mark);
        }
    }
    Ok(marks)
}

fn one(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: ChannelId,
    id: &str,
) -> Result<Option<CommentMark>> {
    let key = (workspace.0, channel.0, id);
    let done = conn.one(
        "SELECT liked, hidden_for FROM comment_marks \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
        key,
        |r| Ok((r.get::<_, bool>(0)?, r.get::<_, Option<String>>(1)?)),
    )?;
    let hidden = messages::hidden(conn, workspace.0, channel.0, id)?;
    let deleted = conn.one(
        "SELECT 1 FROM message_changes \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3 AND unsent_at IS NOT NULL",
        key,
        |_| Ok(()),
    )?;
    let private = messages::answered_in_private(conn, workspace.0, channel.0, id)?;
    if done.is_none() && hidden.is_none() && deleted.is_none() && !private {
        return Ok(None);
    }
    let (liked, hidden_for) = done.unwrap_or_default();
    Ok(Some(CommentMark {
        liked,
        hidden: hidden.unwrap_or(false),
        hidden_for,
        deleted: deleted.is_some(),
        private,
    }))
}

/// Notes what was done to a comment. Hiding and deleting stand where the platform's word on them
/// does, so that it is one whether we hear of it or do it.
pub(super) fn put(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    external_id: &str,
    mark: &CommentMark,
    now: Time,
) -> Result<()> {
    tx.conn.run(
        "INSERT INTO comment_marks (workspace_id, channel_id, external_id, liked, hidden_for, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (workspace_id, channel_id, external_id) DO UPDATE \
         SET liked = excluded.liked, hidden_for = excluded.hidden_for, at = excluded.at",
        (
            workspace.0,
            channel.0,
            external_id,
            mark.liked,
            &mark.hidden_for,
            now.0,
        ),
    )?;
    let target = Target {
        workspace: workspace.0,
        channel: channel.0,
        external_id,
    };
    // A mark that repeats what is known says nothing of now: a word that is on its way may be newer.
    let known = messages::hidden(tx.conn, workspace.0, channel.0, external_id)?;
    if known.unwrap_or(false) != mark.hidden {
        digest::hide_comment(tx, target, mark.hidden, now)?;
    }
    if mark.deleted {
        changes::unsent(tx, target, now, now)?;
    }
    Ok(())
}

/// Comments that the word list hid and that are still hidden, the newest first.
pub(super) fn hidden(
    conn: &Connection,
    workspace: WorkspaceId,
    limit: u32,
) -> Result<Vec<(FreshComment, String)>> {
    let marks = conn.all(
        "SELECT k.channel_id, k.external_id, k.hidden_for FROM comment_marks k \
         JOIN comments_hidden h ON h.workspace_id = k.workspace_id AND h.channel_id = k.channel_id \
         AND h.external_id = k.external_id AND h.hidden = 1 \
         WHERE k.workspace_id = ?1 AND k.hidden_for IS NOT NULL AND NOT EXISTS (SELECT 1 FROM message_changes c \
         WHERE c.workspace_id = k.workspace_id AND c.channel_id = k.channel_id AND c.external_id = k.external_id \
         AND c.unsent_at IS NOT NULL) ORDER BY k.at DESC, k.channel_id DESC, k.external_id DESC LIMIT ?2",
        (workspace.0, limit),
        |r| {
            Ok((
                r.get::<_, i64>(0)?,
                r.get::<_, String>(1)?,
                r.get::<_, String>(2)?,
            ))
        },
    )?;
    let mut hidden = Vec::with_capacity(marks.len());
    for (channel, external_id, why) in marks {
        let Some(known) = messages::by_external(conn, workspace.0, channel, &external_id)? else {
            continue;
        };
        hidden.extend(looked::one(conn, workspace, known.id)?.map(|comment| (comment, why)));
    }
    Ok(hidden)
}
