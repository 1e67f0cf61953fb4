//! Posts that stand beside comments and that no list of the platform showed: they wait here until
//! they were read by themselves.

use crate::contract::{CommentedPost, Result};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::content::{CommentPlace, MENTION};
use sportello_core::{ChannelId, Time, WorkspaceId};

/// Notes the posts of a comment that are not known here: the one it stands under, and the one that
/// this shows if it is an ad. Once each: what the platform does not show is not asked for again.
pub(in crate::sqlite) fn told(
    tx: &mut Tx<'_>,
    (workspace, channel): (i64, i64),
    place: &CommentPlace,
    now: Time,
) -> Result<()> {
    let elsewhere = place.product.as_deref() == Some(MENTION);
    let posts = [&place.post, &place.original];
    for post in posts.into_iter().flatten() {
        // A mention may be the post itself.
        if *post == place.id {
            continue;
        }
        tx.conn.run(
            "INSERT INTO posts_commented (workspace_id, channel_id, external_id, elsewhere, told_at, due_at) \
             SELECT ?1, ?2, ?3, ?4, ?5, ?5 WHERE NOT EXISTS (SELECT 1 FROM listed_posts \
             WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3) \
             ON CONFLICT (workspace_id, channel_id, external_id) DO NOTHING",
            (workspace, channel, post, elsewhere, now.0),
        )?;
    }
    Ok(())
}

/// The one that is to be read first, up to a moment. What a list showed meanwhile is none.
pub(super) fn due(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: ChannelId,
    upto: Time,
) -> Result<Option<CommentedPost>> {
    conn.one(
        "SELECT p.external_id, p.elsewhere, p.told_at, p.due_at FROM posts_commented p \
         WHERE p.workspace_id = ?1 AND p.channel_id = ?2 AND p.due_at IS NOT NULL AND p.due_at <= ?3 \
         AND NOT EXISTS (SELECT 1 FROM listed_posts l WHERE l.workspace_id = p.workspace_id \
         AND l.channel_id = p.channel_id AND l.external_id = p.external_id) \
         ORDER BY p.due_at, p.external_id LIMIT 1",
        (workspace.0, channel.0, upto.0),
        |r| {
            Ok(CommentedPost {
                id: r.get(0)?,
                elsewhere: r.get(1)?,
                told_at: Time(r.get(2)?),
                due_at: Time(r.get(3)?),
            })
        },
    )
}

/// When it is read next; `None` = not any more.
pub(super) fn put_off(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    id: &str,
    until: Option<Time>,
) -> Result<()> {
    tx.conn.run(
        "UPDATE posts_commented SET due_at = ?4 WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
        (workspace.0, channel.0, id, until.map(|at| at.0)),
    )?;
    Ok(())
}

/// Forgets what somebody else's post says, when what mentioned the business there is erased.
pub(in crate::sqlite) fn forget(
    tx: &mut Tx<'_>,
    workspace: i64,
    message: i64,
    place: &CommentPlace,
) -> Result<()> {
    let (Some(MENTION), Some(post)) = (place.product.as_deref(), place.post.as_deref()) else {
        return Ok(());
    };
    let channel = tx.conn.one(
        "SELECT channel_id FROM messages WHERE workspace_id = ?1 AND id = ?2",
        [workspace, message],
        |r| r.get::<_, i64>(0),
    )?;
    let Some(channel) = channel else {
        return Ok(());
    };
    for sql in [
        "DELETE FROM listed_posts WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3 AND stands = 2",
        "UPDATE posts_commented SET due_at = NULL WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
    ] {
        tx.conn.run(sql, (workspace, channel, post))?;
    }
    Ok(())
}
