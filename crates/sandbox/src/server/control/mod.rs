//! The control API: play the people, script outages, look inside. Loopback only, no token.

mod guide;
mod people;
mod picture;
mod posts;

use super::core::{Core, State};
use crate::rules::asset::AddAssets;
use crate::rules::{Command, Done, Network};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, delete, get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::Arc;

/// The largest body: a picture as base64.
const LARGEST: usize = 16 * 1024 * 1024;

/// The routes under `/control`.
pub(super) fn routes() -> Router<Arc<Core>> {
    Router::new()
        .route("/control", get(guide::show))
        .route("/control/say", post(people::say))
        .route("/control/read", post(people::read))
        .route("/control/react", post(people::react))
        .route("/control/tap", post(people::tap))
        .route("/control/press", post(people::press))
        .route("/control/block", post(people::block))
        .route("/control/answer", post(people::answer))
        .route("/control/receipts", post(people::receipts))
        .route("/control/phones", get(people::everybody))
        .route("/control/phones/{kind}/{from}", get(people::received))
        .route("/control/media/{id}", get(picture::media))
        .route(
            "/control/faults",
            get(faults).post(add_fault).delete(clear_faults),
        )
        .route("/control/faults/{id}", delete(clear_fault))
        .route(
            "/control/deliver",
            get(delivery).post(deliver).delete(deliver_as_usual),
        )
        .route("/control/state", get(state))
        .route("/control/desk-killed", post(desk_killed))
        .route("/control/assets", get(assets).post(add_assets))
        .route("/control/subscribe", post(people::subscribe))
        .route("/control/tokens/revoke", post(revoke))
        .route("/control/tokens/restore", post(restore))
        .route("/control/agree", post(agree))
        .route("/control/settings", get(settings).post(change_settings))
        .merge(posts::routes())
        .route("/control/{*rest}", any(unknown))
        .layer(DefaultBodyLimit::max(LARGEST))
}

/// A control call that could not be done: what happened and what to do.
pub(super) struct Trouble(StatusCode, String);

impl Trouble {
    fn bad(why: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, why.into())
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

async fn unknown() -> Trouble {
    Trouble(
        StatusCode::NOT_FOUND,
        "the control API has no such call; GET /control describes them all".to_owned(),
    )
}

type Answer = Result<Json<Value>, Trouble>;

/// Reads a JSON object; an empty body is an empty object. The content type does not matter.
fn object(body: &Bytes) -> Result<Value, Trouble> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| Trouble::bad(format!("the body is not JSON: {error}")))?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(Trouble::bad("send a JSON object"))
    }
}

fn text(value: &Value, name: &str) -> Option<String> {
    value[name].as_str().map(str::to_owned)
}

fn kind(value: &Value) -> Result<Network, Trouble> {
    let word = text(value, "kind").ok_or_else(|| {
        Trouble::bad("name a \"kind\": facebook, instagram, whatsapp or telegram")
    })?;
    network(&word)
}

fn network(word: &str) -> Result<Network, Trouble> {
    Network::read(word).ok_or_else(|| {
        Trouble::bad(format!(
            "unknown kind {word:?}; use facebook, instagram, whatsapp or telegram"
        ))
    })
}

/// Does a command and shows what came of it.
fn run(core: &Core, command: Command) -> Answer {
    match core.apply(command) {
        Ok(Done::Shown(value)) => Ok(Json(value)),
        Ok(Done::Said(said)) => Ok(Json(json!({
            "id": said.id,
            "from_id": said.from_id,
            "at": crate::rules::time::rfc3339(said.at),
        }))),
        Ok(Done::Outcome(_)) => Ok(Json(json!({ "ok": true }))),
        Ok(Done::Refused(why)) => Err(Trouble::bad(why)),
        Err(error) => Err(unwritten(&error)),
    }
}

fn unwritten(error: &std::io::Error) -> Trouble {
    tracing::error!(%error, "the sandbox cannot write its journal");
    Trouble(
        StatusCode::INSUFFICIENT_STORAGE,
        format!("nothing was done: the sandbox cannot write its folder ({error}). Check the disk"),
    )
}

