//! Messages: written once, found by the platform's id, read a page at a time.

use super::cursor;
use super::people;
use super::quoted;
use crate::contract::{Cause, MessageRow, Page, Result, StoreError};
use crate::sqlite::error::unreadable;
use crate::sqlite::fallbacks::pairs;
use crate::sqlite::outbox::deliveries::{self, Delivery};
use crate::sqlite::schema::external_hash;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use crate::sqlite::{bodies, media};
use rusqlite::{Connection, Row, params};
use sportello_core::content::Content;
use sportello_core::delivery::DeliveryState;
use sportello_core::message::{Direction, MessageKind};
use sportello_core::{
    AddressId, ChannelId, ChannelKind, ConversationId, DeliveryId, MessageId, Time, WorkspaceId,
};

/// A message to be written.
pub(crate) struct NewMessage<'a> {
    pub workspace: i64,
    pub channel: i64,
    pub address: i64,
    pub direction: Direction,
    pub kind: MessageKind,
    pub text: Option<&'a str>,
    pub at: i64,
    /// The platform's own time, where the message does not stand at it (digest/ahead.rs).
    pub said_at: Option<i64>,
    pub external_id: Option<&'a str>,
    /// Of one said elsewhere.
    pub state: Option<DeliveryState>,
    pub delivery: Option<i64>,
    pub author: Option<i64>,
    pub media: Option<i64>,
    pub content: Option<&'a Content>,
    /// Said before the desk was there, and read then: never unread.
    pub past: bool,
}

/// What digesting and settling need of a stored message.
#[derive(Clone, Debug)]
pub(crate) struct Stub {
    pub id: i64,
    pub address: i64,
    pub direction: Direction,
    /// Where it stands.
    pub at: i64,
    /// When it was said, by the platform's clock if that told.
    pub said_at: i64,
    pub state: Option<String>,
    pub delivery: Option<i64>,
}

impl Stub {
    /// Whether it may turn out to be that delivery's message: filed as said elsewhere after the
    /// delivery was queued. Ids are drawn in the order of arrival.
    pub fn may_be(&self, delivery: &Delivery) -> bool {
        self.said_elsewhere() && self.id > delivery.message
    }

    /// Whether the platform had it before the delivery's request was begun, by the order of
    /// arrival here and by that of its lane, and not by a clock.
    pub fn was_before(&self, delivery: &Delivery) -> bool {
        match (self.direction, self.delivery) {
            (Direction::In, _) => self.id < delivery.begun_mark.unwrap_or(delivery.message),
            (Direction::Out, None) => self.id < delivery.message,
            (Direction::Out, Some(other)) => {
                self.address == delivery.address && other < delivery.id
            }
        }
    }

    fn said_elsewhere(&self) -> bool {
        self.direction == Direction::Out && self.delivery.is_none()
    }
}

/// A message by the platform's id, and the `external_nth` that is free for a new one.
fn probe(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    external_id: &str,
) -> Result<(Option<Stub>, i64)> {
    let mut statement = conn.prepare_cached(
        "SELECT external_id, external_nth, id, address_id, direction, at, coalesce(said_at, at), state, delivery_id \
         FROM messages \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND external_hash = ?3",
    )?;
    let mut rows = statement.query([workspace, channel, external_hash(external_id)])?;
    let mut free = 0;
    while let Some(row) = rows.next()? {
        if row.get_ref(0)?.as_str().ok() == Some(external_id) {
            return Ok((Some(stub(row, 2)?), free));
        }
        free = free.max(row.get::<_, i64>(1)? + 1);
    }
    Ok((None, free))
}

/// Content as it is stored.
pub(crate) fn packed(content: Option<&Content>) -> Result<Option<String>> {
    content
        .map(|content| serde_json::to_string(content).map_err(|_| unreadable("content")))
        .transpose()
}

