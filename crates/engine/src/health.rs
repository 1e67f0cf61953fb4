//! Health as people see it: the matrix channel x capability, what is held where, since when, and
//! whether a channel's permission is doubted or gone.

use crate::engine::Engine;
use sportello_core::breaker::State;
use sportello_core::delivery::DeliveryState;
use sportello_core::incident::Cell;
use sportello_core::{Capability, ChannelId, ChannelKind, Time, WorkspaceId};
use sportello_store::{StoreError, TokenHealth};

/// A workspace's health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthView {
    /// Its channels, in the order in which they were connected.
    pub channels: Vec<ChannelHealth>,
    /// Deliveries per state that is not an end: queued, held, sending, unknown, unconfirmed.
    pub waiting: Vec<(DeliveryState, u64)>,
    /// Webhooks refused for want of a valid signature since the start (of the installation).
    pub refused: u64,
}

/// One channel's row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelHealth {
    /// The channel.
    pub channel: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
    /// Its token.
    pub token: TokenHealth,
    /// When a webhook last arrived for it.
    pub heard_at: Option<Time>,
    /// Its cells: one for each capability that the kind has.
    pub cells: Vec<CellHealth>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellHealth {
    /// The capability.
    pub capability: Capability,
    /// Its breaker's state.
    pub state: State,
    /// Since when it is not closed.
    pub since: Option<Time>,
    /// When it is tried next.
    pub next_probe: Option<Time>,
    /// Why: a key of the locale files.
    pub cause: Option<String>,
    /// Deliveries held there.
    pub held: u64,
}

impl HealthView {
    /// Whether everything works.
    pub fn is_well(&self) -> bool {
        self.channels.iter().all(ChannelHealth::is_well)
    }
}

impl ChannelHealth {
    /// Whether everything on this channel works.
    pub fn is_well(&self) -> bool {
        self.token == TokenHealth::Good && self.cells.iter().all(|c| c.state == State::Closed)
    }
}

impl Engine {
    /// The health of a workspace.
    pub async fn health(&self, workspace: WorkspaceId) -> Result<HealthView, StoreError> {
        let stored = self.store().cells(workspace, true).await?;
        let held = self.store().held(workspace).await?;
        let mut channels = Vec::new();
        for channel in self.store().channels(workspace).await? {
            let capabilities = self.connector(&channel.kind)?.capabilities();
            let cells = Capability::ALL
                .into_iter()
                .filter(|c| capabilities.can(*c))
                .map(|capability| {
                    let row = stored
                        .iter()
                        .find(|r| r.channel == channel.id && r.capability == capability);
                    CellHealth {
                        capability,
                        state: row.map_or(State::Closed, |r| r.breaker.state),
                        since: row.and_then(|r| r.breaker.opened_at),
                        next_probe: row.and_then(|r| r.breaker.next_probe),
                        cause: row.and_then(|r| r.breaker.cause.clone()),
                        held: held
                            .get(&Cell {
                                channel: channel.id,
                                capability,
                            })
                            .copied()
                            .unwrap_or(0),
                    }
                })
                .collect();
            channels.push(ChannelHealth {
                channel: channel.id,
                kind: channel.kind,
                name: channel.name,
                token: channel.token_state,
                heard_at: channel.heard_at,
                cells,
            });
        }
        let waiting = self
            .store()
            .delivery_counts(workspace)
            .await?
            .into_iter()
            .filter(|(state, _)| state.blocks_lane() || *state == DeliveryState::Unconfirmed)
            .collect();
        Ok(HealthView {
            channels,
            waiting,
            refused: self.refused_count(),
        })
    }
}
