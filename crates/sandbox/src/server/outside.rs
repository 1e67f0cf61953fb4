//! Outgoing HTTP: webhooks, links, handshakes.

use super::core::Core;
use crate::rules::Effect;
use crate::rules::outbox::WebhookPost;
use crate::rules::request::Blob;
use crate::rules::task::TaskResult;
use std::sync::Arc;
use std::time::Duration;

/// How long a callback may take (`webhooks.md` §4: a few seconds in practice, 20 in older text).
const PATIENCE: Duration = Duration::from_secs(20);

/// Clients: callbacks are never redirected, links are followed.
pub(super) struct Clients {
    callback: reqwest::Client,
    link: reqwest::Client,
}

/// Builds the clients. No proxy: the sandbox talks to this machine.
pub(super) fn clients() -> Result<Clients, reqwest::Error> {
    // Whoever came first has chosen the same provider; a second choice is refused and harmless.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let base = || {
        reqwest::Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .connect_timeout(Duration::from_secs(5))
    };
    Ok(Clients {
        callback: base().redirect(reqwest::redirect::Policy::none()).build()?,
        link: base()
            .redirect(reqwest::redirect::Policy::limited(3))
            .user_agent("facebookexternalhit/1.1")
            .build()?,
    })
}

/// Posts a webhook; the answer is its HTTP status, or nothing.
pub(super) async fn post(core: &Core, webhook: &WebhookPost) -> Option<u16> {
    let mut request = core
        .clients
        .callback
        .post(&webhook.url)
        .body(webhook.body.clone());
    for (name, value) in &webhook.headers {
        request = request.header(name, value);
    }
    match request.send().await {
        Ok(response) => Some(response.status().as_u16()),
        Err(error) => {
            tracing::debug!(error = %error.without_url(), "a webhook was not answered");
            None
        }
    }
}

/// Does a task in the background and reports it.
pub(super) fn run(core: Arc<Core>, effect: Effect) {
    tokio::spawn(async move {
        let (task, result) = match effect {
            Effect::FetchLink { task, url, limit } => {
                (task, fetch(&core.clients.link, &url, limit).await)
            }
            Effect::Handshake { task, url } => {
                (task, fetch(&core.clients.callback, &url, 65_536).await)
            }
        };
        core.report(task, result);
    });
}

async fn fetch(client: &reqwest::Client, url: &str, limit: usize) -> TaskResult {
    match get(client, url, limit).await {
        Ok(result) => result,
        Err(error) => {
            tracing::debug!(error = %error.without_url(), "an address could not be fetched");
            TaskResult {
                status: None,
                mime: String::new(),
                body: Blob::default(),
            }
        }
    }
}

async fn get(
    client: &reqwest::Client,
    url: &str,
    limit: usize,
) -> Result<TaskResult, reqwest::Error> {
    let mut response = client.get(url).send().await?;
    let status = response.status().as_u16();
    let mime = response
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("application/octet-stream")
        .to_owned();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > limit {
            // One byte over is enough for the rules to refuse it.
            body.truncate(limit + 1);
            break;
        }
    }
    Ok(TaskResult {
        status: Some(status),
        mime,
        body: Blob::new(body),
    })
}
