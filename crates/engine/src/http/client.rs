//! Making requests: what left and what did not is told apart, since the outbox lives by it.

use super::barrier::Barrier;
use super::guard::{Guard, Named, PublicOnly};
use crate::alerts::push::Packet;
use crate::engine::Engine;
use crate::job::{Credentials, Job, Outcome, Work};
use crate::settings::Settings;
use bytes::{Bytes, BytesMut};
use reqwest::multipart::{Form, Part as FormPart};
use reqwest::{RequestBuilder, Response, Url};
use secrecy::ExposeSecret;
use sportello_channels::{Answer, Body, HttpRequest, Method, Part, Target};
use sportello_core::{Span, WorkspaceId};
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// Headers of answers that are kept; everything else is dropped.
pub const KEPT_HEADERS: [&str; 9] = [
    "content-type",
    "date",
    "facebook-api-version",
    "x-ad-api-version-warning",
    "x-app-usage",
    "x-page-usage",
    "x-business-use-case-usage",
    "www-authenticate",
    "retry-after",
];
/// A connection must stand within this.
const CONNECT: Duration = Duration::from_secs(10);

/// Why no client could be made.
#[derive(Debug, Error)]
pub enum ClientError {
    /// The TLS stack or the settings are unusable.
    #[error("the HTTP client cannot be made: {0}")]
    Unusable(#[from] reqwest::Error),
    /// The Graph API's address is not one.
    #[error("--graph-url is not an http or https address: {0}")]
    BadGraphUrl(String),
}

/// The client. One for the Graph API's own origin, one that resolves to public addresses only.
#[derive(Clone)]
pub struct Client {
    graph: reqwest::Client,
    public: reqwest::Client,
    guard: Guard,
    graph_url: Url,
    version: String,
    instagram_url: String,
    instagram_login_url: String,
    bot_url: String,
}

/// Why a request could not even be put together.
enum Unmade {
    Forbidden,
    NotSent,
}

impl Client {
    /// A client for these settings.
    pub fn new(settings: &Settings) -> Result<Client, ClientError> {
        let bad = || ClientError::BadGraphUrl(settings.graph_url.clone());
        let graph_url = Url::parse(&settings.graph_url).map_err(|_| bad())?;
        if !matches!(graph_url.scheme(), "http" | "https") {
            return Err(bad());
        }
        let base = || {
            reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .connect_timeout(CONNECT)
                .pool_idle_timeout(Duration::from_secs(50))
                .user_agent(concat!("Sportello/", env!("CARGO_PKG_VERSION")))
                // A request that a pooled connection swallowed is not for the library to repeat:
                // it may have arrived (I5).
                .retry(reqwest::retry::never())
        };
        Ok(Client {
            graph: base().dns_resolver(Arc::new(Named)).build()?,
            public: base().dns_resolver(Arc::new(PublicOnly)).build()?,
            guard: Guard::new(&settings.graph_url),
            graph_url,
            version: settings.graph_version.clone(),
            instagram_url: settings.instagram_url(),
            instagram_login_url: settings.instagram_login_url(),
            bot_url: settings.bot_url(),
        })
    }

    /// Makes a job's request.
    pub async fn make(&self, engine: &Engine, job: &Job) -> Outcome {
        let workspace = match &job.work {
            Work::Exchange { due, .. } | Work::ReadBack(due) => due.channel.workspace,
            Work::PostExchange { due, .. } | Work::PostLook { due, .. } => due.channel.workspace,
            Work::Token(channel)
            | Work::Renewal(channel)
            | Work::Probe { channel, .. }
            | Work::Templates { channel, .. }
            | Work::Page { channel, .. }
            | Work::Gap { channel, .. }
            | Work::Compare { channel, .. }
            | Work::Poll(channel)
            | Work::Mail(channel)
            | Work::Profile { channel, .. }
            | Work::Signal { channel, .. } => channel.workspace,
            Work::Alert(sending) => sending.workspace,
            Work::Opinion(asking) => asking.workspace,
            Work::MediaAsk(media) | Work::MediaDownload(media) => media.channel.workspace,
        };
        // Mail servers have patience of their own, and know what left (engine::mail).
        if let Some(outcome) = crate::mail::make(engine, workspace, job).await {
            return outcome;
        }
        let whole = async {
            let stored = match &job.request.body {
                Body::Empty if let Work::Alert(sending) = &job.work => {
                    sending.push.clone().map(Stored::Push)
                }
                Body::Multipart(parts) => form(engine, workspace, parts).await.map(Stored::Form),
                Body::Raw(raw) => engine
                    .media_piece(workspace, raw.media, raw.from, None)
                    .await
                    .ok()
                    .flatten()
                    .map(Stored::Raw),
                Body::Empty | Body::Json(_) | Body::Mail(_) | Body::Fetch(_) => {
                    Some(Stored::Nothing)
                }
            };
            let Some(stored) = stored else {
                return Outcome::NotSent;
            };
            self.send(&job.request, &job.credentials, stored, job.answer_cap)
                .await
        };
        within(job.timeout, whole).await
    }

