//! Health for machines: without a token only whether all is well and counters without names; with
//! one, the workspace's matrix. And the channels there are.

use super::Listing;
use super::ask::Caller;
use super::rows::Channel;
use crate::desk::Desk;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Serialize;
use sportello_core::Time;
use sportello_engine::health::{CellHealth, ChannelHealth, HealthView};
use sportello_store::TokenHealth;
use utoipa::ToSchema;

/// Whether the desk is well.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`, or `degraded` while something is down or a channel's permission is doubted or gone.
    #[schema(pattern = "^(ok|degraded)$")]
    status: String,
    /// Counters over the whole installation.
    counts: Counts,
    /// The channels with their cells; only with a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    channels: Option<Vec<ChannelCells>>,
}

/// Counters without names.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Counts {
    /// Webhooks refused for want of a valid signature since the start.
    webhooks_refused: u64,
    /// Raw webhook bodies kept.
    journal: u64,
    /// Items kept raw because they are not understood.
    unparsed: u64,
    /// Items waiting for their channel to be connected.
    unclaimed: u64,
    /// Deliveries kept back, waiting or undecided.
    waiting: u64,
    /// Cells of the health matrix that are not closed.
    open_cells: u64,
    /// Pages that are open live; those that look alike count once.
    live_pages: usize,
}

/// A channel of the matrix.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelCells {
    /// The channel's id.
    id: String,
    /// Its kind.
    kind: String,
    /// Its name.
    name: String,
    /// `good`, `suspect` or `gone`.
    token: String,
    /// When a webhook last arrived for it.
    #[schema(format = DateTime)]
    heard_at: Option<String>,
    /// Its cells, one a capability.
    cells: Vec<CellState>,
}

/// One cell: a channel and something it can do.
#[derive(Debug, Serialize, ToSchema)]
pub struct CellState {
    /// The capability.
    capability: String,
    /// `closed` = works, `open` = down, `half_open` = being tried.
    state: String,
    /// Since when it does not work.
    #[schema(format = DateTime)]
    since: Option<String>,
    /// When it is tried next.
    #[schema(format = DateTime)]
    next_probe_at: Option<String>,
    /// Why: a word that never changes.
    cause: Option<String>,
    /// Deliveries held there.
    held: u64,
}

/// Whether the desk is well. Needs no token; with one it also names the workspace's channels.
#[utoipa::path(get, path = "/api/v1/health", tag = "health",
    security((), ("token" = [])),
    responses((status = 200, description = "The desk runs", body = Health),
        (status = 401, description = "A token that opens nothing", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The store does not answer", body = Problem, content_type = "application/problem+json")))]
pub async fn health(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<Health>, Problem> {
    let caller = Caller::find(&desk, &headers).await?;
    let journal = desk.store().journal_counts().await?;
    let mut counts = Counts {
        webhooks_refused: desk.engine().refused_count(),
        journal: journal.records,
        unparsed: journal.unparsed,
        unclaimed: journal.unclaimed,
        live_pages: desk.live().open(),
        ..Counts::default()
    };
    let storing = !desk.engine().is_refusing();
    let mut well = true;
    let mut channels = None;
    for workspace in desk.store().workspaces().await? {
        let view = desk.engine().health(workspace.id).await?;
        counts.add(&view);
        match caller {
            Some(caller) if caller.0 != workspace.id => {}
            // A caller's status is its own workspace's.
            Some(_) => {
                well = view.is_well();
                channels = Some(view.channels.iter().map(ChannelCells::from).collect());
            }
            None => well &= view.is_well(),
        }
    }
    let status = if well && storing { "ok" } else { "degraded" }.to_owned();
    Ok(Json(Health {
        status,
        counts,
        channels,
    }))
}

/// The connected channels: their ids are what a reply may name.
#[utoipa::path(get, path = "/api/v1/channels", tag = "health",
    responses((status = 200, description = "The channels", body = Listing<Channel>),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json")))]
pub async fn channels(
    State(desk): State<Desk>,
    caller: Caller,
) -> Result<Json<Listing<Channel>>, Problem> {
    let rows = desk.store().channels(caller.0).await?;
    Ok(Json(Listing {
        data: rows.into_iter().map(Channel::from).collect(),
        next: None,
    }))
}

impl Counts {
    fn add(&mut self, view: &HealthView) {
        self.waiting += view.waiting.iter().map(|(_, n)| n).sum::<u64>();
        let open = view
            .channels
            .iter()
            .flat_map(|c| &c.cells)
            .filter(|c| c.since.is_some())
            .count();
        self.open_cells += u64::try_from(open).unwrap_or(u64::MAX);
    }
}

impl From<&ChannelHealth> for ChannelCells {
    fn from(channel: &ChannelHealth) -> ChannelCells {
        ChannelCells {
            id: channel.channel.to_string(),
            kind: channel.kind.to_string(),
            name: channel.name.clone(),
            token: match channel.token {
                TokenHealth::Good => "good",
                TokenHealth::Suspect { .. } => "suspect",
                TokenHealth::Gone { .. } => "gone",
            }
            .to_owned(),
            heard_at: channel.heard_at.as_ref().map(Time::to_string),
            cells: channel.cells.iter().map(CellState::from).collect(),
        }
    }
}

impl From<&CellHealth> for CellState {
    fn from(cell: &CellHealth) -> CellState {
        CellState {
            capability: cell.capability.to_string(),
            state: cell.state.as_str().to_owned(),
            since: cell.since.as_ref().map(Time::to_string),
            next_probe_at: cell.next_probe.as_ref().map(Time::to_string),
            cause: cell.cause.clone(),
            held: cell.held,
        }
    }
}
