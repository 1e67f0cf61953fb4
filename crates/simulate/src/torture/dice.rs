//! Random choices, grown from one seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::time::Duration;

/// A source of choices. Each task takes its own, so that tasks do not disturb one another.
#[derive(Debug)]
pub struct Dice(ChaCha8Rng);

/// A seed nobody chose.
pub fn new_seed() -> u64 {
    use ring::rand::{SecureRandom, SystemRandom};
    let mut bytes = [0; 8];
    match SystemRandom::new().fill(&mut bytes) {
        Ok(()) => u64::from_le_bytes(bytes),
        // Without the system's randomness the process id still differs from run to run.
        Err(_) => u64::from(std::process::id()),
    }
}

impl Dice {
    /// The choices of a seed.
    pub fn new(seed: u64) -> Dice {
        Dice(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Choices of their own for a task.
    pub fn split(&mut self) -> Dice {
        Dice::new(self.0.next_u64())
    }

    /// A number below `bound`, which is at least 1.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0.next_u64() % bound.max(1)
    }

    /// True once in `n`.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(usize::try_from(self.below(of.len() as u64)).unwrap_or(0))
    }

    /// A duration in milliseconds, `from` up to and without `to`.
    pub fn millis(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(from + self.below(to.saturating_sub(from)))
    }

    /// A word of random letters and digits, unique for all practical purposes.
    pub fn word(&mut self) -> String {
        format!("{:016x}{:016x}", self.0.next_u64(), self.0.next_u64())
    }

    /// A run of digits that does not begin with 0.
    pub fn digits(&mut self, length: usize) -> String {
        let mut digits = String::with_capacity(length);
        digits.push(char::from(b'1' + u8::try_from(self.below(9)).unwrap_or(0)));
        while digits.len() < length {
            digits.push(char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0)));
        }
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_choices() {
        let draw = |seed| {
            let mut dice = Dice::new(seed);
            (dice.below(1_000_000), dice.digits(15), dice.split().word())
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn digits_are_an_id_of_that_length() {
        let id = Dice::new(1).digits(15);
        assert_eq!(id.len(), 15);
        assert!(!id.starts_with('0') && id.bytes().all(|b| b.is_ascii_digit()));
    }
}
