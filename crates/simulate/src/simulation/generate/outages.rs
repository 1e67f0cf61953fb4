//! Outages, drawn: something fails for everybody, people and agents go on, and at last it works
//! again.

use super::Writer;
use crate::simulation::action::{Act, Fault, Step};
use crate::simulation::cast::PEOPLE;
use sportello_sandbox::rules::Network;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
/// An outage strikes until somebody ends it.
const ALWAYS: u32 = 1_000_000;

impl Writer {
    /// The desk knows most people on every network, so that what is held can be said elsewhere.
    pub(super) fn acquaint(&mut self) {
        for who in 0..PEOPLE.len() {
            for kind in [Network::Instagram, Network::Whatsapp] {
                if !self.dice.one_in(5) {
                    self.put(Act::Merge {
                        into: (who, Network::Facebook),
                        from: (who, kind),
                    });
                }
            }
        }
    }

    /// Something fails, is lived with, and mostly ends.
    pub(super) fn outage(&mut self) {
        let kind = (!self.dice.one_in(4)).then(|| self.kind());
        let fault = self.lasting(kind);
        self.put(Act::Fault(fault));
        // Now and then the other way fails as well, after it was taken.
        if self.dice.one_in(3) {
            self.put(Act::Fault(Fault {
                kind: Some(Network::Whatsapp),
                operation: "send",
                action: "failed_status",
                code: Some((131_026, None)),
                ms: None,
                count: 4,
            }));
        }
        for _ in 0..self.dice.between(4, 12) {
            let who = self.who();
            let n = self.number();
            let act = match self.dice.below(8) {
                0..=2 => Act::Say {
                    who,
                    kind: kind.unwrap_or(Network::Instagram),
                    n,
                    picture: self.dice.one_in(8),
                    ago: 0,
                },
                3 => self.said(),
                _ => self.answered_on(who, kind, n),
            };
            self.put(act);
            self.pass((20 * SECOND, 6 * MINUTE));
        }
        if self.dice.one_in(6) {
            return;
        }
        self.put(Act::ClearFaults);
        self.pass((MINUTE, 40 * MINUTE));
    }

    fn answered_on(&mut self, who: usize, kind: Option<Network>, n: u32) -> Act {
        use crate::simulation::action::Words;
        Act::Reply {
            who,
            kind,
            n,
            words: Words::Short,
            picture: self.dice.one_in(8),
        }
    }

    fn pass(&mut self, (least, most): (i64, i64)) {
        let ms = self.dice.between(least, most);
        self.steps.push(Step {
            after: 0,
            act: Act::Wait { ms },
        });
    }

    /// A fault that strikes every time, as the outages on record did (outages.md).
    fn lasting(&mut self, kind: Option<Network>) -> Fault {
        let (operation, action, code) = *self.dice.pick(&LASTING);
        let kind = match action {
            "failed_status" => Some(Network::Whatsapp),
            _ => kind,
        };
        Fault {
            kind,
            operation,
            action,
            code,
            ms: matches!(action, "late_webhook").then(|| self.dice.between(MINUTE, 60 * MINUTE)),
            count: ALWAYS,
        }
    }
}

/// The code of an error, and its subcode.
type Code = (i64, Option<i64>);

/// What fails, and how.
const LASTING: [(&str, &str, Option<Code>); 16] = [
    ("send", "error", Some((2, None))),
    ("send", "error", Some((1, None))),
    ("send", "error", Some((100, None))),
    ("send", "5xx_before", None),
    ("send", "unavailable_200", None),
    ("send", "timeout_before", None),
    ("send", "timeout_after", None),
    ("send", "never_deliver", None),
    ("upload", "error", Some((131_000, None))),
    ("upload", "5xx_before", None),
    ("any", "error", Some((190, Some(463)))),
    ("any", "5xx_before", None),
    ("any", "reset_before", None),
    ("any", "lost_webhook", None),
    ("any", "lost_webhook", None),
    ("any", "late_webhook", None),
];
