//! [`World`]: everything the platform knows, and the entry points that move it.

use super::access::Token;
use super::asset::{App, Instagram, Page, Phone, Seed, Waba};
use super::chance::Chance;
use super::delivery::Delivery;
use super::fault::Fault;
use super::limits::Windows;
use super::media::Media;
use super::outbox::Update;
use super::person::Person;
use super::receipt::Due;
use super::settings::Settings;
use super::state::Counters;
use super::task::Task;
use super::thread::{Message, Thread};
use super::time::Ms;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One of the networks, by the names the desk uses for its channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// A Page: Messenger.
    Facebook,
    /// An Instagram professional account.
    Instagram,
    /// A phone number of the WhatsApp Cloud API.
    Whatsapp,
    /// A bot of the Telegram Bot API.
    Telegram,
}

impl Network {
    /// Those of Meta's, in the order in which the phones stand on the page.
    pub const ALL: [Self; 3] = [Self::Facebook, Self::Instagram, Self::Whatsapp];

    /// The word used in addresses and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
            Self::Whatsapp => "whatsapp",
            Self::Telegram => "telegram",
        }
    }

    /// Reads the word; `messenger` is understood as `facebook`.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "facebook" | "messenger" | "page" => Some(Self::Facebook),
            "instagram" => Some(Self::Instagram),
            "whatsapp" => Some(Self::Whatsapp),
            "telegram" => Some(Self::Telegram),
            _ => None,
        }
    }

    /// The webhook's `object`; Telegram's updates have none.
    #[must_use]
    pub fn object(self) -> &'static str {
        match self {
            Self::Facebook => "page",
            Self::Instagram => "instagram",
            Self::Whatsapp => "whatsapp_business_account",
            Self::Telegram => "",
        }
    }
}

/// All state. It is a value: cloning it, writing it to disk and reading it back change nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct World {
    /// The latest time seen; time never runs backwards for the platform.
    pub(crate) now: Ms,
    /// Apps by id.
    pub(crate) apps: BTreeMap<String, App>,
    /// Pages by id.
    pub(crate) pages: BTreeMap<String, Page>,
    /// Instagram accounts by id.
    pub(crate) instagrams: BTreeMap<String, Instagram>,
    /// WhatsApp business accounts by id.
    pub(crate) wabas: BTreeMap<String, Waba>,
    /// Phone numbers by id.
    pub(crate) phones: BTreeMap<String, Phone>,
    /// Telegram bots by id.
    #[serde(default)]
    pub(crate) bots: BTreeMap<String, super::telegram::Bot>,
    /// Tokens by their text.
    pub(crate) tokens: BTreeMap<String, Token>,
    /// What the first start made.
    pub(crate) seed: Seed,
    /// People by name.
    pub(crate) people: BTreeMap<String, Person>,
    /// Person by address scope and id (`<page>/<psid>`, `wa/<number>`).
    pub(crate) addresses: BTreeMap<String, String>,
    /// Threads by id.
    pub(crate) threads: BTreeMap<String, Thread>,
    /// Thread ids by asset and address.
    pub(crate) thread_index: BTreeMap<String, String>,
    /// Messages by id.
    pub(crate) messages: BTreeMap<String, Message>,
    /// Message templates by id.
    #[serde(default)]
    pub(crate) templates: BTreeMap<String, super::graph::templates::Template>,
    /// What numbers hold besides messages, by number and edge.
    #[serde(default)]
    pub(crate) held: BTreeMap<String, serde_json::Value>,
    /// Public comments by id.
    #[serde(default)]
    pub(crate) comments: BTreeMap<String, super::comment::Comment>,
    /// Publications by id.
    #[serde(default)]
    pub(crate) publications: BTreeMap<String, super::publish::Publication>,
    /// Photos of Pages by id.
    #[serde(default)]
    pub(crate) photos: BTreeMap<String, super::publish::photo::Photo>,
    /// Films of Pages by id.
    #[serde(default)]
    pub(crate) films: BTreeMap<String, super::publish::film::Film>,
    /// Containers of Instagram accounts by id.
    #[serde(default)]
    pub(crate) containers: BTreeMap<String, super::publish::container::Container>,
    /// Files on their way in, by film, container or upload session.
    #[serde(default)]
    pub(crate) uploads: BTreeMap<String, super::publish::upload::Upload>,
    /// What was made on the way to posts, by photo, film or container.
    #[serde(default)]
    pub(crate) prepared: BTreeMap<String, super::publish::prepared::Prepared>,
    /// What people posted elsewhere that mentions the business, by comment or medium.
    #[serde(default)]
    pub(crate) mentions: BTreeMap<String, super::publish::Mention>,
    /// Codes that dialogs gave out.
    #[serde(default)]
    pub(crate) codes: BTreeMap<String, super::login::Code>,
    /// Media by id.
    pub(crate) media: BTreeMap<String, Media>,
    /// Bytes by SHA-256 in hexadecimal; kept beside the snapshot, not inside it.
    #[serde(skip)]
    pub(crate) blobs: BTreeMap<String, super::request::Blob>,
    /// Webhook updates waiting or being retried.
    pub(crate) updates: BTreeMap<u64, Update>,
    /// Update numbers by the time they are due.
    pub(crate) queue: BTreeSet<(Ms, u64)>,
    /// Updates in a post whose answer is awaited. Not kept: after a restart they are posted again.
    #[serde(skip)]
    pub(crate) taken: BTreeSet<u64>,
    /// What is due later, by number.
    pub(crate) schedule: BTreeMap<u64, Due>,
    /// Numbers of [`Self::schedule`] by time.
    pub(crate) calendar: BTreeSet<(Ms, u64)>,
    /// Work handed out and not yet reported.
    pub(crate) tasks: BTreeMap<u64, Task>,
    /// Scripted faults.
    pub(crate) faults: Vec<Fault>,
    /// How webhooks are delivered.
    pub(crate) delivery: Delivery,
    /// Settings.
    pub(crate) settings: Settings,
    /// Rate windows. Kept: a replay must refuse what was refused.
    pub(crate) windows: Windows,
    /// Links fetched lately, by address: when, and the media (10 minutes, `messaging-send.md` §3).
    pub(crate) links: BTreeMap<String, (Ms, String)>,
    /// What people said of which a webhook was lost for good, by message.
    #[serde(default)]
    pub(crate) untold: BTreeSet<String>,
    /// Sends on networks without history, by what each is known by.
    #[serde(default)]
    pub(crate) sends: BTreeMap<String, super::doubt::Send>,
    /// What desks that were killed had been asked to send there.
    #[serde(default)]
    pub(crate) in_hand: Vec<super::doubt::InHand>,
    /// Counters.
    pub(crate) counters: Counters,
    /// The last number given to an update, a due item, a task or a fault.
    pub(crate) serial: u64,
}

