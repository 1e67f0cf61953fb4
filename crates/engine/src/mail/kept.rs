//! Files that came with a mail, until they are fetched like any other (I14).

use super::answered;
use crate::engine::Engine;
use crate::job::{Outcome, Work};
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, PutPayload};
use sportello_channels::Answer;
use sportello_core::{ChannelId, WorkspaceId};
use sportello_store::{ChannelRow, StoreError};

fn place(workspace: WorkspaceId, channel: ChannelId, name: &str) -> Path {
    Path::from(format!("{workspace}/mail/{channel}/{name}"))
}

impl Engine {
    /// Lays a file aside.
    pub(super) async fn keep_file(
        &self,
        channel: &ChannelRow,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<(), StoreError> {
        let place = place(channel.workspace, channel.id, name);
        let kept = self.blobs().put(&place, PutPayload::from(bytes)).await;
        kept.map(|_| ()).map_err(|error| {
            // Not read, then: the mail is fetched again.
            tracing::error!(%error, channel.id = channel.id.0, "a mail's file could not be stored");
            StoreError::Backend("a mail's file could not be stored".to_owned())
        })
    }

    /// Gives a file that was laid aside.
    pub(super) async fn kept_file(
        &self,
        workspace: WorkspaceId,
        work: &Work,
        name: &str,
    ) -> Outcome {
        let (Work::MediaAsk(pending) | Work::MediaDownload(pending)) = work else {
            return Outcome::Forbidden;
        };
        let found = match self
            .blobs()
            .get(&place(workspace, pending.channel.id, name))
            .await
        {
            Ok(found) => found.bytes().await,
            Err(error) => Err(error),
        };
        match found {
            Ok(bytes) => Outcome::Answered {
                answer: Answer {
                    status: 250,
                    headers: Vec::new(),
                    body: String::new(),
                },
                bytes,
            },
            Err(object_store::Error::NotFound { .. }) => answered(404, "kept", ""),
            Err(_) => Outcome::NotSent,
        }
    }

    /// A file that was laid aside is stored where files lie, or will not be: it goes.
    pub(crate) async fn let_go(&self, pending: &sportello_store::PendingMedia) {
        let Some(sportello_core::message::MediaSource::Id { id, .. }) = &pending.media.source
        else {
            return;
        };
        let channel = &pending.channel;
        let is_mailbox = self
            .connector(&channel.kind)
            .is_ok_and(|connector| connector.mailbox().is_some());
        if is_mailbox {
            let place = place(channel.workspace, channel.id, id);
            if let Err(error) = self.blobs().delete(&place).await {
                tracing::debug!(%error, "a mail's file stays beside its copy");
            }
        }
    }
}
