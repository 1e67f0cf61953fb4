//! Conversations: listing, one, opening and closing, notes.

use super::ask::{Asked, Body, Caller, Id};
use super::rows::{Conversation, Note};
use super::{Listing, page_of};
use crate::desk::Desk;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use sportello_core::ConversationId;
use sportello_store::{ConversationStatus, InboxQuery};
use utoipa::ToSchema;

/// The longest note, in characters.
const LONGEST_NOTE: usize = 10_000;

/// Conversations, the one with the newest message first.
#[utoipa::path(get, path = "/api/v1/conversations", tag = "conversations",
    params(
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 when not given", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next` of the page before; left out for the first page", pattern = "^[0-9]{1,18}\\.[0-9]{1,18}$", max_length = 37),
        ("status" = Option<String>, Query, description = "`open` or `closed`; both when not given", pattern = "^(open|closed)$"),
    ),
    responses((status = 200, description = "A page", body = Listing<Conversation>),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Desk>,
    caller: Caller,
    asked: Asked,
) -> Result<Json<Listing<Conversation>>, Problem> {
    let status = match asked.get("status") {
        None => None,
        Some(name) => {
            let wrong = || Problem::bad_parameter("status", "`open` or `closed`");
            Some(ConversationStatus::parse(name).ok_or_else(wrong)?)
        }
    };
    let query = InboxQuery {
        status,
        words: Vec::new(),
        cursor: asked.cursor()?.map(str::to_owned),
        limit: asked.limit()?,
    };
    page_of(
        query.cursor.as_deref(),
        desk.store().inbox(caller.0, &query).await,
    )
}

/// One conversation.
#[utoipa::path(get, path = "/api/v1/conversations/{id}", tag = "conversations",
    params(("id" = String, Path, description = "The conversation's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The conversation", body = Conversation),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such conversation", body = Problem, content_type = "application/problem+json")))]
pub async fn one(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
) -> Result<Json<Conversation>, Problem> {
    let row = desk
        .store()
        .conversation(caller.0, ConversationId(id.0))
        .await?;
    Ok(Json(row.into()))
}

/// A conversation's new status.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewStatus {
    /// `open` or `closed`.
    #[schema(pattern = "^(open|closed)$")]
    status: String,
}

/// Opens or closes a conversation. It opens by itself when the person writes again.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/status", tag = "conversations",
    params(("id" = String, Path, description = "The conversation's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    request_body = NewStatus,
    responses((status = 200, description = "The conversation as it is now", body = Conversation),
        (status = 400, description = "The body is not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No such status", body = Problem, content_type = "application/problem+json")))]
pub async fn set_status(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
    Body(body): Body<NewStatus>,
) -> Result<Json<Conversation>, Problem> {
    let status = ConversationStatus::parse(&body.status)
        .ok_or_else(|| Problem::wrong_body("`status` is `open` or `closed`."))?;
    let id = ConversationId(id.0);
    desk.engine()
        .set_status(desk.now(), caller.0, id, status)
        .await?;
    Ok(Json(desk.store().conversation(caller.0, id).await?.into()))
}

/// A conversation's notes, newest first, over all contacts merged into it.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/notes", tag = "conversations",
    params(("id" = String, Path, description = "The conversation's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The notes", body = Listing<Note>),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such conversation", body = Problem, content_type = "application/problem+json")))]
pub async fn notes(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
) -> Result<Json<Listing<Note>>, Problem> {
    let id = ConversationId(id.0);
    desk.store().conversation(caller.0, id).await?;
    let notes = desk.store().notes(caller.0, id, None, None).await?;
    Ok(Json(Listing {
        data: notes.into_iter().map(Note::from).collect(),
        next: None,
    }))
}

/// A note to be written.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewNote {
    /// Its words.
    #[schema(min_length = 1, max_length = 10_000)]
    text: String,
}

/// Writes a note: agents see it, the person never does.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/notes", tag = "conversations",
    params(("id" = String, Path, description = "The conversation's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    request_body = NewNote,
    responses((status = 201, description = "The note", body = Note),
        (status = 400, description = "The body is not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Empty or too long", body = Problem, content_type = "application/problem+json")))]
pub async fn add_note(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
    Body(body): Body<NewNote>,
) -> Result<(StatusCode, Json<Note>), Problem> {
    let text = body.text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_NOTE {
        return Err(Problem::wrong_body("`text` has 1 to 10,000 characters."));
    }
    let note = desk
        .engine()
        .add_note(desk.now(), caller.0, ConversationId(id.0), None, text)
        .await?;
    Ok((StatusCode::CREATED, Json(note.into())))
}
