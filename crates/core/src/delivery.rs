//! A delivery: get this message there, once. Its states, and which may follow which
//! (architecture.md, "Deliveries").

use crate::receipt::{Rank, Receipt};
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The state of a delivery. `Delivered` and `Read` are `Accepted` seen through its receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waits its turn.
    Queued,
    /// Kept back, with a reason; not failed.
    Held,
    /// A request is under way or about to be.
    Sending,
    /// It may or may not have been sent; evidence is awaited.
    Unknown,
    /// Evidence did not come; someone must decide. Late evidence still accepts it.
    Unconfirmed,
    /// The platform took it.
    Accepted,
    /// It reached the person.
    Delivered,
    /// The person read it.
    Read,
    /// Refused for good, with a cause.
    Failed,
    /// Taken back before it was sent.
    Withdrawn,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [DeliveryState; 10] = [
        DeliveryState::Queued,
        DeliveryState::Held,
        DeliveryState::Sending,
        DeliveryState::Unknown,
        DeliveryState::Unconfirmed,
        DeliveryState::Accepted,
        DeliveryState::Delivered,
        DeliveryState::Read,
        DeliveryState::Failed,
        DeliveryState::Withdrawn,
    ];

    /// The name in the database, the API and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            DeliveryState::Queued => "queued",
            DeliveryState::Held => "held",
            DeliveryState::Sending => "sending",
            DeliveryState::Unknown => "unknown",
            DeliveryState::Unconfirmed => "unconfirmed",
            DeliveryState::Accepted => "accepted",
            DeliveryState::Delivered => "delivered",
            DeliveryState::Read => "read",
            DeliveryState::Failed => "failed",
            DeliveryState::Withdrawn => "withdrawn",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<DeliveryState> {
        DeliveryState::ALL.into_iter().find(|s| s.as_str() == name)
    }

    /// Whether a delivery in this state keeps the ones behind it in its lane waiting (I4).
    pub fn blocks_lane(self) -> bool {
        matches!(
            self,
            DeliveryState::Queued
                | DeliveryState::Held
                | DeliveryState::Sending
                | DeliveryState::Unknown
        )
    }

    /// Whether `next` may follow. Anything else is a fault of ours and is refused by the store.
    pub fn may_become(self, next: DeliveryState) -> bool {
        use DeliveryState::*;
        match self {
            Queued => matches!(next, Sending | Held | Failed | Withdrawn | Accepted),
            Held => matches!(next, Queued | Sending | Failed | Withdrawn),
            Sending => matches!(
                next,
                Queued | Held | Unknown | Accepted | Delivered | Read | Failed
            ),
            Unknown => matches!(
                next,
                Queued | Unconfirmed | Accepted | Delivered | Read | Failed
            ),
            Unconfirmed => matches!(next, Accepted | Delivered | Read | Failed | Withdrawn),
            Accepted => matches!(next, Delivered | Read | Failed),
            Delivered => matches!(next, Read | Failed),
            // A refusal that comes before the word that it was read: the reading wins.
            Failed => matches!(next, Read),
            Read | Withdrawn => false,
        }
    }

    /// What people see of an accepted delivery with this receipt. The rank never falls (I7).
    pub fn seen(receipt: &Receipt) -> DeliveryState {
        if receipt.failed() {
            return DeliveryState::Failed;
        }
        match receipt.rank {
            Some(Rank::Read) => DeliveryState::Read,
            Some(Rank::Delivered) => DeliveryState::Delivered,
            Some(Rank::Accepted) | None => DeliveryState::Accepted,
        }
    }
}

impl fmt::Display for DeliveryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a delivery is kept back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// The capability is down on this channel.
    Breaker,
    /// The platform's pace, or ours below it.
    Budget,
    /// The channel's permission is gone or looks gone.
    Token,
    /// A person stopped it.
    Paused,
    /// A post that is too late to go without a person's word.
    Late,
    /// The same is being said another way: it goes only if that fails.
    Fallback,
    /// The same was said another way, and no word came yet whether it arrived. Its own way works
    /// again, so what comes after it goes.
    Elsewhere,
}

