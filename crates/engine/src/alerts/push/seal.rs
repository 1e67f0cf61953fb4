//! Sealing for a browser (RFC 8291): one record of `aes128gcm` (RFC 8188) under a key that only it
//! and a fresh key of ours agree on.

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use ring::rand::{SecureRandom, SystemRandom};

/// Bytes of a record: every push service takes as many (RFC 8291 §4).
const RECORD: u32 = 4_096;
/// Bytes of the salt.
const SALT: usize = 16;
/// Bytes of the head: salt, size of a record, length of the key, the key.
const HEAD: usize = SALT + 4 + 1 + 65;
/// Bytes of words that fit into a record, with the head, the mark of its end and its tag.
const MOST: usize = RECORD as usize - HEAD - 1 - 16;
/// The mark at the end of the last record (RFC 8188 §2).
const LAST: u8 = 2;

/// Seals words for a browser. `None` = its key is no point on the curve, the words are too many, or
/// there is no randomness.
pub(super) fn seal(theirs: &[u8], secret: &[u8], words: &[u8]) -> Option<Vec<u8>> {
    let random = SystemRandom::new();
    let ours = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
    let public = ours.compute_public_key().ok()?;
    let mut salt = [0_u8; SALT];
    random.fill(&mut salt).ok()?;
    let peer = UnparsedPublicKey::new(&ECDH_P256, theirs);
    let sealed = agree_ephemeral(ours, &peer, |shared| {
        let agreed = Agreed {
            shared,
            secret,
            theirs,
            ours: public.as_ref(),
            salt,
        };
        agreed.record(words)
    });
    sealed.ok().flatten()
}

/// What the key of a record is made of.
struct Agreed<'a> {
    /// What both keys agree on.
    shared: &'a [u8],
    /// The browser's secret.
    secret: &'a [u8],
    /// The browser's public key.
    theirs: &'a [u8],
    /// Our public key.
    ours: &'a [u8],
    salt: [u8; SALT],
}

impl Agreed<'_> {
    fn record(&self, words: &[u8]) -> Option<Vec<u8>> {
        if words.len() > MOST {
            return None;
        }
        let (key, nonce) = self.keys()?;
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
        let mut body = words.to_vec();
        body.push(LAST);
        let nonce = Nonce::assume_unique_for_key(nonce);
        key.seal_in_place_append_tag(nonce, Aad::empty(), &mut body)
            .ok()?;
        let mut out = Vec::with_capacity(HEAD + body.len());
        out.extend_from_slice(&self.salt);
        out.extend_from_slice(&RECORD.to_be_bytes());
        out.push(u8::try_from(self.ours.len()).ok()?);
        out.extend_from_slice(self.ours);
        out.append(&mut body);
        Some(out)
    }

    /// The key and the nonce (RFC 8291 §3.3, §3.4).
    fn keys(&self) -> Option<([u8; 16], [u8; NONCE_LEN])> {
        let first = Salt::new(HKDF_SHA256, self.secret).extract(self.shared);
        let info = [b"WebPush: info\0", self.theirs, self.ours];
        let material: [u8; 32] = expand(&first, &info)?;
        let second = Salt::new(HKDF_SHA256, &self.salt).extract(&material);
        let key = expand(&second, &[b"Content-Encoding: aes128gcm\0"])?;
        let nonce = expand(&second, &[b"Content-Encoding: nonce\0"])?;
        Some((key, nonce))
    }
}

/// So many bytes of key.
struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(from: &Prk, info: &[&[u8]]) -> Option<[u8; N]> {
    let mut out = [0_u8; N];
    let expanded = from.expand(info, Bytes(N)).ok()?;
    expanded.fill(&mut out).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::BASE64URL_NOPAD;

    fn bytes(text: &str) -> Vec<u8> {
        BASE64URL_NOPAD.decode(text.as_bytes()).expect("base64url")
    }

    /// The example of RFC 8291, appendix A.
    #[test]
    fn the_example_of_the_rfc_comes_out_to_the_byte() {
        let theirs = bytes(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        );
        let ours = bytes(
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
        );
        let shared = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let secret = bytes("BTBZMqHH6r4Tts7J_aSIgg");
        let agreed = Agreed {
            shared: &shared,
            secret: &secret,
            theirs: &theirs,
            ours: &ours,
            salt: bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().expect("a salt"),
        };
        let (key, nonce) = agreed.keys().expect("keys");
        assert_eq!(key.to_vec(), bytes("oIhVW04MRdy2XN9CiKLxTg"));
        assert_eq!(nonce.to_vec(), bytes("4h_95klXJ5E_qnoN"));
        let record = agreed.record(b"When I grow up, I want to be a watermelon");
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg\
                        Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVB\
                        St2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(record, Some(bytes(expected)));
    }

    #[test]
    fn a_record_holds_no_more_than_every_push_service_takes() {
        let random = SystemRandom::new();
        let theirs = EphemeralPrivateKey::generate(&ECDH_P256, &random).expect("a key");
        let theirs = theirs.compute_public_key().expect("a point");
        let sealed = |length: usize| seal(theirs.as_ref(), &[1; 16], &vec![b'x'; length]);
        assert_eq!(sealed(MOST).map(|record| record.len()), Some(4_096));
        assert_eq!(sealed(MOST + 1), None);
        assert_ne!(sealed(1), sealed(1), "a fresh key and salt each time");
    }
}
