//! Publishing: posts are written, checked and looked over; what is due is given to the outbox,
//! leaves it step by step, and is looked for when its outcome is not known, before anything is
//! published again.

mod begin;
mod finish;
mod give;
mod limits;
mod look;
mod once;
pub mod queue;
mod quota;
mod remark;
pub mod wishes;
pub mod write;

pub(crate) use finish::PostFinished;
pub use write::{ChannelFindings, Dropped, PostError};

use crate::dispatch::facts;
use crate::engine::Engine;
use crate::suspicion::What;
use sportello_channels::publish::{FirstComment, OutgoingFile, OutgoingPost, Publisher};
use sportello_channels::{Connector, Exchange};
use sportello_core::Time;
use sportello_core::breaker::suspicion::Doubt;
use sportello_core::delivery::DeliveryState;
use sportello_store::{PostDue, PostPart, StoreError, StoredExchange};
use std::sync::Arc;

impl Engine {
    /// The connector of a post's channel, which must be one that can be published on.
    fn publishing(&self, due: &PostDue) -> Result<Arc<dyn Connector>, StoreError> {
        let connector = self.connector(&due.channel.kind)?.clone();
        publisher(&*connector)?;
        Ok(connector)
    }

    /// The exchanges of a post's delivery as its publisher reads them. What was refused last and is
    /// looked at again, since that is not believed, is as if it had not been made: a post that waits
    /// does for that, and one that just asked for its quota waited.
    fn exchanges(&self, due: &PostDue) -> Result<Vec<Exchange>, StoreError> {
        let own = due.exchanges.iter();
        let own = own.filter(|exchange| exchange.name != quota::QUOTA);
        let mut all: Vec<&StoredExchange> = own.collect();
        let asked = due.exchanges.last();
        let asked = asked.is_some_and(|exchange| exchange.name == quota::QUOTA);
        let waited = asked || due.state != DeliveryState::Sending;
        while waited
            && let Some(last) = all.last()
            && self.doubt_of(last.begun_at, &due.channel, last, What::POST)? != Doubt::Nothing
        {
            all.pop();
        }
        Ok(all.into_iter().map(crate::dispatch::exchange).collect())
    }

    /// The post as its publisher sees it.
    fn outgoing_post(&self, now: Time, due: &PostDue) -> OutgoingPost {
        let words = &due.words;
        let workspace = due.channel.workspace;
        let files = words.files.iter().zip(&due.files).map(|(file, row)| {
            let mime = row.mime.clone().unwrap_or_default();
            let extension = mime.rsplit('/').next().unwrap_or("bin");
            OutgoingFile {
                media: row.id,
                filename: format!("file-{}.{extension}", row.id),
                bytes: row.bytes.unwrap_or_default(),
                alt: file.alt.clone(),
                link: self.public_link(workspace, row.id, now),
                mime,
            }
        });
        let comment = match (due.part, &due.under) {
            (PostPart::Comment, Some(under)) => Some(FirstComment {
                under: under.clone(),
                text: words.first_comment.clone().unwrap_or_default(),
            }),
            _ => None,
        };
        OutgoingPost {
            channel: facts(&due.channel),
            kind: words.kind,
            text: words.text.clone(),
            link: words.link.clone(),
            title: words.title.clone(),
            files: files.collect(),
            cover_ms: words.cover_ms,
            comment,
            begun_at: due.begun_at,
            now,
        }
    }
}

/// What a connector is published on with.
fn publisher(connector: &dyn Connector) -> Result<&dyn Publisher, StoreError> {
    connector
        .publisher()
        .ok_or(StoreError::NotFound("a way to publish there"))
}