    /// Makes a request without stored files.
    pub async fn plain(
        &self,
        request: &HttpRequest,
        credentials: &Credentials,
        timeout: Span,
    ) -> Outcome {
        within(
            timeout,
            self.send(request, credentials, Stored::Nothing, 4 * 1024 * 1024),
        )
        .await
    }

    /// Asks an address of this desk's own, as it is known outside. It is the operator's setting
    /// and no platform's word, so it may be a private one.
    pub async fn reach(&self, address: &str, query: &[(&str, &str)], timeout: Span) -> Outcome {
        let asked = async {
            let Ok(url) = Url::parse_with_params(address, query) else {
                return Outcome::NotSent;
            };
            match self.graph.get(url).send().await {
                Ok(response) => read(response, 64 * 1024).await,
                Err(error) => failed(&error),
            }
        };
        within(timeout, asked).await
    }

    async fn send(
        &self,
        request: &HttpRequest,
        credentials: &Credentials,
        stored: Stored,
        cap: u64,
    ) -> Outcome {
        let builder = match self.build(request, credentials, stored) {
            Ok(builder) => builder,
            Err(Unmade::Forbidden) => return Outcome::Forbidden,
            Err(Unmade::NotSent) => return Outcome::NotSent,
        };
        match builder.send().await {
            Ok(response) => read(response, cap).await,
            Err(error) => failed(&error),
        }
    }

    fn build(
        &self,
        request: &HttpRequest,
        credentials: &Credentials,
        stored: Stored,
    ) -> Result<RequestBuilder, Unmade> {
        let mut url = self.address(&request.target, credentials)?;
        // Codes of Instagram Login are exchanged by a form (auth.md §2, 2).
        let as_form = matches!(request.target, Target::InstagramLogin(_));
        {
            let mut query = url.query_pairs_mut();
            if !as_form {
                for (name, value) in &request.query {
                    query.append_pair(name, value);
                }
                for (name, value) in &credentials.query {
                    query.append_pair(name, value.expose_secret());
                }
            }
        }
        if url.query() == Some("") {
            url.set_query(None);
        }
        let on_graph = self.guard.is_graph(&url);
        let client = if on_graph { &self.graph } else { &self.public };
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = client.request(method, url);
        if as_form {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            for (name, value) in &request.query {
                form.append_pair(name, value);
            }
            for (name, value) in &credentials.query {
                form.append_pair(name, value.expose_secret());
            }
            builder = builder
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form.finish());
        }
        let raw = matches!(stored, Stored::Raw(_));
        if let Some(token) = &credentials.bearer {
            builder = match raw {
                // Uploads want the token so (publishing.md §1, "app upload"; §2, "Resumable").
                true => builder.header("authorization", format!("OAuth {}", token.expose_secret())),
                false => builder.bearer_auth(token.expose_secret()),
            };
        }
        Ok(match (stored, &request.body) {
            (Stored::Form(form), _) => builder.multipart(form),
            (Stored::Raw(bytes), Body::Raw(raw)) => {
                for (name, value) in &raw.headers {
                    builder = builder.header(name, value);
                }
                builder.body(bytes)
            }
            (Stored::Push(packet), _) => {
                for (name, value) in packet.headers {
                    builder = builder.header(name, value);
                }
                builder.body(packet.body)
            }
            (Stored::Raw(_), _) => return Err(Unmade::NotSent),
            (Stored::Nothing, Body::Json(text)) => builder
                .header("content-type", "application/json")
                .body(text.clone()),
            (Stored::Nothing, Body::Mail(_) | Body::Fetch(_)) => return Err(Unmade::NotSent),
            (Stored::Nothing, Body::Empty | Body::Multipart(_) | Body::Raw(_)) => builder,
        })
    }

