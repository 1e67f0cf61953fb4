//! The list that a seed writes: a calm morning at the florist's, then what the seed's theme adds
//! to it. Every theme mixes in a little of every other.

use super::action::{Act, Delivering, Fault, Step, WireFault, Words};
use super::cast::{PEOPLE, Who};
use super::chance::{Dice, Stream};
use super::sim::Plan;
use sportello_sandbox::rules::Network;

/// What a seed is mostly about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Theme {
    Calm,
    Wire,
    Platform,
    Webhooks,
    Crashes,
    Tokens,
    People,
}

/// What kind of entry is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Draw {
    Said,
    Answered,
    Phone,
    Desk,
    People,
    Webhooks,
    Platform,
    Wire,
    Crash,
    Token,
    Clock,
    Calm,
}

/// Writes the plan of a seed.
pub(super) fn plan(seed: u64) -> Plan {
    let mut writer = Writer {
        dice: Dice::new(seed, Stream::List),
        n: 0,
        steps: Vec::new(),
    };
    let themes = [
        Theme::Calm,
        Theme::Wire,
        Theme::Platform,
        Theme::Webhooks,
        Theme::Crashes,
        Theme::Tokens,
        Theme::People,
    ];
    let theme = *writer.dice.pick(&themes);
    let late = writer
        .dice
        .one_in(6)
        .then(|| *writer.dice.pick(&Network::ALL));
    writer.morning();
    let entries = writer.dice.between(50, 120);
    let weights = weights(theme);
    for _ in 0..entries {
        let draw = *writer.dice.weigh(&weights);
        writer.entry(draw);
    }
    if late.is_some() {
        let at = writer
            .dice
            .below(u32::try_from(writer.steps.len()).unwrap_or(1));
        let at = usize::try_from(at).unwrap_or(0);
        writer.steps.insert(
            at,
            Step {
                after: 500,
                act: Act::Connect,
            },
        );
    }
    Plan {
        seed,
        late,
        steps: writer.steps,
    }
}

/// How often each kind of entry comes, by theme.
fn weights(theme: Theme) -> Vec<(u32, Draw)> {
    let more = |of: Theme, usual: u32, often: u32| if theme == of { often } else { usual };
    vec![
        (28, Draw::Said),
        (30, Draw::Answered),
        (6, Draw::Phone),
        (6, Draw::Desk),
        (more(Theme::People, 4, 20), Draw::People),
        (more(Theme::Webhooks, 4, 24), Draw::Webhooks),
        (more(Theme::Platform, 5, 24), Draw::Platform),
        (more(Theme::Wire, 4, 24), Draw::Wire),
        (more(Theme::Crashes, 3, 20), Draw::Crash),
        (more(Theme::Tokens, 1, 8), Draw::Token),
        (2, Draw::Clock),
        (4, Draw::Calm),
    ]
}

struct Writer {
    dice: Dice,
    n: u32,
    steps: Vec<Step>,
}

impl Writer {
    fn put(&mut self, act: Act) {
        let after = match self.dice.below(20) {
            0..=7 => self.dice.between(0, 300),
            8..=15 => self.dice.between(300, 4_000),
            16..=18 => self.dice.between(4_000, 60_000),
            _ => self.dice.between(60_000, 240_000),
        };
        self.steps.push(Step { after, act });
    }

    fn number(&mut self) -> u32 {
        self.n += 1;
        self.n
    }

    fn who(&mut self) -> Who {
        let people = u32::try_from(PEOPLE.len()).unwrap_or(1);
        usize::try_from(self.dice.below(people)).unwrap_or(0)
    }

    fn kind(&mut self) -> Network {
        *self.dice.pick(&Network::ALL)
    }

    fn few(&mut self) -> u32 {
        1 + self.dice.below(4)
    }

    /// Some write before anything goes wrong, so that there is someone to answer.
    fn morning(&mut self) {
        for who in 0..PEOPLE.len() {
            for kind in Network::ALL {
                if !self.dice.one_in(3) {
                    let n = self.number();
                    self.put(Act::Say {
                        who,
                        kind,
                        n,
                        picture: false,
                        ago: 0,
                    });
                }
            }
        }
    }

