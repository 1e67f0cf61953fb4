//! What a person decides about one delivery: take it back, send it again, say that it arrived.

use super::back;
use super::refused::refused;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::load::InboxAsk;
use crate::trouble::{self, Posted};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use sportello_core::{AddressId, ConversationId, MessageId};
use sportello_engine::reply::ReplyError;
use sportello_store::{Decision, StoreError};

/// Takes a queued or held one back.
pub async fn withdraw(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path((id, message)): Path<(ConversationId, MessageId)>,
    Query(ask): Query<InboxAsk>,
) -> Response {
    let done = desk
        .engine()
        .withdraw(desk.now(), signed_in.workspace, message)
        .await;
    settled(&visitor, &ask, id, done, Some("withdrawn"))
}

/// Says that an unconfirmed one arrived.
pub async fn arrived(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path((id, message)): Path<(ConversationId, MessageId)>,
    Query(ask): Query<InboxAsk>,
) -> Response {
    let done = decide(&desk, &signed_in, message, Decision::Arrived).await;
    settled(&visitor, &ask, id, done, None)
}

/// Sends an unconfirmed one again, knowing that it may arrive twice.
pub async fn again(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path((id, message)): Path<(ConversationId, MessageId)>,
    Query(ask): Query<InboxAsk>,
) -> Response {
    let done = decide(&desk, &signed_in, message, Decision::SendAgain).await;
    settled(&visitor, &ask, id, done, None)
}

/// By which address a failed one is sent again.
#[derive(Deserialize)]
pub struct RetryForm {
    address: Option<i64>,
}

/// Sends a failed one again, there or elsewhere.
pub async fn retry(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path((id, message)): Path<(ConversationId, MessageId)>,
    Query(ask): Query<InboxAsk>,
    Posted(form): Posted<RetryForm>,
) -> Response {
    let by = form.address.map(AddressId);
    let again = desk
        .engine()
        .retry(
            desk.now(),
            signed_in.workspace,
            message,
            by,
            Some(signed_in.agent),
        )
        .await;
    let r = &signed_in.reader;
    let why = match again {
        Ok(_) => return back(&ask, Some(id), None),
        Err(ReplyError::Store(error)) => return settled(&visitor, &ask, id, Err(error), None),
        Err(ReplyError::Refused { refusal, kind, .. }) => r.refusal(&refusal, &kind),
        Err(ReplyError::NoSuchChannel) => r.text("refusal-no-address"),
        Err(ReplyError::NoSuchFile) => r.text("refusal-picture"),
        Err(ReplyError::KeyReused) => r.text("refusal-key-reused"),
    };
    refused(&desk, &visitor, &signed_in, id, &ask, "", why).await
}

async fn decide(
    desk: &Desk,
    signed_in: &SignedIn,
    message: MessageId,
    decision: Decision,
) -> Result<(), StoreError> {
    let by = Some(signed_in.agent);
    desk.engine()
        .decide(desk.now(), signed_in.workspace, message, decision, by)
        .await
        .map(|_| ())
}

/// Back to the conversation. What has gone on meanwhile is no fault: the page shows where it is.
fn settled(
    visitor: &Visitor,
    ask: &InboxAsk,
    id: ConversationId,
    done: Result<(), StoreError>,
    word: Option<&str>,
) -> Response {
    match done {
        Ok(()) => back(ask, Some(id), word.map(|w| (w, None))),
        Err(StoreError::Conflict(_)) => back(ask, Some(id), Some(("too-late", None))),
        Err(error) => trouble::store(visitor, &error),
    }
}
