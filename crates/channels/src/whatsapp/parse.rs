//! Webhook bodies with `object: whatsapp_business_account` (webhooks.md §9): the walk through a
//! change to its elements.

use super::message::{inbound, outbound, past};
use super::people::{People, known_by};
use super::{fast, notice, status};
use crate::meta::envelope::{self, Dialect, EntryFacts, Items, tame};
use crate::meta::leaves::Leaves;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use sportello_core::content::Facts;
use sportello_core::event::{self, Item, Reading};
use sportello_core::{ChannelKind, Time};

struct NumberDialect;

pub(crate) fn parse(kind: &ChannelKind, raw: &[u8]) -> Vec<Item> {
    envelope::read(&NumberDialect, kind, &envelope::text(raw))
}

impl<'a> Dialect<'a> for NumberDialect {
    type Messaging = IgnoredAny;
    type Change = &'a RawValue;

    fn messaging(&self, out: &mut Items, entry: &EntryFacts<'_>, pointer: String, _: &IgnoredAny) {
        out.unparsed(entry.asset(), pointer, "messaging");
    }

    fn standby(&self, out: &mut Items, entry: &EntryFacts<'_>, pointer: String, _: &IgnoredAny) {
        out.unparsed(entry.asset(), pointer, "standby");
    }

    fn change(&self, out: &mut Items, entry: &EntryFacts<'_>, pointer: String, raw: &&'a RawValue) {
        // Plain words, as most of what arrives is: read without building a tree.
        if fast::read(out, entry, &pointer, raw) {
            return;
        }
        let Some(mut change) = Leaves::read(raw) else {
            return out.unparsed(entry.asset(), pointer, "broken change");
        };
        let field = change.text("field");
        change_of(out, entry, pointer, field.as_deref(), change.part("value"));
    }

    fn flat(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        field: &str,
        value: Option<&'a RawValue>,
    ) {
        let value = value.and_then(Leaves::read);
        change_of(out, entry, pointer, Some(field), value);
    }
}

/// Reads one change: which number, and what about it.
fn change_of(
    out: &mut Items,
    entry: &EntryFacts<'_>,
    pointer: String,
    field: Option<&str>,
    value: Option<Leaves>,
) {
    let mut value = value.unwrap_or_default();
    let mut metadata = value.part("metadata").unwrap_or_default();
    // One account may have many numbers, and the entry's id is the account's.
    let number = metadata.text("phone_number_id");
    let number = number
        .as_deref()
        .unwrap_or_else(|| entry.asset())
        .to_owned();
    let mut walk = Walk {
        out,
        sent: entry.time,
        number: &number,
        pointer: &pointer,
    };
    match field {
        Some("messages") => walk.messages(value),
        Some("smb_message_echoes") => walk.echoes(value),
        Some("history") => walk.history(value),
        _ => {
            let name = tame(field);
            if notice::read(walk.out, entry, &number, &pointer, name, value).is_some() {
                out.unparsed(&number, pointer, &format!("changes.{name}"));
            }
        }
    }
}

/// A change that is being read.
struct Walk<'w> {
    out: &'w mut Items,
    sent: Option<Time>,
    number: &'w str,
    pointer: &'w str,
}

