//! Health: breakers, tokens, usage, per channel and capability.

use super::{Result, TokenHealth};
use async_trait::async_trait;
use sportello_core::breaker::Breaker;
use sportello_core::breaker::lateness::Came;
use sportello_core::incident::Cell;
use sportello_core::{Capability, ChannelId, ChannelKind, Time, WorkspaceId};
use std::collections::BTreeMap;

/// One cell of the health matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellRow {
    /// The channel.
    pub channel: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// The channel's name.
    pub channel_name: String,
    /// The capability.
    pub capability: Capability,
    /// Its breaker.
    pub breaker: Breaker,
}

/// Trouble with tokens over a whole network: an exception to the scope law, since it is the
/// platform's state and not a workspace's. Holds no name and no content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenTrouble {
    /// Channels of the kind connected in this installation.
    pub channels: u64,
    /// Those whose token was refused since the moment asked about and not confirmed gone.
    pub suspect: u64,
    /// Those that had a success since then.
    pub healthy: u64,
}

/// What came in since it was counted last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Whether there is more to count.
    pub more: bool,
    /// Messages by channel.
    pub channels: BTreeMap<ChannelId, Came>,
}

/// The health side of the store.
#[async_trait]
pub trait Health: Send + Sync {
    /// A breaker; closed when nothing is stored.
    async fn breaker(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        capability: Capability,
    ) -> Result<Breaker>;

    /// Stores a breaker.
    async fn set_breaker(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        capability: Capability,
        breaker: &Breaker,
        now: Time,
    ) -> Result<()>;

    /// Every stored cell of a workspace that is not closed, or (with `all`) every one.
    async fn cells(&self, workspace: WorkspaceId, all: bool) -> Result<Vec<CellRow>>;

    /// How many deliveries are held in each cell, where any is.
    async fn held(&self, workspace: WorkspaceId) -> Result<BTreeMap<Cell, u64>>;

    /// Stores what is known of a channel's token.
    async fn set_token_state(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        state: TokenHealth,
        now: Time,
    ) -> Result<()>;

    /// Notes that the channel's token was accepted by the platform.
    async fn token_worked(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        now: Time,
    ) -> Result<()>;

    /// Counts what came in since the last time, a bounded piece, so that silence can be told from
    /// quiet, and what comes in time from what comes late.
    async fn count_heard(&self, workspace: WorkspaceId, now: Time) -> Result<Heard>;

    /// How many messages came in on a channel in each of some spans of pieces of time
    /// (`core::silence::pieces`); those before anything is known of it are left out.
    async fn heard_in(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        spans: &[(i64, i64)],
    ) -> Result<Vec<u32>>;

    /// Tokens over a whole kind since a moment.
    async fn token_trouble(&self, kind: &ChannelKind, since: Time) -> Result<TokenTrouble>;
}
