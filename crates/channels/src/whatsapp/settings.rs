//! What connecting a WhatsApp number takes, and what is asked once for it.

use crate::contract::{ChannelFacts, Field, HttpRequest};
use crate::meta::request::post_query;

/// The webhook fields of a business account that the digest understands or tells (webhooks.md §9).
pub(crate) const SUBSCRIBED: &str = "messages,message_template_status_update,message_template_quality_update,\
message_template_components_update,template_category_update,account_update,phone_number_quality_update,\
phone_number_name_update,user_preferences";

/// The form.
pub(crate) const FIELDS: &[Field] = &[
    Field {
        name: "asset",
        required: true,
        secret: false,
        help: "Phone number id (not the number itself)",
    },
    Field {
        name: "token",
        required: true,
        secret: true,
        help: "Access token, best made by a system user",
    },
    Field {
        name: "waba",
        required: true,
        secret: false,
        help: "WhatsApp Business Account id, to receive webhooks",
    },
    Field {
        name: "phone",
        required: false,
        secret: false,
        help: "The number in digits, for links; asked from Meta if empty",
    },
];

/// The digits of a phone number as people write it; `None` if it is none.
pub(crate) fn digits(phone: &str) -> Option<String> {
    let kept: String = phone.chars().filter(char::is_ascii_digit).collect();
    let written = phone
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '.'));
    (written && !kept.is_empty()).then_some(kept)
}

/// Subscribes the app to the account's webhooks (webhooks.md §1).
pub(crate) fn subscribe(channel: &ChannelFacts) -> Vec<HttpRequest> {
    let waba = channel
        .settings
        .get("waba")
        .map(|waba| waba.trim())
        .filter(|waba| !waba.is_empty());
    waba.map(|waba| post_query(format!("{waba}/subscribed_apps"), &[]))
        .into_iter()
        .collect()
}