impl Walk<'_> {
    fn push(&mut self, list: &str, n: usize, reading: Reading) {
        let pointer = format!("{}/value/{list}/{n}", self.pointer);
        self.out.push(self.number, pointer, reading);
    }

    fn messages(&mut self, mut value: Leaves) {
        let people = People::of(&mut value);
        let before = self.out.len();
        let (messages, statuses) = (
            Elements::of(&mut value, "messages"),
            Elements::of(&mut value, "statuses"),
        );
        let alone = messages.len() == 1;
        let alone_status = messages.len() == 0 && statuses.len() == 1;
        for (n, element) in messages.list {
            let reading = match element {
                Some(message) => inbound(message, &people, alone, self.sent, false),
                None => unparsed("broken message"),
            };
            self.push("messages", n, reading);
        }
        for (n, element) in statuses.list {
            let reading = match element {
                Some(element) => status::read(element, &people, alone_status, self.sent),
                None => unparsed("broken status"),
            };
            self.push("statuses", n, reading);
        }
        for (list, broken) in [("messages", messages.broken), ("statuses", statuses.broken)] {
            if broken {
                let pointer = format!("{}/value/{list}", self.pointer);
                self.out.unparsed(self.number, pointer, "not a list");
            }
        }
        if value.has("errors") {
            let mut facts = Facts::new();
            for (n, error) in value.list("errors").into_iter().enumerate() {
                error.rest_into(&mut facts, &n.to_string());
            }
            let told = notice::notice("messages.errors", None, self.sent, facts);
            let pointer = format!("{}/value/errors", self.pointer);
            self.out
                .push(self.number, pointer, Reading::Events(vec![told]));
        } else if self.out.len() == before {
            self.out
                .unparsed(self.number, self.pointer.to_owned(), "changes.messages");
        }
    }

    /// What the business wrote on its own phone (coexistence).
    fn echoes(&mut self, mut value: Leaves) {
        let people = People::of(&mut value);
        let before = self.out.len();
        let echoes = Elements::of(&mut value, "message_echoes");
        let alone = echoes.len() == 1;
        for (n, element) in echoes.list {
            let reading = match element {
                Some(message) => outbound(message, &people, alone, self.sent, None),
                None => unparsed("broken message"),
            };
            self.push("message_echoes", n, reading);
        }
        if self.out.len() == before {
            self.out.unparsed(
                self.number,
                self.pointer.to_owned(),
                "changes.smb_message_echoes",
            );
        }
    }

    /// What was said before the number was shared (coexistence), thread by thread.
    fn history(&mut self, mut value: Leaves) {
        let people = People::of(&mut value);
        for (h, mut chunk) in value.list("history").into_iter().enumerate() {
            for (t, mut thread) in chunk.list("threads").into_iter().enumerate() {
                let person = thread.text("id");
                let mut context = thread.part("context").unwrap_or_default();
                let scoped = context.text("user_id");
                let username = context.text("username");
                let messages = Elements::of(&mut thread, "messages");
                for (n, element) in messages.list {
                    let reading = match element {
                        Some(message) => {
                            let known = known_by(person.clone(), scoped.clone());
                            past(
                                message,
                                known.map(|party| event::Party {
                                    username: username.clone(),
                                    ..party
                                }),
                                &people,
                                self.sent,
                            )
                        }
                        None => unparsed("broken message"),
                    };
                    self.push(&format!("history/{h}/threads/{t}/messages"), n, reading);
                }
            }
            let facts = chunk.rest();
            if !facts.is_empty() {
                let told = notice::notice("history", None, self.sent, facts);
                self.push("history", h, Reading::Events(vec![told]));
            }
        }
        if !value
            .names()
            .all(|name| matches!(name, "messaging_product" | "contacts"))
        {
            let told = notice::notice("history", None, self.sent, value.rest());
            let pointer = format!("{}/value", self.pointer);
            self.out
                .push(self.number, pointer, Reading::Events(vec![told]));
        }
    }
}

/// The elements of a list, each with its place; `None` = one that is no object.
struct Elements {
    list: Vec<(usize, Option<Leaves>)>,
    broken: bool,
}

impl Elements {
    fn of(value: &mut Leaves, name: &str) -> Elements {
        let broken = value.has(name) && !value.is_list(name);
        Elements {
            list: value.elements(name).into_iter().enumerate().collect(),
            broken,
        }
    }

    fn len(&self) -> usize {
        self.list.len()
    }
}

pub(super) fn unparsed(why: impl Into<String>) -> Reading {
    Reading::Unparsed {
        events: Vec::new(),
        why: why.into(),
    }
}
