//! What comes in over the wire and what goes out, without the wire.

use super::time::Ms;
use serde::{Deserialize, Serialize};

/// Bytes that travel as base64 in a log and are shared, not copied, in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blob(pub std::sync::Arc<[u8]>);

impl Blob {
    /// Wraps bytes.
    #[must_use]
    pub fn new(bytes: impl Into<std::sync::Arc<[u8]>>) -> Self {
        Self(bytes.into())
    }
}

impl std::ops::Deref for Blob {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Blob {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&data_encoding::BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        data_encoding::BASE64
            .decode(text.as_bytes())
            .map(Self::new)
            .map_err(serde::de::Error::custom)
    }
}

/// One call as it arrived. Header names are lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiRequest {
    /// `GET`, `POST`, `DELETE`.
    pub method: String,
    /// The path with its leading slash, still percent-encoded, without the query.
    pub path: String,
    /// The query as it stood after `?`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// Headers, names in lower case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The body.
    #[serde(default)]
    pub body: Blob,
}

impl ApiRequest {
    /// A GET without headers.
    #[must_use]
    pub fn get(path: &str, query: &str) -> Self {
        Self {
            method: "GET".into(),
            path: path.into(),
            query: query.into(),
            ..Self::default()
        }
    }

    /// A POST of a JSON value.
    #[must_use]
    pub fn post(path: &str, body: &serde_json::Value) -> Self {
        Self {
            method: "POST".into(),
            path: path.into(),
            headers: vec![("content-type".into(), "application/json".into())],
            body: Blob::new(body.to_string().into_bytes()),
            ..Self::default()
        }
    }

    /// Adds the bearer token.
    #[must_use]
    pub fn bearer(mut self, token: &str) -> Self {
        self.headers
            .push(("authorization".into(), format!("Bearer {token}")));
        self
    }

    /// A header's value; `name` in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// One answer. Header names are lower case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Blob,
}

impl ApiResponse {
    /// The body as JSON, `Null` when it is something else.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A header's value; `name` in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// What the caller gets to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// An answer at once.
    Answer(ApiResponse),
    /// An answer after so many milliseconds.
    AnswerAfter(Ms, ApiResponse),
    /// An answer when the task of this number is done (a link fetched, a callback checked).
    WhenDone(u64),
    /// Nothing, until the caller gives up.
    Silence,
    /// Nothing for so many milliseconds, then the connection closes without an answer.
    Timeout(Ms),
    /// The connection is torn at once.
    Reset,
    /// No connection comes about, after so many milliseconds. Over a socket, where one stands
    /// already, it is torn.
    Unreachable(Ms),
}

/// Work outside the rules that somebody must do and report with [`super::World::task_done`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Fetch this address, at most `limit` bytes; redirects are followed.
    FetchLink {
        /// The task's number.
        task: u64,
        /// What to fetch.
        url: String,
        /// The most bytes to take.
        limit: usize,
    },
    /// `GET` this address (a callback with its challenge) and report status and body.
    Handshake {
        /// The task's number.
        task: u64,
        /// The full address.
        url: String,
    },
}

/// What a call did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What the caller sees.
    pub reply: Reply,
    /// What somebody must do outside.
    pub effects: Vec<Effect>,
    /// Whether the platform did what was asked, whatever the caller sees.
    pub acted: bool,
    /// The message that came into being, the post, or what was prepared for one (a photo, a film, a
    /// container); of a send that was refused where there is no history, what it is known by.
    pub message: Option<String>,
}
