//! Updates: posted to a bot's webhook, or kept until they are asked for and confirmed
//! (`telegram.md`, "Receiving").

use super::call::Doing;
use super::methods::unauthorized;
use super::{Bot, Pending, Refused, Told};
use crate::rules::chance::Chance;
use crate::rules::delivery::Signing;
use crate::rules::outbox::{Fact, Update, WebhookPost};
use crate::rules::params::decode;
use crate::rules::request::ApiRequest;
use crate::rules::thread::Thread;
use crate::rules::time::Ms;
use crate::rules::webhook::Event;
use crate::rules::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Where a bot's updates are posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// The address.
    pub url: String,
    /// What every post carries in its header.
    pub secret: Option<String>,
}

/// Updates that come unless others are named; reactions do not.
const USUAL: [&str; 4] = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
];

impl Bot {
    fn wants(&self, member: &str) -> bool {
        match self.wanted.is_empty() {
            true => USUAL.contains(&member),
            false => self.wanted.iter().any(|own| own == member),
        }
    }
}

impl World {
    /// Tells a bot of something.
    pub(super) fn tell_bot(
        &mut self,
        rng: &mut dyn Chance,
        thread: &Thread,
        event: Event,
        (member, value): (&str, Value),
        message: Option<&str>,
    ) {
        let Some(bot) = self.bots.get_mut(&thread.asset) else {
            return;
        };
        if !bot.wants(member) {
            self.counters.webhooks_unsubscribed += 1;
            return;
        }
        bot.update += 1;
        let (number, posted) = (bot.update, bot.webhook.is_some());
        let mut item = json!({ "update_id": number });
        item[member] = value;
        let fact = Fact {
            network: Network::Telegram,
            asset: thread.asset.clone(),
            person: thread.person.clone(),
            event,
            item,
            message: message.map(str::to_owned),
        };
        if posted {
            return self.announce(rng, &fact);
        }
        match self.first_wait(rng, &fact) {
            Some(wait) => {
                let due = self.now + wait;
                let pending = Pending {
                    number,
                    due,
                    item: fact.item,
                };
                if let Some(bot) = self.bots.get_mut(&thread.asset) {
                    bot.pending.push(pending);
                }
            }
            None => self.counters.webhooks_lost += 1,
        }
    }

    pub(super) fn get_updates(&mut self, doing: &Doing<'_>) -> Told {
        let now = self.now;
        let bot = self.bots.get_mut(&doing.bot).ok_or_else(unauthorized)?;
        if bot.webhook.is_some() {
            return Err(Refused::new(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            ));
        }
        if let Some(wanted) = wanted(doing) {
            bot.wanted = wanted;
        }
        if let Some(offset) = doing.params.number("offset") {
            bot.pending.retain(|update| update.number >= offset);
        }
        let limit = doing.params.number("limit").unwrap_or(100).clamp(1, 100);
        let there = bot.pending.iter().filter(|update| update.due <= now);
        let given: Vec<Value> = there
            .take(usize::try_from(limit).unwrap_or(100))
            .map(|update| update.item.clone())
            .collect();
        Ok(json!(given))
    }

    /// For how long a call that asks for updates is kept waiting as things stand; `None` = it is
    /// answered at once, or asks for something else.
    #[must_use]
    pub fn keeps_waiting(&self, now: Ms, request: &ApiRequest) -> Option<Ms> {
        let call = super::read(request)?;
        let super::call::What::Method(method) = &call.what else {
            return None;
        };
        let id = call.token.split(':').next().unwrap_or_default();
        let bot = self.bots.get(id)?;
        let params = crate::rules::params::Params::read(request);
        let wait = params.number("timeout").unwrap_or(0).clamp(0, 50) * 1_000;
        let asks = method == "getupdates" && bot.token == call.token && !bot.revoked;
        if !asks || wait == 0 || bot.webhook.is_some() {
            return None;
        }
        let from = params.number("offset").unwrap_or(i64::MIN);
        let next = bot
            .pending
            .iter()
            .filter(|update| update.number >= from)
            .map(|update| (update.due - now).max(0))
            .min();
        next.map_or(Some(wait), |next| (next > 0).then(|| next.min(wait)))
    }

