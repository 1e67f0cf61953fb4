//! Fetching a person's picture where the webhook gave its address (webhooks.md §6).

use super::request::download;
use crate::contract::{Answer, Auth, MediaStep};
use sportello_core::message::MediaSource;

/// The sentence for a picture that cannot be had.
pub(crate) const GONE: &str = "cause-media-gone";

/// The next step for a picture behind a signed address. `asked` is the answer to a download that
/// failed: an address that the platform has let expire cannot be renewed, anything else can.
pub(crate) fn by_address(source: &MediaSource, asked: Option<&Answer>) -> MediaStep {
    match source {
        _ if asked.is_some_and(|answer| matches!(answer.status, 401 | 403 | 404 | 410)) => {
            MediaStep::Gone(GONE.to_owned())
        }
        // Signed: no token belongs on a request to a content network.
        MediaSource::Url(url) | MediaSource::Id { url: Some(url), .. } => {
            MediaStep::Download(download(url, Auth::None))
        }
        MediaSource::Id { url: None, .. } => MediaStep::Gone(GONE.to_owned()),
    }
}