    fn entry(&mut self, draw: Draw) {
        let act = match draw {
            Draw::Said => self.said(),
            Draw::Answered => self.answered(),
            Draw::Phone => self.phone(),
            Draw::Desk => self.desk(),
            Draw::People => self.people(),
            Draw::Webhooks => self.webhooks(),
            Draw::Platform => Act::Fault(self.fault()),
            Draw::Wire => self.wire(),
            Draw::Crash => self.crash(),
            Draw::Token => self.token(),
            Draw::Clock => self.clock(),
            Draw::Calm => self.calm(),
        };
        self.put(act);
    }

    fn said(&mut self) -> Act {
        if self.dice.one_in(40) {
            return Act::Burst {
                who: self.who(),
                kind: self.kind(),
                n: self.number(),
                count: 22,
            };
        }
        let ago = if self.dice.one_in(8) {
            self.dice.between(1_000, 7_200_000)
        } else {
            0
        };
        let picture = self.dice.one_in(6);
        Act::Say {
            who: self.who(),
            kind: self.kind(),
            n: self.number(),
            picture,
            ago,
        }
    }

    fn answered(&mut self) -> Act {
        let kind = if self.dice.one_in(4) {
            None
        } else {
            Some(self.kind())
        };
        let picture = self.dice.one_in(6);
        let words = match self.dice.below(12) {
            0 if picture => Words::None,
            1 => Words::Long,
            _ => Words::Short,
        };
        Act::Reply {
            who: self.who(),
            kind,
            n: self.number(),
            words,
            picture,
        }
    }

    fn phone(&mut self) -> Act {
        let (who, kind) = (self.who(), self.kind());
        match self.dice.below(6) {
            0 => Act::Phone {
                who,
                kind,
                on: false,
                reads: false,
            },
            1 => Act::Phone {
                who,
                kind,
                on: true,
                reads: self.dice.one_in(2),
            },
            2 | 3 => Act::Look { who, kind },
            _ => Act::React {
                who,
                kind,
                nth: self.dice.below(3),
                back: self.dice.one_in(3),
            },
        }
    }

    fn desk(&mut self) -> Act {
        let (who, kind) = (self.who(), self.kind());
        match self.dice.below(8) {
            0 => Act::Withdraw {
                nth: self.dice.below(3),
            },
            1 | 2 => Act::Retry {
                nth: self.dice.below(3),
            },
            3 | 4 => Act::Decide {
                nth: self.dice.below(3),
                again: self.dice.one_in(2),
            },
            5 => Act::Close { who, kind },
            6 => Act::Seen { who, kind },
            _ => Act::Repeat,
        }
    }

    fn people(&mut self) -> Act {
        let (who, kind) = (self.who(), self.kind());
        match self.dice.below(10) {
            0..=2 => Act::Merge {
                into: (who, kind),
                from: (self.who(), self.kind()),
            },
            3 | 4 => Act::Unmerge {
                nth: self.dice.below(3),
            },
            5 | 6 => Act::Link {
                who,
                from: kind,
                to: self.kind(),
            },
            7 | 8 => Act::Tap { who, kind },
            _ => Act::Elsewhere {
                who,
                kind,
                n: self.number(),
            },
        }
    }

    fn webhooks(&mut self) -> Act {
        match self.dice.below(12) {
            0..=2 => Act::Deliver(Delivering {
                repeat: 1 + self.dice.below(3),
                shuffle: self.dice.one_in(2),
                batch: *self.dice.pick(&[1, 1, 3, 20]),
                delay: *self.dice.pick(&[0, 0, 1_500, 40_000]),
                drop_next: *self.dice.pick(&[0, 0, 1, 3]),
            }),
            3 => Act::Deliver(Delivering {
                repeat: 1,
                batch: 1,
                ..Delivering::default()
            }),
            4 | 5 => Act::Spoil { n: self.number() },
            6 | 7 => Act::Redeliver {
                nth: self.dice.below(12),
            },
            8 => Act::LoseAcks { count: self.few() },
            9 => Act::Forge,
            10 => Act::Fault(self.webhook_fault("lost_webhook")),
            _ => Act::Fault(self.webhook_fault("late_webhook")),
        }
    }

    fn webhook_fault(&mut self, action: &'static str) -> Fault {
        let ms = (action == "late_webhook").then(|| self.dice.between(1_000, 300_000));
        let kind = self.dice.one_in(2).then(|| *self.dice.pick(&Network::ALL));
        Fault {
            kind,
            operation: "any",
            action,
            code: None,
            ms,
            count: self.few(),
        }
    }

