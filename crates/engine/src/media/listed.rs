//! The platform's picture of a listed post: shown through the desk and kept nowhere, so that
//! nobody's browser has to visit the platform for it.

use super::picture::{THUMBNAIL_MIME, read_aside};
use crate::engine::Engine;
use crate::http::Client;
use crate::job::{Credentials, Outcome};
use bytes::Bytes;
use sportello_channels::{Auth, Body, HttpRequest, Method, Target};
use sportello_core::message::MessageKind;
use sportello_core::{ChannelId, Span, WorkspaceId};
use sportello_store::StoreError;

/// How long a page waits for a picture.
const PATIENCE: Span = Span::seconds(10);

impl Engine {
    /// The platform's picture of a listed post, made small where it can be, and its media type.
    /// `None` where the platform gave none, does not show it any more, or shows something that is
    /// no picture.
    pub async fn listed_picture(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<Option<(&'static str, Bytes)>, StoreError> {
        let post = self.store().listed_post(workspace, channel, external_id);
        let (Some(address), Ok(client)) = (
            post.await?.and_then(|post| post.picture),
            Client::new(self.settings()),
        ) else {
            return Ok(None);
        };
        let request = HttpRequest {
            method: Method::Get,
            target: Target::Absolute(address),
            query: Vec::new(),
            body: Body::Empty,
            auth: Auth::None,
        };
        let nobody = Credentials::default();
        let asked = client.plain(&request, &nobody, PATIENCE);
        let Outcome::Answered { answer, bytes } = asked.await else {
            return Ok(None);
        };
        if answer.status != 200 {
            return Ok(None);
        }
        let read = read_aside(MessageKind::Image, bytes, self.settings().media_cap).await;
        Ok(read.ok().map(|picture| match picture.thumbnail {
            Some(small) => (THUMBNAIL_MIME, small),
            None => (picture.mime, picture.bytes),
        }))
    }
}
