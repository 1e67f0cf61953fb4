//! Webhook bodies, which strangers can post: the connectors' parsers, the reader of `object`, what `inspect` makes of
//! a body, and the check of a signature. None may panic, and none may lose a body without a word (I3).
#![no_main]

use libfuzzer_sys::fuzz_target;
use sportello_channels::{
    Registry, inspect, read_signed_request, verify_signature, webhook_object,
};
use sportello_core::Time;
use std::sync::LazyLock;

static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::standard);

fuzz_target!(|raw: &[u8]| {
    for connector in REGISTRY.iter() {
        let items = connector.parse(raw);
        assert_eq!(
            items,
            connector.parse(raw),
            "the same body is read the same way"
        );
    }
    let _ = webhook_object(raw);
    let text = std::str::from_utf8(raw).ok();
    let _ = verify_signature(text, raw, &[b"secret"]);
    let _ = read_signed_request(text.unwrap_or_default(), &[b"secret"], Time(0));
    if let Ok(value) = serde_json::from_slice(raw) {
        for body in inspect::bodies(&value) {
            assert!(
                !inspect::lines(&REGISTRY, body).is_empty(),
                "every body has a line"
            );
        }
    }
});
