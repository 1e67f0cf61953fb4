//! What a list and a conversation show: which are read back, what was missing, what is lost.

use crate::dispatch::facts;
use crate::engine::Engine;
use sportello_channels::Answer;
use sportello_core::delivery::CLOCK_SKEW;
use sportello_core::event::Event;
use sportello_core::gap::{self, Seen};
use sportello_core::{Span, Time};
use sportello_store::{ChannelRow, DueGap, GapFound, StoreError};
use std::collections::HashSet;

/// A webhook that comes later than this after what it tells is late.
const LATE: Span = Span::minutes(5);

impl Engine {
    /// What was said after the last word that the platform told by itself says that it tells
    /// nothing any more.
    async fn doubt_webhooks(
        &self,
        now: Time,
        channel: &ChannelRow,
        seen: &[Seen],
    ) -> Result<(), StoreError> {
        let row = self.store().channel(channel.workspace, channel.id).await?;
        let heard = row.heard_at.unwrap_or(Time(0)) + CLOCK_SKEW;
        // A webhook takes a moment: what was said just now may still be told.
        let late = |one: &&Seen| !one.known && one.at > heard && now.since(one.at) > LATE;
        match seen.iter().any(|one| late(&one)) {
            true => self.webhooks_are_lost(now, &row, "cause-silence").await,
            false => Ok(()),
        }
    }

    /// A part of the list of changed conversations came; `false` = it is not understood. The list
    /// is newest first, so it ends where one is older than the gap, also where the platform does
    /// not filter.
    pub(super) async fn gap_listed(
        &self,
        channel: &ChannelRow,
        due: &DueGap,
        answer: &Answer,
        (next_at, now): (Time, Time),
    ) -> Result<bool, StoreError> {
        let connector = self.connector(&channel.kind)?;
        let part = connector
            .conversations()
            .and_then(|conversations| conversations.read_changed(answer));
        let Some(part) = part else { return Ok(false) };
        let listed = part.conversations.len();
        let changed: Vec<(String, Time)> = part
            .conversations
            .into_iter()
            .filter(|one| due.gap.is_to_be_read(one.updated_at))
            .map(|one| (one.external_id, one.updated_at))
            .collect();
        let after = part.next.filter(|_| changed.len() == listed);
        self.store()
            .put_gap_listed(channel.workspace, due.id, changed, after, next_at, now)
            .await?;
        Ok(true)
    }

    /// A conversation came: what was missing in it is journalled. `None` = it is not understood.
    pub(super) async fn gap_found(
        &self,
        now: Time,
        channel: &ChannelRow,
        due: &DueGap,
        answer: &Answer,
    ) -> Result<Option<GapFound>, StoreError> {
        let connector = self.connector(&channel.kind)?;
        let back = connector
            .conversations()
            .and_then(|conversations| conversations.read_messages(&facts(channel), answer));
        let Some(back) = back else { return Ok(None) };
        let ids: Vec<String> = back.told.iter().map(|t| t.external_id.clone()).collect();
        let known = self
            .store()
            .known_external_ids(channel.workspace, channel.id, &ids)
            .await?;
        let known: HashSet<String> = known.into_iter().collect();
        let seen: Vec<Seen> = back
            .told
            .iter()
            .map(|told| Seen {
                at: told.at,
                known: known.contains(&told.external_id),
                readable: !told.events.is_empty(),
            })
            .collect();
        let findings = gap::findings(due.gap, &seen, back.more);
        let recovered = u32::try_from(findings.missing.len()).unwrap_or(u32::MAX);
        // Oldest first, as it was said.
        let events: Vec<Event> = findings
            .missing
            .iter()
            .rev()
            .flat_map(|place| back.told[*place].events.clone())
            .collect();
        self.journal_read(now, channel, events).await?;
        self.doubt_webhooks(now, channel, &seen).await?;
        Ok(Some(GapFound {
            person: back.person,
            recovered,
            lost: findings.lost,
            gone: false,
            refused: false,
        }))
    }
}
