//! Calls of the Graph API at the sandbox: address, query, form, JSON, parts. The first line is the method, the address
//! and the content type with spaces between; the rest is the body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sportello_sandbox::rules::chance::seeded;
use sportello_sandbox::rules::request::Blob;
use sportello_sandbox::rules::{ApiRequest, World};

fuzz_target!(|raw: &[u8]| {
    let mut rng = seeded(1);
    let mut world = World::new(1_700_000_000_000, &mut rng);
    let (line, body) = match raw.iter().position(|b| *b == b'\n') {
        Some(end) => (&raw[..end], &raw[end + 1..]),
        None => (raw, &[][..]),
    };
    let line = String::from_utf8_lossy(line);
    let mut words = line.splitn(3, ' ');
    let method = words.next().unwrap_or("GET").to_owned();
    let address = words.next().unwrap_or("/");
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    // Ids are drawn from the seed: the words PAGE and PHONE stand for those that are there.
    let token = world.seed().system_token.clone();
    let request = ApiRequest {
        method,
        path: path
            .replace("PAGE", &world.seed().page)
            .replace("PHONE", &world.seed().phone),
        query: query.to_owned(),
        headers: vec![
            (
                "content-type".to_owned(),
                words.next().unwrap_or("").to_owned(),
            ),
            ("authorization".to_owned(), format!("Bearer {token}")),
        ],
        body: Blob::new(body.to_vec()),
    };
    let _ = world.handle(1_700_000_000_000, &mut rng, &request);
});
