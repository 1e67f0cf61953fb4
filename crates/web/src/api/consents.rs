//! Consents: to be written to on which networks a contact agreed, by which words, where; noted
//! and withdrawn. Fallback rules ask for them. Nothing is deleted: what was withdrawn stays listed.

use super::Listing;
use super::ask::{Body, Caller, Id};
use crate::desk::Desk;
use crate::pages::consent::{LONGEST_SOURCE, LONGEST_WORDS};
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sportello_core::{ChannelKind, ConsentId, ContactId, Time};
use sportello_store::{ConsentRow, NewConsent};
use utoipa::ToSchema;

/// What a contact agreed to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Consent {
    /// Its id.
    id: String,
    /// Who agreed: the contact with whom it came, whoever that was merged with since.
    contact_id: String,
    /// The network on which they may be written to, such as `whatsapp`.
    kind: String,
    /// The words that were agreed to.
    words: String,
    /// Where it was given: a form, the counter, a chat.
    source: String,
    /// When.
    #[schema(format = DateTime)]
    given_at: String,
    /// The agent who noted it; null = a program.
    noted_by: Option<String>,
    /// Since when it is withdrawn; null = it stands.
    #[schema(format = DateTime)]
    withdrawn_at: Option<String>,
}

impl From<ConsentRow> for Consent {
    fn from(row: ConsentRow) -> Consent {
        Consent {
            id: row.id.to_string(),
            contact_id: row.contact.to_string(),
            kind: row.kind.to_string(),
            words: row.words,
            source: row.source,
            given_at: row.given_at.to_string(),
            noted_by: row.by.map(|agent| agent.to_string()),
            withdrawn_at: row.withdrawn_at.as_ref().map(Time::to_string),
        }
    }
}

/// Everything that a contact agreed to, oldest first, withdrawn consents too.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/consents", tag = "contacts",
    params(("id" = String, Path, description = "The contact's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The consents, all on one page", body = Listing<Consent>),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such contact", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
) -> Result<Json<Listing<Consent>>, Problem> {
    let contact = desk.store().contact(caller.0, ContactId(id.0)).await?;
    let rows = desk
        .store()
        .consents(caller.0, contact.conversation)
        .await?;
    Ok(Json(Listing {
        data: rows.into_iter().map(Consent::from).collect(),
        next: None,
    }))
}

/// A consent to be noted.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Agreed {
    /// The network, such as `whatsapp`: one of the workspace's channels'.
    #[schema(pattern = "^[a-z]{1,40}$", max_length = 40)]
    kind: String,
    /// The words that were agreed to.
    #[schema(min_length = 1, max_length = 2000)]
    words: String,
    /// Where it was given: a form, the counter, a chat.
    #[schema(min_length = 1, max_length = 200)]
    source: String,
    /// When, in the past; when not given, now.
    #[serde(default)]
    #[schema(format = DateTime)]
    given_at: Option<String>,
}

impl Agreed {
    /// When it was given, and the consent; what is wrong is named by its field.
    fn read(self, now: Time) -> Result<(Time, NewConsent), Problem> {
        let given = match &self.given_at {
            None => now,
            Some(text) => Time::parse(text).filter(|at| *at <= now).ok_or_else(|| {
                Problem::wrong_body(
                    "The field `given_at` must be a moment of the past as RFC 3339.",
                )
            })?,
        };
        let words = told("words", &self.words, LONGEST_WORDS)?;
        let source = told("source", &self.source, LONGEST_SOURCE)?;
        let consent = NewConsent {
            kind: ChannelKind::new(&self.kind),
            words,
            source,
            by: None,
        };
        Ok((given, consent))
    }
}

/// A text that must be there, and no longer than that.
fn told(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    let length = text.chars().count();
    match length > 0 && length <= most {
        true => Ok(text.to_owned()),
        false => Err(Problem::wrong_body(format!(
            "The field `{field}` must have 1 to {most} characters."
        ))),
    }
}

/// Notes what a contact agreed to. Where a consent stands that says the same (network, words,
/// source), nothing is added and that one is given, so that a request can be repeated safely.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/consents", tag = "contacts",
    params(("id" = String, Path, description = "The contact's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    request_body = Agreed,
    responses((status = 200, description = "The consent that stands, noted now or before", body = Consent),
        (status = 400, description = "The body is not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such contact", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field is missing or wrong, or the workspace has no channel of that network", body = Problem, content_type = "application/problem+json")))]
pub async fn note(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
    Body(body): Body<Agreed>,
) -> Result<Json<Consent>, Problem> {
    let contact = desk.store().contact(caller.0, ContactId(id.0)).await?;
    let (given, consent) = body.read(desk.now())?;
    let channels = desk.store().channels(caller.0).await?;
    if !channels.iter().any(|channel| channel.kind == consent.kind) {
        return Err(Problem::wrong_body(
            "The field `kind` must name a network of one of the workspace's channels (`GET /api/v1/channels`).",
        ));
    }
    let noted = desk
        .store()
        .add_consent(caller.0, contact.conversation, consent, given)
        .await?;
    desk.engine().stir(caller.0, Some(contact.conversation));
    Ok(Json(desk.store().consent(caller.0, noted).await?.into()))
}

/// The contact took a consent back: it stays listed with the moment, and no rule writes by it any
/// more. Withdrawing twice changes nothing: the first moment stands.
#[utoipa::path(post, path = "/api/v1/consents/{id}/withdraw", tag = "contacts",
    params(("id" = String, Path, description = "The consent's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The consent, withdrawn", body = Consent),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such consent", body = Problem, content_type = "application/problem+json")))]
pub async fn withdraw(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
) -> Result<Json<Consent>, Problem> {
    let consent = ConsentId(id.0);
    desk.store()
        .withdraw_consent(caller.0, consent, desk.now())
        .await?;
    Ok(Json(desk.store().consent(caller.0, consent).await?.into()))
}
