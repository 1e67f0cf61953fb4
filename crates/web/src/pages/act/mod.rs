//! What people do on the pages: each form's handler asks the engine and leads back to a page.
//! Everything works without scripts; with them, the page that comes back is morphed in.

pub mod connect;
pub mod contact;
pub mod conversation;
pub mod delivery;
pub mod instead;
pub mod look;
mod refused;
pub mod reply;
pub mod signal;
mod template_form;
pub mod template_send;
pub mod templates;
mod written;

pub(super) use refused::refused;

use super::load::InboxAsk;
use super::view::form_urlencoded;
use crate::auth::SignedIn;
use crate::desk::Desk;
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use sportello_core::{ConversationId, MediaId};
use sportello_engine::media::MediaError;

/// The bytes of a file of the library; `None` when it is not there.
async fn library_bytes(
    desk: &Desk,
    signed_in: &SignedIn,
    media: MediaId,
) -> Result<Option<Bytes>, MediaError> {
    let (engine, workspace) = (desk.engine(), signed_in.workspace);
    if engine.library_file(workspace, media).await?.is_none() {
        return Ok(None);
    }
    let found = engine.media_bytes(workspace, media, false).await?;
    Ok(found.map(|(_, bytes)| bytes))
}

/// Leads back to the inbox as it was asked for, with a word about what was done.
pub(super) fn back(
    ask: &InboxAsk,
    conversation: Option<ConversationId>,
    done: Option<(&str, Option<i64>)>,
) -> Response {
    let mut to = ask.at(conversation);
    if let Some((word, about)) = done {
        let about = about.map(|n| n.to_string());
        let mut more = form_urlencoded(&[("done", word)]);
        if let Some(about) = &about {
            more.push_str(&form_urlencoded(&[("about", about)]));
        }
        if !to.contains('?') {
            more.replace_range(..1, "?");
        }
        to.push_str(&more);
    }
    Redirect::to(&to).into_response()
}
