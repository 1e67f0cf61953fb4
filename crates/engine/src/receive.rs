//! A webhook arrives: verified, made durable, digested, answered. And digested again, later.

use crate::engine::Engine;
use crate::page::pages_commented;
use crate::settings::Plant;
use secrecy::ExposeSecret;
use sportello_core::event::{Event, Item, Reading};
use sportello_core::{AppId, ChannelKind, JournalSeq, Time};
use sportello_store::{Digested, Leftover, NewRecord, RecordRow, StoreError};
use std::sync::Arc;
use subtle::ConstantTimeEq;
use thiserror::Error;

/// Why a webhook is not taken.
#[derive(Debug, Error)]
pub enum ReceiveError {
    /// No valid signature: nothing was stored.
    #[error("the signature fits no connected app")]
    Refused,
    /// The store could not make it durable: the platform will send it again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a replay did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Bodies read.
    pub records: u64,
    /// Facts that were new.
    pub applied: u64,
    /// Facts known before.
    pub known: u64,
    /// Items still not understood.
    pub unparsed: u64,
    /// Items still waiting for their channel.
    pub unclaimed: u64,
    /// Items refused.
    pub foreign: u64,
}

impl Engine {
    /// The answer to a subscription handshake (webhooks.md §2): the challenge, if the token is
    /// one of ours.
    pub fn handshake(&self, mode: &str, token: &str, challenge: &str) -> Option<String> {
        if mode != "subscribe" {
            return None;
        }
        let apps = self.apps();
        let fits = apps.iter().fold(false, |fits, app| {
            fits | bool::from(
                app.verify_token
                    .expose_secret()
                    .as_bytes()
                    .ct_eq(token.as_bytes()),
            )
        });
        fits.then(|| challenge.to_owned())
    }

    /// Takes a webhook: verifies it, makes it durable, digests it. Answer 200 only when this
    /// gives `Ok` (I1). What could not be stored is in the log already, counted.
    pub async fn receive(
        &self,
        now: Time,
        signature: Option<&str>,
        raw: Arc<[u8]>,
    ) -> Result<Digested, ReceiveError> {
        let Some(app) = self.signer(signature, &raw) else {
            self.count_refused();
            return Err(ReceiveError::Refused);
        };
        self.take(now, app, raw).await
    }

    /// Makes a body durable that an app is known to have sent, and digests it.
    pub(crate) async fn take(
        &self,
        now: Time,
        app: AppId,
        raw: Arc<[u8]>,
    ) -> Result<Digested, ReceiveError> {
        let (object, items) = self.parse(&raw);
        let record = NewRecord {
            app,
            object,
            received_at: now,
            body: raw,
        };
        let outdated = self.outdated_lists(&items);
        let pages = self.pages_told_of(&items);
        let commented = pages_commented(&items);
        let taps = self.taps_among(&items);
        let wrote = items.iter().any(is_said);
        let digested = self.store().append_and_digest(record, items).await;
        self.note_storing(now, digested.as_ref().err());
        let digested = digested?;
        if !outdated.is_empty()
            && let Err(error) = self.read_lists_again(now, &outdated).await
        {
            // It is read within a day all the same.
            tracing::warn!(%error, "a list of templates was not marked to be read again");
        }
        if !pages.is_empty()
            && let Err(error) = self.list_pages_soon(now, &pages).await
        {
            // They are read within half an hour all the same.
            tracing::warn!(%error, "a page was not marked to be read soon");
        }
        if !commented.is_empty()
            && let Err(error) = self.read_posts_soon(now, &commented).await
        {
            // They are read at the channel's next turn all the same.
            tracing::warn!(%error, "a post was not marked to be read soon");
        }
        if wrote {
            for touched in digested.touched.iter().filter(|t| t.conversation.is_some()) {
                self.stir(touched.workspace, touched.conversation);
            }
        }
        self.bell().ring_arrived(&digested.touched);
        if !taps.is_empty()
            && let Err(error) = self.taps_taken(taps).await
        {
            // The button turns a little longer.
            tracing::debug!(%error, "taps were not answered");
        }
        Ok(digested)
    }

    /// Reads a body with the connector whose object it is, or one of our own.
    pub fn parse(&self, raw: &[u8]) -> (String, Vec<Item>) {
        let object = sportello_channels::webhook_object(raw).unwrap_or_default();
        let mut items = match self.registry().by_object(&object) {
            Some(connector) => connector.parse(raw),
            None => crate::page::told::read(&object, raw).unwrap_or_else(|| vec![unknown_object()]),
        };
        if let Some(plant) = self.settings().plant {
            spoil(plant, &mut items);
        }
        (object, items)
    }

    async fn redigest_record(&self, record: &RecordRow, now: Time) -> Result<Digested, StoreError> {
        let (_, items) = self.parse(&record.body);
        let digested = self.store().redigest(record.seq, items, now).await?;
        self.bell().ring_arrived(&digested.touched);
        Ok(digested)
    }

    /// Digests every stored body again, oldest first: what was not understood before may be now,
    /// what is known changes nothing (I2, I13).
    pub async fn replay(&self, now: Time) -> Result<Replayed, StoreError> {
        let mut total = Replayed::default();
        let mut after = None;
        loop {
            let records = self.store().records(after, 200).await?;
            let Some(last) = records.last() else {
                return Ok(total);
            };
            after = Some(last.seq);
            for record in &records {
                total.add(&self.redigest_record(record, now).await?);
            }
        }
    }

    /// Digests what waited for a channel that has now been connected.
    pub async fn claim(
        &self,
        now: Time,
        kind: &ChannelKind,
        asset: &str,
    ) -> Result<Replayed, StoreError> {
        let mut total = Replayed::default();
        for seq in self.store().unclaimed(kind, asset).await? {
            if let Some(record) = self.store().record(seq).await? {
                total.add(&self.redigest_record(&record, now).await?);
            }
        }
        Ok(total)
    }

    /// Items kept raw, page by page.
    pub async fn leftovers(
        &self,
        which: Option<Leftover>,
        after: Option<(JournalSeq, String)>,
    ) -> Result<Vec<sportello_store::LeftoverRow>, StoreError> {
        self.store().leftovers(which, after, 200).await
    }
}

impl Replayed {
    fn add(&mut self, one: &Digested) {
        self.records += 1;
        self.applied += u64::from(one.applied);
        self.known += u64::from(one.known);
        self.unparsed += u64::from(one.unparsed);
        self.unclaimed += u64::from(one.unclaimed);
        self.foreign += u64::from(one.foreign);
    }
}

/// A body of no connector: one item, kept raw.
/// Whether a person said something.
fn is_said(item: &Item) -> bool {
    let Reading::Events(events) = &item.reading else {
        return false;
    };
    events
        .iter()
        .any(|event| matches!(event, Event::Message(_)))
}

fn unknown_object() -> Item {
    Item {
        kind: ChannelKind::new("unknown"),
        asset: String::new(),
        pointer: String::new(),
        reading: Reading::Unparsed {
            events: Vec::new(),
            why: "object".to_owned(),
        },
    }
}

/// Breaks what was read, as the simulator's planted bug says.
fn spoil(plant: Plant, items: &mut Vec<Item>) {
    let broken = items
        .iter()
        .any(|i| matches!(i.reading, Reading::Unparsed { .. }));
    if plant == Plant::DroppedSibling && broken {
        items.retain(|i| matches!(i.reading, Reading::Unparsed { .. }));
    }
}
