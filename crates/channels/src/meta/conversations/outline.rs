//! Outlines: what was said lately, without words, in one request. Compared with what is here it
//! shows what no webhook told.

use super::super::lenient::{Moment, Text};
use super::super::paging::Paging;
use crate::contract::{Answer, HttpRequest};
use crate::conversations::{Outline, Outlined, OutlinedConversation};
use serde::Deserialize;
use sportello_core::Time;

/// What is asked of each: its newest 20 messages, since older ids answer as deleted
/// (messaging-send.md, "Conversations API"). Unconfirmed `[u]`: that the messages of a conversation
/// may be asked for within the list, as they may for one. Where that is refused nothing is compared,
/// and gaps are read after an outage alone.
const FIELDS: &str = "id,updated_time,messages.limit(20){id,created_time,from}";

/// Asks for the outlines of what changed since a moment in the conversations of `owner`.
pub(crate) fn outline(owner: &str, platform: &str, since: Time) -> HttpRequest {
    super::list(owner, platform, FIELDS, since, None)
}

#[derive(Deserialize)]
struct List {
    data: Vec<Row>,
    #[serde(default)]
    paging: Paging,
}

#[derive(Deserialize)]
struct Row {
    id: Text,
    #[serde(default)]
    updated_time: Moment,
    #[serde(default)]
    messages: Messages,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Messages {
    data: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    id: Text,
    #[serde(default)]
    created_time: Moment,
    #[serde(default)]
    from: Side,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Side {
    id: Text,
    username: Text,
}

/// Reads the outlines. `ours` are the ids and user names under which the business writes there.
pub(crate) fn read_outline(answer: &Answer, ours: &[&str]) -> Option<Outlined> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let list: List = serde_json::from_str(&answer.body).ok()?;
    let line = |line: Line| {
        let names = [line.from.id.0.as_deref(), line.from.username.0.as_deref()];
        let mut told = names.into_iter().flatten().peekable();
        let by_person = told.peek().is_some() && !told.any(|name| ours.contains(&name));
        Some(Outline {
            external_id: line.id.0?,
            at: line.created_time.0?,
            by_person,
        })
    };
    let row = |row: Row| {
        Some(OutlinedConversation {
            external_id: row.id.0?,
            updated_at: row.updated_time.0?,
            messages: row
                .messages
                .data
                .into_iter()
                .map(line)
                .collect::<Option<_>>()?,
        })
    };
    Some(Outlined {
        conversations: list.data.into_iter().map(row).collect::<Option<_>>()?,
        more: list.paging.following().is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<Outlined> {
        let answer = Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
        };
        read_outline(&answer, &["100", "fiori"])
    }

    #[test]
    fn outlines_say_who_spoke_when_and_nothing_of_what() {
        let body = r#"{"data":[{"id":"t_1","updated_time":"2026-11-23T10:00:00+0000","messages":{"data":[
            {"id":"m_3","created_time":"2026-11-23T10:00:00+0000","from":{"id":"7"}},
            {"id":"m_2","created_time":"2026-11-23T09:59:00+0000","from":{"username":"fiori","id":"9"}},
            {"id":"m_1","created_time":"2026-11-23T09:58:00+0000"}]}}],
            "paging":{"cursors":{"after":"b"},"next":"https://x"}}"#;
        let found = read(body).expect("outlines");
        assert!(found.more);
        let talk = &found.conversations[0];
        let who: Vec<(&str, bool)> = talk
            .messages
            .iter()
            .map(|line| (line.external_id.as_str(), line.by_person))
            .collect();
        assert_eq!(who, [("m_3", true), ("m_2", false), ("m_1", false)]);
        assert_eq!(talk.messages[0].at, talk.updated_at);
    }

    #[test]
    fn what_cannot_be_placed_makes_the_whole_unreadable() {
        assert_eq!(read(r#"{"data":[]}"#), Some(Outlined::default()));
        assert_eq!(read(r#"{"error":{"code":2}}"#), None);
        let timeless = r#"{"data":[{"id":"t_1","updated_time":"2026-11-23T10:00:00+0000","messages":{"data":[{"id":"m_1"}]}}]}"#;
        assert_eq!(read(timeless), None);
        let empty = r#"{"data":[{"id":"t_1","updated_time":"2026-11-23T10:00:00+0000"}]}"#;
        let found = read(empty).expect("a conversation without messages");
        assert_eq!(found.conversations[0].messages, []);
    }
}
