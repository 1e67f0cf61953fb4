//! Messages: reading a conversation, answering, one message, and the picture of one.

use super::ask::{AnyId, Asked, Body, Caller, Id};
use super::rows::Message;
use super::{Listing, page_of, refused};
use crate::desk::Desk;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::header::{HeaderName, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use sportello_core::message::MessageKind;
use sportello_core::{ChannelId, ConversationId, MediaId, MessageId};
use sportello_engine::reply::NewMessage;
use utoipa::ToSchema;

/// The header that makes repeating a request safe.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A conversation's messages, newest first.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages", tag = "messages",
    params(
        ("id" = String, Path, description = "The conversation's id", pattern = "^[0-9]{1,18}$", max_length = 18),
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 when not given", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next` of the page before; left out for the first page", pattern = "^[0-9]{1,18}\\.[0-9]{1,18}$", max_length = 37),
    ),
    responses((status = 200, description = "A page", body = Listing<Message>),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such conversation", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
    asked: Asked,
) -> Result<Json<Listing<Message>>, Problem> {
    let (id, limit, cursor) = (ConversationId(id.0), asked.limit()?, asked.cursor()?);
    desk.store().conversation(caller.0, id).await?;
    page_of(
        cursor,
        desk.store().messages(caller.0, id, cursor, limit).await,
    )
}

/// A reply.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Reply {
    /// The words.
    #[schema(min_length = 1)]
    text: String,
    /// The id of the channel it leaves by; when not given, the desk chooses as it does for agents.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,18}$", max_length = 18)]
    channel: Option<AnyId>,
}

/// Answers: the reply is judged against the window and the limits of its network, queued, and
/// sent as soon as it can be. With an `Idempotency-Key` a repeated request gives the same row.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages", tag = "messages",
    params(
        ("id" = String, Path, description = "The conversation's id", pattern = "^[0-9]{1,18}$", max_length = 18),
        ("Idempotency-Key" = Option<String>, Header, description = "A name of your own for this request, 1 to 255 visible ASCII characters", pattern = "^[!-~]{1,255}$", min_length = 1, max_length = 255),
    ),
    request_body = Reply,
    responses((status = 202, description = "Queued", body = Message, headers(("Location" = String, description = "The message's address"))),
        (status = 400, description = "The body is not JSON, or the key is not a key", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such conversation", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "It cannot go as it is; `instead` says what can be done", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "It could not be stored", body = Problem, content_type = "application/problem+json")))]
pub async fn reply(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
    headers: HeaderMap,
    Body(body): Body<Reply>,
) -> Result<Response, Problem> {
    let conversation = ConversationId(id.0);
    let idempotency = idempotency_key(&headers)?.map(|key| (key, fingerprint(conversation, &body)));
    let wanted = NewMessage {
        conversation,
        channel: body.channel.map(|c| ChannelId(c.0)),
        kind: MessageKind::Text,
        text: Some(body.text),
        media: None,
        content: None,
        author: None,
        idempotency,
        replaces: None,
    };
    let rows = desk
        .engine()
        .reply(desk.now(), caller.0, wanted)
        .await
        .map_err(refused::problem)?;
    let row = rows.into_iter().next().ok_or_else(Problem::broken)?;
    let place = HeaderValue::from_str(&format!("/api/v1/messages/{}", row.id))
        .map_err(|_| Problem::broken())?;
    Ok((
        StatusCode::ACCEPTED,
        [(LOCATION, place)],
        Json(Message::from(row)),
    )
        .into_response())
}

/// One message.
#[utoipa::path(get, path = "/api/v1/messages/{id}", tag = "messages",
    params(("id" = String, Path, description = "The message's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The message", body = Message),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such message", body = Problem, content_type = "application/problem+json")))]
pub async fn one(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
) -> Result<Json<Message>, Problem> {
    Ok(Json(
        desk.store()
            .message(caller.0, MessageId(id.0))
            .await?
            .into(),
    ))
}

/// The bytes of a picture.
#[utoipa::path(get, path = "/api/v1/media/{id}", tag = "messages",
    params(("id" = String, Path, description = "The picture's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The picture", content_type = "image/*"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such picture, or not here (yet)", body = Problem, content_type = "application/problem+json")))]
pub async fn media(State(desk): State<Desk>, caller: Caller, id: Id) -> Result<Response, Problem> {
    match desk
        .engine()
        .media_bytes(caller.0, MediaId(id.0), false)
        .await
    {
        Ok(Some((mime, bytes))) => Ok(crate::media::picture(
            &mime,
            bytes,
            "private, max-age=86400",
        )),
        Ok(None) => Err(Problem::not_found("The picture")),
        Err(error) => {
            tracing::error!(error = %error, "a picture could not be read");
            Err(Problem::broken())
        }
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    let visible =
        |key: &&str| (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    let key = value.to_str().ok().filter(visible);
    key.map(|k| Some(k.to_owned())).ok_or_else(|| {
        Problem::bad_parameter("Idempotency-Key", "1 to 255 visible ASCII characters")
    })
}

/// What makes two requests the same: what they ask, not how their JSON is laid out.
fn fingerprint(conversation: ConversationId, body: &Reply) -> [u8; 32] {
    let channel = body.channel.map_or(-1, |c| c.0);
    let mut bytes = Vec::with_capacity(16 + body.text.len());
    bytes.extend_from_slice(&conversation.0.to_be_bytes());
    bytes.extend_from_slice(&channel.to_be_bytes());
    bytes.extend_from_slice(body.text.as_bytes());
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, &bytes).as_ref());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_request_is_the_same_however_it_is_written() {
        let read = |json: &str| serde_json::from_str::<Reply>(json).expect("a reply");
        let here = ConversationId(5);
        let one = fingerprint(here, &read(r#"{"text":"Ciao","channel":"3"}"#));
        assert_eq!(
            one,
            fingerprint(here, &read(r#"{ "channel": 3, "text": "Ci\u0061o" }"#))
        );
        assert_ne!(one, fingerprint(here, &read(r#"{"text":"Ciao"}"#)));
        assert_ne!(
            one,
            fingerprint(here, &read(r#"{"text":"Ciao!","channel":3}"#))
        );
        assert_ne!(
            one,
            fingerprint(ConversationId(6), &read(r#"{"text":"Ciao","channel":3}"#))
        );
    }
}
