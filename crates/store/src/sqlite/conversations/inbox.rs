//! The inbox: conversations by last activity, a page at a time, and the counts of its tabs.

use super::summary::MERGED;
use super::{cursor, messages, people};
use crate::contract::{
    ConversationRow, ConversationStatus, InboxCounts, InboxQuery, KeptBack, LastMessage, Page,
    Result, StoreError,
};
use crate::sqlite::search;
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use sportello_core::{ChannelKind, ContactId, ConversationId, Time, text};

/// Characters of the last message that the list shows.
const PREVIEW: usize = 90;
/// Rows of a page at most.
const MOST: u32 = 200;

/// A page of the inbox.
pub(crate) fn page(
    conn: &Connection,
    workspace: i64,
    query: &InboxQuery,
) -> Result<Page<ConversationRow>> {
    let limit = query.limit.clamp(1, MOST) as usize;
    let from = cursor::read(query.cursor.as_deref())?;
    let statuses = match query.status {
        Some(status) => vec![status],
        None => vec![ConversationStatus::Open, ConversationStatus::Closed],
    };
    let mut keys: Vec<(i64, i64)> = Vec::new();
    if query.words.iter().any(|w| !w.is_empty()) {
        for conversation in search::conversations(conn, workspace, &query.words)? {
            keys.extend(
                listed(conn, workspace, conversation, &statuses)?.filter(|key| *key < from),
            );
        }
    } else {
        for status in statuses {
            keys.extend(newest(conn, workspace, status, from, limit + 1)?);
        }
    }
    keys.sort_unstable_by(|a, b| b.cmp(a));
    let more = keys.len() > limit;
    keys.truncate(limit);
    let next = if more {
        keys.last().map(|key| cursor::write(*key))
    } else {
        None
    };
    let rows = keys
        .into_iter()
        .map(|(_, id)| row(conn, workspace, id))
        .collect::<Result<_>>()?;
    Ok(Page { rows, next })
}

/// The statement of one tab's page; a test asks SQLite how it would run it.
pub(crate) const NEWEST: &str = "SELECT list_at, id FROM conversations \
     WHERE workspace_id = ?1 AND list = ?2 AND (list_at, id) < (?3, ?4) ORDER BY list_at DESC, id DESC LIMIT ?5";

fn newest(
    conn: &Connection,
    workspace: i64,
    status: ConversationStatus,
    from: (i64, i64),
    limit: usize,
) -> Result<Vec<(i64, i64)>> {
    conn.all(
        NEWEST,
        (workspace, status.as_str(), from.0, from.1, limit as i64),
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Where a found conversation stands in the list, if it has one of the statuses.
fn listed(
    conn: &Connection,
    workspace: i64,
    conversation: i64,
    statuses: &[ConversationStatus],
) -> Result<impl Iterator<Item = (i64, i64)>> {
    let found = conn.one(
        "SELECT list_at, id, list FROM conversations WHERE workspace_id = ?1 AND id = ?2",
        [workspace, conversation],
        |r| Ok(((r.get(0)?, r.get(1)?), r.get::<_, String>(2)?)),
    )?;
    Ok(found
        .filter(|(_, list)| statuses.iter().any(|s| s.as_str() == list))
        .map(|(key, _)| key)
        .into_iter())
}

/// The row of a conversation; a merged one's id gives the root's.
pub(crate) fn row(conn: &Connection, workspace: i64, id: i64) -> Result<ConversationRow> {
    let (root, conversation) = people::root_of_conversation(conn, workspace, id)?;
    let missing = StoreError::NotFound("the conversation");
    let (status, unread, at, last) = conn
        .one(
            "SELECT list, list_unread, list_at, list_message FROM conversations WHERE workspace_id = ?1 AND id = ?2",
            [workspace, conversation],
            |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?, r.get::<_, i64>(2)?, r.get::<_, Option<i64>>(3)?)),
        )?
        .filter(|(list, ..)| list != MERGED)
        .ok_or(missing)?;
    let person = people::person(conn, workspace, root)?;
    let (waiting, failed) = troubles(conn, workspace, &person)?;
    let kept_back = match waiting {
        0 => Vec::new(),
        _ => kept_back(conn, workspace, &person)?,
    };
    Ok(ConversationRow {
        id: ConversationId(conversation),
        contact: ContactId(root),
        status: ConversationStatus::parse(&status).unwrap_or(ConversationStatus::Open),
        last_at: Time(at),
        last: last
            .map(|id| last_message(conn, workspace, id))
            .transpose()?,
        unread: u32::try_from(unread).unwrap_or(0),
        waiting,
        failed,
        kept_back,
        reach: reach(&person),
        name: person.name,
    })
}

