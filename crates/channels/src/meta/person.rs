//! Who a person is, and what a channel is called: the answers to profile and description reads.

use super::envelope::small;
use super::error_body;
use crate::contract::{Answer, Profile};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Every member that any of these reads gives.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Card {
    pub name: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub username: Option<String>,
    pub verified_name: Option<String>,
    pub display_phone_number: Option<String>,
}

/// Reads a card; `None` when the answer is not one.
pub(crate) fn card(answer: &Answer) -> Option<Card> {
    let error = matches!(
        error_body::read(&answer.body),
        error_body::BodyKind::Error(_)
    );
    if error || !(200..300).contains(&answer.status) {
        return None;
    }
    small(&answer.body)
}

/// Reads a person's profile; `None` when it names nobody.
pub(crate) fn profile(answer: &Answer) -> Option<Profile> {
    let card = card(answer)?;
    let parts = [card.first_name, card.last_name];
    let joined = parts
        .into_iter()
        .flatten()
        .filter_map(filled)
        .collect::<Vec<_>>()
        .join(" ");
    let profile = Profile {
        name: card.name.and_then(filled).or_else(|| filled(joined)),
        username: card
            .username
            .and_then(filled)
            .map(|name| name.trim_start_matches('@').to_owned()),
    };
    (profile != Profile::default()).then_some(profile)
}

/// Reads what a channel is called: `name` and `username`, where the answer has them.
pub(crate) fn description(answer: &Answer) -> BTreeMap<String, String> {
    let Some(card) = card(answer) else {
        return BTreeMap::new();
    };
    let known = [("name", card.name), ("username", card.username)];
    known
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), filled(value?)?)))
        .collect()
}

/// A text that says something, without the white space around it.
pub(crate) fn filled(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, body: &str) -> Option<Profile> {
        profile(&Answer {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
        })
    }

    fn named(name: Option<&str>, username: Option<&str>) -> Option<Profile> {
        Some(Profile {
            name: name.map(str::to_owned),
            username: username.map(str::to_owned),
        })
    }

    #[test]
    fn names_come_whole_or_in_parts() {
        assert_eq!(
            told(200, r#"{"name":"Giulia Rossi","id":"7001"}"#),
            named(Some("Giulia Rossi"), None)
        );
        assert_eq!(
            told(200, r#"{"first_name":"Sara","last_name":"De Luca"}"#),
            named(Some("Sara De Luca"), None)
        );
        assert_eq!(
            told(200, r#"{"name":" ","username":"@anna.conti"}"#),
            named(None, Some("anna.conti"))
        );
    }

    #[test]
    fn nobody_is_nobody() {
        assert_eq!(told(200, r#"{"id":"7001"}"#), None);
        assert_eq!(
            told(400, r#"{"error":{"code":100,"error_subcode":33}}"#),
            None
        );
        assert_eq!(told(200, r#"{"error":{"code":100},"name":"Giulia"}"#), None);
    }
}
