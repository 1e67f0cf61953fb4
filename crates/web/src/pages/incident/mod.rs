//! Incidents: what happened, why, and whether it may happen again; one page for the people of the
//! desk, one without names for whoever has its address.

mod act;
mod again;
mod draw;
mod happened;
mod load;
mod open;
mod opinions;
mod page;
mod ready;
mod seen;
mod view;
mod why;
mod words;

pub use again::readiness;
pub use load::{Audience, at_a_time, lines, live, named};
pub use open::open_router;
pub use page::{rehearsed, title};
pub use ready::{Ready, ready};
pub use view::{IncidentPage, Line};
pub use words::{list as words_list, moment, stretch, thing};

use crate::desk::Desk;
use axum::Router;
use axum::routing::{get, post};

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/health/incidents/{incident}", get(act::show))
        .route("/health/incidents/{incident}/why", post(act::explain))
        .route(
            "/health/incidents/{incident}/why/clear",
            post(act::unexplain),
        )
        .route("/health/incidents/{incident}/share", post(act::share))
        .route("/health/incidents/{incident}/share/end", post(act::unshare))
}