/// Content from where it is stored.
pub(crate) fn content(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Box<Content>>> {
    let text = row.get_ref(column)?.as_str_or_null()?;
    // What an older or newer version wrote and this one cannot read is not shown; it is kept.
    Ok(text.and_then(|text| serde_json::from_str(text).ok()))
}

fn stub(row: &Row<'_>, first: usize) -> rusqlite::Result<Stub> {
    Ok(Stub {
        id: row.get(first)?,
        address: row.get(first + 1)?,
        direction: if row.get_ref(first + 2)?.as_str()? == "in" {
            Direction::In
        } else {
            Direction::Out
        },
        at: row.get(first + 3)?,
        said_at: row.get(first + 4)?,
        state: row.get(first + 5)?,
        delivery: row.get(first + 6)?,
    })
}

/// A message by the platform's id.
pub(crate) fn by_external(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    external_id: &str,
) -> Result<Option<Stub>> {
    Ok(probe(conn, workspace, channel, external_id)?.0)
}

/// A message by ours.
pub(crate) fn by_id(conn: &Connection, workspace: i64, id: i64) -> Result<Option<Stub>> {
    conn.one(
        "SELECT id, address_id, direction, at, coalesce(said_at, at), state, delivery_id FROM messages \
         WHERE workspace_id = ?1 AND id = ?2",
        [workspace, id],
        |row| stub(row, 0),
    )
}

/// Writes a message, unless one with the platform's id is there. Gives the new id.
pub(crate) fn insert(tx: &mut Tx<'_>, new: &NewMessage<'_>) -> Result<Option<i64>> {
    let mut key = None;
    if let Some(external_id) = new.external_id {
        let (known, free) = probe(tx.conn, new.workspace, new.channel, external_id)?;
        if known.is_some() {
            return Ok(None);
        }
        key = Some((external_hash(external_id), free));
    }
    let id = tx.next_id(WorkspaceId(new.workspace))?;
    tx.conn.run(
        "INSERT INTO messages (workspace_id, id, channel_id, address_id, direction, kind, body, at, external_id, \
         external_hash, external_nth, state, delivery_id, author_id, media_id, said_at, content, past) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        params![
            new.workspace,
            id,
            new.channel,
            new.address,
            new.direction.as_str(),
            new.kind.as_str(),
            bodies::pack(new.text),
            new.at,
            new.external_id,
            key.map(|(hash, _)| hash),
            key.map(|(_, nth)| nth),
            new.state.map(DeliveryState::as_str),
            new.delivery,
            new.author,
            new.media,
            new.said_at,
            packed(new.content)?,
            new.past.then_some(1),
        ],
    )?;
    Ok(Some(id))
}

/// Moves a message to where it stands by an earlier receipt than the one known before.
pub(crate) fn stand(tx: &mut Tx<'_>, workspace: i64, known: &Stub, at: i64) -> Result<()> {
    tx.conn.run(
        "UPDATE messages SET at = ?3, said_at = ?4 WHERE workspace_id = ?1 AND id = ?2",
        [workspace, known.id, at, known.said_at],
    )?;
    Ok(())
}

/// Gives a message of ours the platform's id (`None` takes it away). The id must be free.
pub(crate) fn set_external(
    tx: &mut Tx<'_>,
    workspace: i64,
    channel: i64,
    id: i64,
    external_id: Option<&str>,
) -> Result<()> {
    let key = match external_id {
        None => None,
        Some(external_id) => {
            let (known, free) = probe(tx.conn, workspace, channel, external_id)?;
            if known.is_some_and(|known| known.id != id) {
                return Err(StoreError::Conflict(
                    "the platform's id belongs to another message",
                ));
            }
            Some((external_hash(external_id), free))
        }
    };
    tx.conn.run(
        "UPDATE messages SET external_id = ?3, external_hash = ?4, external_nth = ?5 WHERE workspace_id = ?1 AND id = ?2",
        (workspace, id, external_id, key.map(|(hash, _)| hash), key.map(|(_, nth)| nth)),
    )?;
    Ok(())
}

const COLUMNS: &str = "SELECT m.id, m.channel_id, c.kind, m.address_id, m.direction, m.kind, m.body, m.at, m.external_id, \
     m.state, m.delivery_id, d.state, d.cause, g.name, m.media_id, m.content FROM messages m \
     JOIN channels c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id \
     LEFT JOIN deliveries d ON d.workspace_id = m.workspace_id AND d.id = m.delivery_id \
     LEFT JOIN agents g ON g.id = m.author_id AND g.workspace_id = m.workspace_id \
     WHERE m.workspace_id = ?1 AND m.id = ?2";

struct Raw {
    row: MessageRow,
    cause: Option<String>,
    media: Option<i64>,
}

