//! What a simulation reads of a store in memory to check promises from outside: whole tables in
//! few queries, by the platform's names. Nothing of the desk uses it.

use super::bodies;
use super::memory::MemoryStore;
use super::outbox::deliveries::state;
use super::posts::late;
use super::sql::Sql;
use crate::contract::{Cause, FallbackEnd, PostPart, Result};
use rusqlite::{Connection, Row};
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::post::LateWord;
use sportello_core::{
    Capability, ChannelId, DeliveryId, MessageId, PostId, TargetId, Time, WorkspaceId,
};

/// A delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryAudit {
    /// Its id: the order of the queue.
    pub id: DeliveryId,
    /// Its message.
    pub message: MessageId,
    /// Its channel.
    pub channel: ChannelId,
    /// Its lane.
    pub lane: String,
    /// The platform's id of the person it goes to.
    pub address: String,
    /// Its state as people see it.
    pub state: DeliveryState,
    /// Why it is kept back, if it is.
    pub hold: Option<HoldReason>,
    /// What it needs to be sent.
    pub capability: Capability,
    /// The delivery of the file whose words it is, where those are a message of their own.
    pub caption_of: Option<DeliveryId>,
    /// Its place in the order of acceptance.
    pub accepted_seq: Option<i64>,
    /// Why it is where it is.
    pub cause: Option<Cause>,
    /// The platform's id of its message.
    pub external_id: Option<String>,
}

/// A delivery of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostAudit {
    /// Its id: the order of the queue.
    pub id: DeliveryId,
    /// The post.
    pub post: PostId,
    /// The post on that channel.
    pub target: TargetId,
    /// Which part.
    pub part: PostPart,
    /// Its channel.
    pub channel: ChannelId,
    /// Its lane.
    pub lane: String,
    /// Its state.
    pub state: DeliveryState,
    /// Why it is kept back, if it is.
    pub hold: Option<HoldReason>,
    /// When the post was due.
    pub due_at: Option<Time>,
    /// A person's word, should it be late.
    pub late_word: Option<LateWord>,
    /// The one that it was queued instead of by a person's choice.
    pub replaces: Option<DeliveryId>,
    /// Its place in the order of acceptance.
    pub accepted_seq: Option<i64>,
    /// Why it is where it is.
    pub cause: Option<Cause>,
    /// The platform's id of the post on that channel.
    pub external_id: Option<String>,
}

/// An inbound message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidAudit {
    /// When it was written, by the platform's clock.
    pub at: Time,
    /// The state of its picture, if it has one.
    pub media: Option<String>,
}

/// A held delivery and the one that says the same another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FallbackAudit {
    /// The held one.
    pub held: DeliveryId,
    /// The other.
    pub other: DeliveryId,
    /// How it was settled; `None` = not yet.
    pub end: Option<FallbackEnd>,
}

/// Pictures that came from people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PicturesAudit {
    /// Still awaited.
    pub pending: u64,
    /// Here.
    pub fetched: u64,
}

impl MemoryStore {
    /// Every delivery, in the order of the queue.
    pub fn audit_deliveries(&self, workspace: WorkspaceId) -> Result<Vec<DeliveryAudit>> {
        self.backend.read_now(|conn| {
            conn.all(
                "SELECT d.id, d.message_id, d.channel_id, d.lane, a.external_id, d.state, d.accepted_seq, d.cause, \
                 m.external_id, d.hold_reason, d.capability, d.caption_of FROM deliveries d \
                 JOIN messages m ON m.workspace_id = d.workspace_id AND m.id = d.message_id \
                 JOIN addresses a ON a.workspace_id = d.workspace_id AND a.id = d.address_id \
                 WHERE d.workspace_id = ?1 ORDER BY d.id",
                [workspace.0],
                |r| {
                    let cause: Option<String> = r.get(7)?;
                    Ok(DeliveryAudit {
                        id: DeliveryId(r.get(0)?),
                        message: MessageId(r.get(1)?),
                        channel: ChannelId(r.get(2)?),
                        lane: r.get(3)?,
                        address: r.get(4)?,
                        state: state(r, 5)?,
                        hold: r
                            .get::<_, Option<String>>(9)?
                            .as_deref()
                            .and_then(HoldReason::parse),
                        capability: Capability::parse(r.get_ref(10)?.as_str()?)
                            .unwrap_or(Capability::Text),
                        caption_of: r.get::<_, Option<i64>>(11)?.map(DeliveryId),
                        accepted_seq: r.get(6)?,
                        cause: cause.and_then(|text| serde_json::from_str(&text).ok()),
                        external_id: r.get(8)?,
                    })
                },
            )
        })
    }

