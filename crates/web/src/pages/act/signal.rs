//! Passing signs from the pages: a reaction, and that someone is typing.

use super::back;
use super::refused::refused;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::load::InboxAsk;
use crate::trouble::{self, Posted};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sportello_core::{AddressId, ConversationId, MessageId};
use sportello_store::StoreError;

/// Characters of an emoji, with all that may join it.
const EMOJI: usize = 24;

/// The reaction; empty takes it back.
#[derive(Deserialize)]
pub struct ReactForm {
    #[serde(default)]
    emoji: String,
}

/// Reacts to a message.
pub async fn react(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path((id, message)): Path<(ConversationId, MessageId)>,
    Query(ask): Query<InboxAsk>,
    Posted(form): Posted<ReactForm>,
) -> Response {
    let emoji = Some(form.emoji.as_str()).filter(|e| !e.is_empty());
    let done = match emoji.is_some_and(|e| e.chars().count() > EMOJI) {
        true => Err(StoreError::Conflict("no emoji is that long")),
        false => {
            desk.engine()
                .react(signed_in.workspace, message, emoji)
                .await
        }
    };
    match done {
        Ok(()) => back(&ask, Some(id), None),
        Err(StoreError::Conflict(_)) => {
            let why = signed_in.reader.text("refusal-reaction");
            refused(&desk, &visitor, &signed_in, id, &ask, "", why).await
        }
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// By which address the answer is being written.
#[derive(Deserialize)]
pub struct TypingForm {
    address: Option<i64>,
}

/// Someone is typing. Lost without harm: what goes wrong is not told.
pub async fn typing(
    State(desk): State<Desk>,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Posted(form): Posted<TypingForm>,
) -> Response {
    let address = form.address.map(AddressId);
    let told = desk
        .engine()
        .typing(desk.now(), signed_in.workspace, id, address)
        .await;
    if let Err(error) = told {
        tracing::debug!(conversation.id = id.0, "typing was not told: {error}");
    }
    StatusCode::NO_CONTENT.into_response()
}
