//! Sends of Messenger and Instagram (`messaging-send.md` §1, §2).

use super::super::access::Token;
use super::super::error::{Graph, invalid, outside_window};
use super::super::ids;
use super::super::media;
use super::super::params::plain;
use super::super::request::Effect;
use super::super::route::Call;
use super::super::task::Work;
use super::super::world::{Network, World};
use super::{Draft, HUMAN_WINDOW, WINDOW};
use serde_json::{Value, json};

/// The longest text: 2000 characters on Messenger, 1000 BYTES of UTF-8 on Instagram.
const MESSENGER_CHARACTERS: usize = 2000;
const INSTAGRAM_BYTES: usize = 1000;
/// The longest `metadata`.
const METADATA: usize = 1000;
/// The most quick replies.
const QUICK_REPLIES: usize = 13;

impl World {
    pub(super) fn send_messenger(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        node: &str,
    ) -> Graph<Value> {
        let recipient = call
            .params
            .json("recipient")
            .ok_or_else(|| invalid("The parameter recipient is required"))?;
        if let Some(comment) = plain(&recipient["comment_id"]) {
            return self.answer_in_private(call, token, &comment);
        }
        let address = plain(&recipient["id"])
            .ok_or_else(|| invalid("Invalid parameter: recipient must hold the id of a person"))?;
        let (network, asset) = self
            .side(node, &address)
            .ok_or_else(|| invalid("No matching user found").with_subcode(2_018_001))?;
        let thread = self
            .thread_of(&asset, &address)
            .map(|thread| thread.id.clone())
            .ok_or_else(|| invalid("No matching user found").with_subcode(2_018_001))?;
        if let Some(action) = call.params.text("sender_action") {
            return self.sender_action(call, &thread, &address, &action);
        }
        let span = reply_span(call)?;
        let message = call
            .params
            .json("message")
            .ok_or_else(|| invalid("The parameter message is required"))?;
        let mut draft = Draft {
            id: ids::message(call.rng, network, &address, true),
            network,
            asset: asset.clone(),
            address: address.clone(),
            thread: thread.clone(),
            kind: "text".to_owned(),
            text: None,
            media: None,
            link: None,
            opaque: metadata(&message)?,
            app: token.app.clone(),
            reply_to: self.quoted(call, &message),
            fails: call.fails,
            never: call.never,
            late: call.late,
            content: None,
        };
        let message = self.with_filedata(call, network, &asset, message)?;
        self.fill(&mut draft, &message)?;
        if !self.window_open(&thread, span) {
            return Err(outside_window(match network {
                Network::Instagram => 2_534_022,
                _ => 2_018_278,
            }));
        }
        self.take_send(network, &asset, &address)?;
        if let Some(url) = draft.link.clone() {
            return Ok(self.fetch_for(call, draft, url));
        }
        self.commit(call.rng, &draft);
        call.acted = true;
        call.message = Some(draft.id.clone());
        Ok(json!({ "recipient_id": address, "message_id": draft.id }))
    }

    /// A file may travel in the form of the send itself.
    fn with_filedata(
        &mut self,
        call: &mut Call<'_>,
        network: Network,
        asset: &str,
        mut message: Value,
    ) -> Graph<Value> {
        let attachment = &message["attachment"];
        let payload = &attachment["payload"];
        let named = plain(&payload["url"]).or_else(|| plain(&payload["attachment_id"]));
        let kind = plain(&attachment["type"]).unwrap_or_default();
        let is_file = matches!(kind.as_str(), "image" | "video" | "audio" | "file");
        if !is_file || named.is_some() || call.params.files.is_empty() {
            return Ok(message);
        }
        let id = self.filedata(call, network, asset, &kind)?;
        message["attachment"]["payload"] = json!({ "attachment_id": id });
        Ok(message)
    }

    /// Which side of a Page an id belongs to: the Page's own people, or the linked account's.
    fn side(&self, node: &str, address: &str) -> Option<(Network, String)> {
        let candidates = [
            Some(node.to_owned()),
            self.pages.get(node).and_then(|page| page.instagram.clone()),
        ];
        candidates.into_iter().flatten().find_map(|asset| {
            let known = self.addresses.contains_key(&format!("{asset}/{address}"));
            let network = self.network_of(&asset)?;
            known.then_some((network, asset))
        })
    }

