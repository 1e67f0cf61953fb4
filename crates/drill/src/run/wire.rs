//! What passes between desk and platform: requests, answers, webhooks, links fetched.

use super::Rehearsal;
use super::net::{Event, Return};
use crate::stage::mailroom::{self, Heard};
use crate::stage::office::kind_of;
use crate::stage::wire::{self, Made};
use anyhow::Result;
use data_encoding::HEXLOWER;
use sportello_channels::{Body, Target};
use sportello_core::Time;
use sportello_engine::receive::ReceiveError;
use sportello_engine::{Job, Outcome};
use sportello_sandbox::rules::outbox::WebhookPost;
use sportello_sandbox::rules::request::{self, Blob, Effect, Reply};
use sportello_sandbox::rules::task::TaskResult;
use sportello_sandbox::rules::{Network, signature};
use std::sync::Arc;

/// The header that carries the signature of a webhook.
const SIGNATURE: &str = "x-hub-signature-256";
/// A mail's answer, or an inbox, is waited for so long at least (`engine::mail`), in milliseconds.
const PATIENCE: i64 = 60_000;

impl Rehearsal<'_> {
    /// A request leaves.
    pub(super) fn send(&mut self, job: Job) {
        let number = self.net.number();
        let back = Return {
            job: number,
            until: self.now + job.timeout.0,
            cap: job.answer_cap,
        };
        let at = self.now + self.net.latency();
        if let Target::Mail(_) = &job.request.target {
            let event = Event::Mail { back };
            self.net.jobs.insert(number, job);
            return self.net.put(at, event);
        }
        let made = wire::call(&self.desk.engine, self.desk.workspace, &job);
        let event = match made {
            Made::Call(request) => Event::Request { back, request },
            Made::NotSent => Event::Answer {
                job: number,
                outcome: Outcome::NotSent,
            },
            Made::Forbidden => Event::Answer {
                job: number,
                outcome: Outcome::Forbidden,
            },
        };
        self.net.jobs.insert(number, job);
        self.net.put(at, event);
    }

    pub(super) fn arrive(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Request { back, request } => {
                let outcome = self.platform.call(self.now, &request);
                self.answer(back, outcome);
                Ok(())
            }
            Event::Mail { back } => {
                self.mail(back.job);
                Ok(())
            }
            Event::Answer { job, outcome } => self.hear(job, &outcome),
            Event::Fetch { task, url } => self.fetched(task, &url),
            Event::Webhook(post) => self.webhook(&post),
            Event::Acked { updates, status } => {
                self.platform.answered(self.now, &updates, Some(status));
                Ok(())
            }
        }
    }

    /// A request at the mailbox's servers. Where a mail's file is not there nothing is sent.
    fn mail(&mut self, number: u64) {
        let Some(job) = self.net.jobs.get(&number) else {
            return;
        };
        let body = &job.request.body;
        let (media, least) = match body {
            Body::Mail(mail) => (mail.file.as_ref().map(|file| file.media), PATIENCE),
            Body::Fetch(_) => (None, PATIENCE),
            _ => (None, 0),
        };
        let (engine, workspace) = (&self.desk.engine, self.desk.workspace);
        let file = media.map(|media| {
            let read = pollster::block_on(engine.media_bytes(workspace, media, false));
            let (_, bytes) = read.ok()??;
            Some(HEXLOWER.encode(&signature::digest(&bytes)))
        });
        let heard = match file {
            Some(None) => Heard {
                after: 0,
                outcome: Outcome::NotSent,
            },
            file => {
                let file = file.flatten();
                let request = mailroom::Request {
                    body,
                    file: file.as_deref(),
                    patience: job.timeout.0.max(least),
                };
                self.mailroom.answer(self.now, &request)
            }
        };
        let at = self.now + heard.after + self.net.latency();
        let outcome = heard.outcome;
        let job = number;
        self.net.put(at, Event::Answer { job, outcome });
    }

    /// The platform did, or did not do, what was asked, and its answer sets out.
    fn answer(&mut self, back: Return, outcome: request::Outcome) {
        for effect in &outcome.effects {
            if let Effect::FetchLink { task, url, .. } = effect {
                let (task, url) = (*task, url.clone());
                let at = self.now + self.net.latency();
                self.net.put(at, Event::Fetch { task, url });
            }
        }
        let way = self.net.latency();
        let read = |response| wire::outcome(&response, back.cap);
        let (at, heard) = match outcome.reply {
            Reply::WhenDone(task) => {
                self.net.waiting.insert(task, back);
                return;
            }
            Reply::Answer(response) => (self.now + way, read(response)),
            Reply::AnswerAfter(ms, response) => (self.now + ms + way, read(response)),
            Reply::Silence => (back.until, Outcome::Lost),
            Reply::Timeout(ms) => (self.now + ms, Outcome::Lost),
            Reply::Reset => (self.now + way, Outcome::Lost),
            Reply::Unreachable(ms) => (self.now + ms, wire::unreached(ms)),
        };
        let (at, heard) = if at > back.until {
            (back.until.max(self.now), Outcome::Lost)
        } else {
            (at, heard)
        };
        if heard == Outcome::Lost {
            let lost = outcome.message.into_iter().collect();
            self.platform.answers_lost(self.now, lost);
        }
        self.net.put(
            at,
            Event::Answer {
                job: back.job,
                outcome: heard,
            },
        );
    }

    /// The desk hears the outcome of a job.
    fn hear(&mut self, number: u64, outcome: &Outcome) -> Result<()> {
        let Some(mut job) = self.net.jobs.remove(&number) else {
            return Ok(());
        };
        let now = Time(self.now);
        let follow = pollster::block_on(self.desk.engine.finish(now, &mut job, outcome))?;
        if let Some(job) = follow {
            self.send(job);
        }
        // The shell looks again whenever a request has ended.
        self.look = true;
        self.watch()
    }

    /// The platform fetches a link that the desk made.
    fn fetched(&mut self, task: u64, url: &str) -> Result<()> {
        let token = url.rsplit('/').next().unwrap_or_default();
        let found = pollster::block_on(self.desk.engine.public_media(Time(self.now), token))?;
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
        if let (Some(outcome), Some(back)) = (outcome, self.net.waiting.remove(&task)) {
            self.answer(back, outcome);
        }
        Ok(())
    }

    /// The platform posts what is due.
    pub(super) fn post_webhooks(&mut self) {
        for post in self.platform.post(self.now) {
            let at = self.now + self.net.latency();
            self.net.put(at, Event::Webhook(Box::new(post)));
        }
    }

    /// A webhook arrives at the desk.
    fn webhook(&mut self, post: &WebhookPost) -> Result<()> {
        let mut headers = post.headers.iter();
        let (now, engine) = (Time(self.now), &self.desk.engine);
        let bots = kind_of(Network::Telegram);
        let is_bots = post.url == engine.bot_hook(&bots);
        let wanted = match is_bots {
            true => engine.bot_header(&bots).unwrap_or_default(),
            false => SIGNATURE,
        };
        let signature = headers.find(|(name, _)| name == wanted);
        let signature = signature.map(|(_, value)| value.as_str());
        let received = match is_bots {
            true => pollster::block_on(engine.receive_update(now, &bots, signature, &post.body)),
            false => {
                let raw: Arc<[u8]> = Arc::from(post.body.as_slice());
                pollster::block_on(engine.receive(now, signature, raw))
            }
        };
        let status = match received {
            Ok(_) => 200,
            Err(ReceiveError::Refused) => 401,
            Err(ReceiveError::Store(error)) => return Err(error.into()),
        };
        if status == 200 {
            for update in &post.updates {
                if let Some(message) = self.platform.world().told_by(*update) {
                    let message = message.to_owned();
                    self.books.told.entry(message).or_insert(self.now);
                }
            }
        }
        self.look = true;
        let at = self.now + self.net.latency();
        let updates = post.updates.clone();
        self.net.put(at, Event::Acked { updates, status });
        Ok(())
    }
}
