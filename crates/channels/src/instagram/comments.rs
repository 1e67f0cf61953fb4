//! Comments on Instagram: hidden, deleted, listed; and what mentions the account
//! (publishing.md §2 "Comments", webhooks.md §8).

use crate::contract::{Answer, ChannelFacts, HttpRequest};
use crate::meta::comments::{self, change, delete, one};
use crate::meta::envelope::small;
use crate::meta::request::{get, is_id};
use crate::publish::{CommentPart, Comments, ListedComment, Moderate, Onward};
use serde_json::{Map, Value, json};

const FIELDS: &str = "id,text,username,from,timestamp,like_count,hidden,parent_id,replies{id,text,username,from,timestamp,hidden,parent_id}";
/// What is read of an answer where answers are listed by themselves.
const OF_ANSWER: &str = "id,text,username,from,timestamp,hidden,parent_id";

/// What can be done to comments of Instagram accounts.
pub(crate) struct InstagramComments;

/// Asks for the comments under a post.
pub(super) fn list(post: &str, after: Option<&str>) -> HttpRequest {
    comments::list(post, FIELDS, &[], after)
}

impl Comments for InstagramComments {
    fn moderate(&self, comment: &str, what: &Moderate) -> Option<HttpRequest> {
        match what {
            Moderate::Hide(hidden) => Some(change(comment, "hide", json!(hidden))),
            Moderate::Delete => Some(delete(comment.to_owned())),
            Moderate::Like(_) | Moderate::Edit(_) => None,
        }
    }

    /// The answers to a comment are a list inside the list, and go on by themselves.
    fn list_request(&self, post: &str, onward: Option<&Onward>) -> HttpRequest {
        match onward {
            None => list(post, None),
            Some(Onward::List(after)) => list(post, Some(after)),
            Some(Onward::Answers { comment, after }) => {
                comments::answers(comment, OF_ANSWER, after)
            }
        }
    }

    /// Oldest first within a part.
    fn read_list(&self, onward: Option<&Onward>, answer: &Answer) -> Option<CommentPart> {
        let mut part = comments::read(onward, answer)?;
        part.comments.sort_by_key(|comment| comment.at);
        Some(part)
    }

    /// Webhooks give ids only.
    fn mention_request(
        &self,
        channel: &ChannelFacts,
        media: &str,
        comment: Option<&str>,
    ) -> Option<HttpRequest> {
        let (member, id, of) = match comment {
            Some(comment) => (
                "mentioned_comment.comment_id",
                comment,
                "id,text,username,timestamp",
            ),
            None => (
                "mentioned_media.media_id",
                media,
                "id,caption,username,timestamp",
            ),
        };
        // It stands between brackets of a language of its own.
        let fields = format!("{member}({id}){{{of}}}");
        is_id(id).then(|| get(channel.asset.clone(), &[("fields", &fields)]))
    }

    fn read_mention(&self, answer: &Answer) -> Option<ListedComment> {
        if !(200..300).contains(&answer.status) {
            return None;
        }
        let mut whole = small::<Map<String, Value>>(&answer.body)?;
        if let Some(comment) = whole.get("mentioned_comment") {
            return one(comment);
        }
        let media = whole.get_mut("mentioned_media")?.as_object_mut()?;
        let caption = media.remove("caption").unwrap_or_default();
        media.insert("text".to_owned(), caption);
        one(whole.get("mentioned_media")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Body, Method, Target};

    fn answer(body: &str) -> Answer {
        Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
        }
    }