    fn address(&self, target: &Target, credentials: &Credentials) -> Result<Url, Unmade> {
        let under = |base: &str, path: String| {
            let text = format!("{}/{path}", base.trim_end_matches('/'));
            Url::parse(&text).map_err(|_| Unmade::NotSent)
        };
        let versioned = |path: &str| format!("{}/{path}", self.version);
        match target {
            Target::Graph(path) => under(self.graph_url.as_str(), versioned(path)),
            Target::Instagram(path) => under(&self.instagram_url, versioned(path)),
            Target::InstagramPlain(path) => under(&self.instagram_url, path.clone()),
            Target::InstagramLogin(path) => under(&self.instagram_login_url, path.clone()),
            Target::Bot(method) => under(&self.bot_url, in_path("", credentials, method)?),
            Target::BotFile(path) => under(&self.bot_url, in_path("file/", credentials, path)?),
            // Spoken to otherwise: nothing of these is asked by HTTP.
            Target::Mail(_) | Target::Kept(_) => Err(Unmade::NotSent),
            Target::Absolute(text) => {
                let url = Url::parse(text).map_err(|_| Unmade::Forbidden)?;
                if self.guard.allows(&url) {
                    Ok(url)
                } else {
                    Err(Unmade::Forbidden)
                }
            }
            Target::Upload(text) => {
                let url = Url::parse(text).map_err(|_| Unmade::Forbidden)?;
                if self.guard.takes_uploads(&url) {
                    Ok(url)
                } else {
                    Err(Unmade::Forbidden)
                }
            }
        }
    }
}

/// The path of the Bot API with the token in it, which stands nowhere but here (telegram.md).
fn in_path(before: &str, credentials: &Credentials, rest: &str) -> Result<String, Unmade> {
    let token = credentials.in_path.as_ref().ok_or(Unmade::NotSent)?;
    let token = token.expose_secret();
    // Nothing in it may lead elsewhere.
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'_' | b'-');
    match token.bytes().all(plain) {
        true => Ok(format!("{before}bot{token}/{rest}")),
        false => Err(Unmade::NotSent),
    }
}

/// What a request that failed has done. Name, connection, TLS: nothing was written. Anything later
/// may have arrived.
fn failed(error: &reqwest::Error) -> Outcome {
    if error.is_builder() {
        return Outcome::NotSent;
    }
    if error.is_connect() {
        return Barrier::of(error).map_or(Outcome::NotSent, Outcome::Unreached);
    }
    match error.is_timeout() {
        true => Outcome::Lost,
        false => Outcome::BrokenOff,
    }
}

/// Gives up on a request after its time: it may have arrived.
async fn within(timeout: Span, request: impl Future<Output = Outcome>) -> Outcome {
    let timeout = Duration::from_millis(u64::try_from(timeout.0).unwrap_or(0));
    tokio::time::timeout(timeout, request)
        .await
        .unwrap_or(Outcome::Lost)
}

/// Reads an answer up to its cap. One that breaks off, or is larger, is no answer.
async fn read(mut response: Response, cap: u64) -> Outcome {
    let status = response.status().as_u16();
    let headers: Vec<(String, String)> = KEPT_HEADERS
        .iter()
        .filter_map(|name| {
            let value = response.headers().get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), value.to_owned()))
        })
        .collect();
    let mut bytes = BytesMut::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() as u64 + chunk.len() as u64 <= cap => {
                bytes.extend_from_slice(&chunk)
            }
            // One byte over: the caller sees that it is too large, and nothing more is read.
            Ok(Some(_)) => {
                bytes.resize(
                    usize::try_from(cap).unwrap_or(usize::MAX).saturating_add(1),
                    0,
                );
                break;
            }
            Ok(None) => break,
            Err(error) if error.is_timeout() => return Outcome::Lost,
            Err(_) => return Outcome::BrokenOff,
        }
    }
    let bytes: Bytes = bytes.freeze();
    let is_text = headers
        .iter()
        .any(|(n, v)| n == "content-type" && (v.contains("json") || v.starts_with("text/")));
    let body = if is_text {
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        String::new()
    };
    Outcome::Answered {
        answer: Answer {
            status,
            headers,
            body,
        },
        bytes,
    }
}

/// What a body carries of what is stored.
enum Stored {
    Nothing,
    Form(Form),
    Raw(bytes::Bytes),
    Push(Packet),
}

/// A form with stored files in it. `None` when a file is not here: nothing is sent.
async fn form(engine: &Engine, workspace: WorkspaceId, parts: &[Part]) -> Option<Form> {
    let mut form = Form::new();
    for part in parts {
        form = match part {
            Part::Field { name, value } => form.text(name.clone(), value.clone()),
            Part::Media {
                name,
                media,
                filename,
                mime,
            } => {
                let (_, bytes) = engine.media_bytes(workspace, *media, false).await.ok()??;
                let length = bytes.len() as u64;
                let file = FormPart::stream_with_length(bytes, length)
                    .file_name(filename.clone())
                    .mime_str(mime)
                    .ok()?;
                form.part(name.clone(), file)
            }
            Part::Chunk {
                name,
                media,
                from,
                bytes,
            } => {
                let piece = engine.media_piece(workspace, *media, *from, Some(*bytes));
                let piece = piece.await.ok()??;
                let length = piece.len() as u64;
                let file = FormPart::stream_with_length(piece, length).file_name("chunk");
                form.part(name.clone(), file)
            }
        };
    }
    Some(form)
}
