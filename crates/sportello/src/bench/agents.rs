//! Two signed-in agents at work: the list, a conversation, a search, an answer, over and over.

use super::live::{browser, enter};
use super::stats::Latencies;
use anyhow::{Context as _, bail};
use reqwest::Client;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The pause between two pages of one agent: people read.
const PAUSE: Duration = Duration::from_millis(20);
/// Pages between two answers.
const ANSWERS: usize = 10;
/// What parts a form.
const BOUNDARY: &str = "sportello-bench";

/// An agent with a browser.
#[derive(Debug, Clone)]
pub struct Agent {
    browser: Client,
    url: String,
    cookie: String,
    /// Conversations whose window is open.
    talks: Arc<Vec<String>>,
    name: &'static str,
    turn: usize,
}

/// What an agent did.
#[derive(Debug, Default)]
pub struct Worked {
    /// Of each page that was read.
    pub pages: Vec<Duration>,
    /// Of each answer until it was queued.
    pub answers: Vec<Duration>,
    /// The words of each answer that was taken.
    pub said: Vec<String>,
}

impl Worked {
    /// Both together.
    pub fn and(mut self, other: Worked) -> Worked {
        self.pages.extend(other.pages);
        self.answers.extend(other.answers);
        self.said.extend(other.said);
        self
    }

    /// How long pages took.
    pub fn latencies(&self) -> Latencies {
        Latencies::new(self.pages.iter().copied())
    }
}

impl Agent {
    /// Signs in by a one-time link.
    pub async fn sign_in(
        url: &str,
        link: &str,
        name: &'static str,
        talks: Arc<Vec<String>>,
    ) -> anyhow::Result<Agent> {
        Ok(Agent {
            browser: browser()?,
            url: url.to_owned(),
            cookie: enter(url, &format!("{url}{link}")).await?,
            talks,
            name,
            turn: 0,
        })
    }

    /// Works until told to stop, at least `least` turns.
    pub async fn work(&mut self, stop: Arc<AtomicBool>, least: usize) -> anyhow::Result<Worked> {
        let mut worked = Worked::default();
        let mut turns = 0;
        while turns < least || !stop.load(Ordering::Relaxed) {
            turns += 1;
            self.turn += 1;
            let talk = self
                .talks
                .get(self.turn % self.talks.len().max(1))
                .context("there is nobody to talk with")?
                .clone();
            let began = Instant::now();
            if self.turn.is_multiple_of(ANSWERS) {
                let words = format!("Certo, gliele tengo da parte. {}-{}", self.name, self.turn);
                self.answer(&talk, &words).await?;
                worked.answers.push(began.elapsed());
                worked.said.push(words);
            } else {
                let path = match self.turn % 3 {
                    0 => "/inbox".to_owned(),
                    1 => format!("/inbox/{talk}"),
                    _ => "/inbox?q=peonie".to_owned(),
                };
                self.read(&path).await?;
                worked.pages.push(began.elapsed());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(worked)
    }

    async fn read(&self, path: &str) -> anyhow::Result<()> {
        let request = self.browser.get(format!("{}{path}", self.url));
        let answer = request.header("cookie", &self.cookie).send().await?;
        let status = answer.status();
        answer.bytes().await?;
        if status != 200 {
            bail!("an agent's page was answered {status}");
        }
        Ok(())
    }

    /// Queues an answer; it is held, since no platform is there.
    async fn answer(&self, talk: &str, words: &str) -> anyhow::Result<()> {
        let body = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n{words}\r\n--{BOUNDARY}--\r\n"
        );
        let answer = self
            .browser
            .post(format!("{}/inbox/{talk}/reply", self.url))
            .header("cookie", &self.cookie)
            .header("origin", &self.url)
            .header(
                "content-type",
                format!("multipart/form-data; boundary={BOUNDARY}"),
            )
            .body(body)
            .send()
            .await?;
        if !answer.status().is_redirection() {
            bail!("an agent's answer was not queued but {}", answer.status());
        }
        Ok(())
    }
}
