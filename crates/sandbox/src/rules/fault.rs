//! Scripted outages: which calls and webhooks a fault hits, and what it does to them.

use super::chance::{Chance, happens};
use super::magic;
use super::matter::Matter;
use super::outbox::Fact;
use super::publish::Sort;
use super::time::Ms;
use super::webhook::Event;
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a call is about, as far as faults care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// A message (read marks and typing are [`Self::Other`]).
    Send,
    /// Media towards the platform.
    Upload,
    /// Media from the platform.
    Download,
    /// Any other GET: history, profiles, nodes.
    Read,
    /// `debug_token`, `oauth/access_token`.
    Token,
    /// Subscriptions.
    Subscribe,
    /// Words or a link on a Page.
    Post,
    /// A Page's photo that is published at once, or a post that shows photos.
    PhotoPost,
    /// A Page's video: the call that publishes it.
    VideoPost,
    /// A Page's reel: the call that publishes it.
    Reel,
    /// A Page's story: the call that publishes it.
    Story,
    /// A container of Instagram is made.
    Container,
    /// A container is published.
    MediaPublish,
    /// The business comments, or answers a comment.
    Comment,
    /// A comment or post is liked, hidden, changed or deleted.
    Moderate,
    /// Everything else.
    Other,
}

/// What a fault does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// An error answer; nothing was done. Codes that WhatsApp reports by status are accepted
    /// first and fail by status, unless `at_once`.
    Error {
        /// `error.code`.
        code: i64,
        /// `error.error_subcode`.
        subcode: Option<i64>,
        /// HTTP status; the code's usual one when missing.
        status: Option<u16>,
        /// The sentence; the code's usual one when missing.
        message: Option<String>,
        /// Answer at once even where the platform would report by status.
        at_once: bool,
    },
    /// No answer within `ms`, then the connection closes.
    Timeout {
        /// Whether the platform acted first.
        acted: bool,
        /// How long the caller is kept waiting.
        ms: Ms,
    },
    /// An HTML page with a 5xx status.
    ServerError {
        /// Whether the platform acted first.
        acted: bool,
        /// HTTP status.
        status: u16,
    },
    /// The connection is torn.
    Reset {
        /// Whether the platform acted first.
        acted: bool,
    },
    /// No answer, ever.
    Silence {
        /// Whether the platform acted first.
        acted: bool,
    },
    /// The right answer, late.
    Slow {
        /// How late.
        ms: Ms,
    },
    /// The network's throttle error with usage headers.
    Throttle {
        /// `estimated_time_to_regain_access`, in minutes.
        minutes: i64,
    },
    /// The right answer, with usage headers that warn.
    Usage {
        /// Percent of the quota.
        percent: i64,
        /// Minutes.
        minutes: i64,
    },
    /// An upload is cut: so many bytes arrive (nothing = half), then the connection is torn.
    Cut {
        /// How many.
        bytes: Option<u64>,
    },
    /// HTTP 200 with the text "Service Unavailable".
    Unavailable {
        /// Whether the platform acted first.
        acted: bool,
    },
    /// No connection comes about: names do not resolve, or connecting times out after `ms`
    /// (outages.md, 4 October 2021). Nothing left.
    Unreachable {
        /// How long the caller tries.
        ms: Ms,
    },
    /// Accepted, in history, and never on the phone.
    NeverDeliver,
    /// Accepted, in history, and on the phone late (outages.md, 12 June 2026).
    LateDelivery {
        /// How late.
        ms: Ms,
    },
    /// Accepted, then failed by status (WhatsApp).
    FailedStatus {
        /// The code of the status.
        code: i64,
    },
    /// Webhooks are lost for good.
    LostWebhook {
        /// The event; nothing = all.
        event: Option<Event>,
    },
    /// Webhooks come late.
    LateWebhook {
        /// The event; nothing = all.
        event: Option<Event>,
        /// How late.
        ms: Ms,
        /// Not before this moment, in milliseconds: everything that waits comes in one burst.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Ms>,
    },
}

impl Action {
    /// Whether it concerns webhooks rather than calls.
    #[must_use]
    pub fn of_webhooks(&self) -> bool {
        matches!(self, Self::LostWebhook { .. } | Self::LateWebhook { .. })
    }

    /// Whether it can happen on a network: only WhatsApp has a failed status.
    fn exists_on(&self, network: Option<Network>) -> bool {
        !matches!(self, Self::FailedStatus { .. }) || network == Some(Network::Whatsapp)
    }
}

/// One scripted fault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// Its number.
    pub id: u64,
    /// The network; nothing = all.
    pub kind: Option<Network>,
    /// The operation; nothing = all.
    pub operation: Option<Operation>,
    /// The person, by name or id; nothing = everybody.
    pub from: Option<String>,
    /// The asset; nothing = all.
    pub asset: Option<String>,
    /// The kind of post; nothing = all, and calls that are about no post.
    #[serde(default)]
    pub post: Option<Sort>,
    /// What the call carries or reads; nothing = all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Matter>,
    /// How often it still strikes; nothing = until cleared.
    pub count: Option<u32>,
    /// How many matching calls pass before it strikes.
    pub after: u32,
    /// The share of matching calls it strikes.
    pub probability: f64,
    /// What it does.
    #[serde(flatten)]
    pub action: Action,
    /// How often it struck.
    pub hits: u32,
}

