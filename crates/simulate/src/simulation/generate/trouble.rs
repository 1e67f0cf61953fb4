//! What goes wrong, drawn: faults of platform and wire, deaths, tokens, clocks.

use super::Writer;
use crate::simulation::action::{Act, Fault, WireFault};
use crate::simulation::cast::NETWORKS;
use sportello_sandbox::rules::Network;

impl Writer {
    pub(super) fn webhook_fault(&mut self, action: &'static str) -> Fault {
        let ms = (action == "late_webhook").then(|| self.dice.between(1_000, 300_000));
        let kind = self.dice.one_in(2).then(|| *self.dice.pick(&NETWORKS));
        Fault {
            kind,
            operation: "any",
            action,
            ms,
            count: self.few(),
            ..Fault::default()
        }
    }

    pub(super) fn fault(&mut self) -> Fault {
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
            "cut",
        ]);
        let operation = match action {
            "never_deliver" | "failed_status" => "send",
            "cut" => "upload",
            // Those that publish are struck as often as those that send.
            _ if self.posting => *self.dice.pick(&PUBLISHING),
            _ => *self.dice.pick(&[
                "send", "send", "send", "send", "upload", "download", "read", "any",
            ]),
        };
        let code = match action {
            "error" if self.posting => Some(*self.dice.pick(&REFUSALS)),
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
            ..Fault::default()
        }
    }

    pub(super) fn wire(&mut self) -> Act {
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

    pub(super) fn crash(&mut self) -> Act {
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

    pub(super) fn token(&mut self) -> Act {
        if self.dice.one_in(2) {
            Act::Revoke { kind: self.kind() }
        } else {
            Act::Restore
        }
    }

    pub(super) fn clock(&mut self) -> Act {
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

/// Whether an operation is one of publishing alone.
pub(super) fn publishes(operation: &str) -> bool {
    PUBLISHING.contains(&operation) && !matches!(operation, "read" | "upload")
}

/// What a fault of publishing strikes: the calls that make public, those before them, those that
/// read back.
const PUBLISHING: [&str; 12] = [
    "post",
    "photo_post",
    "photo_post",
    "story",
    "video_post",
    "reel",
    "container",
    "media_publish",
    "media_publish",
    "comment",
    "read",
    "upload",
];

/// Errors of the calls that publish: of every class, and those by which Instagram tells how a
/// container stands (errors.md, "Instagram publishing").
const REFUSALS: [(i64, Option<i64>); 16] = [
    (1, None),
    (2, None),
    (4, None),
    (100, None),
    (190, Some(463)),
    (200, None),
    (368, None),
    (506, None),
    (613, None),
    (-1, Some(2_207_001)),
    (-1, Some(2_207_020)),
    (-2, Some(2_207_003)),
    (9, Some(2_207_042)),
    (24, Some(2_207_008)),
    (9_004, Some(2_207_052)),
    (9_007, Some(2_207_027)),
];
