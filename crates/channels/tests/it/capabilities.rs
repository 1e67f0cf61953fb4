//! The tables of what can be sent, against messaging-send.md.

use crate::cast::connector;
use sportello_core::capability::{LengthUnit, Settling};

#[test]
fn instagram_counts_bytes_and_the_others_characters() {
    let text = |kind: &str| connector(kind).capabilities().text.expect("text");
    assert_eq!(
        (text("facebook").max, text("facebook").unit),
        (2_000, LengthUnit::Characters)
    );
    assert_eq!(
        (text("instagram").max, text("instagram").unit),
        (1_000, LengthUnit::Bytes)
    );
    assert_eq!(
        (text("whatsapp").max, text("whatsapp").unit),
        (4_096, LengthUnit::Characters)
    );
    assert!(!text("instagram").fits(&"è".repeat(501)) && text("facebook").fits(&"è".repeat(2_000)));
}

#[test]
fn pictures_and_their_captions() {
    let image = |kind: &str| {
        connector(kind)
            .capabilities()
            .media
            .get(&sportello_core::Capability::Image)
            .cloned()
            .expect("image")
    };
    assert_eq!(image("whatsapp").caption.map(|c| c.max), Some(1_024));
    assert!(image("facebook").caption.is_none() && image("instagram").caption.is_none());
    assert!(image("instagram").by_link && !image("facebook").by_link && !image("whatsapp").by_link);
    for kind in ["facebook", "instagram", "whatsapp"] {
        assert!(image(kind).mime.iter().any(|m| m == "image/png"), "{kind}");
    }
    assert!(image("whatsapp").max_bytes <= 5 * 1024 * 1024);
    assert!(image("instagram").max_bytes <= 8 * 1024 * 1024);
}

#[test]
fn paces_and_evidence() {
    let rate = |kind: &str| connector(kind).capabilities().rate;
    assert_eq!(rate("facebook").per_second, 300);
    assert_eq!(rate("instagram").per_second, 100);
    assert_eq!(rate("whatsapp").per_second, 80);
    assert_eq!(
        (
            rate("whatsapp").pair_interval_ms,
            rate("whatsapp").pair_burst
        ),
        (Some(6_000), 45)
    );
    assert_eq!(
        (
            rate("facebook").history_per_second,
            rate("instagram").history_per_second
        ),
        (2, 2)
    );
    let table = |kind: &str| connector(kind).capabilities().clone();
    assert_eq!(table("whatsapp").settling, Settling::EvidenceOnly);
    assert_eq!(table("instagram").settling, Settling::History);
    assert!(table("facebook").tells_delivered && !table("instagram").tells_delivered);
    assert!(
        ["facebook", "instagram", "whatsapp"]
            .iter()
            .all(|k| table(k).window_hours == Some(24))
    );
}
