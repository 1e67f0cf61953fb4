//! The whole alphabet of inputs. A log of commands with their times and seeds rebuilds a world:
//! that is how the server survives `kill -9`.

use super::asset::AddAssets;
use super::chance::Chance;
use super::person::PhoneHabits;
use super::phone::{Said, Say};
use super::request::{ApiRequest, Outcome};
use super::task::TaskResult;
use super::time::Ms;
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A call of the Graph API.
    Call(ApiRequest),
    /// A task's report.
    TaskDone {
        /// The task.
        task: u64,
        /// What came of it.
        result: TaskResult,
    },
    /// The answer to a webhook post.
    WebhookAnswered {
        /// The updates it carried.
        updates: Vec<u64>,
        /// HTTP status, if there was an answer.
        status: Option<u16>,
    },
    /// Time passes.
    Tick,
    /// A person writes.
    Say(Say),
    /// A person opens a chat.
    ReadChat {
        /// The network.
        kind: Network,
        /// The person.
        from: String,
        /// The asset; nothing = the first.
        to: Option<String>,
    },
    /// A person reacts.
    React {
        /// The network.
        kind: Network,
        /// The person.
        from: String,
        /// The message.
        id: String,
        /// The emoji; empty = takes it back.
        emoji: String,
    },
    /// A person taps a link.
    Tap {
        /// The network.
        kind: Network,
        /// The person.
        from: String,
        /// The link.
        link: String,
        /// The asset; nothing = the one the link names.
        to: Option<String>,
    },
    /// A person taps a button under a bot's message (Telegram).
    Press {
        /// The person.
        from: String,
        /// The bot; nothing = the first.
        to: Option<String>,
        /// What the button brings back.
        data: String,
    },
    /// A person blocks a bot, or starts it again (Telegram).
    Block {
        /// The person.
        from: String,
        /// The bot; nothing = the first.
        to: Option<String>,
        /// Whether it is blocked.
        on: bool,
    },
    /// The business answers in the platform's own inbox.
    AnswerElsewhere {
        /// The network.
        kind: Network,
        /// The person.
        from: String,
        /// The text.
        text: String,
    },
    /// A person comments on a post, as JSON.
    Comment(Value),
    /// A business shows an ad, as JSON.
    Advertise(Value),
    /// A person edits or deletes a comment, likes, shares, saves, or mentions the business.
    Follow {
        /// What they do.
        act: String,
        /// To what, as JSON.
        wanted: Value,
    },
    /// A Page's story archive is switched on or off.
    Archive {
        /// The Page; nothing = the first.
        page: Option<String>,
        /// Whether it is on.
        on: bool,
    },
    /// How phones behave; `from` nothing = everybody's.
    Habits {
        /// The network; nothing = all three.
        kind: Option<Network>,
        /// The person; nothing = everybody without habits of their own.
        from: Option<String>,
        /// The habits.
        habits: PhoneHabits,
    },
    /// A fault, as JSON.
    AddFault(Value),
    /// Clears faults: one, or all.
    ClearFaults(Option<u64>),
    /// Changes the delivery of webhooks, as JSON.
    Deliver(Value),
    /// A person says yes in a dialog.
    Agree(super::login::Agreed),
    /// More assets.
    AddAssets(AddAssets),
    /// Revokes or restores tokens.
    Tokens {
        /// A token, an asset's id, or `all`.
        which: String,
        /// The subcode; nothing = restore.
        subcode: Option<i64>,
    },
    /// Changes settings, as JSON.
    Settings(Value),
    /// Answers that were lost on the way.
    AnswersLost(Vec<String>),
    /// Every send since this time may have lost its answer (desk or sandbox was killed).
    AnswersLostSince(Ms),
    /// A desk was killed that had been asked to send these.
    InHand(Vec<super::doubt::InHand>),
}

/// What came of a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// Of a call or a task.
    Outcome(Option<Outcome>),
    /// Of something said or tapped.
    Said(Said),
    /// Of everything else: what to show.
    Shown(Value),
    /// It could not be done; a sentence says why.
    Refused(String),
}

impl World {
    /// Does one command.
    pub fn apply(&mut self, now: Ms, rng: &mut dyn Chance, command: &Command) -> Done {
        self.advance(now, rng);
        match command {
            Command::Call(request) => Done::Outcome(Some(self.handle(now, rng, request))),
            Command::TaskDone { task, result } => {
                Done::Outcome(self.task_done(now, rng, *task, result))
            }
            Command::WebhookAnswered { updates, status } => {
                self.webhook_answered(now, rng, updates, *status);
                Done::Outcome(None)
            }
            Command::Tick => Done::Outcome(None),
            Command::Say(say) => said(self.say(now, rng, say)),
            Command::Tap {
                kind,
                from,
                link,
                to,
            } => said(self.tap(now, rng, *kind, from, link, to.as_deref())),
            Command::Press { from, to, data } => said(self.press(rng, from, to.as_deref(), data)),
            Command::Block { from, to, on } => made(self.block(rng, from, to.as_deref(), *on)),
            Command::AnswerElsewhere { kind, from, text } => {
                said(self.answer_elsewhere(now, rng, *kind, from, text))
            }
            Command::Comment(wanted) => made(self.comment(now, rng, wanted)),
            Command::Advertise(wanted) => made(self.advertise(now, rng, wanted)),
            Command::Follow { act, wanted } => made(self.follow(now, rng, act, wanted)),
            Command::ReadChat { kind, from, to } => {
                match self.read_chat(now, rng, *kind, from, to.as_deref()) {
                    Ok(count) => Done::Shown(json!({ "read": count })),
                    Err(why) => Done::Refused(why),
                }
            }
            Command::React {
                kind,
                from,
                id,
                emoji,
            } => match self.react(now, rng, *kind, from, id, emoji) {
                Ok(()) => Done::Shown(json!({ "ok": true })),
                Err(why) => Done::Refused(why),
            },
            other => self.configure(rng, other),
        }
    }