fn last_message(conn: &Connection, workspace: i64, id: i64) -> Result<LastMessage> {
    let message = messages::one(conn, workspace, id)?;
    let place = message.content.as_ref().and_then(|c| c.comment.as_ref());
    Ok(LastMessage {
        public: place.is_some_and(|place| !place.private),
        direction: message.direction,
        kind: message.kind,
        preview: message.text.as_deref().map(|t| text::preview(t, PREVIEW)),
        channel_kind: message.channel_kind,
        state: message.state,
    })
}

/// Each kind of channel once, with the time the person last wrote there.
fn reach(person: &people::Person) -> Vec<(ChannelKind, Option<Time>)> {
    let mut reach: Vec<(ChannelKind, Option<Time>)> = Vec::new();
    for address in &person.addresses {
        if !reach.iter().any(|(kind, _)| *kind == address.kind) {
            reach.push((address.kind.clone(), address.last_inbound));
        }
    }
    reach
}

/// Deliveries that wait, and those that failed since an agent last looked.
fn troubles(conn: &Connection, workspace: i64, person: &people::Person) -> Result<(u32, u32)> {
    let (mut waiting, mut failed) = (0, 0);
    for address in &person.addresses {
        waiting += conn.number(
            "SELECT count(*) FROM deliveries WHERE workspace_id = ?1 AND address_id = ?2 \
             AND state IN ('queued', 'held', 'sending', 'unknown', 'unconfirmed') \
             AND state IN ('held', 'unknown', 'unconfirmed')",
            [workspace, address.id.0],
        )?;
        failed += conn.number(
            "SELECT count(*) FROM deliveries WHERE workspace_id = ?1 AND address_id = ?2 AND state = 'failed' \
             AND failed_at > (SELECT v.seen_at FROM conversations v \
                 JOIN contacts c ON c.workspace_id = v.workspace_id AND c.conversation_id = v.id \
                 WHERE c.workspace_id = ?1 AND c.id = ?3)",
            [workspace, address.id.0, address.home.0],
        )?;
    }
    Ok((
        u32::try_from(waiting).unwrap_or(u32::MAX),
        u32::try_from(failed).unwrap_or(u32::MAX),
    ))
}

/// Where messages that need an open window are held.
fn kept_back(conn: &Connection, workspace: i64, person: &people::Person) -> Result<Vec<KeptBack>> {
    let mut all = Vec::new();
    for address in &person.addresses {
        let held = conn.one(
            "SELECT count(*), count(m.author_id) FROM deliveries d \
             JOIN messages m ON m.workspace_id = d.workspace_id AND m.id = d.message_id \
             WHERE d.workspace_id = ?1 AND d.address_id = ?2 \
             AND d.state IN ('queued', 'held', 'sending', 'unknown', 'unconfirmed') AND d.state = 'held' \
             AND d.hold_reason <> 'fallback' AND d.capability NOT IN ('template', 'comment_reply', 'private_reply')",
            [workspace, address.id.0],
            |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)),
        )?;
        if let Some((count, by_agents)) = held.filter(|(count, _)| *count > 0) {
            all.push(KeptBack {
                kind: address.kind.clone(),
                last_inbound: address.last_inbound,
                by_program: by_agents < count,
            });
        }
    }
    Ok(all)
}

/// The counts of the tabs.
pub(crate) fn counts(conn: &Connection, workspace: i64) -> Result<InboxCounts> {
    let counts = conn.one(
        "SELECT open, closed, unread FROM inbox_totals WHERE workspace_id = ?1",
        [workspace],
        |r| {
            Ok((
                r.get::<_, i64>(0)?,
                r.get::<_, i64>(1)?,
                r.get::<_, i64>(2)?,
            ))
        },
    )?;
    let (open, closed, unread) = counts.ok_or(StoreError::NotFound("the workspace"))?;
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok(InboxCounts {
        open: number(open),
        closed: number(closed),
        unread: number(unread),
    })
}
