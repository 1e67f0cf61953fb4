//! Answering: words, a picture, or both, by the network the form names.

use super::back;
use super::refused::refused;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::load::InboxAsk;
use crate::trouble::{self, Trouble};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use sportello_core::message::MessageKind;
use sportello_core::{AddressId, ConversationId, MediaId};
use sportello_engine::media::MediaError;
use sportello_engine::reply::{NewMessage, ReplyError};
use sportello_store::MessageRow;

/// The longest name of a reply that is taken.
const LONGEST_KEY: usize = 100;

/// What the form says.
#[derive(Default)]
struct Form {
    text: String,
    address: Option<AddressId>,
    key: Option<String>,
    picture: Option<Bytes>,
}

/// Queues a reply.
pub async fn reply(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(ask): Query<InboxAsk>,
    request: Request,
) -> Response {
    let form = match read(&desk, request).await {
        Ok(form) => form,
        Err(trouble) => return trouble::page(&visitor, trouble),
    };
    let ask = ask.choosing(form.address);
    let text = form.text.clone();
    match queue(&desk, &signed_in, id, form).await {
        Ok(_) => back(&ask, Some(id), None),
        Err(Fault::Store(error)) => trouble::store(&visitor, &error),
        Err(Fault::Disk) => trouble::page(&visitor, Trouble::Disk),
        Err(Fault::Words(why)) => refused(&desk, &visitor, &signed_in, id, &ask, &text, why).await,
    }
}

/// Why it was not queued.
enum Fault {
    /// Something the person can change, in words.
    Words(String),
    /// The store refused.
    Store(sportello_store::StoreError),
    /// The picture could not be kept.
    Disk,
}

async fn queue(
    desk: &Desk,
    signed_in: &SignedIn,
    id: ConversationId,
    form: Form,
) -> Result<Vec<MessageRow>, Fault> {
    let r = &signed_in.reader;
    let now = desk.now();
    let body = body_hash(&form);
    let image = attach(desk, signed_in, form.picture).await?;
    let message = NewMessage {
        conversation: id,
        channel: None,
        kind: match image {
            Some(_) => MessageKind::Image,
            None => MessageKind::Text,
        },
        text: Some(form.text).filter(|t| !t.trim().is_empty()),
        media: image,
        content: None,
        author: Some(signed_in.agent),
        // An agent's keys are their own: nobody else's reply can be taken for it.
        idempotency: form
            .key
            .map(|key| (format!("page:{}:{key}", signed_in.agent), body)),
        replaces: None,
    };
    let queued = match form.address {
        Some(address) => {
            desk.engine()
                .reply_to(now, signed_in.workspace, address, message)
                .await
        }
        None => desk.engine().reply(now, signed_in.workspace, message).await,
    };
    queued.map_err(|error| match error {
        ReplyError::Refused { refusal, kind, .. } => Fault::Words(r.refusal(&refusal, &kind)),
        ReplyError::KeyReused => Fault::Words(r.text("refusal-key-reused")),
        ReplyError::NoSuchChannel => Fault::Words(r.text("refusal-no-address")),
        ReplyError::NoSuchFile => Fault::Words(r.text("refusal-picture")),
        ReplyError::Store(error) => Fault::Store(error),
    })
}

async fn attach(
    desk: &Desk,
    signed_in: &SignedIn,
    picture: Option<Bytes>,
) -> Result<Option<MediaId>, Fault> {
    let Some(bytes) = picture else {
        return Ok(None);
    };
    match desk
        .engine()
        .attach(desk.now(), signed_in.workspace, bytes)
        .await
    {
        Ok(row) => Ok(Some(row.id)),
        Err(MediaError::Picture(_)) => Err(Fault::Words(signed_in.reader.text("refusal-picture"))),
        Err(MediaError::Store(error)) => Err(Fault::Store(error)),
        Err(MediaError::Blobs(error)) => {
            tracing::error!(error = %error, "an attached picture could not be stored");
            Err(Fault::Disk)
        }
    }
}

/// What the reply says, for telling a repetition from another reply under the same key.
fn body_hash(form: &Form) -> [u8; 32] {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    let address = form.address.map_or(0, |a| a.0);
    context.update(&address.to_be_bytes());
    context.update(&(form.text.len() as u64).to_be_bytes());
    context.update(form.text.as_bytes());
    context.update(form.picture.as_deref().unwrap_or_default());
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// Reads the form, with or without a picture.
async fn read(desk: &Desk, request: Request) -> Result<Form, Trouble> {
    let mut parts = Multipart::from_request(request, desk)
        .await
        .map_err(|_| Trouble::Unreadable)?;
    let mut form = Form::default();
    while let Some(field) = parts.next_field().await.map_err(|e| unreadable(&e))? {
        match field.name().unwrap_or_default() {
            // A browser sends line ends as CR LF; people mean one line end.
            "text" => {
                form.text = field
                    .text()
                    .await
                    .map_err(|e| unreadable(&e))?
                    .replace("\r\n", "\n")
            }
            "address" => {
                let text = field.text().await.map_err(|e| unreadable(&e))?;
                form.address = Some(text.parse().map_err(|_| Trouble::Unreadable)?);
            }
            "key" => {
                let key = field.text().await.map_err(|e| unreadable(&e))?;
                form.key = Some(key).filter(|k| !k.is_empty() && k.len() <= LONGEST_KEY);
            }
            "picture" => {
                let bytes = field.bytes().await.map_err(|e| unreadable(&e))?;
                form.picture = Some(bytes).filter(|b| !b.is_empty());
            }
            _ => {}
        }
    }
    Ok(form)
}

fn unreadable(error: &MultipartError) -> Trouble {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Trouble::TooLarge
    } else {
        Trouble::Unreadable
    }
}
