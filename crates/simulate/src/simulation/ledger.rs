//! The ledger: what people asked for, what the platform took, and what the desk acknowledged,
//! kept outside the desk, so that the checks ask nobody who could be wrong.

use super::cast::Who;
use super::passing::Passing;
use sportello_core::delivery::DeliveryState;
use sportello_core::receipt::Rank;
use sportello_core::{
    Capability, ChannelId, ConsentId, ContactId, DeliveryId, MediaId, MessageId, Time,
};
use sportello_engine::reply::NewMessage;
use sportello_sandbox::rules::Network;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A delivery somebody asked for.
#[derive(Clone, Debug)]
pub(super) struct Ours {
    /// Its message.
    pub message: MessageId,
    /// What it says: its words, or the name of its picture. Unique but for chosen repeats.
    pub content: String,
}

/// What a delivery was seen to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// Its last state.
    pub state: DeliveryState,
    /// When it was seen first, by the true time.
    pub first: i64,
    /// The furthest it ever came.
    pub rank: Option<Rank>,
    /// When it became unknown last, by the true time.
    pub unknown_since: Option<i64>,
    /// Whether it ever was unconfirmed: then others of its lane may have gone before it.
    pub unconfirmed: bool,
    /// Whether a person said that it arrived.
    pub vouched: bool,
}

/// An inbound message whose webhook was answered with 200.
#[derive(Clone, Debug)]
pub(super) struct Acked {
    /// The network.
    pub kind: Network,
    /// Whether it carries a picture.
    pub picture: bool,
    /// Whether a broken item stood beside it.
    pub spoiled: bool,
}

/// What somebody agreed to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agreed {
    /// The network on which they may be written to.
    pub kind: Network,
    /// Since when, by the true time.
    pub at: i64,
    /// Whether it surely stands: somebody may have taken it back who got no answer.
    pub sure: bool,
}

/// A body that was acknowledged, as it came.
#[derive(Clone, Debug)]
pub(super) struct Body {
    /// Its signature header; of a bot's, the secret.
    pub signature: String,
    /// Whether it is an update of a bot's.
    pub of_bot: bool,
    /// Its bytes.
    pub raw: Arc<[u8]>,
    /// When it came, by the desk's clock of then.
    pub received: Time,
}

/// An address of a customer on a network.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The platform's id.
    pub external_id: String,
    /// The contact that it came with, once the desk knows it.
    pub home: Option<ContactId>,
}

/// A request of the API whose caller got no answer and will ask again with the same key.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    /// What was asked.
    pub message: NewMessage,
}

/// Everything that is known outside the desk.
#[derive(Default)]
pub(super) struct Ledger {
    /// Deliveries by id.
    pub ours: BTreeMap<DeliveryId, Ours>,
    /// How often people asked for each content.
    pub wanted: BTreeMap<String, u32>,
    /// How often the platform took each content.
    pub taken_content: BTreeMap<String, u32>,
    /// What the platform made of each delivery: its ids.
    pub taken: BTreeMap<DeliveryId, Vec<String>>,
    /// The deliveries that each thread of the platform took, in its order.
    pub threads: BTreeMap<String, Vec<DeliveryId>>,
    /// Which of them may come after later ones.
    pub passing: Passing,
    /// Codes that the platform answered to requests of a delivery.
    pub codes: BTreeMap<DeliveryId, BTreeSet<i64>>,
    /// What each delivery was seen to be.
    pub seen: BTreeMap<DeliveryId, Seen>,
    /// Inbound messages acknowledged, by platform id.
    pub acked: BTreeMap<String, Acked>,
    /// How far acknowledged receipts say that messages came, by platform id, and whether a broken
    /// item stood beside the word.
    pub ranks: BTreeMap<String, (Rank, bool)>,
    /// Bodies acknowledged, oldest first.
    pub bodies: Vec<Body>,
    /// Where customers can be reached.
    pub places: BTreeMap<(Who, Network), Place>,
    /// Pictures agents attached: the number, and the name of the content.
    pub pictures: BTreeMap<MediaId, String>,
    /// The same by the SHA-256 of their bytes, in hexadecimal.
    pub picture_hashes: BTreeMap<String, String>,
    /// Held messages that the desk says another way, by the delivery that does.
    pub elsewhere: BTreeMap<DeliveryId, DeliveryId>,
    /// What templates said, and the words that it was for.
    pub in_templates: BTreeMap<String, String>,
    /// What people agreed to and have not taken back.
    pub agreed: BTreeMap<ConsentId, Agreed>,
    /// When contacts were joined or parted last, by the true time.
    pub joined_at: i64,
    /// Since when each cell that is open was seen so, by the true time.
    pub open: BTreeMap<(ChannelId, Capability), i64>,
    /// When any cell of a channel was last seen open, by the true time.
    pub unwell: BTreeMap<ChannelId, i64>,
    /// When the desk last came back to work, by the true time.
    pub back_at: i64,
    /// Networks of which somebody may have agreed who got no answer.
    pub maybe_agreed: BTreeSet<Network>,
    /// What people said earlier than the platform heard of it: no audit that was over by then can
    /// have found it.
    pub backdated: BTreeSet<String>,
    /// Merges that stand, oldest first.
    pub merges: Vec<i64>,
    /// The latest link to each network.
    pub links: BTreeMap<Network, String>,
    /// The latest request of the API, and those without an answer.
    pub last_request: Option<NewMessage>,
    /// Requests to be repeated after the next start.
    pub pending: Vec<Pending>,
    /// Where each inbound message stands, by address and message: for refusals at the window.
    pub said: BTreeMap<String, BTreeMap<String, Time>>,
}

impl Ledger {
    /// Notes that someone asked for this once.
    pub fn want(&mut self, content: &str) {
        *self.wanted.entry(content.to_owned()).or_default() += 1;
    }

    /// How often people asked for it.
    pub fn wanted(&self, content: &str) -> u32 {
        self.wanted.get(content).copied().unwrap_or(0)
    }

    /// What was to be said by these words, if a template says them.
    pub fn meant(&self, said: String) -> String {
        self.in_templates.get(&said).cloned().unwrap_or(said)
    }

    /// Raises what is known of how far a message came.
    pub fn raise(&mut self, external_id: &str, rank: Rank, spoiled: bool) {
        let known = self
            .ranks
            .entry(external_id.to_owned())
            .or_insert((rank, spoiled));
        if rank > known.0 {
            *known = (rank, spoiled);
        }
    }

    /// A delivery that answers to this place among those that fit, the latest first.
    pub fn nth_latest(&self, nth: u32, fits: impl Fn(&Seen) -> bool) -> Option<(DeliveryId, Ours)> {
        let all: Vec<DeliveryId> = self
            .seen
            .iter()
            .rev()
            .filter(|(_, seen)| fits(seen))
            .map(|(id, _)| *id)
            .collect();
        let at = usize::try_from(nth).unwrap_or(0) % all.len().max(1);
        let id = *all.get(at)?;
        Some((id, self.ours.get(&id)?.clone()))
    }
}
