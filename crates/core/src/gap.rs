//! Gaps: times in which a platform may not have told what was said. What is read back after one,
//! what of it was missing, and what nothing brings back.
//!
//! A network with a history lists the conversations that changed and gives the newest messages of
//! each (messaging-send.md, "Conversations API"). One without (WhatsApp) gives nothing: there the
//! gap stays, and is shown with the people whom it may concern.

use crate::capability::Capability;
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};

/// So much before and after a gap is looked at too: what opened a breaker was noticed late, and the
/// platform's clock is not ours.
pub const MARGIN: Span = Span::minutes(10);
/// Of a conversation only so many of the newest messages can be read (messaging-send.md: older ids
/// answer as deleted).
pub const READABLE: usize = 20;
/// Conversations in the request folder that were idle for so long are not listed
/// (messaging-send.md).
pub const IDLE: Span = Span::days(30);
/// A gap that cannot be read may concern whoever wrote in so many days before it or after it …
pub const AROUND: Span = Span::days(3);
/// … and those whose conversation was open and not older than this.
pub const OPEN: Span = Span::days(30);
/// While people may still write whom a gap concerns, they are gathered so often.
pub const GATHER: Span = Span::hours(1);
/// A gap that could not be read for so long never will be: the newest messages have moved on.
pub const PATIENCE: Span = Span::days(30);

/// A time in which the platform may not have told what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Gap {
    /// The last good event before it.
    pub from: Time,
    /// When events came again.
    pub to: Time,
}

impl Gap {
    /// What was said before then is no matter of this gap.
    pub fn since(self) -> Time {
        self.from - MARGIN
    }

    /// What was said after then the platform tells by itself.
    pub fn until(self) -> Time {
        self.to + MARGIN
    }

    /// Whether a message of that moment may have been lost in it.
    pub fn holds(self, at: Time) -> bool {
        self.since() <= at && at <= self.until()
    }

    /// Whether a conversation that last changed then is read back.
    pub fn is_to_be_read(self, updated_at: Time) -> bool {
        updated_at >= self.since()
    }

    /// Whether a platform that keeps untold what it tells later, for so long, loses anything in it.
    pub fn loses(self, kept: Span) -> bool {
        self.to.since(self.from) > kept
    }

    /// Whether idle requests may be missing from the list by then.
    pub fn hides_requests(self, now: Time) -> bool {
        now.since(self.from) > IDLE
    }

    /// Since when people wrote whom a gap that cannot be read may concern.
    pub fn concerns_since(self) -> Time {
        self.from - AROUND
    }

    /// Until when they do.
    pub fn concerns_until(self) -> Time {
        self.to + AROUND
    }
}

/// Whether a cell that failed leaves in doubt what came in meanwhile: the way in itself, word of
/// arrivals, which comes the same way, and what everything on a channel rests on. Files, stories and
/// readings fail alone (outages.md, July 2019).
pub fn leaves_doubt(cell: Capability) -> bool {
    use Capability as C;
    matches!(
        cell,
        C::WebhookIn | C::Delivery | C::Text | C::Template | C::Token
    )
}

/// A message of a conversation that was read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When it was said, by the platform's clock.
    pub at: Time,
    /// Whether it is known here.
    pub known: bool,
    /// Whether the platform still gives what it says.
    pub readable: bool,
}

/// What a conversation that was read back shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Which of its messages were missing and can be had, by their places.
    pub missing: Vec<usize>,
    /// At least so many were lost for good.
    pub lost: u32,
}

/// What was missing in a conversation; `more` = the platform has older messages that it did not
/// list. Nobody knows how many of those belong to the gap: where what was listed does not reach back
/// to before it, one at least is counted, unless everything listed is known, so that nothing speaks
/// for a loss.
pub fn findings(gap: Gap, seen: &[Seen], more: bool) -> Findings {
    let mut findings = Findings::default();
    for (place, message) in seen.iter().enumerate() {
        if message.known || !gap.holds(message.at) {
            continue;
        }
        match message.readable {
            true => findings.missing.push(place),
            false => findings.lost += 1,
        }
    }
    let reaches_back = seen.iter().any(|message| message.at < gap.since());
    let something_lost = findings.lost > 0 || !findings.missing.is_empty();
    if more && !reaches_back && something_lost {
        findings.lost += 1;
    }
    findings
}

/// The pause after the `n`th trouble in a row with reading, from 1: a minute, then longer, an hour
/// at most.
pub fn pause(n: u32) -> Span {
    Span::minutes(1_i64 << n.saturating_sub(1).min(6)).min(Span::hours(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: Gap = Gap {
        from: Time(1_790_000_000_000),
        to: Time(1_790_028_800_000),
    };

    fn seen(minutes: i64, known: bool, readable: bool) -> Seen {
        Seen {
            at: GAP.from + Span::minutes(minutes),
            known,
            readable,
        }
    }

    #[test]
    fn what_changed_since_the_last_good_event_is_read_with_a_margin() {
        assert!(GAP.is_to_be_read(GAP.from - MARGIN));
        assert!(!GAP.is_to_be_read(GAP.from - MARGIN - Span::millis(1)));
        assert!(
            GAP.is_to_be_read(GAP.to + Span::days(2)),
            "it goes on since"
        );
    }

    #[test]
    fn what_is_known_or_of_another_time_is_not_missing() {
        let messages = [
            seen(600, false, true),
            seen(200, false, true),
            seen(100, true, true),
            seen(1, false, true),
            seen(-60, false, true),
        ];
        let found = findings(GAP, &messages, true);
        assert_eq!(found.missing, [1, 3]);
        assert_eq!(found.lost, 0, "the list reaches back to before the gap");
    }

    #[test]
    fn what_lies_beyond_what_can_be_read_is_counted_as_lost() {
        let mut messages: Vec<Seen> = (0..READABLE)
            .map(|n| seen(300 - i64::try_from(n).unwrap_or(0), false, true))
            .collect();
        messages.push(seen(200, false, false));
        messages.push(seen(190, true, false));
        let found = findings(GAP, &messages, false);
        assert_eq!((found.missing.len(), found.lost), (READABLE, 1));
        let more = findings(GAP, &messages, true);
        assert_eq!(more.lost, 2, "and at least one that was not even listed");
    }

    #[test]
    fn a_busy_conversation_of_which_nothing_is_missing_lost_nothing() {
        let messages = [seen(300, true, true), seen(299, true, true)];
        assert_eq!(findings(GAP, &messages, true), Findings::default());
    }

    #[test]
    fn a_platform_that_tells_later_loses_only_what_it_does_not_keep_so_long() {
        assert!(GAP.loses(Span::ZERO));
        assert!(!GAP.loses(Span::hours(24)), "eight hours");
    }

    #[test]
    fn what_fails_alone_says_nothing_of_what_came_in() {
        assert!(leaves_doubt(Capability::Text) && leaves_doubt(Capability::Delivery));
        assert!(!leaves_doubt(Capability::Image) && !leaves_doubt(Capability::Story));
    }

    #[test]
    fn pauses_grow_to_an_hour() {
        let pauses: Vec<Span> = (1..9).map(pause).collect();
        assert_eq!(pauses[..3], [1, 2, 4].map(Span::minutes));
        assert_eq!(pauses[6..], [Span::hours(1); 2]);
    }

    #[test]
    fn idle_requests_are_hidden_after_a_month() {
        assert!(!GAP.hides_requests(GAP.to + Span::days(1)));
        assert!(GAP.hides_requests(GAP.from + Span::days(31)));
    }
}
