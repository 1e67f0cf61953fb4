//! Webhooks on their way: who gets which, batches, retries with falling frequency, loss.

use super::chance::{Chance, below, happens};
use super::time::{DAY, HOUR, Ms, SECOND};
use super::webhook::Event;
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One update for one app, waiting to be posted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Update {
    /// The app that gets it.
    pub app: String,
    /// Where it goes.
    pub callback: String,
    /// The network.
    pub network: Network,
    /// `entry.id`.
    pub entry: String,
    /// The person it is about.
    pub person: String,
    /// What it tells.
    pub event: Event,
    /// The item: one of `messaging[]`, or a change's `value`.
    pub item: Value,
    /// The message it is about.
    pub message: Option<String>,
    /// When it was first due; the retry period counts from here.
    pub since: Ms,
    /// When it is due next.
    pub due: Ms,
    /// Posts that failed so far.
    pub attempts: u32,
    /// How often it must still be accepted (more than 1 = to be repeated).
    pub copies: u32,
}

/// One POST to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookPost {
    /// The updates it carries; hand them back with the answer.
    pub updates: Vec<u64>,
    /// Where to.
    pub url: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, signed as it stands.
    pub body: Vec<u8>,
}

/// A fact about to become a webhook.
pub(crate) struct Fact {
    pub network: Network,
    pub asset: String,
    pub person: String,
    pub event: Event,
    pub item: Value,
    pub message: Option<String>,
}

/// How long a refused update is retried: 36 hours, on WhatsApp 7 days (`webhooks.md` §4).
fn retry_period(network: Network) -> Ms {
    match network {
        Network::Whatsapp => 7 * DAY,
        Network::Facebook | Network::Instagram => 36 * HOUR,
        // Updates are kept a day (`telegram.md`, unconfirmed).
        Network::Telegram => DAY,
    }
}

/// The wait after the n-th failed post: at once, then doubling from a second to an hour.
fn retry_wait(attempts: u32) -> Ms {
    match attempts {
        0 | 1 => 0,
        n => (SECOND << (n - 2).min(12)).min(HOUR),
    }
}

impl World {
    /// Puts a fact into the outbox of every app that is subscribed to it.
    pub(crate) fn announce(&mut self, rng: &mut dyn Chance, fact: &Fact) {
        let receivers = self.receivers(fact);
        if receivers.is_empty() {
            self.counters.webhooks_unsubscribed += 1;
        }
        for (app, callback, entry) in receivers {
            let Some(wait) = self.first_wait(rng, fact) else {
                self.counters.webhooks_lost += 1;
                self.is_untold(fact.event, fact.message.as_deref());
                continue;
            };
            let due = self.now + wait;
            let number = self.number();
            let copies = if self.delivery.applies(fact.network) {
                self.delivery.repeat
            } else {
                1
            };
            let update = Update {
                app,
                callback,
                network: fact.network,
                entry,
                person: fact.person.clone(),
                event: fact.event,
                item: fact.item.clone(),
                message: fact.message.clone(),
                since: due,
                due,
                attempts: 0,
                copies,
            };
            self.queue.insert((due, number));
            self.updates.insert(number, update);
        }
    }

