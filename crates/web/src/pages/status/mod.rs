//! The public status page of a workspace, off until it is switched on: what works, what does not,
//! how it was over 90 days; and a banner for the business's own site.

mod banner;
mod load;
pub mod open;
mod page;
mod settings;
mod view;

use crate::desk::Desk;
use axum::Router;
use axum::routing::{get, post};

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/settings/status", get(settings::show).post(settings::set))
        .route("/settings/status/address", post(settings::renew))
}

/// The routes that are open to all.
pub fn open_router() -> Router<Desk> {
    Router::new()
        .route("/status/{slug}", get(page::show))
        .route("/status/{slug}/banner", get(banner::frame))
        .route("/status/{slug}/banner.js", get(banner::script))
}
