//! The feed page: what the Page and the Instagram account show, and a follower who comments,
//! answers, likes and mentions. It does nothing that the control API does not do.

mod page;
mod post;
mod words;

use super::core::{Core, State};
use crate::rules::Network;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::collections::HashMap;
use std::sync::Arc;
use words::Words;

const CSS: &str = include_str!("../../../assets/feed.css");
const SCRIPT: &str = include_str!("../../../assets/feed.js");

/// The networks that have a feed.
const WALLS: [Network; 2] = [Network::Facebook, Network::Instagram];

/// The routes of the page. It hears of changes by the phones page's events.
pub(super) fn routes() -> Router<Arc<Core>> {
    Router::new()
        .route("/feed", get(show))
        .route("/feed/{kind}/posts", get(fragment))
        .route(
            "/feed/feed.css",
            get(|| asset("text/css; charset=utf-8", CSS)),
        )
        .route(
            "/feed/feed.js",
            get(|| asset("text/javascript; charset=utf-8", SCRIPT)),
        )
}

async fn asset(kind: &'static str, text: &'static str) -> Response {
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        text,
    )
        .into_response()
}

/// `GET /feed`; `?from=NAME` chooses the follower.
async fn show(
    axum::extract::State(core): State,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let words = Words::of(query.get("lang").map(String::as_str), &headers);
    let from = query.get("from").map_or("", |name| name.trim());
    let from = if from.is_empty() {
        super::phones::CAST[0]
    } else {
        from
    };
    core.look(|world| page::render(world, from, words))
        .into_response()
}

/// `GET /feed/{kind}/posts?from=NAME`: stories and posts of one network.
async fn fragment(
    axum::extract::State(core): State,
    Path(kind): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let kind = Network::read(&kind).filter(|kind| WALLS.contains(kind));
    let Some(kind) = kind else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let words = Words::of(query.get("lang").map(String::as_str), &headers);
    let from = query.get("from").map_or("", String::as_str);
    core.look(|world| post::wall(world, kind, from, words))
        .into_response()
}
