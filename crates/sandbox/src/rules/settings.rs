//! Settings of a sandbox that a person or a test may change while it runs.

use super::time::Ms;
use serde::{Deserialize, Serialize};

/// How the platform behaves when no fault says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where this sandbox is reached, without a trailing slash: media addresses start with it.
    pub base_url: String,
    /// After how many milliseconds a phone confirms a message (`null`: never by itself).
    pub delivered_after_ms: Option<Ms>,
    /// After how many milliseconds more the person reads it (`null`: only when told to).
    pub read_after_ms: Option<Ms>,
    /// "Require App Secret": every call must carry `appsecret_proof` (`auth.md` §1).
    pub require_proof: bool,
    /// Whether the platform's rate limits apply (`messaging-send.md` §5).
    pub rate_limits: bool,
    /// How long addresses of pictures in Messenger and Instagram webhooks live, in seconds.
    pub cdn_seconds: i64,
    /// How long a WhatsApp media address lives, in seconds (300 live).
    pub media_url_seconds: i64,
    /// How long the platform works upon a film before it can be shown, in milliseconds.
    pub film_ms: Ms,
    /// The same for the picture of an Instagram container.
    pub photo_ms: Ms,
    /// How many posts an Instagram account may publish in a rolling day (`publishing.md` §2).
    pub publishing_quota: usize,
    /// Whether a post that repeats the latest one is refused (506). Not by itself: doubled posts
    /// are to be seen, not prevented.
    pub refuse_duplicates: bool,
    /// Whether Instagram takes pictures of 3:4 (`publishing.md` §2, unconfirmed).
    pub tall_images: bool,
    /// Whether accounts of Instagram Login may upload in pieces (`publishing.md` §2, told in two
    /// ways).
    pub resumable_by_instagram: bool,
    /// The version that serves a path without one.
    pub default_version: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: "http://127.0.0.1:8081".to_owned(),
            delivered_after_ms: Some(400),
            read_after_ms: Some(1_500),
            require_proof: false,
            rate_limits: true,
            cdn_seconds: 86_400,
            media_url_seconds: 300,
            film_ms: 3_000,
            photo_ms: 0,
            publishing_quota: 100,
            refuse_duplicates: false,
            tall_images: false,
            resumable_by_instagram: true,
            default_version: 25,
        }
    }
}
