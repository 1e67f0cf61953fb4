//! A push service: it takes what is for its browsers, looks at who sends it, and answers as it is
//! told to.

use super::browser::Browser;
use axum::http::HeaderMap;
use data_encoding::BASE64URL_NOPAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes of a body (RFC 8030 §7.2).
const LARGEST: usize = 4_096;

/// What a browser gives to whoever may tell it things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subscription {
    /// Its number at the push service.
    pub id: u32,
    /// Its public key.
    pub p256dh: String,
    /// Its secret.
    pub auth: String,
}

/// What was taken for a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Received {
    /// For which browser.
    pub id: u32,
    /// The words, if the browser could read them.
    pub words: Option<String>,
    /// How urgent it is.
    pub urgency: String,
    /// Of one topic only the latest is kept.
    pub topic: String,
    /// For how many seconds it is kept.
    pub ttl: u32,
    /// By whose key it was sent.
    pub by: String,
}

/// An answer that is given instead of the usual one.
#[derive(Debug, Clone)]
struct Scripted {
    status: u16,
    retry_after: Option<u32>,
    times: u32,
}

#[derive(Debug, Default)]
struct State {
    last: u32,
    browsers: BTreeMap<u32, Browser>,
    received: Vec<Received>,
    asked: u32,
    scripted: Option<Scripted>,
}

/// The push service.
#[derive(Debug, Default)]
pub struct PushRoom(Mutex<State>);

/// A status, and for how long to leave the service in peace.
pub(super) type Answer = (u16, Option<u32>);

impl PushRoom {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new browser allows to be told. `None` = there is no randomness.
    pub fn subscribe(&self) -> Option<Subscription> {
        let browser = Browser::new()?;
        let mut state = self.lock();
        state.last += 1;
        let subscription = Subscription {
            id: state.last,
            p256dh: browser.p256dh(),
            auth: browser.auth(),
        };
        state.browsers.insert(subscription.id, browser);
        Some(subscription)
    }

    /// A browser allows it no more.
    pub fn forget(&self, id: u32) {
        self.lock().browsers.remove(&id);
    }

    /// The next requests are answered so.
    pub fn answer_with(&self, status: u16, retry_after: Option<u32>, times: u32) {
        self.lock().scripted = Some(Scripted {
            status,
            retry_after,
            times,
        });
    }

    /// What was taken, oldest first.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.lock().received.clone()
    }

    /// How many requests came, whatever was answered.
    #[must_use]
    pub fn asked(&self) -> u32 {
        self.lock().asked
    }

    /// Takes a request.
    pub(super) fn take(&self, id: u32, headers: &HeaderMap, body: &[u8], now: i64) -> Answer {
        let mut state = self.lock();
        state.asked += 1;
        if let Some(scripted) = &mut state.scripted {
            let answer = (scripted.status, scripted.retry_after);
            scripted.times = scripted.times.saturating_sub(1);
            if scripted.times == 0 {
                state.scripted = None;
            }
            return answer;
        }
        let text = |name: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let Some(browser) = state.browsers.get_mut(&id) else {
            return (410, None);
        };
        // RFC 8030 §5.2: without TTL nothing is taken; RFC 8188 §2.
        let (Ok(ttl), "aes128gcm") = (text("ttl").parse(), text("content-encoding").as_str())
        else {
            return (400, None);
        };
        if body.len() > LARGEST {
            return (413, None);
        }
        let Some(by) = signer(&text("authorization"), &text("host"), now) else {
            return (403, None);
        };
        let words = browser
            .open(body)
            .map(|words| String::from_utf8_lossy(&words).into_owned());
        state.received.push(Received {
            id,
            words,
            urgency: text("urgency"),
            topic: text("topic"),
            ttl,
            by,
        });
        (201, None)
    }
}

/// The key that a request is signed by (RFC 8292 §2, §3), if it is for this service and not old.
fn signer(header: &str, host: &str, now: i64) -> Option<String> {
    let (token, key) = header.strip_prefix("vapid t=")?.split_once(", k=")?;
    let (signed, signature) = token.rsplit_once('.')?;
    let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).ok();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes(key)?)
        .verify(signed.as_bytes(), &bytes(signature)?)
        .ok()?;
    let (head, claims) = signed.split_once('.')?;
    let head: Value = serde_json::from_slice(&bytes(head)?).ok()?;
    let claims: Value = serde_json::from_slice(&bytes(claims)?).ok()?;
    let audience = claims["aud"].as_str()?.split_once("://")?.1;
    let ends = claims["exp"].as_i64()?;
    let fits = head["alg"] == "ES256" && audience == host && ends > now && ends <= now + 86_400;
    fits.then(|| key.to_owned())
}
