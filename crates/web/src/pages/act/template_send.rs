//! A template chosen and filled in for a person, and sent.

use super::template_form::Filled;
use super::templates::{attach, framed, no, shelf, with_stored, words};
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::frame::Place;
use crate::pages::post::taken::{sort_of, taken};
use crate::pages::templates::{self, For, Shelf, Word};
use crate::trouble::{self, Trouble};
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use data_encoding::BASE64URL_NOPAD;
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use sportello_core::content::Part;
use sportello_core::message::MessageKind;
use sportello_core::template::Header;
use sportello_core::{AddressId, ConversationId, MediaId, PostId};
use sportello_engine::compose::Extra;
use sportello_engine::reply::{NewMessage, ReplyError};
use sportello_store::{StoreError, TemplateRow};
use std::collections::BTreeMap;

/// An address, and perhaps a template.
#[derive(Deserialize)]
pub struct Asked {
    address: i64,
    #[serde(default)]
    template: String,
    /// A post that is sent as a message.
    post: Option<i64>,
}

/// For whom, and the approved templates of the channel that leads there.
async fn ready(
    desk: &Desk,
    signed_in: &SignedIn,
    id: ConversationId,
    address: i64,
    post: Option<i64>,
) -> Result<(For, Shelf), StoreError> {
    let routes = desk
        .engine()
        .routes(desk.now(), signed_in.workspace, id)
        .await?;
    let route = routes.iter().find(|r| r.address == AddressId(address));
    let route = route.ok_or(StoreError::NotFound("the address"))?;
    let row = desk.store().conversation(signed_in.workspace, id).await?;
    let mut shelf = shelf(desk, signed_in, route.channel).await?;
    shelf.rows.retain(|row| row.status == "approved");
    let taken = match post {
        Some(post) => Some(taken(desk, signed_in, PostId(post), route.channel).await?),
        None => None,
    };
    if let Some(sort) = taken
        .as_ref()
        .and_then(|taken| taken.file.as_ref())
        .and_then(sort_of)
    {
        // Those with a place for the post's file come first.
        let has_none = |row: &TemplateRow| row.shape.header != Some(Header::File(sort));
        shelf.rows.sort_by_key(has_none);
    }
    let to = For {
        conversation: id,
        name: row.name.unwrap_or_default(),
        address,
        taken,
    };
    Ok((to, shelf))
}

/// Choosing, and filling in.
pub async fn ask(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(asked): Query<Asked>,
) -> Response {
    answer(
        &desk,
        &visitor,
        &signed_in,
        id,
        &asked,
        &[],
        Word::default(),
    )
    .await
}

async fn answer(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    id: ConversationId,
    asked: &Asked,
    values: &[(String, String)],
    said: Word,
) -> Response {
    let (to, shelf) = match ready(desk, signed_in, id, asked.address, asked.post).await {
        Ok(ready) => ready,
        Err(error) => return trouble::store(visitor, &error),
    };
    let r = &signed_in.reader;
    let chosen = shelf
        .rows
        .iter()
        .find(|row| row.external_id == asked.template);
    let content = match chosen {
        Some(row) => {
            let key = desk.engine().vault().random::<12>();
            let key = key.map(|bytes| BASE64URL_NOPAD.encode(&bytes));
            templates::fill(r, &to, row, &key.unwrap_or_default(), values, &said)
        }
        None => templates::choose(r, &to, &shelf),
    };
    let at = (Place::Inbox, format!("/inbox/{id}/template"));
    framed(desk, visitor, signed_in, at, &said, &content).await
}

/// Sends one.
pub async fn send(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    request: Request,
) -> Response {
    let form = match Filled::read(&desk, request).await {
        Ok(form) => form,
        Err(trouble) => return trouble::page(&visitor, trouble),
    };
    let Ok(address) = form.field("address").parse::<i64>() else {
        return trouble::page(&visitor, Trouble::Unreadable);
    };
    match queue(&desk, &signed_in, id, AddressId(address), &form).await {
        Ok(()) => Redirect::to(&format!("/inbox/{id}")).into_response(),
        Err(why) => {
            let asked = Asked {
                address,
                template: form.field("template").to_owned(),
                post: form.field("post").parse().ok(),
            };
            let values = form.under("blank:");
            let values: Vec<(String, String)> = values
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect();
            answer(&desk, &visitor, &signed_in, id, &asked, &values, no(why)).await
        }
    }
}

async fn queue(
    desk: &Desk,
    signed_in: &SignedIn,
    id: ConversationId,
    address: AddressId,
    form: &Filled,
) -> Result<(), String> {
    let (engine, now, workspace) = (desk.engine(), desk.now(), signed_in.workspace);
    let r = &signed_in.reader;
    let broken = |error: StoreError| {
        tracing::error!(%error, "a template could not be queued");
        r.text("connect-not-stored")
    };
    let (_, shelf) = ready(desk, signed_in, id, address.0, None)
        .await
        .map_err(broken)?;
    let files = attach(desk, signed_in, form, "file:").await?;
    let files = with_stored(desk, signed_in, form, files).await?;
    let files: BTreeMap<String, MediaId> = files.into_iter().collect();
    let values: BTreeMap<String, String> = form
        .under("blank:")
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    let which = (shelf.channel, form.field("template"));
    let filled = engine
        .fill_template(now, workspace, which, &values, &files)
        .await
        .map_err(|error| words(signed_in, &error))?;
    let header = files.get("header").copied();
    let wants_file = filled.template.components.as_deref().is_some_and(|sent| {
        ["image", "video", "document"]
            .iter()
            .any(|s| sent.contains(&format!("\"{s}\":{{}}")))
    });
    if wants_file && header.is_none() {
        return Err(r.fill(
            "template-missing",
            &[("blank", r.text("template-file").into())],
        ));
    }
    let mut message = NewMessage {
        conversation: id,
        channel: None,
        kind: MessageKind::Template,
        media: header,
        content: None,
        author: Some(signed_in.agent),
        idempotency: idempotency(signed_in, form, address, &filled),
        text: Some(filled.text).filter(|text| !text.is_empty()),
        replaces: None,
    };
    let extra = Extra {
        part: Some(Part::Template(filled.template)),
        ..Extra::default()
    };
    let composed = engine
        .compose(now, workspace, &mut message, Some(address), extra)
        .await;
    let queued = match composed {
        Ok(_) => engine.reply_to(now, workspace, address, message).await,
        Err(refused) => Err(refused),
    };
    queued.map(|_| ()).map_err(|error| match error {
        ReplyError::Refused { refusal, kind, .. } => r.refusal(&refusal, &kind),
        ReplyError::KeyReused => r.text("refusal-key-reused"),
        ReplyError::NoSuchChannel => r.text("refusal-no-address"),
        ReplyError::NoSuchFile => r.text("refusal-picture"),
        ReplyError::Store(error) => broken(error),
    })
}

/// The form's own key with what it says, so that a form sent twice is one message.
fn idempotency(
    signed_in: &SignedIn,
    form: &Filled,
    address: AddressId,
    filled: &sportello_channels::templates::Filled,
) -> Option<(String, [u8; 32])> {
    let key = Some(form.field("key")).filter(|key| !key.is_empty() && key.len() <= 100)?;
    let said = serde_json::to_string(&filled.template).unwrap_or_default();
    let all = format!("{address:?} {said} {}", filled.text);
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, all.as_bytes()).as_ref());
    Some((format!("page:{}:{key}", signed_in.agent), hash))
}
