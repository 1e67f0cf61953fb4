//! Closing, opening again, taking notes, having looked.

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
use sportello_core::ConversationId;
use sportello_store::ConversationStatus;

/// The longest note, in characters.
const LONGEST_NOTE: usize = 10_000;

/// Closes: back to the list, where the next one waits.
pub async fn close(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(ask): Query<InboxAsk>,
) -> Response {
    match desk
        .engine()
        .set_status(
            desk.now(),
            signed_in.workspace,
            id,
            ConversationStatus::Closed,
        )
        .await
    {
        Ok(()) => back(
            &ask.without_conversation(),
            None,
            Some(("closed", Some(id.0))),
        ),
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// Opens again: to the conversation.
pub async fn reopen(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(ask): Query<InboxAsk>,
) -> Response {
    match desk
        .engine()
        .set_status(
            desk.now(),
            signed_in.workspace,
            id,
            ConversationStatus::Open,
        )
        .await
    {
        Ok(()) => back(&ask, Some(id), Some(("reopened", Some(id.0)))),
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// What the note form says.
#[derive(Deserialize)]
pub struct NoteForm {
    text: String,
}

/// Writes a note.
pub async fn note(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(ask): Query<InboxAsk>,
    Posted(form): Posted<NoteForm>,
) -> Response {
    let text: String = form.text.trim().chars().take(LONGEST_NOTE).collect();
    if text.is_empty() {
        let why = signed_in.reader.text("note-empty");
        return refused(
            &desk,
            &visitor,
            &signed_in,
            id,
            &ask.noting(true),
            &text,
            why,
        )
        .await;
    }
    let author = Some(signed_in.agent);
    match desk
        .engine()
        .add_note(desk.now(), signed_in.workspace, id, author, &text)
        .await
    {
        Ok(_) => back(&ask.noting(true), Some(id), None),
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// Someone has the conversation before their eyes.
pub async fn seen(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
) -> Response {
    match desk
        .engine()
        .mark_seen(desk.now(), signed_in.workspace, id)
        .await
    {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => trouble::store(&visitor, &error),
    }
}
