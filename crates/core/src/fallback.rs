//! Fallback: another way to reach the same person while theirs is held, by the workspace's rules
//! and with the person's consent.

pub mod fit;

use crate::id::AddressId;
use crate::kind::ChannelKind;
use crate::time::{Span, Time};
use crate::window::Window;
use serde::{Deserialize, Serialize};

/// Where a person wrote so lately by themselves, they may be answered without a consent of its own.
pub const WROTE_LATELY: Span = Span::hours(7 * 24);
/// Rules of a workspace, at most.
pub const MOST_RULES: usize = 20;

/// A way that a rule names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The network.
    pub kind: ChannelKind,
    /// An approved template to say it with, where the window is closed; `None` = free words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateName>,
}

/// A template, as the platform names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateName {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
}

/// One rule: what is held on a network for so long is said by the first way that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The network whose messages are held; `None` = any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<ChannelKind>,
    /// For how many minutes.
    pub after: u32,
    /// The ways, in the order in which they are tried.
    pub ways: Vec<Way>,
}

/// A workspace's rules: the first that names the network, or names none, counts. Stored as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rules(pub Vec<Rule>);

/// One of the person's addresses, as far as a rule asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The address.
    pub address: AddressId,
    /// Its network.
    pub kind: ChannelKind,
    /// Its window.
    pub window: Window,
    /// Whether words go out there now.
    pub working: bool,
    /// Whether the person agreed to be written to there.
    pub agreed: bool,
    /// When the person last wrote there.
    pub wrote_at: Option<Time>,
}

/// What is done with a held message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// No rule speaks of it.
    NoRule,
    /// It is too early.
    Wait(Time),
    /// It is said by one of these, in this order: the first that can carry it.
    Say(Vec<(AddressId, Option<TemplateName>)>),
    /// No way is open that the person agreed to.
    NoWay,
}

impl Rules {
    /// The rule for a network.
    pub fn of(&self, kind: &ChannelKind) -> Option<&Rule> {
        let speaks = |rule: &&Rule| rule.from.as_ref().is_none_or(|from| from == kind);
        self.0.iter().find(speaks)
    }

    /// The shortest time after which any rule speaks.
    pub fn soonest(&self) -> Option<Span> {
        let after = self
            .0
            .iter()
            .map(|rule| Span::minutes(i64::from(rule.after)));
        after.min()
    }

    /// Decides about a message that is held since then on a network.
    pub fn decide(
        &self,
        now: Time,
        (kind, held_at): (&ChannelKind, AddressId),
        since: Time,
        others: &[Reach],
    ) -> Choice {
        let Some(rule) = self.of(kind) else {
            return Choice::NoRule;
        };
        let from = since + Span::minutes(i64::from(rule.after));
        if now < from {
            return Choice::Wait(from);
        }
        let mut ways = Vec::new();
        for way in &rule.ways {
            for other in others.iter().filter(|other| other.kind == way.kind) {
                if other.address != held_at && other.working && may(way, other, now) {
                    ways.push((other.address, way.template.clone()));
                }
            }
        }
        match ways.is_empty() {
            true => Choice::NoWay,
            false => Choice::Say(ways),
        }
    }
}

