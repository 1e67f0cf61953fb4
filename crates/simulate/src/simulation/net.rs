//! What is under way between desk and platform, ordered by the moment it arrives.

use super::action::WireFault;
use super::press::Posted;
use sportello_core::DeliveryId;
use sportello_core::class::Call;
use sportello_drill::stage::{Dice, Stream};
use sportello_engine::{Job, Outcome};
use sportello_sandbox::rules::ApiRequest;
use sportello_sandbox::rules::outbox::WebhookPost;
use std::collections::{BTreeMap, VecDeque};

/// Where an answer goes, and what may befall it.
#[derive(Clone, Debug)]
pub(super) struct Return {
    /// The process that waits.
    pub boot: u32,
    /// Its job.
    pub job: u64,
    /// When it stops waiting.
    pub until: i64,
    /// The most bytes it takes.
    pub cap: u64,
    /// The delivery and the kind of call, if it is one of a delivery.
    pub delivery: Option<(DeliveryId, Call)>,
    /// What it publishes, if the delivery is one of a post.
    pub posted: Option<Posted>,
    /// What the wire does to it.
    pub fault: Option<WireFault>,
}

/// Something that arrives.
#[derive(Debug)]
pub(super) enum Event {
    /// A request, at the platform.
    Request {
        back: Return,
        request: Box<ApiRequest>,
    },
    /// An answer, at the desk. `message`: what came of it on the platform.
    Answer {
        back: Return,
        message: Option<String>,
        outcome: Outcome,
    },
    /// The platform fetches a link from the desk.
    Fetch { task: u64, url: String },
    /// A webhook, at the desk. `spoiled`: a broken item was put among its own.
    Webhook {
        post: Box<WebhookPost>,
        spoiled: bool,
    },
    /// The answer to a webhook, at the platform.
    Acked {
        updates: Vec<u64>,
        status: Option<u16>,
    },
}

/// Everything under way.
pub(super) struct Net {
    queue: BTreeMap<(i64, u64), Event>,
    serial: u64,
    dice: Dice,
    faults: VecDeque<(WireFault, u32)>,
    /// Jobs of the running process.
    pub jobs: BTreeMap<u64, Job>,
    /// Calls whose answer waits for a task of the platform.
    pub waiting: BTreeMap<u64, Return>,
}

impl Net {
    pub fn new(seed: u64) -> Net {
        Net {
            queue: BTreeMap::new(),
            serial: 0,
            dice: Dice::new(seed, Stream::Wire),
            faults: VecDeque::new(),
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
        self.queue.insert((at, number), event);
    }

    /// When the next thing arrives.
    pub fn next(&self) -> Option<i64> {
        self.queue.keys().next().map(|(at, _)| *at)
    }

    /// What arrives now.
    pub fn pop(&mut self, now: i64) -> Option<Event> {
        let first = self.queue.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// How long a way takes.
    pub fn latency(&mut self) -> i64 {
        self.dice.between(15, 180)
    }

    /// How long a slow way takes: well below the settle time, after which nothing that was sent
    /// may still arrive.
    pub fn slow(&mut self) -> i64 {
        self.dice.between(2_000, 20_000)
    }

    /// The wire fails for the next `count` requests.
    pub fn fail(&mut self, fault: WireFault, count: u32) {
        self.faults.push_back((fault, count));
    }

    /// The wire works again.
    pub fn heal(&mut self) {
        self.faults.clear();
    }

    /// The fault of the next request.
    pub fn next_fault(&mut self) -> Option<WireFault> {
        let (fault, count) = self.faults.front_mut()?;
        let fault = *fault;
        *count = count.saturating_sub(1);
        if *count == 0 {
            self.faults.pop_front();
        }
        Some(fault)
    }

    /// A process died: its memory is gone, and with `swallow` what it had begun to send.
    /// Messages whose answers were on their way to it come back: nobody will read them.
    pub fn forget(&mut self, boot: u32, swallow: bool) -> Vec<String> {
        self.jobs.clear();
        let mut lost = Vec::new();
        self.queue.retain(|_, event| match event {
            Event::Request { back, .. } => !(swallow && back.boot == boot),
            Event::Answer { back, message, .. } if back.boot == boot => {
                lost.extend(message.take());
                false
            }
            _ => true,
        });
        lost
    }

    /// The answers on their way are lost. Messages whose answers they were come back.
    pub fn drop_answers(&mut self) -> Vec<String> {
        let mut lost = Vec::new();
        self.queue.retain(|_, event| match event {
            Event::Answer { message, .. } => {
                lost.extend(message.take());
                false
            }
            _ => true,
        });
        lost
    }

    /// Whether nothing is under way.
    pub fn is_quiet(&self) -> bool {
        self.queue.is_empty() && self.jobs.is_empty()
    }
}