fn read(conversation: i64) -> impl FnOnce(&Row<'_>) -> rusqlite::Result<Raw> {
    move |row| {
        let elsewhere: Option<String> = row.get(9)?;
        let ours: Option<String> = row.get(11)?;
        Ok(Raw {
            row: MessageRow {
                id: MessageId(row.get(0)?),
                conversation: ConversationId(conversation),
                channel: ChannelId(row.get(1)?),
                channel_kind: ChannelKind::new(row.get_ref(2)?.as_str()?),
                address: AddressId(row.get(3)?),
                direction: if row.get_ref(4)?.as_str()? == "in" {
                    Direction::In
                } else {
                    Direction::Out
                },
                kind: MessageKind::parse(row.get_ref(5)?.as_str()?).unwrap_or(MessageKind::Text),
                text: bodies::unpack(row, 6)?,
                at: Time(row.get(7)?),
                external_id: row.get(8)?,
                state: ours.or(elsewhere).as_deref().and_then(DeliveryState::parse),
                delivery: row.get::<_, Option<i64>>(10)?.map(DeliveryId),
                sent_again: None,
                instead: None,
                cause: None,
                author: row.get(13)?,
                media: None,
                content: content(row, 15)?,
                quoted: None,
                reactions: Vec::new(),
                pricing: None,
            },
            cause: row.get(12)?,
            media: row.get(14)?,
        })
    }
}