    /// Apps, callbacks and entry ids a fact goes to. All three layers of a subscription must be
    /// in place (`webhooks.md` §1).
    fn receivers(&self, fact: &Fact) -> Vec<(String, String, String)> {
        let field = fact.event.field(fact.network);
        let wanted = |app: &str| {
            let subscription = self
                .apps
                .get(app)?
                .subscriptions
                .get(fact.network.object())?;
            subscription
                .fields
                .iter()
                .any(|own| own == field)
                .then(|| subscription.callback_url.clone())
        };
        match fact.network {
            Network::Telegram => {
                let hook = |bot: &super::telegram::Bot| Some(bot.webhook.as_ref()?.url.clone());
                let url = self.bots.get(&fact.asset).and_then(hook);
                let to = |url| (fact.asset.clone(), url, fact.asset.clone());
                url.map(to).into_iter().collect()
            }
            Network::Facebook => {
                let Some(page) = self.pages.get(&fact.asset) else {
                    return Vec::new();
                };
                page.subscribed
                    .iter()
                    .filter(|(_, fields)| fields.iter().any(|own| own == field))
                    .filter_map(|(app, _)| Some((app.clone(), wanted(app)?, fact.asset.clone())))
                    .collect()
            }
            Network::Instagram => {
                let page = self.page_of(&fact.asset).map(|page| &page.subscribed);
                let own = self
                    .instagrams
                    .get(&fact.asset)
                    .map(|account| &account.subscribed);
                let apps: BTreeSet<&String> = page
                    .into_iter()
                    .chain(own)
                    .flat_map(BTreeMap::keys)
                    .collect();
                apps.into_iter()
                    .filter_map(|app| Some((app.clone(), wanted(app)?, fact.asset.clone())))
                    .collect()
            }
            Network::Whatsapp => {
                let Some(phone) = self.phones.get(&fact.asset) else {
                    return Vec::new();
                };
                let Some(waba) = self.wabas.get(&phone.waba) else {
                    return Vec::new();
                };
                waba.subscribed
                    .iter()
                    .filter_map(|(app, other)| {
                        let usual = wanted(app)?;
                        // Order: number, then account, then app.
                        let callback = phone
                            .callback
                            .clone()
                            .or_else(|| other.clone())
                            .unwrap_or(usual);
                        Some((app.clone(), callback, waba.id.clone()))
                    })
                    .collect()
            }
        }
    }

    /// How long an update waits before its first post; `None` = it is lost for good.
    pub(super) fn first_wait(&mut self, rng: &mut dyn Chance, fact: &Fact) -> Option<Ms> {
        let mut wait = self.webhook_fault(rng, fact)?;
        if !self.delivery.applies(fact.network) {
            return Some(wait);
        }
        let named = self.delivery.drop_only.is_empty()
            || self
                .delivery
                .drop_only
                .iter()
                .any(|word| word == fact.event.word());
        if named && self.delivery.drop_next > 0 {
            self.delivery.drop_next -= 1;
            return None;
        }
        if named && happens(rng, self.delivery.drop_rate) {
            return None;
        }
        wait += self.delivery.delay_ms;
        if self.delivery.shuffle {
            let span = u64::try_from(self.delivery.delay_ms.max(400)).unwrap_or(400);
            wait += Ms::try_from(below(rng, span)).unwrap_or(0);
        }
        Some(wait)
    }

    /// The posts to make now, at most `limit`. Their updates count as taken until
    /// [`Self::webhook_answered`] hears of them.
    pub fn due_webhooks(
        &mut self,
        now: Ms,
        rng: &mut dyn Chance,
        limit: usize,
    ) -> Vec<WebhookPost> {
        self.advance(now, rng);
        if self.delivery.paused || limit == 0 {
            return Vec::new();
        }
        let batch = usize::try_from(self.delivery.batch).unwrap_or(1);
        let mut ready = self.ready(limit.saturating_mul(batch), batch == 1);
        if self.delivery.shuffle {
            for at in (1..ready.len()).rev() {
                let other = usize::try_from(below(rng, at as u64 + 1)).unwrap_or(0);
                ready.swap(at, other);
            }
        }
        let mut groups: Vec<((String, String, Network), Vec<u64>)> = Vec::new();
        for number in ready {
            let Some(update) = self.updates.get(&number) else {
                continue;
            };
            let key = (update.app.clone(), update.callback.clone(), update.network);
            match groups.iter_mut().find(|(other, list)| {
                *other == key && list.len() < batch && key.2 != Network::Telegram
            }) {
                Some((_, list)) => list.push(number),
                None => groups.push((key, vec![number])),
            }
        }
        groups.truncate(limit);
        let mut posts = Vec::with_capacity(groups.len());
        for ((app, callback, network), updates) in groups {
            self.taken.extend(updates.iter().copied());
            posts.push(self.post(&app, callback, network, updates));
        }
        posts
    }

