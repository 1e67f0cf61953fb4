//! The health page.

use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::incident;
use crate::pages::reader::Reader;
use crate::pages::view::{Cell, ChannelHealth, HealthPage};
use sportello_core::Capability;
use sportello_engine::health::{CellHealth, ChannelHealth as Channel};
use sportello_store::StoreError;

/// Reads it.
pub async fn health(desk: &Desk, viewer: &Viewer) -> Result<HealthPage, StoreError> {
    let seen = desk.engine().health(viewer.workspace).await?;
    let told = |capability: Capability| seen.channels.iter().any(|c| find(c, capability).is_some());
    let columns: Vec<Capability> = Capability::ALL
        .into_iter()
        .filter(|c| *c != Capability::Token && told(*c))
        .collect();
    Ok(HealthPage {
        channels: seen
            .channels
            .iter()
            .map(|c| {
                let platform = desk.engine().connector(&c.kind)?.platform();
                Ok(channel(&viewer.reader, c, &columns, platform))
            })
            .collect::<Result<_, StoreError>>()?,
        columns,
        deliveries: seen
            .waiting
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .collect(),
        incidents: incident::lines(desk, &viewer.reader, viewer.workspace).await?,
    })
}

fn find(channel: &Channel, capability: Capability) -> Option<&CellHealth> {
    channel.cells.iter().find(|c| c.capability == capability)
}

fn channel(r: &Reader, channel: &Channel, columns: &[Capability], platform: &str) -> ChannelHealth {
    let cell = |c: &CellHealth| Cell {
        state: c.state,
        since: c.since,
        probe: c.next_probe,
        held: c.held,
        error: c.cause.as_deref().map(|key| r.cause(key)),
    };
    ChannelHealth {
        kind: channel.kind.clone(),
        platform: platform.to_owned(),
        name: channel.name.clone(),
        heard: channel.heard_at,
        cells: columns
            .iter()
            .map(|c| find(channel, *c).map(cell))
            .collect(),
        token: super::token(channel.token),
        token_held: find(channel, Capability::Token).map_or(0, |c| c.held),
    }
}