impl World {
    /// A new world with one app, one Page, its Instagram account and one WhatsApp number.
    #[must_use]
    pub fn new(now: Ms, rng: &mut dyn Chance) -> Self {
        let mut world = Self {
            now,
            ..Self::default()
        };
        world.plant(rng);
        world
    }

    /// Moves time forward and does what is due: ticks, failures, expiries.
    ///
    /// Every entry point calls this first, so nothing can be asked of a world that lags behind.
    pub fn advance(&mut self, now: Ms, rng: &mut dyn Chance) {
        while let Some(&(due, number)) = self.calendar.first() {
            if due > now {
                break;
            }
            self.calendar.remove(&(due, number));
            self.now = self.now.max(due);
            if let Some(item) = self.schedule.remove(&number) {
                self.happen(rng, item);
            }
        }
        self.now = self.now.max(now);
    }

    /// When [`Self::advance`] or [`Self::due_webhooks`] next has something to do.
    #[must_use]
    pub fn next_due(&self) -> Option<Ms> {
        let tick = self.calendar.first().map(|(due, _)| *due);
        let post = if self.delivery.paused {
            None
        } else {
            self.next_post()
        };
        match (tick, post) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// The latest time the world has seen.
    #[must_use]
    pub fn now(&self) -> Ms {
        self.now
    }

    /// What the first start made: app, assets, tokens.
    #[must_use]
    pub fn seed(&self) -> &Seed {
        &self.seed
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// A fresh number.
    pub(crate) fn number(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// The network of an asset.
    #[must_use]
    pub fn network_of(&self, asset: &str) -> Option<Network> {
        if self.pages.contains_key(asset) {
            Some(Network::Facebook)
        } else if self.instagrams.contains_key(asset) {
            Some(Network::Instagram)
        } else if self.phones.contains_key(asset) {
            Some(Network::Whatsapp)
        } else if self.bots.contains_key(asset) {
            Some(Network::Telegram)
        } else {
            None
        }
    }

    /// The asset a person writes to when none is named.
    #[must_use]
    pub fn usual_asset(&self, network: Network) -> &str {
        match network {
            Network::Facebook => &self.seed.page,
            Network::Instagram => &self.seed.instagram,
            Network::Whatsapp => &self.seed.phone,
            Network::Telegram => &self.seed.bot,
        }
    }
}

impl World {
    /// Whether something on the calendar is due.
    #[must_use]
    pub fn tick_due(&self, now: Ms) -> bool {
        self.calendar.first().is_some_and(|(due, _)| *due <= now)
    }

    /// One message, for whoever audits a desk against this world.
    #[must_use]
    pub fn message(&self, id: &str) -> Option<&Message> {
        self.messages.get(id)
    }

    /// Every message of both sides, by id.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.values()
    }

    /// One thread by its id.
    #[must_use]
    pub fn thread(&self, id: &str) -> Option<&Thread> {
        self.threads.get(id)
    }

    /// What people said of which the webhook was lost for good, by message.
    #[must_use]
    pub fn untold(&self) -> &BTreeSet<String> {
        &self.untold
    }

    /// The message that an update tells of, while it is not accepted yet.
    #[must_use]
    pub fn told_by(&self, update: u64) -> Option<&str> {
        self.updates.get(&update)?.message.as_deref()
    }

    /// What has happened so far.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// What is still to come by itself. The end of a story is not waited for: it is a day away.
    pub(crate) fn ticks(&self) -> usize {
        let soon = |due: &&Due| !matches!(due, Due::Ended(_));
        self.schedule.values().filter(soon).count()
    }

    /// Whether webhooks, receipts or tasks are still to come.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.updates.is_empty() && self.ticks() == 0 && self.tasks.is_empty()
    }

    /// An app's secret and verify token.
    #[must_use]
    pub fn app_secrets(&self, app: &str) -> Option<(String, String)> {
        let app = self.apps.get(app)?;
        Some((app.secret.clone(), app.verify_token.clone()))
    }
}
