//! Incidents: spans in which something failed, with what they concerned. Listed are those of 90
//! days; names and words are asked for at the conversations.

use super::Listing;
use super::ask::{Caller, Id};
use crate::desk::Desk;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use sportello_core::incident::{CellSpan, HISTORY};
use sportello_core::{IncidentId, Time};
use sportello_store::{ConcernedRow, CurvePoint, IncidentRow, Tally, Why};
use utoipa::ToSchema;

/// Incidents listed.
const LISTED: u32 = 100;
/// Deliveries given of one.
const MOST: u32 = 500;

/// An incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct Incident {
    /// Its id.
    id: String,
    /// The platform that failed, such as `meta`.
    platform: String,
    /// From.
    #[schema(format = DateTime)]
    opened_at: String,
    /// Until; null while it lasts.
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    /// What failed and when, in the order in which it began.
    cells: Vec<Failed>,
    /// How its deliveries stand now.
    counts: Stands,
    /// People concerned.
    contacts: u64,
    /// Posts concerned.
    posts: u64,
    /// What the platform said; null = not stated.
    why: Option<Said>,
}

/// The time in which a capability of a channel failed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Failed {
    /// The channel.
    channel: String,
    /// The capability.
    capability: String,
    /// From.
    #[schema(format = DateTime)]
    opened_at: String,
    /// Until; null = still.
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    /// Why: a word that never changes.
    cause: Option<String>,
}

/// How many deliveries stand where.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stands {
    /// Kept back or on their way still.
    waiting: u32,
    /// Taken by the platform.
    sent: u32,
    /// Withdrawn because the same was said another way.
    fallen_back: u32,
    /// Of an outcome that is not known.
    unknown: u32,
    /// Did not go and will not.
    lost: u32,
}

/// The platform's own words.
#[derive(Debug, Serialize, ToSchema)]
pub struct Said {
    /// The words.
    text: String,
    /// Where they stand.
    source: String,
    /// The agent who noted them; null = the platform's status feed.
    by: Option<String>,
}

/// An incident with what it concerned.
#[derive(Debug, Serialize, ToSchema)]
pub struct Told {
    /// The incident.
    incident: Incident,
    /// How its deliveries stood over time, oldest first.
    curve: Vec<Point>,
    /// Its deliveries in the order of the queue, the first 500.
    deliveries: Vec<Concerned>,
}

/// A point of the curve.
#[derive(Debug, Serialize, ToSchema)]
pub struct Point {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// How it stood.
    counts: Stands,
}

/// A delivery that was kept back or left in doubt.
#[derive(Debug, Serialize, ToSchema)]
pub struct Concerned {
    /// Its id.
    id: String,
    /// Its channel.
    channel: String,
    /// What it needed.
    capability: String,
    /// Where it stands, such as `held`, `accepted`, `unconfirmed`, `failed`.
    state: String,
    /// The conversation of a message.
    conversation: Option<String>,
    /// The post, if it is one's.
    post: Option<String>,
    /// When it was queued.
    #[schema(format = DateTime)]
    queued_at: String,
    /// When the platform took it.
    #[schema(format = DateTime)]
    accepted_at: Option<String>,
    /// Why it stands there: a word that never changes.
    cause: Option<String>,
}

/// The incidents of the last 90 days, the latest first, at most 100.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "health",
    responses((status = 200, description = "The incidents", body = Listing<Incident>),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Desk>,
    caller: Caller,
) -> Result<Json<Listing<Incident>>, Problem> {
    let since = desk.now() - HISTORY;
    let rows = desk.store().incidents(caller.0, since, LISTED).await?;
    Ok(Json(Listing {
        data: rows.into_iter().map(Incident::from).collect(),
        next: None,
    }))
}

/// One incident, with its curve and its deliveries.
#[utoipa::path(get, path = "/api/v1/incidents/{id}", tag = "health",
    params(("id" = String, Path, description = "The incident's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The incident", body = Told),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such incident", body = Problem, content_type = "application/problem+json")))]
pub async fn one(State(desk): State<Desk>, caller: Caller, id: Id) -> Result<Json<Told>, Problem> {
    let (store, id) = (desk.store(), IncidentId(id.0));
    let incident = store.incident(caller.0, id).await?.into();
    let curve = store.incident_curve(caller.0, id).await?;
    let deliveries = store.incident_deliveries(caller.0, id, MOST).await?;
    Ok(Json(Told {
        incident,
        curve: curve.iter().map(Point::from).collect(),
        deliveries: deliveries.into_iter().map(Concerned::from).collect(),
    }))
}

impl From<IncidentRow> for Incident {
    fn from(row: IncidentRow) -> Incident {
        Incident {
            id: row.id.to_string(),
            platform: row.platform,
            opened_at: row.opened_at.to_string(),
            closed_at: row.closed_at.as_ref().map(Time::to_string),
            cells: row.cells.into_iter().map(Failed::from).collect(),
            counts: row.tally.into(),
            contacts: row.contacts,
            posts: row.posts,
            why: row.why.map(Said::from),
        }
    }
}

impl From<CellSpan> for Failed {
    fn from(span: CellSpan) -> Failed {
        Failed {
            channel: span.cell.channel.to_string(),
            capability: span.cell.capability.to_string(),
            opened_at: span.opened_at.to_string(),
            closed_at: span.closed_at.as_ref().map(Time::to_string),
            cause: span.cause,
        }
    }
}

impl From<Tally> for Stands {
    fn from(tally: Tally) -> Stands {
        Stands {
            waiting: tally.waiting,
            sent: tally.sent,
            fallen_back: tally.fallen_back,
            unknown: tally.unknown,
            lost: tally.lost,
        }
    }
}

impl From<Why> for Said {
    fn from(why: Why) -> Said {
        Said {
            text: why.text,
            source: why.source,
            by: why.by.map(|agent| agent.to_string()),
        }
    }
}

impl From<&CurvePoint> for Point {
    fn from(point: &CurvePoint) -> Point {
        Point {
            at: point.at.to_string(),
            counts: point.tally.into(),
        }
    }
}

impl From<ConcernedRow> for Concerned {
    fn from(row: ConcernedRow) -> Concerned {
        Concerned {
            id: row.delivery.to_string(),
            channel: row.channel.to_string(),
            capability: row.capability.to_string(),
            state: row.state.to_string(),
            conversation: row.conversation.map(|id| id.to_string()),
            post: row.post.map(|id| id.to_string()),
            queued_at: row.queued_at.to_string(),
            accepted_at: row.accepted_at.as_ref().map(Time::to_string),
            cause: row.cause,
        }
    }
}
