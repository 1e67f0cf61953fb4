//! Settings, "when a network is down": the rules by which what is held is said another way.

mod act;
mod form;
mod load;
mod view;

use crate::desk::Desk;
use axum::Router;
use axum::routing::{get, post};

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/settings/fallback", get(act::show))
        .route("/settings/fallback/save", post(act::save))
        .route("/settings/fallback/move", post(act::shift))
        .route("/settings/fallback/remove", post(act::remove))
}
