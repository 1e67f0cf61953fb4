//! The phones page: three phones side by side, live by server-sent events.
//!
//! A chat is a pure function of the world. When the world changes the page is told "look again",
//! fetches the chats it shows and puts them in place; reconnecting is the same loop.

mod chat;
mod page;
pub(super) mod words;

use super::core::{Core, State};
use crate::rules::Network;
use axum::Router;
use axum::extract::{Path, Query, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::{Stream, StreamExt};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::wrappers::WatchStream;
use words::Words;

const CSS: &str = include_str!("../../../assets/phones.css");
const ICON: &str = include_str!("../../../assets/icon.svg");
const SCRIPT: &str = include_str!("../../../assets/phones.js");

/// The four customers of the florist's shop: names to pick from before anybody wrote.
pub(super) const CAST: [&str; 4] = [
    "Giulia Rossi",
    "Marco Bianchi",
    "Sara De Luca",
    "Anna Conti",
];

/// Changes closer together than this make one ring.
const TOGETHER: Duration = Duration::from_millis(25);

/// The routes of the page. `POST /` is the Graph API's batch call.
pub(super) fn routes() -> Router<Arc<Core>> {
    Router::new()
        .route("/", get(show).fallback(super::graph::answer))
        .route("/phones/{kind}/chat", get(fragment))
        .route("/phones/events", get(events))
        .route(
            "/phones/phones.css",
            get(|| asset("text/css; charset=utf-8", CSS)),
        )
        .route("/phones/icon.svg", get(|| asset("image/svg+xml", ICON)))
        .route(
            "/phones/phones.js",
            get(|| asset("text/javascript; charset=utf-8", SCRIPT)),
        )
}

/// Headers of every page of the sandbox: nothing inline, nothing from elsewhere.
pub(super) async fn strict(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
                  media-src 'self'; \
                  connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
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

/// `GET /`; `?facebook=NAME&instagram=NAME&whatsapp=NAME` chooses the people, `&telegram=NAME` adds a
/// fourth phone.
async fn show(
    axum::extract::State(core): State,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let words = Words::of(query.get("lang").map(String::as_str), &headers);
    let telegram = query.contains_key(Network::Telegram.word());
    let kinds = Network::ALL.into_iter();
    let kinds = kinds.chain(telegram.then_some(Network::Telegram));
    let choose = |kind: Network| {
        let name = query.get(kind.word()).map_or("", String::as_str).trim();
        (
            kind,
            if name.is_empty() {
                CAST[0].to_owned()
            } else {
                name.to_owned()
            },
        )
    };
    let chosen: Vec<(Network, String)> = kinds.map(choose).collect();
    core.look(|world| page::render(world, &chosen, words))
        .into_response()
}

/// `GET /phones/{kind}/chat?from=NAME`: one chat.
async fn fragment(
    axum::extract::State(core): State,
    Path(kind): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let Some(kind) = Network::read(&kind) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let words = Words::of(query.get("lang").map(String::as_str), &headers);
    let from = query.get("from").map_or("", String::as_str);
    core.look(|world| chat::render(world, kind, from, words))
        .into_response()
}

/// `GET /phones/events`: "look again", no data.
async fn events(
    axum::extract::State(core): State,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut stopped = core.stop.subscribe();
    let rings = WatchStream::new(core.ring.subscribe()).then(|count| async move {
        tokio::time::sleep(TOGETHER).await;
        Ok(Event::default().event("ring").data(count.to_string()))
    });
    let end = Box::pin(async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    });
    Sse::new(rings.take_until(end)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// `GET /avatar/{name}.png`: the picture of a person's profile.
pub(super) async fn avatar(Path(file): Path<String>) -> Response {
    let name = file.strip_suffix(".png").unwrap_or(&file);
    (
        [(header::CONTENT_TYPE, "image/png")],
        crate::rules::picture::flower(name),
    )
        .into_response()
}
