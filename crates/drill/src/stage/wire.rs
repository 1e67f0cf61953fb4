//! The wire between desk and platform, without sockets: a job becomes a call, an answer an
//! outcome, as the engine's HTTP client would make and read them.

use secrecy::ExposeSecret;
use sportello_channels::{Answer, Body, Method, Part, Target};
use sportello_core::{MediaId, WorkspaceId};
use sportello_engine::http::{Barrier, KEPT_HEADERS};
use sportello_engine::{Engine, Job, Outcome};
use sportello_sandbox::rules::params::encode;
use sportello_sandbox::rules::request::Blob;
use sportello_sandbox::rules::{ApiRequest, ApiResponse};

const BOUNDARY: &str = "simulated-boundary-7f2c";

/// What becomes of a job's request before it leaves.
pub enum Made {
    /// It can leave.
    Call(Box<ApiRequest>),
    /// It cannot be put together: nothing left.
    NotSent,
    /// It may not go there.
    Forbidden,
}

/// Builds the call of a job.
pub fn call(engine: &Engine, workspace: WorkspaceId, job: &Job) -> Made {
    let settings = engine.settings();
    let (path, own_query) = match &job.request.target {
        Target::Graph(path) | Target::Instagram(path) => {
            (format!("/{}/{path}", settings.graph_version), String::new())
        }
        Target::InstagramPlain(path) | Target::InstagramLogin(path) => {
            (format!("/{path}"), String::new())
        }
        Target::Bot(method) => (bot_path("", job, method), String::new()),
        Target::BotFile(path) => (bot_path("file/", job, path), String::new()),
        // Mail goes to a `MailRoom`, and files that were laid aside are nowhere on the stage.
        Target::Mail(_) | Target::Kept(_) => return Made::Forbidden,
        Target::Absolute(url) | Target::Upload(url) => {
            match url.strip_prefix(&settings.graph_url) {
                Some(rest) => {
                    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
                    (path.to_owned(), query.to_owned())
                }
                None => return Made::Forbidden,
            }
        }
    };
    let secret = job
        .credentials
        .query
        .iter()
        .map(|(n, v)| (*n, v.expose_secret()));
    let plain = job
        .request
        .query
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()));
    let mut query = own_query;
    for (name, value) in plain.chain(secret) {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&format!("{}={}", encode(name), encode(value)));
    }
    let mut headers = Vec::new();
    if let Some(token) = &job.credentials.bearer {
        headers.push((
            "authorization".to_owned(),
            format!("Bearer {}", token.expose_secret()),
        ));
    }
    let body = match &job.request.body {
        Body::Empty | Body::Mail(_) | Body::Fetch(_) => Vec::new(),
        Body::Raw(raw) => {
            headers.extend(raw.headers.iter().cloned());
            if let Some(token) = &job.credentials.bearer {
                headers.retain(|(name, _)| name != "authorization");
                let value = format!("OAuth {}", token.expose_secret());
                headers.push(("authorization".to_owned(), value));
            }
            match piece(engine, workspace, raw.media, raw.from, None) {
                Some(bytes) => bytes.to_vec(),
                None => return Made::NotSent,
            }
        }
        Body::Json(text) => {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
            text.clone().into_bytes()
        }
        Body::Multipart(parts) => {
            let kind = format!("multipart/form-data; boundary={BOUNDARY}");
            headers.push(("content-type".to_owned(), kind));
            match form(engine, workspace, parts) {
                Some(bytes) => bytes,
                None => return Made::NotSent,
            }
        }
    };
    let method = match job.request.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Delete => "DELETE",
    };
    Made::Call(Box::new(ApiRequest {
        method: method.to_owned(),
        path,
        query,
        headers,
        body: Blob::new(body),
    }))
}

/// What a caller hears who tried for so many milliseconds to connect: that a name is not resolved is
/// told soon, and a door that stays shut is waited at.
pub fn unreached(tried: i64) -> Outcome {
    Outcome::Unreached(match tried {
        ..1_000 => Barrier::Name,
        _ => Barrier::NotInTime,
    })
}

/// The path of a request of the Bot API: the token stands in it.
fn bot_path(before: &str, job: &Job, rest: &str) -> String {
    let token = job.credentials.in_path.as_ref();
    let token = token.map_or("", |token| token.expose_secret());
    format!("/{before}bot{token}/{rest}")
}

/// A piece of a stored file; `None` when it is not there.
fn piece(
    engine: &Engine,
    workspace: WorkspaceId,
    media: MediaId,
    from: u64,
    bytes: Option<u64>,
) -> Option<bytes::Bytes> {
    pollster::block_on(engine.media_piece(workspace, media, from, bytes)).ok()?
}

/// A form with its files in it; `None` when one is not there.
fn form(engine: &Engine, workspace: WorkspaceId, parts: &[Part]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for part in parts {
        out.extend_from_slice(format!("--{BOUNDARY}\r\n").as_bytes());
        match part {
            Part::Field { name, value } => {
                let head =
                    format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
                out.extend_from_slice(head.as_bytes());
            }
            Part::Media {
                name,
                media,
                filename,
                mime,
            } => {
                let read = pollster::block_on(engine.media_bytes(workspace, *media, false));
                let (_, bytes) = read.ok()??;
                let head = format!(
                    "Content-Disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\nContent-Type: {mime}\r\n\r\n"
                );
                out.extend_from_slice(head.as_bytes());
                out.extend_from_slice(&bytes);
                out.extend_from_slice(b"\r\n");
            }
            Part::Chunk {
                name,
                media,
                from,
                bytes,
            } => {
                let bytes = piece(engine, workspace, *media, *from, Some(*bytes))?;
                let head = format!(
                    "Content-Disposition: form-data; name=\"{name}\"; filename=\"chunk\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                );
                out.extend_from_slice(head.as_bytes());
                out.extend_from_slice(&bytes);
                out.extend_from_slice(b"\r\n");
            }
        }
    }
    out.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    Some(out)
}

/// An answer as the engine's client gives it: headers that connectors read, text as text.
pub fn outcome(response: &ApiResponse, cap: u64) -> Outcome {
    let headers: Vec<(String, String)> = response
        .headers
        .iter()
        .filter(|(name, _)| KEPT_HEADERS.contains(&name.as_str()))
        .cloned()
        .collect();
    let mut bytes = response.body.to_vec();
    let cap = usize::try_from(cap).unwrap_or(usize::MAX);
    if bytes.len() > cap {
        bytes.truncate(cap);
        bytes.push(0);
    }
    let is_text = headers.iter().any(|(name, value)| {
        name == "content-type" && (value.contains("json") || value.starts_with("text/"))
    });
    let body = if is_text {
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        String::new()
    };
    Outcome::Answered {
        answer: Answer {
            status: response.status,
            headers,
            body,
        },
        bytes: bytes.into(),
    }
}
