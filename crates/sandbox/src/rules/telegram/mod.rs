//! The Bot API of Telegram (`telegram.md`): bots in private chats with people who started them.
//! Its answers, ids and errors have shapes of their own; faults, people, threads and the way of
//! webhooks are the other networks'.

mod call;
mod files;
mod methods;
mod people;
mod send;
mod updates;

pub(crate) use call::read;
pub use updates::Webhook;

use super::chance::Chance;
use super::ids;
use super::time::Ms;
use super::world::World;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// One bot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bot {
    /// Its id.
    pub id: String,
    /// Its token, `<id>:<secret>`.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Its user name, which ends in `bot`.
    pub username: String,
    /// Whether its owner revoked the token.
    pub revoked: bool,
    /// Where its updates are posted; `None` = they are asked for.
    pub webhook: Option<Webhook>,
    /// The updates that are wanted; empty = the usual ones.
    pub wanted: Vec<String>,
    /// Updates that were neither posted nor confirmed.
    pub(crate) pending: Vec<Pending>,
    /// The last update's number.
    pub(crate) update: i64,
    /// The last message's number.
    pub(crate) message: i64,
    /// Chats whose person blocked it.
    pub blocked: BTreeSet<String>,
    /// Taps that wait to be answered, and those that were.
    pub(crate) taps: BTreeMap<String, bool>,
}

/// An update that waits to be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    /// Its number.
    pub number: i64,
    /// When it is there.
    pub due: Ms,
    /// The update.
    pub item: Value,
}

/// What an error answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub code: u16,
    pub description: String,
    pub retry_after: Option<i64>,
}

impl Refused {
    pub fn new(code: u16, description: impl Into<String>) -> Self {
        Self {
            code,
            description: description.into(),
            retry_after: None,
        }
    }

    pub fn bad(description: &str) -> Self {
        Self::new(400, format!("Bad Request: {description}"))
    }

    /// Too fast, for so many seconds.
    pub fn too_many(seconds: i64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..Self::new(429, format!("Too Many Requests: retry after {seconds}"))
        }
    }
}

/// A method's result.
pub(crate) type Told = Result<Value, Refused>;

impl World {
    /// A new bot; gives its id and token.
    pub(crate) fn add_bot(
        &mut self,
        rng: &mut dyn Chance,
        name: &str,
        username: &str,
    ) -> (String, String) {
        let id = ids::digits(rng, 10);
        let token = format!("{id}:AA{}", ids::letters(rng, 33));
        let first = ids::digits(rng, 8).parse().unwrap_or(1);
        self.bots.insert(
            id.clone(),
            Bot {
                id: id.clone(),
                token: token.clone(),
                name: name.to_owned(),
                username: username.to_owned(),
                update: first,
                ..Bot::default()
            },
        );
        (id, token)
    }

    /// One bot, for whoever audits a desk against this world.
    #[must_use]
    pub fn bot(&self, id: &str) -> Option<&Bot> {
        self.bots.get(id)
    }

    /// The id of a bot's next message in a chat. Every chat sees whole numbers that grow.
    pub(crate) fn bot_message_id(&mut self, bot: &str, chat: &str) -> String {
        let number = self.bots.get_mut(bot).map_or(0, |bot| {
            bot.message += 1;
            bot.message
        });
        format!("{bot}:{chat}:{number}")
    }
}

/// The number that a message has in its chat.
pub(crate) fn number_of(id: &str) -> i64 {
    id.rsplit(':')
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

/// An id as the number it is.
pub(crate) fn number(id: &str) -> Value {
    id.parse::<i64>().map_or_else(|_| json!(id), |n| json!(n))
}
