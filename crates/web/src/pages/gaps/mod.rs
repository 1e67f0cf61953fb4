//! Gaps on the Health page's side: what was read back after outages, what stays lost and whom it
//! may concern; a manager has a channel read back now.

mod act;
mod load;
mod view;

pub use load::{Shown, live, of_incident};
pub use view::audits;

use crate::desk::Desk;
use axum::Router;
use axum::routing::get;

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new().route("/health/gaps", get(act::show).post(act::ask))
}
