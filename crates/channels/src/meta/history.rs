//! Reading a conversation back (messaging-send.md, "Conversations API"): the evidence by which an
//! unknown outcome on Messenger or Instagram is settled.

use super::lenient::{Moment, Word};
use super::request::get;
use crate::contract::{Answer, History, HistoryMessage, HttpRequest};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Asks for the conversation of `owner` (a Page, or `me`) with one person.
pub(crate) fn request(owner: &str, platform: &str, person: &str) -> HttpRequest {
    let fields = "messages{id,created_time,from,to,message,attachments,sticker}";
    get(
        format!("{owner}/conversations"),
        &[
            ("platform", platform),
            ("user_id", person),
            ("fields", fields),
        ],
    )
}

#[derive(Deserialize)]
struct Conversations<'a> {
    #[serde(borrow)]
    data: Vec<Conversation<'a>>,
    #[serde(default, borrow)]
    paging: Option<Paging<'a>>,
}

#[derive(Deserialize)]
struct Conversation<'a> {
    #[serde(borrow)]
    messages: Page<'a>,
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    paging: Option<Paging<'a>>,
}

#[derive(Deserialize)]
struct Paging<'a> {
    #[serde(default, borrow)]
    next: Word<'a>,
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    id: Word<'a>,
    created_time: Moment,
    #[serde(borrow)]
    from: Author<'a>,
    #[serde(default, borrow)]
    message: Word<'a>,
    #[serde(default, borrow)]
    attachments: Option<Attachments<'a>>,
    #[serde(default, borrow)]
    sticker: Word<'a>,
}

#[derive(Deserialize)]
struct Author<'a> {
    #[serde(default, borrow)]
    id: Word<'a>,
    #[serde(default, borrow)]
    username: Word<'a>,
}

#[derive(Deserialize)]
struct Attachments<'a> {
    #[serde(default, borrow)]
    data: Vec<&'a RawValue>,
}

impl Line<'_> {
    /// Anything attached: files of any sort, and templates, whose words are not in `message`.
    fn has_media(&self) -> bool {
        let attached = self.attachments.iter().any(|a| !a.data.is_empty());
        attached || self.sticker.get().is_some()
    }
}

/// Reads the answer. `ours` are the ids and user names under which the business writes there.
///
/// Only the 20 newest messages of a conversation carry details, older ids answer as deleted: what
/// cannot be read makes the history incomplete, never shorter than it claims. An answer without
/// any conversation proves nothing either: those in the request folder are left out after a while.
pub(crate) fn read(answer: &Answer, ours: &[&str]) -> Option<History> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let conversations: Conversations = serde_json::from_str(&answer.body).ok()?;
    let more = |paging: &Option<Paging>| paging.as_ref().is_some_and(|p| p.next.get().is_some());
    let mut history = History {
        messages: Vec::new(),
        complete: !conversations.data.is_empty() && !more(&conversations.paging),
    };
    for conversation in &conversations.data {
        history.complete &= !more(&conversation.messages.paging);
        for raw in &conversation.messages.data {
            match serde_json::from_str::<Line>(raw.get())
                .ok()
                .and_then(|line| message(&line, ours))
            {
                Some(message) => history.messages.push(message),
                None => history.complete = false,
            }
        }
    }
    history
        .messages
        .sort_by_key(|message| std::cmp::Reverse(message.at));
    Some(history)
}

/// Asks for the newest answers under a comment (publishing.md, "Comments").
pub(crate) fn answers(comment: &str, edge: &str, fields: &str) -> HttpRequest {
    get(
        format!("{comment}/{edge}"),
        &[("fields", fields), ("order", "reverse_chronological")],
    )
}

