//! What a bot sends (`telegram.md`, "Sending").

use super::call::Doing;
use super::methods::unauthorized;
use super::{Refused, Told, number, number_of};
use crate::rules::media;
use crate::rules::request::Blob;
use crate::rules::thread::{Fate, Message, Thread};
use crate::rules::world::World;
use serde_json::{Map, Value, json};

const MB: usize = 1_000_000;

/// What a method carries: the member of its file, the kind it is shown as, the most bytes.
const FILES: [(&str, &str, &str, usize); 7] = [
    ("sendphoto", "photo", "image", 10 * MB),
    ("senddocument", "document", "file", 50 * MB),
    ("sendvideo", "video", "video", 50 * MB),
    ("sendanimation", "animation", "video", 50 * MB),
    ("sendaudio", "audio", "audio", 50 * MB),
    ("sendvoice", "voice", "voice", 50 * MB),
    ("sendsticker", "sticker", "sticker", 512_000),
];

/// A text of a call within its length; characters are counted.
pub(super) fn words(doing: &Doing<'_>, name: &str, most: usize) -> Result<String, Refused> {
    let text = doing.params.text(name).unwrap_or_default();
    if text.trim().is_empty() {
        return Err(Refused::bad("message text is empty"));
    }
    if text.chars().count() > most {
        return Err(Refused::bad("message is too long"));
    }
    Ok(text)
}

impl World {
    /// The chat that a call is for. A bot never writes first, and not to who blocked it.
    pub(super) fn chat_of(&self, doing: &Doing<'_>) -> Result<Thread, Refused> {
        let Some(chat) = doing.params.text("chat_id") else {
            return Err(Refused::bad("chat_id is empty"));
        };
        let bot = self.bots.get(&doing.bot).ok_or_else(unauthorized)?;
        let thread = self.thread_of(&doing.bot, &chat);
        match thread {
            None => Err(Refused::bad("chat not found")),
            Some(_) if bot.blocked.contains(&chat) => {
                Err(Refused::new(403, "Forbidden: bot was blocked by the user"))
            }
            Some(thread) => Ok(thread.clone()),
        }
    }

    pub(super) fn bot_send(&mut self, doing: &mut Doing<'_>, method: &str) -> Told {
        let thread = self.chat_of(doing)?;
        let mut message = self.draft(doing, &thread)?;
        if let Some((_, member, kind, most)) = FILES.iter().find(|(name, ..)| *name == method) {
            (*kind).clone_into(&mut message.kind);
            if doing
                .params
                .text("caption")
                .is_some_and(|c| c.chars().count() > 1_024)
            {
                return Err(Refused::bad("message caption is too long"));
            }
            message.text = doing.params.text("caption");
            message.media = Some(self.taken_file(doing, member, *most)?);
        } else {
            match method {
                "sendmessage" => message.text = Some(words(doing, "text", 4_096)?),
                "sendlocation" => place(doing, &mut message, "location", &[])?,
                "sendvenue" => place(doing, &mut message, "venue", &["title", "address"])?,
                "sendcontact" => card(doing, &mut message)?,
                _ => return Err(Refused::new(404, "Not Found: method not found")),
            }
        }
        if let Some(markup) = doing.params.json("reply_markup").filter(Value::is_object) {
            let mut content: Value = message
                .content
                .as_deref()
                .and_then(|content| serde_json::from_str(content).ok())
                .unwrap_or_else(|| json!({}));
            content["reply_markup"] = buttons(markup)?;
            message.content = Some(content.to_string());
        }
        if self.settings.rate_limits {
            let key = format!("bot {}", doing.bot);
            if !self.windows.count(&key, 30, self.now) {
                self.counters.throttled += 1;
                return Err(Refused::too_many(1));
            }
        }
        message.id = self.bot_message_id(&doing.bot, &thread.address);
        let id = message.id.clone();
        self.set_out(doing.rng, message, None);
        doing.message = Some(id.clone());
        self.shown_message(&id)
    }

    fn draft(&self, doing: &Doing<'_>, thread: &Thread) -> Result<Message, Refused> {
        let reply = doing.params.json("reply_parameters").unwrap_or_default();
        let answered = reply["message_id"].as_i64();
        let answered = answered.map(|n| format!("{}:{}:{n}", doing.bot, thread.address));
        let known = |id: &String| thread.messages.contains(id);
        let anyway = reply["allow_sending_without_reply"] == json!(true);
        if answered.as_ref().is_some_and(|id| !known(id)) && !anyway {
            return Err(Refused::bad("message to be replied not found"));
        }
        Ok(Message {
            id: String::new(),
            thread: thread.id.clone(),
            from_business: true,
            at: self.now,
            kind: "text".to_owned(),
            text: None,
            media: None,
            opaque: None,
            app: None,
            reply_to: answered.filter(known),
            arrived: None,
            delivered: None,
            read: None,
            failed: None,
            reaction: None,
            never: doing.never,
            until: (doing.late > 0).then(|| self.now + doing.late),
            answer: Fate::Given,
            evidence: false,
            referral: None,
            content: None,
        })
    }

