//! Webhooks: the platform's door. Nothing stands between the socket and the engine here but the
//! bounds: no sessions, no per-request spans, no rendering (performance.md, P1).

mod body;
mod intake;
mod removal;

pub use intake::Intake;

use crate::desk::Desk;
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use body::BodyError;
use serde::Deserialize;
use sportello_core::ChannelKind;
use sportello_engine::receive::ReceiveError;
use sportello_store::Digested;
use std::sync::Arc;
use tokio::sync::SemaphorePermit;

/// The greatest body taken: what a platform sends at most (webhooks.md §4, 3 MB).
pub const MAX_BODY: usize = 3 * 1024 * 1024;

/// Seconds after which a platform should try again; it does so by its own schedule anyway.
const RETRY_SECONDS: &str = "30";

const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");

/// The routes of webhooks.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/hooks/meta", get(handshake).post(receive))
        .route("/hooks/bot/{kind}", post(receive_update))
        .merge(removal::router())
}

/// The subscription handshake's parameters (webhooks.md §2).
#[derive(Deserialize)]
struct Handshake {
    #[serde(rename = "hub.mode", default)]
    mode: String,
    #[serde(rename = "hub.verify_token", default)]
    token: String,
    #[serde(rename = "hub.challenge")]
    challenge: String,
}

/// Answers the handshake: the challenge as received, as plain text that no browser sniffs.
async fn handshake(
    State(desk): State<Desk>,
    query: Result<Query<Handshake>, QueryRejection>,
) -> Response {
    let challenge = query
        .ok()
        .and_then(|Query(q)| desk.engine().handshake(&q.mode, &q.token, &q.challenge));
    match challenge {
        Some(challenge) => (
            [
                (CONTENT_TYPE, "text/plain; charset=utf-8"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ],
            challenge,
        )
            .into_response(),
        None => (
            StatusCode::FORBIDDEN,
            "no handshake, or one with a verify token that is not known here\n",
        )
            .into_response(),
    }
}

/// Takes what a platform posts for a bot, which its secret names (telegram.md, "Receiving"). As for
/// [`receive`], 200 only after it is durable, and the same 401 whatever is wrong.
async fn receive_update(
    State(desk): State<Desk>,
    Path(kind): Path<String>,
    request: Request,
) -> Response {
    let kind = ChannelKind::new(&kind);
    let (parts, body) = request.into_parts();
    let (raw, _room) = match admitted(&desk, &parts.headers, body).await {
        Ok(admitted) => admitted,
        Err(refused) => return refused,
    };
    let header = desk.engine().bot_header(&kind);
    let secret = header.and_then(|name| parts.headers.get(name)?.to_str().ok());
    let taken = desk
        .engine()
        .receive_update(desk.now(), &kind, secret, &raw)
        .await;
    answer(taken, "the secret fits no connected bot\n")
}

/// Takes a webhook. 200 only after its raw body is durable (I1); the same 401 without a signature
/// and with a wrong one; 503 when it cannot be kept, so that the platform sends it again.
async fn receive(State(desk): State<Desk>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (raw, _room) = match admitted(&desk, &parts.headers, body).await {
        Ok(admitted) => admitted,
        Err(refused) => return refused,
    };
    let taken = desk
        .engine()
        .receive(desk.now(), signature(&parts.headers), raw)
        .await;
    answer(taken, "the signature fits no connected app\n")
}

/// Reads a body within bounds, with the room that is promised for it.
async fn admitted<'d>(
    desk: &'d Desk,
    headers: &HeaderMap,
    body: Body,
) -> Result<(Arc<[u8]>, SemaphorePermit<'d>), Response> {
    let announced = body::announced(headers);
    if announced.is_some_and(|length| length > MAX_BODY) {
        body::discard(body).await;
        return Err(too_large());
    }
    // A body of unknown length may grow to the greatest one allowed.
    let Some(room) = desk.intake().admit(announced.unwrap_or(MAX_BODY)) else {
        return Err(later("too many webhooks at once\n"));
    };
    match body::read(body, announced, MAX_BODY).await {
        Ok(raw) => Ok((raw, room)),
        Err(BodyError::TooLarge) => Err(too_large()),
        Err(BodyError::Broken) => Err(StatusCode::BAD_REQUEST.into_response()),
    }
}

fn answer(taken: Result<Digested, ReceiveError>, unsigned: &'static str) -> Response {
    match taken {
        Ok(_) => StatusCode::OK.into_response(),
        Err(ReceiveError::Refused) => (StatusCode::UNAUTHORIZED, unsigned).into_response(),
        // In the log by the engine's word, which counts: there may be thousands.
        Err(ReceiveError::Store(_)) => later("not stored; please send again\n"),
    }
}

fn signature(headers: &HeaderMap) -> Option<&str> {
    headers.get(SIGNATURE)?.to_str().ok()
}

fn later(why: &'static str) -> Response {
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(RETRY_AFTER, RETRY_SECONDS)],
        why,
    )
        .into_response()
}

fn too_large() -> Response {
    (
        StatusCode::PAYLOAD_TOO_LARGE,
        "a webhook has at most 3 MiB\n",
    )
        .into_response()
}
