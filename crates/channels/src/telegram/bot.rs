//! How a bot is told of updates (telegram.md, "Receiving"), and how they are wrapped: an update
//! says neither that it is Telegram's nor which bot it is for, so the journal keeps
//! `{"object":"telegram","bot":…,"received":…,"updates":[…]}` around its raw words.

use super::step::ask;
use crate::bot::{Bot, Polled};
use crate::contract::{Answer, HttpRequest};
use crate::meta::envelope::small;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use sportello_core::{Span, Time};

/// The `object` of our wrapping.
pub(super) const OBJECT: &str = "telegram";
/// The updates that are wanted; reactions come only when they are named.
const WANTED: [&str; 5] = [
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
];
/// The most updates in one answer.
const MOST: u32 = 100;
/// How long an empty answer is kept waiting.
const WAITS: Span = Span::seconds(25);
/// The ports that webhooks are posted to.
const PORTS: [u16; 4] = [443, 80, 88, 8_443];

/// How Telegram's bots are told.
pub(super) struct TelegramBot;

#[derive(Deserialize)]
struct Polls<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Numbered {
    update_id: i64,
}

impl Bot for TelegramBot {
    /// `<bot's id>:<secret>`.
    fn asset_of(&self, token: &str) -> Option<String> {
        let (id, secret) = token.trim().split_once(':')?;
        let digits = !id.is_empty() && id.len() <= 20 && id.bytes().all(|b| b.is_ascii_digit());
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        (digits && secret.len() >= 8 && secret.bytes().all(plain)).then(|| id.to_owned())
    }

    fn header(&self) -> &'static str {
        "x-telegram-bot-api-secret-token"
    }

    fn webhook(&self, url: &str) -> (HttpRequest, &'static str) {
        let body = json!({
            "url": url,
            "allowed_updates": WANTED,
            "drop_pending_updates": false,
        });
        (ask("setWebhook", &body), "secret_token")
    }

    fn ports(&self) -> &'static [u16] {
        &PORTS
    }

    fn no_webhook(&self) -> HttpRequest {
        ask("deleteWebhook", &json!({ "drop_pending_updates": false }))
    }

    fn poll(&self, from: Option<i64>) -> HttpRequest {
        let mut body = json!({
            "limit": MOST,
            "timeout": WAITS.0 / 1_000,
            "allowed_updates": WANTED,
        });
        if let Some(from) = from {
            body["offset"] = json!(from);
        }
        ask("getUpdates", &body)
    }

    fn waits(&self) -> Span {
        WAITS
    }

    /// After a week without updates their numbers begin anywhere. Unconfirmed `[u]`; what is kept
    /// for a day only is asked for without a number after a day.
    fn counts_on(&self) -> Span {
        Span::hours(24)
    }

    fn read_poll(&self, asset: &str, answer: &Answer, now: Time) -> Option<Polled> {
        let polls: Polls<'_> = serde_json::from_str(&answer.body).ok()?;
        if !polls.ok {
            return None;
        }
        let numbers = polls
            .result
            .iter()
            .filter_map(|raw| small::<Numbered>(raw.get()));
        let next = numbers.map(|n| n.update_id.saturating_add(1)).max();
        let body = (!polls.result.is_empty()).then(|| {
            let updates: Vec<&str> = polls.result.iter().map(|raw| raw.get()).collect();
            wrapped(asset, &updates.join(","), now)
        });
        Some(Polled { body, next })
    }

    fn wrap(&self, asset: &str, raw: &[u8], now: Time) -> Vec<u8> {
        let text = String::from_utf8_lossy(raw);
        match serde_json::from_str::<&RawValue>(&text) {
            Ok(update) => wrapped(asset, update.get(), now),
            // No JSON: kept as the words it is, to be listed.
            Err(_) => wrapped(asset, &json!(text).to_string(), now),
        }
    }
}

fn wrapped(asset: &str, updates: &str, now: Time) -> Vec<u8> {
    let (object, bot) = (json!(OBJECT), json!(asset));
    let received = now.0;
    format!(r#"{{"object":{object},"bot":{bot},"received":{received},"updates":[{updates}]}}"#)
        .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_whose_it_is() {
        let asset = |token: &str| TelegramBot.asset_of(token);
        assert_eq!(
            asset(" 7001:AAH-abc_DEF12 ").as_deref(),
            Some("7001"),
            "as it was pasted"
        );
        for bad in [
            "",
            "7001",
            "7001:",
            "x:AAHabcDEF12",
            "7001:../getMe/abc",
            "7001:AAH abcDEF12",
        ] {
            assert_eq!(asset(bad), None, "{bad}");
        }
    }

    #[test]
    fn raw_words_stand_in_the_journal_as_they_came() {
        let raw = br#"{"update_id": 7,  "message":{"text":"citt\u00e0"}}"#;
        let body = TelegramBot.wrap("7001", raw, Time(5));
        let text = String::from_utf8(body).expect("text");
        assert!(
            text.contains(r#"[{"update_id": 7,  "message":{"text":"citt\u00e0"}}]"#),
            "{text}"
        );
        let broken = TelegramBot.wrap("7001", b"{\"a\":", Time(5));
        let read: serde_json::Value = serde_json::from_slice(&broken).expect("JSON all the same");
        assert_eq!(read["updates"][0], "{\"a\":");
    }

    #[test]
    fn a_poll_confirms_up_to_the_last_update() {
        let answer = |body: &str| Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
        };
        let read = |body| TelegramBot.read_poll("7001", &answer(body), Time(5));
        let polled = read(r#"{"ok":true,"result":[{"update_id":8},{"update_id":9}]}"#);
        assert_eq!(polled.and_then(|p| p.next), Some(10));
        let nothing = read(r#"{"ok":true,"result":[]}"#).expect("an answer");
        assert_eq!((nothing.body, nothing.next), (None, None));
        assert_eq!(read("Service Unavailable"), None);
        assert_eq!(read(r#"{"ok":false,"error_code":409}"#), None);
    }
}
