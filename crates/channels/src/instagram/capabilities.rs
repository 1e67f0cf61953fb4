//! What an Instagram account can send (messaging-send.md §1, §2, §4, §5).

use sportello_core::Capability;
use sportello_core::capability::{
    Capabilities, LengthUnit, MediaLimit, RateLimit, Settling, TextLimit,
};

/// BYTES of UTF-8 of a text, not characters (messaging-send.md §1).
const TEXT_BYTES: usize = 1_000;
/// Bytes of a picture. Unconfirmed `[u]`: "image 8 MB"; read as decimal, the smaller meaning.
const IMAGE_BYTES: u64 = 8_000_000;
/// Two pages of Meta disagree (300 and 100): "plan for 100" (messaging-send.md §5).
const PER_SECOND: u32 = 100;

/// The table.
pub(crate) fn table() -> Capabilities {
    Capabilities {
        text: Some(TextLimit {
            max: TEXT_BYTES,
            unit: LengthUnit::Bytes,
        }),
        media: [(
            Capability::Image,
            MediaLimit {
                max_bytes: IMAGE_BYTES,
                mime: ["image/jpeg", "image/png"].map(str::to_owned).to_vec(),
                caption: None,
                // Instagram fetches pictures by address (messaging-send.md §2).
                by_link: true,
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
            per_second: PER_SECOND,
            pair_interval_ms: None,
            pair_burst: 1,
            history_per_second: 2,
        },
        settling: Settling::History,
        // No delivery event exists on Instagram (webhooks.md §8).
        tells_delivered: false,
        continue_links: true,
    }
}
