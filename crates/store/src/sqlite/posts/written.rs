//! Posts as they are written: changed, moved, looked over, deleted, until the outbox has them.

use super::rows;
use crate::contract::{PostRow, Result, StageChange, StoreError, WrittenOnce, WrittenPost};
use crate::sqlite::error::unreadable;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use sportello_core::post::PostBody;
use sportello_core::post::PostStage;
use sportello_core::{AgentId, ChannelId, PostId, Time, WorkspaceId};

const CHANGED: StoreError = StoreError::Conflict("somebody changed the post meanwhile");
const GIVEN: StoreError = StoreError::Conflict("the post is on its way or was published");

/// A post that may still change, at the version it was read at.
fn open(tx: &Tx<'_>, workspace: i64, id: PostId, version: Option<u32>) -> Result<PostRow> {
    let post = rows::one(tx.conn, workspace, id.0)?;
    if !post.stage.is_open() {
        return Err(GIVEN);
    }
    if version.is_some_and(|version| version != post.version) {
        return Err(CHANGED);
    }
    Ok(post)
}

fn body_text(body: &PostBody) -> Result<String> {
    serde_json::to_string(body).map_err(|_| unreadable("posts.body"))
}

/// Stores a post.
pub(super) fn write(
    tx: &mut Tx<'_>,
    workspace: i64,
    post: &WrittenPost,
    now: Time,
) -> Result<PostRow> {
    let body = body_text(&post.body)?;
    let id = match post.known {
        Some((id, version)) => {
            open(tx, workspace, id, Some(version))?;
            tx.conn.run(
                "UPDATE posts SET body = ?3, due_at = ?4, zone = ?5, updated_at = ?6, version = version + 1 \
                 WHERE workspace_id = ?1 AND id = ?2",
                (
                    workspace,
                    id.0,
                    &body,
                    post.due_at.map(|t| t.0),
                    &post.zone,
                    now.0,
                ),
            )?;
            id.0
        }
        None => {
            let id = tx.next_id(WorkspaceId(workspace))?;
            tx.conn.run(
                "INSERT INTO posts (workspace_id, id, stage, body, due_at, zone, author_id, created_at, updated_at, version) \
                 VALUES (?1, ?2, 'draft', ?3, ?4, ?5, ?6, ?7, ?7, 1)",
                (
                    workspace,
                    id,
                    &body,
                    post.due_at.map(|t| t.0),
                    &post.zone,
                    post.by.map(|a| a.0),
                    now.0,
                ),
            )?;
            id
        }
    };
    put_targets(tx, workspace, id, post)?;
    fall_back(tx, workspace, id, post, now)?;
    rows::one(tx.conn, workspace, id)
}

/// A changed post that waits for approval, or has it, is a draft again where who changed it needs
/// approval; so is a scheduled one that has no time any more: it would never go, and say it will.
fn fall_back(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: i64,
    post: &WrittenPost,
    now: Time,
) -> Result<()> {
    let stage = rows::one(tx.conn, workspace, id)?.stage;
    let timeless = stage == PostStage::Scheduled && post.due_at.is_none();
    let approved = matches!(stage, PostStage::Scheduled | PostStage::Review);
    if !(timeless || approved && post.unapproved) {
        return Ok(());
    }
    tx.conn.run(
        "UPDATE posts SET stage = 'draft' WHERE workspace_id = ?1 AND id = ?2",
        [workspace, id],
    )?;
    remark(tx, workspace, PostId(id), ("changed", ""), post.by, now)
}

/// Stores a new post, once for each key.
pub(super) fn write_once(
    tx: &mut Tx<'_>,
    workspace: i64,
    post: &WrittenPost,
    (key, hash): (&str, &[u8; 32]),
    now: Time,
) -> Result<WrittenOnce> {
    let used = tx.conn.one(
        "SELECT hash, post_id FROM post_keys WHERE workspace_id = ?1 AND idempotency_key = ?2",
        (workspace, key),
        |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, i64>(1)?)),
    )?;
    match used {
        Some((known, _)) if known != hash => return Ok(WrittenOnce::KeyReused),
        Some((_, id)) => {
            let row = rows::one(tx.conn, workspace, id)?;
            return Ok(WrittenOnce::Same(Box::new(row)));
        }
        None => {}
    }
    let row = write(tx, workspace, post, now)?;
    tx.conn.run(
        "INSERT INTO post_keys (workspace_id, idempotency_key, hash, post_id) VALUES (?1, ?2, ?3, ?4)",
        (workspace, key, &hash[..], row.id.0),
    )?;
    Ok(WrittenOnce::New(Box::new(row)))
}

