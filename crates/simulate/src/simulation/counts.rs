//! What a run went through. A proof that never met a fault is no proof, so over a hundred seeds
//! every count must be above zero.

use serde::Serialize;
use std::collections::BTreeMap;

/// Every fault of the wire and the platform that must have struck at least once in a hundred
/// seeds, by the names of [`super::action::WireFault`] and of the sandbox.
const FAULTS: [&str; 23] = [
    "wire_refused",
    "wire_request_lost",
    "wire_answer_lost",
    "wire_answer_torn",
    "wire_answer_late",
    "wire_request_late",
    "before_acting",
    "after_acting",
    "error",
    "timeout",
    "server_error",
    "reset",
    "silence",
    "slow",
    "cut",
    "throttle",
    "usage",
    "unavailable",
    "unreachable",
    "never_deliver",
    "failed_status",
    "lost_webhook",
    "late_webhook",
];

/// Over so many seeds every count must be above zero …
const ENOUGH: u64 = 100;
/// … but for these, which take many things at once: over so many.
const OFTEN_ENOUGH: u64 = 1_000;
const RARE: [&str; 3] = ["fallbacks_failed", "templates", "windows_judged"];

/// The counts of one run, or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    /// Moments at which something happened.
    pub steps: u64,
    /// Processes killed.
    pub crashes: u64,
    /// Deliveries whose outcome was unknown.
    pub unknown: u64,
    /// Deliveries held.
    pub held: u64,
    /// Deliveries that nobody could settle.
    pub unconfirmed: u64,
    /// Deliveries that failed.
    pub failed: u64,
    /// Deliveries sent again by a person's choice.
    pub resent: u64,
    /// Replies refused before they were queued.
    pub refused: u64,
    /// Facts that came again.
    pub duplicates: u64,
    /// Webhooks that came late.
    pub late: u64,
    /// Webhooks that never came.
    pub lost: u64,
    /// Webhooks that came in another order.
    pub shuffled: u64,
    /// Webhooks with a broken item in them.
    pub spoiled: u64,
    /// Webhooks that nobody signed rightly.
    pub forged: u64,
    /// Jumps of the desk's clock.
    pub clock_jumps: u64,
    /// Contacts joined, by hand or by a link.
    pub merges: u64,
    /// Merges undone.
    pub unmerges: u64,
    /// Tokens refused for a while.
    pub revoked: u64,
    /// Messages people wrote.
    pub messages_in: u64,
    /// Messages the platform took from the desk.
    pub messages_out: u64,
    /// Pictures fetched.
    pub pictures: u64,
    /// Posts written.
    pub posts_written: u64,
    /// Posts that a channel would not take.
    pub posts_refused: u64,
    /// Posts that became public.
    pub posts_out: u64,
    /// First comments that did.
    pub first_comments: u64,
    /// Deliveries of posts whose outcome was unknown.
    pub posts_unknown: u64,
    /// Deliveries of posts held.
    pub posts_held: u64,
    /// Requests of posts that left late, as the house wants it.
    pub posts_late: u64,
    /// Late posts that a person let go.
    pub posts_let_go: u64,
    /// Posts dropped.
    pub posts_dropped: u64,
    /// Deliveries of posts that nobody could settle.
    pub posts_unconfirmed: u64,
    /// Deliveries of posts that failed.
    pub posts_failed: u64,
    /// Posts published again by a person's choice.
    pub posts_again: u64,
    /// Incidents that began.
    pub incidents: u64,
    /// Held messages that were said another way.
    pub fallbacks: u64,
    /// Of these, those that arrived there, so that the held one was withdrawn.
    pub fallbacks_arrived: u64,
    /// Those whose first way worked again before the other went.
    pub fallbacks_first: u64,
    /// Those that did not go the other way either, so that the first one went on.
    pub fallbacks_failed: u64,
    /// Of all of them, those that a template says.
    pub templates: u64,
    /// What people agreed to.
    pub consents: u64,
    /// Messages over which a window closed while they were held.
    pub windows_closed: u64,
    /// Of these, those of which it is sure that there was no way.
    pub windows_judged: u64,
    /// Messages that the bot took.
    pub by_bot: u64,
    /// Gaps that were audited.
    pub gaps: u64,
    /// Messages that were read back.
    pub recovered: u64,
    /// Faults that struck, by kind.
    pub faults: BTreeMap<String, u64>,
}

