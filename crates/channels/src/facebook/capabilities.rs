//! What a Page can send over Messenger (messaging-send.md §1, §4, §5), and do to comments.

use super::posts;
use crate::meta::limits::{button_template, characters, file, quick_replies};
use crate::meta::reaction::MESSENGER;
use sportello_core::Capability;
use sportello_core::capability::{Capabilities, Moderation, RateLimit, Settling, TextLimit};
use sportello_core::content::OfferLook;

/// Characters of a text (two third-party adapters agree; tagged so in messaging-send.md §1).
const TEXT: TextLimit = characters(2_000);
/// Bytes of a picture. Unconfirmed `[u]`: "image 8 MB"; read as decimal, the smaller meaning.
const IMAGE_BYTES: u64 = 8_000_000;
/// Bytes of any other file. Unconfirmed `[u]`: "25 MB".
const FILE_BYTES: u64 = 25_000_000;

/// The table.
pub(crate) fn table() -> Capabilities {
    Capabilities {
        text: Some(TEXT),
        // Words and an attachment cannot be in one message: two are sent.
        media: [
            (
                Capability::Image,
                file(IMAGE_BYTES, &["image/jpeg", "image/png", "image/gif"]),
            ),
            (
                Capability::Audio,
                file(
                    FILE_BYTES,
                    &[
                        "audio/mpeg",
                        "audio/mp4",
                        "audio/aac",
                        "audio/wav",
                        "audio/ogg",
                    ],
                ),
            ),
            (
                Capability::Video,
                file(FILE_BYTES, &["video/mp4", "video/quicktime", "video/webm"]),
            ),
            (Capability::Document, file(FILE_BYTES, &[])),
        ]
        .into(),
        offers: [
            (OfferLook::QuickReplies, quick_replies(TEXT)),
            (OfferLook::Buttons, button_template(true)),
        ]
        .into(),
        location: false,
        contacts: false,
        template: false,
        quotes: true,
        reactions: true,
        reaction_emoji: MESSENGER
            .iter()
            .map(|(emoji, _)| (*emoji).to_owned())
            .collect(),
        typing: true,
        comment_reply: true,
        mention_reply: true,
        private_reply_days: Some(7),
        moderation: Moderation {
            like: true,
            hide: true,
            delete: true,
            edit: true,
            tells_changes: true,
        },
        posts: posts::table(),
        insights: true,
        human_days: Some(7),
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
