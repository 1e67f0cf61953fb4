//! What agents publish, drawn.

use super::{Theme, Writer};
use crate::simulation::action::{Act, Shape, Stands};
use crate::simulation::press::Rules;
use sportello_core::post::{LateRule, Lateness};

const MINUTE: i64 = 60_000;

impl Writer {
    /// How the house and the platform are set.
    pub(super) fn rules(&mut self, theme: Theme) -> Rules {
        let rule = *self.dice.pick(&LateRule::ALL);
        let template = !self.dice.one_in(3);
        let template_first = template && self.dice.one_in(2);
        Rules {
            lateness: Lateness {
                rule,
                grace: *self.dice.pick(&[0, 1, 15]),
                spread_by: *self.dice.pick(&[5, 30]),
            },
            quota: *self.dice.pick(&[100, 100, 100, 50, 3]),
            film_ms: *self.dice.pick(&[3_000, 3_000, 90_000, 900_000]),
            photo_ms: *self.dice.pick(&[0, 0, 5_000, 90_000]),
            archive: self.dice.one_in(2),
            fallback: match theme {
                Theme::Outages => *self.dice.pick(&[None, Some(1), Some(3), Some(15)]),
                _ => *self.dice.pick(&[None, None, Some(1), Some(3), Some(15)]),
            },
            // The template stands behind the networks.
            first_way: match template_first {
                true => 4,
                false => self.dice.below(5),
            },
            template,
        }
    }

    /// Whether trouble of the platform strikes what publishes.
    pub(super) fn posting_is_struck(&mut self, theme: Theme) -> bool {
        match theme {
            Theme::Posts => !self.dice.one_in(4),
            _ => self.dice.one_in(4),
        }
    }

    pub(super) fn post(&mut self) -> Act {
        let shape = match self.dice.below(16) {
            0..=3 => Shape::Words,
            4 => Shape::Link,
            5..=7 => Shape::Photos(1),
            8 => Shape::Photos(2),
            9 => Shape::Photos(4),
            10..=12 => Shape::PhotoStory,
            13 => Shape::Video,
            14 => Shape::Reel,
            _ => Shape::FilmStory,
        };
        let wordy = matches!(shape, Shape::Words | Shape::Link);
        let stands = match self.dice.below(8) {
            // Instagram carries no words alone: now and then somebody tries.
            0 if wordy => Stands::Both,
            _ if wordy => Stands::Page,
            0..=2 => Stands::Page,
            3..=5 => Stands::Account,
            _ => Stands::Both,
        };
        Act::Post {
            n: self.number(),
            shape,
            stands,
            comment: self.dice.one_in(3),
            after: self.due(),
        }
    }

    /// How far from now something is due.
    fn due(&mut self) -> i64 {
        match self.dice.below(8) {
            0..=2 => 0,
            3 | 4 => self.dice.between(1_000, 2 * MINUTE),
            5 | 6 => self.dice.between(2 * MINUTE, 40 * MINUTE),
            _ => self.dice.between(40 * MINUTE, 300 * MINUTE),
        }
    }

    pub(super) fn press(&mut self) -> Act {
        let nth = self.dice.below(3);
        match self.dice.below(12) {
            0..=2 => Act::MovePost {
                nth,
                after: self.due(),
            },
            3 => Act::DropPost { nth },
            4..=6 => Act::LetPostGo {
                nth,
                after: self.due(),
            },
            7 | 8 => Act::DecidePost {
                nth,
                again: self.dice.one_in(2),
            },
            9 | 10 => Act::PostAgain { nth },
            _ => Act::Archive {
                on: self.dice.one_in(2),
            },
        }
    }
}
