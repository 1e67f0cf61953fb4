//! The payloads of webhooks, by event (`webhooks.md` §6, §8, §9).

use super::media::Media;
use super::thread::{Message, Thread};
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What a webhook tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The person wrote.
    Message,
    /// The business wrote (Messenger, Instagram).
    Echo,
    /// A message reached the phone (Messenger).
    Delivery,
    /// A message was read (Messenger, Instagram).
    Read,
    /// A status of WhatsApp.
    Status,
    /// A reaction.
    Reaction,
    /// A button.
    Postback,
    /// A link that leads into the chat.
    Referral,
    /// A public comment.
    Comment,
    /// A template was reviewed.
    Template,
    /// A Page's post.
    Post,
    /// Somebody likes a post or a comment (a Page's).
    Like,
    /// Somebody mentions the business.
    Mention,
    /// The figures of a story that ended.
    Insights,
}

impl Event {
    /// The word in the control API.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Echo => "echo",
            Self::Delivery => "delivery",
            Self::Read => "read",
            Self::Status => "status",
            Self::Reaction => "reaction",
            Self::Postback => "postback",
            Self::Referral => "referral",
            Self::Comment => "comment",
            Self::Template => "template",
            Self::Post => "post",
            Self::Like => "like",
            Self::Mention => "mention",
            Self::Insights => "insights",
        }
    }

    /// The field to subscribe for it.
    #[must_use]
    pub fn field(self, network: Network) -> &'static str {
        match (network, self) {
            (Network::Facebook, Self::Echo) => "message_echoes",
            (Network::Facebook, Self::Delivery) => "message_deliveries",
            (Network::Facebook, Self::Read) => "message_reads",
            (Network::Instagram, Self::Read) => "messaging_seen",
            (Network::Facebook | Network::Instagram, Self::Reaction) => "message_reactions",
            (Network::Facebook | Network::Instagram, Self::Postback) => "messaging_postbacks",
            (Network::Facebook, Self::Referral) => "messaging_referrals",
            (Network::Instagram, Self::Referral) => "messaging_referral",
            (Network::Facebook, Self::Comment | Self::Post | Self::Like) => "feed",
            (Network::Facebook, Self::Mention) => "mention",
            (Network::Instagram, Self::Mention) => "mentions",
            (Network::Instagram, Self::Insights) => "story_insights",
            (Network::Instagram, Self::Comment) => "comments",
            (Network::Whatsapp, Self::Template) => "message_template_status_update",
            _ => "messages",
        }
    }
}

/// One item of `entry[].messaging[]`.
#[must_use]
pub fn messaging(sender: &str, recipient: &str, at: i64, member: &str, value: &Value) -> Value {
    let mut item = Map::new();
    item.insert("sender".into(), json!({ "id": sender }));
    item.insert("recipient".into(), json!({ "id": recipient }));
    item.insert("timestamp".into(), json!(at));
    item.insert(member.into(), value.clone());
    Value::Object(item)
}

impl World {
    /// The `message` member of a Messenger or Instagram event, echo or not.
    pub(crate) fn message_member(&self, message: &Message, network: Network) -> Value {
        let mut body = json!({ "mid": message.id });
        if let Some(text) = &message.text {
            body["text"] = json!(text);
        }
        if let Some(media) = message.media.as_ref().and_then(|id| self.media.get(id)) {
            let kind = if message.kind == "file" {
                "file"
            } else {
                message.kind.as_str()
            };
            body["attachments"] =
                json!([{ "type": kind, "payload": { "url": self.cdn_url(media) } }]);
        }
        if let Some(to) = &message.reply_to {
            body["reply_to"] = json!({ "mid": to });
        }
        self.add_content(&mut body, message);
        if let Some(referral) = message.referral.as_deref() {
            body["referral"] = serde_json::from_str(referral).unwrap_or_default();
        }
        if message.from_business {
            body["is_echo"] = json!(true);
            // An Instagram echo carries neither (`webhooks.md` §8).
            if network == Network::Facebook {
                if let Some(app) = message
                    .app
                    .as_deref()
                    .and_then(|app| app.parse::<u64>().ok())
                {
                    body["app_id"] = json!(app);
                }
                if let Some(metadata) = &message.opaque {
                    body["metadata"] = json!(metadata);
                }
            }
        }
        body
    }

