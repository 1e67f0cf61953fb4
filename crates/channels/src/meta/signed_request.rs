//! `signed_request`: how the platform says that a person removed the app or wants data deleted
//! (auth.md §5). Two parts of base64url without padding: the signature over the second part's text,
//! and the JSON.

use super::envelope::small;
use super::lenient::{Id, Moment};
use data_encoding::BASE64URL_NOPAD;
use ring::hmac;
use serde::Deserialize;
use sportello_core::{Span, Time};

/// The longest one taken, in bytes; real ones are some hundred.
const LONGEST: usize = 8_192;
/// How far the platform's clock may be ahead of ours.
const AHEAD: Span = Span::hours(1);

#[derive(Deserialize)]
struct Payload {
    algorithm: String,
    user_id: Option<Id>,
    #[serde(default)]
    issued_at: Moment,
    #[serde(default)]
    expires: Moment,
}

/// Gives the position of the secret that it is signed with, and the app-scoped id of the person.
/// `None`: not signed with any of them, or not what it should be, or not for now.
pub(crate) fn read(text: &str, secrets: &[&[u8]], now: Time) -> Option<(usize, String)> {
    if text.len() > LONGEST {
        return None;
    }
    let (signature, payload) = text.split_once('.')?;
    let signature = BASE64URL_NOPAD
        .decode(signature.trim_end_matches('=').as_bytes())
        .ok()?;
    let mut fits = None;
    for (nth, secret) in secrets.iter().enumerate() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        // Every secret is tried, so that time tells nothing about which one fits.
        if hmac::verify(&key, payload.as_bytes(), &signature).is_ok() {
            fits = fits.or(Some(nth));
        }
    }
    let fits = fits?;
    let json = BASE64URL_NOPAD
        .decode(payload.trim_end_matches('=').as_bytes())
        .ok()?;
    let payload: Payload = small(std::str::from_utf8(&json).ok()?)?;
    if !payload.algorithm.eq_ignore_ascii_case("HMAC-SHA256") {
        return None;
    }
    let early = payload.issued_at.0.is_some_and(|at| at > now + AHEAD);
    // `expires: 0` is "never", and reads as absent.
    let late = payload.expires.0.is_some_and(|at| at < now);
    if early || late {
        return None;
    }
    Some((fits, payload.user_id?.0))
}

#[cfg(test)]
mod tests {
    use super::{BASE64URL_NOPAD, Time, hmac};

    fn signed(secret: &[u8], payload: &str) -> String {
        let payload = BASE64URL_NOPAD.encode(payload.as_bytes());
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let mark = hmac::sign(&key, payload.as_bytes());
        format!("{}.{payload}", BASE64URL_NOPAD.encode(mark.as_ref()))
    }

    const NOW: Time = Time(1_763_992_800_000);

    fn read(text: &str, secrets: &[&[u8]]) -> Option<(usize, String)> {
        super::read(text, secrets, NOW)
    }

    #[test]
    fn one_that_is_over_or_was_issued_in_the_future_is_refused() {
        let at = |member: &str, seconds: i64| {
            let said =
                format!(r#"{{"user_id":"1","algorithm":"HMAC-SHA256","{member}":{seconds}}}"#);
            read(&signed(b"s", &said), &[b"s"]).is_some()
        };
        let now = NOW.0 / 1_000;
        assert!(at("issued_at", now + 60) && !at("issued_at", now + 7_200));
        assert!(at("expires", now + 60) && !at("expires", now - 60) && at("expires", 0));
    }

    const SAID: &str = r#"{"user_id":"218471","algorithm":"HMAC-SHA256","issued_at":1291836800}"#;

    #[test]
    fn the_secret_that_fits_is_told_with_the_person() {
        let text = signed(b"second", SAID);
        assert_eq!(
            read(&text, &[b"first", b"second"]),
            Some((1, "218471".to_owned()))
        );
        let number = signed(b"s", r#"{"user_id":218471,"algorithm":"hmac-sha256"}"#);
        assert_eq!(read(&number, &[b"s"]), Some((0, "218471".to_owned())));
    }

    #[test]
    fn what_is_not_signed_by_us_or_bent_is_refused() {
        let text = signed(b"other", SAID);
        assert_eq!(read(&text, &[b"first"]), None);
        assert_eq!(
            read(&signed(b"first", SAID).replace('.', ""), &[b"first"]),
            None
        );
        let mut bent = signed(b"first", SAID);
        bent.push('A');
        assert_eq!(read(&bent, &[b"first"]), None);
        let other = signed(b"first", r#"{"user_id":"1","algorithm":"none"}"#);
        assert_eq!(read(&other, &[b"first"]), None);
        let nobody = signed(b"first", r#"{"algorithm":"HMAC-SHA256"}"#);
        assert_eq!(read(&nobody, &[b"first"]), None);
        assert_eq!(read("", &[b"first"]), None);
        assert_eq!(read(".", &[b""]), None);
    }
}
