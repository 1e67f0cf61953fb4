//! Outages, drawn: something fails for everybody, people and agents go on, and at last it works
//! again (outages.md).

use super::Writer;
use crate::simulation::action::{Act, Fault, Step, Words};
use crate::simulation::cast::{META, PEOPLE, Who};
use sportello_sandbox::rules::Network;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
/// An outage strikes until somebody ends it.
const ALWAYS: u32 = 1_000_000;
/// Who wrote nearly a day ago when an outage is what a seed is about: windows close inside holds.
pub(super) const ABSENT: Who = PEOPLE.len() - 1;

/// What people do most while something fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meanwhile {
    /// They write and are answered.
    Talk,
    /// They send pictures.
    Show,
    /// Agents publish.
    Publish,
}

impl Writer {
    /// The morning of a seed that is about outages: everybody is known on Facebook and mostly
    /// elsewhere, and one wrote nearly a day ago.
    pub(super) fn morning_before_outages(&mut self) {
        for who in 0..PEOPLE.len() {
            for kind in crate::simulation::cast::NETWORKS {
                if kind != Network::Facebook && self.dice.one_in(3) {
                    continue;
                }
                let ago = match who == ABSENT {
                    true => self.dice.between(20 * HOUR, 40 * HOUR),
                    false => 0,
                };
                let n = self.number();
                self.put(Act::Say {
                    who,
                    kind,
                    n,
                    picture: false,
                    ago,
                });
            }
        }
        self.acquaint();
    }

    /// The desk knows most people on every network, and some agreed to be written to there, so
    /// that what is held can be said elsewhere.
    fn acquaint(&mut self) {
        for who in 0..PEOPLE.len() {
            for kind in [Network::Instagram, Network::Whatsapp, Network::Telegram] {
                if !self.dice.one_in(5) {
                    self.put(Act::Merge {
                        into: (who, Network::Facebook),
                        from: (who, kind),
                    });
                }
                if self.dice.one_in(2) {
                    self.put(Act::Agree {
                        who,
                        from: Network::Facebook,
                        kind,
                        on: true,
                    });
                }
            }
        }
    }

    /// Something fails, is lived with, and mostly ends.
    pub(super) fn outage(&mut self) {
        let (meanwhile, fault) = *self.dice.pick(&LASTING);
        let one = self.struck_by(&fault);
        let kind = one.unwrap_or_else(|| *self.dice.pick(&META));
        let deadline = self.dice.one_in(3);
        if deadline {
            let n = self.number();
            let left = self.dice.between(18 * MINUTE, 36 * MINUTE);
            self.put(Act::Say {
                who: ABSENT,
                kind,
                n,
                picture: false,
                ago: 24 * HOUR - left,
            });
            self.pass((10 * SECOND, 30 * SECOND));
        }
        self.begin_outage(fault, one);
        if deadline {
            for who in [ABSENT, self.who(), self.who(), ABSENT] {
                let act = self.answer_on(who, Some(kind));
                self.put(act);
            }
        }
        // Now and then the other way fails as well: after it was taken, or since the bot is blocked.
        if self.dice.one_in(3) {
            let act = match self.dice.one_in(2) {
                true => Act::Fault(Fault {
                    kind: Some(Network::Whatsapp),
                    code: Some((131_026, None)),
                    count: 4,
                    ..of("send", "failed_status")
                }),
                false => Act::Block {
                    who: self.who(),
                    on: true,
                },
            };
            self.put(act);
        }
        for _ in 0..self.dice.between(4, 12) {
            let act = self.meanwhile(meanwhile, one);
            self.put(act);
            self.pass((20 * SECOND, 6 * MINUTE));
        }
        if deadline {
            self.pass((5 * MINUTE, 20 * MINUTE));
        }
        if self.dice.one_in(6) {
            return;
        }
        self.put(Act::ClearFaults);
        self.pass((MINUTE, 40 * MINUTE));
    }

    /// The network that an outage strikes; `None` = all of Meta's, or whatever publishes.
    fn struck_by(&mut self, fault: &Fault) -> Option<Network> {
        let whole = is_unreachable(fault) || super::trouble::publishes(fault.operation);
        match whole || self.dice.one_in(4) {
            true => None,
            false => Some(self.kind()),
        }
    }

    /// The faults of an outage begin.
    fn begin_outage(&mut self, fault: Fault, one: Option<Network>) {
        let late = matches!(fault.action, "late_webhook");
        let fault = Fault {
            ms: late.then(|| self.dice.between(MINUTE, 60 * MINUTE)),
            ..fault
        };
        self.put(Act::Fault(Fault {
            kind: one.or(Some(META[0])),
            ..fault
        }));
        // Telegram is nobody's of Meta's: what strikes all of Meta leaves it alone.
        if one.is_none() {
            for kind in &META[1..] {
                let kind = Some(*kind);
                self.at_once(Act::Fault(Fault { kind, ..fault }));
            }
        }
        if is_unreachable(&fault) {
            self.at_once(Act::Fault(Fault {
                operation: "token",
                ..fault
            }));
        }
    }

