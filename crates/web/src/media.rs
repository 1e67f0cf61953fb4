//! Pictures: to signed-in people, to holders of an API token (`api/`), and to a platform that has
//! a link that cannot be guessed and expires.

use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::headers::BARE_POLICY;
use crate::trouble::{self, Trouble};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use sportello_core::MediaId;
use sportello_engine::media::MediaError;

/// The greatest upload, in bytes: the largest file a network takes (a document on WhatsApp), and
/// the form around it. The reply form's route allows it, and the API's upload; everything else has
/// [`crate::MAX_BODY`].
pub const MAX_UPLOAD: usize = 101_000_000;

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/media/{id}", get(original))
        .route("/media/{id}/thumb", get(thumbnail))
}

/// The route that platforms fetch from.
pub fn public_router() -> Router<Desk> {
    Router::new().route("/m/{token}", get(public))
}

async fn original(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Response {
    private(&desk, &visitor, &signed_in, MediaId(id), false).await
}

async fn thumbnail(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Response {
    private(&desk, &visitor, &signed_in, MediaId(id), true).await
}

async fn private(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    id: MediaId,
    small: bool,
) -> Response {
    match desk
        .engine()
        .media_bytes(signed_in.workspace, id, small)
        .await
    {
        Ok(Some((mime, bytes))) => picture(&mime, bytes, "private, max-age=86400"),
        Ok(None) => trouble::page(visitor, Trouble::NotFound),
        Err(error) => failed(visitor, &error),
    }
}

/// A picture by its link. An unknown, altered and expired link are answered alike.
async fn public(State(desk): State<Desk>, Path(token): Path<String>) -> Response {
    match desk.engine().public_media(desk.now(), &token).await {
        Ok(Some((mime, bytes))) => {
            let mut answer = picture(&mime, bytes, "private, max-age=3600");
            // Whoever has the link may show it: that is what it is for.
            let open = axum::http::HeaderValue::from_static("cross-origin");
            answer.headers_mut().insert(
                HeaderName::from_static("cross-origin-resource-policy"),
                open,
            );
            answer
        }
        Ok(None) => (
            StatusCode::NOT_FOUND,
            "this link is unknown or has expired\n",
        )
            .into_response(),
        Err(error) => {
            tracing::error!(error = %error, "a linked picture could not be read");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the picture cannot be read just now\n",
            )
                .into_response()
        }
    }
}

/// Pictures, sound and films are shown in place; any other file is for downloading.
fn disposition(mime: &str) -> &'static str {
    let shown = ["image/", "audio/", "video/"];
    if shown.iter().any(|kind| mime.starts_with(kind)) {
        "inline"
    } else {
        "attachment"
    }
}

/// A file as an answer: its own type and nothing else, no scripts whatever it holds.
pub(crate) fn picture(mime: &str, bytes: Bytes, cache: &'static str) -> Response {
    (
        [
            (CONTENT_TYPE, mime),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (CONTENT_SECURITY_POLICY, BARE_POLICY),
            (CONTENT_DISPOSITION, disposition(mime)),
            (CACHE_CONTROL, cache),
        ],
        bytes,
    )
        .into_response()
}

fn failed(visitor: &Visitor, error: &MediaError) -> Response {
    match error {
        MediaError::Store(error) => trouble::store(visitor, error),
        MediaError::Picture(_) => trouble::page(visitor, Trouble::Unreadable),
        MediaError::Blobs(_) => {
            tracing::error!(error = %error, "a picture could not be stored or read");
            trouble::page(visitor, Trouble::Disk)
        }
    }
}
