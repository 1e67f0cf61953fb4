//! By whom a push service is told something (RFC 8292): a token signed by a key that is made once
//! for a workspace, and by which its browsers allowed it.

use data_encoding::BASE64URL_NOPAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;
use sportello_core::{Span, Time};
use url::Url;

/// A token is good for so long; more than a day is not allowed (RFC 8292 §2).
const LIFE: Span = Span::hours(12);

/// A workspace's key.
pub struct Key(EcdsaKeyPair);

impl Key {
    /// A new one, as it is kept (PKCS #8); `None` = there is no randomness.
    pub fn make() -> Option<Vec<u8>> {
        let made =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        made.ok().map(|bytes| bytes.as_ref().to_vec())
    }

    /// One as it was kept.
    pub fn read(bytes: &[u8]) -> Option<Key> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, bytes, &random);
        pair.ok().map(Key)
    }

    /// The public half, as browsers ask for it: base64url.
    pub fn public(&self) -> String {
        BASE64URL_NOPAD.encode(self.0.public_key().as_ref())
    }

    /// The `Authorization` header for a push service. `contact`: the desk's address, which is told
    /// where it is one under https.
    pub(super) fn authorization(&self, endpoint: &str, contact: &str, now: Time) -> Option<String> {
        let audience = Url::parse(endpoint).ok()?.origin();
        let mut claims = json!({
            "aud": audience.ascii_serialization(),
            "exp": (now + LIFE).0.div_euclid(1_000),
        });
        if contact.starts_with("https://") {
            claims["sub"] = contact.into();
        }
        let head = json!({"typ": "JWT", "alg": "ES256"});
        let part = |value: &serde_json::Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(&head), part(&claims));
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).ok()?;
        let signature = BASE64URL_NOPAD.encode(signature.as_ref());
        Some(format!("vapid t={signed}.{signature}, k={}", self.public()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    use serde_json::Value;

    #[test]
    fn a_push_service_can_tell_who_sends() {
        let kept = Key::make().expect("made");
        let key = Key::read(&kept).expect("a key");
        let now = Time::from_seconds(1_790_000_000);
        let header = key.authorization(
            "https://push.example:444/x/y?z",
            "https://desk.example",
            now,
        );
        let header = header.expect("a header");
        let (token, public) = header
            .strip_prefix("vapid t=")
            .and_then(|rest| rest.split_once(", k="))
            .expect("a token and a key");
        assert_eq!(public, key.public());
        let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).expect("base64url");
        let (signed, signature) = token.rsplit_once('.').expect("a signature");
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes(public))
            .verify(signed.as_bytes(), &bytes(signature))
            .expect("its own signature");
        let claims = signed.split_once('.').expect("claims").1;
        let claims: Value = serde_json::from_slice(&bytes(claims)).expect("JSON");
        let expected = json!({
            "aud": "https://push.example:444",
            "exp": 1_790_043_200,
            "sub": "https://desk.example",
        });
        assert_eq!(claims, expected);
        let local = key.authorization("https://push.example/", "http://127.0.0.1:8080", now);
        assert!(local.is_some_and(|header| header.len() < token.len() + public.len() + 20));
    }
}
