//! How far the word list has looked at comments: a mark a channel, and behind it those at which it
//! looks again.

use crate::contract::{CommentAgain, FreshComment, Result};
use crate::sqlite::bodies;
use crate::sqlite::conversations::messages;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::{ChannelId, ConversationId, MessageId, WorkspaceId};

/// Inbound comments of a channel that the word list has not looked at, in the order in which they
/// came. One that was deleted is a comment no more.
pub(super) fn fresh(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: ChannelId,
    limit: u32,
) -> Result<Vec<FreshComment>> {
    let looked = "SELECT upto FROM comments_looked_at WHERE workspace_id = ?1 AND channel_id = ?2";
    let upto = conn.number(looked, [workspace.0, channel.0])?;
    let ids = conn.all(
        "SELECT id FROM messages WHERE workspace_id = ?1 AND channel_id = ?2 AND kind = 'comment' \
         AND direction = 'in' AND id > ?3 AND external_id IS NOT NULL ORDER BY id LIMIT ?4",
        (workspace.0, channel.0, upto, limit),
        |r| r.get::<_, i64>(0),
    )?;
    let mut fresh = Vec::with_capacity(ids.len());
    for id in ids {
        fresh.extend(one(conn, workspace, id)?);
    }
    Ok(fresh)
}

/// A comment with its words, if it is here.
pub(super) fn one(
    conn: &Connection,
    workspace: WorkspaceId,
    id: i64,
) -> Result<Option<FreshComment>> {
    let sql = "SELECT channel_id, address_id, external_id, body FROM messages \
         WHERE workspace_id = ?1 AND id = ?2 AND external_id IS NOT NULL";
    let found = conn.one(sql, [workspace.0, id], |r| {
        let text: Option<String> = bodies::unpack(r, 3)?;
        Ok((r.get(0)?, r.get::<_, i64>(1)?, r.get(2)?, text))
    })?;
    let Some((channel, address, external_id, text)) = found else {
        return Ok(None);
    };
    Ok(Some(FreshComment {
        message: MessageId(id),
        conversation: ConversationId(messages::conversation_of(conn, workspace.0, address)?),
        channel: ChannelId(channel),
        external_id,
        text: text.unwrap_or_default(),
    }))
}

/// Notes how far the word list has looked at a channel's comments; it never goes back. Those that
/// wait are looked at again, and have a word of the list whatever they said before.
pub(super) fn upto(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    upto: MessageId,
    waiting: &[MessageId],
) -> Result<()> {
    tx.conn.run(
        "INSERT INTO comments_looked_at (workspace_id, channel_id, upto) VALUES (?1, ?2, ?3) \
         ON CONFLICT (workspace_id, channel_id) DO UPDATE SET upto = excluded.upto \
         WHERE excluded.upto > comments_looked_at.upto",
        [workspace.0, channel.0, upto.0],
    )?;
    for message in waiting {
        // One that was deleted while the list looked is left out: its row would stay for ever.
        tx.conn.run(
            "INSERT INTO comments_again (workspace_id, channel_id, message_id, before, edits) \
             SELECT workspace_id, channel_id, id, NULL, 0 FROM messages \
             WHERE workspace_id = ?1 AND id = ?3 AND channel_id = ?2 AND kind = 'comment' \
             ON CONFLICT (workspace_id, channel_id, message_id) DO UPDATE SET before = NULL",
            [workspace.0, channel.0, message.0],
        )?;
    }
    Ok(())
}

/// Comments of a channel at which the word list looks again, in the order in which they came.
pub(super) fn again(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: ChannelId,
    limit: u32,
) -> Result<Vec<CommentAgain>> {
    let rows = conn.all(
        "SELECT message_id, before, edits FROM comments_again \
         WHERE workspace_id = ?1 AND channel_id = ?2 ORDER BY message_id LIMIT ?3",
        (workspace.0, channel.0, limit),
        |r| Ok((r.get::<_, i64>(0)?, bodies::unpack(r, 1)?, r.get(2)?)),
    )?;
    let mut again = Vec::with_capacity(rows.len());
    for (id, before, edits) in rows {
        again.extend(one(conn, workspace, id)?.map(|comment| CommentAgain {
            comment,
            before,
            edits,
        }));
    }
    Ok(again)
}

/// It was looked at again and does not wait, unless it was edited meanwhile.
pub(super) fn done(tx: &mut Tx<'_>, workspace: WorkspaceId, looked: &CommentAgain) -> Result<()> {
    let comment = &looked.comment;
    tx.conn.run(
        "DELETE FROM comments_again \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND message_id = ?3 AND edits = ?4",
        [
            workspace.0,
            comment.channel.0,
            comment.message.0,
            looked.edits,
        ],
    )?;
    Ok(())
}

/// Its words are changed: it is looked at again, and what it said when the list looked last is
/// kept until then. One that waits to be hidden goes on waiting.
pub(crate) fn edited(
    tx: &mut Tx<'_>,
    (workspace, channel): (i64, i64),
    message: i64,
    before: &str,
) -> Result<()> {
    tx.conn.run(
        "INSERT INTO comments_again (workspace_id, channel_id, message_id, before, edits) VALUES (?1, ?2, ?3, ?4, 1) \
         ON CONFLICT (workspace_id, channel_id, message_id) DO UPDATE SET edits = comments_again.edits + 1",
        (workspace, channel, message, bodies::pack(Some(before))),
    )?;
    Ok(())
}

/// It is deleted: nothing of what it said stays.
pub(crate) fn forget(tx: &mut Tx<'_>, workspace: i64, message: i64) -> Result<()> {
    tx.conn.run(
        "DELETE FROM comments_again WHERE workspace_id = ?1 AND message_id = ?2 \
         AND channel_id = (SELECT channel_id FROM messages WHERE workspace_id = ?1 AND id = ?2)",
        [workspace, message],
    )?;
    Ok(())
}
