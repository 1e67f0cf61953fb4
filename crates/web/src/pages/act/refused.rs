//! A reply or note that was not taken: the page again, with what was written and why.

use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::frame::{Place, page};
use crate::pages::inbox::inbox;
use crate::pages::load::{self, InboxAsk};
use crate::pages::routes::frame;
use crate::trouble;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::Markup;
use sportello_core::ConversationId;
use sportello_store::StoreError;

/// The page, as 422.
pub async fn refused(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    id: ConversationId,
    ask: &InboxAsk,
    text: &str,
    why: String,
) -> Response {
    match render(desk, signed_in, id, ask, text, why).await {
        Ok(markup) => (StatusCode::UNPROCESSABLE_ENTITY, markup).into_response(),
        Err(error) => trouble::store(visitor, &error),
    }
}

async fn render(
    desk: &Desk,
    signed_in: &SignedIn,
    id: ConversationId,
    ask: &InboxAsk,
    text: &str,
    why: String,
) -> Result<Markup, StoreError> {
    let (rows, mut opened) = load::inbox(desk, &Viewer::from(signed_in), Some(id), ask).await?;
    if let Some(o) = &mut opened {
        o.composer.text = text.to_owned();
        o.composer.refused = Some(why);
    }
    let shown = ask
        .clone()
        .down_to(opened.as_ref().map(|o| o.conversation.bound));
    let frame = frame(desk, signed_in, Place::Inbox, None, shown.at(Some(id))).await?;
    Ok(page(
        &frame,
        &inbox(&signed_in.reader, &rows, opened.as_ref()),
    ))
}