    fn quoted(&self, call: &Call<'_>, message: &Value) -> Option<String> {
        let outer = call.params.json("reply_to").unwrap_or_default();
        let id = plain(&outer["mid"]).or_else(|| plain(&message["reply_to"]["mid"]))?;
        self.messages.contains_key(&id).then_some(id)
    }

    /// Text or attachment, never both.
    fn fill(&self, draft: &mut Draft, message: &Value) -> Graph<()> {
        let attachment = match (&message["attachment"], &message["attachments"]) {
            (Value::Null, Value::Array(list)) if list.len() == 1 => list[0].clone(),
            (Value::Null, Value::Array(list)) if list.len() > 1 => {
                return Err(invalid("Invalid parameter: one attachment at a time"));
            }
            (single, _) => single.clone(),
        };
        let text = plain(&message["text"]);
        match (text, &attachment) {
            (Some(_), Value::Object(_)) => Err(invalid(
                "Invalid parameter: a message holds text or an attachment, not both",
            )),
            (Some(text), _) => fill_text(draft, message, text),
            (None, Value::Object(_)) => self.fill_attachment(draft, &attachment),
            (None, _) => Err(invalid("Param message must be non-empty.")),
        }
    }

    fn fill_attachment(&self, draft: &mut Draft, attachment: &Value) -> Graph<()> {
        let kind = attachment["type"]
            .as_str()
            .unwrap_or("")
            .to_ascii_lowercase();
        let payload = &attachment["payload"];
        match kind.as_str() {
            "image" | "video" | "audio" | "file" => {}
            "template" => {
                draft.kind = "template".to_owned();
                draft.text =
                    plain(&payload["text"]).or_else(|| plain(&payload["elements"][0]["title"]));
                draft.content = Some(json!({ "attachment": attachment }).to_string());
                return template(payload);
            }
            "like_heart" if draft.network == Network::Instagram => {
                draft.kind = "like_heart".to_owned();
                return Ok(());
            }
            _ => {
                return Err(invalid(
                    "Invalid parameter: message[attachment][type] must be one of the following values: image, video, audio, file, template",
                ));
            }
        }
        draft.kind = kind;
        if let Some(id) = plain(&payload["attachment_id"]) {
            let own = self.media.get(&id).filter(|media| {
                media.asset == draft.asset
                    || self
                        .page_of(&draft.asset)
                        .is_some_and(|page| page.id == media.asset)
            });
            if own.is_none() {
                return Err(invalid("Invalid attachment id").with_subcode(2_018_074));
            }
            draft.media = Some(id);
            return Ok(());
        }
        let url = plain(&payload["url"])
            .ok_or_else(|| invalid("Param message[attachment][payload][url] is required"))?;
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(invalid(
                "message[attachment][payload][url] should represent a valid URL",
            ));
        }
        match self.cached_link(&url) {
            Some(media) => draft.media = Some(media),
            None => draft.link = Some(url),
        }
        Ok(())
    }

    /// Hands out the fetch; the answer waits for it.
    fn fetch_for(&mut self, call: &mut Call<'_>, draft: Draft, url: String) -> Value {
        let limit = media::limit(draft.network, &draft.kind);
        let (number, effect) = self.hand_out(Work::Send(Box::new(draft)), |task| {
            Effect::FetchLink { task, url, limit }
        });
        call.effects.push(effect);
        call.pending = Some(number);
        Value::Null
    }

    fn sender_action(
        &mut self,
        call: &mut Call<'_>,
        thread: &str,
        address: &str,
        action: &str,
    ) -> Graph<Value> {
        if call.params.json("message").is_some() {
            return Err(invalid(
                "Invalid parameter: sender_action must be the only content besides recipient",
            ));
        }
        match action.to_ascii_lowercase().as_str() {
            "typing_on" | "typing_off" => {}
            "mark_seen" => self.business_reads(thread, None),
            "react" | "unreact" => {
                let payload = call.params.json("payload").unwrap_or_default();
                let id = plain(&payload["message_id"]).unwrap_or_default();
                let message = self
                    .messages
                    .get_mut(&id)
                    .filter(|message| message.thread == thread);
                let message =
                    message.ok_or_else(|| invalid("Invalid parameter: payload[message_id]"))?;
                message.reaction =
                    plain(&payload["reaction"]).filter(|_| action.eq_ignore_ascii_case("react"));
            }
            _ => return Err(invalid("Invalid parameter: sender_action")),
        }
        call.acted = true;
        Ok(json!({ "recipient_id": address }))
    }

    /// The business marks what the person wrote as seen, up to a message or all of it.
    pub(crate) fn business_reads(&mut self, thread: &str, up_to: Option<i64>) {
        let now = self.now;
        let Some(thread) = self.threads.get_mut(thread) else {
            return;
        };
        thread.unread = 0;
        for id in &thread.messages {
            if let Some(message) = self.messages.get_mut(id)
                && !message.from_business
                && up_to.is_none_or(|limit| message.at <= limit)
            {
                message.read.get_or_insert(now);
            }
        }
    }
}

