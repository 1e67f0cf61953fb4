//! Messages that cannot go where they were to go.

use super::pairs;
use crate::contract::{Result, StuckRow};
use crate::sqlite::conversations::messages;
use crate::sqlite::outbox::deliveries::state;
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use sportello_core::delivery::HoldReason;
use sportello_core::lane::Place;
use sportello_core::{
    AddressId, AgentId, Capability, ChannelId, ConversationId, DeliveryId, MessageId, Time,
};
use std::collections::BTreeMap;

/// A message that waits.
struct Waiting {
    row: StuckRow,
    lane: String,
    place: Place,
    answered: bool,
}

/// What keeps a lane back: the first that nothing passes, and the first file that words pass. Of
/// each, since when an open cell keeps it; `None` inside = none does.
#[derive(Default)]
struct Lane {
    head: Option<Option<Time>>,
    file: Option<Option<Time>>,
}

impl Lane {
    /// Since when what comes next is kept back. `own` = since when an open cell keeps that itself.
    fn keeps(&mut self, place: &Place, own: Option<Time>) -> Option<Time> {
        if let Some(head) = self.head {
            return head;
        }
        if place.is_set_aside() {
            return *self.file.get_or_insert(own);
        }
        match self.file {
            Some(file) if place.follows_files() => file,
            _ => *self.head.insert(own),
        }
    }
}

/// Whether something of a channel is held for the pace after so many tries in a row.
pub(super) fn throttled(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    times: u32,
) -> Result<bool> {
    let found = conn.one(
        "SELECT 1 FROM deliveries WHERE workspace_id = ?1 AND channel_id = ?2 AND state = 'held' \
         AND hold_reason = 'budget' AND retries >= ?3 LIMIT 1",
        (workspace, channel, times),
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Messages of a channel whose lane an open cell keeps back: the head that needs it, and what was
/// queued behind that and does not pass it (`core::lane`).
pub(super) fn of(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    open: &[(Option<Capability>, Time)],
    limit: u32,
) -> Result<Vec<StuckRow>> {
    let waiting = conn.all(
        "SELECT d.id, d.message_id, d.address_id, d.capability, d.queued_at, d.lane, \
         d.state, d.hold_reason, d.caption_of IS NOT NULL, m.author_id, EXISTS (SELECT 1 FROM fallbacks f \
         WHERE f.workspace_id = d.workspace_id AND f.held_id = d.id AND f.how IS NULL) OR EXISTS (SELECT 1 FROM fallbacks f \
         WHERE f.workspace_id = d.workspace_id AND f.other_id = d.id AND f.how IS NULL) FROM deliveries d \
         JOIN messages m ON m.workspace_id = d.workspace_id AND m.id = d.message_id \
         WHERE d.workspace_id = ?1 AND d.channel_id = ?2 AND d.state IN ('queued', 'held') \
         AND d.message_id IS NOT NULL ORDER BY d.id LIMIT ?3",
        (workspace, channel, limit),
        |r| {
            let capability =
                Capability::parse(r.get_ref(3)?.as_str()?).unwrap_or(Capability::Text);
            let hold: Option<String> = r.get(7)?;
            Ok(Waiting {
                row: StuckRow {
                    delivery: DeliveryId(r.get(0)?),
                    message: MessageId(r.get(1)?),
                    conversation: ConversationId(0),
                    channel: ChannelId(channel),
                    address: AddressId(r.get(2)?),
                    capability,
                    author: r.get::<_, Option<i64>>(9)?.map(AgentId),
                    since: Time(r.get(4)?),
                    tried: Vec::new(),
                },
                lane: r.get(5)?,
                place: Place {
                    state: state(r, 6)?,
                    hold: hold.as_deref().and_then(HoldReason::parse),
                    capability,
                    caption: r.get(8)?,
                },
                answered: r.get(10)?,
            })
        },
    )?;
    let mut lanes: BTreeMap<String, Lane> = BTreeMap::new();
    let mut stuck = Vec::new();
    for mut one in waiting {
        let needs = |(cell, _): &&(Option<Capability>, Time)| {
            cell.is_none_or(|cell| cell == one.row.capability)
        };
        let since = open.iter().filter(needs).map(|(_, since)| *since).min();
        let own = since.filter(|_| one.place.hold != Some(HoldReason::Paused));
        let kept = lanes.entry(one.lane).or_default().keeps(&one.place, own);
        let Some(since) = kept.filter(|_| !one.answered) else {
            continue;
        };
        one.row.since = one.row.since.max(since);
        let conversation = messages::conversation_of(conn, workspace, one.row.address.0)?;
        one.row.conversation = ConversationId(conversation);
        one.row.tried = pairs::tried(conn, workspace, one.row.delivery.0)?;
        stuck.push(one.row);
    }
    Ok(stuck)
}