/// The channels a post goes to, with what it is there.
fn put_targets(tx: &mut Tx<'_>, workspace: i64, post: i64, written: &WrittenPost) -> Result<()> {
    let known = rows::one(tx.conn, workspace, post)?.targets;
    for target in &known {
        if !written.channels.contains(&target.channel) {
            tx.conn.run(
                "DELETE FROM post_targets WHERE workspace_id = ?1 AND id = ?2",
                [workspace, target.id.0],
            )?;
        }
    }
    for channel in &written.channels {
        let kind = written.body.for_channel(*channel).kind.as_str();
        if let Some(target) = known.iter().find(|t| t.channel == *channel) {
            tx.conn.run(
                "UPDATE post_targets SET kind = ?3 WHERE workspace_id = ?1 AND id = ?2",
                (workspace, target.id.0, kind),
            )?;
            continue;
        }
        must_be_here(tx, workspace, *channel)?;
        let id = tx.next_id(WorkspaceId(workspace))?;
        tx.conn.run(
            "INSERT INTO post_targets (workspace_id, id, post_id, channel_id, kind) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (workspace_id, post_id, channel_id) DO NOTHING",
            (workspace, id, post, channel.0, kind),
        )?;
    }
    Ok(())
}

fn must_be_here(tx: &Tx<'_>, workspace: i64, channel: ChannelId) -> Result<()> {
    tx.conn
        .one(
            "SELECT 1 FROM channels WHERE workspace_id = ?1 AND id = ?2",
            [workspace, channel.0],
            |_| Ok(()),
        )?
        .ok_or(StoreError::NotFound("the channel"))
}

/// Moves a post to another stage.
pub(super) fn stage(
    tx: &mut Tx<'_>,
    workspace: i64,
    change: &StageChange,
    now: Time,
) -> Result<PostRow> {
    let post = rows::one(tx.conn, workspace, change.post.0)?;
    if !change.from.contains(&post.stage) {
        return Err(if post.stage.is_open() { CHANGED } else { GIVEN });
    }
    if change
        .version
        .is_some_and(|version| version != post.version)
    {
        return Err(CHANGED);
    }
    tx.conn.run(
        "UPDATE posts SET stage = ?3, due_at = coalesce(?4, due_at), updated_at = ?5, version = version + 1 \
         WHERE workspace_id = ?1 AND id = ?2",
        (
            workspace,
            change.post.0,
            change.to.as_str(),
            change.due_at.map(|t| t.0),
            now.0,
        ),
    )?;
    remark(
        tx,
        workspace,
        change.post,
        (&change.what, &change.text),
        change.by,
        now,
    )?;
    rows::one(tx.conn, workspace, change.post.0)
}

/// Gives a post another time.
pub(super) fn shift(
    tx: &mut Tx<'_>,
    workspace: i64,
    (id, version): (PostId, u32),
    due_at: Option<Time>,
    now: Time,
) -> Result<PostRow> {
    open(tx, workspace, id, Some(version))?;
    tx.conn.run(
        "UPDATE posts SET due_at = ?3, updated_at = ?4, version = version + 1 WHERE workspace_id = ?1 AND id = ?2",
        (workspace, id.0, due_at.map(|t| t.0), now.0),
    )?;
    rows::one(tx.conn, workspace, id.0)
}

/// Deletes a post that the outbox never had.
pub(super) fn delete(tx: &mut Tx<'_>, workspace: i64, id: PostId) -> Result<()> {
    let post = rows::one(tx.conn, workspace, id.0)?;
    if post.targets.iter().any(|t| t.delivery.is_some()) {
        return Err(GIVEN);
    }
    for sql in [
        "DELETE FROM post_targets WHERE workspace_id = ?1 AND post_id = ?2",
        "DELETE FROM post_remarks WHERE workspace_id = ?1 AND post_id = ?2",
        "DELETE FROM post_keys WHERE workspace_id = ?1 AND post_id = ?2",
        "DELETE FROM posts WHERE workspace_id = ?1 AND id = ?2",
    ] {
        tx.conn.run(sql, [workspace, id.0])?;
    }
    Ok(())
}

/// Keeps a remark: what it stands for, and its words.
pub(super) fn remark(
    tx: &mut Tx<'_>,
    workspace: i64,
    post: PostId,
    (what, text): (&str, &str),
    by: Option<AgentId>,
    now: Time,
) -> Result<()> {
    let id = tx.next_id(WorkspaceId(workspace))?;
    tx.conn.run(
        "INSERT INTO post_remarks (workspace_id, id, post_id, author_id, what, body, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (workspace, id, post.0, by.map(|a| a.0), what, text, now.0),
    )?;
    Ok(())
}
