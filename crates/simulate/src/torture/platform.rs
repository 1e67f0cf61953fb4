//! The sandbox's control API: phones, faults, webhooks, its books.

use super::cast::Person;
use super::http::{Http, in_path};
use super::ledger::Told;
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long the sandbox may be away before the torture gives up.
const AWAY: Duration = Duration::from_secs(30);

/// The sandbox, which may be killed between two calls.
#[derive(Clone, Debug)]
pub struct Platform {
    http: Http,
    url: String,
}

/// What the sandbox's books say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Books {
    /// Webhooks not yet accepted.
    pub webhooks: u64,
    /// Deliveries and reads that phones have yet to confirm.
    pub receipts: u64,
    /// Webhooks dropped at the end of their retry period: none may be.
    pub given_up: u64,
    /// Sends that nobody can decide.
    pub undecidable: u64,
    /// Faults that struck so far.
    pub struck: u64,
}

/// A message on a phone.
#[derive(Clone, Debug)]
pub struct Received {
    /// The text.
    pub text: String,
}

impl Platform {
    /// A client of the sandbox at that address.
    pub fn new(http: Http, url: &str) -> Platform {
        Platform {
            http,
            url: url.trim_end_matches('/').to_owned(),
        }
    }

    /// A person writes. `false` = the sandbox was away, or died before it could tell.
    pub async fn say(&self, person: &Person, text: &str) -> Result<bool> {
        let body = json!({ "kind": person.kind, "from": person.name, "text": text });
        match self
            .http
            .post(&self.at("/control/say"), &[], bytes(&body))
            .await
        {
            Some(answer) if answer.status < 300 => Ok(true),
            None => Ok(false),
            Some(answer) => bail!(
                "the sandbox refused a message: {} {}",
                answer.status,
                answer.text
            ),
        }
    }

    /// What a person received, in order.
    pub async fn phone(&self, person: &Person) -> Result<Vec<Received>> {
        let path = format!("/control/phones/{}/{}", person.kind, in_path(&person.name));
        let listing = self.ask(&path).await?;
        let rows = listing["data"]
            .as_array()
            .context("a phone's listing has no data")?;
        Ok(rows
            .iter()
            .map(|row| Received {
                text: row["text"].as_str().unwrap_or_default().to_owned(),
            })
            .collect())
    }

    /// Adds a fault.
    pub async fn fault(&self, fault: &Value) -> Result<()> {
        self.tell("/control/faults", fault).await
    }

    /// Adds a fault and gives its number.
    pub async fn add_fault(&self, fault: &Value) -> Result<u64> {
        let made = self.told("/control/faults", fault).await?;
        made["id"].as_u64().context("a fault has no number")
    }

    /// The faults there are, with how often each struck.
    pub async fn faults(&self) -> Result<Vec<Value>> {
        let listing = self.ask("/control/faults").await?;
        let rows = listing["data"].as_array();
        rows.cloned().context("the listing of faults has no data")
    }

    /// Makes more Pages, each with an Instagram account.
    pub async fn add_pages(&self, many: u32) -> Result<Vec<Value>> {
        let wanted = json!({ "pages": many, "instagram": many, "subscribe": true });
        let made = self.told("/control/assets", &wanted).await?;
        let rows = made["assets"].as_array();
        rows.cloned().context("no assets were made")
    }

    /// Switches a Page's story archive.
    pub async fn archive(&self, page: &str, on: bool) -> Result<()> {
        self.tell("/control/archive", &json!({ "page": page, "on": on }))
            .await
    }

    /// Changes the sandbox's settings.
    pub async fn settings(&self, wanted: &Value) -> Result<()> {
        self.tell("/control/settings", wanted).await
    }

    /// The desk was killed: answers given so lately may not have been stored.
    pub async fn desk_killed(&self, within_ms: u64) -> Result<()> {
        self.tell("/control/desk-killed", &json!({ "within_ms": within_ms }))
            .await
    }

    /// Desks were killed that had been asked to send these, person and words: what was never called
    /// may have been about to be.
    pub async fn desk_killed_with(&self, asked: &[Told]) -> Result<()> {
        let asked = asked.iter().map(
            |told| json!({ "kind": told.person.kind, "from": told.person.name, "text": told.text }),
        );
        let asked: Vec<Value> = asked.collect();
        let body = json!({ "within_ms": 0, "asked": asked });
        self.tell("/control/desk-killed", &body).await
    }

    /// How many posts nobody can decide about.
    pub async fn undecidable_posts(&self) -> Result<u64> {
        let state = self.ask("/control/state").await?;
        state["undecidable_posts"]
            .as_u64()
            .context("the sandbox counts no undecidable posts")
    }

    /// Clears all faults.
    pub async fn no_faults(&self) -> Result<()> {
        let url = self.at("/control/faults");
        let began = Instant::now();
        while began.elapsed() < AWAY {
            if let Some(answer) = self.http.delete(&url).await {
                return answer.expect(200, "clearing the faults").map(drop);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the sandbox is away for too long")
    }

    /// Changes how webhooks are delivered.
    pub async fn deliver(&self, how: &Value) -> Result<()> {
        self.tell("/control/deliver", how).await
    }

    /// Phones confirm and read quickly, so that a round is short.
    pub async fn quick_phones(&self) -> Result<()> {
        let habits = json!({ "delivered_after_ms": 80, "read_after_ms": 120 });
        self.tell("/control/receipts", &habits).await
    }

    /// What a person does in the app's dashboard.
    pub async fn subscribe(&self, callback: &str) -> Result<()> {
        self.tell("/control/subscribe", &json!({ "callback_url": callback }))
            .await
    }

    /// Ids, secrets and tokens.
    pub async fn assets(&self) -> Result<Value> {
        self.ask("/control/assets").await
    }

    /// The books.
    pub async fn books(&self) -> Result<Books> {
        let state = self.ask("/control/state").await?;
        let number = |name: &str| {
            state[name]
                .as_u64()
                .with_context(|| format!("the sandbox's state has no number {name}"))
        };
        let struck = state["faults_struck"].as_object();
        Ok(Books {
            webhooks: number("webhooks_pending")?,
            receipts: number("receipts_pending")?,
            given_up: number("webhooks_given_up")?,
            undecidable: number("undecidable")?,
            struck: struck.map_or(0, |s| s.values().filter_map(Value::as_u64).sum()),
        })
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    async fn tell(&self, path: &str, body: &Value) -> Result<()> {
        self.told(path, body).await.map(drop)
    }

    async fn told(&self, path: &str, body: &Value) -> Result<Value> {
        let began = Instant::now();
        while began.elapsed() < AWAY {
            if let Some(answer) = self.http.post(&self.at(path), &[], bytes(body)).await {
                return answer.expect(200, path);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the sandbox is away for too long ({path})")
    }

    /// Asks the control API.
    pub async fn ask(&self, path: &str) -> Result<Value> {
        let began = Instant::now();
        while began.elapsed() < AWAY {
            if let Some(answer) = self.http.get(&self.at(path), None).await {
                return answer.expect(200, path);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the sandbox is away for too long ({path})")
    }
}

fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}
