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

/// A person's word on a post that is late; without one the workspace's rule decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LateWord {
    /// It goes at its moment, whatever else goes.
    Goes,
    /// It goes, a pause apart from other late ones of its channel.
    Spread,
    /// It goes no further: dropped while it was on its way, it is withdrawn when it comes back.
    Drop,
}

/// How it stands with the other late posts of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LateOthers {
    /// When the last of them went, or may have gone.
    pub last: Option<Time>,
    /// Whether one of them is going right now.
    pub going: bool,
    /// How many wait that were due before this one.
    pub ahead: u32,
}

/// What is done with a post whose time came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LateChoice {
    /// It goes now.
    Go,
    /// It is looked at again at that moment, and goes then if nothing is in the way.
    Wait(Time),
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

    /// A post with a good answer so young is under way: it is not asked whether it is late, and
    /// others wait for it.
    pub const UNDER_WAY: Span = Span::minutes(10);

    /// The pause between two of one channel under [`LateRule::Spread`].
    pub fn pause(&self) -> Span {
        Span::minutes(i64::from(self.spread_by))
    }

    /// Decides about a post that was due at `due_at` and could go now. It is asked at every
    /// beginning until the post went: a moment that was told once says nothing when it was slept
    /// past, or when what was to go before it was kept back.
    pub fn decide(
        &self,
        due_at: Time,
        now: Time,
        word: Option<LateWord>,
        others: &LateOthers,
    ) -> LateChoice {
        match (word, self.rule) {
            (Some(LateWord::Drop), _) => LateChoice::Drop,
            (Some(LateWord::Goes), _) => LateChoice::Go,
            (Some(LateWord::Spread), _) => self.spread(now, others),
            (None, _) if !self.is_late(due_at, now) => LateChoice::Go,
            (None, LateRule::PublishLate) => LateChoice::Go,
            (None, LateRule::Spread) => self.spread(now, others),
            (None, LateRule::Ask) => LateChoice::Ask,
            (None, LateRule::Drop) => LateChoice::Drop,
        }
    }

    /// One pause after the last one that went. Where several wait for that moment, each is told its
    /// own place behind those that were due before it; who wakes and finds the way free goes.
    fn spread(&self, now: Time, others: &LateOthers) -> LateChoice {
        let last = if others.going { Some(now) } else { others.last };
        let free = last.map_or(now, |last| last + self.pause());
        match free <= now {
            true => LateChoice::Go,
            false => LateChoice::Wait(free + self.pause().times(i64::from(others.ahead))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUE: Time = Time(1_774_000_000_000);

    /// One went just now and another is ahead.
    fn crowd(now: Time) -> LateOthers {
        LateOthers {
            last: Some(now),
            going: false,
            ahead: 1,
        }
    }

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
            let decide = |now| by(rule).decide(DUE, now, None, &crowd(last));
            assert_eq!(decide(DUE), LateChoice::Go);
            assert_eq!(decide(last), LateChoice::Go, "{rule:?}");
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
            let alone = LateOthers::default();
            assert_eq!(by(rule).decide(DUE, now, None, &alone), choice, "{rule:?}");
        }
    }

    #[test]
    fn spread_posts_of_a_channel_go_one_pause_apart() {
        let now = DUE + Span::hours(6);
        let spread = by(LateRule::Spread);
        let after = |last: i64, going, ahead| {
            let others = LateOthers {
                last: Some(now - Span::minutes(last)),
                going,
                ahead,
            };
            spread.decide(DUE, now, None, &others)
        };
        let wait = |minutes| LateChoice::Wait(now + Span::minutes(minutes));
        assert_eq!(after(30, false, 0), LateChoice::Go);
        assert_eq!(after(30, false, 4), LateChoice::Go, "the way is free");
        assert_eq!(after(10, false, 0), wait(20));
        assert_eq!(after(10, false, 2), wait(80));
        assert_eq!(after(90, true, 0), wait(30), "one is going now");
    }

    #[test]
    fn a_persons_word_comes_before_the_rule() {
        let now = DUE + Span::hours(6);
        for rule in LateRule::ALL {
            let decide = |word| by(rule).decide(DUE, now, Some(word), &crowd(now));
            assert_eq!(decide(LateWord::Goes), LateChoice::Go, "{rule:?}");
            let apart = LateChoice::Wait(now + Span::minutes(60));
            assert_eq!(decide(LateWord::Spread), apart, "{rule:?}");
        }
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
