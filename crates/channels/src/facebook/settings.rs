//! What connecting a Page takes, and what is asked once for it.

use crate::contract::{ChannelFacts, Field, HttpRequest};
use crate::meta::request::post_query;

/// The webhook fields of a Page that the digest understands or keeps (webhooks.md §6).
pub(crate) const SUBSCRIBED: &str = "messages,messaging_postbacks,message_deliveries,message_reads,message_reactions,message_echoes,messaging_referrals,feed,mention";

/// The form.
pub(crate) const FIELDS: &[Field] = &[
    Field {
        name: "asset",
        required: true,
        secret: false,
        help: "Page id (digits), from the Page's About section",
    },
    Field {
        name: "token",
        required: true,
        secret: true,
        help: "Page access token, best made by a system user",
    },
];

/// Subscribes the app to the Page's webhooks (webhooks.md §1).
pub(crate) fn subscribe(channel: &ChannelFacts) -> Vec<HttpRequest> {
    vec![post_query(
        format!("{}/subscribed_apps", channel.asset),
        &[("subscribed_fields", SUBSCRIBED)],
    )]
}