/// Reads the answers under a comment. An answer whose author is not told is ours or not, nobody
/// knows: it makes the list incomplete. A part of a list that is not newest first says nothing of
/// the newest answers, so it is not understood: no page says that every edge heeds `order`.
pub(crate) fn read_answers(answer: &Answer, ours: &[&str]) -> Option<History> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let page: Page = serde_json::from_str(&answer.body).ok()?;
    let more = page.paging.is_some_and(|p| p.next.get().is_some());
    let mut history = History {
        messages: Vec::new(),
        complete: !more,
    };
    for raw in page.data {
        let read = serde_json::from_str::<Said>(raw.get()).ok();
        match read.and_then(|said| said.message(ours)) {
            Some(message) => history.messages.push(message),
            None => history.complete = false,
        }
    }
    if more && !newest_first(&history.messages) {
        return None;
    }
    history
        .messages
        .sort_by_key(|message| std::cmp::Reverse(message.at));
    Some(history)
}

fn newest_first(messages: &[HistoryMessage]) -> bool {
    let ends = messages.first().zip(messages.last());
    messages.is_sorted_by(|a, b| a.at >= b.at) && ends.is_some_and(|(a, b)| a.at > b.at)
}

/// An answer under a comment, by Facebook's names or by Instagram's.
#[derive(Deserialize)]
struct Said<'a> {
    #[serde(borrow)]
    id: Word<'a>,
    #[serde(alias = "timestamp")]
    created_time: Moment,
    #[serde(default, borrow)]
    from: Option<Author<'a>>,
    #[serde(default, borrow)]
    username: Word<'a>,
    #[serde(default, borrow, alias = "text")]
    message: Word<'a>,
    #[serde(default)]
    attachment: Option<serde::de::IgnoredAny>,
}

impl Said<'_> {
    fn message(&self, ours: &[&str]) -> Option<HistoryMessage> {
        let from = self.from.as_ref();
        let names = [
            from.and_then(|f| f.id.get()),
            from.and_then(|f| f.username.get()),
            self.username.get(),
        ];
        if names == [None; 3] {
            return None;
        }
        Some(HistoryMessage {
            external_id: self.id.owned()?,
            at: self.created_time.0?,
            from_business: names.into_iter().flatten().any(|n| ours.contains(&n)),
            text: self.message.owned(),
            has_media: self.attachment.is_some(),
        })
    }
}

