//! Posts in the outbox: given to it once, accepted, let go, decided by a person.

use super::{late, rows};
use crate::contract::{Cause, GivenTarget, PostDecision, PostPart, Result, StoreError};
use crate::sqlite::error::unreadable;
use crate::sqlite::outbox::accept;
use crate::sqlite::outbox::deliveries::{self, Delivery};
use crate::sqlite::outbox::exchanges;
use crate::sqlite::outbox::turns;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::delivery::{DeliveryState, post_lane};
use sportello_core::post::{LateWord, PostStage, PostWords};
use sportello_core::{AgentId, Capability, DeliveryId, PostId, Time, WorkspaceId};

/// A delivery to be put at the end of a post's lane.
struct New<'a> {
    channel: i64,
    place: (i64, PostPart),
    capability: &'a str,
    replaces: Option<i64>,
    late_word: Option<LateWord>,
    /// Not before.
    ready_at: Time,
    /// Refused from the first.
    refused: Option<&'a Cause>,
}

fn cause(key: &str, now: Time) -> Cause {
    Cause {
        key: key.to_owned(),
        code: None,
        subcode: None,
        since: now,
        until: None,
    }
}

fn insert(tx: &mut Tx<'_>, workspace: i64, new: &New<'_>, now: Time) -> Result<()> {
    let id = tx.next_id(WorkspaceId(workspace))?;
    let lane = post_lane(new.place.0);
    let text = new.refused.map(serde_json::to_string).transpose();
    let text = text.map_err(|_| unreadable("deliveries.cause"))?;
    let (state, ready_at, failed_at) = match new.refused {
        Some(_) => (DeliveryState::Failed, None, Some(now.0)),
        None => (DeliveryState::Queued, Some(new.ready_at.0), None),
    };
    tx.conn.run(
        "INSERT INTO deliveries (workspace_id, id, target_id, part, channel_id, capability, lane, state, queued_at, \
         ready_at, failed_at, cause, retries, attempt, replaces, late, late_ok) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, 0, ?13, 0, ?14)",
        rusqlite::params![
            workspace,
            id,
            new.place.0,
            new.place.1.as_str(),
            new.channel,
            new.capability,
            &lane,
            state.as_str(),
            now.0,
            ready_at,
            failed_at,
            text,
            new.replaces,
            late::stored(new.late_word),
        ],
    )?;
    turns::after_queueing(tx, workspace, &lane)
}

/// Gives a post to the outbox, once.
pub(super) fn give(
    tx: &mut Tx<'_>,
    workspace: i64,
    (id, version): (PostId, u32),
    targets: &[GivenTarget],
    now: Time,
) -> Result<()> {
    let post = rows::one(tx.conn, workspace, id.0)?;
    if post.stage != PostStage::Scheduled || post.version != version {
        return Err(StoreError::Conflict("somebody changed the post meanwhile"));
    }
    for given in targets {
        let target = post
            .targets
            .iter()
            .find(|t| t.id == given.target)
            .ok_or(StoreError::NotFound("the post on that channel"))?;
        let words = serde_json::to_string(&given.words);
        tx.conn.run(
            "UPDATE post_targets SET kind = ?3, words = ?4 WHERE workspace_id = ?1 AND id = ?2",
            (
                workspace,
                target.id.0,
                given.words.kind.as_str(),
                words.map_err(|_| unreadable("post_targets.words"))?,
            ),
        )?;
        let new = New {
            channel: target.channel.0,
            place: (target.id.0, PostPart::Post),
            capability: given.capability.as_str(),
            replaces: None,
            late_word: None,
            ready_at: post.due_at.map_or(now, |due| due.max(now)),
            refused: given.refused.as_ref(),
        };
        insert(tx, workspace, &new, now)?;
    }
    tx.conn.run(
        "UPDATE posts SET stage = 'given', updated_at = ?3, version = version + 1 WHERE workspace_id = ?1 AND id = ?2",
        (workspace, id.0, now.0),
    )?;
    Ok(())
}

