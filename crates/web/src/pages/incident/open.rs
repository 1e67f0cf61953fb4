//! An incident for whoever has its address: counts, and nobody's name or words.

use super::load::{Audience, incident};
use super::page::{shared, title};
use crate::desk::Desk;
use crate::pages::status::open::{self, Cached};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

/// The route that is open to all.
pub fn open_router() -> Router<Desk> {
    Router::new().route("/outages/{slug}", get(show))
}

/// The public address of an incident.
pub fn address(desk: &Desk, slug: &str) -> String {
    format!("{}/outages/{slug}", open::base(desk))
}

async fn show(State(desk): State<Desk>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    let render = async {
        let Some((workspace, Some(id))) = desk.engine().open_page(&slug).await? else {
            return Ok(open::unknown());
        };
        let row = desk.store().workspace(workspace).await?;
        let r = open::reader(&desk, &headers, &row.time_zone);
        let page = incident(&desk, workspace, id, Audience::Public).await?;
        let title = format!("{} · {}", title(&r, &page), row.name);
        // Whoever has the address was given it: it is kept nowhere on the way.
        Ok(open::answer(
            open::document(&r, &title, false, &shared(&r, &page, &row.name)),
            Cached::No,
        ))
    };
    open::or_trouble(render.await)
}
