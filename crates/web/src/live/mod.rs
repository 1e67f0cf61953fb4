//! Live pages. What a page shows is a pure function of the database: when the doorbell rings it
//! is rendered again, and the panes that differ are sent to be morphed. Reconnecting is the same
//! loop: the first thing a stream says is the present, so nothing need be remembered of the past.

mod event;
mod room;
mod stream;

pub use event::Pane;
pub use room::Live;

use crate::auth::SignedIn;
use crate::desk::Desk;
use crate::pages::frame::Theme;
use crate::pages::reader::Reader;
use axum::Router;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use sportello_core::WorkspaceId;

/// For whom panes are rendered. No agent: two agents who look at the same page in the same way
/// share one rendering.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Its name.
    pub workspace_name: String,
    /// The language, zone and moment.
    pub reader: Reader,
    /// Light or dark.
    pub theme: Theme,
}

impl From<&SignedIn> for Viewer {
    fn from(signed_in: &SignedIn) -> Viewer {
        Viewer {
            workspace: signed_in.workspace,
            workspace_name: signed_in.workspace_name.clone(),
            reader: signed_in.reader.clone(),
            theme: signed_in.theme,
        }
    }
}

/// The route of live pages.
pub fn router() -> Router<Desk> {
    Router::new().route("/live", get(live))
}

/// Which page is open.
#[derive(Deserialize)]
struct Open {
    /// Its path with its query.
    at: String,
}

async fn live(State(desk): State<Desk>, signed_in: SignedIn, Query(open): Query<Open>) -> Response {
    let room = desk.live().join(&desk, Viewer::from(&signed_in), open.at);
    let stream = stream::events(desk, signed_in.session, room);
    (
        [
            (CONTENT_TYPE, "text/event-stream"),
            (CACHE_CONTROL, "no-store"),
            // Proxies that collect answers would hold the events back.
            (
                axum::http::HeaderName::from_static("x-accel-buffering"),
                "no",
            ),
        ],
        Body::from_stream(stream),
    )
        .into_response()
}
