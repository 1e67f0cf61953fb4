//! What is learned by reading (comments, conversations after an outage), journalled like what a
//! platform tells: the digest is one for both, and the journal alone rebuilds what came of it (I13).
//! Such a body is our own: items as they are, under an object that no platform has.

use crate::engine::Engine;
use serde::{Deserialize, Serialize};
use sportello_core::Time;
use sportello_core::event::{Commented, Event, Item, READ, Reading};
use sportello_store::{ChannelRow, NewRecord, StoreError};

/// A body of our own.
#[derive(Serialize, Deserialize)]
struct Body {
    object: String,
    items: Vec<Item>,
}

/// The items of a body of our own; `None` = it is none. Whoever can sign one can sign anything a
/// platform says as well, and it touches only what is connected through the app that signed.
pub(crate) fn read(object: &str, raw: &[u8]) -> Option<Vec<Item>> {
    if object != READ {
        return None;
    }
    let body: Body = serde_json::from_slice(raw).ok()?;
    Some(body.items)
}

impl Engine {
    /// Journals and digests what was learned of a channel's comments; of nothing, nothing is.
    pub(super) async fn take_in(
        &self,
        now: Time,
        channel: &ChannelRow,
        learned: Vec<Commented>,
    ) -> Result<(), StoreError> {
        let comment = |told| Event::Comment(Box::new(told));
        self.journal_read(now, channel, learned.into_iter().map(comment).collect())
            .await
    }

    /// Journals and digests what was read of a channel, one item an event; of nothing, nothing is.
    pub(crate) async fn journal_read(
        &self,
        now: Time,
        channel: &ChannelRow,
        events: Vec<Event>,
    ) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        let item = |(n, event): (usize, Event)| Item {
            kind: channel.kind.clone(),
            asset: channel.asset.clone(),
            pointer: format!("/items/{n}"),
            reading: Reading::Events(vec![event]),
        };
        let body = Body {
            object: READ.to_owned(),
            items: events.into_iter().enumerate().map(item).collect(),
        };
        let raw = serde_json::to_vec(&body)
            .map_err(|_| StoreError::Backend("what was read cannot be written".to_owned()))?;
        let record = NewRecord {
            app: channel.app,
            object: body.object,
            received_at: now,
            body: raw.into(),
        };
        let digested = self.store().append_and_digest(record, body.items).await?;
        self.bell().ring_arrived(&digested.touched);
        Ok(())
    }
}
