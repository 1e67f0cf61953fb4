//! Making two contacts one, separating them again, and links that bring a person to another
//! network.

use super::back;
use super::refused::refused;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::frame::{Place, page};
use crate::pages::inbox::inbox;
use crate::pages::load::{self, InboxAsk};
use crate::pages::routes::{answer, frame};
use crate::trouble::{self, Posted, Trouble};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::Markup;
use serde::Deserialize;
use sportello_core::{ChannelKind, ContactId, ConversationId};
use sportello_engine::people::LinkError;
use sportello_store::StoreError;

/// Whom to take in.
#[derive(Deserialize)]
pub struct MergeForm {
    from: i64,
}

/// Takes another contact into this conversation's.
pub async fn merge(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(ask): Query<InboxAsk>,
    Posted(form): Posted<MergeForm>,
) -> Response {
    let merged = async {
        let into = desk
            .store()
            .conversation(signed_in.workspace, id)
            .await?
            .contact;
        let (from, by) = (ContactId(form.from), Some(signed_in.agent));
        desk.engine()
            .merge(desk.now(), signed_in.workspace, into, from, by)
            .await
    };
    match merged.await {
        Ok(merge) => back(&ask, Some(id), Some(("merged", Some(merge.id)))),
        Err(StoreError::Conflict(_)) => back(&ask, Some(id), Some(("too-late", None))),
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// Which merge to undo.
#[derive(Deserialize)]
pub struct UnmergeForm {
    merge: i64,
}

/// Separates two contacts again, from the conversation.
pub async fn unmerge(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(ask): Query<InboxAsk>,
    Posted(form): Posted<UnmergeForm>,
) -> Response {
    separate(&desk, &visitor, &signed_in, Some(id), &ask, form.merge).await
}

/// Separates two contacts again, from the word that said they were merged.
pub async fn unmerge_from_toast(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<UnmergeForm>,
) -> Response {
    separate(
        &desk,
        &visitor,
        &signed_in,
        None,
        &InboxAsk::default(),
        form.merge,
    )
    .await
}

async fn separate(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    id: Option<ConversationId>,
    ask: &InboxAsk,
    merge: i64,
) -> Response {
    let done = async {
        let (into, _) = desk
            .engine()
            .unmerge(desk.now(), signed_in.workspace, merge)
            .await?;
        match id {
            Some(id) => Ok(id),
            None => Ok(desk
                .store()
                .contact(signed_in.workspace, into)
                .await?
                .conversation),
        }
    };
    match (done.await, id) {
        (Ok(id), _) => back(ask, Some(id), Some(("unmerged", None))),
        // It was undone before: the page shows how things are.
        (Err(StoreError::NotFound(_) | StoreError::Conflict(_)), Some(id)) => {
            back(ask, Some(id), None)
        }
        (Err(error), _) => trouble::store(visitor, &error),
    }
}

/// Where the link should lead.
#[derive(Deserialize)]
pub struct LinkForm {
    kind: String,
}

/// Makes a continue link and shows it once: only its hash is kept, so no address could show it
/// again.
pub async fn continue_link(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(ask): Query<InboxAsk>,
    Posted(form): Posted<LinkForm>,
) -> Response {
    let kind = ChannelKind::new(&form.kind);
    let contact = match desk.store().conversation(signed_in.workspace, id).await {
        Ok(row) => row.contact,
        Err(error) => return trouble::store(&visitor, &error),
    };
    match desk
        .engine()
        .continue_link(desk.now(), signed_in.workspace, contact, &kind)
        .await
    {
        Ok(link) => answer(
            &visitor,
            with_link(&desk, &signed_in, id, &ask, (kind, link)).await,
        ),
        Err(LinkError::NoChannel) => {
            let why = signed_in.reader.text("continue-failed");
            refused(&desk, &visitor, &signed_in, id, &ask, "", why).await
        }
        Err(LinkError::Store(error)) => trouble::store(&visitor, &error),
        Err(LinkError::Vault(error)) => {
            tracing::error!(error = %error, "a continue link could not be made");
            trouble::page(&visitor, Trouble::Broken)
        }
    }
}

async fn with_link(
    desk: &Desk,
    signed_in: &SignedIn,
    id: ConversationId,
    ask: &InboxAsk,
    link: (ChannelKind, String),
) -> Result<Markup, StoreError> {
    let (rows, mut opened) = load::inbox(desk, &Viewer::from(signed_in), Some(id), ask).await?;
    if let Some(o) = &mut opened {
        o.contact.link = Some(link);
    }
    let frame = frame(desk, signed_in, Place::Inbox, None, ask.at(Some(id))).await?;
    Ok(page(
        &frame,
        &inbox(&signed_in.reader, &rows, opened.as_ref()),
    ))
}
