//! Playing the followers: what was published, comments under it, likes, mentions.

use super::{Answer, object, run, text};
use crate::rules::Command;
use crate::server::core::{Core, State};
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// The routes about posts.
pub(super) fn routes() -> Router<Arc<Core>> {
    Router::new()
        .route("/control/posts", get(posts))
        .route("/control/prepared", get(prepared))
        .route("/control/ad", post(advertise))
        .route("/control/comment", post(comment))
        .route("/control/comments", get(comments))
        .route("/control/follow/{act}", post(follow))
        .route("/control/archive", post(archive))
}

/// `GET /control/posts?asset=ID`: everything that was ever public, oldest first.
async fn posts(
    axum::extract::State(core): State,
    Query(query): Query<HashMap<String, String>>,
) -> Json<Value> {
    let asset = query.get("asset").map(String::as_str);
    Json(core.look(|world| json!({ "data": world.shown_posts(asset) })))
}

/// `GET /control/prepared`: photos, films and containers made on the way to posts.
async fn prepared(axum::extract::State(core): State) -> Json<Value> {
    Json(core.look(|world| json!({ "data": world.shown_prepared() })))
}

/// `POST /control/ad`: a business shows an ad.
async fn advertise(axum::extract::State(core): State, body: Bytes) -> Answer {
    run(&core, Command::Advertise(object(&body)?))
}

/// `POST /control/comment`: a person comments on a post.
async fn comment(axum::extract::State(core): State, body: Bytes) -> Answer {
    run(&core, Command::Comment(object(&body)?))
}

/// `GET /control/comments`
async fn comments(axum::extract::State(core): State) -> Json<Value> {
    Json(core.look(|world| json!({ "data": world.shown_comments() })))
}

/// `POST /control/follow/{edit|delete|like|share|save|mention}`
async fn follow(axum::extract::State(core): State, Path(act): Path<String>, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    run(&core, Command::Follow { act, wanted })
}

/// `POST /control/archive {"page"?,"on"}`: a Page's story archive.
async fn archive(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    let page = text(&wanted, "page");
    let on = wanted["on"].as_bool().unwrap_or(true);
    run(&core, Command::Archive { page, on })
}