/// Whether a person may be written to by a way. A template needs that they agreed (the platform
/// wants an opt-in); free words need an open window, and that they agreed or wrote there lately.
fn may(way: &Way, other: &Reach, now: Time) -> bool {
    if way.template.is_some() {
        return other.agreed;
    }
    let lately = other
        .wrote_at
        .is_some_and(|at| now.since(at) < WROTE_LATELY);
    other.window.is_open() && (other.agreed || lately)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_790_000_000_000);

    fn kind(name: &str) -> ChannelKind {
        ChannelKind::new(name)
    }

    fn way(name: &str) -> Way {
        Way {
            kind: kind(name),
            template: None,
        }
    }

    /// "Instagram held for 15 minutes: a WhatsApp template if they agreed, else e-mail."
    fn rules() -> Rules {
        let template = TemplateName {
            name: "we_answered".to_owned(),
            language: "it".to_owned(),
        };
        Rules(vec![Rule {
            from: Some(kind("instagram")),
            after: 15,
            ways: vec![
                Way {
                    template: Some(template),
                    ..way("whatsapp")
                },
                way("email"),
            ],
        }])
    }

    fn reach(id: i64, name: &str, window: Window, agreed: bool) -> Reach {
        Reach {
            address: AddressId(id),
            kind: kind(name),
            window,
            working: true,
            agreed,
            wrote_at: None,
        }
    }

    fn decide(others: &[Reach]) -> Choice {
        let since = NOW - Span::minutes(15);
        rules().decide(NOW, (&kind("instagram"), AddressId(1)), since, others)
    }

    fn said(choice: &Choice) -> Vec<i64> {
        match choice {
            Choice::Say(ways) => ways.iter().map(|(address, _)| address.0).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_rule_waits_its_time_and_speaks_of_its_network_alone() {
        let early = rules().decide(
            NOW,
            (&kind("instagram"), AddressId(1)),
            NOW - Span::minutes(14),
            &[],
        );
        assert_eq!(early, Choice::Wait(NOW + Span::minutes(1)));
        let other = rules().decide(NOW, (&kind("facebook"), AddressId(1)), NOW, &[]);
        assert_eq!(other, Choice::NoRule);
        assert_eq!(rules().soonest(), Some(Span::minutes(15)));
    }

    #[test]
    fn consent_opens_a_way_and_its_want_closes_it() {
        let closed = Window::Closed(None);
        let both = [
            reach(2, "whatsapp", closed, true),
            reach(3, "email", Window::Always, true),
        ];
        assert_eq!(said(&decide(&both)), [2, 3], "in the rule's order");
        let only_mail = [
            reach(2, "whatsapp", closed, false),
            reach(3, "email", Window::Always, true),
        ];
        assert_eq!(said(&decide(&only_mail)), [3]);
        let none = [
            reach(2, "whatsapp", Window::Open(NOW + Span::hours(1)), false),
            reach(3, "email", Window::Always, false),
        ];
        assert_eq!(decide(&none), Choice::NoWay, "nobody agreed to anything");
    }

    #[test]
    fn who_wrote_there_lately_may_be_answered_there() {
        let mut mail = reach(3, "email", Window::Always, false);
        mail.wrote_at = Some(NOW - Span::hours(24));
        assert_eq!(said(&decide(std::slice::from_ref(&mail))), [3]);
        mail.wrote_at = Some(NOW - WROTE_LATELY);
        assert_eq!(decide(&[mail]), Choice::NoWay);
    }

    #[test]
    fn what_is_down_or_held_itself_is_no_way() {
        let mut mail = reach(3, "email", Window::Always, true);
        mail.working = false;
        assert_eq!(decide(&[mail]), Choice::NoWay);
        let mut any = rules();
        any.0[0].ways.push(way("instagram"));
        let same = [reach(1, "instagram", Window::Always, true)];
        let since = NOW - Span::minutes(15);
        let held = (&kind("instagram"), AddressId(1));
        assert_eq!(any.decide(NOW, held, since, &same), Choice::NoWay);
    }

    #[test]
    fn the_first_rule_that_speaks_counts() {
        let mut rules = rules();
        rules.0.push(Rule {
            from: None,
            after: 60,
            ways: vec![way("telegram")],
        });
        assert_eq!(rules.of(&kind("instagram")).map(|r| r.after), Some(15));
        assert_eq!(rules.of(&kind("facebook")).map(|r| r.after), Some(60));
        let json = serde_json::to_string(&rules).unwrap();
        assert_eq!(serde_json::from_str::<Rules>(&json).unwrap(), rules);
    }
}
