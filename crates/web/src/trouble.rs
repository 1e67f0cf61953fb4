//! What goes wrong on a page, told apart by what to do about it, and shown as a page. The API has
//! `problem.rs` for the same.

use crate::auth::Visitor;
use crate::auth::password::HashError;
use crate::desk::Desk;
pub use crate::pages::trouble::Trouble;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use sportello_store::StoreError;

/// The page for a trouble, with its status.
pub fn page(visitor: &Visitor, trouble: Trouble) -> Response {
    let status =
        StatusCode::from_u16(trouble.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = crate::pages::trouble::trouble(&visitor.reader, visitor.theme, trouble);
    (status, body).into_response()
}

/// The page for a store that refused. What is not the visitor's fault is logged, without values.
pub fn store(visitor: &Visitor, error: &StoreError) -> Response {
    page(visitor, of(error))
}

/// What a store's refusal is to people.
pub fn of(error: &StoreError) -> Trouble {
    match error {
        StoreError::NotFound(_) => Trouble::NotFound,
        StoreError::DiskFull | StoreError::ReadOnly | StoreError::SyncFailed => {
            tracing::error!(error = %error, "the store refused");
            Trouble::Disk
        }
        _ => {
            tracing::error!(error = %error, "the store failed");
            Trouble::Broken
        }
    }
}

/// The page for a password that could not be judged.
pub fn hashing(visitor: &Visitor, error: &HashError) -> Response {
    match error {
        HashError::Busy => page(visitor, Trouble::TooMany(1)),
        HashError::Failed => {
            tracing::error!(error = %error, "a password could not be judged");
            page(visitor, Trouble::Broken)
        }
    }
}

/// A posted form; one that cannot be read is answered with a page.
pub struct Posted<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Desk> for Posted<T> {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Desk) -> Result<Posted<T>, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(visitor) = Visitor::from_request_parts(&mut parts, desk).await;
        match Form::<T>::from_request(Request::from_parts(parts, body), desk).await {
            Ok(Form(form)) => Ok(Posted(form)),
            Err(rejection) => Err(page(&visitor, unreadable(&rejection))),
        }
    }
}

fn unreadable(rejection: &FormRejection) -> Trouble {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Trouble::TooLarge
    } else {
        Trouble::Unreadable
    }
}