    /// Commands that change how the sandbox behaves.
    fn configure(&mut self, rng: &mut dyn Chance, command: &Command) -> Done {
        match command {
            Command::Habits { kind, from, habits } => {
                self.set_habits(*kind, from.as_deref(), habits)
            }
            Command::AddFault(wanted) => match self.add_fault(wanted) {
                Ok(fault) => shown(&fault),
                Err(why) => Done::Refused(why),
            },
            Command::ClearFaults(id) => {
                let before = self.faults.len();
                self.faults
                    .retain(|fault| id.is_some_and(|id| fault.id != id));
                Done::Shown(json!({ "cleared": before - self.faults.len() }))
            }
            Command::Archive { page, on } => made(self.set_archive(page.as_deref(), *on)),
            Command::Deliver(wanted) => self.set_delivery(wanted),
            Command::AddAssets(add) => made(self.add_assets(rng, add)),
            Command::Agree(agreed) => made(self.give_code(rng, agreed)),
            Command::Tokens { which, subcode } => {
                Done::Shown(json!({ "changed": self.revoke(which, *subcode) }))
            }
            Command::Settings(wanted) => self.set_settings(wanted),
            Command::AnswersLost(messages) => {
                self.lose_answers(messages);
                Done::Outcome(None)
            }
            Command::AnswersLostSince(at) => {
                let messages = self.sends_since(*at);
                self.lose_answers(&messages);
                self.doubt_ready_stories();
                Done::Outcome(None)
            }
            Command::InHand(asked) => {
                self.note_in_hand(asked);
                Done::Outcome(None)
            }
            _ => Done::Outcome(None),
        }
    }

    fn set_habits(
        &mut self,
        kind: Option<Network>,
        from: Option<&str>,
        habits: &PhoneHabits,
    ) -> Done {
        let kinds: Vec<Network> = kind.map_or(Network::ALL.to_vec(), |kind| vec![kind]);
        match from {
            None => {
                self.settings.delivered_after_ms = habits.delivered_after_ms;
                self.settings.read_after_ms = habits.read_after_ms;
            }
            Some(name) => {
                let person =
                    self.people
                        .entry(name.to_owned())
                        .or_insert_with(|| super::person::Person {
                            name: name.to_owned(),
                            ids: std::collections::BTreeMap::new(),
                            phones: std::collections::BTreeMap::new(),
                        });
                for kind in &kinds {
                    person.phones.insert(kind.word().to_owned(), habits.clone());
                }
            }
        }
        let people: Vec<String> = match from {
            Some(name) => vec![name.to_owned()],
            None => self.people.keys().cloned().collect(),
        };
        for person in &people {
            for kind in &kinds {
                self.catch_up(*kind, person);
            }
        }
        shown(habits)
    }

    fn set_delivery(&mut self, wanted: &Value) -> Done {
        if wanted["reset"] == json!(true) {
            self.delivery = super::delivery::Delivery::default();
        }
        match self.delivery.change(wanted) {
            Ok(delivery) => self.delivery = delivery,
            Err(why) => return Done::Refused(why),
        }
        if wanted["flush"] == json!(true) {
            self.flush();
        }
        shown(&self.delivery)
    }

    fn set_settings(&mut self, wanted: &Value) -> Done {
        let mut merged = serde_json::to_value(&self.settings).unwrap_or_default();
        let Value::Object(members) = wanted else {
            return Done::Refused("send a JSON object of settings".to_owned());
        };
        for (name, value) in members {
            merged[name] = value.clone();
        }
        match serde_json::from_value(merged) {
            Ok(settings) => {
                self.settings = settings;
                shown(&self.settings)
            }
            Err(error) => Done::Refused(error.to_string()),
        }
    }
}

fn said(result: Result<Said, String>) -> Done {
    match result {
        Ok(said) => Done::Said(said),
        Err(why) => Done::Refused(why),
    }
}

fn made(result: Result<Value, String>) -> Done {
    match result {
        Ok(made) => Done::Shown(made),
        Err(why) => Done::Refused(why),
    }
}

fn shown<T: Serialize>(value: &T) -> Done {
    Done::Shown(serde_json::to_value(value).unwrap_or_default())
}
