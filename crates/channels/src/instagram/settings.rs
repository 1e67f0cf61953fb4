//! What connecting an Instagram account takes, and what is asked once for it.

use crate::contract::{ChannelFacts, Field, HttpRequest};
use crate::meta::PAGE_FIELDS;
use crate::meta::request::post_query;

/// The webhook fields with Instagram Login (webhooks.md §8); echoes come inside `messages`.
pub(crate) const DIRECT: &str = "messages,messaging_postbacks,messaging_seen,message_reactions,messaging_referral,comments,live_comments,mentions";

/// The form.
pub(crate) const FIELDS: &[Field] = &[
    Field {
        name: "asset",
        required: true,
        secret: false,
        help: "Instagram professional account id (17841…)",
    },
    Field {
        name: "token",
        required: true,
        secret: true,
        help: "Token of the linked Page, or of Instagram Login",
    },
    Field {
        name: "page",
        required: false,
        secret: false,
        help: "Id of the linked Page; leave empty with Instagram Login",
    },
    Field {
        name: FILMS,
        required: false,
        secret: false,
        help: "`link` = Instagram fetches films by address; empty = they are uploaded",
    },
    Field {
        name: TALL,
        required: false,
        secret: false,
        help: "`yes` where Instagram takes photos of 3:4",
    },
];

/// A channel's setting: how films reach Instagram. Readings disagree whether accounts of Instagram
/// Login may upload (publishing.md §2, "fetch"), so it is asked of each account.
const FILMS: &str = "films";
/// A channel's setting: photos of 3:4. Unconfirmed `[u]`: "3:4 since 2025" (publishing.md §2).
const TALL: &str = "tall";

/// Whether Instagram fetches films by address instead of being given them.
pub(crate) fn films_by_link(channel: &ChannelFacts) -> bool {
    filled(channel, FILMS) == Some("link")
}

/// Whether photos of 3:4 are taken.
pub(crate) fn takes_tall(channel: &ChannelFacts) -> bool {
    filled(channel, TALL) == Some("yes")
}

/// A setting that says something.
pub(crate) fn filled<'c>(channel: &'c ChannelFacts, name: &str) -> Option<&'c str> {
    channel
        .settings
        .get(name)
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
}

/// The ids and the user name under which the business writes.
pub(crate) fn ours(channel: &ChannelFacts) -> Vec<&str> {
    let mut ours = vec![channel.asset.as_str()];
    let named = ["page", "username"];
    ours.extend(named.iter().filter_map(|name| filled(channel, name)));
    ours
}

/// Whose edges hold the conversations and the subscription: the linked Page's, else the token's.
pub(crate) fn owner(channel: &ChannelFacts) -> &str {
    filled(channel, "page").unwrap_or("me")
}

/// Subscribes the app to the account's webhooks (webhooks.md §1).
pub(crate) fn subscribe(channel: &ChannelFacts) -> Vec<HttpRequest> {
    let fields = if filled(channel, "page").is_some() {
        // An account that is linked to a Page is heard by the Page's own fields.
        PAGE_FIELDS
    } else {
        DIRECT
    };
    vec![post_query(
        format!("{}/subscribed_apps", owner(channel)),
        &[("subscribed_fields", fields)],
    )]
}
