//! Opinions: what a platform's own status page said while an incident was under way. A second
//! opinion, never the first: nothing is begun, ended or held because of one.

use super::Result;
use async_trait::async_trait;
use sportello_core::opinion::Opinion;
use sportello_core::{IncidentId, Time, WorkspaceId};

/// The most opinions kept of one incident.
pub const MOST_OPINIONS: u32 = 60;

/// What a status page said for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpinionRow {
    /// When it was first read so.
    pub from: Time,
    /// When it was last read so.
    pub read_at: Time,
    /// What it said.
    pub opinion: Opinion,
    /// Where: an address.
    pub source: String,
}

/// The opinions' side of the store.
#[async_trait]
pub trait Opinions: Send + Sync {
    /// Incidents that are under way, or ended after a moment, with their platforms.
    async fn incidents_since(
        &self,
        workspace: WorkspaceId,
        ended_after: Time,
    ) -> Result<Vec<(IncidentId, String)>>;

    /// Notes what a status page says about an incident. What it says still is one row; beyond
    /// [`MOST_OPINIONS`] nothing new is kept.
    async fn note_opinion(
        &self,
        workspace: WorkspaceId,
        incident: IncidentId,
        opinion: Opinion,
        source: &str,
        now: Time,
    ) -> Result<()>;

    /// What was said about an incident, oldest first.
    async fn opinions(
        &self,
        workspace: WorkspaceId,
        incident: IncidentId,
    ) -> Result<Vec<OpinionRow>>;
}
