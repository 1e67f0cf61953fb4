//! What people do on their phones: write, send pictures, react, read, tap links.

use super::chance::Chance;
use super::ids;
use super::media::{self, FROM_WEBHOOK};
use super::receipt::fact;
use super::request::Blob;
use super::thread::{Fate, Message, Thread};
use super::time::Ms;
use super::webhook::{Event, messaging};
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Something a person says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    /// The network.
    pub kind: Network,
    /// The person: any name, or an id already given.
    pub from: String,
    /// The asset written to; nothing = the first of the network.
    pub to: Option<String>,
    /// Text, or a picture's caption.
    pub text: Option<String>,
    /// A picture.
    pub image: Option<Picture>,
    /// Event time; nothing = now. A past time stands for a webhook that comes late.
    pub at: Option<Ms>,
    /// The message it answers.
    pub reply_to: Option<String>,
    /// A referral that rides on it (JSON).
    pub referral: Option<String>,
    /// The person uses a username: their number stays hidden (WhatsApp).
    pub hide_number: bool,
    /// What kind of message, where it is neither text nor a picture: on WhatsApp its `type`, on
    /// Messenger and Instagram any word.
    #[serde(default)]
    pub sort: Option<String>,
    /// What it is made of (JSON): on WhatsApp the member of that type, on Messenger and Instagram
    /// members of `message`.
    #[serde(default)]
    pub content: Option<String>,
}

impl Say {
    /// Plain text.
    #[must_use]
    pub fn text(kind: Network, from: &str, text: &str) -> Self {
        Self {
            kind,
            from: from.to_owned(),
            to: None,
            text: Some(text.to_owned()),
            image: None,
            at: None,
            reply_to: None,
            referral: None,
            hide_number: false,
            sort: None,
            content: None,
        }
    }
}

/// A picture somebody sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// MIME type.
    pub mime: String,
    /// Bytes.
    pub bytes: Blob,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The message's id on the platform.
    pub id: String,
    /// The person's id on the asset.
    pub from_id: String,
    /// Event time.
    pub at: Ms,
}

impl World {
    /// A person writes to the business.
    ///
    /// # Errors
    /// A sentence when there is nothing to send or nobody to send it to.
    pub fn say(&mut self, now: Ms, rng: &mut dyn Chance, say: &Say) -> Result<Said, String> {
        self.advance(now, rng);
        let asset = self.asset_for(say.kind, say.to.as_deref())?;
        if say.from.trim().is_empty() {
            return Err("say who it is \"from\": any name".to_owned());
        }
        let text = say.text.clone().filter(|text| !text.is_empty());
        if text.is_none() && say.image.is_none() && say.content.is_none() {
            return Err(
                "send a \"text\", an \"image\", a \"file\", or a \"type\" with its \"content\""
                    .to_owned(),
            );
        }
        if say.kind == Network::Telegram {
            return self.bot_said(rng, say, &asset, text);
        }
        let (name, address) = self.meet(rng, say.kind, &asset, &say.from);
        if say.hide_number
            && let Some(person) = self.people.get_mut(&name)
        {
            person
                .ids
                .insert("username".to_owned(), name.to_lowercase().replace(' ', "."));
        }
        let thread = self.thread_for(rng, say.kind, &asset, &address, &name);
        let at = say.at.unwrap_or(self.now);
        let id = ids::message(rng, say.kind, &address, false);
        let mut message = Message {
            id: id.clone(),
            thread: thread.clone(),
            from_business: false,
            at,
            kind: "text".to_owned(),
            text,
            media: None,
            opaque: None,
            app: None,
            reply_to: say.reply_to.clone(),
            arrived: Some(self.now),
            delivered: Some(self.now),
            read: None,
            failed: None,
            reaction: None,
            never: false,
            until: None,
            answer: Fate::Given,
            evidence: false,
            referral: say.referral.clone(),
            content: say.content.clone(),
        };
        if let Some(sort) = &say.sort {
            message.kind.clone_from(sort);
        }
        if let Some(image) = &say.image {
            let media = ids::digits(rng, 16);
            message.media = Some(self.store(
                media,
                &asset,
                &image.mime,
                image.bytes.clone(),
                Some(FROM_WEBHOOK),
            ));
            message.kind = match (&say.sort, say.kind, media::class(&image.mime)) {
                (Some(sort), ..) => sort.clone(),
                (None, Network::Whatsapp, "file") => "document".to_owned(),
                (None, _, class) => class.to_owned(),
            };
        }
        self.note_inbound(say.kind, &asset);
        self.open_window(&thread, at);
        *self
            .counters
            .said
            .entry(say.kind.word().to_owned())
            .or_default() += 1;
        self.keep(message);
        self.tell_said(rng, &thread, &id);
        Ok(Said {
            id,
            from_id: address,
            at,
        })
    }

