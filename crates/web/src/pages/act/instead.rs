//! What is held is said another way by a person's choice: one message, or all that wait at an
//! address.

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
use sportello_store::StoreError;

/// By which address one message is said.
#[derive(Deserialize)]
pub struct InsteadForm {
    address: i64,
}

/// Says one message there.
pub async fn one(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path((id, message)): Path<(ConversationId, MessageId)>,
    Query(ask): Query<InboxAsk>,
    Posted(form): Posted<InsteadForm>,
) -> Response {
    let said = desk
        .engine()
        .say_instead(
            desk.now(),
            signed_in.workspace,
            message,
            AddressId(form.address),
            Some(signed_in.agent),
        )
        .await;
    answer(&desk, &visitor, &signed_in, (id, &ask), said.map(|_| 1)).await
}

/// Whose messages are said by which address.
#[derive(Deserialize)]
pub struct AllForm {
    from: i64,
    address: i64,
}

/// Says everything there that is held at an address.
pub async fn all(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(ask): Query<InboxAsk>,
    Posted(form): Posted<AllForm>,
) -> Response {
    let said = desk
        .engine()
        .say_all_instead(
            desk.now(),
            signed_in.workspace,
            id,
            (AddressId(form.from), AddressId(form.address)),
            Some(signed_in.agent),
        )
        .await;
    answer(&desk, &visitor, &signed_in, (id, &ask), said).await
}

/// Back to the conversation. What has gone on meanwhile is no fault: the page shows where it is.
async fn answer(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    (id, ask): (ConversationId, &InboxAsk),
    said: Result<u32, ReplyError>,
) -> Response {
    let r = &signed_in.reader;
    let why = match said {
        Ok(0) | Err(ReplyError::Store(StoreError::Conflict(_))) => {
            return back(ask, Some(id), Some(("too-late", None)));
        }
        Ok(_) => return back(ask, Some(id), None),
        Err(ReplyError::Store(error)) => return trouble::store(visitor, &error),
        Err(ReplyError::Refused { refusal, kind, .. }) => r.refusal(&refusal, &kind),
        Err(ReplyError::NoSuchChannel) => r.text("refusal-no-address"),
        Err(ReplyError::NoSuchFile) => r.text("refusal-picture"),
        Err(ReplyError::KeyReused) => r.text("refusal-key-reused"),
    };
    refused(desk, visitor, signed_in, id, ask, "", why).await
}
