//! What a WhatsApp number can send (messaging-send.md §3, §4, §5).

use crate::meta::limits::{characters, file};
use sportello_core::Capability;
use sportello_core::capability::{
    Capabilities, MediaLimit, Moderation, OfferLimit, RateLimit, Settling, TextLimit,
};
use sportello_core::content::OfferLook;
use std::collections::BTreeMap;

/// Characters of a text. Unconfirmed `[u]`.
const TEXT: TextLimit = characters(4_096);
/// Characters of a caption. Unconfirmed `[u]`.
const CAPTION: TextLimit = characters(1_024);
/// Characters above buttons. Unconfirmed `[u]`.
const BODY: TextLimit = characters(1_024);
/// Characters above a list. Unconfirmed `[u]`.
const LIST_BODY: TextLimit = characters(4_096);
/// Characters of a header and of a footer. Unconfirmed `[u]`.
const LINE: TextLimit = characters(60);
/// Megabytes, read as decimal, the smaller meaning.
const MB: u64 = 1_000_000;
/// Bytes of a sticker that stands still; one that moves may have five times as many, and what it
/// does is not looked at.
const STICKER_BYTES: u64 = 100_000;

/// The table.
pub(crate) fn table() -> Capabilities {
    Capabilities {
        text: Some(TEXT),
        media: media().into(),
        offers: offers().into(),
        location: true,
        contacts: true,
        template: true,
        quotes: true,
        reactions: true,
        reaction_emoji: Vec::new(),
        typing: true,
        comment_reply: false,
        mention_reply: false,
        private_reply_days: None,
        moderation: Moderation::default(),
        posts: BTreeMap::new(),
        insights: false,
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

/// Sizes and types of messaging-send.md §3, "Media".
fn media() -> [(Capability, MediaLimit); 5] {
    let captioned = |bytes, mime: &[&str]| MediaLimit {
        caption: Some(CAPTION),
        ..file(bytes, mime)
    };
    [
        (
            Capability::Image,
            captioned(5 * MB, &["image/jpeg", "image/png"]),
        ),
        (
            Capability::Video,
            captioned(16 * MB, &["video/mp4", "video/3gpp"]),
        ),
        (
            Capability::Audio,
            file(
                16 * MB,
                &[
                    "audio/aac",
                    "audio/amr",
                    "audio/mpeg",
                    "audio/mp4",
                    "audio/ogg",
                ],
            ),
        ),
        (Capability::Document, captioned(100 * MB, &[])),
        (Capability::Sticker, file(STICKER_BYTES, &["image/webp"])),
    ]
}

fn offers() -> [(OfferLook, OfferLimit); 3] {
    let buttons = OfferLimit {
        choices: 3,
        body: BODY,
        title: characters(20),
        description: None,
        header: Some(LINE),
        footer: Some(LINE),
        links: false,
        phones: false,
    };
    let list = OfferLimit {
        choices: 10,
        body: LIST_BODY,
        title: characters(24),
        description: Some(characters(72)),
        ..buttons.clone()
    };
    let link = OfferLimit {
        choices: 1,
        links: true,
        ..buttons.clone()
    };
    [
        (OfferLook::Buttons, buttons),
        (OfferLook::List, list),
        (OfferLook::Link, link),
    ]
}
