//! Pictures: to signed-in people, to holders of an API token (`api/`), and to a platform that has
//! a link that cannot be guessed and expires.

use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::headers::BARE_POLICY;
use crate::trouble::{self, Trouble};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
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
    headers: HeaderMap,
) -> Response {
    let whole = private(&desk, &visitor, &signed_in, MediaId(id), false).await;
    let wanted = headers.get(RANGE).and_then(|range| range.to_str().ok());
    match wanted {
        Some(wanted) if whole.status() == StatusCode::OK => portion(whole, wanted).await,
        _ => whole,
    }
}

/// The part of a file that a player asks for (some play nothing without: RFC 9110, section 14).
/// One range is served; what cannot be read as one gets the whole file.
async fn portion(whole: Response, wanted: &str) -> Response {
    let (mut parts, body) = whole.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let length = bytes.len();
    let (range, status, body) = match range_of(wanted, length) {
        Range::Whole => return Response::from_parts(parts, Body::from(bytes)),
        Range::Outside => (
            format!("bytes */{length}"),
            StatusCode::RANGE_NOT_SATISFIABLE,
            Body::empty(),
        ),
        Range::Part(from, to) => (
            format!("bytes {from}-{to}/{length}"),
            StatusCode::PARTIAL_CONTENT,
            Body::from(bytes.slice(from..=to)),
        ),
    };
    parts.status = status;
    parts.headers.remove(CONTENT_LENGTH);
    if let Ok(range) = HeaderValue::from_str(&range) {
        parts.headers.insert(CONTENT_RANGE, range);
    }
    Response::from_parts(parts, body)
}

/// What a range asks for.
#[derive(Debug, PartialEq, Eq)]
enum Range {
    /// Nothing that is one range.
    Whole,
    /// From the first to the last byte, both included.
    Part(usize, usize),
    /// Bytes that are not there.
    Outside,
}

fn range_of(wanted: &str, length: usize) -> Range {
    let Some((from, to)) = wanted
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
        .filter(|_| !wanted.contains(','))
    else {
        return Range::Whole;
    };
    let (from, to) = match (from.trim().parse(), to.trim()) {
        (Ok(from), "") => (from, length.saturating_sub(1)),
        (Ok(from), to) => match to.parse::<usize>() {
            Ok(to) if to >= from => (from, to.min(length.saturating_sub(1))),
            _ => return Range::Whole,
        },
        // The last so many bytes.
        (Err(_), last) if from.is_empty() => match last.parse::<usize>() {
            Ok(last) if last > 0 => (length.saturating_sub(last), length.saturating_sub(1)),
            _ => return Range::Whole,
        },
        (Err(_), _) => return Range::Whole,
    };
    match from < length {
        true => Range::Part(from, to),
        false => Range::Outside,
    }
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
            (ACCEPT_RANGES, "bytes"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_gets_the_part_it_asks_for() {
        assert_eq!(range_of("bytes=0-1", 10), Range::Part(0, 1));
        assert_eq!(range_of("bytes=4-", 10), Range::Part(4, 9));
        assert_eq!(range_of("bytes=-3", 10), Range::Part(7, 9));
        assert_eq!(range_of("bytes=2-99", 10), Range::Part(2, 9));
        assert_eq!(range_of("bytes=10-", 10), Range::Outside);
        assert_eq!(range_of("bytes=0-", 0), Range::Outside);
        for whole in [
            "bytes=5-2",
            "bytes=a-b",
            "bytes=0-1,3-4",
            "lines=1-2",
            "bytes=-",
            "bytes=-0",
        ] {
            assert_eq!(range_of(whole, 10), Range::Whole, "{whole}");
        }
    }
}
