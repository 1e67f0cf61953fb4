//! What arrives: requests at the platform, answers at the desk, links fetched in between.

use super::action::WireFault;
use super::desk::Called;
use super::net::{Event, Return};
use super::sim::Sim;
use super::violation::{Checked, Violation};
use serde_json::Value;
use sportello_core::class::Call;
use sportello_drill::stage::wire;
use sportello_engine::Outcome;
use sportello_sandbox::rules::request::{self, Blob, Effect, Reply};
use sportello_sandbox::rules::task::TaskResult;

impl Sim {
    /// Something arrives.
    pub fn arrive(&mut self, event: Event) -> Checked {
        match event {
            Event::Request { back, request } => {
                let outcome = self.platform.call(self.now, &request);
                self.happened(back, outcome)
            }
            Event::Answer {
                back,
                message,
                outcome,
            } => self.hear(&back, message, &outcome),
            Event::Fetch { task, url } => self.fetched(task, &url),
            Event::Webhook { post, spoiled } => self.webhook(&post, spoiled),
            Event::Acked { updates, status } => {
                self.platform.answered(self.now, &updates, status);
                Ok(())
            }
        }
    }

    /// The platform did, or did not do, what was asked.
    fn happened(&mut self, back: Return, outcome: request::Outcome) -> Checked {
        for effect in &outcome.effects {
            if let Effect::FetchLink { task, url, .. } = effect {
                let at = self.now + self.net.latency();
                self.net.put(
                    at,
                    Event::Fetch {
                        task: *task,
                        url: url.clone(),
                    },
                );
            }
        }
        if matches!(
            outcome.reply,
            Reply::Silence | Reply::Timeout(_) | Reply::Reset
        ) {
            self.counts.fault(if outcome.acted {
                "after_acting"
            } else {
                "before_acting"
            });
        }
        if let (true, Some((delivery, Call::Send))) = (outcome.acted, back.delivery) {
            match (&back.posted, &outcome.message) {
                (Some(posted), id) => self.published(posted, id.as_deref())?,
                (None, Some(id)) => self.took(delivery, id)?,
                (None, None) => {}
            }
        }
        self.answer(back, outcome.reply, outcome.message);
        Ok(())
    }

    /// An answer sets out, as far as platform and wire let it.
    fn answer(&mut self, back: Return, reply: Reply, message: Option<String>) {
        let way = self.net.latency();
        let read = |response| wire::outcome(&response, back.cap);
        let (at, outcome) = match reply {
            Reply::WhenDone(task) => {
                self.net.waiting.insert(task, back);
                return;
            }
            Reply::Answer(response) => (self.now + way, read(response)),
            Reply::AnswerAfter(ms, response) => (self.now + ms + way, read(response)),
            Reply::Silence => (back.until, Outcome::Lost),
            Reply::Timeout(ms) => (self.now + ms, Outcome::Lost),
            Reply::Unreachable(ms) => (self.now + ms, Outcome::NotSent),
            Reply::Reset => (self.now + way, Outcome::Lost),
        };
        let (at, outcome) = match back.fault {
            Some(WireFault::AnswerLost | WireFault::AnswerLate) => (back.until, Outcome::Lost),
            Some(WireFault::AnswerTorn) => (at, Outcome::Lost),
            _ => (at, outcome),
        };
        let (at, outcome) = if at > back.until {
            (back.until.max(self.now), Outcome::Lost)
        } else {
            (at, outcome)
        };
        if outcome == Outcome::Lost || back.boot != self.desk.boot || !self.desk.is_up() {
            self.platform
                .answers_lost(self.now, message.iter().cloned().collect());
        }
        self.net.put(
            at,
            Event::Answer {
                back,
                message,
                outcome,
            },
        );
    }

    /// The desk hears the outcome of a job.
    fn hear(&mut self, back: &Return, message: Option<String>, outcome: &Outcome) -> Checked {
        if back.boot != self.desk.boot || !self.desk.is_up() {
            return Ok(());
        }
        let Some(mut job) = self.net.jobs.remove(&back.job) else {
            return Ok(());
        };
        self.note(format!("desk hears {}", said(outcome)));
        let now = self.desk_now();
        if let (Some((delivery, _)), Outcome::Answered { answer, .. }) = (back.delivery, outcome) {
            self.press.heard.insert(delivery, now);
            if let Some(code) = error_code(&answer.body) {
                self.ledger.codes.entry(delivery).or_default().insert(code);
            } else if (400..500).contains(&answer.status) {
                self.press.refused.insert(delivery);
            }
        }
        match self
            .desk
            .call(async |e| e.finish(now, &mut job, outcome).await)
        {
            Called::Down => Ok(()),
            Called::Died => {
                self.platform
                    .answers_lost(self.now, message.into_iter().collect());
                self.died()
            }
            Called::Gave(Err(error)) => Violation::of("store", format!("finish: {error}")),
            Called::Gave(Ok(follow)) => {
                if let Some(job) = follow {
                    self.send(job)?;
                }
                // The shell looks again whenever a request has ended.
                self.look = true;
                Ok(())
            }
        }
    }

    /// The platform fetches a link that the desk made.
    fn fetched(&mut self, task: u64, url: &str) -> Checked {
        let token = url.rsplit('/').next().unwrap_or_default().to_owned();
        let now = self.desk_now();
        let found = match self.desk.call(async |e| e.public_media(now, &token).await) {
            Called::Gave(Ok(found)) => found,
            Called::Gave(Err(error)) => return Violation::of("store", format!("a link: {error}")),
            Called::Down | Called::Died => None,
        };
        let result = match found {
            Some((mime, bytes)) => TaskResult {
                status: Some(200),
                mime,
                body: Blob::new(bytes.to_vec()),
            },
            None => TaskResult {
                status: None,
                mime: String::new(),
                body: Blob::default(),
            },
        };
        let outcome = self.platform.task_done(self.now, task, &result);
        match (outcome, self.net.waiting.remove(&task)) {
            (Some(outcome), Some(back)) => self.happened(back, outcome),
            _ => Ok(()),
        }
    }
}

/// An outcome in few words.
fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answered { answer, bytes } => match error_code(&answer.body) {
            Some(code) => format!("{} with code {code}", answer.status),
            None => format!("{} with {} bytes", answer.status, bytes.len()),
        },
        other => format!("{other:?}"),
    }
}

/// The code of an error body.
fn error_code(body: &str) -> Option<i64> {
    if !body.contains("\"error") {
        return None;
    }
    let body = serde_json::from_str::<Value>(body).ok()?;
    body["error"]["code"]
        .as_i64()
        .or_else(|| body["error_code"].as_i64())
}
