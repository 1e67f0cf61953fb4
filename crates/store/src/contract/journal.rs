//! The journal: raw inbound bodies, and what was made of them.

use super::Result;
use async_trait::async_trait;

use sportello_core::event::Item;
use sportello_core::{AppId, ChannelKind, ConversationId, JournalSeq, Time, WorkspaceId};
use std::sync::Arc;

/// A raw body; shared, not copied, on its way to the writer.
pub type Raw = Arc<[u8]>;

/// A body to be journalled.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// The app whose secret fits the signature: the body may touch only assets connected
    /// through it.
    pub app: AppId,
    /// The webhook object (`page`, …), or empty when unreadable.
    pub object: String,
    /// When it arrived.
    pub received_at: Time,
    /// The raw bytes.
    pub body: Raw,
}

/// A journalled body.
#[derive(Clone, Debug)]
pub struct RecordRow {
    /// Its place.
    pub seq: JournalSeq,
    /// The app that signed it.
    pub app: AppId,
    /// The webhook object.
    pub object: String,
    /// When it arrived.
    pub received_at: Time,
    /// The raw bytes.
    pub body: Raw,
}

/// What came of digesting one body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digested {
    /// Its place in the journal.
    pub seq: Option<JournalSeq>,
    /// Items that were new facts.
    pub applied: u32,
    /// Items known before.
    pub known: u32,
    /// Items kept raw because they are not understood.
    pub unparsed: u32,
    /// Items of assets that are not connected: they wait.
    pub unclaimed: u32,
    /// Items of assets connected through another app: refused, kept raw.
    pub foreign: u32,
    /// What changed, so that the doorbell rings there.
    pub touched: Vec<Touched>,
}

/// Something that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Touched {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The conversation, if it is one.
    pub conversation: Option<ConversationId>,
}

/// Why an item is not digested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leftover {
    /// Not understood.
    Unparsed,
    /// Of an asset that is not connected.
    Unclaimed,
    /// Of an asset connected through another app.
    Foreign,
}

/// An item that is kept raw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftoverRow {
    /// Its body's place.
    pub seq: JournalSeq,
    /// Its pointer inside the body.
    pub pointer: String,
    /// Why it is kept.
    pub leftover: Leftover,
    /// The connector.
    pub kind: ChannelKind,
    /// The asset.
    pub asset: String,
    /// What it is (a word, never content).
    pub why: String,
    /// When its body arrived.
    pub received_at: Time,
}

/// Raw bodies and their digestion.
///
/// Digesting an item is atomic by itself: a fault in one is rolled back to before it, kept as a
/// leftover, and costs its siblings nothing (I3). Facts are unique by channel and external id
/// (I2); receipts join (I7); nothing depends on the order in which facts come:
/// - a status, echo, read or reaction may come before the message it speaks of;
/// - an echo or status that carries our key settles the delivery it names, in any state in which
///   that is allowed; an echo without a key on a network that carries none settles a delivery of
///   that address in state `unknown` or `unconfirmed` with the same words and begun before it,
///   and is kept as evidence beside one in state `sending` until its answer comes;
/// - an echo of nothing ours becomes an outbound message said elsewhere, accepted;
/// - a token joins the contact it arrived from with the contact it was made for, once.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Appends a body and digests its items. Returns only when the body is durable (I1); a fault
    /// in digesting never loses the body.
    async fn append_and_digest(&self, record: NewRecord, items: Vec<Item>) -> Result<Digested>;

    /// Digests the items of a stored body again: facts known before change nothing, leftovers
    /// that are understood now disappear.
    async fn redigest(&self, seq: JournalSeq, items: Vec<Item>, now: Time) -> Result<Digested>;

    /// Stored bodies after a place, oldest first.
    async fn records(&self, after: Option<JournalSeq>, limit: u32) -> Result<Vec<RecordRow>>;

    /// Bodies that hold unclaimed items of an asset, oldest first.
    async fn unclaimed(&self, kind: &ChannelKind, asset: &str) -> Result<Vec<JournalSeq>>;

    /// One stored body.
    async fn record(&self, seq: JournalSeq) -> Result<Option<RecordRow>>;

    /// Items kept raw, oldest first, after a (body, pointer).
    async fn leftovers(
        &self,
        which: Option<Leftover>,
        after: Option<(JournalSeq, String)>,
        limit: u32,
    ) -> Result<Vec<LeftoverRow>>;

    /// How many bodies, and how many leftovers of each sort.
    async fn journal_counts(&self) -> Result<JournalCounts>;

    /// Drops bodies that arrived before `before` and have no leftovers. Returns how many.
    async fn trim_journal(&self, before: Time) -> Result<u64>;
}

/// How full the journal is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JournalCounts {
    /// Bodies.
    pub records: u64,
    /// Items not understood.
    pub unparsed: u64,
    /// Items waiting for their channel.
    pub unclaimed: u64,
    /// Items refused.
    pub foreign: u64,
}