    pub(crate) fn asset_for(&self, kind: Network, wanted: Option<&str>) -> Result<String, String> {
        match wanted {
            None => Ok(self.usual_asset(kind).to_owned()),
            Some(asset) if self.network_of(asset) == Some(kind) => Ok(asset.to_owned()),
            Some(asset) => Err(format!("no {} asset has the id {asset}", kind.word())),
        }
    }

    pub(crate) fn open_window(&mut self, thread: &str, at: Ms) {
        if let Some(thread) = self.threads.get_mut(thread) {
            thread.window_from = Some(thread.window_from.map_or(at, |from| from.max(at)));
            thread.unread += 1;
        }
    }

    /// Announces a person's message.
    fn tell_said(&mut self, rng: &mut dyn Chance, thread: &str, id: &str) {
        let (Some(thread), Some(message)) =
            (self.threads.get(thread).cloned(), self.messages.get(id))
        else {
            return;
        };
        let item = match thread.network {
            Network::Whatsapp => {
                let item = self.whatsapp_message(message, &thread);
                self.whatsapp_value(&thread, "messages", json!([item]))
            }
            _ => {
                let body = self.message_member(message, thread.network);
                messaging(&thread.address, &thread.asset, message.at, "message", &body)
            }
        };
        let fact = fact(&thread, Event::Message, item, Some(id));
        self.announce(rng, &fact);
    }

    /// The person opens the chat and reads what has arrived. Answers how many were unread.
    ///
    /// # Errors
    /// A sentence when there is no such chat.
    pub fn read_chat(
        &mut self,
        now: Ms,
        rng: &mut dyn Chance,
        kind: Network,
        from: &str,
        to: Option<&str>,
    ) -> Result<usize, String> {
        self.advance(now, rng);
        let thread = self.chat(kind, from, to)?;
        // What lies on the phone counts as delivered the moment somebody looks at it.
        let arrived: Vec<String> = self.business_messages(&thread, |message| {
            message.arrived.is_some() && message.delivered.is_none() && message.failed.is_none()
        });
        for id in arrived {
            self.happen(rng, super::receipt::Due::Delivered(id));
        }
        let unread = self.business_messages(&thread, |message| {
            message.delivered.is_some() && message.read.is_none()
        });
        if let Some(last) = unread.last() {
            self.person_reads(rng, last);
        }
        Ok(unread.len())
    }

    fn business_messages(&self, thread: &Thread, wanted: impl Fn(&Message) -> bool) -> Vec<String> {
        thread
            .messages
            .iter()
            .filter(|id| {
                self.messages
                    .get(*id)
                    .is_some_and(|message| message.from_business && wanted(message))
            })
            .cloned()
            .collect()
    }

