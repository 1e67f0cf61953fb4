//! The list that a seed writes: a calm morning at the florist's, then what the seed's theme adds
//! to it. Every theme mixes in a little of every other.

mod outages;
mod posts;
mod trouble;

use crate::simulation::action::{Act, Delivering, Step, Words};
use crate::simulation::cast::{META, NETWORKS, PEOPLE, Who};
use crate::simulation::sim::Plan;
use sportello_drill::stage::{Dice, Stream};
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
    Posts,
    Outages,
}

/// What kind of entry is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Draw {
    Said,
    Answered,
    Posted,
    Press,
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
    Outage,
}

/// Writes the plan of a seed.
pub(super) fn plan(seed: u64) -> Plan {
    let mut writer = Writer {
        dice: Dice::new(seed, Stream::List),
        n: 0,
        posting: false,
        people: PEOPLE.len(),
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
        Theme::Posts,
        Theme::Posts,
        Theme::Outages,
        Theme::Outages,
    ];
    let theme = *writer.dice.pick(&themes);
    let late = writer.dice.one_in(6).then(|| *writer.dice.pick(&NETWORKS));
    let rules = writer.rules(theme);
    match theme {
        Theme::Outages => {
            writer.people = outages::ABSENT;
            writer.morning_before_outages();
        }
        _ => writer.morning(),
    }
    let entries = writer.dice.between(34, 84);
    let weights = weights(theme);
    for _ in 0..entries {
        let draw = *writer.dice.weigh(&weights);
        writer.entry(theme, draw);
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
        rules,
        steps: writer.steps,
    }
}

/// How often each kind of entry comes, by theme.
fn weights(theme: Theme) -> Vec<(u32, Draw)> {
    let more = |of: Theme, usual: u32, often: u32| if theme == of { often } else { usual };
    // Whoever publishes meets a little of all that goes wrong.
    let struck = |of: Theme, usual: u32, often: u32| match theme {
        Theme::Posts => often / 2,
        _ => more(of, usual, often),
    };
    vec![
        (28, Draw::Said),
        (30, Draw::Answered),
        (more(Theme::Posts, 6, 36), Draw::Posted),
        (more(Theme::Posts, 3, 14), Draw::Press),
        (6, Draw::Phone),
        (6, Draw::Desk),
        (more(Theme::People, 4, 20), Draw::People),
        (more(Theme::Webhooks, 4, 24), Draw::Webhooks),
        (struck(Theme::Platform, 5, 24), Draw::Platform),
        (struck(Theme::Wire, 4, 24), Draw::Wire),
        (struck(Theme::Crashes, 3, 20), Draw::Crash),
        (struck(Theme::Tokens, 1, 8), Draw::Token),
        (more(Theme::Posts, 2, 5), Draw::Clock),
        (more(Theme::Posts, 4, 8), Draw::Calm),
        (more(Theme::Outages, 1, 9), Draw::Outage),
    ]
}

/// The networks that things happen on: people write on Meta's more often.
const WRITTEN_ON: [Network; 7] = [
    Network::Facebook,
    Network::Facebook,
    Network::Instagram,
    Network::Instagram,
    Network::Whatsapp,
    Network::Whatsapp,
    Network::Telegram,
];

struct Writer {
    dice: Dice,
    n: u32,
    /// Whether trouble strikes what publishes.
    posting: bool,
    /// So many of the people are about.
    people: usize,
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
        let people = u32::try_from(self.people).unwrap_or(1);
        usize::try_from(self.dice.below(people)).unwrap_or(0)
    }

    fn kind(&mut self) -> Network {
        *self.dice.pick(&WRITTEN_ON)
    }

    fn few(&mut self) -> u32 {
        1 + self.dice.below(4)
    }

    /// Some write before anything goes wrong, so that there is someone to answer.
    fn morning(&mut self) {
        for who in 0..PEOPLE.len() {
            for kind in NETWORKS {
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

    fn entry(&mut self, theme: Theme, draw: Draw) {
        if draw == Draw::Outage {
            return self.outage();
        }
        let act = match draw {
            Draw::Said => self.said(),
            Draw::Answered => self.answered(),
            Draw::Posted => self.post(),
            Draw::Press => self.press(),
            Draw::Phone => self.phone(),
            Draw::Desk => self.desk(),
            Draw::People => self.people(),
            Draw::Webhooks => self.webhooks(),
            Draw::Platform => {
                self.posting = self.posting_is_struck(theme);
                Act::Fault(self.fault())
            }
            Draw::Wire => self.wire(),
            Draw::Crash => self.crash(),
            Draw::Token => self.token(),
            Draw::Clock => self.clock(),
            Draw::Calm | Draw::Outage => self.calm(),
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
        match self.dice.below(13) {
            10 | 11 => Act::Agree {
                who,
                from: kind,
                kind: self.kind(),
                on: !self.dice.one_in(3),
            },
            12 => Act::Block {
                who,
                on: self.dice.one_in(2),
            },
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
                // What a link to a bot carries is a name that only the platform tells.
                to: *self.dice.pick(&META),
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
}
