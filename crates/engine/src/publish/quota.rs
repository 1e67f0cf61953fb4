//! How much may still be published: asked of the platform where it tells, counted here where its
//! rules name a number (publishing.md §1 "Reels", §2 "quota").

use super::publisher;
use crate::dispatch::plain_cause;
use crate::engine::Engine;
use sportello_channels::publish::Quota;
use sportello_channels::{Answer, Connector, HttpRequest};
use sportello_core::delivery::HoldReason;
use sportello_core::{Span, Time};
use sportello_store::{Cause, Next, PostDue, PostPart, StoreError};

/// The name of the exchange that asks. A publisher never sees it.
pub(super) const QUOTA: &str = "quota";
/// An answer counts for so long.
const FRESH: Span = Span::minutes(5);
/// A used-up quota is asked about again so often: its span moves, and how the platform does not
/// tell.
const AGAIN: Span = Span::minutes(30);
/// The span of numbers that the rules name.
const DAY: Span = Span::hours(24);

/// The question to be asked before a post is begun; `None` = it was asked lately, or there is none.
pub(super) fn question(
    connector: &dyn Connector,
    due: &PostDue,
    now: Time,
) -> Result<Option<HttpRequest>, StoreError> {
    let asked = due
        .exchanges
        .iter()
        .any(|e| e.name == QUOTA && now.since(e.begun_at) < FRESH);
    if asked || due.part == PostPart::Comment {
        return Ok(None);
    }
    let facts = crate::dispatch::facts(&due.channel);
    Ok(publisher(connector)?.quota_request(&facts))
}

/// What follows the answer. An answer that cannot be read keeps nothing back: the platform itself
/// still counts.
pub(super) fn judge(
    connector: &dyn Connector,
    answer: Option<&Answer>,
    now: Time,
) -> Result<Next, StoreError> {
    let publisher = publisher(connector)?;
    let quota = answer.and_then(|answer| publisher.read_quota(answer));
    Ok(match quota {
        Some(Quota { used, total, .. }) if used >= total => used_up(now, now + AGAIN),
        _ => Next::Continue,
    })
}

fn used_up(now: Time, until: Time) -> Next {
    Next::Hold {
        reason: HoldReason::Budget,
        retry_at: until,
        cause: Cause {
            until: Some(until),
            ..plain_cause("cause-quota", now)
        },
    }
}

impl Engine {
    /// When a post may go by the number of its kind that the rules name; `None` = now.
    pub(super) async fn counted_out(
        &self,
        now: Time,
        connector: &dyn Connector,
        due: &PostDue,
    ) -> Result<Option<Time>, StoreError> {
        let kind = due.words.kind;
        let limits = connector.posts(&crate::dispatch::facts(&due.channel));
        let Some(most) = limits.get(&kind).and_then(|limit| limit.per_day) else {
            return Ok(None);
        };
        let (count, oldest) = self
            .store()
            .published_since(due.channel.workspace, due.channel.id, kind, now - DAY)
            .await?;
        Ok((count >= most).then(|| oldest.map_or(now + AGAIN, |at| at + DAY)))
    }
}
