//! Links to pictures for platforms that fetch them (Instagram): unguessable, since they carry a
//! mark that only the vault can make, and expiring, since the end is under the mark.

use crate::engine::Engine;
use crate::media::MediaError;
use bytes::Bytes;
use data_encoding::BASE64URL_NOPAD;
use sportello_core::{MediaId, Time, WorkspaceId};

/// Bytes of the mark that go into a link: 160 bits.
const MARK: usize = 20;

impl Engine {
    /// A link that serves this picture to whoever has it, until it expires.
    pub fn public_link(&self, workspace: WorkspaceId, media: MediaId, now: Time) -> String {
        // Rounded to the hour, so that a delivery that resumes gives the platform the same link.
        let hour = 3_600_000;
        let end = now + self.settings().link_lifetime;
        let end = Time((end.0 / hour + 1) * hour);
        let token = self.link_token(workspace, media, end);
        format!("{}/m/{token}", self.settings().public_url)
    }

    fn link_token(&self, workspace: WorkspaceId, media: MediaId, end: Time) -> String {
        let mut bytes = Vec::with_capacity(24 + MARK);
        for number in [workspace.0, media.0, end.0] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        let mark = self.vault().mark(&bytes);
        bytes.extend_from_slice(&mark[..MARK]);
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// The picture behind a link's token. `None` for one that was never made here, has expired,
    /// or whose picture is not here.
    pub async fn public_media(
        &self,
        now: Time,
        token: &str,
    ) -> Result<Option<(String, Bytes)>, MediaError> {
        let Some((workspace, media)) = self.read_link(now, token) else {
            return Ok(None);
        };
        self.media_bytes(workspace, media, false).await
    }

    fn read_link(&self, now: Time, token: &str) -> Option<(WorkspaceId, MediaId)> {
        let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
        if bytes.len() != 24 + MARK {
            return None;
        }
        let (body, mark) = bytes.split_at(24);
        let want = self.vault().mark(body);
        if !bool::from(subtle::ConstantTimeEq::ct_eq(&want[..MARK], mark)) {
            return None;
        }
        let number = |at: usize| -> Option<i64> {
            Some(i64::from_be_bytes(body.get(at..at + 8)?.try_into().ok()?))
        };
        let end = Time(number(16)?);
        (now < end).then_some((WorkspaceId(number(0)?), MediaId(number(8)?)))
    }
}
