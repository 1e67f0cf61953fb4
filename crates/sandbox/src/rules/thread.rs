//! Threads and messages: one thread for each asset and person, as the platform keeps them.

use super::time::Ms;
use super::world::{Network, World};
use serde::{Deserialize, Serialize};

/// All messages between one asset and one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The conversation's id on the platform.
    pub id: String,
    /// The network.
    pub network: Network,
    /// Page, Instagram account or phone number id.
    pub asset: String,
    /// PSID, IGSID or wa_id.
    pub address: String,
    /// The person's name in the sandbox.
    pub person: String,
    /// Message ids, oldest first.
    pub messages: Vec<String>,
    /// Event time of the person's last message or postback: the reply window starts here.
    pub window_from: Option<Ms>,
    /// When something last happened.
    pub updated: Ms,
    /// Messages of the person not yet marked as seen by the business.
    pub unread: u32,
}

/// What became of the answer to a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// The caller got it, as far as anybody can tell.
    Given,
    /// The caller cannot have got it, or may not have got it.
    Lost,
}

/// One message, from either side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The platform's id (`mid`, `wamid`).
    pub id: String,
    /// The thread it stands in.
    pub thread: String,
    /// True when the business wrote it.
    pub from_business: bool,
    /// Event time.
    pub at: Ms,
    /// `text`, `image`, `video`, `audio`, `file`, `template`, `reaction`, `postback`, `other`.
    pub kind: String,
    /// Text, or the caption of a picture.
    pub text: Option<String>,
    /// The media's id in [`World::media`].
    pub media: Option<String>,
    /// What the sender attached for itself: `metadata` or `biz_opaque_callback_data`.
    pub opaque: Option<String>,
    /// The app that sent it.
    pub app: Option<String>,
    /// The message it answers.
    pub reply_to: Option<String>,
    /// When it was on the person's phone.
    pub arrived: Option<Ms>,
    /// When the phone confirmed it.
    pub delivered: Option<Ms>,
    /// When it was read: by the person, or by the business (a message of the person).
    pub read: Option<Ms>,
    /// The code it failed with after it had been accepted.
    pub failed: Option<i64>,
    /// The person's reaction.
    pub reaction: Option<String>,
    /// A fault keeps it from ever arriving.
    pub never: bool,
    /// A fault keeps it from arriving before this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Ms>,
    /// What became of the answer to the call that made it.
    pub answer: Fate,
    /// A webhook that tells of it (echo or status) was taken by the receiver.
    pub evidence: bool,
    /// The person's message carries a referral (JSON), from a link that was tapped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<String>,
    /// What it is made of besides text and media (JSON): of a message of the business as it was
    /// sent, of a person's as the webhook tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

impl World {
    /// The thread of an asset and an address, made when it does not exist.
    pub(crate) fn thread_for(
        &mut self,
        rng: &mut dyn super::Chance,
        network: Network,
        asset: &str,
        address: &str,
        person: &str,
    ) -> String {
        let key = key(asset, address);
        if let Some(id) = self.thread_index.get(&key) {
            return id.clone();
        }
        let id = super::ids::thread(rng, network);
        self.thread_index.insert(key, id.clone());
        self.threads.insert(
            id.clone(),
            Thread {
                id: id.clone(),
                network,
                asset: asset.to_owned(),
                address: address.to_owned(),
                person: person.to_owned(),
                messages: Vec::new(),
                window_from: None,
                updated: self.now,
                unread: 0,
            },
        );
        id
    }

    /// The thread of an asset and an address.
    #[must_use]
    pub fn thread_of(&self, asset: &str, address: &str) -> Option<&Thread> {
        self.threads
            .get(self.thread_index.get(&key(asset, address))?)
    }

    /// Appends a message to its thread. Messages stand in the order of their event times, so a
    /// late event takes its place in history.
    pub(crate) fn keep(&mut self, message: Message) {
        let at = message.at;
        if let Some(thread) = self.threads.get_mut(&message.thread) {
            thread.updated = thread.updated.max(at);
            let mut place = thread.messages.len();
            while place > 0
                && self
                    .messages
                    .get(&thread.messages[place - 1])
                    .is_some_and(|earlier| earlier.at > at)
            {
                place -= 1;
            }
            thread.messages.insert(place, message.id.clone());
        }
        self.messages.insert(message.id.clone(), message);
    }
}

/// The key of a thread.
#[must_use]
pub(crate) fn key(asset: &str, address: &str) -> String {
    format!("{asset}/{address}")
}
