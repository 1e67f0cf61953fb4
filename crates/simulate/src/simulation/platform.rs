//! The platform: the sandbox's rules with dice of their own, and the questions that only an
//! oracle can answer.

use super::action::{Delivering, Fault};
use super::cast::{PEOPLE, Who};
use serde_json::json;
use sportello_drill::stage;
use sportello_sandbox::rules::thread::Message;
use sportello_sandbox::rules::{Command, Done, Network};
use std::ops::{Deref, DerefMut};

/// The world and its dice, with the questions of the checks.
pub(super) struct Platform(stage::Platform);

impl Deref for Platform {
    type Target = stage::Platform;

    fn deref(&self) -> &stage::Platform {
        &self.0
    }
}

impl DerefMut for Platform {
    fn deref_mut(&mut self) -> &mut stage::Platform {
        &mut self.0
    }
}

impl Platform {
    /// A new world: one app, one Page, its Instagram account, one number, one bot.
    pub fn new(seed: u64, now: i64) -> Platform {
        Platform(stage::Platform::new(seed, now))
    }

    /// A fault begins; what the sandbox does not take of it, in its words.
    pub fn add_fault(&mut self, now: i64, fault: &Fault) -> Result<(), String> {
        let mut rule = json!({
            "operation": fault.operation,
            "action": fault.action,
            "count": fault.count,
        });
        if let Some(kind) = fault.kind {
            rule["kind"] = json!(kind.word());
        }
        if let Some((code, subcode)) = fault.code {
            rule["code"] = json!(code);
            rule["subcode"] = json!(subcode);
            rule["at_once"] = json!(fault.action == "error");
        }
        if let Some(about) = fault.about {
            rule["about"] = json!(about);
        }
        if let Some(status) = fault.status {
            rule["status"] = json!(status);
        }
        if let Some(ms) = fault.ms {
            rule["ms"] = json!(ms);
        }
        match self.apply(now, &Command::AddFault(rule)) {
            Done::Refused(why) => Err(why),
            _ => Ok(()),
        }
    }

    /// Webhooks are delivered like this from now on.
    pub fn deliver(&mut self, now: i64, how: &Delivering) {
        let wanted = json!({
            "repeat": how.repeat.max(1),
            "shuffle": how.shuffle,
            "batch": how.batch.max(1),
            "delay_ms": how.delay,
            "drop_next": how.drop_next,
        });
        self.apply(now, &Command::Deliver(wanted));
    }

    /// Everything is as it should be again.
    pub fn calm(&mut self, now: i64) {
        self.apply(now, &Command::ClearFaults(None));
        self.apply(
            now,
            &Command::Deliver(json!({ "reset": true, "flush": true })),
        );
        self.restore(now);
    }

    /// Nobody waits for days because of a small quota.
    pub fn be_generous(&mut self, now: i64) {
        let quota = json!({ "publishing_quota": 1_000 });
        self.apply(now, &Command::Settings(quota));
    }

    /// The token of a network is refused (190/460), or, without a network, every token is good.
    pub fn revoke(&mut self, now: i64, kind: Network) {
        let seed = self.world().seed();
        let which = match kind {
            Network::Whatsapp => seed.system_token.clone(),
            Network::Telegram => seed.bot_token.clone(),
            Network::Facebook | Network::Instagram => seed.page_token.clone(),
        };
        self.apply(
            now,
            &Command::Tokens {
                which,
                subcode: Some(460),
            },
        );
    }

    /// Every token is good again.
    pub fn restore(&mut self, now: i64) {
        self.apply(
            now,
            &Command::Tokens {
                which: "all".to_owned(),
                subcode: None,
            },
        );
    }

    /// What the business sent that the platform took from this desk, by platform id.
    pub fn taken(&self) -> impl Iterator<Item = &Message> {
        let world = self.world();
        let app = &world.seed().app;
        // A bot is its own app.
        let by_bot = |m: &Message| {
            let talk = world.thread(&m.thread);
            talk.is_some_and(|talk| talk.network == Network::Telegram)
        };
        world
            .messages()
            .filter(move |m| m.from_business && (m.app.as_ref() == Some(app) || by_bot(m)))
    }

    /// The messages a person received, oldest first: id and text.
    pub fn received(&self, kind: Network, who: Who) -> Vec<String> {
        let rows = self.world().received(kind, PEOPLE[who]);
        rows.iter()
            .filter_map(|row| Some(row["id"].as_str()?.to_owned()))
            .collect()
    }
}
