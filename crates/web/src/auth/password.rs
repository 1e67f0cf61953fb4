//! Passwords: Argon2id on a thread of its own, a few at a time, and the same time for a name that
//! does not exist.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::{Arc, LazyLock};
use thiserror::Error;
use tokio::sync::Semaphore;

/// The shortest password taken, in characters.
pub const SHORTEST: usize = 10;
/// The longest, in characters: hashing must not be made costly by length.
pub const LONGEST: usize = 200;

/// Memory in KiB (19 MiB), passes and lanes (security.md §4).
const COST: (u32, u32, u32) = (19 * 1_024, 2, 1);
/// Hashes computed at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// Those that may wait for their turn.
const WAITING: usize = 32;

/// Why a password was not judged.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum HashError {
    /// Too many sign-ins at this very moment.
    #[error("too many sign-ins at once")]
    Busy,
    /// The hash could not be computed: no memory, or no randomness.
    #[error("the password could not be hashed")]
    Failed,
}

/// Hashes and compares passwords.
#[derive(Clone, Debug)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Hasher {
        Hasher {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(WAITING)),
        }
    }
}

/// The hash that names without a password are compared with: of a password nobody knows.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| {
    let bytes = argon2::password_hash::try_generate_salt().ok()?;
    compute(&data_encoding::HEXLOWER.encode(&bytes)).ok()
});

impl Hasher {
    /// The hash of a new password, as a PHC string.
    pub async fn hash(&self, password: String) -> Result<String, HashError> {
        self.work(move || compute(&password)).await
    }

    /// Whether a password fits a hash. Without a hash it takes as long, and does not fit.
    pub async fn fits(&self, password: String, hash: Option<String>) -> Result<bool, HashError> {
        self.work(move || {
            let known = hash.is_some();
            // Made with the first comparison, whomever it is for: else its making would tell.
            LazyLock::force(&NOBODY);
            let hash = hash.or_else(|| NOBODY.clone()).ok_or(HashError::Failed)?;
            let parsed = PasswordHash::new(&hash).map_err(|_| HashError::Failed)?;
            let fits = Argon2::default()
                .verify_password(password.as_bytes(), &parsed)
                .is_ok();
            Ok(known && fits)
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let _place = self.queue.try_acquire().map_err(|_| HashError::Busy)?;
        let _turn = self.turns.acquire().await.map_err(|_| HashError::Failed)?;
        tokio::task::spawn_blocking(job)
            .await
            .map_err(|_| HashError::Failed)?
    }
}

fn compute(password: &str) -> Result<String, HashError> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|_| HashError::Failed)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| HashError::Failed)
}

/// Why a password is not good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// Shorter than [`SHORTEST`].
    Short,
    /// Longer than [`LONGEST`].
    Long,
}

/// Judges a new password. Length is what counts; rules about signs only make people write `!1`.
pub fn judge(password: &str) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < SHORTEST {
        Err(Weak::Short)
    } else if length > LONGEST {
        Err(Weak::Long)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_argon2id_at_the_agreed_cost_and_salted() {
        let (one, two) = (compute("rose e tulipani"), compute("rose e tulipani"));
        let one = one.expect("a hash");
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(Ok(one), two);
    }

    #[tokio::test]
    async fn only_the_right_password_fits_and_nobodys_never_does() {
        let hasher = Hasher::default();
        let hash = hasher
            .hash("rose e tulipani".to_owned())
            .await
            .expect("a hash");
        assert_eq!(
            hasher
                .fits("rose e tulipani".to_owned(), Some(hash.clone()))
                .await,
            Ok(true)
        );
        assert_eq!(
            hasher.fits("rose e tulipano".to_owned(), Some(hash)).await,
            Ok(false)
        );
        assert_eq!(
            hasher.fits("rose e tulipani".to_owned(), None).await,
            Ok(false)
        );
    }

    #[test]
    fn length_is_what_counts_and_accents_count_once() {
        assert_eq!(judge("corta"), Err(Weak::Short));
        assert_eq!(judge("èèèèèèèèè"), Err(Weak::Short));
        assert_eq!(judge("perché però sì"), Ok(()));
        assert_eq!(judge(&"x".repeat(201)), Err(Weak::Long));
    }
}
