//! Randomness from a seed: the dice that write the list, and the vault's bytes.

use sportello_engine::vault::{Randomness, VaultError};
use sportello_sandbox::rules::chance::{self, Chance};
use std::sync::{Mutex, PoisonError};

/// What the streams of one seed are for. Each has its own, so that drawing more of one changes
/// nothing in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// The list of actions.
    List,
    /// Ids and tokens of the platform.
    Platform,
    /// How long things take on the wire.
    Wire,
    /// Nonces and tokens of the desk.
    Vault,
    /// The order in which a journal is replayed.
    Replay,
    /// What befalls the mailbox.
    Mail,
}

/// Dice of one stream.
pub struct Dice(Box<dyn Chance + Send>);

impl Dice {
    /// The dice of one stream of a seed.
    pub fn new(seed: u64, stream: Stream) -> Dice {
        // An odd multiplier spreads neighbouring seeds over the whole range, one to one.
        let mixed = seed
            .wrapping_mul(8)
            .wrapping_add(stream as u64)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Dice(Box::new(chance::seeded(mixed)))
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u32) -> u32 {
        let drawn = chance::below(self.0.as_mut(), u64::from(bound));
        u32::try_from(drawn).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(chance::below(self.0.as_mut(), span)).unwrap_or(0)
    }

    /// True once in `n`.
    pub fn one_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }

    /// One of several. `all` is never empty.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.below(u32::try_from(all.len()).unwrap_or(1));
        &all[usize::try_from(at).unwrap_or(0)]
    }

    /// One of several, by weight.
    pub fn weigh<'a, T>(&mut self, all: &'a [(u32, T)]) -> &'a T {
        let total = all.iter().map(|(weight, _)| weight).sum();
        let mut drawn = self.below(total);
        for (weight, one) in all {
            if drawn < *weight {
                return one;
            }
            drawn -= weight;
        }
        &all[all.len() - 1].1
    }

    /// The platform's own way of drawing.
    pub fn raw(&mut self) -> &mut dyn Chance {
        self.0.as_mut()
    }
}

/// The vault's randomness in a simulation.
pub struct SeededRandomness(Mutex<Dice>);

impl SeededRandomness {
    /// The vault's bytes of a seed.
    pub fn new(seed: u64) -> SeededRandomness {
        SeededRandomness(Mutex::new(Dice::new(seed, Stream::Vault)))
    }
}

impl Randomness for SeededRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), VaultError> {
        let mut dice = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            let word = dice.raw().word().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}
