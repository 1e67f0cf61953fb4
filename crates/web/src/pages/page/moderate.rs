//! What people do to a comment besides answering it.

use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::act::{back, refused};
use crate::pages::load::InboxAsk;
use crate::trouble::{self, Posted, Trouble};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use sportello_channels::publish::Moderate;
use sportello_core::{ConversationId, MessageId};
use sportello_engine::page::PageError;

/// What the form says.
#[derive(Deserialize)]
pub struct Form {
    what: String,
    #[serde(default)]
    text: String,
}

/// Does it, at once: the platform is asked while the page waits.
pub async fn moderate(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path((id, message)): Path<(ConversationId, MessageId)>,
    Query(ask): Query<InboxAsk>,
    Posted(form): Posted<Form>,
) -> Response {
    let text = form.text.trim().replace("\r\n", "\n");
    let what = match form.what.as_str() {
        "like" => Some(Moderate::Like(true)),
        "unlike" => Some(Moderate::Like(false)),
        "hide" => Some(Moderate::Hide(true)),
        "show" => Some(Moderate::Hide(false)),
        "delete" => Some(Moderate::Delete),
        "edit" => Some(Moderate::Edit(
            text.chars().take(super::comment::LONGEST).collect(),
        )),
        // What the word list did is undone as such, so that it does not do it again.
        "restore" => None,
        _ => return trouble::page(&visitor, Trouble::Unreadable),
    };
    let r = &signed_in.reader;
    if matches!(&what, Some(Moderate::Edit(text)) if text.is_empty()) {
        let why = r.text("comment-empty");
        return refused(&desk, &visitor, &signed_in, id, &ask, "", why).await;
    }
    let why = match act(&desk, &signed_in, message, what).await {
        Ok(()) => return back(&ask, Some(id), None),
        Err(PageError::Store(error)) => return trouble::store(&visitor, &error),
        Err(PageError::NoSuch) => r.text("comment-cannot"),
        Err(PageError::Unreachable) => r.text("comment-unreachable"),
        Err(PageError::Refused(said)) => r.fill("comment-refused", &[("said", said.into())]),
    };
    refused(&desk, &visitor, &signed_in, id, &ask, "", why).await
}

async fn act(
    desk: &Desk,
    signed_in: &SignedIn,
    message: MessageId,
    what: Option<Moderate>,
) -> Result<(), PageError> {
    let (engine, now, workspace) = (desk.engine(), desk.now(), signed_in.workspace);
    let Some(what) = what else {
        let row = desk.store().message(workspace, message).await?;
        let comment = row.external_id.ok_or(PageError::NoSuch)?;
        return engine
            .unhide_for_words(now, workspace, row.channel, &comment)
            .await;
    };
    engine.moderate_comment(now, workspace, message, what).await
}
