//! One POST: updates gathered into entries, escaped and signed (`webhooks.md` §3, §5).

use super::delivery::Signing;
use super::outbox::WebhookPost;
use super::signature;
use super::webhook::Event;
use super::world::{Network, World};
use serde_json::{Value, json};

impl World {
    pub(crate) fn post(
        &self,
        app: &str,
        url: String,
        network: Network,
        updates: Vec<u64>,
    ) -> WebhookPost {
        if network == Network::Telegram {
            return self.bot_post(app, url, updates);
        }
        let mut entries: Vec<(String, Vec<Value>)> = Vec::new();
        for update in updates.iter().filter_map(|number| self.updates.get(number)) {
            let item = match network {
                Network::Whatsapp if update.event != Event::Template => {
                    json!({ "field": "messages", "value": update.item })
                }
                _ => update.item.clone(),
            };
            match entries.iter_mut().find(|(entry, _)| *entry == update.entry) {
                Some((_, items)) => items.push(item),
                None => entries.push((update.entry.clone(), vec![item])),
            }
        }
        let entries: Vec<Value> = entries
            .into_iter()
            .map(|(id, items)| match network {
                Network::Whatsapp => json!({ "id": id, "changes": items }),
                // `entry.time` is when it is sent, in milliseconds for messaging events.
                _ => {
                    // Messaging events count milliseconds, changes seconds (`webhooks.md` §5).
                    let (changes, messaging): (Vec<Value>, Vec<Value>) = items
                        .into_iter()
                        .partition(|item| item.get("field").is_some());
                    let mut entry = json!({ "id": id });
                    if messaging.is_empty() {
                        entry["time"] = json!(self.now.div_euclid(1000));
                    } else {
                        entry["time"] = json!(self.now);
                        entry["messaging"] = json!(messaging);
                    }
                    if !changes.is_empty() {
                        entry["changes"] = json!(changes);
                    }
                    entry
                }
            })
            .collect();
        let body = json!({ "object": network.object(), "entry": entries });
        let body = if self.delivery.escape {
            signature::escaped(&body)
        } else {
            body.to_string().into_bytes()
        };
        let secret = self
            .apps
            .get(app)
            .map(|app| app.secret.as_str())
            .unwrap_or_default();
        WebhookPost {
            headers: self.post_headers(secret, &body),
            updates,
            url,
            body,
        }
    }

    fn post_headers(&self, secret: &str, body: &[u8]) -> Vec<(String, String)> {
        let secret = match self.delivery.signing {
            Signing::Wrong => "another secret",
            _ => secret,
        };
        let mut headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("user-agent".to_owned(), "facebookexternalua".to_owned()),
            ("accept".to_owned(), "*/*".to_owned()),
        ];
        if matches!(self.delivery.signing, Signing::Right | Signing::Wrong) {
            let value = format!("sha256={}", signature::sha256(secret, body));
            headers.push(("x-hub-signature-256".to_owned(), value));
        }
        if self.delivery.signing != Signing::None {
            let value = format!("sha1={}", signature::sha1(secret, body));
            headers.push(("x-hub-signature".to_owned(), value));
        }
        headers
    }
}
