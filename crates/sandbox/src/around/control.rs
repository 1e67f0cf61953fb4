//! Routes: of the push service, of the status page, and of what the control API does to both.

use super::{Around, Said};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

type Room = State<Arc<Around>>;

/// The routes.
pub fn routes<S: Clone + Send + Sync + 'static>(around: Arc<Around>) -> Router<S> {
    Router::new()
        .route("/push/{id}", post(take))
        .route("/status-page/orgs.json", get(list))
        .route("/status-page/rss.xml", get(feed))
        .route("/control/push", get(received).post(subscribe))
        .route("/control/push/answers", post(answers))
        .route("/control/status-page", get(said).post(say))
        .with_state(around)
}

fn seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_secs()).unwrap_or(0)
}

async fn take(
    State(around): Room,
    Path(id): Path<u32>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (status, peace) = around.push.take(id, &headers, &body, seconds());
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = status.into_response();
    if let Some(peace) = peace {
        let value = HeaderValue::from(peace);
        answer.headers_mut().insert(header::RETRY_AFTER, value);
    }
    answer
}

fn page((status, mime, body): super::status::Page) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, mime)];
    (status, headers, body).into_response()
}

async fn list(State(around): Room) -> Response {
    page(around.status.list())
}

async fn feed(State(around): Room) -> Response {
    let now = jiff::Timestamp::from_second(seconds()).unwrap_or_default();
    let printed = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_string(&now);
    page(around.status.feed(&printed.unwrap_or_default()))
}

async fn received(State(around): Room) -> Json<Value> {
    Json(json!({ "received": around.push.received(), "asked": around.push.asked() }))
}

/// A new browser; its address is beside what the control API was asked by.
async fn subscribe(State(around): Room, headers: HeaderMap) -> Response {
    let Some(made) = around.push.subscribe() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let endpoint = format!("http://{}/push/{}", host.unwrap_or_default(), made.id);
    let keys = json!({ "p256dh": made.p256dh, "auth": made.auth });
    Json(json!({ "endpoint": endpoint, "keys": keys })).into_response()
}

fn bad(why: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": why }))).into_response()
}

async fn answers(State(around): Room, body: Bytes) -> Response {
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let number = |name: &str| {
        let number = asked[name].as_u64();
        number.and_then(|number| u32::try_from(number).ok())
    };
    let status = number("status").and_then(|status| u16::try_from(status).ok());
    match status {
        Some(status @ 100..=599) => {
            let times = number("times").unwrap_or(1).max(1);
            around
                .push
                .answer_with(status, number("retry_after"), times);
            Json(json!({})).into_response()
        }
        _ => bad("name a \"status\" from 100 to 599; also retry_after (seconds) and times"),
    }
}

async fn said(State(around): Room) -> Json<Value> {
    Json(json!({ "say": around.status.said(), "asked": around.status.asked() }))
}

async fn say(State(around): Room, body: Bytes) -> Response {
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    match serde_json::from_value::<Said>(asked["say"].clone()) {
        Ok(say) => {
            around.status.say(say);
            said(State(around)).await.into_response()
        }
        Err(_) => bad("\"say\" is well, trouble, gone or rubbish"),
    }
}
