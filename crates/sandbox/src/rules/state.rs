//! Counters, and what the world shows of itself (`GET /control/state`).

use super::thread::Fate;
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What has happened since the world began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counters {
    /// Calls answered or not.
    pub calls: u64,
    /// Sends the platform acted upon, by network.
    pub sends_acted: BTreeMap<String, u64>,
    /// Sends acted upon whose answer was lost, by network.
    pub answers_lost: BTreeMap<String, u64>,
    /// Posts made public, by network and kind.
    pub published: BTreeMap<String, u64>,
    /// Publishing calls acted upon whose answer was lost, by network.
    pub post_answers_lost: BTreeMap<String, u64>,
    /// Messages people wrote, by network.
    pub said: BTreeMap<String, u64>,
    /// POSTs made.
    pub webhook_posts: u64,
    /// POSTs answered with 2xx.
    pub webhook_posts_accepted: u64,
    /// POSTs refused or not answered.
    pub webhook_posts_refused: u64,
    /// Updates accepted.
    pub webhooks_accepted: u64,
    /// Updates lost on purpose.
    pub webhooks_lost: u64,
    /// Updates dropped at the end of the retry period.
    pub webhooks_given_up: u64,
    /// Facts nobody was subscribed to.
    pub webhooks_unsubscribed: u64,
    /// Calls refused by a rate limit.
    pub throttled: u64,
    /// Faults that struck, by action.
    pub faults_struck: BTreeMap<String, u64>,
    /// How often each magic name struck, by network and name.
    pub magic_struck: BTreeMap<String, u64>,
}

impl World {
    /// Marks the answer of sends and of publishing calls as lost: the caller cannot have read it, or may not have.
    pub(crate) fn lose_answers(&mut self, messages: &[String]) {
        for id in messages {
            let Some(message) = self.messages.get_mut(id) else {
                if !self.lose_refusal(id) {
                    self.lose_post(id);
                }
                continue;
            };
            if message.answer == Fate::Lost {
                continue;
            }
            message.answer = Fate::Lost;
            let Some(thread) = self.threads.get(&message.thread) else {
                continue;
            };
            *self
                .counters
                .answers_lost
                .entry(thread.network.word().to_owned())
                .or_default() += 1;
        }
    }

    /// Sends and posts of the business since a time: after an unclean stop their answers may be lost.
    pub(crate) fn sends_since(&self, at: super::time::Ms) -> Vec<String> {
        self.messages
            .values()
            .filter(|message| message.from_business && message.at >= at)
            .map(|message| message.id.clone())
            .chain(self.refused_since(at))
            .chain(self.posts_since(at))
            .collect()
    }

    /// `GET /control/state`.
    #[must_use]
    pub fn state(&self) -> Value {
        let undecidable = self.undecidable();
        let mut state = serde_json::to_value(&self.counters).unwrap_or_default();
        state["now"] = json!(super::time::rfc3339(self.now));
        state["webhooks_pending"] = json!(self.updates.len());
        state["receipts_pending"] = json!(self.ticks());
        state["tasks_pending"] = json!(self.tasks.len());
        state["faults"] = json!(self.faults.len());
        state["undecidable"] = json!(undecidable.len());
        state["undecidable_sends"] = json!(undecidable);
        let blind = self.undecidable_posts();
        state["undecidable_posts"] = json!(blind.len());
        state["undecidable_publications"] = json!(blind);
        state["posts"] = json!(self.publications().filter(|post| post.public).count());
        state["messages"] = json!(self.messages.len());
        state["people"] = json!(self.people.len());
        state
    }
}

impl World {
    /// The faults in force.
    #[must_use]
    pub fn faults(&self) -> &[super::fault::Fault] {
        &self.faults
    }

    /// The delivery in force.
    #[must_use]
    pub fn delivery(&self) -> &super::delivery::Delivery {
        &self.delivery
    }

    /// All apps with secrets and subscriptions, for whoever sits at the sandbox.
    #[must_use]
    pub fn shown_apps(&self) -> Value {
        let rows: Vec<Value> = self
            .apps
            .values()
            .map(|app| {
                json!({
                    "app_id": app.id,
                    "app_secret": app.secret,
                    "verify_token": app.verify_token,
                    "app_token": format!("{}|{}", app.id, app.secret),
                    "subscriptions": app.subscriptions,
                })
            })
            .collect();
        Value::Array(rows)
    }

