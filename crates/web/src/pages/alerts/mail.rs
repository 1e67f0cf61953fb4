//! An agent's address: asked for, shown to be theirs, forgotten.

use super::act::{done, keep_language, refused, shown};
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::trouble::{self, Posted};
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use sportello_engine::alerts::{AddressRefused, Confirmed};

/// An address.
#[derive(Deserialize)]
pub struct AddressForm {
    address: String,
}

/// Sends a code there.
pub async fn ask(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<AddressForm>,
) -> Response {
    let (workspace, agent) = (signed_in.workspace, signed_in.agent);
    // First, since the code may leave at once.
    if let Err(error) = keep_language(&desk, &signed_in).await {
        return trouble::store(&visitor, &error);
    }
    let asked = desk
        .engine()
        .ask_alert_address(desk.now(), workspace, agent, &form.address)
        .await;
    let no = |key| Ok(refused(&signed_in, key));
    let came = match asked {
        Ok(()) => Ok(done(&signed_in, "alert-code-sent")),
        Err(AddressRefused::NoAddress) => no("alert-no-address"),
        Err(AddressRefused::OwnMailbox) => no("alert-own-mailbox"),
        Err(AddressRefused::TooSoon) => no("alert-too-soon"),
        Err(AddressRefused::NoPost) => no("alert-no-post"),
        Err(AddressRefused::Store(error)) => Err(error),
    };
    shown(&desk, &visitor, &signed_in, came).await
}

/// A code.
#[derive(Deserialize)]
pub struct CodeForm {
    code: String,
}

/// Takes a code.
pub async fn confirm(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<CodeForm>,
) -> Response {
    let (workspace, agent) = (signed_in.workspace, signed_in.agent);
    let confirmed = desk
        .engine()
        .confirm_alert_address(desk.now(), workspace, agent, &form.code)
        .await;
    let came = confirmed.map(|confirmed| match confirmed {
        Confirmed::Yes => done(&signed_in, "alert-confirmed"),
        Confirmed::Wrong => refused(&signed_in, "alert-code-wrong"),
        Confirmed::Ended => refused(&signed_in, "alert-code-ended"),
    });
    shown(&desk, &visitor, &signed_in, came).await
}

/// Forgets the address.
pub async fn forget(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    let forgotten = desk
        .engine()
        .forget_alert_address(signed_in.workspace, signed_in.agent)
        .await;
    let came = forgotten.map(|()| done(&signed_in, "alert-forgotten"));
    shown(&desk, &visitor, &signed_in, came).await
}
