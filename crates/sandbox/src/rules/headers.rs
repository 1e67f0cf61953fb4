//! The headers around an answer, and what a fault leaves of it (README, "Headers seen on live answers").

use super::chance::Chance;
use super::error::GraphError;
use super::fault::Action;
use super::ids;
use super::limits::Usage;
use super::request::{ApiResponse, Blob, Reply};
use super::time::{Ms, http_date};
use super::version::Served;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How an answer is dressed: version, usage, and the fault it passes through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Dress {
    pub version: String,
    pub warning: Option<String>,
    pub usage: Usage,
    pub fault: Option<Action>,
    /// An answer of the upload host, whose errors have a shape of their own.
    #[serde(default)]
    pub upload_host: bool,
}

impl Dress {
    pub(crate) fn new(served: Served) -> Self {
        Self {
            version: served.version,
            warning: served.warning,
            usage: Usage::default(),
            fault: None,
            upload_host: false,
        }
    }

    /// The response for a result.
    pub(crate) fn answer(
        &self,
        rng: &mut dyn Chance,
        now: Ms,
        given: Result<Value, Box<GraphError>>,
    ) -> ApiResponse {
        let trace = ids::request(rng);
        match given {
            Ok(value) => self.build(rng, now, 200, &value, &trace, None),
            Err(error) if self.upload_host => {
                let error = error.typed("Rupload");
                let body = error.body(&trace);
                self.build(rng, now, error.status, &body, &trace, Some(&error))
            }
            Err(error) => self.build(
                rng,
                now,
                error.status,
                &error.body(&trace),
                &trace,
                Some(&error),
            ),
        }
    }

    fn build(
        &self,
        rng: &mut dyn Chance,
        now: Ms,
        status: u16,
        body: &Value,
        trace: &str,
        error: Option<&GraphError>,
    ) -> ApiResponse {
        let mut headers: Vec<(String, String)> = [
            ("content-type", "application/json; charset=UTF-8"),
            ("vary", "Origin, Accept-Encoding"),
            ("access-control-allow-origin", "*"),
            ("strict-transport-security", "max-age=15552000; preload"),
            ("pragma", "no-cache"),
            ("expires", "Sat, 01 Jan 2000 00:00:00 GMT"),
            ("x-fb-rev", "1033230726"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        let mut add = |name: &str, value: String| headers.push((name.to_owned(), value));
        let cache = if error.is_some() {
            "no-store"
        } else {
            "private, no-cache, no-store, must-revalidate"
        };
        add("cache-control", cache.to_owned());
        add("facebook-api-version", self.version.clone());
        if let Some(warning) = &self.warning {
            add("x-ad-api-version-warning", warning.clone());
        }
        add("x-fb-request-id", trace.to_owned());
        add("x-fb-trace-id", ids::letters(rng, 11));
        add("x-fb-debug", format!("{}==", ids::letters(rng, 86)));
        add("date", http_date(now));
        if let Some(error) = error {
            // A header carries visible ASCII only.
            let message: String = error
                .message
                .chars()
                .map(|c| match c {
                    '"' => '\'',
                    c if c.is_ascii_graphic() || c == ' ' => c,
                    _ => '?',
                })
                .collect();
            let kind = if error.code == 190 {
                "invalid_token"
            } else {
                "invalid_request"
            };
            add(
                "www-authenticate",
                format!("OAuth \"Facebook Platform\" \"{kind}\" \"{message}\""),
            );
        }
        let (name, value) = self.usage.header();
        headers.push((name, value));
        ApiResponse {
            status,
            headers,
            body: Blob::new(body.to_string().into_bytes()),
        }
    }

    /// Whether the fault keeps the answer from the caller although the platform acted.
    pub(crate) fn loses(&self) -> bool {
        matches!(
            self.fault,
            Some(
                Action::Timeout { acted: true, .. }
                    | Action::ServerError { acted: true, .. }
                    | Action::Reset { acted: true }
                    | Action::Silence { acted: true }
                    | Action::Unavailable { acted: true }
                    | Action::Cut { .. }
            )
        )
    }
}

impl Action {
    /// Whether the fault strikes instead of the platform acting.
    pub(crate) fn instead(&self) -> bool {
        match self {
            Self::Timeout { acted, .. }
            | Self::ServerError { acted, .. }
            | Self::Reset { acted }
            | Self::Silence { acted }
            | Self::Unavailable { acted } => !acted,
            Self::Throttle { .. } | Self::Unreachable { .. } => true,
            Self::Error { .. }
            | Self::Slow { .. }
            | Self::Cut { .. }
            | Self::Usage { .. }
            | Self::NeverDeliver
            | Self::LateDelivery { .. }
            | Self::FailedStatus { .. }
            | Self::LostWebhook { .. }
            | Self::LateWebhook { .. } => false,
        }
    }

    /// What the caller sees in place of, or around, the right answer.
    pub(crate) fn bend(&self, response: ApiResponse) -> Reply {
        match self {
            Self::Timeout { ms, .. } => Reply::Timeout(*ms),
            Self::ServerError { status, .. } => Reply::Answer(html(*status)),
            Self::Reset { .. } | Self::Cut { .. } => Reply::Reset,
            Self::Silence { .. } => Reply::Silence,
            Self::Unreachable { ms } => Reply::Unreachable(*ms),
            Self::Slow { ms } => Reply::AnswerAfter(*ms, response),
            Self::Unavailable { .. } => Reply::Answer(unavailable()),
            _ => Reply::Answer(response),
        }
    }
}

/// The page an edge server shows when nothing behind it answers.
fn html(status: u16) -> ApiResponse {
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Error</title></head><body><h1>Sorry, \
         something went wrong.</h1><p>We're working on it and we'll get it fixed as soon as we \
         can.</p><p>HTTP {status}</p></body></html>\n"
    );
    ApiResponse {
        status,
        headers: vec![
            ("content-type".into(), "text/html; charset=utf-8".into()),
            (
                "x-fb-response-reason".into(),
                "No server is available for the request".into(),
            ),
        ],
        body: Blob::new(body.into_bytes()),
    }
}

/// HTTP 200 with "Service Unavailable" (README, "facebook-business").
fn unavailable() -> ApiResponse {
    ApiResponse {
        status: 200,
        headers: vec![("content-type".into(), "text/html; charset=utf-8".into())],
        body: Blob::new(b"Service Unavailable".to_vec()),
    }
}
