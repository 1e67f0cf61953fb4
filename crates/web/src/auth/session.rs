//! Sessions: a random id in a cookie, its hash in the store, an end after idleness and an end in
//! any case.

use super::cookie;
use super::door::Door;
use super::visitor::Visitor;
use crate::desk::Desk;
use axum::http::{HeaderMap, HeaderValue};
use data_encoding::BASE64URL_NOPAD;
use sportello_core::{AgentId, Span, Time};
use sportello_engine::vault::{VaultError, token_hash};
use sportello_store::{AgentRow, SessionRow, StoreError};
use thiserror::Error;

/// How long a session lives unused.
const IDLE: Span = Span::days(14);
/// How long it lives at most.
const LIFE: Span = Span::days(60);
/// How often its use is written down: not with every request.
const NOTED: Span = Span::minutes(10);
/// How long after signing in a password may be changed without the old one.
pub const FRESH: Span = Span::minutes(15);

/// Why no session could be begun.
#[derive(Debug, Error)]
pub enum SessionError {
    /// The door gives no cookie: it would travel readable.
    #[error("sessions need https, except on this machine")]
    Unencrypted,
    /// No randomness.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// When a session begun then and used now ends.
fn end(created: Time, now: Time) -> Time {
    (now + IDLE).min(created + LIFE)
}

impl Desk {
    /// Begins a session, ends the one the browser had (its id is never kept over a sign-in), and
    /// gives the cookie.
    pub(super) async fn begin_session(
        &self,
        visitor: &Visitor,
        headers: &HeaderMap,
        agent: AgentId,
    ) -> Result<HeaderValue, SessionError> {
        if let Some(old) = cookie::read(headers, visitor.door) {
            self.store().end_session(token_hash(old)).await?;
        }
        let bytes: [u8; 32] = self.engine().vault().random()?;
        let id = BASE64URL_NOPAD.encode(&bytes);
        let cookie =
            cookie::set(visitor.door, &id, LIFE.0 / 1_000).ok_or(SessionError::Unencrypted)?;
        let now = self.now();
        let session = SessionRow {
            hash: token_hash(&id),
            agent,
            created_at: now,
            seen_at: now,
            expires_at: end(now, now),
            device: visitor.device.clone(),
        };
        self.store().add_session(session).await?;
        Ok(cookie)
    }

    /// The session a request carries, with its agent.
    pub(super) async fn find_session(
        &self,
        headers: &HeaderMap,
        door: Door,
    ) -> Result<Option<(SessionRow, AgentRow)>, StoreError> {
        let Some(id) = cookie::read(headers, door) else {
            return Ok(None);
        };
        let now = self.now();
        let hash = token_hash(id);
        let Some((session, agent)) = self.store().session(hash, now).await? else {
            return Ok(None);
        };
        if now.since(session.seen_at) > NOTED {
            // A full disk must not sign anyone out: the session lives on, its end is not moved.
            if let Err(error) = self
                .store()
                .touch_session(hash, now, end(session.created_at, now))
                .await
            {
                tracing::warn!(error = %error, "the use of a session could not be written down");
            }
        }
        Ok(Some((session, agent)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn use_moves_the_end_and_life_bounds_it() {
        let created = Time(0);
        assert_eq!(end(created, Time(0)), Time(0) + IDLE);
        assert_eq!(
            end(created, Time(0) + Span::days(10)),
            Time(0) + Span::days(24)
        );
        assert_eq!(end(created, Time(0) + Span::days(59)), Time(0) + LIFE);
    }
}
