//! The methods, by name; those that are neither sends nor about updates or files.

use super::call::Doing;
use super::{Refused, Told, number};
use crate::rules::world::World;
use serde_json::json;

impl World {
    pub(super) fn bot_method(&mut self, doing: &mut Doing<'_>, method: &str) -> Told {
        if doing.params.broken {
            return Err(Refused::bad("can't parse JSON object"));
        }
        match method {
            "getme" => self.get_me(&doing.bot),
            "setwebhook" => self.set_webhook(doing),
            "deletewebhook" => self.delete_webhook(doing),
            "getwebhookinfo" => self.webhook_info(&doing.bot),
            "getupdates" => self.get_updates(doing),
            "getfile" => self.get_file(doing),
            "sendchataction" => self.chat_of(doing).map(|_| json!(true)),
            "setmessagereaction" => self.set_reaction(doing),
            "answercallbackquery" => self.answer_tap(doing),
            "editmessagetext" => self.edit_text(doing),
            "deletemessage" => self.delete_message(doing),
            method if method.starts_with("send") => self.bot_send(doing, method),
            _ => Err(Refused::new(404, "Not Found: method not found")),
        }
    }

    fn get_me(&self, bot: &str) -> Told {
        let bot = self.bots.get(bot).ok_or_else(unauthorized)?;
        Ok(json!({
            "id": number(&bot.id),
            "is_bot": true,
            "first_name": bot.name,
            "username": bot.username,
            "can_join_groups": true,
            "can_read_all_group_messages": false,
            "supports_inline_queries": false,
        }))
    }

    /// The message that a call names in its chat.
    fn named(&self, doing: &Doing<'_>) -> Result<String, Refused> {
        let thread = self.chat_of(doing)?;
        let number = doing.params.text("message_id").unwrap_or_default();
        let id = format!("{}:{}:{number}", doing.bot, thread.address);
        match thread.messages.contains(&id) {
            true => Ok(id),
            false => Err(Refused::bad("message not found")),
        }
    }

    fn set_reaction(&mut self, doing: &Doing<'_>) -> Told {
        let id = self.named(doing)?;
        let wanted = doing.params.json("reaction").unwrap_or_default();
        let emoji = wanted[0]["emoji"].as_str().map(str::to_owned);
        if let Some(message) = self.messages.get_mut(&id) {
            message.reaction = emoji;
        }
        Ok(json!(true))
    }

    fn answer_tap(&mut self, doing: &Doing<'_>) -> Told {
        let tap = doing.params.text("callback_query_id").unwrap_or_default();
        let bot = self.bots.get_mut(&doing.bot).ok_or_else(unauthorized)?;
        match bot.taps.get_mut(&tap) {
            Some(answered) => {
                *answered = true;
                Ok(json!(true))
            }
            None => Err(Refused::bad(
                "query is too old and response timeout expired or query ID is invalid",
            )),
        }
    }

    fn edit_text(&mut self, doing: &Doing<'_>) -> Told {
        let id = self.named(doing)?;
        let text = super::send::words(doing, "text", 4_096)?;
        let own = self.messages.get_mut(&id).filter(|m| m.from_business);
        let Some(message) = own else {
            return Err(Refused::bad("message can't be edited"));
        };
        if message.text.as_deref() == Some(&text) {
            return Err(Refused::bad("message is not modified"));
        }
        message.text = Some(text);
        self.shown_message(&id)
    }

    fn delete_message(&mut self, doing: &Doing<'_>) -> Told {
        let id = self.named(doing)?;
        if let Some(message) = self.messages.get_mut(&id) {
            message.text = None;
            message.media = None;
            message.arrived = None;
            message.never = true;
        }
        Ok(json!(true))
    }
}

pub(super) fn unauthorized() -> Refused {
    Refused::new(401, "Unauthorized")
}