/// The words that were given to the outbox.
pub(super) fn words(conn: &Connection, workspace: i64, target: i64) -> Result<PostWords> {
    let text = conn.one(
        "SELECT words FROM post_targets WHERE workspace_id = ?1 AND id = ?2",
        [workspace, target],
        |r| r.get::<_, Option<String>>(0),
    )?;
    let text = text
        .flatten()
        .ok_or(StoreError::NotFound("the post's words"))?;
    serde_json::from_str(&text).map_err(|_| unreadable("post_targets.words"))
}

/// The platform's id of a part of a post. That of a comment is not kept: nothing asks for it.
pub(crate) fn external_id(
    conn: &Connection,
    workspace: i64,
    (target, part): (i64, PostPart),
) -> Result<Option<String>> {
    if part == PostPart::Comment {
        return Ok(None);
    }
    let found = conn.one(
        "SELECT external_id FROM post_targets WHERE workspace_id = ?1 AND id = ?2",
        [workspace, target],
        |r| r.get::<_, Option<String>>(0),
    )?;
    Ok(found.flatten())
}

/// A part of a post is there: by the answer, by what the platform lists, by a person's word. The
/// comment under it follows, once.
pub(crate) fn accepted(
    tx: &mut Tx<'_>,
    before: Delivery,
    (target, part): (i64, PostPart),
    external_id: Option<&str>,
    now: Time,
) -> Result<()> {
    if before.state == DeliveryState::Withdrawn {
        return Ok(());
    }
    // What is found out later went with the request that was begun then.
    let published_at = match before.state {
        DeliveryState::Unknown | DeliveryState::Unconfirmed => before.begun_at.unwrap_or(now.0),
        _ => now.0,
    };
    let mut after = before.clone();
    if before.state == DeliveryState::Held {
        after.go(DeliveryState::Queued)?;
    }
    accept::mark(tx, &before, &mut after, now)?;
    let (workspace, channel) = (after.workspace, after.channel);
    deliveries::save(tx, &before, after)?;
    if part == PostPart::Comment {
        return Ok(());
    }
    let id = match external_id {
        Some(id) if !is_another(tx.conn, (workspace, channel, target), id)? => Some(id),
        _ => None,
    };
    tx.conn.run(
        "UPDATE post_targets SET external_id = coalesce(external_id, ?3), \
         published_at = coalesce(published_at, ?4) WHERE workspace_id = ?1 AND id = ?2",
        (workspace, target, id, published_at),
    )?;
    follow_with_comment(tx, workspace, (channel, target), now)
}

/// Whether the platform's id stands already for another post of the channel.
pub(crate) fn is_another(
    conn: &Connection,
    (workspace, channel, target): (i64, i64, i64),
    external_id: &str,
) -> Result<bool> {
    let other = conn.one(
        "SELECT id FROM post_targets WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
        (workspace, channel, external_id),
        |r| r.get::<_, i64>(0),
    )?;
    Ok(other.is_some_and(|other| other != target))
}

/// Queues the first comment, if the post has one and it is not queued yet.
fn follow_with_comment(
    tx: &mut Tx<'_>,
    workspace: i64,
    (channel, target): (i64, i64),
    now: Time,
) -> Result<()> {
    let words = words(tx.conn, workspace, target)?;
    if words
        .first_comment
        .is_none_or(|text| text.trim().is_empty())
    {
        return Ok(());
    }
    let there = rows::of_target(tx.conn, workspace, target)?;
    let is_comment = |d: &Delivery| matches!(d.target, Some((_, PostPart::Comment)));
    if there.iter().any(is_comment) {
        return Ok(());
    }
    let known = external_id(tx.conn, workspace, (target, PostPart::Post))?;
    let nowhere = cause("cause-post-id-unknown", now);
    let new = New {
        channel,
        place: (target, PostPart::Comment),
        capability: Capability::CommentReply.as_str(),
        replaces: None,
        late_word: Some(LateWord::Goes),
        ready_at: now,
        refused: known.is_none().then_some(&nowhere),
    };
    insert(tx, workspace, &new, now)
}

