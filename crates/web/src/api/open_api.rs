//! The API's description, made from the handlers themselves.

use super::rows::{
    Address, CauseBody, Channel, ChannelRef, Contact, ContactRef, Conversation, Image, Merge,
    Message, Note, Reach, ReactionRow,
};
use super::{
    Listing, consents, contacts, conversations, health, incidents, messages, posts, posts_act,
    posts_rows, templates,
};
use crate::problem::{MEDIA_TYPE, Problem};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder, Schema};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sportello",
        description = "One desk for a small business's conversations. Ids are strings, times RFC 3339 in UTC. Listings are `{\"data\": […], \"next\": cursor or null}`, newest first; a cursor is opaque and goes back as it came, and a conversation that moves up while one pages stands before the cursor: begin again to see it. A query parameter that is empty, wrong, unknown or given twice is refused with a 400 that names it in `parameter`. What is not done is a problem by RFC 9457."
    ),
    paths(
        conversations::list, conversations::one, conversations::set_status, conversations::notes,
        conversations::add_note, messages::list, messages::reply, messages::one, messages::media,
        messages::upload, messages::react,
        contacts::one, contacts::merge, contacts::unmerge, consents::list, consents::note, consents::withdraw, health::channels, health::health, incidents::list, incidents::one,
        templates::list, posts::list, posts::write, posts::one, posts::check, posts_act::decide,
        posts_act::drop, posts_act::go,
    ),
    components(schemas(
        Listing<Conversation>, Listing<Message>, Listing<Note>, Listing<Channel>, Listing<templates::Template>, templates::Template, templates::TemplateBlank, Conversation,
        ContactRef, Reach, Message, ChannelRef, CauseBody, Image, ReactionRow, messages::Stored, Note, Contact, Address, Merge,
        Channel, Problem, contacts::Parted, Listing<consents::Consent>, consents::Consent, health::Health, health::Counts, health::ChannelCells,
        health::CellState, Listing<incidents::Incident>, incidents::Incident, incidents::Told, Listing<posts_rows::Post>, posts_rows::Post, posts_rows::Checked,
    )),
    modifiers(&Token, &Given, &Otherwise),
    security(("token" = []))
)]
struct Description;

/// How a caller says who it is.
struct Token;

impl Modify for Token {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An API token of a workspace"))
            .build();
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// A parameter is given or left out: there is no way to write null into an address or a header.
struct Given;

impl Modify for Given {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        for parameter in operations(description)
            .filter_map(|operation| operation.parameters.as_mut())
            .flatten()
        {
            if let RefOr::T(parameter) = parameter
                && let Some(RefOr::T(Schema::Object(schema))) = &mut parameter.schema
                && let SchemaType::Array(types) = &mut schema.schema_type
            {
                types.retain(|t| *t != Type::Null);
            }
        }
    }
}

/// What any call may be answered with that is not done: a problem, whatever the status; and the
/// one that [`super::query`] gives.
struct Otherwise;

impl Modify for Otherwise {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        let answer = |words: &str| {
            ResponseBuilder::new()
                .description(words)
                .content(MEDIA_TYPE, problem.clone())
                .build()
        };
        let otherwise = answer("Anything else that is not done");
        let unknown = answer("A parameter is unknown");
        for operation in operations(description) {
            let answers = &mut operation.responses.responses;
            answers.insert("default".to_owned(), otherwise.clone().into());
            answers
                .entry("400".to_owned())
                .or_insert_with(|| unknown.clone().into());
        }
    }
}

/// Every call that is described.
fn operations(description: &mut utoipa::openapi::OpenApi) -> impl Iterator<Item = &mut Operation> {
    let items = description.paths.paths.values_mut();
    items.flat_map(|item| [&mut item.get, &mut item.post].into_iter().flatten())
}

/// The description, made once.
pub(super) static DESCRIPTION: LazyLock<utoipa::openapi::OpenApi> =
    LazyLock::new(Description::openapi);

static JSON: LazyLock<String> = LazyLock::new(|| DESCRIPTION.to_json().unwrap_or_default());

/// Serves it.
pub async fn serve() -> Response {
    ([(CONTENT_TYPE, "application/json")], JSON.as_str()).into_response()
}
