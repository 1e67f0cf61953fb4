//! Incidents: what was open, when, and what it concerned.

use super::Result;
use async_trait::async_trait;
use sportello_core::incident::{CellSpan, Change, Watched};
use sportello_core::{
    AgentId, Capability, ChannelId, ConversationId, DeliveryId, IncidentId, PostId, Span, Time,
    WorkspaceId, delivery::DeliveryState,
};

/// The key of the cause of a delivery that was withdrawn because the same was said another way.
pub const FALLEN_BACK: &str = "cause-fallen-back";

/// An incident under way, with when it was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// The incident, with the last span of each of its cells.
    pub incident: Watched,
    /// Of each cell, how long the longest of its spans lasted that ended.
    pub longest: Vec<(ChannelId, Span)>,
    /// When it began.
    pub opened_at: Time,
    /// When what it concerns was noted last.
    pub looked_at: Option<Time>,
    /// The last point of its curve.
    pub point_at: Option<Time>,
}

/// Where the deliveries that an incident concerns stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Kept back or on their way still.
    pub waiting: u32,
    /// Taken by the platform.
    pub sent: u32,
    /// Withdrawn because the same was said another way.
    pub fallen_back: u32,
    /// Of unknown or unconfirmed outcome.
    pub unknown: u32,
    /// Failed: they did not go and will not.
    pub lost: u32,
}

/// A point of an incident's curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurvePoint {
    /// When.
    pub at: Time,
    /// How it stood.
    pub tally: Tally,
}

/// The platform's own words about an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The words.
    pub text: String,
    /// Where they stand: an address.
    pub source: String,
    /// Who noted them; `None` = the platform's status feed.
    pub by: Option<AgentId>,
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentRow {
    /// Its id.
    pub id: IncidentId,
    /// The platform.
    pub platform: String,
    /// From.
    pub opened_at: Time,
    /// Until; `None` = still.
    pub closed_at: Option<Time>,
    /// Its cells, in the order in which they opened.
    pub cells: Vec<CellSpan>,
    /// How its deliveries stand now.
    pub tally: Tally,
    /// People concerned.
    pub contacts: u64,
    /// Posts concerned.
    pub posts: u64,
    /// What the platform said.
    pub why: Option<Why>,
}

/// A delivery that an incident concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcernedRow {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Its channel.
    pub channel: ChannelId,
    /// What it needed.
    pub capability: Capability,
    /// Where it stands.
    pub state: DeliveryState,
    /// The conversation of a message.
    pub conversation: Option<ConversationId>,
    /// Whose conversation that is, as pages name people.
    pub name: Option<String>,
    /// The post, if it is one's.
    pub post: Option<PostId>,
    /// When it was queued.
    pub queued_at: Time,
    /// When the platform took it.
    pub accepted_at: Option<Time>,
    /// Why it stands there: a key of the locale files.
    pub cause: Option<String>,
}

/// How many people can be reached in the same ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReachRow {
    /// The channels on which they have an address.
    pub channels: Vec<ChannelId>,
    /// Whether they agreed to be written to on some network.
    pub consent: bool,
    /// How many they are.
    pub people: u64,
}

/// The incidents' side of the store.
#[async_trait]
pub trait Incidents: Send + Sync {
    /// Incidents under way.
    async fn incidents_under_way(&self, workspace: WorkspaceId) -> Result<Vec<UnderWay>>;

    /// Applies what changed. Gives those that ended, with their channels and the time they took.
    /// One that somebody else began or ended meanwhile is left as it is.
    async fn change_incidents(
        &self,
        workspace: WorkspaceId,
        changes: Vec<Change>,
        now: Time,
    ) -> Result<Vec<IncidentId>>;

    /// Notes which deliveries an incident concerns now, and (with `point`) a point of its curve.
    async fn look_at_incident(
        &self,
        workspace: WorkspaceId,
        incident: IncidentId,
        point: bool,
        now: Time,
    ) -> Result<()>;

    /// Incidents that were under way since a moment, the latest first.
    async fn incidents(
        &self,
        workspace: WorkspaceId,
        since: Time,
        limit: u32,
    ) -> Result<Vec<IncidentRow>>;

    /// One.
    async fn incident(&self, workspace: WorkspaceId, id: IncidentId) -> Result<IncidentRow>;

    /// Its curve, oldest first.
    async fn incident_curve(
        &self,
        workspace: WorkspaceId,
        id: IncidentId,
    ) -> Result<Vec<CurvePoint>>;

    /// The deliveries it concerns, in the order of the queue.
    async fn incident_deliveries(
        &self,
        workspace: WorkspaceId,
        id: IncidentId,
        limit: u32,
    ) -> Result<Vec<ConcernedRow>>;

    /// When each cell was open since a moment, oldest first.
    async fn cell_history(&self, workspace: WorkspaceId, since: Time) -> Result<Vec<CellSpan>>;

    /// Notes what the platform said about an incident; `None` takes it back.
    async fn explain_incident(
        &self,
        workspace: WorkspaceId,
        id: IncidentId,
        why: Option<Why>,
    ) -> Result<()>;

    /// How those can be reached whose conversations moved since a moment, the latest `limit` of them.
    async fn reach(&self, workspace: WorkspaceId, since: Time, limit: u32)
    -> Result<Vec<ReachRow>>;
}
