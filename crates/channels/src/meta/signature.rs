//! `X-Hub-Signature-256` (webhooks.md §3): HMAC-SHA256 with the app secret over the raw bytes.

use ring::hmac;

/// Which of the secrets signed `raw`, by its position; `None` when the header is missing,
/// malformed or fits none. Each comparison takes constant time (ring compares the tags), and all
/// secrets are tried, so that the time taken does not tell which one fits.
pub(crate) fn verify(header: Option<&str>, raw: &[u8], secrets: &[&[u8]]) -> Option<usize> {
    let hex = header?.trim().strip_prefix("sha256=")?;
    let tag = data_encoding::HEXLOWER_PERMISSIVE
        .decode(hex.as_bytes())
        .ok()?;
    let mut found = None;
    for (position, secret) in secrets.iter().enumerate() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        // An empty secret is a setting that was never filled in: anyone could sign with it.
        let fits = hmac::verify(&key, raw, &tag).is_ok() && !secret.is_empty();
        if fits && found.is_none() {
            found = Some(position);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(secret: &[u8], raw: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        format!(
            "sha256={}",
            data_encoding::HEXLOWER.encode(hmac::sign(&key, raw).as_ref())
        )
    }

    #[test]
    fn the_secret_that_signed_is_named_also_while_rotating() {
        let raw = br#"{"text":"citt\u00e0 \/ \ud83d\ude00"}"#;
        let header = signed(b"old", raw);
        assert_eq!(verify(Some(&header), raw, &[b"new", b"old"]), Some(1));
        assert_eq!(
            verify(
                Some(&header.to_uppercase().replace("SHA", "sha")),
                raw,
                &[b"old"]
            ),
            Some(0)
        );
    }

    #[test]
    fn nothing_else_passes() {
        let raw = b"{}";
        let good = signed(b"s", raw);
        assert_eq!(verify(None, raw, &[b"s"]), None);
        assert_eq!(verify(Some(&good), b"{} ", &[b"s"]), None);
        assert_eq!(verify(Some(&good), raw, &[]), None);
        assert_eq!(verify(Some(&good[..good.len() - 2]), raw, &[b"s"]), None);
        assert_eq!(
            verify(Some(&good.replace("sha256", "sha1")), raw, &[b"s"]),
            None
        );
        assert_eq!(verify(Some("sha256="), raw, &[b"s"]), None);
        assert_eq!(verify(Some("sha256=zz"), raw, &[b"s"]), None);
        assert_eq!(
            verify(Some(&signed(b"", raw)), raw, &[b""]),
            None,
            "an empty secret signs nothing"
        );
    }

    #[test]
    fn a_known_answer_of_another_implementation_agrees() {
        // RFC 4231, test case 2.
        let header = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(
            verify(Some(header), b"what do ya want for nothing?", &[b"Jefe"]),
            Some(0)
        );
    }
}
