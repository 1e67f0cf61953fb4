//! Problems by RFC 9457: what the API answers when it does not do what was asked. Each says what
//! happened, what it means, and what to do next; none holds a secret or anybody's words (I12).

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use sportello_store::StoreError;
use utoipa::ToSchema;

/// The media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// How much is repeated of a parameter's name that is not known, in characters.
const LONGEST_NAME: usize = 64;

/// A problem, as it goes out.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem: `urn:sportello:problem:` and a word that never changes.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, what it means, what to do next.
    pub detail: String,
    /// More, for some kinds: `instead` of a refused reply, `parameter` of a bad one.
    #[serde(flatten)]
    #[schema(ignore)]
    pub more: Map<String, Value>,
    #[serde(skip)]
    #[schema(ignore)]
    retry_after: Option<u64>,
}

impl Problem {
    /// A problem of a kind.
    pub fn new(status: StatusCode, word: &str, title: &str, detail: impl Into<String>) -> Problem {
        Problem {
            kind: format!("urn:sportello:problem:{word}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            more: Map::new(),
            retry_after: None,
        }
    }

    /// The same with one more member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Problem {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    /// The same with a hint when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Problem {
        self.retry_after = Some(seconds);
        self
    }

    /// 400: a parameter of the address is not what it must be.
    pub fn bad_parameter(name: &str, must: &str) -> Problem {
        let detail = format!(
            "The parameter `{name}` must be {must}. Nothing was done; correct it and ask again."
        );
        Problem::new(
            StatusCode::BAD_REQUEST,
            "bad-parameter",
            "A parameter is wrong",
            detail,
        )
        .with("parameter", name)
    }

    /// 400: a parameter that the call does not take; `known` are those that it does. The name is
    /// cut: it is whatever the caller wrote.
    pub fn unknown_parameter(name: &str, known: &[&str]) -> Problem {
        let name: String = name.chars().take(LONGEST_NAME).collect();
        let takes = match known {
            [] => "it takes no parameter".to_owned(),
            known => format!("it takes `{}`", known.join("`, `")),
        };
        let detail = format!(
            "The address has the parameter `{name}`, which this call does not know: {takes}. Nothing was done; correct it and ask again."
        );
        Problem::new(
            StatusCode::BAD_REQUEST,
            "unknown-parameter",
            "A parameter is not known",
            detail,
        )
        .with("parameter", name)
    }

    /// 400: the body is not JSON.
    pub fn malformed() -> Problem {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "malformed-body",
            "The body is not JSON",
            "The body could not be read as JSON. Nothing was done; send one valid JSON object.",
        )
    }

    /// 422: the body is JSON but not what is asked for. `why` names fields, never values.
    pub fn wrong_body(why: impl Into<String>) -> Problem {
        let detail = format!(
            "{} Nothing was done; /api/openapi.json describes the body.",
            why.into()
        );
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "wrong-body",
            "The body is not what is asked for",
            detail,
        )
    }

    /// 401: no token, or one that opens nothing.
    pub fn unauthorized() -> Problem {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "A valid API token is needed",
            "The request carried no API token, or one that is not known here. Nothing was done; send `Authorization: Bearer <token>` with a token of this desk.",
        )
    }

    /// 404: what was named is not there, or not in this workspace.
    pub fn not_found(what: &str) -> Problem {
        let detail = format!(
            "{what} does not exist, or does not belong to this workspace. Check the id or list what there is."
        );
        Problem::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "There is nothing at this address",
            detail,
        )
    }

    /// 404: no such address in the API.
    pub fn no_such_address() -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no-such-address",
            "The API has no such address",
            "Nothing is served at this address. /api/openapi.json lists every address there is.",
        )
    }

    /// 405: the address is right, the method is not.
    pub fn wrong_method() -> Problem {
        Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "wrong-method",
            "This address does not take this method",
            "Nothing was done. The `Allow` header and /api/openapi.json say which methods it takes.",
        )
    }

    /// 409: it contradicts what is there.
    pub fn conflict(why: &str) -> Problem {
        let detail = format!(
            "It cannot be done as things are: {why}. Nothing was changed; look again and decide anew."
        );
        Problem::new(
            StatusCode::CONFLICT,
            "conflict",
            "It contradicts what is there",
            detail,
        )
    }

    /// 413: the body is too large.
    pub fn too_large(max: usize) -> Problem {
        let detail = format!("The body is larger than {max} bytes. Nothing was done; send less.");
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "The body is too large",
            detail,
        )
    }

    /// 415: not JSON.
    pub fn wrong_type() -> Problem {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "wrong-media-type",
            "The body must be JSON",
            "Nothing was done. Send `Content-Type: application/json`.",
        )
    }

    /// 421: a name that is not this desk's.
    pub fn wrong_host() -> Problem {
        Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "wrong-host",
            "This desk has another name",
            "The request named a host that is not this desk's, which may be another site's attempt to reach it. Nothing was done; use the address that the desk printed when it started.",
        )
    }

    /// 500: a fault of ours.
    pub fn broken() -> Problem {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "broken",
            "Something went wrong here",
            "The desk hit a fault of its own. Repeat a POST only with the same Idempotency-Key; if it happens again, look at the desk's log.",
        )
    }

    /// What a store's refusal is to a caller. Faults are logged here, without values.
    pub fn store(error: &StoreError) -> Problem {
        match error {
            StoreError::NotFound(what) => Problem::not_found(&capitalised(what)),
            StoreError::Conflict(why) => Problem::conflict(why),
            StoreError::DiskFull
            | StoreError::ReadOnly
            | StoreError::SyncFailed
            | StoreError::Stopped => {
                tracing::error!(error = %error, "the store refused an API call");
                let detail = format!("Nothing was stored: {error}. Try again once that is mended.");
                Problem::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "not-stored",
                    "The desk cannot store anything just now",
                    detail,
                )
                .retry_after(30)
            }
            _ => {
                tracing::error!(error = %error, "the store failed an API call");
                Problem::broken()
            }
        }
    }
}

/// `a channel` becomes `A channel`: the beginning of a sentence.
fn capitalised(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(signs).collect()
    })
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        Problem::store(&error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        if let Some(value) = self.retry_after.map(HeaderValue::from) {
            response.headers_mut().insert(RETRY_AFTER, value);
        }
        if status == StatusCode::UNAUTHORIZED {
            let how = HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(axum::http::header::WWW_AUTHENTICATE, how);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_has_the_members_of_the_rfc_and_its_own() {
        let problem = Problem::bad_parameter("limit", "a number from 1 to 200");
        let value = serde_json::to_value(&problem).expect("plain data");
        assert_eq!(value["type"], "urn:sportello:problem:bad-parameter");
        assert_eq!(value["status"], 400);
        assert_eq!(value["parameter"], "limit");
        assert!(value["title"].is_string() && value["detail"].is_string());
        assert!(value.get("retry_after").is_none() && value.get("more").is_none());
    }

    #[test]
    fn a_store_that_cannot_write_is_the_desks_trouble_and_passes() {
        let problem = Problem::store(&StoreError::DiskFull);
        assert_eq!(problem.status, 503);
        assert!(problem.into_response().headers().contains_key(RETRY_AFTER));
    }

    #[test]
    fn a_fault_says_nothing_of_the_database() {
        let problem = Problem::store(&StoreError::Backend("near \"SELECT\": syntax".to_owned()));
        assert!(!problem.detail.contains("SELECT"));
        assert_eq!(problem.status, 500);
    }
}
