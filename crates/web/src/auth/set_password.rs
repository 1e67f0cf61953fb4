//! Choosing a password: after a one-time link, or shortly after signing in.

use super::password::{self, Weak};
use super::session::FRESH;
use super::sign_in::admit;
use super::signed_in::{Entered, SignedIn};
use super::visitor::Visitor;
use crate::desk::Desk;
use crate::pages::door::{self, PasswordFault};
use crate::trouble::{self, Posted};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use sportello_core::Time;

/// What the form says.
#[derive(Deserialize)]
pub struct Chosen {
    password: String,
    again: String,
}

/// Whether this session may set a password: it has just proved who it is. An older session (a
/// browser left open) must sign in again first.
fn is_fresh(signed_in: &SignedIn, now: Time) -> bool {
    !signed_in.has_password || now.since(signed_in.since) <= FRESH
}

/// Shows the form.
pub async fn page(State(desk): State<Desk>, Entered(signed_in): Entered) -> Response {
    if !is_fresh(&signed_in, desk.now()) {
        return Redirect::to("/sign-in?next=%2Fpassword&ended=old").into_response();
    }
    door::set_password(&signed_in.reader, signed_in.theme, &signed_in.name, None).into_response()
}

/// Sets it, signs every other browser out, and gives this one a new session.
pub async fn set(
    State(desk): State<Desk>,
    visitor: Visitor,
    Entered(signed_in): Entered,
    headers: HeaderMap,
    Posted(chosen): Posted<Chosen>,
) -> Response {
    if !is_fresh(&signed_in, desk.now()) {
        return Redirect::to("/sign-in?next=%2Fpassword&ended=old").into_response();
    }
    if let Some(fault) = fault(&chosen) {
        let page = door::set_password(
            &signed_in.reader,
            signed_in.theme,
            &signed_in.name,
            Some(fault),
        );
        return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    }
    let hash = match desk.hasher().hash(chosen.password).await {
        Ok(hash) => hash,
        Err(error) => return trouble::hashing(&visitor, &error),
    };
    let stored = async {
        desk.store()
            .set_password(signed_in.agent, &hash, desk.now())
            .await?;
        desk.store().end_sessions(signed_in.agent).await
    };
    if let Err(error) = stored.await {
        return trouble::store(&visitor, &error);
    }
    desk.live().end_sessions();
    admit(&desk, &visitor, &headers, signed_in.agent, "/inbox").await
}

fn fault(chosen: &Chosen) -> Option<PasswordFault> {
    match password::judge(&chosen.password) {
        Err(Weak::Short) => Some(PasswordFault::Short(password::SHORTEST)),
        Err(Weak::Long) => Some(PasswordFault::Long(password::LONGEST)),
        Ok(()) if chosen.password != chosen.again => Some(PasswordFault::Different),
        Ok(()) => None,
    }
}
