//! What a platform sends after an outage (outages.md, "After an outage, expect"): 36 hours of
//! the three networks in batches, shuffled, many of them twice, and word that a message was
//! delivered before the message itself.

use super::folder::{PHONE_ID, WABA_ID};
use std::collections::HashMap;

/// The page's id.
pub const PAGE_ID: &str = "104512345678901";
/// The Instagram account's id.
pub const INSTAGRAM_ID: &str = "17841400000000001";
/// How long nothing came, in milliseconds.
const OUTAGE: u64 = 36 * 3_600_000;
/// The most updates of one body (webhooks.md §4).
const BATCH: usize = 1_000;
/// Of a hundred messages, those that come twice or more.
const TWICE: u64 = 30;
/// Of twenty turns on the page, the one said from the platform's own inbox.
const ECHO: u64 = 20;

/// A message that must be there once.
#[derive(Debug, Clone)]
pub struct Sent {
    /// When, in milliseconds as the network tells it.
    pub at: i64,
    /// Whether the business said it.
    pub echo: bool,
}

/// What is sent, and what must come of it.
#[derive(Debug, Default)]
pub struct Storm {
    /// Bodies in the order in which they are sent, and how many updates each holds.
    pub bodies: Vec<(String, u64)>,
    /// Every message by its external id.
    pub sent: HashMap<String, Sent>,
    /// Messages sent more than once.
    pub twice: u64,
}

/// Draws of one seed (SplitMix64).
#[derive(Debug)]
pub struct Draws(pub u64);

impl Draws {
    /// A number below `below`; 0 where nothing is.
    pub fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) % below.max(1)
    }
}

impl Storm {
    /// One message of someone now, as a body of its own, sent beside the rest.
    pub fn add_alone(&mut self, person: u64, number: u64, at: i64) -> String {
        let network = network(person);
        let at = if network == 0 {
            at - at.rem_euclid(1_000)
        } else {
            at
        };
        let id = external_id(network, number);
        let one = update(network, person, &id, number, at, false);
        self.sent.insert(id, Sent { at, echo: false });
        body(network, &[one], at)
    }
}

/// The network of a person: who it is stays the same, so each has one conversation.
fn network(person: u64) -> usize {
    usize::try_from(person % 3).unwrap_or_default()
}

/// `messages` of so many people, the newest a minute before `now`.
pub fn brew(seed: u64, messages: u64, people: u64, now: i64) -> Storm {
    let mut draws = Draws(seed);
    let mut storm = Storm::default();
    let mut updates: [Vec<String>; 3] = Default::default();
    for number in 0..messages {
        let person = draws.below(people);
        let back = 60_000 + draws.below(OUTAGE);
        let mut at = now - i64::try_from(back).unwrap_or_default();
        let network = network(person);
        if network == 0 {
            // WhatsApp tells seconds.
            at -= at.rem_euclid(1_000);
        }
        let echo = network == 1 && draws.below(ECHO) == 0;
        let copies = if draws.below(100) < TWICE {
            storm.twice += 1;
            2 + draws.below(2)
        } else {
            1
        };
        let id = external_id(network, number);
        let of_network = updates.get_mut(network);
        let Some(of_network) = of_network else {
            continue;
        };
        if echo {
            of_network.push(delivered(person, &id, at));
        }
        let one = update(network, person, &id, number, at, echo);
        of_network.extend(std::iter::repeat_n(
            one,
            usize::try_from(copies).unwrap_or(1),
        ));
        storm.sent.insert(id, Sent { at, echo });
    }
    for (network, mut of_network) in updates.into_iter().enumerate() {
        shuffle(&mut draws, &mut of_network);
        let bodies = of_network
            .chunks(BATCH)
            .map(|chunk| (body(network, chunk, now), chunk.len() as u64));
        storm.bodies.extend(bodies);
    }
    shuffle(&mut draws, &mut storm.bodies);
    storm
}

/// The id of a message, which says its network.
fn external_id(network: usize, number: u64) -> String {
    match network {
        0 => format!("wamid.storm{number}"),
        1 => format!("m_storm{number}"),
        _ => format!("aWdfstorm{number}"),
    }
}

