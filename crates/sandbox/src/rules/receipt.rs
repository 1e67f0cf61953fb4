//! Ticks: what follows from an accepted message on virtual time.
//!
//! Messenger tells deliveries (mids and watermark) and reads (watermark). Instagram tells an
//! echo and `read:{mid}`, never a delivery. WhatsApp tells statuses: sent, delivered, read, or
//! failed after the fact (`webhooks.md` §6, §8, §9).

use super::chance::Chance;
use super::outbox::Fact;
use super::thread::{Message, Thread};
use super::time::Ms;
use super::webhook::{Event, messaging};
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Something that happens at a later time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// WhatsApp's servers passed it on.
    Sent(String),
    /// The phone confirms it.
    Delivered(String),
    /// The person reads it.
    Read(String),
    /// The platform gives up on it, with this code.
    Failed(String, i64),
    /// A post is public from now on.
    Shown(String),
    /// A story ends.
    Ended(String),
}

/// How long after the call WhatsApp reports `sent`.
const SENT_AFTER: Ms = 60;
/// How long after the call WhatsApp reports `failed`.
const FAILED_AFTER: Ms = 300;

impl World {
    /// Puts something on the calendar.
    pub(crate) fn later(&mut self, wait: Ms, what: Due) {
        let number = self.number();
        self.calendar.insert((self.now + wait.max(0), number));
        self.schedule.insert(number, what);
    }

    /// A message of the business was accepted: history has it, echo and ticks follow.
    /// `fails` is the code it will fail with, `never` keeps it from arriving.
    pub(crate) fn set_out(
        &mut self,
        rng: &mut dyn Chance,
        mut message: Message,
        fails: Option<i64>,
    ) {
        let Some(thread) = self.threads.get(&message.thread).cloned() else {
            return;
        };
        let id = message.id.clone();
        let arrives = fails.is_none() && !message.never;
        let habits = self.habits(thread.network, &thread.person);
        let kept = message.until.map_or(0, |until| (until - self.now).max(0));
        if arrives && kept == 0 && habits.delivered_after_ms.is_some() {
            message.arrived = Some(self.now);
        }
        self.keep(message);
        self.count_sent(thread.network);
        match thread.network {
            Network::Facebook | Network::Instagram => self.echo(rng, &thread, &id),
            // Accepted is all that is ever said of it.
            Network::Telegram => {}
            Network::Whatsapp => match fails {
                Some(code) => self.later(FAILED_AFTER, Due::Failed(id.clone(), code)),
                None => self.later(SENT_AFTER, Due::Sent(id.clone())),
            },
        }
        if let (true, Some(wait)) = (arrives, habits.delivered_after_ms) {
            self.later(kept + wait.max(SENT_AFTER + 1), Due::Delivered(id));
        }
    }

    fn echo(&mut self, rng: &mut dyn Chance, thread: &Thread, id: &str) {
        let Some(message) = self.messages.get(id) else {
            return;
        };
        let body = self.message_member(message, thread.network);
        let item = messaging(&thread.asset, &thread.address, message.at, "message", &body);
        let fact = fact(thread, Event::Echo, item, Some(id));
        self.announce(rng, &fact);
    }

    /// Does what is due.
    pub(crate) fn happen(&mut self, rng: &mut dyn Chance, what: Due) {
        match what {
            Due::Sent(id) => self.status(rng, &id, "sent"),
            Due::Delivered(id) => self.arrive(rng, &id),
            Due::Read(id) => self.person_reads(rng, &id),
            Due::Failed(id, code) => {
                if let Some(message) = self.messages.get_mut(&id) {
                    message.failed = Some(code);
                }
                self.status(rng, &id, "failed");
            }
            Due::Shown(id) => self.tell_shown(rng, &id),
            Due::Ended(id) => self.tell_ended(rng, &id),
        }
    }

    /// A WhatsApp status about one message.
    fn status(&mut self, rng: &mut dyn Chance, id: &str, status: &str) {
        let Some(message) = self.messages.get(id) else {
            return;
        };
        let Some(thread) = self.threads.get(&message.thread).cloned() else {
            return;
        };
        let item = self.whatsapp_status(message, &thread, status, self.now);
        let value = self.whatsapp_value(&thread, "statuses", json!([item]));
        let fact = fact(&thread, Event::Status, value, Some(id));
        self.announce(rng, &fact);
    }

