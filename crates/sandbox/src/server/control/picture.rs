//! Pictures in the control API: built-in flowers, data URLs, and what the sandbox holds.

use super::Trouble;
use crate::rules::media::sniff;
use crate::rules::phone::Picture;
use crate::rules::picture::flower;
use crate::rules::request::Blob;
use crate::server::core::State;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// Reads `"image"`: `true` or a word draws a flower, a data URL or plain base64 is decoded.
pub(super) fn read(wanted: &Value) -> Result<Option<Picture>, Trouble> {
    let word = match wanted {
        Value::Null | Value::Bool(false) => return Ok(None),
        Value::Bool(true) => "bouquet",
        Value::String(text) => text.as_str(),
        _ => {
            return Err(Trouble::bad(
                "\"image\" is a data: URL, base64, or a word to draw a flower from",
            ));
        }
    };
    if word.starts_with("http://") || word.starts_with("https://") {
        return Err(Trouble::bad(
            "\"image\" is not fetched from the web: send a data: URL, or a word to draw a flower from",
        ));
    }
    let encoded = match word.strip_prefix("data:") {
        Some(rest) => Some(
            rest.split_once(";base64,")
                .map(|(_, data)| data)
                .ok_or_else(|| {
                    Trouble::bad(
                        "the data: URL must be base64, for example data:image/png;base64,…",
                    )
                })?,
        ),
        // Base64 of the first bytes of PNG, JPEG, GIF and WebP.
        None => ["iVBOR", "/9j/", "R0lGOD", "UklGR"]
            .iter()
            .any(|start| word.starts_with(start))
            .then_some(word),
    };
    let Some(encoded) = encoded else {
        return Ok(Some(Picture {
            mime: "image/png".to_owned(),
            bytes: Blob::new(flower(word)),
        }));
    };
    let bytes = data_encoding::BASE64
        .decode(encoded.trim().as_bytes())
        .map_err(|_| Trouble::bad("the picture is not valid base64"))?;
    let mime =
        sniff(&bytes).ok_or_else(|| Trouble::bad("the picture is no PNG, JPEG, GIF or WebP"))?;
    Ok(Some(Picture {
        mime: mime.to_owned(),
        bytes: Blob::new(bytes),
    }))
}

/// Reads `"file"`: `{"mime","base64"}`.
pub(super) fn file(wanted: &Value) -> Result<Option<Picture>, Trouble> {
    if wanted.is_null() {
        return Ok(None);
    }
    let (Some(mime), Some(encoded)) = (wanted["mime"].as_str(), wanted["base64"].as_str()) else {
        return Err(Trouble::bad("\"file\" is {\"mime\",\"base64\"}"));
    };
    let bytes = data_encoding::BASE64
        .decode(encoded.trim().as_bytes())
        .map_err(|_| Trouble::bad("the file is not valid base64"))?;
    Ok(Some(Picture {
        mime: mime.to_owned(),
        bytes: Blob::new(bytes),
    }))
}

/// `GET /control/media/{id}`: any medium, for people and tests.
pub(super) async fn media(axum::extract::State(core): State, Path(id): Path<String>) -> Response {
    let found = core.look(|world| {
        world
            .media_bytes(&id)
            .map(|(media, bytes)| (media.mime.clone(), bytes.to_vec()))
    });
    match found {
        Some((mime, bytes)) => {
            // What people upload is shown as a picture or film or not at all, never run.
            let film = matches!(mime.as_str(), "video/mp4" | "video/quicktime");
            let safe = if film || (mime.starts_with("image/") && mime != "image/svg+xml") {
                mime
            } else {
                "application/octet-stream".to_owned()
            };
            (
                [
                    (header::CONTENT_TYPE, safe),
                    (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
                ],
                bytes,
            )
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
