//! Posts as they are read: with their channels, and what became of them there.

use crate::contract::{PostDelivery, PostPart, PostRow, RemarkRow, Result, StoreError, TargetRow};
use crate::sqlite::error::unreadable;
use crate::sqlite::outbox::deliveries::{self, Delivery};
use crate::sqlite::sql::Sql;
use rusqlite::{Connection, Row};
use sportello_core::delivery::HoldReason;
use sportello_core::post::{PostKind, PostStage};
use sportello_core::{AgentId, ChannelId, ChannelKind, DeliveryId, PostId, TargetId, Time};

pub(super) const COLUMNS: &str = "SELECT p.id, p.stage, p.body, p.due_at, p.zone, p.author_id, a.name, p.created_at, p.updated_at, \
     p.version FROM posts p LEFT JOIN agents a ON a.id = p.author_id";

/// A post without its channels, and its body as stored.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<(PostRow, String)> {
    let stage: String = row.get(1)?;
    let post = PostRow {
        id: PostId(row.get(0)?),
        stage: PostStage::parse(&stage).unwrap_or_default(),
        body: Default::default(),
        due_at: row.get::<_, Option<i64>>(3)?.map(Time),
        zone: row.get(4)?,
        author: row.get::<_, Option<i64>>(5)?.map(AgentId),
        author_name: row.get(6)?,
        created_at: Time(row.get(7)?),
        updated_at: Time(row.get(8)?),
        version: row.get(9)?,
        targets: Vec::new(),
    };
    Ok((post, row.get(2)?))
}

/// That with its channels.
pub(super) fn whole(
    conn: &Connection,
    workspace: i64,
    found: (PostRow, String),
) -> Result<PostRow> {
    let (mut post, body) = found;
    post.body = serde_json::from_str(&body).map_err(|_| unreadable("posts.body"))?;
    post.targets = targets(conn, workspace, post.id.0)?;
    Ok(post)
}

/// One post.
pub(super) fn one(conn: &Connection, workspace: i64, id: i64) -> Result<PostRow> {
    let sql = format!("{COLUMNS} WHERE p.workspace_id = ?1 AND p.id = ?2");
    let found = conn
        .one(&sql, [workspace, id], read)?
        .ok_or(StoreError::NotFound("the post"))?;
    whole(conn, workspace, found)
}

/// The post that a target is of.
pub(super) fn post_of(conn: &Connection, workspace: i64, target: i64) -> Result<i64> {
    conn.one(
        "SELECT post_id FROM post_targets WHERE workspace_id = ?1 AND id = ?2",
        [workspace, target],
        |r| r.get(0),
    )?
    .ok_or(StoreError::NotFound("the post"))
}

/// Scheduled posts whose time has come.
pub(super) fn come_due(
    conn: &Connection,
    workspace: i64,
    now: Time,
    limit: u32,
) -> Result<Vec<PostRow>> {
    let sql = format!(
        "{COLUMNS} WHERE p.workspace_id = ?1 AND p.stage = 'scheduled' AND p.due_at <= ?2 \
         ORDER BY p.due_at, p.id LIMIT ?3"
    );
    let found = conn.all(&sql, (workspace, now.0, limit), read)?;
    found
        .into_iter()
        .map(|post| whole(conn, workspace, post))
        .collect()
}

/// What a post is on each channel.
fn targets(conn: &Connection, workspace: i64, post: i64) -> Result<Vec<TargetRow>> {
    let found = conn.all(
        "SELECT t.id, t.channel_id, c.kind, c.name, t.kind, t.words, t.external_id, t.url, t.published_at \
         FROM post_targets t JOIN channels c ON c.workspace_id = t.workspace_id AND c.id = t.channel_id \
         WHERE t.workspace_id = ?1 AND t.post_id = ?2 ORDER BY t.channel_id",
        [workspace, post],
        |r| {
            let kind: String = r.get(4)?;
            let target = TargetRow {
                id: TargetId(r.get(0)?),
                channel: ChannelId(r.get(1)?),
                channel_kind: ChannelKind::new(&r.get::<_, String>(2)?),
                channel_name: r.get(3)?,
                kind: PostKind::parse(&kind).unwrap_or_default(),
                words: None,
                external_id: r.get(6)?,
                url: r.get(7)?,
                published_at: r.get::<_, Option<i64>>(8)?.map(Time),
                delivery: None,
                comment: None,
            };
            Ok((target, r.get::<_, Option<String>>(5)?))
        },
    )?;
    let mut targets = Vec::with_capacity(found.len());
    for (mut target, words) in found {
        target.words = words
            .map(|text| serde_json::from_str(&text).map_err(|_| unreadable("post_targets.words")))
            .transpose()?;
        for delivery in of_target(conn, workspace, target.id.0)? {
            // The last one of a part is the one that counts.
            match delivery.target {
                Some((_, PostPart::Post)) => target.delivery = Some(stands(&delivery)?),
                Some((_, PostPart::Comment)) => target.comment = Some(stands(&delivery)?),
                None => {}
            }
        }
        targets.push(target);
    }
    Ok(targets)
}

/// The deliveries of a post on a channel, oldest first.
pub(super) fn of_target(conn: &Connection, workspace: i64, target: i64) -> Result<Vec<Delivery>> {
    conn.all(
        &format!(
            "{} WHERE workspace_id = ?1 AND target_id = ?2 AND target_id IS NOT NULL ORDER BY id",
            deliveries::COLUMNS
        ),
        [workspace, target],
        deliveries::read,
    )
}

fn stands(delivery: &Delivery) -> Result<PostDelivery> {
    let reason = delivery.hold_reason.as_deref().and_then(HoldReason::parse);
    let cause = delivery.cause.as_deref().map(serde_json::from_str);
    Ok(PostDelivery {
        id: DeliveryId(delivery.id),
        state: delivery.state,
        hold: reason.zip(delivery.hold_since.map(Time)),
        cause: cause
            .transpose()
            .map_err(|_| unreadable("deliveries.cause"))?,
        next_at: delivery.ready_at.or(delivery.check_at).map(Time),
    })
}

/// What was said about a post.
pub(super) fn remarks(conn: &Connection, workspace: i64, post: i64) -> Result<Vec<RemarkRow>> {
    conn.all(
        "SELECT r.id, r.what, r.body, a.name, r.at FROM post_remarks r LEFT JOIN agents a ON a.id = r.author_id \
         WHERE r.workspace_id = ?1 AND r.post_id = ?2 ORDER BY r.id",
        [workspace, post],
        |r| {
            Ok(RemarkRow {
                id: r.get(0)?,
                what: r.get(1)?,
                text: r.get(2)?,
                author: r.get(3)?,
                at: Time(r.get(4)?),
            })
        },
    )
}
