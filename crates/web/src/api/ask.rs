//! What the API is asked: the token, ids in the path, the query of a listing, JSON bodies. Each
//! extractor answers with a problem that says what to correct.

use crate::desk::Desk;
use crate::problem::Problem;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::extract::{FromRequest, FromRequestParts, Json, Path, Query, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use sportello_core::WorkspaceId;
use sportello_engine::vault::token_hash;

/// The workspace whose token the request carries: everything is scoped to it (I11).
#[derive(Clone, Copy, Debug)]
pub struct Caller(pub WorkspaceId);

impl Caller {
    /// The caller, or nobody when no token is carried. A token that opens nothing is a problem.
    pub async fn find(desk: &Desk, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
        let Some(header) = headers.get(AUTHORIZATION) else {
            return Ok(None);
        };
        let token = header
            .to_str()
            .ok()
            .and_then(|h| h.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or_else(Problem::unauthorized)?;
        match desk.store().api_token(token_hash(token)).await? {
            Some(workspace) => Ok(Some(Caller(workspace))),
            None => Err(Problem::unauthorized()),
        }
    }
}

impl FromRequestParts<Desk> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Caller, Problem> {
        Caller::find(desk, &parts.headers)
            .await?
            .ok_or_else(Problem::unauthorized)
    }
}

/// The id in the path. What is no number names nothing.
#[derive(Clone, Copy, Debug)]
pub struct Id(pub i64);

impl FromRequestParts<Desk> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Id, Problem> {
        let id = Path::<String>::from_request_parts(parts, desk).await;
        id.ok()
            .and_then(|Path(id)| id.parse().ok())
            .map(Id)
            .ok_or_else(|| Problem::not_found("What the address names"))
    }
}

/// The query of the address, decoded. [`super::query::known`] has seen to it that each name is one
/// that the call takes, and stands there once.
#[derive(Clone, Debug, Default)]
pub struct Asked(pub(super) Vec<(String, String)>);

impl FromRequestParts<Desk> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Desk) -> Result<Asked, Problem> {
        Asked::read(&parts.uri)
    }
}

/// The most rows a page of a listing has.
pub const MOST: u32 = 200;
/// The rows it has when nobody says.
pub const USUAL: u32 = 50;

impl Asked {
    /// Reads an address.
    pub fn read(uri: &Uri) -> Result<Asked, Problem> {
        Query::try_from_uri(uri)
            .map(|Query(pairs)| Asked(pairs))
            .map_err(|_| Problem::bad_parameter("query", "percent-encoded `name=value` pairs"))
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// The page size.
    pub fn limit(&self) -> Result<u32, Problem> {
        match self.get("limit") {
            None => Ok(USUAL),
            Some(text) => text
                .parse()
                .ok()
                .filter(|n| (1..=MOST).contains(n))
                .ok_or_else(|| Problem::bad_parameter("limit", "a whole number from 1 to 200")),
        }
    }

    /// Where the page begins; `None` = with the newest row. What is empty begins nowhere: a
    /// client that lost its cursor would otherwise walk the first page for ever.
    pub fn cursor(&self) -> Result<Option<&str>, Problem> {
        match self.get("cursor") {
            Some("") => Err(bad_cursor()),
            cursor => Ok(cursor),
        }
    }
}

/// 400: a cursor that no page of ours gave.
pub fn bad_cursor() -> Problem {
    Problem::bad_parameter(
        "cursor",
        "the `next` of a page of this listing, or left out for the first page",
    )
}

/// A JSON body.
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Desk> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, desk: &Desk) -> Result<Body<T>, Problem> {
        // An object first: serde would read a list as the members of a type in their order.
        let Json(body) = Json::<Map<String, Value>>::from_request(request, desk)
            .await
            .map_err(|r| unreadable(&r))?;
        serde_path_to_error::deserialize(Value::Object(body))
            .map(Body)
            .map_err(|error| {
                let words = format!("target type: {}: {}", error.path(), error.inner());
                Problem::wrong_body(fields_only(&words))
            })
    }
}

fn unreadable(rejection: &JsonRejection) -> Problem {
    match rejection {
        JsonRejection::JsonSyntaxError(_) => Problem::malformed(),
        JsonRejection::MissingJsonContentType(_) => Problem::wrong_type(),
        JsonRejection::JsonDataError(error) => Problem::wrong_body(fields_only(&error.body_text())),
        JsonRejection::BytesRejection(bytes) if is_too_large(bytes) => {
            Problem::too_large(crate::MAX_BODY)
        }
        _ => Problem::malformed(),
    }
}

fn is_too_large(rejection: &BytesRejection) -> bool {
    rejection.status() == StatusCode::PAYLOAD_TOO_LARGE
}

/// Which field is missing or wrong, out of the parser's words, without any value of the body.
fn fields_only(words: &str) -> String {
    let named = words
        .split_once("missing field `")
        .and_then(|(_, rest)| rest.split_once('`'))
        .map(|(field, _)| format!("The field `{field}` is missing."));
    let typed = || {
        let place = words
            .split_once("target type: ")
            .map_or(words, |(_, rest)| rest);
        let (field, _) = place.split_once(':')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        (!field.is_empty() && field.chars().all(plain))
            .then(|| format!("The field `{field}` is of the wrong type."))
    };
    named
        .or_else(typed)
        .unwrap_or_else(|| "A field is missing or of the wrong type.".to_owned())
}

/// An id in a body: a string as we write them, or a number as people type them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AnyId(pub i64);

impl<'de> Deserialize<'de> for AnyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AnyId, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(i64),
            Text(String),
        }
        let wrong = || serde::de::Error::custom("an id is a string of digits");
        match Either::deserialize(deserializer).map_err(|_| wrong())? {
            Either::Number(id) => Ok(AnyId(id)),
            Either::Text(text) => text.parse().map(AnyId).map_err(|_| wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_be_typed_as_a_number() {
        assert_eq!(
            serde_json::from_str::<AnyId>("\"12\"").ok(),
            Some(AnyId(12))
        );
        assert_eq!(serde_json::from_str::<AnyId>("12").ok(), Some(AnyId(12)));
        assert!(serde_json::from_str::<AnyId>("\"twelve\"").is_err());
        assert!(serde_json::from_str::<AnyId>("true").is_err());
    }

    #[test]
    fn what_is_wrong_with_a_body_is_said_without_repeating_it() {
        let words = "Failed to deserialize the JSON body into the target type: text: invalid type: integer `42`, expected a string at line 1 column 10";
        assert_eq!(fields_only(words), "The field `text` is of the wrong type.");
        let words = "Failed to deserialize the JSON body into the target type: missing field `text` at line 1 column 2";
        assert_eq!(fields_only(words), "The field `text` is missing.");
        assert_eq!(
            fields_only("anything: at all"),
            "The field `anything` is of the wrong type."
        );
    }
}
