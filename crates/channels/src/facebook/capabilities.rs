//! What a Page can send over Messenger (messaging-send.md §1, §4, §5).

use sportello_core::Capability;
use sportello_core::capability::{
    Capabilities, LengthUnit, MediaLimit, RateLimit, Settling, TextLimit,
};

/// Characters of a text (two third-party adapters agree; tagged so in messaging-send.md §1).
const TEXT_CHARACTERS: usize = 2_000;
/// Bytes of a picture. Unconfirmed `[u]`: "image 8 MB"; read as decimal, the smaller meaning.
const IMAGE_BYTES: u64 = 8_000_000;

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
                mime: ["image/jpeg", "image/png", "image/gif"]
                    .map(str::to_owned)
                    .to_vec(),
                // Words and an attachment cannot be in one message: two are sent.
                caption: None,
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
            per_second: 300,
            pair_interval_ms: None,
            pair_burst: 1,
            history_per_second: 2,
        },
        settling: Settling::History,
        tells_delivered: true,
        continue_links: true,
    }
}
