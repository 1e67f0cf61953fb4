//! Parameters of a call: query, JSON body, form body and multipart body, read alike.
//!
//! The real API takes all of them for every endpoint; in a form, `recipient` and `message` are
//! JSON strings (README, "Pointing real clients at the sandbox").

use super::multipart::{self, Part};
use super::request::{ApiRequest, Blob};
use serde_json::{Map, Value};

/// All parameters of one call.
#[derive(Debug, Clone, Default)]
pub struct Params {
    values: Map<String, Value>,
    /// File parts of a multipart body.
    pub files: Vec<Part>,
    /// The body claimed to be JSON and was not.
    pub broken: bool,
    /// The body is a file as it is.
    pub raw: Option<Raw>,
}

/// A file as a body of its own, with what its headers say (`publishing.md` §1, §2).
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// Where it goes: `offset`, or `file_offset` of an app's upload.
    pub offset: Option<u64>,
    /// The size of the whole file: `file_size`.
    pub size: Option<u64>,
    /// Where the platform fetches it instead: `file_url`.
    pub url: Option<String>,
    /// Whether the token came as `OAuth`.
    pub by_oauth: bool,
    /// The bytes.
    pub bytes: Blob,
}

impl Raw {
    /// Reads it from a call to an upload host or session; `None` for every other call.
    fn read(request: &ApiRequest) -> Option<Self> {
        let path = decode(&request.path);
        let uploads = ["/video-upload/", "/ig-api-upload/", "/upload:"];
        if request.method != "POST" || !uploads.iter().any(|piece| path.contains(piece)) {
            return None;
        }
        let number = |name: &str| request.header(name)?.trim().parse().ok();
        let scheme = request.header("authorization").unwrap_or("");
        Some(Self {
            offset: number("offset").or_else(|| number("file_offset")),
            size: number("file_size"),
            url: request.header("file_url").map(str::to_owned),
            by_oauth: scheme
                .split(' ')
                .next()
                .is_some_and(|word| word.eq_ignore_ascii_case("oauth")),
            bytes: request.body.clone(),
        })
    }
}

impl Params {
    /// Reads everything a request carries. Members of the body win over the query.
    #[must_use]
    pub fn read(request: &ApiRequest) -> Self {
        let mut params = Self::default();
        for (name, value) in pairs(&request.query) {
            params.values.insert(name, Value::String(value));
        }
        params.raw = Raw::read(request);
        if request.body.is_empty() || params.raw.is_some() {
            return params;
        }
        let content_type = request.header("content-type").unwrap_or("");
        let lower = content_type.to_ascii_lowercase();
        if lower.starts_with("multipart/form-data") {
            params.take_multipart(content_type, &request.body);
        } else if lower.starts_with("application/x-www-form-urlencoded") {
            params.take_form(&request.body);
        } else {
            match serde_json::from_slice::<Value>(&request.body) {
                Ok(Value::Object(members)) => params.values.extend(members),
                // Clients that forget the content type send forms and JSON alike.
                _ if !lower.contains("json") => params.take_form(&request.body),
                _ => params.broken = true,
            }
        }
        params
    }

    /// From a relative address and a form, as batch elements carry them.
    #[must_use]
    pub fn from_forms(query: &str, form: &str) -> Self {
        let mut params = Self::default();
        for (name, value) in pairs(query).into_iter().chain(pairs(form)) {
            params.values.insert(name, Value::String(value));
        }
        params
    }

    fn take_form(&mut self, body: &[u8]) {
        for (name, value) in pairs(&String::from_utf8_lossy(body)) {
            self.values.insert(name, Value::String(value));
        }
    }

    fn take_multipart(&mut self, content_type: &str, body: &[u8]) {
        for part in multipart::parse(content_type, body) {
            if part.file_name.is_some() {
                self.files.push(part);
            } else {
                let text = String::from_utf8_lossy(&part.bytes).into_owned();
                self.values.insert(part.name, Value::String(text));
            }
        }
    }

    /// A parameter as text; numbers and booleans are spelled out.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.values.get(name).and_then(plain)
    }

    /// A parameter as JSON: an object as it stands, or a JSON string parsed.
    #[must_use]
    pub fn json(&self, name: &str) -> Option<Value> {
        match self.values.get(name)? {
            Value::String(text) => {
                Some(serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone())))
            }
            other => Some(other.clone()),
        }
    }

    /// A whole number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }
}

/// A value as the text it stands for; `None` for objects, lists and null.
#[must_use]
pub fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Names and values of a query or form, decoded, in order.
#[must_use]
pub fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Percent-decoding with `+` for a space; broken escapes stay as they are.
#[must_use]
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'+' => out.push(b' '),
            b'%' => {
                let pair = bytes
                    .get(at + 1..at + 3)
                    .and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
                if let Some(byte) = pair {
                    out.push(byte);
                    at += 2;
                } else {
                    out.push(b'%');
                }
            }
            byte => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Percent-encoding of everything that is not unreserved (RFC 3986 §2.3).
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    out
}
