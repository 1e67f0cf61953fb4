//! What people received: the account of `GET /control/phones/{kind}/{from}`.

use super::thread::{Message, Thread};
use super::time::Ms;
use super::world::{Network, World};
use serde_json::{Value, json};

impl World {
    /// Every message a person received on a network, in the order in which it arrived.
    #[must_use]
    pub fn received(&self, kind: Network, from: &str) -> Vec<Value> {
        let mut found: Vec<(Ms, usize, Value)> = Vec::new();
        for thread in self.threads.values() {
            if thread.network != kind || (thread.person != from && thread.address != from) {
                continue;
            }
            for (place, id) in thread.messages.iter().enumerate() {
                let Some(message) = self.messages.get(id) else {
                    continue;
                };
                if let (true, Some(arrived)) = (message.from_business, message.arrived) {
                    found.push((arrived, place, self.received_row(message, thread, arrived)));
                }
            }
        }
        found.sort_by_key(|(arrived, place, _)| (*arrived, *place));
        found.into_iter().map(|(_, _, row)| row).collect()
    }

    fn received_row(&self, message: &Message, thread: &Thread, arrived: Ms) -> Value {
        let mut row = json!({
            "id": message.id,
            "at": super::time::rfc3339(arrived),
            "type": message.kind,
            "text": message.text,
            "channel": thread.asset,
            "read": message.read.is_some(),
        });
        if let Some(media) = message.media.as_ref().and_then(|id| self.media.get(id)) {
            row["media"] = json!({
                "mime_type": media.mime,
                "size": media.size,
                "sha256": media.sha256,
                "url": format!("{}/control/media/{}", self.settings.base_url, media.id),
            });
        }
        if let Some(content) = message.content.as_deref() {
            row["content"] = serde_json::from_str(content).unwrap_or_default();
        }
        if let Some(to) = &message.reply_to {
            row["reply_to"] = json!(to);
        }
        if let Some(opaque) = &message.opaque {
            row["opaque"] = json!(opaque);
        }
        row
    }
}
