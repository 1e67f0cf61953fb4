//! What is under way between desk and platform, ordered by the moment it arrives.

use crate::stage::{Dice, Stream};
use sportello_engine::{Job, Outcome};
use sportello_sandbox::rules::ApiRequest;
use sportello_sandbox::rules::outbox::WebhookPost;
use std::collections::BTreeMap;

/// Where an answer goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Return {
    /// The job that waits for it.
    pub job: u64,
    /// When it stops waiting.
    pub until: i64,
    /// The most bytes it takes.
    pub cap: u64,
}

/// Something that arrives.
#[derive(Debug)]
pub(super) enum Event {
    /// A request, at the platform.
    Request {
        back: Return,
        request: Box<ApiRequest>,
    },
    /// A request to the mailbox's servers, there.
    Mail { back: Return },
    /// An answer, at the desk.
    Answer { job: u64, outcome: Outcome },
    /// The platform fetches a link from the desk.
    Fetch { task: u64, url: String },
    /// A webhook, at the desk.
    Webhook(Box<WebhookPost>),
    /// The answer to a webhook, at the platform.
    Acked { updates: Vec<u64>, status: u16 },
}

/// Everything under way.
pub(super) struct Net {
    arrivals: BTreeMap<(i64, u64), Event>,
    serial: u64,
    dice: Dice,
    /// Jobs whose answers are awaited.
    pub jobs: BTreeMap<u64, Job>,
    /// Calls whose answer waits for a task of the platform.
    pub waiting: BTreeMap<u64, Return>,
}

impl Net {
    pub fn new(seed: u64) -> Net {
        Net {
            arrivals: BTreeMap::new(),
            serial: 0,
            dice: Dice::new(seed, Stream::Wire),
            jobs: BTreeMap::new(),
            waiting: BTreeMap::new(),
        }
    }

    /// A number that no other has.
    pub fn number(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// Puts something under way.
    pub fn put(&mut self, at: i64, event: Event) {
        let number = self.number();
        self.arrivals.insert((at, number), event);
    }

    /// When the next thing arrives.
    pub fn next(&self) -> Option<i64> {
        self.arrivals.keys().next().map(|(at, _)| *at)
    }

    /// What arrives now.
    pub fn pop(&mut self, now: i64) -> Option<Event> {
        let first = self.arrivals.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// How long a way takes, in milliseconds.
    pub fn latency(&mut self) -> i64 {
        self.dice.between(15, 180)
    }

    /// Whether nothing is under way.
    pub fn is_quiet(&self) -> bool {
        self.arrivals.is_empty() && self.jobs.is_empty()
    }
}
