//! The vault: tokens and app secrets sealed with a key that lies outside the database, and the
//! marks that make links unguessable. AES-256-GCM with a random nonce; what a secret belongs to
//! is authenticated with it, so that one cannot be put in another's place.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::{digest, hkdf, hmac};
use secrecy::{ExposeSecret, SecretString};
use sportello_store::Sealed;
use std::sync::Arc;
use thiserror::Error;
use zeroize::Zeroizing;

/// The version byte of a sealed value.
const VERSION: u8 = 1;

/// Fills bytes with randomness; the operating system's in production, a seed's in simulation.
pub trait Randomness: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), VaultError>;
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), VaultError> {
        use ring::rand::SecureRandom;
        ring::rand::SystemRandom::new()
            .fill(bytes)
            .map_err(|_| VaultError::Randomness)
    }
}

/// Why a secret could not be sealed or opened.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum VaultError {
    /// The operating system gave no randomness.
    #[error("the operating system gave no randomness")]
    Randomness,
    /// It was sealed with another key, for another place, or was altered.
    #[error("a stored secret cannot be opened: the key file is not the one it was sealed with")]
    NotOurs,
}

/// Seals, opens, and makes marks.
#[derive(Clone)]
pub struct Vault {
    sealing: Arc<LessSafeKey>,
    marking: Arc<hmac::Key>,
    randomness: Arc<dyn Randomness>,
}

impl Vault {
    /// A vault over a 256-bit root key. Keys for its two uses are derived, never shared.
    pub fn new(root: &[u8; 32], randomness: Arc<dyn Randomness>) -> Result<Vault, VaultError> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"sportello vault 1");
        let derive = |label: &'static [u8]| -> Result<Zeroizing<[u8; 32]>, VaultError> {
            let mut out = Zeroizing::new([0_u8; 32]);
            salt.extract(root)
                .expand(&[label], hkdf::HKDF_SHA256)
                .and_then(|okm| okm.fill(out.as_mut()))
                .map_err(|_| VaultError::NotOurs)?;
            Ok(out)
        };
        let sealing = UnboundKey::new(&AES_256_GCM, derive(b"seal")?.as_ref())
            .map_err(|_| VaultError::NotOurs)?;
        let marking = hmac::Key::new(hmac::HMAC_SHA256, derive(b"mark")?.as_ref());
        Ok(Vault {
            sealing: Arc::new(LessSafeKey::new(sealing)),
            marking: Arc::new(marking),
            randomness,
        })
    }

    /// Seals a secret for a place (such as `channel token`), which must be named again to open it.
    pub fn seal(&self, place: &str, secret: &str) -> Result<Sealed, VaultError> {
        let mut nonce = [0_u8; NONCE_LEN];
        self.randomness.fill(&mut nonce)?;
        let mut body = secret.as_bytes().to_vec();
        self.sealing
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.as_bytes()),
                &mut body,
            )
            .map_err(|_| VaultError::NotOurs)?;
        let mut out = Vec::with_capacity(1 + NONCE_LEN + body.len());
        out.push(VERSION);
        out.extend_from_slice(&nonce);
        out.append(&mut body);
        Ok(Sealed(out))
    }

    /// Opens what was sealed for a place.
    pub fn open(&self, place: &str, sealed: &Sealed) -> Result<SecretString, VaultError> {
        let (version, rest) = sealed.0.split_first().ok_or(VaultError::NotOurs)?;
        if *version != VERSION || rest.len() < NONCE_LEN {
            return Err(VaultError::NotOurs);
        }
        let (nonce, body) = rest.split_at(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError::NotOurs)?;
        let mut body = Zeroizing::new(body.to_vec());
        let plain = self
            .sealing
            .open_in_place(nonce, Aad::from(place.as_bytes()), &mut body)
            .map_err(|_| VaultError::NotOurs)?;
        let text = std::str::from_utf8(plain).map_err(|_| VaultError::NotOurs)?;
        Ok(SecretString::from(text.to_owned()))
    }

    /// A mark that only this vault can make over these bytes (for expiring links).
    pub fn mark(&self, bytes: &[u8]) -> [u8; 32] {
        let mut out = [0_u8; 32];
        out.copy_from_slice(hmac::sign(&self.marking, bytes).as_ref());
        out
    }

    /// Whether a mark is this vault's, in constant time.
    pub fn is_mark(&self, bytes: &[u8], mark: &[u8]) -> bool {
        hmac::verify(&self.marking, bytes, mark).is_ok()
    }

    /// Fresh random bytes.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], VaultError> {
        let mut out = [0_u8; N];
        self.randomness.fill(&mut out)?;
        Ok(out)
    }
}

/// SHA-256 of a token, as stored in its place.
pub fn token_hash(token: &str) -> [u8; 32] {
    let mut out = [0_u8; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, token.as_bytes()).as_ref());
    out
}

/// `appsecret_proof`: hex HMAC-SHA256 of the access token under the app secret (auth.md §1).
pub fn appsecret_proof(secret: &SecretString, token: &SecretString) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
    let proof = hmac::sign(&key, token.expose_secret().as_bytes());
    data_encoding::HEXLOWER.encode(proof.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(root: u8) -> Vault {
        Vault::new(&[root; 32], Arc::new(SystemRandomness)).expect("a vault")
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_and_nowhere_else() {
        let vault_one = vault(1);
        let sealed = vault_one.seal("channel token", "EAAG…").expect("sealed");
        assert_eq!(
            vault_one
                .open("channel token", &sealed)
                .expect("opened")
                .expose_secret(),
            "EAAG…"
        );
        assert_eq!(
            vault_one.open("app secret", &sealed).err(),
            Some(VaultError::NotOurs)
        );
        assert_eq!(
            vault(2).open("channel token", &sealed).err(),
            Some(VaultError::NotOurs)
        );
        let mut bent = sealed.clone();
        bent.0[20] ^= 1;
        assert_eq!(
            vault_one.open("channel token", &bent).err(),
            Some(VaultError::NotOurs)
        );
        assert!(!format!("{sealed:?}").contains("EAAG"));
    }

    #[test]
    fn marks_cannot_be_made_by_another_vault() {
        let mark = vault(1).mark(b"media 7");
        assert!(vault(1).is_mark(b"media 7", &mark));
        assert!(!vault(1).is_mark(b"media 8", &mark));
        assert!(!vault(2).is_mark(b"media 7", &mark));
    }

    #[test]
    fn the_proof_is_the_platforms() {
        // HMAC-SHA256 test vector of RFC 4231, case 2.
        let proof = appsecret_proof(
            &SecretString::from("Jefe"),
            &SecretString::from("what do ya want for nothing?"),
        );
        assert_eq!(
            proof,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
