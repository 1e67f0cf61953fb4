//! Alerts: how an agent is told when something is down, and whose second opinion is asked. A
//! manager says which server sends the mails.

mod act;
mod browsers;
mod desk;
mod load;
mod mail;
mod view;
mod words;

pub use words::AlertWords;

use crate::desk::Desk;
use axum::Router;
use axum::routing::{get, post};

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/settings/alerts", get(act::show).post(act::set))
        .route("/settings/alerts/address", post(mail::ask))
        .route("/settings/alerts/code", post(mail::confirm))
        .route("/settings/alerts/forget", post(mail::forget))
        .route("/settings/alerts/browsers", post(browsers::allow))
        .route("/settings/alerts/browsers/key", get(browsers::key))
        .route(
            "/settings/alerts/browsers/{browser}/drop",
            post(browsers::drop),
        )
        .route("/settings/alerts/try", post(act::try_out))
        .route("/settings/alerts/server", post(desk::server))
        .route("/settings/alerts/server/clear", post(desk::clear))
        .route("/settings/alerts/opinion", post(desk::opinion))
}