    /// Updates that may be posted now. One person's updates leave one after the other unless
    /// they are shuffled: no order is promised, but needless disorder helps nobody at a desk.
    fn ready(&self, most: usize, alone: bool) -> Vec<u64> {
        let mut busy = self.busy();
        let mut ready = Vec::new();
        for (_, number) in self.queue.iter().take_while(|(due, _)| *due <= self.now) {
            let Some(update) = self.updates.get(number) else {
                continue;
            };
            let person = (update.entry.as_str(), update.person.as_str());
            if self.taken.contains(number) || (busy.contains(&person) && !self.delivery.shuffle) {
                continue;
            }
            if alone {
                busy.insert(person);
            }
            ready.push(*number);
            if ready.len() == most {
                break;
            }
        }
        ready
    }

    /// Hears how a post went: the HTTP status, or `None` when there was no answer. Anything but
    /// 2xx is refused and comes again.
    pub fn webhook_answered(
        &mut self,
        now: Ms,
        rng: &mut dyn Chance,
        updates: &[u64],
        status: Option<u16>,
    ) {
        self.advance(now, rng);
        let accepted = status.is_some_and(|status| (200..300).contains(&status));
        self.counters.webhook_posts += 1;
        if accepted {
            self.counters.webhook_posts_accepted += 1;
        } else {
            self.counters.webhook_posts_refused += 1;
        }
        for number in updates {
            self.taken.remove(number);
            let Some(mut update) = self.updates.remove(number) else {
                continue;
            };
            self.queue.remove(&(update.due, *number));
            if accepted {
                self.accepted(&update);
                update.copies = update.copies.saturating_sub(1);
                if update.copies == 0 {
                    continue;
                }
                update.attempts = 0;
                update.due = self.now;
            } else {
                update.attempts += 1;
                #[expect(
                    clippy::cast_precision_loss,
                    clippy::cast_possible_truncation,
                    reason = "waits of hours are exact in an f64"
                )]
                let wait = (retry_wait(update.attempts) as f64 / self.delivery.compression) as Ms;
                #[expect(
                    clippy::cast_precision_loss,
                    clippy::cast_possible_truncation,
                    reason = "a week of milliseconds is exact in an f64"
                )]
                let period =
                    (retry_period(update.network) as f64 / self.delivery.compression) as Ms;
                update.due = self.now + wait;
                if update.due > update.since + period {
                    self.counters.webhooks_given_up += 1;
                    self.is_untold(update.event, update.message.as_deref());
                    continue;
                }
            }
            self.queue.insert((update.due, *number));
            self.updates.insert(*number, update);
        }
    }

    /// Nobody will ever be told of something that a person said.
    fn is_untold(&mut self, event: Event, message: Option<&str>) {
        if let (Event::Message, Some(message)) = (event, message) {
            self.untold.insert(message.to_owned());
        }
    }

    fn accepted(&mut self, update: &Update) {
        self.counters.webhooks_accepted += 1;
        let tells = matches!(update.event, Event::Echo | Event::Status);
        if let (true, Some(message)) = (tells, &update.message)
            && let Some(message) = self.messages.get_mut(message)
        {
            message.evidence = true;
        }
    }

    /// Makes everything that waits due now.
    pub(crate) fn flush(&mut self) {
        self.queue.clear();
        let now = self.now;
        for (number, update) in &mut self.updates {
            update.due = now;
            self.queue.insert((now, *number));
        }
    }

    /// When the next post is due that neither is on its way nor waits for one that is.
    pub(crate) fn next_post(&self) -> Option<Ms> {
        let busy = self.busy();
        self.queue
            .iter()
            .find(|(_, number)| {
                let blocked = self.updates.get(number).is_none_or(|update| {
                    !self.delivery.shuffle
                        && busy.contains(&(update.entry.as_str(), update.person.as_str()))
                });
                !self.taken.contains(number) && !blocked
            })
            .map(|(due, _)| *due)
    }

    /// People of whom an update is on its way.
    fn busy(&self) -> BTreeSet<(&str, &str)> {
        self.taken
            .iter()
            .filter_map(|number| self.updates.get(number))
            .map(|update| (update.entry.as_str(), update.person.as_str()))
            .collect()
    }
}