    /// Every delivery of a post, in the order of the queue.
    pub fn audit_posts(&self, workspace: WorkspaceId) -> Result<Vec<PostAudit>> {
        self.backend.read_now(|conn| {
            conn.all(
                "SELECT d.id, t.post_id, t.id, d.part, d.channel_id, d.lane, d.state, d.hold_reason, p.due_at, d.late_ok, \
                 d.replaces, d.accepted_seq, d.cause, t.external_id FROM deliveries d \
                 JOIN post_targets t ON t.workspace_id = d.workspace_id AND t.id = d.target_id \
                 JOIN posts p ON p.workspace_id = t.workspace_id AND p.id = t.post_id \
                 WHERE d.workspace_id = ?1 AND d.target_id IS NOT NULL ORDER BY d.id",
                [workspace.0],
                published,
            )
        })
    }

    /// Every fallback, in the order of the queue.
    pub fn audit_fallbacks(&self, workspace: WorkspaceId) -> Result<Vec<FallbackAudit>> {
        self.backend.read_now(|conn| {
            conn.all(
                "SELECT held_id, other_id, how FROM fallbacks WHERE workspace_id = ?1 ORDER BY other_id",
                [workspace.0],
                |r| {
                    let how: Option<String> = r.get(2)?;
                    Ok(FallbackAudit {
                        held: DeliveryId(r.get(0)?),
                        other: DeliveryId(r.get(1)?),
                        end: how.and_then(|word| FallbackEnd::parse(&word)),
                    })
                },
            )
        })
    }

