//! What may act now of posts, with everything needed to act on it.

use super::given;
use crate::contract::{ListingKnown, PostDue, PostPart, Result, StoreError};
use crate::sqlite::directory::channels;
use crate::sqlite::media;
use crate::sqlite::outbox::deliveries::{self, Delivery};
use crate::sqlite::outbox::exchanges;
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use sportello_core::delivery::HoldReason;
use sportello_core::{Capability, ChannelId, DeliveryId, PostId, TargetId, Time, WorkspaceId};

const DUE: &str = "WHERE workspace_id = ?1 AND act_at <= ?2 AND act_at IS NOT NULL AND target_id IS NOT NULL \
     ORDER BY act_at, id LIMIT ?3";
const UNKNOWN: &str = "WHERE workspace_id = ?1 AND check_at <= ?2 AND check_at IS NOT NULL AND target_id IS NOT NULL \
     ORDER BY check_at, id LIMIT ?3";

/// Heads of lanes that may act, oldest first.
pub(super) fn due(
    conn: &Connection,
    workspace: i64,
    now: Time,
    limit: u32,
) -> Result<Vec<PostDue>> {
    listed(conn, DUE, workspace, now, limit)
}

/// Unknown ones to be looked for.
pub(super) fn unknown(
    conn: &Connection,
    workspace: i64,
    now: Time,
    limit: u32,
) -> Result<Vec<PostDue>> {
    listed(conn, UNKNOWN, workspace, now, limit)
}

fn listed(
    conn: &Connection,
    condition: &str,
    workspace: i64,
    now: Time,
    limit: u32,
) -> Result<Vec<PostDue>> {
    let mut found = conn.all(
        &format!("{} {condition}", deliveries::COLUMNS),
        (workspace, now.0, limit),
        deliveries::read,
    )?;
    found.sort_by_key(|d| d.id);
    let found = found.into_iter().map(|delivery| whole(conn, delivery));
    let mut found: Vec<PostDue> = found.collect::<Result<_>>()?;
    // Of those that became late together, the one that was due first goes first.
    found.sort_by_key(|due| due.due_at);
    Ok(found)
}

/// One delivery of a post.
pub(super) fn one(conn: &Connection, workspace: i64, id: DeliveryId) -> Result<PostDue> {
    whole(conn, deliveries::must(conn, workspace, id.0)?)
}

fn whole(conn: &Connection, delivery: Delivery) -> Result<PostDue> {
    let workspace = delivery.workspace;
    let (target, part) = delivery.target.ok_or(StoreError::NotFound("the post"))?;
    let (post, under, due_at, capability) = conn
        .one(
            "SELECT t.post_id, t.external_id, p.due_at, d.capability FROM post_targets t \
             JOIN posts p ON p.workspace_id = t.workspace_id AND p.id = t.post_id \
             JOIN deliveries d ON d.workspace_id = t.workspace_id AND d.id = ?3 \
             WHERE t.workspace_id = ?1 AND t.id = ?2",
            [workspace, target, delivery.id],
            |r| {
                Ok((
                    PostId(r.get(0)?),
                    r.get::<_, Option<String>>(1)?,
                    r.get::<_, Option<i64>>(2)?,
                    r.get::<_, String>(3)?,
                ))
            },
        )?
        .ok_or(StoreError::NotFound("the post"))?;
    let words = given::words(conn, workspace, target)?;
    let files = words
        .files
        .iter()
        .map(|file| media::one(conn, workspace, file.media.0))
        .collect::<Result<_>>()?;
    let reason = delivery.hold_reason.as_deref().and_then(HoldReason::parse);
    let capability = Capability::parse(&capability).unwrap_or(Capability::Post);
    Ok(PostDue {
        id: DeliveryId(delivery.id),
        post,
        target: TargetId(target),
        part,
        capability,
        state: delivery.state,
        queued_at: Time(delivery.queued_at),
        due_at: Time(due_at.unwrap_or(delivery.queued_at)),
        late_word: delivery.late_word,
        hold: reason.zip(delivery.hold_since.map(Time)),
        retries: delivery.retries,
        channel: channels::one(conn, WorkspaceId(workspace), ChannelId(delivery.channel))?,
        words,
        files,
        under: under.filter(|_| part == PostPart::Comment),
        exchanges: exchanges::of(conn, delivery.workspace, delivery.id)?,
        begun_at: delivery.begun_at.map(Time),
        deadline: delivery.deadline.map(Time),
    })
}

/// What is known of posts that the platform lists, for a delivery of unknown outcome.
pub(super) fn listing_known(
    conn: &Connection,
    workspace: i64,
    delivery: DeliveryId,
    ids: &[String],
) -> Result<ListingKnown> {
    let ours = deliveries::must(conn, workspace, delivery.0)?;
    let (target, _) = ours.target.ok_or(StoreError::NotFound("the post"))?;
    let begun = ours.begun_mark.unwrap_or(i64::MAX);
    let mut known = ListingKnown::default();
    for id in ids {
        let key = (workspace, ours.channel, id);
        let listed = conn.one(
            "SELECT mark FROM listed_posts WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
            key,
            |r| r.get::<_, i64>(0),
        )?;
        let published = conn.one(
            "SELECT t.id, max(d.accepted_seq) FROM post_targets t JOIN deliveries d ON d.workspace_id = t.workspace_id \
             AND d.target_id = t.id AND d.target_id IS NOT NULL AND d.part = 'post' \
             WHERE t.workspace_id = ?1 AND t.channel_id = ?2 AND t.external_id = ?3 GROUP BY t.id",
            key,
            |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<i64>>(1)?)),
        )?;
        let accepted = published.as_ref().and_then(|(_, seq)| *seq);
        let before = [listed, accepted];
        let before = before.into_iter().flatten().any(|mark| mark < begun);
        if before {
            known.earlier.push(id.clone());
        }
        if before || published.is_some_and(|(other, _)| other != target) {
            known.others.push(id.clone());
        }
    }
    Ok(known)
}
