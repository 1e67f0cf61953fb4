//! What stands before every handler but the webhooks': the name the desk was called by, the
//! origin of a request that acts, and the headers of every answer. And behind it: a fault of our
//! own is answered like any other trouble.

use crate::auth::{Visitor, csrf};
use crate::desk::Desk;
use crate::headers::{self, Policy};
use crate::problem::Problem;
use crate::trouble::{self, Trouble};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;

/// Guards pages: the name, and that whoever acts comes from our own pages.
pub async fn pages(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let refused = if desk.doors().of(&asked).is_none() {
        Some("a name that is not this desk's")
    } else if !csrf::allows(request.method(), &asked) {
        Some("another site")
    } else {
        None
    };
    let (parts, body) = request.into_parts();
    let visitor = Visitor::read(&desk, &parts);
    let mut answer = match refused {
        None => run(next, Request::from_parts(parts, body))
            .await
            .unwrap_or_else(|| trouble::page(&visitor, Trouble::Broken)),
        Some(why) => {
            tracing::warn!(why, "a request was refused");
            trouble::page(&visitor, Trouble::Forbidden)
        }
    };
    headers::complete(answer.headers_mut(), Policy::Page, desk.doors(), &asked);
    answer
}

/// Guards the API: the name. It takes no cookie, so nobody can be made to act.
pub async fn api(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let mut answer = match desk.doors().of(&asked) {
        Some(_) => run(next, request)
            .await
            .unwrap_or_else(|| Problem::broken().into_response()),
        None => Problem::wrong_host().into_response(),
    };
    headers::complete(answer.headers_mut(), Policy::Bare, desk.doors(), &asked);
    answer
}

/// Completes the headers of what is open to all (links to pictures).
pub async fn open(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let mut answer = next.run(request).await;
    headers::complete(answer.headers_mut(), Policy::Bare, desk.doors(), &asked);
    answer
}

/// Runs the handler; `None` = it panicked. Nothing is shared with it that a panic could leave
/// half done: stores do whole operations, and our own locks are taken over a poisoned guard.
async fn run(next: Next, request: Request) -> Option<Response> {
    let answer = AssertUnwindSafe(next.run(request))
        .catch_unwind()
        .await
        .ok();
    if answer.is_none() {
        tracing::error!("a request hit a fault of the desk's own");
    }
    answer
}