    /// The inbound message of that platform id.
    pub fn audit_said(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<Option<SaidAudit>> {
        self.backend.read_now(|conn| {
            conn.one(
                "SELECT coalesce(m.said_at, m.at), p.state FROM messages m \
                 LEFT JOIN media p ON p.workspace_id = m.workspace_id AND p.id = m.media_id \
                 WHERE m.workspace_id = ?1 AND m.channel_id = ?2 AND m.external_hash = ?3 AND m.external_id = ?4 \
                 AND m.direction = 'in'",
                (
                    workspace.0,
                    channel.0,
                    super::schema::external_hash(external_id),
                    external_id,
                ),
                |r| {
                    Ok(SaidAudit {
                        at: Time(r.get(0)?),
                        media: r.get(1)?,
                    })
                },
            )
        })
    }

    /// How many pictures are awaited, and how many came.
    pub fn audit_pictures(&self, workspace: WorkspaceId) -> Result<PicturesAudit> {
        self.backend.read_now(|conn| {
            let count = |state: &str| {
                conn.number(
                    "SELECT count(*) FROM media WHERE workspace_id = ?1 AND channel_id IS NOT NULL AND state = ?2",
                    (workspace.0, state),
                )
            };
            Ok(PicturesAudit {
                pending: count("pending")?.unsigned_abs(),
                fetched: count("stored")?.unsigned_abs(),
            })
        })
    }

    /// What a replay of the journal must rebuild (I13), a line each, by the platform's names and
    /// in no order: addresses with who shares a contact's home, inbound messages, receipts,
    /// marks and reactions. Names are among it for the channels of `named`, whose webhooks tell
    /// them; others are asked for, and a journal does not hold the answers.
    pub fn audit_essence(
        &self,
        workspace: WorkspaceId,
        named: &[ChannelId],
    ) -> Result<Vec<String>> {
        self.backend.read_now(|conn| {
            let mut lines = addresses(conn, workspace)?;
            for channel in named {
                lines.extend(names(conn, workspace, *channel)?);
            }
            lines.extend(messages(conn, workspace)?);
            lines.extend(receipts(conn, workspace)?);
            Ok(lines)
        })
    }

    /// Switches a bug on: a later receipt replaces the earlier one instead of joining it, and the
    /// state people see falls with it (breaks I7). A simulation proves with it that it looks.
    pub fn plant_falling_receipts(&self, on: bool) {
        self.backend.plant_falling_receipts(on);
    }
}

fn published(r: &Row<'_>) -> rusqlite::Result<PostAudit> {
    let (part, hold): (String, Option<String>) = (r.get(3)?, r.get(7)?);
    let cause: Option<String> = r.get(12)?;
    Ok(PostAudit {
        id: DeliveryId(r.get(0)?),
        post: PostId(r.get(1)?),
        target: TargetId(r.get(2)?),
        part: PostPart::parse(&part).unwrap_or(PostPart::Post),
        channel: ChannelId(r.get(4)?),
        lane: r.get(5)?,
        state: state(r, 6)?,
        hold: hold.as_deref().and_then(HoldReason::parse),
        due_at: r.get::<_, Option<i64>>(8)?.map(Time),
        late_word: late::word(r.get(9)?),
        replaces: r.get::<_, Option<i64>>(10)?.map(DeliveryId),
        accepted_seq: r.get(11)?,
        cause: cause.and_then(|text| serde_json::from_str(&text).ok()),
        external_id: r.get(13)?,
    })
}

fn addresses(conn: &Connection, workspace: WorkspaceId) -> Result<Vec<String>> {
    conn.all(
        "SELECT c.kind, a.external_id, a.alias, a.phone, a.last_inbound, (SELECT group_concat(o.external_id, ' ') \
         FROM (SELECT external_id FROM addresses WHERE workspace_id = a.workspace_id AND contact_id = a.contact_id \
         ORDER BY external_id) o) \
         FROM addresses a JOIN channels c ON c.workspace_id = a.workspace_id AND c.id = a.channel_id WHERE a.workspace_id = ?1",
        [workspace.0],
        |r| line(r, "address", &[0, 1, 2, 3, 5], &[4]),
    )
}

fn names(conn: &Connection, workspace: WorkspaceId, channel: ChannelId) -> Result<Vec<String>> {
    conn.all(
        "SELECT external_id, name, name_at FROM addresses WHERE workspace_id = ?1 AND channel_id = ?2",
        [workspace.0, channel.0],
        |r| line(r, "name", &[0, 1], &[2]),
    )
}

fn messages(conn: &Connection, workspace: WorkspaceId) -> Result<Vec<String>> {
    conn.all(
        "SELECT c.kind, a.external_id, m.kind, m.external_id, m.body, m.at, m.media_id IS NOT NULL \
         FROM messages m JOIN channels c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id \
         JOIN addresses a ON a.workspace_id = m.workspace_id AND a.id = m.address_id \
         WHERE m.workspace_id = ?1 AND m.direction = 'in'",
        [workspace.0],
        |r| {
            let body = bodies::unpack(r, 4)?;
            Ok(format!("{} {body:?}", line(r, "message", &[0, 1, 2, 3], &[5, 6])?))
        },
    )
}

/// Receipts, the marks of networks that tell them as such, and reactions. Instagram's marks are
/// made of its receipts and of the times of messages that a journal need not hold.
fn receipts(conn: &Connection, workspace: WorkspaceId) -> Result<Vec<String>> {
    let mut lines = conn.all(
        "SELECT c.kind, r.external_id, r.failure_cause, r.rank, r.at, r.failure_code FROM receipts r \
         JOIN channels c ON c.workspace_id = r.workspace_id AND c.id = r.channel_id WHERE r.workspace_id = ?1",
        [workspace.0],
        |r| line(r, "receipt", &[0, 1, 2], &[3, 4, 5]),
    )?;
    lines.extend(conn.all(
        "SELECT c.kind, w.address, w.delivered, w.read FROM watermarks w \
         JOIN channels c ON c.workspace_id = w.workspace_id AND c.id = w.channel_id \
         WHERE w.workspace_id = ?1 AND NOT EXISTS (SELECT 1 FROM receipts r WHERE r.workspace_id = w.workspace_id \
         AND r.channel_id = w.channel_id AND r.upto = 1)",
        [workspace.0],
        |r| line(r, "mark", &[0, 1], &[2, 3]),
    )?);
    lines.extend(conn.all(
        "SELECT c.kind, r.target, r.emoji, r.at, r.by_contact FROM reactions r \
         JOIN channels c ON c.workspace_id = r.workspace_id AND c.id = r.channel_id WHERE r.workspace_id = ?1",
        [workspace.0],
        |r| line(r, "reaction", &[0, 1, 2], &[3, 4]),
    )?);
    Ok(lines)
}

/// One line of the essence: columns of text, then columns of numbers.
fn line(row: &Row<'_>, what: &str, texts: &[usize], numbers: &[usize]) -> rusqlite::Result<String> {
    let mut out = what.to_owned();
    for column in texts {
        let text: Option<String> = row.get(*column)?;
        out.push_str(&format!(" {}", text.as_deref().unwrap_or("-")));
    }
    for column in numbers {
        match row.get::<_, Option<i64>>(*column)? {
            Some(number) => out.push_str(&format!(" {number}")),
            None => out.push_str(" -"),
        }
    }
    Ok(out)
}
