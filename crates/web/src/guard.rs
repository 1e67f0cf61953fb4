//! What stands before every handler but the webhooks': the name the desk was called by, the
//! origin of a request that acts, and the headers of every answer.

use crate::auth::{Visitor, csrf};
use crate::desk::Desk;
use crate::headers::{self, Policy};
use crate::problem::Problem;
use crate::trouble::{self, Trouble};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

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
    let mut answer = match refused {
        None => next.run(request).await,
        Some(why) => {
            tracing::warn!(why, "a request was refused");
            let (parts, _) = request.into_parts();
            trouble::page(&Visitor::read(&desk, &parts), Trouble::Forbidden)
        }
    };
    headers::complete(answer.headers_mut(), Policy::Page, desk.doors(), &asked);
    answer
}

/// Guards the API: the name. It takes no cookie, so nobody can be made to act.
pub async fn api(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let mut answer = match desk.doors().of(&asked) {
        Some(_) => next.run(request).await,
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