    /// A file that is uploaded, or one that is here already by its id.
    fn taken_file(
        &mut self,
        doing: &mut Doing<'_>,
        member: &str,
        most: usize,
    ) -> Result<String, Refused> {
        let part = doing.params.files.iter().find(|part| part.name == member);
        if let Some(part) = part {
            if part.bytes.is_empty() {
                return Err(Refused::bad("file must be non-empty"));
            }
            if part.bytes.len() > most {
                return Err(Refused::new(413, "Request Entity Too Large"));
            }
            let declared = part.content_type.clone().unwrap_or_default();
            let mime = media::sniff(&part.bytes).map_or(declared, str::to_owned);
            if member == "photo" && media::class(&mime) != "image" {
                return Err(Refused::bad("IMAGE_PROCESS_FAILED"));
            }
            let bytes = Blob::new(part.bytes.clone());
            return Ok(self.keep_file(doing.rng, &doing.bot, &mime, bytes));
        }
        match doing.params.text(member) {
            Some(id) if self.media.get(&id).is_some_and(|m| m.asset == doing.bot) => Ok(id),
            // Files are not fetched by address here.
            Some(_) => Err(Refused::bad("wrong file identifier/HTTP URL specified")),
            None => Err(Refused::bad(&format!(
                "there is no {member} in the request"
            ))),
        }
    }

    /// A message as the API shows it: of either side.
    pub(super) fn shown_message(&self, id: &str) -> Told {
        let found = self.messages.get(id);
        let thread = found.and_then(|message| self.threads.get(&message.thread));
        let (Some(message), Some(thread)) = (found, thread) else {
            return Err(Refused::bad("message not found"));
        };
        let mut shown = json!({
            "message_id": number_of(id),
            "chat": self.bot_chat(thread),
            "date": message.at.div_euclid(1_000),
        });
        shown["from"] = match message.from_business {
            true => self.bot_itself(&thread.asset),
            false => self.bot_person(thread),
        };
        if let Some(media) = message.media.as_ref().and_then(|id| self.media.get(id)) {
            let member = super::files::member(&message.kind);
            shown[member] = super::files::shown(member, media);
            if let Some(text) = &message.text {
                shown["caption"] = json!(text);
            }
        } else if let Some(text) = &message.text {
            shown["text"] = json!(text);
        }
        if let Some(content) = message.content.as_deref() {
            let content: Map<String, Value> = serde_json::from_str(content).unwrap_or_default();
            for (name, value) in content {
                shown[name] = value;
            }
        }
        if let Some(answered) = &message.reply_to {
            shown["reply_to_message"] = json!({
                "message_id": number_of(answered),
                "chat": self.bot_chat(thread),
                "date": self.messages.get(answered).map_or(0, |m| m.at.div_euclid(1_000)),
            });
        }
        Ok(shown)
    }

    pub(super) fn bot_chat(&self, thread: &Thread) -> Value {
        let mut chat = self.bot_person(thread);
        if let Some(members) = chat.as_object_mut() {
            members.remove("is_bot");
            members.remove("language_code");
        }
        chat["type"] = json!("private");
        chat
    }

    pub(super) fn bot_person(&self, thread: &Thread) -> Value {
        let mut names = thread.person.split(' ');
        let first = names.next().unwrap_or_default();
        let last = names.collect::<Vec<_>>().join(" ");
        let mut person = json!({
            "id": number(&thread.address),
            "is_bot": false,
            "first_name": first,
            "language_code": "it",
        });
        if !last.is_empty() {
            person["last_name"] = json!(last);
        }
        let username: String = thread
            .person
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        if username.len() >= 5 {
            person["username"] = json!(username);
        }
        person
    }

    fn bot_itself(&self, bot: &str) -> Value {
        let bot = self.bots.get(bot);
        json!({
            "id": bot.map(|bot| number(&bot.id)),
            "is_bot": true,
            "first_name": bot.map(|bot| bot.name.clone()),
            "username": bot.map(|bot| bot.username.clone()),
        })
    }
}

fn place(
    doing: &Doing<'_>,
    message: &mut Message,
    member: &str,
    needed: &[&str],
) -> Result<(), Refused> {
    let degrees = |name: &str| {
        let text = doing.params.text(name)?;
        text.parse::<f64>().ok().filter(|n| n.abs() <= 180.0)
    };
    let (Some(latitude), Some(longitude)) = (degrees("latitude"), degrees("longitude")) else {
        return Err(Refused::bad("wrong latitude or longitude specified"));
    };
    let location = json!({ "latitude": latitude, "longitude": longitude });
    let mut content = json!({ "location": location });
    if member == "venue" {
        let mut venue = json!({ "location": location });
        for name in needed {
            let text = doing.params.text(name).filter(|text| !text.is_empty());
            venue[*name] = json!(text.ok_or_else(|| Refused::bad("venue has no name"))?);
        }
        content["venue"] = venue;
    }
    "location".clone_into(&mut message.kind);
    message.content = Some(content.to_string());
    Ok(())
}

fn card(doing: &Doing<'_>, message: &mut Message) -> Result<(), Refused> {
    let text = |name: &str| doing.params.text(name).filter(|text| !text.is_empty());
    let (Some(phone), Some(first)) = (text("phone_number"), text("first_name")) else {
        return Err(Refused::bad("contact has no phone number or name"));
    };
    let contact =
        json!({ "phone_number": phone, "first_name": first, "last_name": text("last_name") });
    "contact".clone_into(&mut message.kind);
    message.content = Some(json!({ "contact": contact }).to_string());
    Ok(())
}

/// A keyboard under a message: what a button brings back has at most 64 bytes.
fn buttons(markup: Value) -> Result<Value, Refused> {
    let rows = markup["inline_keyboard"].as_array();
    for button in rows
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
    {
        let text = button["text"].as_str().unwrap_or_default();
        let data = button["callback_data"].as_str();
        if text.is_empty() || (data.is_none() && button["url"].as_str().is_none()) {
            return Err(Refused::bad("can't parse inline keyboard button"));
        }
        if data.is_some_and(|data| data.is_empty() || data.len() > 64) {
            return Err(Refused::bad("BUTTON_DATA_INVALID"));
        }
    }
    Ok(markup)
}