    /// What a message is made of: a person's as it was given, an echo's template as an attachment.
    fn add_content(&self, body: &mut Value, message: &Message) {
        let content: Value = message
            .content
            .as_deref()
            .and_then(|content| serde_json::from_str(content).ok())
            .unwrap_or_default();
        if message.from_business {
            if let attachment @ Value::Object(_) = &content["attachment"] {
                body["attachments"] = json!([attachment]);
            }
            return;
        }
        for (name, value) in content.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
    }

    /// An item of `value.messages[]` of WhatsApp, for a message of the person.
    pub(crate) fn whatsapp_message(&self, message: &Message, thread: &Thread) -> Value {
        let mut item = json!({
            "id": message.id,
            "timestamp": seconds(message.at),
            "type": message.kind,
        });
        if !self.hides_number(&thread.person) {
            item["from"] = json!(thread.address);
        }
        if let Some(scoped) = self.scoped_id(&thread.person) {
            item["from_user_id"] = json!(scoped);
        }
        if message.kind == "text" {
            item["text"] = json!({ "body": message.text });
        }
        if let Some(media) = message.media.as_ref().and_then(|id| self.media.get(id)) {
            let mut member = whatsapp_media(media);
            if let Some(caption) = &message.text {
                member["caption"] = json!(caption);
            }
            item[message.kind.as_str()] = member;
        }
        if let Some(content) = message.content.as_deref() {
            let content: Value = serde_json::from_str(content).unwrap_or_default();
            match (item.get_mut(&message.kind), content) {
                (Some(Value::Object(member)), Value::Object(more)) => member.extend(more),
                (_, content) => item[message.kind.as_str()] = content,
            }
        }
        if let Some(to) = &message.reply_to {
            let number = self
                .phones
                .get(&thread.asset)
                .map(|phone| phone.number.clone());
            item["context"] = json!({ "from": number, "id": to });
        }
        item
    }

    /// The `value` of a WhatsApp change around messages or statuses.
    pub(crate) fn whatsapp_value(&self, thread: &Thread, member: &str, items: Value) -> Value {
        let number = self
            .phones
            .get(&thread.asset)
            .map(|phone| phone.number.clone());
        let mut contact = json!({ "profile": { "name": thread.person } });
        if !self.hides_number(&thread.person) {
            contact["wa_id"] = json!(thread.address);
        }
        if let Some(scoped) = self.scoped_id(&thread.person) {
            contact["user_id"] = json!(scoped);
        }
        let mut value = json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": number, "phone_number_id": thread.asset },
            "contacts": [contact],
        });
        value[member] = items;
        value
    }

    /// One item of `value.statuses[]`.
    pub(crate) fn whatsapp_status(
        &self,
        message: &Message,
        thread: &Thread,
        status: &str,
        at: i64,
    ) -> Value {
        let mut item = json!({
            "id": message.id,
            "status": status,
            "timestamp": seconds(at),
            "recipient_id": thread.address,
        });
        if let Some(scoped) = self.scoped_id(&thread.person) {
            item["recipient_user_id"] = json!(scoped);
        }
        if let Some(data) = &message.opaque {
            item["biz_opaque_callback_data"] = json!(data);
        }
        // Pricing comes with `sent` and with one of delivered and read (`webhooks.md` §9).
        if status == "sent" || status == "delivered" {
            item["pricing"] = json!({
                "billable": false,
                "pricing_model": "PMP",
                "category": "service",
                "type": "free_customer_service",
            });
        }
        if let (Some(code), "failed") = (message.failed, status) {
            let error = super::error::known(code, None);
            let title = error
                .message
                .trim_start_matches(&format!("(#{code}) "))
                .to_owned();
            item["errors"] = json!([{
                "code": code,
                "title": title,
                "message": title,
                "error_data": { "details": super::error::status_details(code) },
                "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
            }]);
        }
        item
    }

    fn scoped_id(&self, person: &str) -> Option<&String> {
        self.people.get(person)?.ids.get("bsuid")
    }

    fn hides_number(&self, person: &str) -> bool {
        self.people
            .get(person)
            .is_some_and(|person| person.ids.contains_key("username"))
    }
}

/// Seconds as a string, as WhatsApp writes times.
fn seconds(at: i64) -> String {
    at.div_euclid(1000).to_string()
}

/// The media member of an inbound WhatsApp message; the hash is base64 here and hexadecimal in
/// `GET /{media-id}` (`messaging-send.md` §3).
fn whatsapp_media(media: &Media) -> Value {
    let raw = data_encoding::HEXLOWER
        .decode(media.sha256.as_bytes())
        .unwrap_or_default();
    json!({
        "id": media.id,
        "mime_type": media.mime,
        "sha256": data_encoding::BASE64.encode(&raw),
    })
}
