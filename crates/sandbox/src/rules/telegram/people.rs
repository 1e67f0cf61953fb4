//! What people do in a bot's chat: write, start it by a link, tap a button, react, block it.

use super::number;
use crate::rules::chance::Chance;
use crate::rules::ids;
use crate::rules::media;
use crate::rules::phone::{Said, Say};
use crate::rules::thread::{Fate, Message, Thread};
use crate::rules::webhook::Event;
use crate::rules::world::{Network, World};
use serde_json::{Value, json};

impl World {
    /// A person writes to a bot. Whoever had blocked it has started it again by that.
    pub(crate) fn bot_said(
        &mut self,
        rng: &mut dyn Chance,
        say: &Say,
        asset: &str,
        text: Option<String>,
    ) -> Result<Said, String> {
        let (name, address) = self.meet(rng, Network::Telegram, asset, &say.from);
        let thread = self.thread_for(rng, Network::Telegram, asset, &address, &name);
        let blocked = self
            .bots
            .get(asset)
            .is_some_and(|bot| bot.blocked.contains(&address));
        if blocked {
            self.block(rng, &name, Some(asset), false)?;
        }
        let at = say.at.unwrap_or(self.now);
        let id = self.bot_message_id(asset, &address);
        let message = self.said_to_bot(rng, say, asset, (&thread, &id), text);
        self.note_inbound(Network::Telegram, asset);
        self.open_window(&thread, at);
        let word = Network::Telegram.word().to_owned();
        *self.counters.said.entry(word).or_default() += 1;
        self.keep(message);
        if let (Some(thread), Ok(mut told)) =
            (self.threads.get(&thread).cloned(), self.shown_message(&id))
        {
            if told["text"]
                .as_str()
                .is_some_and(|text| text.starts_with('/'))
            {
                let length = told["text"]
                    .as_str()
                    .and_then(|text| text.split(' ').next())
                    .map_or(0, |command| command.encode_utf16().count());
                told["entities"] =
                    json!([{ "type": "bot_command", "offset": 0, "length": length }]);
            }
            self.tell_bot(rng, &thread, Event::Message, ("message", told), Some(&id));
        }
        Ok(Said {
            id,
            from_id: address,
            at,
        })
    }

    /// The message of what a person says.
    fn said_to_bot(
        &mut self,
        rng: &mut dyn Chance,
        say: &Say,
        asset: &str,
        (thread, id): (&str, &str),
        text: Option<String>,
    ) -> Message {
        let mut kind = say.sort.clone().unwrap_or_else(|| "text".to_owned());
        let mut file = None;
        if let Some(picture) = &say.image {
            file = Some(self.keep_file(rng, asset, &picture.mime, picture.bytes.clone()));
            if say.sort.is_none() {
                media::class(&picture.mime).clone_into(&mut kind);
            }
        }
        // What it is made of stands in the member of its kind, as the update has it.
        let content = say.content.as_deref().and_then(|content| {
            let value: Value = serde_json::from_str(content).ok()?;
            let mut member = json!({});
            member[kind.as_str()] = value;
            Some(member.to_string())
        });
        Message {
            id: id.to_owned(),
            thread: thread.to_owned(),
            from_business: false,
            at: say.at.unwrap_or(self.now),
            kind,
            text,
            media: file,
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
            referral: None,
            content,
        }
    }

    /// A person's reaction to a message, as it is now.
    pub(crate) fn bot_reacted(
        &mut self,
        rng: &mut dyn Chance,
        thread: &Thread,
        id: &str,
        emoji: &str,
    ) {
        let now: Vec<Value> = (!emoji.is_empty())
            .then(|| json!({ "type": "emoji", "emoji": emoji }))
            .into_iter()
            .collect();
        let told = json!({
            "chat": self.bot_chat(thread),
            "message_id": super::number_of(id),
            "user": self.bot_person(thread),
            "date": self.now.div_euclid(1_000),
            "old_reaction": [],
            "new_reaction": now,
        });
        self.tell_bot(
            rng,
            thread,
            Event::Reaction,
            ("message_reaction", told),
            Some(id),
        );
    }

    /// A person taps the button that brings this back, under the newest message that has it.
    pub(crate) fn press(
        &mut self,
        rng: &mut dyn Chance,
        from: &str,
        to: Option<&str>,
        data: &str,
    ) -> Result<Said, String> {
        let thread = self.chat(Network::Telegram, from, to)?;
        let has = |id: &&String| {
            let message = self.messages.get(*id);
            let shown = message.filter(|m| m.from_business && m.arrived.is_some());
            let content = shown.and_then(|m| m.content.as_deref());
            let content: Value = content
                .and_then(|content| serde_json::from_str(content).ok())
                .unwrap_or_default();
            let rows = content["reply_markup"]["inline_keyboard"]
                .as_array()
                .cloned();
            let buttons = rows.unwrap_or_default();
            let mut buttons = buttons.iter().filter_map(Value::as_array).flatten();
            buttons.any(|button| button["callback_data"] == json!(data))
        };
        let Some(under) = thread.messages.iter().rev().find(has).cloned() else {
            return Err(format!("{from} sees no button that brings back {data:?}"));
        };
        let tap = ids::digits(rng, 18);
        if let Some(bot) = self.bots.get_mut(&thread.asset) {
            bot.taps.insert(tap.clone(), false);
        }
        let told = json!({
            "id": tap,
            "from": self.bot_person(&thread),
            "message": self.shown_message(&under).unwrap_or_default(),
            "chat_instance": ids::digits(rng, 18),
            "data": data,
        });
        self.tell_bot(
            rng,
            &thread,
            Event::Postback,
            ("callback_query", told),
            Some(&under),
        );
        Ok(Said {
            id: tap,
            from_id: thread.address,
            at: self.now,
        })
    }

    /// A person blocks a bot, or starts it again.
    pub(crate) fn block(
        &mut self,
        rng: &mut dyn Chance,
        from: &str,
        to: Option<&str>,
        on: bool,
    ) -> Result<Value, String> {
        let thread = self.chat(Network::Telegram, from, to)?;
        let changed = self
            .bots
            .get_mut(&thread.asset)
            .is_some_and(|bot| match on {
                true => bot.blocked.insert(thread.address.clone()),
                false => bot.blocked.remove(&thread.address),
            });
        if changed {
            let status = |on: bool| if on { "kicked" } else { "member" };
            let bot = json!({ "id": number(&thread.asset), "is_bot": true });
            let told = json!({
                "chat": self.bot_chat(&thread),
                "from": self.bot_person(&thread),
                "date": self.now.div_euclid(1_000),
                "old_chat_member": { "user": bot, "status": status(!on) },
                "new_chat_member": { "user": bot, "status": status(on) },
            });
            self.tell_bot(
                rng,
                &thread,
                Event::Referral,
                ("my_chat_member", told),
                None,
            );
        }
        Ok(json!({ "blocked": on, "changed": changed }))
    }
}
