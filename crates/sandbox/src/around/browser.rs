//! A browser that is told things: its keys, and how it reads what was sealed for it (RFC 8291, the
//! receiving side). Its key agrees with one sender's key only, so it reads one thing; whoever wants
//! to read more makes another browser.

use data_encoding::BASE64URL_NOPAD;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

/// A browser's keys.
pub(super) struct Browser {
    private: Option<EphemeralPrivateKey>,
    public: Vec<u8>,
    secret: [u8; 16],
}

impl std::fmt::Debug for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Browser(read something: {})", self.private.is_none())
    }
}

impl Browser {
    /// A new one; `None` = there is no randomness.
    pub(super) fn new() -> Option<Browser> {
        let random = SystemRandom::new();
        let private = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
        let public = private.compute_public_key().ok()?.as_ref().to_vec();
        let mut secret = [0_u8; 16];
        random.fill(&mut secret).ok()?;
        Some(Browser {
            private: Some(private),
            public,
            secret,
        })
    }

    /// Its public key.
    pub(super) fn p256dh(&self) -> String {
        BASE64URL_NOPAD.encode(&self.public)
    }

    /// Its secret.
    pub(super) fn auth(&self) -> String {
        BASE64URL_NOPAD.encode(&self.secret)
    }

    /// Reads what was sealed for it, the first time. `None` = it cannot be read.
    pub(super) fn open(&mut self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (salt, rest) = sealed.split_at_checked(16)?;
        let (_size, rest) = rest.split_at_checked(4)?;
        let (length, rest) = rest.split_first()?;
        let (sender, record) = rest.split_at_checked(usize::from(*length))?;
        let private = self.private.take()?;
        let peer = UnparsedPublicKey::new(&ECDH_P256, sender);
        let shared = agree_ephemeral(private, &peer, <[u8]>::to_vec).ok()?;
        // HKDF by hand, as section 3.4 of the RFC spells it out.
        let first = mac(&self.secret, &[&shared]);
        let info: [&[u8]; 4] = [b"WebPush: info\0", &self.public, sender, &[1]];
        let material = mac(&first, &info);
        let second = mac(salt, &[&material]);
        let key = mac(&second, &[b"Content-Encoding: aes128gcm\0", &[1]]);
        let nonce = mac(&second, &[b"Content-Encoding: nonce\0", &[1]]);
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key[..16]).ok()?);
        let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).ok()?;
        let mut record = record.to_vec();
        let plain = key.open_in_place(nonce, Aad::empty(), &mut record).ok()?;
        let end = plain.iter().rposition(|byte| *byte != 0)?;
        (plain[end] == 2).then(|| plain[..end].to_vec())
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    parts.iter().for_each(|part| context.update(part));
    context.sign().as_ref().to_vec()
}
