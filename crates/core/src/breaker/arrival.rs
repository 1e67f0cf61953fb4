//! Accepts that never deliver: a platform takes messages and says no more of them (outages.md,
//! 12 June 2026). Phones can be off, so what is missing is compared with what is usual, and only
//! what chance would hardly bring is strange.

use crate::time::Span;

/// A phone that is on tells within seconds; so long is waited before a word is missed.
pub const GRACE: Span = Span::minutes(5);
/// What was taken in so long a time before that is looked at.
pub const LATELY: Span = Span::minutes(30);
/// People before those are compared with, at most.
pub const COMPARED: u32 = 500;
/// Of so many something must have arrived before, or it is not known that this is told at all.
const KNOWN: u32 = 5;
/// Word that was late counts as come in what is usual: so that much is never expected at once.
const MOST: f64 = 0.8;
/// What chance brings more rarely than this is strange.
const CHANCE: f64 = 0.001;
/// People who must be heard of before it is called well again.
const WELL: u32 = 3;

/// Of how many people word came that what was sent to them last has arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrivals {
    /// People to whom something was sent.
    pub people: u32,
    /// Those whom it reached.
    pub reached: u32,
}

impl Arrivals {
    fn share(self) -> f64 {
        match self.people {
            0 => 0.0,
            people => f64::from(self.reached) / f64::from(people),
        }
    }

    /// How many of a hundred hear at once, as far as what is usual tells.
    fn expected(self) -> Option<f64> {
        (self.reached >= KNOWN).then(|| self.share().min(MOST))
    }

    /// Whether far fewer are reached than is usual.
    pub fn is_strange(self, usual: Arrivals) -> bool {
        let Some(expected) = usual.expected() else {
            return false;
        };
        self.share() < expected / 2.0 && at_most(self.reached, self.people, expected) < CHANCE
    }

    /// Whether people are reached as usual again.
    pub fn is_well(self, usual: Arrivals) -> bool {
        let expected = usual.expected().unwrap_or(MOST);
        self.people >= WELL && self.share() >= expected * 0.75
    }
}

/// How likely it is that of so many at most so few are reached by chance.
fn at_most(few: u32, of: u32, chance: f64) -> f64 {
    let mut one = (1.0 - chance).powi(i32::try_from(of).unwrap_or(i32::MAX));
    let mut sum = one;
    for k in 0..few.min(of) {
        one *= f64::from(of - k) / f64::from(k + 1) * chance / (1.0 - chance);
        sum += one;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(reached: u32, people: u32) -> Arrivals {
        Arrivals { people, reached }
    }

    const USUAL: Arrivals = Arrivals {
        people: 100,
        reached: 92,
    };

    #[test]
    fn nobody_of_five_is_strange_and_a_phone_that_is_off_is_not() {
        assert!(of(0, 5).is_strange(USUAL));
        assert!(
            !of(0, 4).is_strange(USUAL),
            "a shop's four friends at a party"
        );
        assert!(!of(3, 5).is_strange(USUAL));
        assert!(!of(0, 1).is_strange(USUAL));
        assert!(of(3, 12).is_strange(USUAL), "a quarter arrives");
        assert!(!of(60, 100).is_strange(USUAL), "fewer, and more than half");
    }

    #[test]
    fn what_is_usual_decides() {
        let seldom = of(50, 100);
        assert!(!of(0, 5).is_strange(seldom));
        assert!(of(0, 12).is_strange(seldom));
        assert!(!of(0, 50).is_strange(of(0, 100)), "it is never told here");
        assert!(!of(0, 50).is_strange(of(4, 4)), "too little is known");
    }

    #[test]
    fn it_is_well_when_several_are_reached_again() {
        assert!(of(3, 3).is_well(USUAL));
        assert!(!of(2, 2).is_well(USUAL));
        assert!(!of(5, 10).is_well(USUAL));
        assert!(of(7, 10).is_well(USUAL));
    }

    #[test]
    fn chance_is_counted_right() {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(close(at_most(0, 3, 0.5), 0.125));
        assert!(close(at_most(1, 3, 0.5), 0.5));
        assert!(close(at_most(3, 3, 0.5), 1.0));
        assert!(close(at_most(9, 3, 0.5), 1.0));
    }
}