async fn faults(axum::extract::State(core): State) -> Json<Value> {
    Json(core.look(|world| json!({ "data": world.faults() })))
}

async fn add_fault(axum::extract::State(core): State, body: Bytes) -> Answer {
    run(&core, Command::AddFault(object(&body)?))
}

async fn clear_faults(axum::extract::State(core): State) -> Answer {
    run(&core, Command::ClearFaults(None))
}

async fn clear_fault(axum::extract::State(core): State, Path(id): Path<u64>) -> Answer {
    run(&core, Command::ClearFaults(Some(id)))
}

async fn delivery(axum::extract::State(core): State) -> Json<Value> {
    Json(core.look(|world| json!(world.delivery())))
}

async fn deliver(axum::extract::State(core): State, body: Bytes) -> Answer {
    run(&core, Command::Deliver(object(&body)?))
}

async fn deliver_as_usual(axum::extract::State(core): State) -> Answer {
    run(&core, Command::Deliver(json!({ "reset": true })))
}

async fn state(axum::extract::State(core): State) -> Json<Value> {
    Json(core.look(crate::rules::World::state))
}

/// `POST /control/desk-killed {"within_ms","asked"?: [{"kind","from","text"}]}`: answers given so
/// lately may have been read by a desk that died before it could store them, so they count as lost;
/// what it had been asked to send and never called may have been about to be.
async fn desk_killed(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    if !wanted["asked"].is_null() {
        let asked = serde_json::from_value(wanted["asked"].clone())
            .map_err(|error| Trouble::bad(error.to_string()))?;
        let _ = run(&core, Command::InHand(asked))?;
    }
    let within = wanted["within_ms"].as_i64().unwrap_or(2_000).max(0);
    let since = super::core::clock() - within;
    run(&core, Command::AnswersLostSince(since))
}

async fn assets(axum::extract::State(core): State) -> Json<Value> {
    Json(core.look(|world| {
        let mut shown = json!(super::Seeded::of(world));
        shown["apps"] = world.shown_apps();
        shown["assets"] = world.shown_assets();
        shown
    }))
}

async fn add_assets(axum::extract::State(core): State, body: Bytes) -> Answer {
    let add: AddAssets =
        serde_json::from_value(object(&body)?).map_err(|error| Trouble::bad(error.to_string()))?;
    run(&core, Command::AddAssets(add))
}

/// `POST /control/agree {"way","assets","app"?,"redirect_uri"?}`: a person says yes in a dialog.
async fn agree(axum::extract::State(core): State, body: Bytes) -> Answer {
    let mut wanted = object(&body)?;
    if wanted["app"].is_null() {
        wanted["app"] = json!(core.look(|world| world.seed().app.clone()));
    }
    let agreed = serde_json::from_value(wanted).map_err(|error| Trouble::bad(error.to_string()))?;
    run(&core, Command::Agree(agreed))
}

async fn revoke(axum::extract::State(core): State, body: Bytes) -> Answer {
    let wanted = object(&body)?;
    let subcode = Some(wanted["subcode"].as_i64().unwrap_or(460));
    run(
        &core,
        Command::Tokens {
            which: which(&wanted),
            subcode,
        },
    )
}

async fn restore(axum::extract::State(core): State, body: Bytes) -> Answer {
    run(
        &core,
        Command::Tokens {
            which: which(&object(&body)?),
            subcode: None,
        },
    )
}

/// A token, an asset, or all.
fn which(wanted: &Value) -> String {
    text(wanted, "token")
        .or_else(|| text(wanted, "asset"))
        .unwrap_or_else(|| "all".to_owned())
}

async fn settings(axum::extract::State(core): State) -> Json<Value> {
    Json(core.look(|world| json!(world.settings())))
}

async fn change_settings(axum::extract::State(core): State, body: Bytes) -> Answer {
    run(&core, Command::Settings(object(&body)?))
}

/// Whether the caller wants JSON rather than a page.
fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json") && !accept.contains("text/html"))
}
