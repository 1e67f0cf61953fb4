//! Templates: listed, made, changed, deleted.

use super::library_bytes;
use super::template_form::Filled;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::frame::{Place, page};
use crate::pages::post::taken::taken;
use crate::pages::routes::frame;
use crate::pages::templates::{self, Shelf, Word};
use crate::trouble::{self, Posted, Trouble};
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::Markup;
use serde::Deserialize;
use sportello_core::template::{Header, Takes};
use sportello_core::{ChannelId, ChannelKind, MediaId, PostId};
use sportello_engine::templates::TemplateError;
use sportello_store::StoreError;

/// The list.
const HERE: &str = "/settings/templates";

/// The channels that have templates, with them.
async fn shelves(desk: &Desk, signed_in: &SignedIn) -> Result<Vec<Shelf>, StoreError> {
    let all = desk.store().templates(signed_in.workspace).await?;
    let channels = desk.store().channels(signed_in.workspace).await?;
    let registry = desk.engine().registry();
    let has = |kind: &ChannelKind| registry.get(kind).is_some_and(|c| c.templates().is_some());
    let shelves = channels.into_iter().filter(|channel| has(&channel.kind));
    let shelves = shelves.map(|channel| Shelf {
        rows: all
            .iter()
            .filter(|row| row.channel == channel.id)
            .cloned()
            .collect(),
        channel: channel.id,
        kind: channel.kind,
        name: channel.name,
    });
    Ok(shelves.collect())
}

pub(super) async fn shelf(
    desk: &Desk,
    signed_in: &SignedIn,
    channel: ChannelId,
) -> Result<Shelf, StoreError> {
    let all = shelves(desk, signed_in).await?;
    let found = all.into_iter().find(|shelf| shelf.channel == channel);
    found.ok_or(StoreError::NotFound("the channel"))
}

pub(super) async fn framed(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    (place, at): (Place, String),
    said: &Word,
    content: &Markup,
) -> Response {
    let status = match said.refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    match frame(desk, signed_in, place, None, at).await {
        Ok(frame) => (status, page(&frame, content)).into_response(),
        Err(error) => trouble::store(visitor, &error),
    }
}

async fn listed(desk: &Desk, visitor: &Visitor, signed_in: &SignedIn, said: Word) -> Response {
    match shelves(desk, signed_in).await {
        Ok(shelves) => {
            let content = templates::list(&signed_in.reader, &shelves, &said);
            let at = (Place::Settings, HERE.to_owned());
            framed(desk, visitor, signed_in, at, &said, &content).await
        }
        Err(error) => trouble::store(visitor, &error),
    }
}

/// The list.
pub async fn list(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    listed(&desk, &visitor, &signed_in, Word::default()).await
}

/// A channel, and perhaps one of its templates.
#[derive(Deserialize)]
pub struct Which {
    channel: i64,
    #[serde(default)]
    id: String,
    /// A post with which a new one begins.
    post: Option<i64>,
}

/// The form.
pub async fn edit(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(which): Query<Which>,
) -> Response {
    edited(&desk, &visitor, &signed_in, &which, Word::default()).await
}

async fn edited(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    which: &Which,
    said: Word,
) -> Response {
    let shelf = match shelf(desk, signed_in, ChannelId(which.channel)).await {
        Ok(shelf) => shelf,
        Err(error) => return trouble::store(visitor, &error),
    };
    let row = shelf.rows.iter().find(|row| row.external_id == which.id);
    if row.is_none() && !which.id.is_empty() {
        return trouble::page(visitor, Trouble::NotFound);
    }
    let taken = match which.post.filter(|_| row.is_none()) {
        Some(post) => match taken(desk, signed_in, PostId(post), shelf.channel).await {
            Ok(taken) => Some(taken),
            Err(error) => return trouble::store(visitor, &error),
        },
        None => None,
    };
    let connector = desk.engine().registry().get(&shelf.kind);
    let categories = connector
        .and_then(|c| c.templates())
        .map_or(&[][..], |templates| templates.categories());
    let content = templates::edit(
        &signed_in.reader,
        &shelf,
        row,
        taken.as_ref(),
        categories,
        &said,
    );
    let at = (Place::Settings, HERE.to_owned());
    framed(desk, visitor, signed_in, at, &said, &content).await
}