/// The platform's id of a person.
fn user(person: u64) -> u64 {
    393_400_000_000 + person
}

/// A word that only this message holds.
pub fn mark(number: u64) -> String {
    format!("nr{number}x")
}

fn update(network: usize, person: u64, id: &str, number: u64, at: i64, echo: bool) -> String {
    let user = user(person);
    let text = format!(
        "Buongiorno, avete ancora delle peonie per sabato mattina? {}",
        mark(number)
    );
    if network == 0 {
        let seconds = at / 1_000;
        return format!(
            "{{\"value\":{{\"messaging_product\":\"whatsapp\",\"metadata\":{{\"display_phone_number\":\"390550123456\",\"phone_number_id\":\"{PHONE_ID}\"}},\"contacts\":[{{\"profile\":{{\"name\":\"Cliente {person}\"}},\"wa_id\":\"{user}\"}}],\"messages\":[{{\"from\":\"{user}\",\"id\":\"{id}\",\"timestamp\":\"{seconds}\",\"text\":{{\"body\":\"{text}\"}},\"type\":\"text\"}}]}},\"field\":\"messages\"}}"
        );
    }
    let account = account(network);
    if echo {
        return format!(
            "{{\"sender\":{{\"id\":\"{account}\"}},\"recipient\":{{\"id\":\"{user}\"}},\"timestamp\":{at},\"message\":{{\"mid\":\"{id}\",\"is_echo\":true,\"app_id\":263902037430900,\"text\":\"{text}\"}}}}"
        );
    }
    format!(
        "{{\"sender\":{{\"id\":\"{user}\"}},\"recipient\":{{\"id\":\"{account}\"}},\"timestamp\":{at},\"message\":{{\"mid\":\"{id}\",\"text\":\"{text}\"}}}}"
    )
}

/// Word that a message of the page arrived.
fn delivered(person: u64, id: &str, at: i64) -> String {
    let user = user(person);
    format!(
        "{{\"sender\":{{\"id\":\"{user}\"}},\"recipient\":{{\"id\":\"{PAGE_ID}\"}},\"delivery\":{{\"mids\":[\"{id}\"],\"watermark\":{at}}}}}"
    )
}

fn account(network: usize) -> &'static str {
    if network == 1 { PAGE_ID } else { INSTAGRAM_ID }
}

fn body(network: usize, updates: &[String], now: i64) -> String {
    let updates = updates.join(",");
    if network == 0 {
        return format!(
            "{{\"object\":\"whatsapp_business_account\",\"entry\":[{{\"id\":\"{WABA_ID}\",\"changes\":[{updates}]}}]}}"
        );
    }
    let object = if network == 1 { "page" } else { "instagram" };
    let account = account(network);
    format!(
        "{{\"object\":\"{object}\",\"entry\":[{{\"id\":\"{account}\",\"time\":{now},\"messaging\":[{updates}]}}]}}"
    )
}

fn shuffle<T>(draws: &mut Draws, all: &mut [T]) {
    for last in (1..all.len()).rev() {
        let other = usize::try_from(draws.below(last as u64 + 1)).unwrap_or_default();
        all.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_brews_the_same_storm_and_about_a_third_comes_twice() {
        let now = 1_795_000_000_000;
        let (one, other) = (brew(7, 6_000, 90, now), brew(7, 6_000, 90, now));
        assert_eq!(one.bodies, other.bodies);
        assert_ne!(one.bodies, brew(8, 6_000, 90, now).bodies);
        assert_eq!(one.sent.len(), 6_000);
        assert!((1_600..2_000).contains(&one.twice), "{}", one.twice);
    }

    #[test]
    fn bodies_are_json_of_at_most_a_thousand_updates_and_span_the_outage() {
        let now = 1_795_000_000_000;
        let storm = brew(1, 6_000, 90, now);
        for (body, updates) in &storm.bodies {
            serde_json::from_str::<serde_json::Value>(body).expect("JSON");
            assert!(*updates <= 1_000);
        }
        let oldest = storm.sent.values().map(|s| s.at).min().expect("some");
        assert!((34..=37).contains(&((now - oldest) / 3_600_000)));
    }
}