fn message(line: &Line<'_>, ours: &[&str]) -> Option<HistoryMessage> {
    let author = [line.from.id.get(), line.from.username.get()];
    if author == [None, None] {
        return None;
    }
    Some(HistoryMessage {
        external_id: line.id.owned()?,
        at: line.created_time.0?,
        from_business: author
            .into_iter()
            .flatten()
            .any(|name| ours.contains(&name)),
        text: line.message.owned(),
        has_media: line.has_media(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::Time;

    fn told(body: &str) -> Option<History> {
        read(
            &Answer {
                status: 200,
                headers: Vec::new(),
                body: body.to_owned(),
            },
            &["100", "fioridilia"],
        )
    }

    #[test]
    fn a_part_of_the_answers_counts_only_newest_first() {
        let row = |n: u8| {
            format!(
                r#"{{"id":"c{n}","timestamp":"2026-11-23T10:00:0{n}+0000","username":"giulia","text":"Sì"}}"#
            )
        };
        let list = |rows: [String; 2], more: &str| {
            let body = format!(r#"{{"data":[{}],"paging":{{{more}}}}}"#, rows.join(","));
            let answer = Answer {
                status: 200,
                headers: Vec::new(),
                body,
            };
            read_answers(&answer, &["fioridilia"]).map(|history| history.complete)
        };
        let more = r#""next":"https://x""#;
        assert_eq!(list([row(2), row(1)], more), Some(false));
        assert_eq!(list([row(1), row(2)], more), None, "oldest first");
        assert_eq!(list([row(1), row(1)], more), None, "nobody knows");
        assert_eq!(list([row(1), row(2)], ""), Some(true), "the whole list");
    }

    const GIULIA_AND_LIA: &str = r#"{"data":[{"id":"t_1","messages":{"data":[
        {"id":"m_2","created_time":"2026-11-23T10:00:05+0000","from":{"id":"100","name":"Fiori di Lia"},"message":"Sì, alle 17"},
        {"id":"m_1","created_time":"2026-11-23T10:00:00+0000","from":{"id":"7001","name":"Giulia Rossi"},"message":"","attachments":{"data":[{"mime_type":"image/jpeg","image_data":{"url":"https://x"}}]}}
    ],"paging":{"cursors":{"before":"a","after":"b"}}}}]}"#;

    #[test]
    fn who_wrote_what_and_when() {
        let history = told(GIULIA_AND_LIA).expect("a history");
        assert!(history.complete);
        let [answer, picture] = &history.messages[..] else {
            panic!("two messages")
        };
        assert_eq!(
            (answer.external_id.as_str(), answer.from_business),
            ("m_2", true)
        );
        assert_eq!(answer.text.as_deref(), Some("Sì, alle 17"));
        assert_eq!(
            answer.at,
            Time::parse("2026-11-23T10:00:05Z").expect("a time")
        );
        assert!(picture.has_media && !picture.from_business && picture.text.is_none());
    }

    #[test]
    fn the_business_is_known_by_its_user_name_too() {
        let body = GIULIA_AND_LIA.replace(
            r#""id":"100","name":"Fiori di Lia""#,
            r#""id":"555","username":"fioridilia""#,
        );
        assert!(told(&body).expect("a history").messages[0].from_business);
    }

    #[test]
    fn i5_what_was_not_read_proves_no_absence() {
        let next = GIULIA_AND_LIA.replace(r#""after":"b"}"#, r#""after":"b"},"next":"https://x""#);
        assert!(!told(&next).expect("a history").complete);
        let bare = GIULIA_AND_LIA.replace(r#"{"id":"m_2","#, r#"{"id":"m_0"},{"id":"m_2","#);
        let history = told(&bare).expect("a history");
        assert!(!history.complete && history.messages.len() == 2);
        assert_eq!(
            told(r#"{"data":[]}"#),
            Some(History {
                messages: vec![],
                complete: false
            })
        );
    }

    #[test]
    fn answers_under_a_comment_by_the_names_of_both_networks() {
        let read = |body: &str| {
            let answer = Answer {
                status: 200,
                headers: Vec::new(),
                body: body.to_owned(),
            };
            read_answers(&answer, &["100", "fioridilia"])
        };
        let both = r#"{"data":[
            {"id":"c_2","created_time":"2026-11-23T10:00:05+0000","from":{"id":"100"},"message":"Grazie!"},
            {"id":"c_3","timestamp":"2026-11-23T10:00:06+0000","username":"fioridilia","text":"Grazie mille"},
            {"id":"c_1","created_time":"2026-11-23T10:00:00+0000","from":{"id":"7001"},"message":"Bello!"}]}"#;
        let answers = read(both).expect("answers");
        let ours: Vec<(&str, bool)> = answers
            .messages
            .iter()
            .map(|m| (m.external_id.as_str(), m.from_business))
            .collect();
        assert_eq!(ours, [("c_3", true), ("c_2", true), ("c_1", false)]);
        assert!(answers.complete);
        let nobody = r#"{"data":[{"id":"c_2","created_time":"2026-11-23T10:00:05+0000","message":"Grazie!"}]}"#;
        assert!(
            !read(nobody).expect("answers").complete,
            "I5: it may be ours"
        );
    }

    #[test]
    fn errors_and_other_shapes_are_no_history() {
        assert_eq!(told(r#"{"error":{"code":2}}"#), None);
        assert_eq!(told(r#"{"data":[{"id":"t_1"}]}"#), None);
        assert_eq!(told("<html>"), None);
        let failed = Answer {
            status: 500,
            headers: Vec::new(),
            body: GIULIA_AND_LIA.to_owned(),
        };
        assert_eq!(read(&failed, &["100"]), None);
    }
}
