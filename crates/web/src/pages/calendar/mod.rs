//! The calendar: posts by the day they go, moved by dragging, by keys or by a form; what waits for
//! a person; the settings of publishing; and the calendar as a feed for other programs.

mod act;
mod approvals;
mod ask;
mod card;
mod feed;
mod grid;
mod load;
mod page;
mod publishing;
mod view;

pub use ask::CalendarAsk;
pub use card::{field_value, state};
pub use feed::public_router;
pub use load::calendar;
pub use page::live;

use crate::desk::Desk;
use axum::Router;
use axum::routing::{get, post};

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/calendar", get(act::show))
        .route("/calendar/move", post(act::move_post))
        .route("/calendar/late", post(act::late))
        .route("/calendar/approvals", get(approvals::show))
        .route("/calendar/approve", post(approvals::approve))
        .route("/calendar/return", post(approvals::give_back))
        .merge(publishing::router())
}