/// Lets a waiting delivery go at a moment, late or not.
pub(super) fn let_go(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: DeliveryId,
    word: LateWord,
    at: Time,
) -> Result<()> {
    let before = deliveries::must(tx.conn, workspace, id.0)?;
    let waits = matches!(before.state, DeliveryState::Queued | DeliveryState::Held);
    if !waits || before.target.is_none() {
        return Err(StoreError::Conflict("the post is no longer waiting"));
    }
    let mut after = before.clone();
    after.wait_turn(at.0)?;
    after.late_word = Some(word);
    deliveries::save(tx, &before, after)
}

/// A person drops a delivery: withdrawn, or once it comes back unsent.
pub(super) fn drop(tx: &mut Tx<'_>, workspace: i64, id: DeliveryId, now: Time) -> Result<bool> {
    use DeliveryState as S;
    let before = deliveries::must(tx.conn, workspace, id.0)?;
    if before.target.is_none() {
        return Err(StoreError::NotFound("the post"));
    }
    let mut after = before.clone();
    after.late_word = Some(LateWord::Drop);
    let under_way = match before.state {
        S::Queued | S::Held => false,
        S::Sending => exchanges::under_way(tx.conn, &before)?,
        S::Unknown => true,
        S::Accepted | S::Delivered | S::Read | S::Unconfirmed | S::Failed | S::Withdrawn => {
            return Err(StoreError::Conflict("nothing of the post waits"));
        }
    };
    if !under_way {
        after.wait_turn(now.0)?;
    }
    deliveries::save(tx, &before, after)?;
    Ok(!under_way)
}

/// A person's word on a part of a post whose outcome is unconfirmed, or that failed.
pub(super) fn decide(
    tx: &mut Tx<'_>,
    workspace: i64,
    id: DeliveryId,
    (decision, by): (PostDecision, Option<AgentId>),
    now: Time,
) -> Result<()> {
    let before = deliveries::must(tx.conn, workspace, id.0)?;
    let Some(place) = before.target else {
        return Err(StoreError::NotFound("the post"));
    };
    let by = by.map_or(0, |a| a.0);
    match (decision, before.state) {
        (PostDecision::Published, DeliveryState::Unconfirmed) => {
            let mut after = before.clone();
            after.decided_by = Some(by);
            deliveries::save(tx, &before, after.clone())?;
            accepted(tx, after, place, None, now)
        }
        (PostDecision::Again, DeliveryState::Unconfirmed | DeliveryState::Failed) => {
            again(tx, workspace, &before, by, now)
        }
        _ => Err(StoreError::Conflict("the post is past that")),
    }
}

/// The same part once more, behind what is in the lane.
fn again(tx: &mut Tx<'_>, workspace: i64, old: &Delivery, by: i64, now: Time) -> Result<()> {
    let Some(place) = old.target else {
        return Err(StoreError::NotFound("the post"));
    };
    let last = rows::of_target(tx.conn, workspace, place.0)?
        .into_iter()
        .rfind(|d| d.target.is_some_and(|(_, part)| part == place.1));
    if last.is_some_and(|last| last.id != old.id) {
        return Err(StoreError::Conflict("it was published again already"));
    }
    if old.state == DeliveryState::Unconfirmed {
        let mut after = old.clone();
        after.go(DeliveryState::Withdrawn)?;
        after.decided_by = Some(by);
        after.explain(Some(&cause("cause-sent-again", now)))?;
        deliveries::save(tx, old, after)?;
    }
    let capability = tx.conn.one(
        "SELECT capability FROM deliveries WHERE workspace_id = ?1 AND id = ?2",
        [workspace, old.id],
        |r| r.get::<_, String>(0),
    )?;
    let new = New {
        channel: old.channel,
        place,
        capability: capability.as_deref().unwrap_or(Capability::Post.as_str()),
        replaces: Some(old.id),
        late_word: Some(LateWord::Goes),
        ready_at: now,
        refused: None,
    };
    insert(tx, workspace, &new, now)
}
