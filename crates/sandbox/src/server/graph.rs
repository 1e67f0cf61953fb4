//! The Graph API over HTTP: every path that is not the phones page or the control API.

use super::connection::Caller;
use super::core::{Core, State};
use crate::rules::request::{ApiRequest, ApiResponse, Blob, Effect};
use crate::rules::{Command, Done, Outcome, Reply};
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;

/// The largest body taken: a document of WhatsApp and its form around it.
const LARGEST: usize = 110 * 1024 * 1024;
/// The headers the rules look at; no others are kept.
const KEPT: [&str; 6] = [
    "content-type",
    "authorization",
    "offset",
    "file_size",
    "file_offset",
    "file_url",
];

/// Answers one call.
pub(super) async fn answer(
    axum::extract::State(core): State,
    ConnectInfo(caller): ConnectInfo<Caller>,
    request: Request,
) -> Response {
    caller.next_request();
    let Some(request) = read(request).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "Payload Too Large").into_response();
    };
    wait_for_updates(&core, &request).await;
    let outcome = match core.apply(Command::Call(request)) {
        Ok(Done::Outcome(Some(outcome))) => outcome,
        Ok(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Err(error) => {
            // Not written means not done: the caller must not believe otherwise.
            tracing::error!(%error, "the sandbox cannot write its journal; the call was not done");
            caller.tear();
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut guard = Guard {
        core: core.clone(),
        message: outcome.message.clone(),
    };
    let reply = settle(&core, outcome, &mut guard).await;
    deliver(&caller, reply, guard).await
}

/// Keeps a call waiting that asks for a bot's updates while there are none. It becomes a command
/// only then, so that waiting leaves nothing in the journal.
async fn wait_for_updates(core: &Core, request: &ApiRequest) {
    let wait = || core.look(|world| world.keeps_waiting(super::core::clock(), request));
    let Some(first) = wait() else {
        return;
    };
    let end = tokio::time::Instant::now() + self::wait(first);
    let mut ring = core.ring.subscribe();
    let mut stopped = core.stop.subscribe();
    loop {
        let Some(more) = wait() else {
            return;
        };
        let until = end.min(tokio::time::Instant::now() + self::wait(more));
        tokio::select! {
            changed = ring.changed() => if changed.is_err() { return },
            () = tokio::time::sleep_until(until) => if until >= end { return },
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

async fn read(request: Request) -> Option<ApiRequest> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST).await.ok()?;
    let headers = KEPT
        .iter()
        .filter_map(|name| {
            let value = parts.headers.get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), value.to_owned()))
        })
        .collect();
    Some(ApiRequest {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or("").to_owned(),
        headers,
        body: Blob::new(body.to_vec()),
    })
}

/// Runs what must be done outside, and waits for it if the answer does.
async fn settle(core: &Arc<Core>, outcome: Outcome, guard: &mut Guard) -> Reply {
    let waits = match &outcome.reply {
        Reply::WhenDone(task) => Some(core.wait_for(*task)),
        _ => None,
    };
    for effect in outcome.effects {
        super::outside::run(core.clone(), effect);
    }
    let Some(waits) = waits else {
        return outcome.reply;
    };
    match waits.await {
        Ok(outcome) => {
            guard.message = outcome.message;
            outcome.reply
        }
        Err(_) => Reply::Reset,
    }
}

async fn deliver(caller: &Caller, reply: Reply, mut guard: Guard) -> Response {
    let response = match reply {
        Reply::Answer(response) => response,
        Reply::AnswerAfter(ms, response) => {
            tokio::time::sleep(wait(ms)).await;
            response
        }
        Reply::Timeout(ms) | Reply::Unreachable(ms) => {
            tokio::time::sleep(wait(ms)).await;
            caller.tear();
            return StatusCode::GATEWAY_TIMEOUT.into_response();
        }
        Reply::Silence => std::future::pending().await,
        Reply::Reset | Reply::WhenDone(_) => {
            caller.tear();
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    if let Some(message) = guard.message.take() {
        caller.answering(message);
    }
    render(response)
}

fn wait(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}

fn render(response: ApiResponse) -> Response {
    let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut out = Response::new(Body::from(response.body.to_vec()));
    *out.status_mut() = status;
    for (name, value) in &response.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            out.headers_mut().insert(name, value);
        }
    }
    out
}

/// Tells the world that an answer was lost when the caller goes before it is given.
struct Guard {
    core: Arc<Core>,
    message: Option<String>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.core.lost(self.message.take().into_iter().collect());
    }
}

/// Used by the control API to start what a command asks for.
pub(super) fn run_all(core: &Arc<Core>, effects: Vec<Effect>) {
    for effect in effects {
        super::outside::run(core.clone(), effect);
    }
}
