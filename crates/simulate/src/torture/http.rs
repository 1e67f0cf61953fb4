//! JSON over HTTP to processes that may die at any moment: an answer, or none.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::time::Duration;

/// A call without an answer in this time counts as unanswered.
const PATIENCE: Duration = Duration::from_secs(10);

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body as text.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.text)
            .with_context(|| format!("an answer with status {} is not JSON", self.status))
    }

    /// The body as JSON, when the status is this one.
    pub fn expect(&self, status: u16, what: &str) -> Result<Value> {
        if self.status != status {
            bail!(
                "{what} was answered {} instead of {status}: {}",
                self.status,
                self.text
            );
        }
        self.json()
    }
}

/// A client.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
}

impl Http {
    /// A client for this machine: no proxy, no redirects.
    pub fn new() -> Result<Http> {
        // Whoever came first has chosen the same provider; a second choice is refused and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            // A repeated request could hide that the first was taken.
            .retry(reqwest::retry::never())
            .build()
            .context("the HTTP client cannot be made")?;
        Ok(Http { client })
    }

    /// Asks. `None` = no answer: refused, torn, too late.
    pub async fn get(&self, url: &str, token: Option<&str>) -> Option<Answer> {
        let mut request = self.client.get(url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        whole(request).await
    }

    /// Posts a body with headers. `None` = no answer; it may have been taken.
    pub async fn post(&self, url: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Option<Answer> {
        let mut request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        whole(request).await
    }

    /// Deletes.
    pub async fn delete(&self, url: &str) -> Option<Answer> {
        whole(self.client.delete(url)).await
    }
}

async fn whole(request: reqwest::RequestBuilder) -> Option<Answer> {
    let response = request.send().await.ok()?;
    let status = response.status().as_u16();
    let text = response.text().await.ok()?;
    Some(Answer { status, text })
}

/// A name as part of a path.
pub fn in_path(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::in_path;

    #[test]
    fn names_become_path_segments() {
        assert_eq!(in_path("Sara De Luca 7"), "Sara%20De%20Luca%207");
        assert_eq!(in_path("è/?"), "%C3%A8%2F%3F");
    }
}
