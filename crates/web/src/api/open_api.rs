//! The API's description, made from the handlers themselves.

use super::rows::{
    Address, CauseBody, Channel, ChannelRef, Contact, ContactRef, Conversation, Image, Merge,
    Message, Note, Reach,
};
use super::{Listing, contacts, conversations, health, messages};
use crate::problem::{MEDIA_TYPE, Problem};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, Ref, ResponseBuilder};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sportello",
        description = "One desk for a small business's conversations. Ids are strings, times RFC 3339 in UTC. Listings are `{\"data\": […], \"next\": cursor or null}`, newest first. What is not done is a problem by RFC 9457."
    ),
    paths(
        conversations::list, conversations::one, conversations::set_status, conversations::notes,
        conversations::add_note, messages::list, messages::reply, messages::one, messages::media,
        contacts::one, contacts::merge, contacts::unmerge, health::channels, health::health,
    ),
    components(schemas(
        Listing<Conversation>, Listing<Message>, Listing<Note>, Listing<Channel>, Conversation,
        ContactRef, Reach, Message, ChannelRef, CauseBody, Image, Note, Contact, Address, Merge,
        Channel, Problem, contacts::Parted, health::Health, health::Counts, health::ChannelCells,
        health::CellState,
    )),
    modifiers(&Token, &Otherwise),
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

/// What any call may be answered with that is not done: a problem, whatever the status.
struct Otherwise;

impl Modify for Otherwise {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        let otherwise = ResponseBuilder::new()
            .description("Anything else that is not done")
            .content(MEDIA_TYPE, problem)
            .build();
        for item in description.paths.paths.values_mut() {
            for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
                let answers = &mut operation.responses.responses;
                answers.insert("default".to_owned(), otherwise.clone().into());
            }
        }
    }
}

static JSON: LazyLock<String> =
    LazyLock::new(|| Description::openapi().to_json().unwrap_or_default());

/// Serves it.
pub async fn serve() -> Response {
    ([(CONTENT_TYPE, "application/json")], JSON.as_str()).into_response()
}