impl HoldReason {
    /// The name in the database, the API and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            HoldReason::Breaker => "breaker",
            HoldReason::Budget => "budget",
            HoldReason::Token => "token",
            HoldReason::Paused => "paused",
            HoldReason::Late => "late",
            HoldReason::Fallback => "fallback",
            HoldReason::Elsewhere => "elsewhere",
        }
    }

    /// The reason of that name.
    pub fn parse(name: &str) -> Option<HoldReason> {
        [
            HoldReason::Breaker,
            HoldReason::Budget,
            HoldReason::Token,
            HoldReason::Paused,
            HoldReason::Late,
            HoldReason::Fallback,
            HoldReason::Elsewhere,
        ]
        .into_iter()
        .find(|r| r.as_str() == name)
    }
}

/// How far the platform's clock and ours may differ where evidence is matched by words and time.
/// One number for all who match: what one of them takes for ours the others must not take for
/// someone else's, or absence is proved falsely and a message goes twice (I5).
pub const CLOCK_SKEW: Span = Span::minutes(2);

/// How long evidence of an unknown outcome is awaited before someone must decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patience {
    /// Before the conversation is read back: the platform may still be acting.
    pub settle: Span,
    /// Between two readings.
    pub again: Span,
    /// Until it becomes unconfirmed, where only evidence settles.
    pub evidence: Span,
    /// Until it becomes unconfirmed, where history settles but cannot be read all that time.
    pub history: Span,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            settle: Span::seconds(60),
            again: Span::seconds(30),
            evidence: Span::minutes(15),
            history: Span::hours(24),
        }
    }
}

/// The wait after the `n`th proof in a row that nothing was sent: doubling from two seconds,
/// bounded at two minutes. There is no last attempt (I6).
pub fn backoff(n: u32) -> Span {
    Span::seconds(2)
        .times(1_i64 << n.min(6))
        .min(Span::minutes(2))
}

/// The unique mark a delivery carries to the platform and back (Messenger `metadata`, WhatsApp
/// `biz_opaque_callback_data`). It names the installation, so that a second desk on the same page
/// or a restored folder never takes another's evidence for its own.
pub fn delivery_key(installation: &str, workspace: i64, delivery: i64) -> String {
    format!("sportello:{installation}:{workspace}:{delivery}")
}

/// Reads a key back: the workspace and delivery it names, if it is this installation's.
pub fn parse_delivery_key(installation: &str, key: &str) -> Option<(i64, i64)> {
    let rest = key
        .strip_prefix("sportello:")?
        .strip_prefix(installation)?
        .strip_prefix(':')?;
    let (workspace, delivery) = rest.split_once(':')?;
    Some((workspace.parse().ok()?, delivery.parse().ok()?))
}

/// The lane of a message: the unit of order. Written as text so that a post's lane, or a
/// comment's, is another prefix and no other column.
pub fn message_lane(address: i64) -> String {
    format!("a{address}")
}

/// The lane of a post on one channel: the post, then the comment under it.
pub fn post_lane(target: i64) -> String {
    format!("p{target}")
}

/// When an unknown delivery is looked at next, and when it is given up to a person.
pub fn unknown_schedule(now: Time, patience: &Patience, history: bool) -> (Time, Time) {
    let deadline = now
        + if history {
            patience.history
        } else {
            patience.evidence
        };
    let next = if history {
        now + patience.settle
    } else {
        deadline
    };
    (next, deadline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i5_nothing_that_may_have_been_sent_is_queued_without_proof() {
        use DeliveryState::*;
        for from in [Unconfirmed, Accepted, Delivered, Read, Failed, Withdrawn] {
            assert!(!from.may_become(Queued), "{from} must not be queued again");
        }
    }

    #[test]
    fn i7_no_state_falls_back_below_what_the_platform_said() {
        use DeliveryState::*;
        assert!(!Read.may_become(Delivered) && !Read.may_become(Accepted));
        assert!(!Delivered.may_become(Accepted));
        assert!(!Read.may_become(Failed));
    }

    #[test]
    fn a_key_of_another_installation_is_not_ours() {
        let key = delivery_key("k7", 1, 42);
        assert_eq!(parse_delivery_key("k7", &key), Some((1, 42)));
        assert_eq!(parse_delivery_key("k8", &key), None);
        assert_eq!(parse_delivery_key("k7", "sportello:k7:1:x"), None);
        assert_eq!(parse_delivery_key("k7", "their own metadata"), None);
    }

    #[test]
    fn i6_the_wait_grows_and_is_bounded() {
        assert_eq!(backoff(0), Span::seconds(2));
        assert_eq!(backoff(3), Span::seconds(16));
        assert_eq!(backoff(u32::MAX), Span::minutes(2));
    }
}