/// One message, shown in that conversation.
fn shown(
    conn: &Connection,
    workspace: i64,
    conversation: i64,
    id: i64,
) -> Result<Option<MessageRow>> {
    let Some(raw) = conn.one(COLUMNS, [workspace, id], read(conversation))? else {
        return Ok(None);
    };
    let mut message = raw.row;
    message.cause = raw
        .cause
        .map(|text| serde_json::from_str(&text).map_err(|_| unreadable("deliveries.cause")))
        .transpose()?;
    let over = matches!(
        message.state,
        Some(DeliveryState::Failed | DeliveryState::Withdrawn)
    );
    if let Some(delivery) = message.delivery.filter(|_| over) {
        message.sent_again = deliveries::sent_again(conn, workspace, delivery.0)?.map(MessageId);
    }
    if let Some(delivery) = message.delivery {
        message.instead = pairs::instead(conn, workspace, delivery.0)?;
    }
    if let Some(content) = &mut message.content {
        if let Some(place) = content.comment.as_mut().filter(|place| !place.private) {
            // Of an answer from here, the place names the comment that it answers.
            let own = message.external_id.as_ref();
            place.hidden &= own == Some(&place.id);
            if let Some(own) = own.filter(|_| message.kind != MessageKind::Unsent)
                && let Some(hidden) = hidden(conn, workspace, message.channel.0, own)?
            {
                place.hidden = hidden;
            }
        }
        if let Some(quoted) = &content.quoted {
            message.quoted = quoted::row(conn, workspace, message.channel.0, &quoted.external_id)?;
        }
    }
    if let Some(media) = raw.media {
        message.media = Some(media::one(conn, workspace, media)?);
    }
    if let Some(external_id) = &message.external_id {
        message.reactions = conn.all(
            "SELECT by_contact, emoji FROM reactions \
             WHERE workspace_id = ?1 AND channel_id = ?2 AND target = ?3 AND emoji IS NOT NULL ORDER BY by_contact DESC",
            (workspace, message.channel.0, external_id),
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        if message.direction == Direction::Out {
            message.pricing = conn.one(
                "SELECT facts FROM pricing WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
                (workspace, message.channel.0, external_id),
                |r| Ok(serde_json::from_str(r.get_ref(0)?.as_str()?).unwrap_or_default()),
            )?;
        }
        if message.delivery.is_none() && message.state == Some(DeliveryState::Failed) {
            message.cause = refusal(conn, workspace, message.channel.0, external_id)?;
        }
    }
    Ok(Some(message))
}

/// Whether a comment was answered in private, may have been, or is about to be: a platform takes
/// that once. An answer that certainly never went does not count.
pub(crate) fn answered_in_private(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    comment: &str,
) -> Result<bool> {
    let found = conn.one(
        "SELECT 1 FROM messages m \
         LEFT JOIN deliveries d ON d.workspace_id = m.workspace_id AND d.id = m.delivery_id \
         WHERE m.workspace_id = ?1 AND m.channel_id = ?2 AND json_extract(m.content, '$.comment.id') = ?3 \
         AND json_extract(m.content, '$.comment.private') = 1 \
         AND (d.state IS NULL OR d.state NOT IN ('failed', 'withdrawn')) LIMIT 1",
        (workspace, channel, comment),
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Whether a comment is hidden, if anything was told of that.
pub(crate) fn hidden(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    id: &str,
) -> Result<Option<bool>> {
    conn.one(
        "SELECT hidden FROM comments_hidden WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
        (workspace, channel, id),
        |r| r.get(0),
    )
}

/// Why the platform says that a message said elsewhere failed.
fn refusal(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    external_id: &str,
) -> Result<Option<Cause>> {
    conn.one(
        "SELECT failure_code, failure_cause, at FROM receipts \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3 AND failure_cause IS NOT NULL",
        (workspace, channel, external_id),
        |r| {
            Ok(Cause {
                key: r.get(1)?,
                code: r.get(0)?,
                subcode: None,
                since: Time(r.get::<_, Option<i64>>(2)?.unwrap_or(0)),
                until: None,
            })
        },
    )
}

/// One message, shown in the conversation of its root.
pub(crate) fn one(conn: &Connection, workspace: i64, id: i64) -> Result<MessageRow> {
    let missing = StoreError::NotFound("the message");
    let contact = conn.one(
        "SELECT a.contact_id FROM messages m \
         JOIN addresses a ON a.workspace_id = m.workspace_id AND a.id = m.address_id \
         WHERE m.workspace_id = ?1 AND m.id = ?2",
        [workspace, id],
        |r| r.get(0),
    )?;
    let (_, conversation) = people::root_of(conn, workspace, contact.ok_or(missing.clone())?)?;
    shown(conn, workspace, conversation, id)?.ok_or(missing)
}

/// The conversation that shows an address.
pub(crate) fn conversation_of(conn: &Connection, workspace: i64, address: i64) -> Result<i64> {
    conn.one(
        "SELECT r.conversation_id FROM addresses a \
         JOIN contacts c ON c.workspace_id = a.workspace_id AND c.id = a.contact_id \
         JOIN contacts r ON r.workspace_id = c.workspace_id AND r.id = c.root \
         WHERE a.workspace_id = ?1 AND a.id = ?2",
        [workspace, address],
        |r| r.get(0),
    )?
    .ok_or(StoreError::NotFound("the address"))
}

/// A page of everything said under a root, newest first: each address gives its newest, the
/// newest of all are taken.
pub(crate) fn page(
    conn: &Connection,
    workspace: i64,
    conversation: i64,
    from: Option<&str>,
    limit: u32,
) -> Result<Page<MessageRow>> {
    let (root, conversation) = people::root_of_conversation(conn, workspace, conversation)?;
    let limit = limit.clamp(1, 200) as usize;
    let from = cursor::read(from)?;
    let mut keys: Vec<(i64, i64)> = Vec::new();
    for address in addresses_under(conn, workspace, root)? {
        keys.extend(conn.all(
            "SELECT at, id FROM messages WHERE workspace_id = ?1 AND address_id = ?2 AND (at, id) < (?3, ?4) \
             ORDER BY at DESC, id DESC LIMIT ?5",
            (workspace, address, from.0, from.1, limit as i64 + 1),
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?);
    }
    keys.sort_unstable_by(|a, b| b.cmp(a));
    let more = keys.len() > limit;
    keys.truncate(limit);
    let next = if more {
        keys.last().map(|key| cursor::write(*key))
    } else {
        None
    };
    let mut rows = Vec::with_capacity(keys.len());
    for (_, id) in keys {
        rows.extend(shown(conn, workspace, conversation, id)?);
    }
    Ok(Page { rows, next })
}

/// The addresses of everyone under a root. Asked contact by contact, since a planner that knows
/// no statistics may take a join from its wrong end.
pub(crate) fn addresses_under(conn: &Connection, workspace: i64, root: i64) -> Result<Vec<i64>> {
    let mut addresses = Vec::new();
    for member in people::members(conn, workspace, root)? {
        addresses.extend(conn.all(
            "SELECT id FROM addresses WHERE workspace_id = ?1 AND contact_id = ?2 ORDER BY id",
            [workspace, member.contact],
            |r| r.get::<_, i64>(0),
        )?);
    }
    Ok(addresses)
}
