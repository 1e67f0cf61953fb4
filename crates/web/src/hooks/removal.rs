//! The callbacks of removal: a person took the app away, or asks that what concerns them be
//! deleted (auth.md §5). Both are forms with a `signed_request`.

use crate::desk::Desk;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;
use sportello_engine::removal::RemovalError;

/// The largest form taken, in bytes; real ones are some hundred.
const LARGEST: usize = 16 * 1024;

/// The routes.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/hooks/meta/deauthorize", post(deauthorize))
        .route("/hooks/meta/delete", post(delete))
        .layer(DefaultBodyLimit::max(LARGEST))
}

#[derive(Deserialize)]
struct Signed {
    signed_request: String,
}

type Body = Result<Form<Signed>, FormRejection>;

async fn deauthorize(State(desk): State<Desk>, form: Body) -> Response {
    let Ok(Form(form)) = form else {
        return unreadable();
    };
    match desk
        .engine()
        .deauthorize(desk.now(), &form.signed_request)
        .await
    {
        Ok(_) => StatusCode::OK.into_response(),
        Err(error) => refused(&error),
    }
}

async fn delete(State(desk): State<Desk>, form: Body) -> Response {
    let Ok(Form(form)) = form else {
        return unreadable();
    };
    match desk
        .engine()
        .delete_person(desk.now(), &form.signed_request)
        .await
    {
        Ok(code) => {
            let url = format!("{}/deletion/{code}", desk.engine().settings().public_url);
            Json(json!({ "url": url, "confirmation_code": code })).into_response()
        }
        Err(error) => refused(&error),
    }
}

fn unreadable() -> Response {
    (
        StatusCode::BAD_REQUEST,
        "the body is no form with a signed_request\n",
    )
        .into_response()
}

fn refused(error: &RemovalError) -> Response {
    match error {
        RemovalError::NotSigned => (
            StatusCode::FORBIDDEN,
            "signed_request is not signed by an app that is known here\n",
        )
            .into_response(),
        RemovalError::Vault(_) | RemovalError::Store(_) => {
            tracing::error!(error = %error, "a request to remove or delete was not acted upon");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "it could not be done now: ask again\n",
            )
                .into_response()
        }
    }
}
