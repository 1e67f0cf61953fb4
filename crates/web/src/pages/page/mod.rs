//! What the platforms show of the business: posts and how they do, comments, details, greetings
//! and menus.

mod act;
pub mod chat;
mod chat_act;
pub mod comment;
pub mod details;
pub mod hours;
mod load;
mod moderate;
pub mod opening;
pub mod posts;
pub mod tabs;
pub mod view;

pub(super) use act::PageAsk;
pub(super) use load::view as loaded;

use crate::desk::Desk;
use axum::Router;
use axum::routing::{get, post};

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/page", get(act::show))
        .route("/page/refresh", post(act::refresh))
        .route("/page/measure", post(act::measure))
        .route("/page/{channel}/picture", get(act::picture))
        .route(
            "/page/{channel}/details",
            get(details::show).post(details::save),
        )
        .route(
            "/page/{channel}/chat",
            get(chat_act::show).post(chat_act::save),
        )
        .route(
            "/inbox/{conversation}/messages/{message}/moderate",
            post(moderate::moderate),
        )
}