    #[test]
    fn a_comment_is_hidden_shown_and_deleted_but_not_liked() {
        let ask = |what| InstagramComments.moderate("178", &what);
        let hidden = ask(Moderate::Hide(true)).expect("a request");
        assert_eq!(hidden.target, Target::Graph("178".to_owned()));
        assert_eq!(hidden.body, Body::Json(r#"{"hide":true}"#.to_owned()));
        let shown = ask(Moderate::Hide(false)).expect("a request");
        assert_eq!(shown.body, Body::Json(r#"{"hide":false}"#.to_owned()));
        let deleted = ask(Moderate::Delete).expect("a request");
        assert_eq!(deleted.method, Method::Delete);
        assert_eq!(ask(Moderate::Like(true)), None);
        assert_eq!(ask(Moderate::Edit("x".to_owned())), None);
    }

    #[test]
    fn answers_are_listed_under_what_they_answer_oldest_first() {
        let body = include_str!("testdata/comments-with-answers.json");
        let part = InstagramComments.read_list(None, &answer(body));
        let CommentPart { comments, onward } = part.expect("a list");
        let ids: Vec<(&str, Option<&str>)> = comments
            .iter()
            .map(|one| (one.external_id.as_str(), one.parent.as_deref()))
            .collect();
        let want = [("1", None), ("2", None), ("3", Some("1"))];
        assert_eq!(ids, want);
        assert!(comments[1].hidden && !comments[0].hidden);
        assert_eq!(onward, [Onward::List("QVFI".to_owned())]);
        let request = InstagramComments.list_request("M1", onward.first());
        assert_eq!(request.target, Target::Graph("M1/comments".to_owned()));
        assert!(
            request
                .query
                .contains(&("after".to_owned(), "QVFI".to_owned()))
        );
    }

    #[test]
    fn answers_that_go_on_elsewhere_are_read_to_their_end_before_the_list_goes_on() {
        let read = |onward: Option<&Onward>, body: &str| {
            let part = InstagramComments
                .read_list(onward, &answer(body))
                .expect("a list");
            let told = part.comments.into_iter();
            let told: Vec<(String, Option<String>)> =
                told.map(|one| (one.external_id, one.parent)).collect();
            (told, part.onward)
        };
        let under = |id: &str| (id.to_owned(), Some("1".to_owned()));
        let more = |after: &str| Onward::Answers {
            comment: "1".to_owned(),
            after: after.to_owned(),
        };
        let body = include_str!("testdata/comments-with-answers-in-parts.json");
        let (told, onward) = read(None, body);
        assert_eq!(told, [("1".to_owned(), None), under("2")]);
        assert_eq!(onward, [more("QVFR"), Onward::List("QVFI".to_owned())]);
        let request = InstagramComments.list_request("M1", onward.first());
        assert_eq!(request.target, Target::Graph("1/replies".to_owned()));
        let after = ("after".to_owned(), "QVFR".to_owned());
        assert!(request.query.contains(&after));
        let next = r#"{"data":[{"id":"3","text":"Anch'io","username":"luca"}],"paging":{"cursors":{"after":"QVFS"},"next":"https://x"}}"#;
        let (told, onward) = read(onward.first(), next);
        assert_eq!((told, onward), (vec![under("3")], vec![more("QVFS")]));
        let last = next.replace(r#","next":"https://x""#, "");
        let (told, onward) = read(Some(&more("QVFS")), &last);
        assert_eq!((told, onward), (vec![under("3")], vec![]));
    }

    #[test]
    fn a_list_that_leaves_answers_out_is_not_understood() {
        let body = r#"{"data":[{"id":"1","text":"Bello","replies":{"data":[{"id":"2"}],"paging":{"next":"https://x"}}}]}"#;
        assert_eq!(InstagramComments.read_list(None, &answer(body)), None);
        let whole = body.replace(r#""next":"https://x""#, "");
        assert!(InstagramComments.read_list(None, &answer(&whole)).is_some());
    }

    #[test]
    fn a_mention_is_read_whether_it_is_a_comment_or_a_caption() {
        let channel = ChannelFacts {
            asset: "178".to_owned(),
            ..ChannelFacts::default()
        };
        let fields = |comment: Option<&str>| {
            let request = InstagramComments.mention_request(&channel, "18055", comment)?;
            Some(request.query[0].1.clone())
        };
        let want = "mentioned_comment.comment_id(77){id,text,username,timestamp}";
        assert_eq!(fields(Some("77")).as_deref(), Some(want));
        let want = "mentioned_media.media_id(18055){id,caption,username,timestamp}";
        assert_eq!(fields(None).as_deref(), Some(want));
        assert_eq!(fields(Some("7){id},me{x}")), None, "no id of the platform");
        let read = |body: &str| InstagramComments.read_mention(&answer(body));
        let comment = read(r#"{"mentioned_comment":{"id":"77","text":"@fiori.di.lia brava","username":"anna","timestamp":"2026-11-23T10:00:00+0000"},"id":"178"}"#).expect("a comment");
        assert_eq!(comment.text.as_deref(), Some("@fiori.di.lia brava"));
        let caption = read(r#"{"mentioned_media":{"id":"18055","caption":"Con @fiori.di.lia","username":"marco"},"id":"178"}"#).expect("a caption");
        assert_eq!(
            (caption.external_id.as_str(), caption.text.as_deref()),
            ("18055", Some("Con @fiori.di.lia"))
        );
        assert_eq!(caption.name.as_deref(), Some("marco"));
        for other in [r#"{"id":"178"}"#, r#"{"mentioned_media":1}"#, "[1]", ""] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
