//! How long reading takes (P1 of performance.md). Prints what it measures; fails only when reading
//! is slower by far than it should be on any machine, so that a busy one does not fail it.

use crate::cast::connector;
use std::hint::black_box;
use std::time::Instant;

/// A text of a customer on WhatsApp as it really comes, padded to 1.2 KB by its own words.
fn typical() -> String {
    let words =
        "Buongiorno, vorrei ordinare un mazzo di peonie per sabato, \\u00e8 possibile? ".repeat(7);
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"102290129340398","changes":[{{"value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"390551234567","phone_number_id":"106540352242922"}},"contacts":[{{"profile":{{"name":"Giulia Rossi"}},"wa_id":"393331234567","user_id":"IT.13491208655302741918"}}],"messages":[{{"from":"393331234567","from_user_id":"IT.13491208655302741918","id":"wamid.HBgMMzkzMzMxMjM0NTY3FQIAEhggQUMzRjU2Nzg5MEFCQ0RFRjAxMjM0NTY3ODkwQUJDREUA","timestamp":"1763892420","text":{{"body":"{words}"}},"type":"text"}}]}},"field":"messages"}}]}}]}}"#
    )
}

#[test]
fn a_typical_text_is_read_in_microseconds() {
    let connector = connector("whatsapp");
    let body = typical();
    assert!((1_100..1_300).contains(&body.len()), "{} bytes", body.len());
    let rounds = 20_000;
    let mut best = f64::INFINITY;
    for _ in 0..5 {
        let start = Instant::now();
        for _ in 0..rounds {
            black_box(connector.parse(black_box(body.as_bytes())));
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds));
    }
    println!(
        "{} bytes read in {best:.2} µs, best of 5 times {rounds}",
        body.len()
    );
    let limit = if cfg!(debug_assertions) { 500.0 } else { 50.0 };
    assert!(best < limit, "{best:.2} µs");
}
