//! The settings of publishing: what happens to late posts, who looks posts over, weekly slots,
//! words that hide a comment, the calendar as a feed.

mod act;
mod view;

use crate::desk::Desk;
use axum::Router;
use axum::routing::{get, post};

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/settings/publishing", get(act::show))
        .route("/settings/publishing/late", post(act::late))
        .route("/settings/publishing/approval", post(act::approval))
        .route("/settings/publishing/manager", post(act::manager))
        .route("/settings/publishing/slot", post(act::slot))
        .route("/settings/publishing/slot/delete", post(act::delete_slot))
        .route("/settings/publishing/words", post(act::words))
        .route("/settings/publishing/unhide", post(act::unhide))
        .route("/settings/publishing/feed", post(act::feed))
        .route("/settings/publishing/feed/end", post(act::end_feed))
}