    fn fault(&mut self) -> Fault {
        let kind = if self.dice.one_in(3) {
            None
        } else {
            Some(self.kind())
        };
        let action = *self.dice.pick(&[
            "error",
            "error",
            "error",
            "timeout_before",
            "timeout_after",
            "5xx_before",
            "5xx_after",
            "reset_before",
            "reset_after",
            "silence",
            "silence_after",
            "slow",
            "throttle",
            "usage",
            "unavailable_200",
            "unavailable_after",
            "never_deliver",
            "failed_status",
        ]);
        let operation = match action {
            "never_deliver" | "failed_status" => "send",
            _ => *self.dice.pick(&[
                "send", "send", "send", "send", "upload", "download", "read", "any",
            ]),
        };
        let code = match action {
            "error" => Some(*self.dice.pick(&ERRORS)),
            "failed_status" => Some((*self.dice.pick(&[131_026, 131_047, 131_053, 131_000]), None)),
            _ => None,
        };
        let ms = match action {
            "slow" => Some(*self.dice.pick(&[1_200, 9_000, 45_000])),
            "timeout_before" | "timeout_after" => Some(*self.dice.pick(&[2_000, 60_000])),
            _ => None,
        };
        // Messenger and Instagram tell no failure after the answer.
        let kind = if action == "failed_status" {
            Some(Network::Whatsapp)
        } else {
            kind
        };
        let count = if self.dice.one_in(5) { 12 } else { self.few() };
        Fault {
            kind,
            operation,
            action,
            code,
            ms,
            count,
        }
    }

    fn wire(&mut self) -> Act {
        let fault = *self.dice.pick(&[
            WireFault::Refused,
            WireFault::RequestLost,
            WireFault::AnswerLost,
            WireFault::AnswerTorn,
            WireFault::AnswerLate,
            WireFault::RequestLate,
        ]);
        Act::Wire {
            fault,
            count: self.few(),
        }
    }

    fn crash(&mut self) -> Act {
        let down = *self.dice.pick(&[1, 200, 3_000, 90_000]);
        let swallow = self.dice.one_in(2);
        if self.dice.one_in(3) {
            return Act::Kill { down, swallow };
        }
        Act::Crash {
            commits: self.dice.below(14),
            after: self.dice.one_in(2),
            down,
            swallow,
        }
    }

    fn token(&mut self) -> Act {
        if self.dice.one_in(2) {
            Act::Revoke { kind: self.kind() }
        } else {
            Act::Restore
        }
    }

    /// Trouble ends, or time passes until patience has an end.
    fn calm(&mut self) -> Act {
        match self.dice.below(8) {
            0..=3 => Act::ClearFaults,
            4 => Act::Restore,
            5 | 6 => Act::Wait {
                ms: self.dice.between(60_000, 1_500_000),
            },
            _ => Act::Wait {
                ms: self.dice.between(3_600_000, 93_600_000),
            },
        }
    }

    fn clock(&mut self) -> Act {
        match self.dice.below(4) {
            0 => Act::Sleep {
                ms: self.dice.between(5_000, 1_800_000),
            },
            1 => Act::Jump { ahead: 0 },
            _ => {
                let far = *self.dice.pick(&JUMPS);
                Act::Jump {
                    ahead: self.dice.between(-far, far),
                }
            }
        }
    }
}

/// How far the desk's clock may be wrong: within what evidence by words allows for
/// (`core::delivery::CLOCK_SKEW`), beyond it, and by hours.
const JUMPS: [i64; 4] = [110_000, 110_000, 2_400_000, 40_000_000];

/// Errors that a platform answers at once: every class is among them (errors.md).
const ERRORS: [(i64, Option<i64>); 18] = [
    (1, None),
    (2, None),
    (4, None),
    (10, Some(2_018_278)),
    (10, Some(2_534_022)),
    (100, Some(2_018_001)),
    (100, None),
    (190, Some(463)),
    (200, None),
    (368, None),
    (551, None),
    (613, None),
    (1_200, None),
    (80_006, None),
    (130_429, None),
    (131_000, None),
    (131_056, None),
    (131_057, None),
];
