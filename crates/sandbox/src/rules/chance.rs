//! Randomness as an argument: the one trait the rules draw from.

/// A source of random words. Every generator of `rand_core` is one.
pub trait Chance {
    /// The next 64 random bits.
    fn word(&mut self) -> u64;
}

impl<R: rand_chacha::rand_core::Rng> Chance for R {
    fn word(&mut self) -> u64 {
        self.next_u64()
    }
}

/// A generator from a seed: the same seed draws the same words on every machine.
#[must_use]
pub fn seeded(seed: u64) -> rand_chacha::ChaCha8Rng {
    use rand_chacha::rand_core::SeedableRng;
    rand_chacha::ChaCha8Rng::seed_from_u64(seed)
}

/// A number below `bound` (`bound` of 0 gives 0). The bias of the remainder does not matter for
/// ids and drills.
pub fn below(rng: &mut dyn Chance, bound: u64) -> u64 {
    if bound == 0 { 0 } else { rng.word() % bound }
}

/// True with the given probability (0 never, 1 always).
pub fn happens(rng: &mut dyn Chance, probability: f64) -> bool {
    if probability >= 1.0 {
        return true;
    }
    if probability <= 0.0 {
        return false;
    }
    // 53 bits fill the mantissa of an f64 exactly.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact in an f64")]
    let draw = (rng.word() >> 11) as f64 / (1u64 << 53) as f64;
    draw < probability
}
