//! After an incident: which channels may have missed something. What can be read back is; of what
//! cannot, the gap is told with the people it may concern, wherever something speaks for one.

use crate::engine::Engine;
use sportello_core::gap::leaves_doubt;
use sportello_core::silence::{DAYS, is_little, pieces};
use sportello_core::{Capability, ChannelId, ChannelKind, IncidentId, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, IncidentRow, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// How much earlier than an incident its gap begins: a breaker opens some failures later.
const MARGIN: Span = Span::minutes(10);

/// What an incident says of what came in on a channel.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doubt {
    /// Something failed there that fails alone.
    None,
    /// What everything rests on failed: what came in tells.
    Some,
    /// The way in itself failed.
    Deaf,
}

impl Engine {
    /// After an incident: what was said meanwhile is read back where a network has a history; where
    /// it has none, the gap is told if webhooks failed, or if so much failed that they may have and
    /// less than usual came in.
    pub(crate) async fn audit_after(
        &self,
        now: Time,
        workspace: WorkspaceId,
        incident: IncidentId,
    ) -> Result<(), StoreError> {
        let row = self.store().incident(workspace, incident).await?;
        let to = row.closed_at.unwrap_or(now);
        for (channel, doubt) in self.doubted_channels(workspace, &row).await? {
            let channel = self.store().channel(workspace, channel).await?;
            let connector = self.connector(&channel.kind)?;
            let told = match doubt {
                // What is in a mailbox stays there until it is fetched.
                _ if connector.mailbox().is_some() => false,
                _ if connector.conversations().is_some() => true,
                Doubt::Deaf => true,
                Doubt::Some => self.heard_little(&channel, row.opened_at, to).await?,
                Doubt::None => false,
            };
            if told {
                let from = row.opened_at - MARGIN;
                self.audit_gap(now, workspace, channel.id, from, to).await?;
            }
        }
        Ok(())
    }

    /// The channels of an incident; those of its whole platform, also where nothing was tried, once
    /// several of its networks failed in what everything rests on.
    async fn doubted_channels(
        &self,
        workspace: WorkspaceId,
        row: &IncidentRow,
    ) -> Result<BTreeMap<ChannelId, Doubt>, StoreError> {
        let mut doubted: BTreeMap<ChannelId, Doubt> = BTreeMap::new();
        for cell in row.cells.iter().map(|span| span.cell) {
            let doubt = match cell.capability {
                Capability::WebhookIn => Doubt::Deaf,
                other if leaves_doubt(other) => Doubt::Some,
                _ => Doubt::None,
            };
            let known = doubted.entry(cell.channel).or_insert(doubt);
            *known = doubt.max(*known);
        }
        let channels = self.store().channels(workspace).await?;
        let mut failed: BTreeSet<&ChannelKind> = BTreeSet::new();
        for channel in &channels {
            if doubted.get(&channel.id).is_some_and(|d| *d > Doubt::None) {
                failed.insert(&channel.kind);
            }
        }
        if failed.len() > 1 {
            for channel in &channels {
                if self.connector(&channel.kind)?.platform() == row.platform {
                    let known = doubted.entry(channel.id).or_insert(Doubt::Some);
                    *known = Doubt::Some.max(*known);
                }
            }
        }
        Ok(doubted)
    }

    /// Whether less than usual came in on a channel between two moments. What came late counts where
    /// it was said.
    async fn heard_little(
        &self,
        channel: &ChannelRow,
        from: Time,
        to: Time,
    ) -> Result<bool, StoreError> {
        let spans: Vec<_> = (0..=DAYS).map(|days| pieces(from, to, days)).collect();
        let (today, before) = (&spans[..1], &spans[1..]);
        let (workspace, id) = (channel.workspace, channel.id);
        let came = self.store().heard_in(workspace, id, today).await?;
        let earlier = self.store().heard_in(workspace, id, before).await?;
        Ok(is_little(came.into_iter().sum(), &earlier))
    }
}
