//! An agent's browsers: one allows to be told, one is told nothing any more.

use super::act::{done, keep_language, refused, shown};
use crate::auth::{SignedIn, Visitor, device};
use crate::desk::Desk;
use crate::trouble::{self, Posted};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sportello_engine::alerts::{BrowserRefused, NewBrowserKeys};

/// What a browser gives when it allows to be told.
#[derive(Deserialize)]
pub struct BrowserForm {
    endpoint: String,
    p256dh: String,
    auth: String,
    /// The address it had before, which its push service ended.
    old: Option<String>,
}

/// The key by which a browser allows to be told: its worker asks for it when its push service gives
/// it another address. Told to who is signed in, and no secret.
pub async fn key(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    match desk.engine().push_key(signed_in.workspace).await {
        Ok(Some(key)) => key.public().into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// Takes it.
pub async fn allow(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    headers: HeaderMap,
    Posted(form): Posted<BrowserForm>,
) -> Response {
    let agent_header = headers.get(header::USER_AGENT);
    let calls_itself = agent_header.and_then(|value| value.to_str().ok());
    let keys = NewBrowserKeys {
        endpoint: form.endpoint,
        p256dh: form.p256dh,
        auth: form.auth,
        device: calls_itself.and_then(device::name).unwrap_or_default(),
        instead_of: form.old.filter(|old| !old.is_empty()),
    };
    let (workspace, agent) = (signed_in.workspace, signed_in.agent);
    let put = desk
        .engine()
        .put_alert_browser(desk.now(), workspace, agent, keys)
        .await;
    let no = |key| Ok(refused(&signed_in, key));
    let came = match put {
        Ok(()) => keep_language(&desk, &signed_in)
            .await
            .map(|()| done(&signed_in, "alert-browser-on")),
        Err(BrowserRefused::Unfit) => no("alert-browser-unfit"),
        Err(BrowserRefused::TooMany) => no("alert-browser-many"),
        Err(BrowserRefused::Store(error)) => Err(error),
    };
    shown(&desk, &visitor, &signed_in, came).await
}

/// Tells one nothing any more.
pub async fn drop(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(browser): Path<i64>,
) -> Response {
    let dropped = desk
        .store()
        .drop_browser(signed_in.workspace, signed_in.agent, browser)
        .await;
    let came = dropped.map(|_| done(&signed_in, "alert-browser-off"));
    shown(&desk, &visitor, &signed_in, came).await
}
