//! Receipts: the platform's later word on a message of ours. A join-semilattice, so that any
//! number of copies in any order give the same state (I2) and the rank never falls (I7).

use crate::event::Failure;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// How far a message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// The platform took it (`sent` in a WhatsApp status).
    Accepted = 1,
    /// It reached the person's device.
    Delivered = 2,
    /// The person read it (implies delivered; webhooks.md §9).
    Read = 3,
}

impl Rank {
    /// The rank stored as that number.
    pub fn from_number(n: i64) -> Option<Rank> {
        match n {
            1 => Some(Rank::Accepted),
            2 => Some(Rank::Delivered),
            3 => Some(Rank::Read),
            _ => None,
        }
    }

    /// The number it is stored as.
    pub fn number(self) -> i64 {
        self as i64
    }
}

/// Everything known of how far one message came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The highest rank heard of.
    pub rank: Option<Rank>,
    /// When that rank was first reached, by the platform's clock.
    pub at: Option<Time>,
    /// The platform's word that it failed after all; the one with the lowest code is kept when
    /// several come, so that order does not matter.
    pub failure: Option<Failure>,
}

impl Receipt {
    /// Joins another word into this one: commutative, associative, idempotent.
    pub fn join(&mut self, other: &Receipt) {
        match self.rank.cmp(&other.rank) {
            std::cmp::Ordering::Less => {
                self.rank = other.rank;
                self.at = other.at;
            }
            std::cmp::Ordering::Equal => {
                self.at = match (self.at, other.at) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
            std::cmp::Ordering::Greater => {}
        }
        if let Some(new) = &other.failure {
            let keep = self.failure.as_ref().is_some_and(|old| {
                (old.code, old.cause.as_str()) <= (new.code, new.cause.as_str())
            });
            if !keep {
                self.failure = Some(new.clone());
            }
        }
    }

    /// Whether people should see it as failed: a message that was read did not fail, whatever
    /// came after.
    pub fn failed(&self) -> bool {
        self.failure.is_some() && self.rank != Some(Rank::Read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn receipt() -> impl Strategy<Value = Receipt> {
        (0..4i64, 0..50i64, proptest::option::of(0..3i64)).prop_map(|(rank, at, code)| Receipt {
            rank: Rank::from_number(rank),
            at: Rank::from_number(rank).map(|_| Time(at)),
            failure: code.map(|code| Failure {
                code,
                cause: format!("cause-{code}"),
            }),
        })
    }

    fn joined(all: &[Receipt]) -> Receipt {
        let mut sum = Receipt::default();
        for one in all {
            sum.join(one);
        }
        sum
    }

    proptest! {
        #[test]
        fn i2_any_order_and_number_of_copies_joins_to_the_same(
            mut all in proptest::collection::vec(receipt(), 1..8), swap in any::<prop::sample::Index>()
        ) {
            let want = joined(&all);
            let again = all[swap.index(all.len())].clone();
            all.push(again);
            let len = all.len();
            all.swap(0, swap.index(len));
            all.reverse();
            prop_assert_eq!(joined(&all), want);
        }

        #[test]
        fn i7_the_rank_never_falls(all in proptest::collection::vec(receipt(), 1..8)) {
            let mut sum = Receipt::default();
            for one in &all {
                let before = sum.rank;
                sum.join(one);
                prop_assert!(sum.rank >= before);
            }
        }
    }
}