/// How long after the person's last message this call may speak: tag and type decide.
fn reply_span(call: &Call<'_>) -> Graph<i64> {
    let tag = call.params.text("tag");
    match call.params.text("messaging_type").as_deref() {
        None | Some("RESPONSE" | "UPDATE") if tag.is_none() => Ok(WINDOW),
        None | Some("RESPONSE" | "UPDATE" | "MESSAGE_TAG") => match tag.as_deref() {
            Some("HUMAN_AGENT") => Ok(HUMAN_WINDOW),
            // Retired on every version on 27 Apr 2026.
            Some(_) => Err(invalid("Invalid parameter").with_subcode(1_893_061)),
            None => Err(invalid(
                "Invalid parameter: a tag is required with messaging_type MESSAGE_TAG",
            )),
        },
        Some(_) => Err(invalid(
            "Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG, UTILITY}",
        )),
    }
}

fn fill_text(draft: &mut Draft, message: &Value, text: String) -> Graph<()> {
    if text.is_empty() {
        return Err(invalid(
            "Param message[text] must be a non-empty UTF-8 encoded string",
        ));
    }
    let (length, limit) = match draft.network {
        Network::Instagram => (text.len(), INSTAGRAM_BYTES),
        _ => (text.chars().count(), MESSENGER_CHARACTERS),
    };
    if length > limit {
        return Err(invalid(&format!(
            "Length of param message[text] must be less than or equal to {limit}"
        )));
    }
    if message["quick_replies"]
        .as_array()
        .is_some_and(|list| list.len() > QUICK_REPLIES)
    {
        return Err(invalid(
            "Param message[quick_replies] has too many elements.",
        ));
    }
    if let Value::Array(replies) = &message["quick_replies"] {
        let text_without_title = |reply: &Value| {
            reply["content_type"] == "text" && plain(&reply["title"]).is_none_or(|t| t.is_empty())
        };
        if replies.iter().any(text_without_title) {
            return Err(invalid("Param message[quick_replies] title is required."));
        }
        draft.content = Some(json!({ "quick_replies": replies }).to_string());
    }
    draft.text = Some(text);
    Ok(())
}

/// Checks a template against its limits (`messaging-send.md` §1).
fn template(payload: &Value) -> Graph<()> {
    let buttons = payload["buttons"].as_array().map_or(0, Vec::len);
    let elements = payload["elements"].as_array().map_or(0, Vec::len);
    let wrong = match payload["template_type"].as_str() {
        Some("button") => plain(&payload["text"]).is_none() || !(1..=3).contains(&buttons),
        Some("generic" | "media") => !(1..=10).contains(&elements),
        Some("receipt" | "coupon" | "customer_feedback" | "product") => false,
        _ => true,
    };
    match wrong {
        true => Err(invalid("Invalid parameter: message[attachment][payload]")),
        false => Ok(()),
    }
}

fn metadata(message: &Value) -> Graph<Option<String>> {
    let metadata = plain(&message["metadata"]);
    if metadata
        .as_ref()
        .is_some_and(|text| text.chars().count() > METADATA)
    {
        return Err(invalid(
            "Length of param message[metadata] must be less than or equal to 1000",
        ));
    }
    Ok(metadata)
}
