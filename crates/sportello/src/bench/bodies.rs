//! Webhooks as WhatsApp sends them, about 1.2 KB each, made and signed before the clock starts:
//! a message of a few dozen words from one of two thousand people.

use super::folder::{HOOK, PHONE_ID, SECRET, WABA_ID};
use ring::hmac;

/// People who write.
pub const PEOPLE: u64 = 2_000;
/// Words of a message.
const WORDS: u64 = 68;
/// Different words there are.
const VOCABULARY: u64 = 4_000;

/// Makes bodies; every one is another message.
#[derive(Debug)]
pub struct Maker {
    key: hmac::Key,
    next: u64,
    host: String,
}

impl Maker {
    /// For a server at that address. `from` = the number of the first message.
    pub fn new(url: &str, from: u64) -> Maker {
        Maker {
            key: hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()),
            next: from,
            host: url.trim_start_matches("http://").to_owned(),
        }
    }

    /// How many were made.
    pub fn made(&self) -> u64 {
        self.next
    }

    /// The next `count` requests, whole: line, headers, body.
    pub fn requests(&mut self, count: usize, at: i64) -> Vec<Vec<u8>> {
        (0..count)
            .map(|_| {
                let number = self.next;
                self.next += 1;
                self.request(&body(&[(number % PEOPLE, number, words(number))], at))
            })
            .collect()
    }

    /// One request with a message of someone named by number, and these words.
    pub fn request_saying(&mut self, person: u64, text: &str, at: i64) -> Vec<u8> {
        let number = self.next;
        self.next += 1;
        self.request(&body(&[(person, number, text.to_owned())], at))
    }

    /// A request around a body.
    pub fn request(&self, body: &str) -> Vec<u8> {
        let tag = hmac::sign(&self.key, body.as_bytes());
        let signature = data_encoding::HEXLOWER.encode(tag.as_ref());
        let mut request = format!(
            "POST {HOOK} HTTP/1.1\r\nhost: {}\r\nuser-agent: facebookexternalua\r\naccept: */*\r\ncontent-type: application/json\r\nx-hub-signature-256: sha256={signature}\r\ncontent-length: {}\r\n\r\n",
            self.host,
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body.as_bytes());
        request
    }
}

/// A body of many messages at once, as after an outage (webhooks.md §4: up to 1,000).
pub fn batch(from: u64, count: u64, at: i64) -> String {
    let messages: Vec<(u64, u64, String)> = (from..from + count)
        .map(|n| (n % PEOPLE, n, words(n)))
        .collect();
    body(&messages, at)
}

/// Messages (person, number, text) as one body; `at` in milliseconds (webhooks.md §9).
fn body(messages: &[(u64, u64, String)], at: i64) -> String {
    let mut out = format!(
        "{{\"object\":\"whatsapp_business_account\",\"entry\":[{{\"id\":\"{WABA_ID}\",\"changes\":["
    );
    for (nth, (person, number, text)) in messages.iter().enumerate() {
        if nth > 0 {
            out.push(',');
        }
        let wa_id = 393_400_000_000 + person;
        let user = format!("IT.{}", 13_491_208_655_000_000 + person);
        let id = message_id(*number);
        let seconds = at / 1_000;
        out.push_str(&format!(
            "{{\"value\":{{\"messaging_product\":\"whatsapp\",\"metadata\":{{\"display_phone_number\":\"390550123456\",\"phone_number_id\":\"{PHONE_ID}\"}},\"contacts\":[{{\"profile\":{{\"name\":\"Cliente {person}\"}},\"wa_id\":\"{wa_id}\",\"user_id\":\"{user}\"}}],\"messages\":[{{\"context\":{{\"from\":\"390550123456\",\"id\":\"{}\"}},\"from\":\"{wa_id}\",\"from_user_id\":\"{user}\",\"id\":\"{id}\",\"timestamp\":\"{seconds}\",\"text\":{{\"body\":\"{text}\"}},\"type\":\"text\"}}]}},\"field\":\"messages\"}}",
            message_id(number.wrapping_add(1 << 40)),
        ));
    }
    out.push_str("]}]}");
    out
}

/// An id as long and as random as the platform's.
fn message_id(number: u64) -> String {
    let (a, b, c) = (
        mixed(number),
        mixed(number ^ 0x5bd1_e995),
        mixed(number ^ 0x27d4_eb2f),
    );
    let bytes: Vec<u8> = [a, b, c, number]
        .iter()
        .flat_map(|word| word.to_be_bytes())
        .collect();
    format!(
        "wamid.HBgM{}AA==",
        data_encoding::BASE64_NOPAD.encode(&bytes)
    )
}

/// A message's words: common ones often, rare ones seldom, as in speech. The last one is found
/// in no other message.
fn words(number: u64) -> String {
    let mut text = String::with_capacity(400);
    for nth in 0..WORDS {
        let draw = mixed(number.wrapping_mul(WORDS).wrapping_add(nth));
        // The product of two draws favours small numbers.
        let rank = (draw % VOCABULARY) * ((draw >> 32) % VOCABULARY) / VOCABULARY;
        text.push_str(&word(rank));
        text.push(' ');
    }
    text.push_str(&mark(number));
    text
}

/// The word that only this message holds.
pub fn mark(number: u64) -> String {
    format!("nr{number}x")
}

fn word(rank: u64) -> String {
    const START: [&str; 16] = [
        "ro", "fi", "ma", "pe", "gi", "tu", "li", "be", "ca", "do", "ne", "vi", "so", "ra", "lu",
        "ti",
    ];
    const MIDDLE: [&str; 16] = [
        "sa", "no", "re", "li", "ta", "mo", "ri", "ce", "du", "pa", "go", "ve", "na", "si", "lo",
        "zi",
    ];
    const END: [&str; 16] = [
        "e", "a", "o", "i", "one", "ate", "ino", "etta", "are", "ire", "mento", "zione", "oso",
        "ale", "ura", "io",
    ];
    let pick = |from: &[&'static str; 16], shift: u64| {
        from.get(usize::try_from(rank >> shift).unwrap_or(0) % 16)
            .copied()
            .unwrap_or_default()
    };
    format!("{}{}{}", pick(&START, 0), pick(&MIDDLE, 4), pick(&END, 8))
}

/// A number's bits, well mixed.
fn mixed(number: u64) -> u64 {
    let mut x = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_body_is_about_as_large_as_the_platforms_and_is_json() {
        for number in [0, 7, 123_456] {
            let body = batch(number, 1, 1_764_000_000_000);
            assert!((1_000..1_400).contains(&body.len()), "{} bytes", body.len());
            let read: serde_json::Value = serde_json::from_str(&body).expect("JSON");
            let text = read["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"]
                .as_str()
                .expect("a text");
            assert!(text.ends_with(&mark(number)));
        }
    }

    #[test]
    fn no_two_messages_share_an_id() {
        let ids: HashSet<String> = (0..10_000).map(message_id).collect();
        assert_eq!(ids.len(), 10_000);
    }

    #[test]
    fn a_request_is_signed_over_its_body() {
        let mut maker = Maker::new("http://127.0.0.1:1", 5);
        let request = String::from_utf8(maker.requests(1, 0).remove(0)).expect("text");
        let (head, body) = request.split_once("\r\n\r\n").expect("a head and a body");
        let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
        let tag = data_encoding::HEXLOWER.encode(hmac::sign(&key, body.as_bytes()).as_ref());
        assert!(
            head.contains(&format!("sha256={tag}"))
                && head.ends_with(&format!("content-length: {}", body.len()))
        );
        assert_eq!(maker.made(), 6);
    }
}
