//! The health page.

use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::incident;
use crate::pages::reader::Reader;
use crate::pages::view::{Cell, ChannelHealth, HealthPage};
use sportello_core::Capability;
use sportello_engine::health::{CellHealth, ChannelHealth as Channel, HealthView};
use sportello_store::StoreError;

/// Reads it.
pub async fn health(desk: &Desk, viewer: &Viewer) -> Result<HealthPage, StoreError> {
    let seen = desk.engine().health(viewer.workspace).await?;
    let page = matrix(desk, &viewer.reader, &seen)?;
    Ok(HealthPage {
        incidents: incident::lines(desk, &viewer.reader, viewer.workspace).await?,
        rehearses: desk.drills().stage().is_some(),
        ..page
    })
}

/// What was seen of health, as the page shows it.
pub fn matrix(desk: &Desk, r: &Reader, seen: &HealthView) -> Result<HealthPage, StoreError> {
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
                Ok(channel(r, c, &columns, platform))
            })
            .collect::<Result<_, StoreError>>()?,
        columns,
        deliveries: seen
            .waiting
            .iter()
            .copied()
            .filter(|(_, count)| *count > 0)
            .collect(),
        incidents: Vec::new(),
        rehearses: false,
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
