//! The desk's API, as an integrator's program uses it: asks again when the desk was away.

use super::http::{Answer, Http};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How long the desk may be away before the torture gives up.
const AWAY: Duration = Duration::from_secs(30);
/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(25);

/// The desk, which may be killed between two calls.
#[derive(Clone, Debug)]
pub struct Desk {
    http: Http,
    url: String,
    token: String,
}

/// A message row of the API.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// The conversation it stands in.
    pub conversation: String,
    /// The text.
    pub text: String,
    /// Whether the business said it.
    pub outbound: bool,
    /// The delivery's state, for outbound ones.
    pub state: String,
    /// The cause's word, for reports.
    pub cause: String,
}

/// A page of a listing.
struct Page {
    rows: Vec<Value>,
    next: Option<String>,
}

impl Desk {
    /// A client of the desk at that address.
    pub fn new(http: Http, url: &str, token: &str) -> Desk {
        Desk {
            http,
            url: url.trim_end_matches('/').to_owned(),
            token: token.to_owned(),
        }
    }

    /// The newest conversations' ids, at most so many (200 is the most the API gives).
    pub async fn newest(&self, limit: usize) -> Result<Vec<String>> {
        let page = self
            .page(&format!("/api/v1/conversations?limit={limit}"))
            .await?;
        ids(&page.rows)
    }

    /// Every conversation's id. A row moves when its conversation does, so call this when
    /// nothing moves.
    pub async fn conversations(&self) -> Result<Vec<String>> {
        let rows = self.walk("/api/v1/conversations?limit=200").await?;
        ids(&rows)
    }

    /// Every message of a conversation, newest first.
    pub async fn messages(&self, conversation: &str) -> Result<Vec<Row>> {
        let path = format!("/api/v1/conversations/{conversation}/messages?limit=200");
        self.walk(&path).await?.iter().map(row).collect()
    }

    /// Queues a reply, asking again with the same key until it is answered. Gives the row's id.
    pub async fn reply(&self, conversation: &str, text: &str, key: &str) -> Result<String> {
        let url = format!("{}/api/v1/conversations/{conversation}/messages", self.url);
        let body = json!({ "text": text }).to_string().into_bytes();
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", key)];
        let began = Instant::now();
        while began.elapsed() < AWAY {
            match self.http.post(&url, &headers, body.clone()).await {
                Some(answer) if again(&answer) => {}
                Some(answer) => {
                    let row = answer.expect(202, "a reply")?;
                    return text_of(&row["id"]).context("a reply's row has no id");
                }
                None => {}
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("the desk is away for too long (a reply)")
    }

    /// The channels there are.
    pub async fn channels(&self) -> Result<Vec<Value>> {
        Ok(self.page("/api/v1/channels").await?.rows)
    }

    /// Every post, by id.
    pub async fn posts(&self) -> Result<HashMap<String, Value>> {
        let rows = self.page("/api/v1/posts").await?.rows;
        let by_id = |row: Value| Some((text_of(&row["id"])?, row));
        Ok(rows.into_iter().filter_map(by_id).collect())
    }

    /// Stores a file, asking again until it is answered. Gives its id.
    pub async fn upload(&self, bytes: &[u8]) -> Result<String> {
        let row = self.insist("/api/v1/media", None, bytes).await?;
        text_of(&row["id"]).context("a stored file has no id")
    }

    /// Writes a post, asking again with the same key until it is answered. Gives its id.
    pub async fn post(&self, body: &Value, key: &str) -> Result<String> {
        let body = body.to_string().into_bytes();
        let row = self.insist("/api/v1/posts", Some(key), &body).await?;
        text_of(&row["id"]).context("a post has no id")
    }

    /// Posts until it is answered 201.
    async fn insist(&self, path: &str, key: Option<&str>, body: &[u8]) -> Result<Value> {
        let url = format!("{}{path}", self.url);
        let bearer = format!("Bearer {}", self.token);
        let key = key.map(|key| ("idempotency-key", key));
        let headers: Vec<(&str, &str)> = std::iter::once(("authorization", bearer.as_str()))
            .chain(key)
            .collect();
        let began = Instant::now();
        while began.elapsed() < AWAY {
            match self.http.post(&url, &headers, body.to_vec()).await {
                Some(answer) if again(&answer) => {}
                Some(answer) => return answer.expect(201, path),
                None => {}
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("the desk is away for too long ({path})")
    }

    async fn walk(&self, path: &str) -> Result<Vec<Value>> {
        let mut rows = Vec::new();
        let mut page = self.page(path).await?;
        loop {
            rows.append(&mut page.rows);
            let Some(next) = page.next else {
                return Ok(rows);
            };
            page = self
                .page(&format!("{path}&cursor={}", super::http::in_path(&next)))
                .await?;
        }
    }

    async fn page(&self, path: &str) -> Result<Page> {
        let url = format!("{}{path}", self.url);
        let began = Instant::now();
        while began.elapsed() < AWAY {
            match self.http.get(&url, Some(&self.token)).await {
                Some(answer) if !again(&answer) => {
                    let listing = answer.expect(200, path)?;
                    let rows = listing["data"]
                        .as_array()
                        .context("a listing has no data")?;
                    return Ok(Page {
                        rows: rows.clone(),
                        next: listing["next"].as_str().map(str::to_owned),
                    });
                }
                _ => tokio::time::sleep(PAUSE).await,
            }
        }
        bail!("the desk is away for too long ({path})")
    }
}

/// Whether the desk asks to come again.
fn again(answer: &Answer) -> bool {
    matches!(answer.status, 429 | 500..=599)
}

fn ids(rows: &[Value]) -> Result<Vec<String>> {
    rows.iter()
        .map(|row| text_of(&row["id"]).context("a conversation has no id"))
        .collect()
}

/// An id, which may be a string or a number.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn row(value: &Value) -> Result<Row> {
    let word = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let cause = &value["cause"];
    Ok(Row {
        id: text_of(&value["id"]).context("a message has no id")?,
        conversation: text_of(&value["conversation_id"])
            .context("a message has no conversation")?,
        text: word("text"),
        outbound: value["direction"] == "out",
        state: word("state"),
        cause: if cause.is_null() {
            String::new()
        } else {
            cause.to_string()
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_as_the_api_describes_it() {
        let value = json!({
            "id": "12", "conversation_id": "3", "channel": {"id": "1", "kind": "whatsapp"},
            "text": "Sì", "kind": "text", "direction": "out", "state": "accepted",
            "cause": null, "at": "2026-11-23T19:00:00Z", "external_id": "wamid.x",
        });
        let row = row(&value).expect("a whole row");
        assert_eq!((row.id.as_str(), row.conversation.as_str()), ("12", "3"));
        assert!(row.outbound && row.state == "accepted" && row.cause.is_empty());
    }

    #[test]
    fn a_row_without_an_id_is_an_error() {
        assert!(row(&json!({ "conversation_id": "3" })).is_err());
    }
}
