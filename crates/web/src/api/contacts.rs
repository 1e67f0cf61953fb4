//! Contacts: who they are, merging two that are one person, and undoing it exactly.

use super::ask::{AnyId, Body, Caller, Id};
use super::rows::{Contact, Merge};
use crate::desk::Desk;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sportello_core::ContactId;
use utoipa::ToSchema;

/// One contact, with its addresses and the merges that can be undone.
#[utoipa::path(get, path = "/api/v1/contacts/{id}", tag = "contacts",
    params(("id" = String, Path, description = "The contact's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The contact", body = Contact),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such contact", body = Problem, content_type = "application/problem+json")))]
pub async fn one(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
) -> Result<Json<Contact>, Problem> {
    Ok(Json(
        desk.store()
            .contact(caller.0, ContactId(id.0))
            .await?
            .into(),
    ))
}

/// Which contact is the same person.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Same {
    /// The id of the contact that is taken in.
    #[schema(value_type = String, pattern = "^[0-9]{1,18}$", max_length = 18)]
    from: AnyId,
}

/// Takes another contact into this one: one person, one conversation. Messages keep their
/// addresses, so it can be undone exactly.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/merge", tag = "contacts",
    params(("id" = String, Path, description = "The contact that takes the other in", pattern = "^[0-9]{1,18}$", max_length = 18)),
    request_body = Same,
    responses((status = 200, description = "The merge; its id undoes it", body = Merge),
        (status = 400, description = "The body is not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such contact", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "They are one already", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`from` is missing or no id", body = Problem, content_type = "application/problem+json")))]
pub async fn merge(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
    Body(body): Body<Same>,
) -> Result<Json<Merge>, Problem> {
    let (into, from) = (ContactId(id.0), ContactId(body.from.0));
    let merge = desk
        .engine()
        .merge(desk.now(), caller.0, into, from, None)
        .await?;
    Ok(Json(merge.into()))
}

/// The two contacts that a merge had joined.
#[derive(Debug, Serialize, ToSchema)]
pub struct Parted {
    /// The contact that had taken the other in.
    into: Contact,
    /// The one that had been taken in.
    from: Contact,
}

/// Undoes a merge: both contacts have again what they would have had without it.
#[utoipa::path(post, path = "/api/v1/merges/{id}/unmerge", tag = "contacts",
    params(("id" = String, Path, description = "The merge's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "Both contacts", body = Parted),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such merge, or undone already", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It cannot be undone as things are", body = Problem, content_type = "application/problem+json")))]
pub async fn unmerge(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
) -> Result<Json<Parted>, Problem> {
    let (into, from) = desk.engine().unmerge(desk.now(), caller.0, id.0).await?;
    Ok(Json(Parted {
        into: desk.store().contact(caller.0, into).await?.into(),
        from: desk.store().contact(caller.0, from).await?.into(),
    }))
}