    /// The person reacts to a message (`emoji` empty = takes the reaction back).
    ///
    /// # Errors
    /// A sentence when there is no such message in their chat.
    pub fn react(
        &mut self,
        now: Ms,
        rng: &mut dyn Chance,
        kind: Network,
        from: &str,
        id: &str,
        emoji: &str,
    ) -> Result<(), String> {
        self.advance(now, rng);
        let owner = self
            .messages
            .get(id)
            .and_then(|message| self.threads.get(&message.thread));
        let own = |thread: &&Thread| {
            thread.network == kind && (thread.person == from || thread.address == from)
        };
        let Some(thread) = owner.filter(own).cloned() else {
            return Err(format!("{from} has no message {id} on {}", kind.word()));
        };
        if let Some(message) = self.messages.get_mut(id) {
            message.reaction = (!emoji.is_empty()).then(|| emoji.to_owned());
        }
        if kind == Network::Telegram {
            self.bot_reacted(rng, &thread, id, emoji);
            return Ok(());
        }
        let item = match kind {
            Network::Whatsapp => {
                let reaction = Message {
                    id: ids::message(rng, kind, &thread.address, false),
                    kind: "reaction".to_owned(),
                    text: None,
                    media: None,
                    reply_to: None,
                    at: self.now,
                    ..self.messages[id].clone()
                };
                let mut item = self.whatsapp_message(&reaction, &thread);
                item["reaction"] = json!({ "message_id": id, "emoji": emoji });
                self.whatsapp_value(&thread, "messages", json!([item]))
            }
            _ => messaging(
                &thread.address,
                &thread.asset,
                self.now,
                "reaction",
                &reaction(id, emoji),
            ),
        };
        let fact = fact(&thread, Event::Reaction, item, Some(id));
        self.announce(rng, &fact);
        Ok(())
    }

    /// The business answers in the platform's own inbox: an echo without this app's id.
    ///
    /// # Errors
    /// A sentence when there is no such chat, or on WhatsApp, which has no such inbox.
    pub fn answer_elsewhere(
        &mut self,
        now: Ms,
        rng: &mut dyn Chance,
        kind: Network,
        from: &str,
        text: &str,
    ) -> Result<Said, String> {
        self.advance(now, rng);
        if kind == Network::Whatsapp {
            return Err("a Cloud API number has no inbox of its own".to_owned());
        }
        if kind == Network::Telegram {
            return Err("a bot has no inbox of its own".to_owned());
        }
        let thread = self.chat(kind, from, None)?;
        let id = ids::message(rng, kind, &thread.address, true);
        let at = self.now;
        let message = Message {
            id: id.clone(),
            thread: thread.id.clone(),
            from_business: true,
            at,
            kind: "text".to_owned(),
            text: Some(text.to_owned()),
            media: None,
            opaque: None,
            // The Page inbox's own app (`webhooks.md` §6).
            app: (kind == Network::Facebook).then(|| "263902037430900".to_owned()),
            reply_to: None,
            arrived: None,
            delivered: None,
            read: None,
            failed: None,
            reaction: None,
            never: false,
            until: None,
            answer: Fate::Given,
            evidence: false,
            referral: None,
            content: None,
        };
        self.set_out(rng, message, None);
        Ok(Said {
            id,
            from_id: thread.address,
            at,
        })
    }

    /// A person's chat with an asset.
    pub(crate) fn chat(
        &self,
        kind: Network,
        from: &str,
        to: Option<&str>,
    ) -> Result<Thread, String> {
        let asset = self.asset_for(kind, to)?;
        let address = self.address_of(kind, &asset, from);
        address
            .and_then(|address| self.thread_of(&asset, &address))
            .cloned()
            .ok_or_else(|| format!("{from} has no chat on {} yet", kind.word()))
    }
}

/// The `reaction` member of Messenger and Instagram.
fn reaction(id: &str, emoji: &str) -> Value {
    if emoji.is_empty() {
        return json!({ "mid": id, "action": "unreact" });
    }
    let word = match emoji {
        "❤" | "❤️" => "love",
        "😂" | "😆" | "🙂" => "smile",
        "😮" => "wow",
        "😢" => "sad",
        "😠" => "angry",
        "👍" => "like",
        "👎" => "dislike",
        _ => "other",
    };
    json!({ "mid": id, "action": "react", "reaction": word, "emoji": emoji })
}
