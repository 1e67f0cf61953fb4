//! What a bot can send (telegram.md, "Sending").

use crate::meta::limits::{characters, file};
use sportello_core::Capability;
use sportello_core::capability::{
    Capabilities, MediaLimit, Moderation, OfferLimit, RateLimit, Settling, TextLimit,
};
use sportello_core::content::OfferLook;
use std::collections::BTreeMap;

/// Characters of a text.
const TEXT: TextLimit = characters(4_096);
/// Characters of a caption.
const CAPTION: TextLimit = characters(1_024);
/// Megabytes, read as decimal, the smaller meaning.
const MB: u64 = 1_000_000;
/// Bytes of a sticker. Unconfirmed `[u]`.
const STICKER_BYTES: u64 = 512_000;
/// Buttons under one message. Unconfirmed `[u]`: more than anybody wants to read.
const BUTTONS: usize = 10;
/// Characters on a button. Unconfirmed `[u]`: what a phone shows of it.
const BUTTON: TextLimit = characters(64);
/// The reactions that a bot may set. Unconfirmed `[u]`: a part of the free ones.
const REACTIONS: [&str; 10] = ["👍", "❤", "🔥", "👏", "😁", "😢", "🎉", "🙏", "👌", "🤝"];

/// The table.
pub(super) fn table() -> Capabilities {
    Capabilities {
        text: Some(TEXT),
        media: media().into(),
        offers: offers().into(),
        location: true,
        // One card a message, while a message here holds several: its words are sent instead.
        contacts: false,
        template: false,
        quotes: true,
        reactions: true,
        reaction_emoji: REACTIONS.map(str::to_owned).to_vec(),
        typing: true,
        comment_reply: false,
        mention_reply: false,
        private_reply_days: None,
        moderation: Moderation::default(),
        posts: BTreeMap::new(),
        insights: false,
        human_days: None,
        // Whoever has started the bot may be written to at any time.
        window_hours: None,
        rate: RateLimit {
            // 30 over all chats, one a second to each, bursts pass. Unconfirmed `[u]`.
            per_second: 30,
            pair_interval_ms: Some(1_000),
            pair_burst: 5,
            history_per_second: 0,
        },
        settling: Settling::Nothing,
        tells_delivered: false,
        continue_links: true,
    }
}

/// Sizes of uploads. Unconfirmed `[u]`.
fn media() -> [(Capability, MediaLimit); 5] {
    let captioned = |bytes, mime: &[&str]| MediaLimit {
        caption: Some(CAPTION),
        ..file(bytes, mime)
    };
    [
        (
            Capability::Image,
            captioned(10 * MB, &["image/jpeg", "image/png", "image/webp"]),
        ),
        (Capability::Video, captioned(50 * MB, &["video/mp4"])),
        (
            Capability::Audio,
            captioned(50 * MB, &["audio/mpeg", "audio/mp4", "audio/ogg"]),
        ),
        (Capability::Document, captioned(50 * MB, &[])),
        (Capability::Sticker, file(STICKER_BYTES, &["image/webp"])),
    ]
}

fn offers() -> [(OfferLook, OfferLimit); 2] {
    let buttons = OfferLimit {
        choices: BUTTONS,
        body: TEXT,
        title: BUTTON,
        description: None,
        header: None,
        footer: None,
        links: true,
        phones: false,
    };
    let link = OfferLimit {
        choices: 1,
        ..buttons.clone()
    };
    [(OfferLook::Buttons, buttons), (OfferLook::Link, link)]
}
