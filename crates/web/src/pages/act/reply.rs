//! Answering: words, a file, or both, a place, a contact, a choice, by the network the form names.

use super::refused::refused;
use super::written::Written;
use super::{back, library_bytes};
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
use sportello_core::{AddressId, ConversationId, MediaId, MessageId};
use sportello_engine::compose::Extra;
use sportello_engine::media::MediaError;
use sportello_engine::reply::{NewMessage, ReplyError};
use sportello_engine::route::Instead;
use sportello_store::MessageRow;

/// The longest name of a reply that is taken.
const LONGEST_KEY: usize = 100;

/// What the form says.
#[derive(Default)]
struct Form {
    text: String,
    address: Option<AddressId>,
    key: Option<String>,
    /// The file, and its name.
    file: Option<(Bytes, Option<String>)>,
    /// A file of the library, where no other came.
    stored: Option<MediaId>,
    /// What the file is meant as, where it may be more than one thing.
    wished: Option<MessageKind>,
    quoted: Option<MessageId>,
    comment: Option<(MessageId, bool)>,
    written: Written,
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
        Ok(_) => back(&ask.without_post(), Some(id), None),
        Err(Fault::Store(error)) => trouble::store(&visitor, &error),
        Err(Fault::Disk) => trouble::page(&visitor, Trouble::Disk),
        Err(Fault::Words(why, nearest)) => {
            let text = nearest.unwrap_or(text);
            refused(&desk, &visitor, &signed_in, id, &ask, &text, why).await
        }
    }
}

/// Why it was not queued.
enum Fault {
    /// Something the person can change, in words, and the nearest text that would go.
    Words(String, Option<String>),
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
    let file = match (form.file, form.stored) {
        (None, Some(stored)) => copied(desk, signed_in, stored).await?,
        (file, _) => file,
    };
    let file = attach(desk, signed_in, file, form.wished).await?;
    let (kind, media, filename) = match file {
        Some((kind, media, name)) => (kind, Some(media), name),
        None => (MessageKind::Text, None, None),
    };
    let extra = Extra {
        part: form.written.part(),
        filename,
        quoted: form.quoted,
        comment: form.comment,
    };
    let mut message = NewMessage {
        conversation: id,
        channel: None,
        kind,
        text: Some(form.text).filter(|t| !t.trim().is_empty()),
        media,
        content: None,
        author: Some(signed_in.agent),
        // An agent's keys are their own: nobody else's reply can be taken for it.
        idempotency: form
            .key
            .map(|key| (format!("page:{}:{key}", signed_in.agent), body)),
        replaces: None,
    };
    let engine = desk.engine();
    let workspace = signed_in.workspace;
    let composed = engine
        .compose(now, workspace, &mut message, form.address, extra)
        .await;
    let queued = match composed {
        Ok(Some(address)) => engine.reply_to(now, workspace, address, message).await,
        Ok(None) => engine.reply(now, workspace, message).await,
        Err(refused) => Err(refused),
    };
    queued.map_err(|error| match error {
        ReplyError::Refused {
            refusal,
            kind,
            instead,
        } => {
            let mut words = r.refusal(&refusal, &kind);
            if instead.contains(&Instead::AsDocument) {
                words.push(' ');
                words.push_str(&r.text("refusal-as-document"));
            }
            let nearest = instead.into_iter().find_map(|instead| match instead {
                Instead::AsWords(text) => Some(text),
                _ => None,
            });
            if nearest.is_some() {
                words.push(' ');
                words.push_str(&r.text("refusal-as-words"));
            }
            Fault::Words(words, nearest)
        }
        ReplyError::KeyReused => Fault::Words(r.text("refusal-key-reused"), None),
        ReplyError::NoSuchChannel => Fault::Words(r.text("refusal-no-address"), None),
        ReplyError::NoSuchFile => Fault::Words(r.text("refusal-picture"), None),
        ReplyError::Store(error) => Fault::Store(error),
    })
}

async fn attach(
    desk: &Desk,
    signed_in: &SignedIn,
    file: Option<(Bytes, Option<String>)>,
    wished: Option<MessageKind>,
) -> Result<Option<(MessageKind, MediaId, Option<String>)>, Fault> {
    let Some((bytes, name)) = file else {
        return Ok(None);
    };
    match desk
        .engine()
        .attach_file(desk.now(), signed_in.workspace, bytes, wished)
        .await
    {
        Ok((kind, row)) => Ok(Some((kind, row.id, name))),
        Err(MediaError::Picture(_)) => {
            Err(Fault::Words(signed_in.reader.text("refusal-picture"), None))
        }
        Err(MediaError::Store(error)) => Err(Fault::Store(error)),
        Err(MediaError::Blobs(error)) => {
            tracing::error!(error = %error, "an attached file could not be stored");
            Err(Fault::Disk)
        }
    }
}

/// The bytes of a file of the library: a message has its own copy, since what is taken back of one
/// is erased.
async fn copied(
    desk: &Desk,
    signed_in: &SignedIn,
    stored: MediaId,
) -> Result<Option<(Bytes, Option<String>)>, Fault> {
    match library_bytes(desk, signed_in, stored).await {
        Ok(Some(bytes)) => Ok(Some((bytes, None))),
        Ok(None) => Err(Fault::Words(
            signed_in.reader.text("post-file-missing"),
            None,
        )),
        Err(MediaError::Store(error)) => Err(Fault::Store(error)),
        Err(error) => {
            tracing::error!(%error, "a file of the library could not be read");
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
    let answered = (form.quoted, form.comment, form.wished, form.stored);
    context.update(format!("{answered:?}{:?}", form.written).as_bytes());
    if let Some((bytes, name)) = &form.file {
        context.update(name.as_deref().unwrap_or_default().as_bytes());
        context.update(bytes);
    }
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
            "file" => {
                let name = field.file_name().map(str::to_owned);
                let bytes = field.bytes().await.map_err(|e| unreadable(&e))?;
                form.file = Some((bytes, name)).filter(|(b, _)| !b.is_empty());
            }
            name => {
                let name = name.to_owned();
                let value = field.text().await.map_err(|e| unreadable(&e))?;
                form.fill(&name, &value)?;
            }
        }
    }
    Ok(form)
}

impl Form {
    fn fill(&mut self, name: &str, value: &str) -> Result<(), Trouble> {
        let id = || value.parse::<MessageId>().map_err(|_| Trouble::Unreadable);
        match (name, value.trim()) {
            (_, "") if !name.starts_with("choice-") => {}
            ("stored", media) => self.stored = media.parse().ok().map(MediaId),
            ("as", wish) => self.wished = MessageKind::parse(wish),
            ("quoted", _) => self.quoted = Some(id()?),
            ("comment", _) => self.comment = Some((id()?, self.comment.is_some_and(|c| c.1))),
            ("private", _) => self.comment = self.comment.map(|(comment, _)| (comment, true)),
            (name, value) => self.written.fill(name, value),
        }
        Ok(())
    }
}

fn unreadable(error: &MultipartError) -> Trouble {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Trouble::TooLarge
    } else {
        Trouble::Unreadable
    }
}