    /// All assets with the tokens that serve them.
    #[must_use]
    pub fn shown_assets(&self) -> Value {
        let token = |asset: &str| {
            self.tokens
                .iter()
                .find(|(_, token)| {
                    token.covers(asset) && token.kind == super::access::TokenKind::SystemUser
                })
                .map(|(text, _)| text.clone())
        };
        let mut rows: Vec<Value> = self
            .pages
            .values()
            .map(|page| json!({ "kind": "facebook", "id": page.id, "name": page.name, "token": page.token, "instagram": page.instagram }))
            .collect();
        rows.extend(self.instagrams.values().map(|account| {
            let page = account.page.as_ref().and_then(|page| self.pages.get(page));
            json!({ "kind": "instagram", "id": account.id, "name": account.name, "username": account.username, "page": account.page, "token": page.map(|page| page.token.clone()) })
        }));
        rows.extend(self.phones.values().map(|phone| {
            json!({ "kind": "whatsapp", "id": phone.id, "name": phone.name, "number": phone.number, "waba": phone.waba, "token": token(&phone.id) })
        }));
        rows.extend(self.bots.values().map(|bot| {
            json!({ "kind": "telegram", "id": bot.id, "name": bot.name, "username": bot.username, "token": bot.token })
        }));
        Value::Array(rows)
    }

    /// Everybody who has a phone here.
    #[must_use]
    pub fn shown_people(&self) -> Vec<Value> {
        self.threads
            .values()
            .map(|thread| {
                let received = self.received(thread.network, &thread.address).len();
                json!({
                    "kind": thread.network,
                    "from": thread.person,
                    "from_id": thread.address,
                    "to": thread.asset,
                    "messages": thread.messages.len(),
                    "received": received,
                })
            })
            .collect()
    }
}

impl World {
    /// A chat with the first asset of a network as the person sees it: their own messages, and
    /// what has arrived on their phone.
    #[must_use]
    pub fn shown_chat(&self, kind: Network, from: &str) -> Vec<&super::thread::Message> {
        let Ok(thread) = self.chat(kind, from, None) else {
            return Vec::new();
        };
        thread
            .messages
            .iter()
            .filter_map(|id| self.messages.get(id))
            .filter(|message| message.arrived.is_some() && message.kind != "reaction")
            .collect()
    }

    /// Whether a person's phone takes messages.
    #[must_use]
    pub fn phone_is_on(&self, kind: Network, from: &str) -> bool {
        self.habits(kind, from).delivered_after_ms.is_some()
    }

    /// Who has a chat on a network.
    #[must_use]
    pub fn people_on(&self, kind: Network) -> Vec<String> {
        let names: std::collections::BTreeSet<&String> = self
            .threads
            .values()
            .filter(|thread| thread.network == kind)
            .map(|thread| &thread.person)
            .collect();
        names.into_iter().cloned().collect()
    }

    /// The shop's name on a network.
    #[must_use]
    pub fn shop_name(&self, kind: Network) -> &str {
        let asset = self.usual_asset(kind);
        match kind {
            Network::Facebook => self.pages.get(asset).map(|page| page.name.as_str()),
            Network::Instagram => self
                .instagrams
                .get(asset)
                .map(|account| account.name.as_str()),
            Network::Whatsapp => self.phones.get(asset).map(|phone| phone.name.as_str()),
            Network::Telegram => self.bots.get(asset).map(|bot| bot.name.as_str()),
        }
        .unwrap_or_default()
    }

    /// What stands under it: a handle or a number.
    #[must_use]
    pub fn shop_handle(&self, kind: Network) -> String {
        let asset = self.usual_asset(kind);
        match kind {
            Network::Facebook => format!("m.me/{asset}"),
            Network::Instagram => self
                .instagrams
                .get(asset)
                .map(|account| format!("@{}", account.username))
                .unwrap_or_default(),
            Network::Telegram => self
                .bots
                .get(asset)
                .map(|bot| format!("@{}", bot.username))
                .unwrap_or_default(),
            Network::Whatsapp => self.phone_node(asset)["display_phone_number"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        }
    }
}
