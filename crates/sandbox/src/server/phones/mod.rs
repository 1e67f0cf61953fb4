//! The phones page: three phones side by side, live.

use super::core::{Core, State};
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The routes of the page.
pub(super) fn routes() -> Router<Arc<Core>> {
    Router::new()
}

/// `GET /avatar/{name}.png`: the picture of a person's profile.
pub(super) async fn avatar(
    axum::extract::State(_core): State,
    Path(file): Path<String>,
) -> Response {
    let name = file.strip_suffix(".png").unwrap_or(&file);
    (
        [(header::CONTENT_TYPE, "image/png")],
        crate::rules::picture::flower(name),
    )
        .into_response()
}