/// Whom a call or a webhook concerns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Target {
    pub network: Option<Network>,
    pub asset: Option<String>,
    /// The person's id or name, as the call has it.
    pub person: Option<String>,
    /// What kind of post the call is about.
    pub sort: Option<Sort>,
    /// What the call carries or reads.
    pub matter: Option<Matter>,
}

impl World {
    /// The fault that strikes a call, if one does. Magic names come first.
    pub(crate) fn call_fault(
        &mut self,
        rng: &mut dyn Chance,
        operation: Operation,
        target: &Target,
    ) -> Option<Action> {
        let name = self.name_of(target);
        if operation == Operation::Send
            && let Some(name) = &name
            && let Some(magic) = magic::of(name)
            && !magic.action.of_webhooks()
            && magic.action.exists_on(target.network)
        {
            // A person is a name on one network: the same name on another is somebody else.
            let person = target
                .network
                .map_or_else(|| name.clone(), |own| format!("{} {name}", own.word()));
            let struck = self.counters.magic_struck.entry(person).or_default();
            if !(magic.once && *struck > 0) {
                *struck += 1;
                return Some(magic.action);
            }
        }
        let hit = self.strike(
            rng,
            |fault| {
                !fault.action.of_webhooks() && fault.operation.is_none_or(|own| own == operation)
            },
            target,
            name.as_deref(),
        );
        if let Some(action) = &hit {
            *self
                .counters
                .faults_struck
                .entry(action_word(action))
                .or_default() += 1;
        }
        hit
    }

    /// What webhook faults do to a fact: `None` = lost, else how late it is.
    pub(crate) fn webhook_fault(&mut self, rng: &mut dyn Chance, fact: &Fact) -> Option<Ms> {
        let target = Target {
            network: Some(fact.network),
            asset: Some(fact.asset.clone()),
            person: Some(fact.person.clone()),
            ..Target::default()
        };
        let by_magic = magic::of(&fact.person)
            .map(|magic| magic.action)
            .filter(Action::of_webhooks);
        // A magic name loses what tells of the business's messages, never the person's own.
        let by_magic = by_magic.filter(|_| {
            !matches!(
                fact.event,
                Event::Message | Event::Postback | Event::Referral | Event::Reaction
            )
        });
        let hit = by_magic.or_else(|| {
            self.strike(
                rng,
                |fault| match &fault.action {
                    Action::LostWebhook { event } | Action::LateWebhook { event, .. } => {
                        event.is_none_or(|own| own == fact.event)
                    }
                    _ => false,
                },
                &target,
                Some(&fact.person),
            )
        });
        if let Some(action) = &hit {
            *self
                .counters
                .faults_struck
                .entry(action_word(action))
                .or_default() += 1;
        }
        match hit {
            Some(Action::LostWebhook { .. }) => None,
            Some(Action::LateWebhook { ms, until, .. }) => {
                let rest = until.map_or(0, |until| until - self.now);
                Some(ms.max(rest).max(0))
            }
            _ => Some(0),
        }
    }

    fn strike(
        &mut self,
        rng: &mut dyn Chance,
        fits: impl Fn(&Fault) -> bool,
        target: &Target,
        name: Option<&str>,
    ) -> Option<Action> {
        for fault in &mut self.faults {
            let person_fits = fault.from.as_deref().is_none_or(|wanted| {
                Some(wanted) == name || Some(wanted) == target.person.as_deref()
            });
            let asset_fits = fault.asset.is_none() || fault.asset == target.asset;
            let network_fits = fault.kind.is_none() || fault.kind == target.network;
            if !person_fits
                || !asset_fits
                || !network_fits
                || (fault.post.is_some() && fault.post != target.sort)
                || (fault.about.is_some() && fault.about != target.matter)
                || !fits(fault)
                || fault.count == Some(0)
            {
                continue;
            }
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            if !happens(rng, fault.probability) {
                continue;
            }
            fault.hits += 1;
            if let Some(count) = &mut fault.count {
                *count -= 1;
            }
            return Some(fault.action.clone());
        }
        None
    }

    fn name_of(&self, target: &Target) -> Option<String> {
        let person = target.person.as_deref()?;
        if self.people.contains_key(person) {
            return Some(person.to_owned());
        }
        let network = target.network?;
        let asset = target.asset.as_deref()?;
        self.person_at(network, asset, person)
            .map(|person| person.name.clone())
    }

    /// Adds a fault from its JSON description.
    ///
    /// # Errors
    /// A sentence naming what could not be understood.
    pub(crate) fn add_fault(&mut self, wanted: &Value) -> Result<Fault, String> {
        let mut fault = super::script::read(wanted)?;
        fault.id = self.number();
        self.faults.push(fault.clone());
        Ok(fault)
    }
}

fn action_word(action: &Action) -> String {
    serde_json::to_value(action)
        .ok()
        .and_then(|value| value["action"].as_str().map(str::to_owned))
        .unwrap_or_default()
}
