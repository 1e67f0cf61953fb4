//! Journal bodies with `object: telegram`: the walk through the updates, and what each says.

use super::bot::OBJECT;
use super::message::{self, unparsed};
use crate::meta::envelope::{self, tame};
use crate::meta::leaves::Leaves;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use sportello_core::event::{Event, Item, Notice, Reading};
use sportello_core::{ChannelKind, Time};

#[derive(Deserialize)]
struct Wrapped<'a> {
    object: String,
    #[serde(default)]
    bot: Value,
    #[serde(default)]
    received: Value,
    #[serde(borrow)]
    updates: Vec<&'a RawValue>,
}

/// Reads a body of ours.
pub(super) fn parse(kind: &ChannelKind, raw: &[u8]) -> Vec<Item> {
    let item = |asset: &str, pointer: String, reading| Item {
        kind: kind.clone(),
        asset: asset.to_owned(),
        pointer,
        reading,
    };
    let text = envelope::text(raw);
    let Ok(body) = serde_json::from_str::<Wrapped<'_>>(&text) else {
        return vec![item("", String::new(), unparsed("broken body"))];
    };
    let bot = body.bot.as_str().unwrap_or_default();
    if body.object != OBJECT || body.updates.is_empty() {
        return vec![item(bot, String::new(), unparsed("empty body"))];
    }
    let received = Time(body.received.as_i64().unwrap_or_default());
    body.updates
        .iter()
        .enumerate()
        .map(|(n, raw)| {
            let reading = match Leaves::read(raw) {
                Some(update) => read(update, received),
                None => unparsed("broken update"),
            };
            item(bot, format!("/updates/{n}"), reading)
        })
        .collect()
}

/// What one update says. `received`: when it was, for what carries no time of its own.
fn read(mut update: Leaves, received: Time) -> Reading {
    update.whole("update_id");
    let known = [
        "message",
        "edited_message",
        "callback_query",
        "message_reaction",
        "my_chat_member",
    ];
    let found = known
        .into_iter()
        .find_map(|name| update.part(name).map(|part| (name, part)));
    match found {
        Some(("message", part)) => message::said(part),
        Some(("edited_message", part)) => message::edited(part),
        Some(("callback_query", part)) => message::tapped(part, received),
        Some(("message_reaction", part)) => reacted(part),
        Some((_, part)) => member(part),
        None => {
            let name = update.names().next();
            unparsed(format!("update.{}", tame(name)))
        }
    }
}

/// A person's reaction as it is now (telegram.md: it comes only where it is asked for).
fn reacted(mut told: Leaves) -> Reading {
    let person = match message::person(&mut told, "user") {
        Ok(person) => person,
        Err(reading) => return reading,
    };
    let Some(target) = told.text("message_id") else {
        return unparsed("missing message_id");
    };
    let Some(at) = told.moment("date") else {
        return unparsed("missing date");
    };
    let now = told.list("new_reaction").into_iter();
    let mut emoji = now.filter_map(|mut reaction| reaction.text("emoji"));
    Reading::Events(vec![Event::Reaction {
        target: super::step::id_of(&person.party.external_id, &target),
        address: person.party,
        by_business: false,
        emoji: emoji.next(),
        at,
    }])
}

/// The person started or blocked the bot.
fn member(mut told: Leaves) -> Reading {
    let person = match message::person(&mut told, "from") {
        Ok(person) => person,
        Err(reading) => return reading,
    };
    let date = told.see("date");
    let at = told.moment("date");
    let status = told
        .part("new_chat_member")
        .and_then(|mut now| now.text("status"));
    let what = match status.as_deref() {
        Some("kicked") => "bot_blocked",
        Some("member") => "bot_started",
        _ => "my_chat_member",
    };
    told.part("old_chat_member");
    let mut facts = person.facts;
    told.rest_into(&mut facts, "");
    // Blocked twice is two facts: a notice is known by what it says.
    for (name, value) in [("date", date), ("new_chat_member.status", status)] {
        if let Some(value) = value {
            facts.insert(name.to_owned(), value);
        }
    }
    Reading::Events(vec![Event::Notice(Box::new(Notice {
        what: what.to_owned(),
        about: Some(person.party),
        at,
        facts,
    }))])
}
