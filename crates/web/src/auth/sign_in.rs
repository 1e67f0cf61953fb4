//! The door's routes: one-time link, name and password, signing out.

use super::session::SessionError;
use super::signed_in::{Entered, SignedIn, safe_next};
use super::visitor::Visitor;
use super::{cookie, landing};
use crate::desk::Desk;
use crate::pages::door::{self, Knock};
use crate::trouble::{self, Posted};
use axum::extract::{Path, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use sportello_core::text::fold;
use sportello_core::{AgentId, Span, Time};
use sportello_engine::vault::token_hash;

/// What the sign-in page's address may say.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    next: Option<String>,
    ended: Option<String>,
}

/// What the sign-in form says.
#[derive(Deserialize)]
pub struct Credentials {
    name: String,
    password: String,
    next: Option<String>,
}

/// Shows the sign-in page.
pub async fn page(visitor: Visitor, Query(wanted): Query<Wanted>) -> Response {
    let knock = match wanted.ended.as_deref() {
        Some("out") => Some(Knock::SignedOut),
        Some(_) => Some(Knock::Ended),
        None => None,
    };
    at_the_door(&visitor, StatusCode::OK, "", wanted.next.as_deref(), knock)
}

/// Signs in by name and password.
pub async fn enter(
    State(desk): State<Desk>,
    visitor: Visitor,
    headers: HeaderMap,
    Posted(form): Posted<Credentials>,
) -> Response {
    let next = form.next.as_deref();
    let account = fold(&form.name);
    if let Err(until) = desk.failures().admit(&account, visitor.address, desk.now()) {
        return too_many(&visitor, &form.name, next, until, desk.now());
    }
    let agent = match desk.store().agent_by_name(&form.name).await {
        Ok(agent) => agent,
        Err(error) => return trouble::store(&visitor, &error),
    };
    let hash = agent.as_ref().and_then(|a| a.password.clone());
    match (desk.hasher().fits(form.password, hash).await, agent) {
        (Ok(true), Some(agent)) => {
            desk.failures().forgive(&account, visitor.address);
            let to = safe_next(next).to_owned();
            admit(&desk, &visitor, &headers, agent.id, &to).await
        }
        (Ok(_), _) => at_the_door(
            &visitor,
            StatusCode::UNAUTHORIZED,
            &form.name,
            next,
            Some(Knock::Wrong),
        ),
        (Err(error), _) => {
            desk.failures().forgive(&account, visitor.address);
            trouble::hashing(&visitor, &error)
        }
    }
}

/// Shows the page behind a one-time link. Nothing is used up.
pub async fn link_page(visitor: Visitor, Path(token): Path<String>) -> Response {
    if cookie::name(visitor.door).is_none() {
        return (StatusCode::FORBIDDEN, landing::unencrypted(&visitor)).into_response();
    }
    landing::link(&visitor, &token).into_response()
}

/// Uses a one-time link up.
pub async fn link_enter(
    State(desk): State<Desk>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Response {
    if cookie::name(visitor.door).is_none() {
        return (StatusCode::FORBIDDEN, landing::unencrypted(&visitor)).into_response();
    }
    match desk
        .store()
        .use_sign_in_link(token_hash(&token), desk.now())
        .await
    {
        Ok(Some(agent)) => {
            let known = desk
                .store()
                .agent(agent)
                .await
                .is_ok_and(|a| a.password.is_some());
            admit(
                &desk,
                &visitor,
                &headers,
                agent,
                if known { "/inbox" } else { "/password" },
            )
            .await
        }
        Ok(None) => at_the_door(&visitor, StatusCode::GONE, "", None, Some(Knock::LinkSpent)),
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// Signs this browser out.
pub async fn leave(
    State(desk): State<Desk>,
    visitor: Visitor,
    Entered(signed_in): Entered,
) -> Response {
    let ended = desk.store().end_session(signed_in.session).await;
    gone(&desk, &visitor, ended.map(|()| 1))
}

/// Signs every browser of this agent out, this one too.
pub async fn leave_everywhere(
    State(desk): State<Desk>,
    visitor: Visitor,
    Entered(signed_in): Entered,
) -> Response {
    let ended = desk.store().end_sessions(signed_in.agent).await;
    gone(&desk, &visitor, ended)
}

/// Signs one browser of this agent out, named by the hash of its session.
pub async fn leave_one(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(session): Path<String>,
) -> Response {
    let mine = match desk.store().sessions(signed_in.agent, desk.now()).await {
        Ok(sessions) => sessions,
        Err(error) => return trouble::store(&visitor, &error),
    };
    let Some(found) = mine
        .iter()
        .find(|s| data_encoding::HEXLOWER.encode(&s.hash) == session)
    else {
        return trouble::page(&visitor, trouble::Trouble::NotFound);
    };
    if let Err(error) = desk.store().end_session(found.hash).await {
        return trouble::store(&visitor, &error);
    }
    desk.live().end_sessions();
    Redirect::to("/settings").into_response()
}

/// Begins a session and goes on.
pub(super) async fn admit(
    desk: &Desk,
    visitor: &Visitor,
    headers: &HeaderMap,
    agent: AgentId,
    to: &str,
) -> Response {
    match desk.begin_session(visitor, headers, agent).await {
        Ok(cookie) => ([(SET_COOKIE, cookie)], Redirect::to(to)).into_response(),
        Err(SessionError::Unencrypted) => {
            (StatusCode::FORBIDDEN, landing::unencrypted(visitor)).into_response()
        }
        Err(SessionError::Store(error)) => trouble::store(visitor, &error),
        Err(SessionError::Vault(error)) => {
            tracing::error!(error = %error, "a session could not be begun");
            trouble::page(visitor, trouble::Trouble::Broken)
        }
    }
}

fn gone(
    desk: &Desk,
    visitor: &Visitor,
    ended: Result<u64, sportello_store::StoreError>,
) -> Response {
    if let Err(error) = ended {
        return trouble::store(visitor, &error);
    }
    desk.live().end_sessions();
    let response = Redirect::to("/sign-in?ended=out").into_response();
    match cookie::set(visitor.door, "", 0) {
        Some(cookie) => ([(SET_COOKIE, cookie)], response).into_response(),
        None => response,
    }
}

fn too_many(visitor: &Visitor, name: &str, next: Option<&str>, until: Time, now: Time) -> Response {
    let wait = until.since(now).0.max(0);
    let minutes = wait / Span::minutes(1).0 + 1;
    let page = at_the_door(
        visitor,
        StatusCode::TOO_MANY_REQUESTS,
        name,
        next,
        Some(Knock::TooMany(minutes)),
    );
    ([("retry-after", (wait / 1_000 + 1).to_string())], page).into_response()
}

fn at_the_door(
    visitor: &Visitor,
    status: StatusCode,
    name: &str,
    next: Option<&str>,
    knock: Option<Knock>,
) -> Response {
    if cookie::name(visitor.door).is_none() {
        return (StatusCode::FORBIDDEN, landing::unencrypted(visitor)).into_response();
    }
    (
        status,
        door::sign_in(&visitor.reader, visitor.theme, name, next, knock),
    )
        .into_response()
}
