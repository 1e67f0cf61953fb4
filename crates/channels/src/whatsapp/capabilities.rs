//! What a WhatsApp number can send (messaging-send.md §3, §4, §5).

use sportello_core::Capability;
use sportello_core::capability::{
    Capabilities, LengthUnit, MediaLimit, RateLimit, Settling, TextLimit,
};

/// Characters of a text. Unconfirmed `[u]`.
const TEXT_CHARACTERS: usize = 4_096;
/// Characters of a caption. Unconfirmed `[u]`.
const CAPTION_CHARACTERS: usize = 1_024;
/// Bytes of a picture: 5 MB, read as decimal, the smaller meaning.
const IMAGE_BYTES: u64 = 5_000_000;

/// The table.
pub(crate) fn table() -> Capabilities {
    Capabilities {
        text: Some(TextLimit {
            max: TEXT_CHARACTERS,
            unit: LengthUnit::Characters,
        }),
        media: [(
            Capability::Image,
            MediaLimit {
                max_bytes: IMAGE_BYTES,
                mime: ["image/jpeg", "image/png"].map(str::to_owned).to_vec(),
                caption: Some(TextLimit {
                    max: CAPTION_CHARACTERS,
                    unit: LengthUnit::Characters,
                }),
                by_link: false,
            },
        )]
        .into(),
        offers: [].into(),
        location: false,
        contacts: false,
        template: false,
        quotes: false,
        reactions: false,
        reaction_emoji: Vec::new(),
        typing: false,
        comment_reply: false,
        private_reply_days: None,
        human_days: None,
        window_hours: Some(24),
        rate: RateLimit {
            per_second: 80,
            // One message every 6 s to one person, 45 ahead of that pace.
            pair_interval_ms: Some(6_000),
            pair_burst: 45,
            history_per_second: 0,
        },
        settling: Settling::EvidenceOnly,
        tells_delivered: true,
        continue_links: true,
    }
}
