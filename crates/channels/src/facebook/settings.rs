//! What connecting a Page takes, and what is asked once for it.

use crate::contract::{ChannelFacts, Field, HttpRequest};
use crate::meta::request::post_query;

pub(crate) use crate::meta::PAGE_FIELDS as SUBSCRIBED;

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
