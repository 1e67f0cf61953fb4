//! What an Instagram account can send (messaging-send.md §1, §2, §4, §5).

use super::posts;
use crate::meta::limits::{button_template, file, quick_replies};
use crate::meta::reaction::INSTAGRAM;
use sportello_core::Capability;
use sportello_core::capability::{
    Capabilities, LengthUnit, MediaLimit, Moderation, RateLimit, Settling, TextLimit,
};
use sportello_core::content::OfferLook;

/// BYTES of UTF-8 of a text, not characters (messaging-send.md §1).
const TEXT: TextLimit = TextLimit {
    max: 1_000,
    unit: LengthUnit::Bytes,
};
/// Bytes of a picture. Unconfirmed `[u]`: "image 8 MB"; read as decimal, the smaller meaning.
const IMAGE_BYTES: u64 = 8_000_000;
/// Bytes of a film, a sound or a document. Unconfirmed `[u]`: "25 MB".
const FILE_BYTES: u64 = 25_000_000;
/// Two pages of Meta disagree (300 and 100): "plan for 100" (messaging-send.md §5).
const PER_SECOND: u32 = 100;

/// The table.
pub(crate) fn table() -> Capabilities {
    // Instagram fetches files by address (messaging-send.md §2).
    let fetched = |bytes, mime: &[&str]| MediaLimit {
        by_link: true,
        ..file(bytes, mime)
    };
    Capabilities {
        text: Some(TEXT),
        media: [
            (
                Capability::Image,
                fetched(IMAGE_BYTES, &["image/jpeg", "image/png"]),
            ),
            (
                Capability::Audio,
                fetched(FILE_BYTES, &["audio/aac", "audio/mp4", "audio/wav"]),
            ),
            (
                Capability::Video,
                fetched(FILE_BYTES, &["video/mp4", "video/quicktime", "video/webm"]),
            ),
            (
                Capability::Document,
                fetched(FILE_BYTES, &["application/pdf"]),
            ),
        ]
        .into(),
        offers: [
            (OfferLook::QuickReplies, quick_replies(TEXT)),
            (OfferLook::Buttons, button_template(false)),
        ]
        .into(),
        location: false,
        contacts: false,
        template: false,
        quotes: true,
        reactions: true,
        reaction_emoji: INSTAGRAM
            .iter()
            .map(|(emoji, _)| (*emoji).to_owned())
            .collect(),
        typing: true,
        comment_reply: true,
        // The rules that were read name no call that answers a mention.
        mention_reply: false,
        private_reply_days: Some(7),
        // Only the owner of the post deletes; nothing tells of deletions (publishing.md §2,
        // webhooks.md §8).
        moderation: Moderation {
            hide: true,
            delete: true,
            ..Moderation::default()
        },
        posts: posts::table(false),
        insights: true,
        human_days: Some(7),
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
