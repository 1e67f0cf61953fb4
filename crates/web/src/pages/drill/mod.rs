//! Drills: an outage rehearsed from the Health page, on a throwaway store, and what came of it.
//!
//! `stage` is what the binary provides, `drills` keeps the one that runs and the last of each
//! workspace; `start` is the page where one is begun, `result` what came of it, `seen` what the
//! desk showed meanwhile; `act` answers requests.

mod act;
mod drills;
mod load;
mod result;
mod seen;
mod stage;
mod start;

pub use act::live;
pub use drills::Drills;
pub use stage::{
    Breach, Fault, Figures, Play, Played, Script, Seen, Shipped, Stage, Unfinished, Unplayable,
};

use crate::desk::Desk;
use axum::Router;
use axum::routing::get;

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/health/drill", get(act::show).post(act::begin))
        .route("/health/drill/result", get(act::result))
        .route("/health/drill/result/desk", get(act::seen))
        .route("/health/drill/result/incident", get(act::incident))
}
