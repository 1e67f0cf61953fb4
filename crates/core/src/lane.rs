//! A lane: which of its deliveries may act, in what order (I4). Files that cannot go now are set
//! aside, so that words behind them go (outages.md, 3 July 2019: media failed while text flowed).

use crate::capability::Capability;
use crate::delivery::{DeliveryState, HoldReason};

/// A delivery in its lane, as far as the order asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its state; only those that block a lane matter ([`DeliveryState::blocks_lane`]).
    pub state: DeliveryState,
    /// Why it is kept back, if it is.
    pub hold: Option<HoldReason>,
    /// What it needs.
    pub capability: Capability,
    /// Whether it is the words of a file before it, sent as a message of their own: they go with
    /// their file and never ahead of it.
    pub caption: bool,
}

impl Place {
    /// Whether it is a file that waits because files cannot go, or because it is being said
    /// another way meanwhile. One that is on its way, or may be, is not: nothing passes it.
    pub fn is_set_aside(&self) -> bool {
        let waits = matches!(self.hold, Some(HoldReason::Breaker | HoldReason::Fallback));
        self.state == DeliveryState::Held && waits && self.capability.is_file()
    }

    /// Whether it takes no turn at all: it was said another way and waits for word of that.
    pub fn is_elsewhere(&self) -> bool {
        self.state == DeliveryState::Held && self.hold == Some(HoldReason::Elsewhere)
    }

    /// Whether it stays behind a file that is set aside.
    pub fn follows_files(&self) -> bool {
        self.caption || self.capability.is_file()
    }

    fn is_on_its_way(&self) -> bool {
        matches!(self.state, DeliveryState::Sending | DeliveryState::Unknown)
    }
}

/// Which of a lane's blocking deliveries may act, given in the order of the queue: their positions.
///
/// One that is on its way acts alone. Else the first file that is set aside may be tried again,
/// and the first of what passes it goes; files, and their words, keep their order among
/// themselves. What was said another way takes no turn and keeps nobody back.
pub fn turns(lane: &[Place]) -> Vec<usize> {
    if let Some(under_way) = lane.iter().position(Place::is_on_its_way) {
        return vec![under_way];
    }
    let mut turns = Vec::with_capacity(2);
    let mut aside = false;
    for (position, place) in lane.iter().enumerate() {
        if place.is_elsewhere() || (aside && place.follows_files()) {
            continue;
        }
        turns.push(position);
        if !place.is_set_aside() {
            break;
        }
        aside = true;
    }
    turns
}

/// The first delivery that the one at `position` passes when it leaves now: a file that is set
/// aside before it. Every file from there on may come after it.
pub fn passed(lane: &[Place], position: usize) -> Option<usize> {
    let before = lane.get(..position)?;
    before.iter().position(Place::is_set_aside)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: Place = Place {
        state: DeliveryState::Queued,
        hold: None,
        capability: Capability::Text,
        caption: false,
    };
    const FILE: Place = Place {
        capability: Capability::Image,
        ..WORDS
    };
    const CAPTION: Place = Place {
        caption: true,
        ..WORDS
    };

    fn held(place: Place, reason: HoldReason) -> Place {
        Place {
            state: DeliveryState::Held,
            hold: Some(reason),
            ..place
        }
    }

    fn aside() -> Place {
        held(FILE, HoldReason::Breaker)
    }

    #[test]
    fn words_pass_a_file_that_cannot_go_and_the_file_is_tried_again_by_itself() {
        assert_eq!(turns(&[aside(), WORDS, WORDS]), [0, 1]);
        assert_eq!(turns(&[held(FILE, HoldReason::Fallback), WORDS]), [0, 1]);
        assert_eq!(passed(&[aside(), WORDS], 1), Some(0));
        assert_eq!(passed(&[WORDS, aside()], 1), None);
    }

    #[test]
    fn files_and_their_words_keep_their_order_behind_it() {
        assert_eq!(turns(&[aside(), CAPTION, FILE, CAPTION]), [0]);
        assert_eq!(turns(&[aside(), CAPTION, FILE, WORDS]), [0, 3]);
        assert_eq!(turns(&[aside(), aside(), WORDS]), [0, 2]);
        assert_eq!(turns(&[CAPTION, FILE]), [0], "its file has gone");
    }

    #[test]
    fn i4_what_waits_for_anything_else_keeps_its_place() {
        for reason in [
            HoldReason::Budget,
            HoldReason::Token,
            HoldReason::Paused,
            HoldReason::Late,
        ] {
            assert_eq!(turns(&[held(FILE, reason), WORDS]), [0], "{reason:?}");
        }
        let words = held(WORDS, HoldReason::Breaker);
        assert_eq!(turns(&[words, WORDS, FILE]), [0]);
        assert_eq!(
            turns(&[FILE, WORDS]),
            [0],
            "a file that only waits its turn"
        );
    }

    #[test]
    fn what_was_said_another_way_takes_no_turn_and_keeps_nobody_back() {
        let there = held(WORDS, HoldReason::Elsewhere);
        assert_eq!(turns(&[there, WORDS, WORDS]), [1]);
        assert_eq!(turns(&[held(FILE, HoldReason::Elsewhere), FILE]), [1]);
        assert_eq!(turns(&[aside(), there, WORDS]), [0, 2]);
        assert_eq!(turns(&[there]), Vec::<usize>::new());
    }

    #[test]
    fn i5_nothing_passes_what_may_be_on_its_way() {
        for state in [DeliveryState::Sending, DeliveryState::Unknown] {
            assert_eq!(turns(&[Place { state, ..FILE }, WORDS]), [0]);
            let words = Place { state, ..WORDS };
            assert_eq!(turns(&[aside(), words]), [1], "and no file meanwhile");
        }
    }

    /// Every lane of up to four deliveries: at most one file is tried, at most one other goes, and
    /// what goes passes nothing but files that wait and what belongs to them.
    #[test]
    fn every_short_lane_keeps_its_order() {
        let places = [
            WORDS,
            CAPTION,
            FILE,
            aside(),
            held(WORDS, HoldReason::Breaker),
            Place {
                state: DeliveryState::Sending,
                ..WORDS
            },
        ];
        let mut lanes: Vec<Vec<Place>> = vec![Vec::new()];
        for length in 1..=4 {
            let shorter = lanes.clone();
            for lane in shorter.iter().filter(|lane| lane.len() == length - 1) {
                for place in places {
                    lanes.push([&lane[..], &[place]].concat());
                }
            }
        }
        for lane in lanes {
            let turns = turns(&lane);
            assert_eq!(turns.is_empty(), lane.is_empty());
            let tried = |at: &&usize| lane[**at].is_set_aside();
            assert!(turns.iter().filter(tried).count() <= 1, "{lane:?}");
            assert!(turns.len() <= 2, "{lane:?}");
            let Some(last) = turns.last().filter(|at| !lane[**at].is_on_its_way()) else {
                continue;
            };
            let first = passed(&lane, *last);
            for (at, place) in lane[..*last].iter().enumerate() {
                let may = first.is_some_and(|first| first <= at) && place.follows_files();
                assert!(may, "{lane:?}: {last} passes {at}");
            }
        }
    }
}
