//! What connecting a bot takes, and what a bot says of itself.

use crate::contract::{Answer, Field};
use crate::meta::envelope::small;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The form: the token says which bot it is.
pub(super) const FIELDS: &[Field] = &[Field {
    name: "token",
    required: true,
    secret: true,
    help: "The bot's token, as @BotFather gave it: 123456789:ABC…",
}];

#[derive(Deserialize)]
struct Told {
    result: Me,
}

#[derive(Deserialize)]
struct Me {
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    username: String,
}

/// The name to show, and the user name that links need.
pub(super) fn read_description(answer: &Answer) -> BTreeMap<String, String> {
    let Some(told) = small::<Told>(&answer.body) else {
        return BTreeMap::new();
    };
    let known = [
        ("name", told.result.first_name),
        ("username", told.result.username),
    ];
    known
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
