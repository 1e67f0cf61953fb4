//! Templates: what a reply of the part `template` may name.

use super::Listing;
use super::ask::Caller;
use crate::desk::Desk;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use sportello_core::template::{Blank, Takes};
use sportello_store::TemplateRow;
use utoipa::ToSchema;

/// A template in one language, as the platform last listed it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Template {
    /// The platform's id.
    id: String,
    /// The channel it belongs to.
    channel: String,
    /// Its name.
    name: String,
    /// Its language, such as `it` or `en_US`.
    language: String,
    /// What it is for, in the platform's word.
    category: String,
    /// Where its approval stands, in the platform's word, lower case; only `approved` can be sent.
    status: String,
    /// Why it was refused, in the platform's word.
    reason: Option<String>,
    /// Its words, with `{{blanks}}`.
    body: String,
    /// What is to be filled in, in the order of reading.
    blanks: Vec<TemplateBlank>,
    /// When it was listed.
    #[schema(format = DateTime)]
    listed_at: String,
}

/// Something to be filled in.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateBlank {
    /// Where it is, such as `body.1`, `header`, `card.0.header`.
    key: String,
    /// `words`, `image`, `video` or `document`.
    takes: String,
    /// What it may look like.
    example: Option<String>,
}

/// The templates of all channels, by channel, name and language.
#[utoipa::path(get, path = "/api/v1/templates", tag = "templates",
    responses((status = 200, description = "The templates", body = Listing<Template>),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Desk>,
    caller: Caller,
) -> Result<Json<Listing<Template>>, Problem> {
    let rows = desk.store().templates(caller.0).await?;
    Ok(Json(Listing {
        data: rows.into_iter().map(Template::from).collect(),
        next: None,
    }))
}

impl From<TemplateRow> for Template {
    fn from(row: TemplateRow) -> Template {
        let blanks = row.shape.blanks().into_iter().map(TemplateBlank::from);
        Template {
            blanks: blanks.collect(),
            id: row.external_id,
            channel: row.channel.to_string(),
            name: row.name,
            language: row.language,
            category: row.category,
            status: row.status,
            reason: row.reason,
            body: row.shape.body,
            listed_at: row.listed_at.to_string(),
        }
    }
}

impl From<Blank> for TemplateBlank {
    fn from(blank: Blank) -> TemplateBlank {
        TemplateBlank {
            key: blank.key,
            takes: match blank.takes {
                Takes::Words => "words",
                Takes::File(sort) => sort.as_str(),
            }
            .to_owned(),
            example: blank.example,
        }
    }
}
