//! Messages: reading a conversation, answering, one message, and the picture of one.

use super::ask::{AnyId, Asked, Body, Caller, Id};
use super::rows::Message;
use super::{Listing, page_of, refused};
use crate::desk::Desk;
use crate::media::MAX_UPLOAD;
use crate::problem::Problem;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::{HeaderName, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use sportello_core::content::Part;
use sportello_core::message::MessageKind;
use sportello_core::{ChannelId, ConversationId, MediaId, MessageId};
use sportello_engine::compose::Extra;
use sportello_engine::media::MediaError;
use sportello_engine::reply::{NewMessage, ReplyError};
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
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct Reply {
    /// The words, or the caption of the file. Left out where something else says it all.
    #[serde(default)]
    #[schema(min_length = 1)]
    text: Option<String>,
    /// The id of the channel it leaves by; when not given, the desk chooses as it does for agents.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,18}$", max_length = 18)]
    channel: Option<AnyId>,
    /// The id of a file that was uploaded before (`POST /api/v1/media`).
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,18}$", max_length = 18)]
    media: Option<AnyId>,
    /// What the file is sent as, where it may be more than one thing: `document`, `voice`,
    /// `sticker`; when not given, what its bytes say.
    #[serde(default)]
    #[schema(pattern = "^(image|video|audio|voice|document|sticker)$")]
    kind: Option<String>,
    /// The file's name, as the person sees it.
    #[serde(default)]
    #[schema(max_length = 200)]
    filename: Option<String>,
    /// What it is made of, if not of words or a file.
    #[serde(default)]
    #[schema(schema_with = super::part_schema::outgoing, required = false)]
    part: Option<Part>,
    /// The id of the message that it quotes.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,18}$", max_length = 18)]
    reply_to: Option<AnyId>,
    /// The id of the comment that it answers.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,18}$", max_length = 18)]
    comment: Option<AnyId>,
    /// Whether the comment is answered in private: once, and for some days only.
    #[serde(default)]
    private: bool,
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
    let rows = queue(&desk, caller, conversation, body, idempotency)
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

async fn queue(
    desk: &Desk,
    caller: Caller,
    conversation: ConversationId,
    body: Reply,
    idempotency: Option<(String, [u8; 32])>,
) -> Result<Vec<sportello_store::MessageRow>, ReplyError> {
    let (now, engine) = (desk.now(), desk.engine());
    let wished = body.kind.as_deref().and_then(MessageKind::parse);
    let media = body.media.map(|m| MediaId(m.0));
    let kind = match media {
        Some(media) => engine.kind_of_file(caller.0, media, wished).await?,
        None => MessageKind::Text,
    };
    let mut message = NewMessage {
        conversation,
        channel: body.channel.map(|c| ChannelId(c.0)),
        kind,
        text: body.text,
        media,
        content: None,
        author: None,
        idempotency,
        replaces: None,
    };
    let extra = Extra {
        part: body.part,
        filename: body.filename,
        quoted: body.reply_to.map(|m| MessageId(m.0)),
        comment: body.comment.map(|m| (MessageId(m.0), body.private)),
    };
    let address = engine
        .compose(now, caller.0, &mut message, None, extra)
        .await?;
    match address {
        Some(address) if message.channel.is_none() => {
            engine.reply_to(now, caller.0, address, message).await
        }
        _ => engine.reply(now, caller.0, message).await,
    }
}

/// A stored file.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stored {
    /// Its id, for `media` of a reply.
    id: String,
    /// What it is sent as when nobody says.
    kind: String,
    /// The media type, as its bytes tell.
    mime: Option<String>,
    /// The size in bytes.
    bytes: Option<u64>,
}

/// Uploads a file: the body is its bytes. What it is, its bytes tell, whatever type is named.
#[utoipa::path(post, path = "/api/v1/media", tag = "messages",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes"),
    responses((status = 201, description = "Stored", body = Stored),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The file is too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "There are no bytes, or they begin like a picture and are none", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "It could not be stored", body = Problem, content_type = "application/problem+json")))]
pub async fn upload(
    State(desk): State<Desk>,
    caller: Caller,
    request: Request,
) -> Result<Response, Problem> {
    let bytes = to_bytes(request.into_body(), MAX_UPLOAD)
        .await
        .map_err(|_| Problem::too_large(MAX_UPLOAD))?;
    let unreadable = || {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unreadable-file",
            "The file cannot be read",
            "There are no bytes, or they begin like a picture and are none. Nothing was stored; send the file as it is.",
        )
    };
    if bytes.is_empty() {
        return Err(unreadable());
    }
    let stored = desk
        .engine()
        .attach_file(desk.now(), caller.0, bytes, None)
        .await;
    match stored {
        Ok((kind, row)) => Ok((
            StatusCode::CREATED,
            Json(Stored {
                id: row.id.to_string(),
                kind: kind.as_str().to_owned(),
                mime: row.mime,
                bytes: row.bytes,
            }),
        )
            .into_response()),
        Err(MediaError::Picture(_)) => Err(unreadable()),
        Err(MediaError::Store(error)) => Err(Problem::store(&error)),
        Err(MediaError::Blobs(error)) => {
            tracing::error!(error = %error, "an uploaded file could not be stored");
            Err(Problem::broken())
        }
    }
}

/// A reaction.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Reaction {
    /// The emoji; null takes it back.
    #[schema(max_length = 24)]
    emoji: Option<String>,
}

/// Reacts to a message, or takes the reaction back. Tried once: it is shown when the platform has
/// taken it.
#[utoipa::path(post, path = "/api/v1/messages/{id}/reaction", tag = "messages",
    params(("id" = String, Path, description = "The message's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    request_body = Reaction,
    responses((status = 202, description = "On its way"),
        (status = 400, description = "The body is not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such message", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The network has no such reaction, or does not know the message yet", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body says something else", body = Problem, content_type = "application/problem+json")))]
pub async fn react(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
    Body(body): Body<Reaction>,
) -> Result<StatusCode, Problem> {
    let emoji = body.emoji.filter(|emoji| !emoji.is_empty());
    desk.engine()
        .react(caller.0, MessageId(id.0), emoji.as_deref())
        .await?;
    Ok(StatusCode::ACCEPTED)
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

/// The bytes of a file.
#[utoipa::path(get, path = "/api/v1/media/{id}", tag = "messages",
    params(("id" = String, Path, description = "The file's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The file, whatever it is", content_type = "*/*"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such file, or not here (yet)", body = Problem, content_type = "application/problem+json")))]
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
        Ok(None) => Err(Problem::not_found("The file")),
        Err(error) => {
            tracing::error!(error = %error, "a file could not be read");
            Err(Problem::broken())
        }
    }
}

/// The key that a caller gave a request, if it is one.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
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
    let mut bytes = conversation.0.to_be_bytes().to_vec();
    bytes.extend_from_slice(&channel.to_be_bytes());
    let plain = Reply {
        text: body.text.clone(),
        channel: body.channel,
        ..Reply::default()
    };
    match &body.text {
        Some(text) if *body == plain => bytes.extend_from_slice(text.as_bytes()),
        // Its members in the order of the type, whatever their order was in the request.
        _ => bytes.extend(serde_json::to_vec(body).unwrap_or_default()),
    }
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