    /// The phone confirms a message.
    fn arrive(&mut self, rng: &mut dyn Chance, id: &str) {
        let now = self.now;
        let Some(message) = self.messages.get_mut(id) else {
            return;
        };
        if message.delivered.is_some() || message.failed.is_some() {
            return;
        }
        message.delivered = Some(now);
        message.arrived.get_or_insert(now);
        let at = message.at;
        let Some(thread) = self.threads.get(&message.thread).cloned() else {
            return;
        };
        match thread.network {
            Network::Facebook => {
                let body = json!({ "mids": [id], "watermark": at });
                let item = messaging(&thread.address, &thread.asset, now, "delivery", &body);
                let fact = fact(&thread, Event::Delivery, item, Some(id));
                self.announce(rng, &fact);
            }
            // No delivery event exists on Instagram.
            Network::Instagram | Network::Telegram => {}
            Network::Whatsapp => self.status(rng, id, "delivered"),
        }
        if let Some(wait) = self.habits(thread.network, &thread.person).read_after_ms {
            self.later(wait, Due::Read(id.to_owned()));
        }
    }

    /// The person reads everything up to and with this message.
    pub(crate) fn person_reads(&mut self, rng: &mut dyn Chance, id: &str) {
        let Some(last) = self.messages.get(id).cloned() else {
            return;
        };
        if last.read.is_some() {
            return;
        }
        let Some(thread) = self.threads.get(&last.thread).cloned() else {
            return;
        };
        let now = self.now;
        let mut fresh = Vec::new();
        for other in &thread.messages {
            let Some(message) = self.messages.get_mut(other) else {
                continue;
            };
            let unread =
                message.from_business && message.read.is_none() && message.delivered.is_some();
            if unread && message.at <= last.at {
                message.read = Some(now);
                fresh.push(other.clone());
            }
        }
        if fresh.is_empty() {
            return;
        }
        match thread.network {
            Network::Facebook => {
                let body = json!({ "watermark": last.at });
                let item = messaging(&thread.address, &thread.asset, now, "read", &body);
                let fact = fact(&thread, Event::Read, item, Some(id));
                self.announce(rng, &fact);
            }
            Network::Instagram => {
                let body = json!({ "mid": id });
                let item = messaging(&thread.address, &thread.asset, now, "read", &body);
                let fact = fact(&thread, Event::Read, item, Some(id));
                self.announce(rng, &fact);
            }
            Network::Telegram => {}
            Network::Whatsapp => {
                for id in fresh {
                    self.status(rng, &id, "read");
                }
            }
        }
    }

    /// The phone of a person is switched on: everything that waits arrives, in order.
    pub(crate) fn catch_up(&mut self, network: Network, person: &str) {
        let Some(wait) = self.habits(network, person).delivered_after_ms else {
            return;
        };
        let waiting: Vec<String> = self
            .threads
            .values()
            .filter(|thread| thread.network == network && thread.person == person)
            .flat_map(|thread| thread.messages.iter())
            .filter(|id| {
                self.messages.get(*id).is_some_and(|message| {
                    message.from_business
                        && message.arrived.is_none()
                        && message.failed.is_none()
                        && !message.never
                        && message.until.is_none_or(|until| until <= self.now)
                })
            })
            .cloned()
            .collect();
        for id in waiting {
            if let Some(message) = self.messages.get_mut(&id) {
                message.arrived = Some(self.now);
            }
            self.later(wait, Due::Delivered(id));
        }
    }

    fn count_sent(&mut self, network: Network) {
        *self
            .counters
            .sends_acted
            .entry(network.word().to_owned())
            .or_default() += 1;
    }
}

/// A fact about a thread.
pub(crate) fn fact(
    thread: &Thread,
    event: Event,
    item: serde_json::Value,
    message: Option<&str>,
) -> Fact {
    Fact {
        network: thread.network,
        asset: thread.asset.clone(),
        person: thread.person.clone(),
        event,
        item,
        message: message.map(str::to_owned),
    }
}
