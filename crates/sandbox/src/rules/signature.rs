//! Signatures and the escaped form of JSON that webhooks are sent and signed in (`webhooks.md` §3).

use data_encoding::HEXLOWER;
use ring::hmac;
use serde_json::Value;

/// HMAC-SHA256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(key: &str, message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    HEXLOWER.encode(hmac::sign(&key, message).as_ref())
}

/// HMAC-SHA1 in lower-case hexadecimal: the old header that still comes along.
#[must_use]
pub fn sha1(key: &str, message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
    HEXLOWER.encode(hmac::sign(&key, message).as_ref())
}

/// Whether two texts are equal, in time that does not tell where they differ.
#[must_use]
pub fn same(left: &str, right: &str) -> bool {
    left.len() == right.len()
        && left
            .bytes()
            .zip(right.bytes())
            .fold(0, |difference, (a, b)| difference | (a ^ b))
            == 0
}

/// SHA-256 of bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> Vec<u8> {
    ring::digest::digest(&ring::digest::SHA256, bytes)
        .as_ref()
        .to_vec()
}

/// JSON with every non-ASCII character as lower-case `\uXXXX` and `/` as `\/`, so that a receiver
/// that parses and serialises again before checking the signature fails here as it would live.
#[must_use]
pub fn escaped(value: &Value) -> Vec<u8> {
    let plain = value.to_string();
    let mut out = String::with_capacity(plain.len() + plain.len() / 8);
    for character in plain.chars() {
        if character == '/' {
            out.push_str("\\/");
        } else if character.is_ascii() {
            out.push(character);
        } else {
            let mut units = [0u16; 2];
            for unit in character.encode_utf16(&mut units) {
                out.push_str("\\u");
                out.push_str(&HEXLOWER.encode(&unit.to_be_bytes()));
            }
        }
    }
    out.into_bytes()
}
