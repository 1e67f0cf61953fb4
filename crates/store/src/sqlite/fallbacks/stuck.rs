//! Messages that cannot go where they were to go.

use crate::contract::{Result, StuckRow};
use crate::sqlite::conversations::messages;
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use sportello_core::{
    AddressId, AgentId, Capability, ChannelId, ConversationId, DeliveryId, MessageId, Time,
};
use std::collections::BTreeMap;

/// A message that waits.
struct Waiting {
    row: StuckRow,
    lane: String,
    paused: bool,
    answered: bool,
}

/// Messages of a channel whose lane an open cell keeps back: the head that needs it, and what was
/// queued behind that.
pub(super) fn of(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    open: &[(Option<Capability>, Time)],
    limit: u32,
) -> Result<Vec<StuckRow>> {
    let waiting = conn.all(
        "SELECT d.id, d.message_id, d.address_id, d.capability, d.queued_at, d.lane, \
         coalesce(d.hold_reason, '') = 'paused', m.author_id, EXISTS (SELECT 1 FROM fallbacks f \
         WHERE f.workspace_id = d.workspace_id AND f.held_id = d.id AND f.how IS NULL) FROM deliveries d \
         JOIN messages m ON m.workspace_id = d.workspace_id AND m.id = d.message_id \
         WHERE d.workspace_id = ?1 AND d.channel_id = ?2 AND d.state IN ('queued', 'held') \
         AND d.message_id IS NOT NULL ORDER BY d.id LIMIT ?3",
        (workspace, channel, limit),
        |r| {
            Ok(Waiting {
                row: StuckRow {
                    delivery: DeliveryId(r.get(0)?),
                    message: MessageId(r.get(1)?),
                    conversation: ConversationId(0),
                    channel: ChannelId(channel),
                    address: AddressId(r.get(2)?),
                    capability: Capability::parse(r.get_ref(3)?.as_str()?)
                        .unwrap_or(Capability::Text),
                    author: r.get::<_, Option<i64>>(7)?.map(AgentId),
                    since: Time(r.get(4)?),
                },
                lane: r.get(5)?,
                paused: r.get(6)?,
                answered: r.get(8)?,
            })
        },
    )?;
    // Since when each lane is kept back; `None` = nothing keeps it.
    let mut lanes: BTreeMap<String, Option<Time>> = BTreeMap::new();
    let mut stuck = Vec::new();
    for mut one in waiting {
        let kept = *lanes.entry(one.lane).or_insert_with(|| {
            let needs = |(cell, _): &&(Option<Capability>, Time)| {
                cell.is_none_or(|cell| cell == one.row.capability)
            };
            let since = open.iter().filter(needs).map(|(_, since)| *since);
            since.min().filter(|_| !one.paused)
        });
        let Some(since) = kept.filter(|_| !one.answered) else {
            continue;
        };
        one.row.since = one.row.since.max(since);
        let conversation = messages::conversation_of(conn, workspace, one.row.address.0)?;
        one.row.conversation = ConversationId(conversation);
        stuck.push(one.row);
    }
    Ok(stuck)
}
