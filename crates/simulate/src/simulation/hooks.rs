//! Webhooks: posted by the platform, taken by the desk, acknowledged or not.

use super::cast::short;
use super::desk::Called;
use super::ledger::{Acked, Body};
use super::net::Event;
use super::reading::{self, Fact};
use super::sim::Sim;
use super::violation::{Checked, Violation};
use sportello_core::Time;
use sportello_core::window::stands_at;
use sportello_engine::receive::ReceiveError;
use sportello_sandbox::rules::Network;
use sportello_sandbox::rules::outbox::WebhookPost;
use std::sync::Arc;

/// The header that carries the signature.
const SIGNATURE: &str = "x-hub-signature-256";
/// The header of a bot's updates that carries its secret (telegram.md, "Receiving").
const SECRET: &str = "x-telegram-bot-api-secret-token";

impl Sim {
    /// The platform posts what is due.
    pub fn post_webhooks(&mut self) {
        for mut post in self.platform.post(self.now) {
            // An update of a bot's comes alone: it has no siblings.
            let spoil = match carried(&post, SIGNATURE) {
                Some(_) => self.spoil.take(),
                None => None,
            };
            let spoiled = spoil.is_some_and(|n| self.break_one(&mut post, n));
            if self.shuffling {
                self.counts.shuffled += 1;
            }
            let at = self.now + self.net.latency();
            self.net.put(
                at,
                Event::Webhook {
                    post: Box::new(post),
                    spoiled,
                },
            );
        }
    }

    /// Puts a broken item among a body's own and signs it anew, as the platform would have.
    fn break_one(&mut self, post: &mut WebhookPost, n: u32) -> bool {
        let Some(body) = reading::spoil(&post.body, n) else {
            return false;
        };
        let seed = self.platform.world().seed();
        let secret = self
            .platform
            .world()
            .app_secrets(&seed.app)
            .map(|(secret, _)| secret)
            .unwrap_or_default();
        for (name, value) in &mut post.headers {
            if name == SIGNATURE {
                *value = format!(
                    "sha256={}",
                    sportello_sandbox::rules::signature::sha256(&secret, &body)
                );
            }
        }
        post.body = body;
        self.counts.spoiled += 1;
        true
    }

    /// A webhook arrives at the desk.
    pub fn webhook(&mut self, post: &WebhookPost, spoiled: bool) -> Checked {
        let secret = carried(post, SECRET);
        let raw: Arc<[u8]> = Arc::from(post.body.as_slice());
        let body = Body {
            of_bot: secret.is_some(),
            signature: secret
                .or_else(|| carried(post, SIGNATURE))
                .unwrap_or_default(),
            raw,
            received: self.desk_now(),
        };
        let status = self.receive(&body, spoiled)?;
        self.note(format!(
            "webhook of {} facts: {status:?}",
            post.updates.len()
        ));
        let lost = self.lose_acks > 0 && status == Some(200);
        if lost {
            self.lose_acks -= 1;
        }
        let at = self.now + self.net.latency();
        let status = status.filter(|_| !lost);
        self.net.put(
            at,
            Event::Acked {
                updates: post.updates.clone(),
                status,
            },
        );
        Ok(())
    }

    /// Gives a body to the desk. The status that the platform is answered; `None` = none.
    pub fn receive(&mut self, body: &Body, spoiled: bool) -> Checked<Option<u16>> {
        let now = self.desk_now();
        match self.desk.take_in(now, body) {
            Called::Down => Ok(None),
            // It may be kept all the same: then this was its receipt.
            Called::Died => {
                self.stood(&body.raw, now);
                self.died().map(|()| None)
            }
            Called::Gave(Ok(digested)) => {
                self.stood(&body.raw, now);
                self.counts.duplicates += u64::from(digested.known);
                self.look = true;
                self.acknowledged(body, spoiled)?;
                Ok(Some(200))
            }
            // A bot tells from before the desk knows it: between the two there may be a crash.
            Called::Gave(Err(ReceiveError::Refused))
                if body.of_bot && !self.office.channels.contains_key(&Network::Telegram) =>
            {
                Ok(Some(401))
            }
            Called::Gave(Err(ReceiveError::Refused)) => {
                Violation::of("I1", "a body with a right signature was refused")
            }
            Called::Gave(Err(ReceiveError::Store(error))) => {
                Violation::of("store", format!("receive: {error}"))
            }
        }
    }

    /// Notes where what was said stands for the window, by its earliest receipt.
    pub fn stood(&mut self, raw: &[u8], received: Time) {
        for fact in reading::facts(raw) {
            if let Fact::Said { mid, from, at, .. } = fact {
                let stands = stands_at(at, received);
                let said = self.ledger.said.entry(from).or_default();
                let known = said.entry(mid).or_insert(stands);
                *known = stands.min(*known);
            }
        }
    }

    /// The platform hears 200: from here on everything in the body must be there.
    fn acknowledged(&mut self, body: &Body, spoiled: bool) -> Checked {
        self.ledger.bodies.push(body.clone());
        let facts = reading::facts(&body.raw);
        for fact in facts {
            match fact {
                Fact::Said {
                    kind, mid, picture, ..
                } => {
                    let acked = Acked {
                        kind,
                        picture,
                        spoiled,
                    };
                    self.note(format!("acknowledged {} {}", short(kind), tail(&mid)));
                    self.check_present(&mid, &acked)?;
                    self.ledger.acked.entry(mid).or_insert(acked);
                }
                Fact::Came { mid, rank } => self.ledger.raise(&mid, rank, spoiled),
            }
        }
        Ok(())
    }
}

/// What a header of a post says.
fn carried(post: &WebhookPost, header: &str) -> Option<String> {
    let mut headers = post.headers.iter();
    let found = headers.find(|(name, _)| name == header);
    found.map(|(_, value)| value.clone())
}

/// The end of an id, which tells it from others in a trace.
pub(super) fn tail(id: &str) -> &str {
    let cut = id.len().saturating_sub(8);
    id.get(cut..).unwrap_or(id)
}
