//! Web push: what a browser is told through its push service, which can read none of it. The
//! request is RFC 8030, the sealing RFC 8291, and by whom it is sent RFC 8292 (VAPID).

mod seal;
mod vapid;

pub use vapid::Key;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use sportello_core::{Span, Time};

/// The place a browser's address and keys are sealed for.
pub const PUSH_PLACE: &str = "push browser";

/// The longest address of a push service that is taken.
const LONGEST_ENDPOINT: usize = 2_000;
/// Bytes of an uncompressed point on P-256.
const POINT: usize = 65;
/// Bytes of the secret that a browser shares with whoever tells it things.
const SECRET: usize = 16;

/// A browser: where its push service takes what is for it, and how that is sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browser {
    /// The address. Whoever knows it can send there (RFC 8030 §8.3), so it is kept sealed.
    pub endpoint: String,
    /// Its public key: a point on P-256.
    public: Vec<u8>,
    /// Its secret.
    secret: Vec<u8>,
}

impl std::fmt::Debug for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Browser(..)")
    }
}

impl Browser {
    /// A browser by what it gives when it allows to be told; `None` = that is no key.
    pub fn new(endpoint: &str, p256dh: &str, auth: &str) -> Option<Browser> {
        let read = |text: &str| {
            let text = text.trim().trim_end_matches('=');
            BASE64URL_NOPAD.decode(text.as_bytes()).ok()
        };
        let browser = Browser {
            endpoint: endpoint.to_owned(),
            public: read(p256dh)?,
            secret: read(auth)?,
        };
        browser.is_fit().then_some(browser)
    }

    /// A browser as it was written.
    pub fn read(text: &str) -> Option<Browser> {
        let browser: Browser = serde_json::from_str(text).ok()?;
        browser.is_fit().then_some(browser)
    }

    /// It, to be sealed.
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn is_fit(&self) -> bool {
        self.endpoint.len() <= LONGEST_ENDPOINT
            && self.public.len() == POINT
            && self.public.first() == Some(&4)
            && self.secret.len() == SECRET
    }
}

/// What a browser is told, and how urgent it is.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'t> {
    /// The words, for the pages' worker script.
    pub words: &'t [u8],
    /// Of one topic a push service keeps only the latest; letters, digits, `-`, at most 32.
    pub topic: &'t str,
    /// Whether a sleeping device is woken for it.
    pub urgent: bool,
    /// How long a push service keeps it for a browser that is not there.
    pub keep: Span,
    /// The desk's address, for whoever runs the push service.
    pub contact: &'t str,
}

/// A request to a push service.
#[derive(Clone, PartialEq, Eq)]
pub struct Packet {
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
    /// The sealed words.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Packet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Packet({} bytes)", self.body.len())
    }
}

/// The request that tells a browser something; `None` = its key is none, or there are too many
/// words.
pub fn packet(browser: &Browser, key: &Key, telling: &Telling<'_>, now: Time) -> Option<Packet> {
    let body = seal::seal(&browser.public, &browser.secret, telling.words)?;
    let by = key.authorization(&browser.endpoint, telling.contact, now)?;
    let urgency = match telling.urgent {
        true => "high",
        false => "normal",
    };
    let headers = vec![
        ("ttl", (telling.keep.0 / 1_000).to_string()),
        ("urgency", urgency.to_owned()),
        ("topic", telling.topic.to_owned()),
        ("content-encoding", "aes128gcm".to_owned()),
        ("content-type", "application/octet-stream".to_owned()),
        ("authorization", by),
    ];
    Some(Packet { headers, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_is_not_taken() {
        let point = |first: u8| {
            let mut point = vec![first];
            point.extend([7; 64]);
            BASE64URL_NOPAD.encode(&point)
        };
        let secret = BASE64URL_NOPAD.encode(&[1; 16]);
        let taken = |p256dh: &str, auth: &str| Browser::new("https://push.example/1", p256dh, auth);
        let browser = taken(&point(4), &format!("{secret}==")).expect("a browser");
        assert_eq!(Browser::read(&browser.written()), Some(browser.clone()));
        assert!(taken(&point(2), &secret).is_none());
        assert!(taken("", &secret).is_none());
        assert!(taken(&point(4), "AAAA").is_none());
        assert!(taken("not base64!", &secret).is_none());
        // A point that is not on the curve is found out when it is used.
        let telling = Telling {
            words: b"x",
            topic: "t",
            urgent: true,
            keep: Span::hours(1),
            contact: "https://desk.example",
        };
        let key = Key::read(&Key::make().expect("made")).expect("a key");
        assert_eq!(packet(&browser, &key, &telling, Time(0)), None);
    }
}