/// Makes or changes one.
pub async fn save(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    request: Request,
) -> Response {
    let form = match Filled::read(&desk, request).await {
        Ok(form) => form,
        Err(trouble) => return trouble::page(&visitor, trouble),
    };
    let Some(channel) = form.channel() else {
        return trouble::page(&visitor, Trouble::Unreadable);
    };
    let id = Some(form.field("id")).filter(|id| !id.is_empty());
    let which = Which {
        channel: channel.0,
        id: id.unwrap_or_default().to_owned(),
        post: form.field("post").parse().ok(),
    };
    let r = &signed_in.reader;
    let draft = form.draft();
    let blanks = draft.shape.blanks().into_iter();
    let open = blanks
        .filter(|b| b.takes == Takes::Words)
        .find(|b| b.example.is_none());
    if let Some(blank) = open {
        let why = r.fill("template-no-example", &[("blank", blank.key.into())]);
        return edited(&desk, &visitor, &signed_in, &which, no(why)).await;
    }
    let samples = async {
        let files = attach(&desk, &signed_in, &form, "sample:").await?;
        match draft.shape.header {
            Some(Header::File(_)) => with_stored(&desk, &signed_in, &form, files).await,
            _ => Ok(files),
        }
    };
    let samples = match samples.await {
        Ok(samples) => samples,
        Err(why) => return edited(&desk, &visitor, &signed_in, &which, no(why)).await,
    };
    let saved = desk
        .engine()
        .save_template(
            desk.now(),
            signed_in.workspace,
            channel,
            id,
            draft,
            &samples,
        )
        .await;
    match saved {
        Ok(()) => {
            let done = Word {
                done: Some(r.text("templates-saved")),
                ..Word::default()
            };
            listed(&desk, &visitor, &signed_in, done).await
        }
        Err(error) => {
            let why = words(&signed_in, &error);
            edited(&desk, &visitor, &signed_in, &which, no(why)).await
        }
    }
}

pub(super) fn no(why: String) -> Word {
    Word {
        refused: Some(why),
        ..Word::default()
    }
}

/// Stores the files of a form whose names begin so, by the rest of their names.
pub(super) async fn attach(
    desk: &Desk,
    signed_in: &SignedIn,
    form: &Filled,
    prefix: &str,
) -> Result<Vec<(String, MediaId)>, String> {
    let mut stored = Vec::new();
    for (name, bytes) in &form.files {
        let Some(key) = name.strip_prefix(prefix) else {
            continue;
        };
        let attached = desk
            .engine()
            .attach_file(desk.now(), signed_in.workspace, bytes.clone(), None)
            .await;
        match attached {
            Ok((_, row)) => stored.push((key.to_owned(), row.id)),
            Err(error) => {
                tracing::warn!(%error, "a file of a template was not stored");
                return Err(signed_in.reader.text("refusal-picture"));
            }
        }
    }
    Ok(stored)
}

/// The same with files of the library that the form names, where no other came in their place.
/// Each is copied: what is taken back of a message is erased.
pub(super) async fn with_stored(
    desk: &Desk,
    signed_in: &SignedIn,
    form: &Filled,
    mut files: Vec<(String, MediaId)>,
) -> Result<Vec<(String, MediaId)>, String> {
    let r = &signed_in.reader;
    for (key, media) in form.under("stored:") {
        let (false, Ok(media)) = (files.iter().any(|(k, _)| k == key), media.parse::<i64>()) else {
            continue;
        };
        let bytes = library_bytes(desk, signed_in, MediaId(media)).await;
        let bytes = bytes.map_err(|error| {
            tracing::error!(%error, "a file of the library could not be read");
            r.text("connect-not-stored")
        })?;
        let bytes = bytes.ok_or_else(|| r.text("post-file-missing"))?;
        let copied = desk
            .engine()
            .attach_file(desk.now(), signed_in.workspace, bytes, None)
            .await;
        let (_, row) = copied.map_err(|error| {
            tracing::error!(%error, "a file of the library was not copied");
            r.text("connect-not-stored")
        })?;
        files.push((key.to_owned(), row.id));
    }
    Ok(files)
}

pub(super) fn words(signed_in: &SignedIn, error: &TemplateError) -> String {
    let r = &signed_in.reader;
    match error {
        TemplateError::NoSuch => r.text("template-gone"),
        TemplateError::Unreachable => r.text("template-unreachable"),
        TemplateError::Refused(said) => {
            r.fill("template-refused", &[("said", said.clone().into())])
        }
        TemplateError::Missing(blank) => {
            r.fill("template-missing", &[("blank", blank.clone().into())])
        }
        TemplateError::Store(error) => {
            tracing::error!(%error, "a template could not be stored or read");
            r.text("connect-not-stored")
        }
    }
}

/// Reads a channel's list now.
pub async fn sync(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(which): Posted<Which>,
) -> Response {
    let read = desk
        .engine()
        .sync_templates(desk.now(), signed_in.workspace, ChannelId(which.channel))
        .await;
    let said = match read {
        Ok(_) => Word {
            done: Some(signed_in.reader.text("templates-synced")),
            ..Word::default()
        },
        Err(error) => no(words(&signed_in, &error)),
    };
    listed(&desk, &visitor, &signed_in, said).await
}

/// Deletes one.
pub async fn delete(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(which): Posted<Which>,
) -> Response {
    let channel = ChannelId(which.channel);
    let deleted = desk
        .engine()
        .delete_template(desk.now(), signed_in.workspace, channel, &which.id)
        .await;
    let said = match deleted {
        Ok(()) => Word {
            done: Some(signed_in.reader.text("templates-deleted")),
            ..Word::default()
        },
        Err(error) => no(words(&signed_in, &error)),
    };
    listed(&desk, &visitor, &signed_in, said).await
}