    fn answer_on(&mut self, who: Who, kind: Option<Network>) -> Act {
        Act::Reply {
            who,
            kind,
            n: self.number(),
            words: Words::Short,
            picture: false,
        }
    }

    fn meanwhile(&mut self, meanwhile: Meanwhile, kind: Option<Network>) -> Act {
        let who = self.who();
        let n = self.number();
        let often = if meanwhile == Meanwhile::Show { 2 } else { 8 };
        match self.dice.below(8) {
            0..=2 => Act::Say {
                who,
                kind: kind.unwrap_or(Network::Instagram),
                n,
                picture: self.dice.one_in(often),
                ago: 0,
            },
            3 => self.said(),
            4..=6 if meanwhile == Meanwhile::Publish => self.post(),
            _ => Act::Reply {
                who,
                kind,
                n,
                words: Words::Short,
                picture: self.dice.one_in(often),
            },
        }
    }

    fn pass(&mut self, (least, most): (i64, i64)) {
        let ms = self.dice.between(least, most);
        self.at_once(Act::Wait { ms });
    }

    fn at_once(&mut self, act: Act) {
        self.steps.push(Step { after: 0, act });
    }
}

/// Whether no connection comes about.
fn is_unreachable(fault: &Fault) -> bool {
    matches!(fault.action, "dns" | "connect_timeout")
}

/// A fault that strikes every time, as the outages on record did.
const fn of(operation: &'static str, action: &'static str) -> Fault {
    Fault {
        kind: None,
        operation,
        action,
        about: None,
        code: None,
        status: None,
        ms: None,
        count: ALWAYS,
    }
}

/// The same with an error's code.
const fn error(operation: &'static str, code: i64, subcode: Option<i64>) -> Fault {
    Fault {
        code: Some((code, subcode)),
        ..of(operation, "error")
    }
}

/// The same of what carries that.
const fn about(about: &'static str, fault: Fault) -> Fault {
    Fault {
        about: Some(about),
        ..fault
    }
}

/// An error in a body that comes with 200.
const fn as_good(fault: Fault) -> Fault {
    Fault {
        status: Some(200),
        ..fault
    }
}

/// What fails, how, and what is done meanwhile. Names that do not resolve are drawn more often than
/// their share: everything of Meta's hangs on them (4 October 2021).
const LASTING: [(Meanwhile, Fault); 38] = {
    use Meanwhile::{Publish, Show, Talk};
    [
        (Talk, error("send", 2, None)),
        (Talk, error("send", 1, None)),
        (Talk, error("send", 100, None)),
        (Talk, as_good(error("send", 2, None))),
        (Talk, of("send", "5xx_before")),
        (Talk, of("send", "unavailable_200")),
        (Talk, of("send", "timeout_before")),
        (Talk, of("send", "timeout_after")),
        (Talk, of("send", "never_deliver")),
        (Talk, of("read", "5xx_before")),
        (Show, about("image", error("send", 2, None))),
        (Show, about("image", of("send", "5xx_before"))),
        (Show, error("upload", 131_000, None)),
        (Show, of("upload", "5xx_before")),
        (Show, of("download", "5xx_before")),
        (Show, of("download", "timeout_before")),
        (Show, of("download", "unavailable_200")),
        (Talk, error("any", 190, Some(463))),
        (Talk, of("any", "5xx_before")),
        (Talk, of("any", "unavailable_200")),
        (Talk, as_good(error("any", 2, None))),
        (Talk, of("any", "reset_before")),
        (Talk, of("any", "dns")),
        (Talk, of("any", "dns")),
        (Publish, of("any", "dns")),
        (Talk, of("any", "connect_timeout")),
        (Talk, of("any", "lost_webhook")),
        (Talk, of("any", "lost_webhook")),
        (Talk, of("any", "late_webhook")),
        (Publish, error("post", 2, None)),
        (Publish, of("photo_post", "5xx_before")),
        (Publish, of("video_post", "unavailable_200")),
        (Publish, error("story", 1, None)),
        (Publish, of("reel", "timeout_before")),
        (Publish, error("container", 100, None)),
        (Publish, of("media_publish", "5xx_before")),
        (Publish, of("media_publish", "timeout_after")),
        (Publish, of("comment", "5xx_before")),
    ]
};
