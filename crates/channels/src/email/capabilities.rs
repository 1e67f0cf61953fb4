//! What a mailbox can send.

use crate::meta::limits::characters;
use sportello_core::Capability;
use sportello_core::capability::{
    Capabilities, MediaLimit, Moderation, RateLimit, Settling, TextLimit,
};
use std::collections::BTreeMap;

/// Characters of a mail's words. No rule has one: more than anybody reads.
const TEXT: TextLimit = characters(100_000);
/// Bytes of a file. Most servers take mails of 25 MB (the smaller meaning), counted as they
/// travel, and a file travels as base64 with line ends: 78 characters for 57 bytes. Unconfirmed
/// `[u]`: a server that takes less says so, and its word is final.
const FILE_BYTES: u64 = 18_000_000;

/// The table.
pub(super) fn table() -> Capabilities {
    let file = || MediaLimit {
        max_bytes: FILE_BYTES,
        mime: Vec::new(),
        caption: Some(TEXT),
        by_link: false,
    };
    let files = [
        Capability::Image,
        Capability::Audio,
        Capability::Video,
        Capability::Document,
    ];
    Capabilities {
        text: Some(TEXT),
        media: files.map(|sort| (sort, file())).into(),
        offers: BTreeMap::new(),
        location: false,
        contacts: false,
        template: false,
        quotes: true,
        reactions: false,
        reaction_emoji: Vec::new(),
        typing: false,
        comment_reply: false,
        mention_reply: false,
        private_reply_days: None,
        moderation: Moderation::default(),
        posts: BTreeMap::new(),
        insights: false,
        human_days: None,
        // Whoever wrote may be answered at any time.
        window_hours: None,
        rate: RateLimit {
            // Unconfirmed `[u]`: providers of mailboxes allow some hundreds an hour and say so
            // with 4xx, which is waited for.
            per_second: 2,
            pair_interval_ms: None,
            pair_burst: 1,
            history_per_second: 0,
        },
        settling: Settling::EvidenceOnly,
        tells_delivered: false,
        continue_links: true,
    }
}
