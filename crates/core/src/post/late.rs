//! What becomes of a post that could not go at its time, as the workspace wishes it.

use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};

/// What the workspace wishes for posts that are late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateRule {
    /// They go as soon as they can.
    PublishLate,
    /// They go one after the other, with a pause between two of one channel.
    Spread,
    /// They wait for a person.
    #[default]
    Ask,
    /// They do not go any more.
    Drop,
}

impl LateRule {
    /// Every rule, in the order in which people choose.
    pub const ALL: [LateRule; 4] = [
        LateRule::Ask,
        LateRule::PublishLate,
        LateRule::Spread,
        LateRule::Drop,
    ];

    /// The name in settings, the API and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            LateRule::PublishLate => "publish_late",
            LateRule::Spread => "spread",
            LateRule::Ask => "ask",
            LateRule::Drop => "drop",
        }
    }

    /// The rule of that name.
    pub fn parse(name: &str) -> Option<LateRule> {
        LateRule::ALL.into_iter().find(|r| r.as_str() == name)
    }
}

/// The rule for what is late, with its numbers: a setting of the workspace, stored as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lateness {
    /// The rule.
    pub rule: LateRule,
    /// For how many minutes after its time a post is not late yet.
    pub grace: u32,
    /// The pause between two of one channel under [`LateRule::Spread`], in minutes.
    pub spread_by: u32,
}

impl Default for Lateness {
    fn default() -> Lateness {
        Lateness {
            rule: LateRule::Ask,
            grace: 15,
            spread_by: 30,
        }
    }
}

/// What is done with a post whose time came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LateChoice {
    /// It goes now.
    Go,
    /// It goes at that moment, late or not: who decides again then would put it off for ever.
    GoAt(Time),
    /// A person is asked.
    Ask,
    /// It does not go any more.
    Drop,
}

impl Lateness {
    /// Whether a post that was due then is late now.
    pub fn is_late(&self, due_at: Time, now: Time) -> bool {
        now.since(due_at) > Span::minutes(i64::from(self.grace))
    }

    /// Decides about a post that was due at `due_at` and can go now. `before` = how many late ones
    /// of the same channel go before it. What is decided is stored and not asked again.
    pub fn decide(&self, due_at: Time, now: Time, before: u32) -> LateChoice {
        if now < due_at {
            return LateChoice::GoAt(due_at);
        }
        if !self.is_late(due_at, now) {
            return LateChoice::Go;
        }
        match self.rule {
            LateRule::PublishLate => LateChoice::Go,
            LateRule::Spread if before == 0 => LateChoice::Go,
            LateRule::Spread => {
                let pause = Span::minutes(i64::from(self.spread_by));
                LateChoice::GoAt(now + pause.times(i64::from(before)))
            }
            LateRule::Ask => LateChoice::Ask,
            LateRule::Drop => LateChoice::Drop,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUE: Time = Time(1_774_000_000_000);

    fn by(rule: LateRule) -> Lateness {
        Lateness {
            rule,
            ..Lateness::default()
        }
    }

    #[test]
    fn within_the_grace_every_rule_lets_it_go() {
        for rule in LateRule::ALL {
            let last = DUE + Span::minutes(15);
            assert_eq!(by(rule).decide(DUE, DUE, 0), LateChoice::Go);
            assert_eq!(by(rule).decide(DUE, last, 7), LateChoice::Go, "{rule:?}");
        }
    }

    #[test]
    fn beyond_the_grace_the_rule_decides() {
        let now = DUE + Span::minutes(15) + Span::millis(1);
        for (rule, choice) in [
            (LateRule::PublishLate, LateChoice::Go),
            (LateRule::Spread, LateChoice::Go),
            (LateRule::Ask, LateChoice::Ask),
            (LateRule::Drop, LateChoice::Drop),
        ] {
            assert_eq!(by(rule).decide(DUE, now, 0), choice, "{rule:?}");
        }
    }

    #[test]
    fn spread_posts_of_a_channel_go_one_pause_apart() {
        let now = DUE + Span::hours(6);
        let spread = by(LateRule::Spread);
        let at = |before| spread.decide(DUE, now, before);
        assert_eq!(at(1), LateChoice::GoAt(now + Span::minutes(30)));
        assert_eq!(at(3), LateChoice::GoAt(now + Span::minutes(90)));
    }

    #[test]
    fn what_is_not_due_yet_goes_at_its_time() {
        let early = DUE - Span::hours(1);
        let drop = by(LateRule::Drop);
        assert_eq!(drop.decide(DUE, early, 0), LateChoice::GoAt(DUE));
    }

    #[test]
    fn a_workspace_that_never_chose_is_asked() {
        let stored: Lateness = serde_json::from_str("{}").unwrap();
        assert_eq!(stored, Lateness::default());
        assert_eq!(stored.rule, LateRule::Ask);
        let json = serde_json::to_string(&by(LateRule::PublishLate)).unwrap();
        assert_eq!(json, r#"{"rule":"publish_late","grace":15,"spread_by":30}"#);
        for rule in LateRule::ALL {
            assert_eq!(LateRule::parse(rule.as_str()), Some(rule));
        }
    }
}