    pub(super) fn set_webhook(&mut self, doing: &Doing<'_>) -> Told {
        let url = doing.params.text("url").unwrap_or_default();
        if url.is_empty() {
            return self.delete_webhook(doing);
        }
        // Unlike the platform, this machine may be posted to without TLS: a desk that is tried here
        // has none.
        let here = url.starts_with("http://127.0.0.1") || url.starts_with("http://localhost");
        if !url.starts_with("https://") && !here {
            return Err(Refused::bad(
                "bad webhook: An HTTPS URL must be provided for webhook",
            ));
        }
        let secret = doing.params.text("secret_token");
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let fits = |s: &String| s.len() <= 256 && s.chars().all(plain);
        if secret.as_ref().is_some_and(|secret| !fits(secret)) {
            return Err(Refused::bad("secret token contains unallowed characters"));
        }
        let drops = doing.params.text("drop_pending_updates").as_deref() == Some("true");
        let bot = self.bots.get_mut(&doing.bot).ok_or_else(unauthorized)?;
        if let Some(wanted) = wanted(doing) {
            bot.wanted = wanted;
        }
        bot.webhook = Some(Webhook {
            url: url.clone(),
            secret,
        });
        let waiting = std::mem::take(&mut bot.pending);
        for update in waiting.into_iter().filter(|_| !drops) {
            self.post_later(&doing.bot, &url, update);
        }
        Ok(json!(true))
    }

    /// An update that waited to be asked for is posted now.
    fn post_later(&mut self, bot: &str, url: &str, pending: Pending) {
        let due = pending.due.max(self.now);
        let number = self.number();
        let update = Update {
            app: bot.to_owned(),
            callback: url.to_owned(),
            network: Network::Telegram,
            entry: bot.to_owned(),
            person: String::new(),
            event: Event::Message,
            item: pending.item,
            message: None,
            since: due,
            due,
            attempts: 0,
            copies: 1,
        };
        self.queue.insert((due, number));
        self.updates.insert(number, update);
    }

    pub(super) fn delete_webhook(&mut self, doing: &Doing<'_>) -> Told {
        let drops = doing.params.text("drop_pending_updates").as_deref() == Some("true");
        let own = |update: &Update| update.network == Network::Telegram && update.app == doing.bot;
        let waiting: Vec<u64> = self
            .updates
            .iter()
            .filter(|(number, update)| own(update) && !self.taken.contains(number))
            .map(|(number, _)| *number)
            .collect();
        let mut back = Vec::new();
        for number in waiting {
            if let Some(update) = self.updates.remove(&number) {
                self.queue.remove(&(update.due, number));
                back.push(Pending {
                    number: update.item["update_id"].as_i64().unwrap_or(0),
                    due: self.now,
                    item: update.item,
                });
            }
        }
        let bot = self.bots.get_mut(&doing.bot).ok_or_else(unauthorized)?;
        bot.webhook = None;
        if drops {
            bot.pending.clear();
        } else {
            bot.pending.extend(back);
            bot.pending.sort_by_key(|update| update.number);
        }
        Ok(json!(true))
    }

    pub(super) fn webhook_info(&self, bot: &str) -> Told {
        let bot = self.bots.get(bot).ok_or_else(unauthorized)?;
        let posted = self
            .updates
            .values()
            .filter(|update| update.network == Network::Telegram && update.app == bot.id);
        let failed = posted.clone().any(|update| update.attempts > 0);
        let mut info = json!({
            "url": bot.webhook.as_ref().map_or("", |hook| hook.url.as_str()),
            "has_custom_certificate": false,
            "pending_update_count": bot.pending.len() + posted.count(),
            "allowed_updates": bot.wanted,
        });
        if failed {
            info["last_error_message"] = json!("Wrong response from the webhook");
        }
        Ok(info)
    }

    /// The post of one update: one at a time, with the secret in its header.
    pub(crate) fn bot_post(&self, bot: &str, url: String, updates: Vec<u64>) -> WebhookPost {
        let item = updates
            .first()
            .and_then(|number| self.updates.get(number))
            .map(|update| update.item.to_string())
            .unwrap_or_default();
        let hook = self.bots.get(bot).and_then(|bot| bot.webhook.as_ref());
        let secret = hook.and_then(|hook| hook.secret.clone());
        let secret = match self.delivery.signing {
            Signing::Right => secret,
            Signing::Wrong => Some("another_secret".to_owned()),
            Signing::Sha1Only | Signing::None => None,
        };
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        headers.extend(secret.map(|secret| ("x-telegram-bot-api-secret-token".to_owned(), secret)));
        WebhookPost {
            updates,
            url,
            headers,
            body: item.into_bytes(),
        }
    }
}

/// The updates that a call names.
fn wanted(doing: &Doing<'_>) -> Option<Vec<String>> {
    let list = doing.params.json("allowed_updates")?;
    let names = list.as_array()?.iter().filter_map(Value::as_str);
    Some(names.map(decode).collect())
}