impl Counts {
    /// Adds another run's.
    pub fn add(&mut self, other: &Counts) {
        for (mine, theirs) in self.plain_mut().into_iter().zip(other.plain()) {
            *mine.1 += theirs.1;
        }
        for (kind, count) in &other.faults {
            *self.faults.entry(kind.clone()).or_default() += count;
        }
    }

    /// Notes a fault that struck.
    pub fn fault(&mut self, kind: &str) {
        *self.faults.entry(kind.to_owned()).or_default() += 1;
    }

    /// Names of the counts that are zero although so many seeds ran.
    pub fn missing(&self, seeds: u64) -> Vec<&'static str> {
        let wanted = |name: &str| match RARE.contains(&name) {
            true => seeds >= OFTEN_ENOUGH,
            false => seeds >= ENOUGH,
        };
        if seeds < ENOUGH {
            return Vec::new();
        }
        let plain = self
            .plain()
            .into_iter()
            .filter(|(name, n)| *n == 0 && wanted(name))
            .map(|(name, _)| name);
        let faults = FAULTS
            .into_iter()
            .filter(|kind| self.faults.get(*kind).copied().unwrap_or(0) == 0);
        plain.chain(faults).collect()
    }

    fn plain(&self) -> Vec<(&'static str, u64)> {
        let mut own = self.clone();
        own.plain_mut()
            .into_iter()
            .map(|(name, n)| (name, *n))
            .collect()
    }

    fn plain_mut(&mut self) -> Vec<(&'static str, &mut u64)> {
        vec![
            ("steps", &mut self.steps),
            ("crashes", &mut self.crashes),
            ("unknown", &mut self.unknown),
            ("held", &mut self.held),
            ("unconfirmed", &mut self.unconfirmed),
            ("failed", &mut self.failed),
            ("resent", &mut self.resent),
            ("refused", &mut self.refused),
            ("duplicates", &mut self.duplicates),
            ("late", &mut self.late),
            ("lost", &mut self.lost),
            ("shuffled", &mut self.shuffled),
            ("spoiled", &mut self.spoiled),
            ("forged", &mut self.forged),
            ("clock_jumps", &mut self.clock_jumps),
            ("merges", &mut self.merges),
            ("unmerges", &mut self.unmerges),
            ("revoked", &mut self.revoked),
            ("messages_in", &mut self.messages_in),
            ("messages_out", &mut self.messages_out),
            ("pictures", &mut self.pictures),
            ("posts_written", &mut self.posts_written),
            ("posts_refused", &mut self.posts_refused),
            ("posts_out", &mut self.posts_out),
            ("first_comments", &mut self.first_comments),
            ("posts_unknown", &mut self.posts_unknown),
            ("posts_held", &mut self.posts_held),
            ("posts_late", &mut self.posts_late),
            ("posts_let_go", &mut self.posts_let_go),
            ("posts_dropped", &mut self.posts_dropped),
            ("posts_unconfirmed", &mut self.posts_unconfirmed),
            ("posts_failed", &mut self.posts_failed),
            ("posts_again", &mut self.posts_again),
            ("incidents", &mut self.incidents),
            ("fallbacks", &mut self.fallbacks),
            ("fallbacks_arrived", &mut self.fallbacks_arrived),
            ("fallbacks_first", &mut self.fallbacks_first),
            ("fallbacks_failed", &mut self.fallbacks_failed),
            ("templates", &mut self.templates),
            ("consents", &mut self.consents),
            ("windows_closed", &mut self.windows_closed),
            ("windows_judged", &mut self.windows_judged),
            ("by_bot", &mut self.by_bot),
            ("gaps", &mut self.gaps),
            ("recovered", &mut self.recovered),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_met_is_named() {
        let mut counts = Counts::default();
        let missing = counts.missing(100);
        assert!(missing.contains(&"crashes") && missing.contains(&"timeout"));
        assert!(!missing.contains(&"templates"), "that takes more seeds");
        assert!(counts.missing(1_000).contains(&"templates"));
        assert_eq!(counts.missing(99), Vec::<&str>::new());
        counts.crashes = 1;
        counts.fault("timeout");
        let mut sum = Counts::default();
        sum.add(&counts);
        sum.add(&counts);
        assert_eq!((sum.crashes, sum.faults["timeout"]), (2, 2));
        let missing = sum.missing(100);
        assert!(!missing.contains(&"crashes") && !missing.contains(&"timeout"));
        assert!(missing.contains(&"held"));
    }
}
