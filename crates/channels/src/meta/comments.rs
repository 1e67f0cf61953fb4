//! Public comments of both networks: what is done to one, and the list of them under a post
//! (publishing.md §1 "Reading comments", §2 "Comments").

use super::envelope::small;
use super::lenient::{Flag, Moment, Text};
use super::paging::Paging;
use super::request::{get, post};
use crate::contract::{Answer, HttpRequest, Method};
use crate::publish::{CommentPart, Listed, ListedComment, Listing, Onward};
use serde::Deserialize;
use serde_json::{Value, json};
use sportello_core::Time;

/// The most comments that are asked for at once. Unconfirmed `[u]`: no page of the platform that
/// was read names a limit; lists of other things take a hundred.
const AT_ONCE: &str = "100";

/// Changes one member of a comment: whether it is hidden, or its words.
pub(crate) fn change(comment: &str, member: &str, value: Value) -> HttpRequest {
    post(comment.to_owned(), &json!({ member: value }))
}

/// Deletes a comment, or what stands under a path, such as a like.
pub(crate) fn delete(path: String) -> HttpRequest {
    HttpRequest {
        method: Method::Delete,
        ..get(path, &[])
    }
}

/// Asks for the comments under a post; `more` are parameters that only one network has.
pub(crate) fn list(
    on: &str,
    fields: &str,
    more: &[(&str, &str)],
    after: Option<&str>,
) -> HttpRequest {
    part(format!("{on}/comments"), fields, more, after)
}

/// Asks for more answers to a comment, where they are a list of their own. That this list can be
/// read by itself is unconfirmed `[u]`: publishing.md §2 names it for writing only.
pub(crate) fn answers(comment: &str, fields: &str, after: &str) -> HttpRequest {
    part(format!("{comment}/replies"), fields, &[], Some(after))
}

fn part(path: String, fields: &str, more: &[(&str, &str)], after: Option<&str>) -> HttpRequest {
    let mut query = vec![("fields", fields), ("limit", AT_ONCE)];
    query.extend_from_slice(more);
    query.extend(after.map(|after| ("after", after)));
    get(path, &query)
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Row>,
    #[serde(default)]
    paging: Paging,
}

/// A comment, by Facebook's names or by Instagram's.
#[derive(Deserialize)]
struct Row {
    id: Text,
    #[serde(default)]
    from: Author,
    #[serde(default)]
    username: Text,
    #[serde(default, alias = "text")]
    message: Text,
    #[serde(default, alias = "timestamp")]
    created_time: Moment,
    #[serde(default)]
    parent: Option<Parent>,
    #[serde(default)]
    parent_id: Text,
    #[serde(default, alias = "hidden")]
    is_hidden: Flag,
    #[serde(default)]
    replies: Option<Replies>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Author {
    id: Text,
    name: Text,
    username: Text,
}

#[derive(Deserialize)]
struct Parent {
    #[serde(default)]
    id: Text,
}

#[derive(Deserialize)]
struct Replies {
    #[serde(default)]
    data: Vec<Row>,
    #[serde(default)]
    paging: Paging,
}

impl Row {
    /// The comment, and behind it what answers it.
    fn into(self, under: Option<&str>, out: &mut CommentPart) -> Option<()> {
        let id = self.id.0?;
        let parent = self.parent.and_then(|parent| parent.id.0);
        out.comments.push(ListedComment {
            external_id: id.clone(),
            parent: parent
                .or(self.parent_id.0)
                .or_else(|| under.map(str::to_owned)),
            from: self.from.id.0,
            name: self
                .from
                .name
                .0
                .or(self.from.username.0)
                .or(self.username.0),
            text: self.message.0,
            at: self.created_time.0.unwrap_or_default(),
            hidden: self.is_hidden.0,
        });
        let Some(replies) = self.replies else {
            return Some(());
        };
        for reply in replies.data {
            reply.into(Some(&id), out)?;
        }
        let more = replies.paging.following_surely()?;
        let onward = more.map(|after| Onward::Answers { comment: id, after });
        out.onward.extend(onward);
        Some(())
    }
}

/// Reads one comment, such as the one that a mention names.
pub(crate) fn one(value: &Value) -> Option<ListedComment> {
    let mut out = CommentPart::default();
    let row = Row::deserialize(value).ok()?;
    row.into(None, &mut out)?;
    out.comments.into_iter().next()
}

/// Reads a part of the list: the comments, answers behind what they answer, and where it goes on.
/// A comment without an id makes the whole unreadable, and so does a list that goes on without
/// saying where: what a list does not name counts as deleted.
pub(crate) fn read(onward: Option<&Onward>, answer: &Answer) -> Option<CommentPart> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let page = small::<Page>(&answer.body)?;
    let answered = match onward {
        Some(Onward::Answers { comment, .. }) => Some(comment),
        _ => None,
    };
    let mut part = CommentPart::default();
    for row in page.data {
        row.into(answered.map(String::as_str), &mut part)?;
    }
    let more = page.paging.following_surely()?;
    part.onward.extend(more.map(|after| match answered {
        None => Onward::List(after),
        Some(comment) => Onward::Answers {
            comment: comment.clone(),
            after,
        },
    }));
    Some(part)
}

/// Reads the list as the place to look for a comment of the business whose outcome is unknown;
/// `ours` are the ids and names under which it writes. One whose author is not told, with the same
/// words, may be it (I5).
pub(crate) fn look(answer: &Answer, ours: &[&str], text: &str) -> Option<Listing> {
    let part = read(None, answer)?;
    let is_ours = |comment: &ListedComment| {
        let names = [comment.from.as_deref(), comment.name.as_deref()];
        names == [None; 2] || names.into_iter().flatten().any(|n| ours.contains(&n))
    };
    let mut posts: Vec<Listed> = part
        .comments
        .into_iter()
        .map(|comment| Listed {
            fits: is_ours(&comment)
                && comment
                    .text
                    .as_deref()
                    .unwrap_or_default()
                    .split_whitespace()
                    .eq(text.split_whitespace()),
            external_id: comment.external_id,
            at: comment.at,
            certain: false,
            doubtful: false,
        })
        .collect();
    posts.sort_by_key(|listed| std::cmp::Reverse(listed.at));
    // A comment without a time would stand anywhere.
    let timed = posts.iter().all(|listed| listed.at != Time::default());
    // What answers a comment is not the one looked for, which stands under the post.
    let more = |onward: &Onward| matches!(onward, Onward::List(_));
    Some(Listing {
        posts,
        complete: !part.onward.iter().any(more) && timed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
        }
    }

    const PAGE_S: &str = r#"{"data":[
        {"id":"5_1","from":{"id":"7001","name":"Giulia Rossi"},"message":"Quanto costa?","created_time":"2026-11-23T10:00:00+0000","is_hidden":true},
        {"id":"5_2","from":{"id":"100","name":"Fiori di Lia"},"message":" Fino a sabato ","created_time":"2026-11-23T10:01:00+0000","parent":{"id":"5_1"}}
    ],"paging":{"cursors":{"before":"a","after":"b"},"next":"https://x"}}"#;

    const ACCOUNT_S: &str = r#"{"data":[
        {"id":"178","text":"Bello!","username":"marco","timestamp":"2026-11-23T10:00:00+0000","hidden":false,
         "replies":{"data":[{"id":"179","text":"Grazie","from":{"id":"200","username":"fiori.di.lia"},"timestamp":"2026-11-23T10:02:00+0000"}]}}
    ]}"#;

    #[test]
    fn comments_are_read_by_the_names_of_both_networks() {
        let CommentPart { comments, onward } = read(None, &answer(PAGE_S)).expect("a list");
        assert_eq!(onward, [Onward::List("b".to_owned())]);
        assert!(comments[0].hidden && comments[0].parent.is_none());
        assert_eq!(comments[0].from.as_deref(), Some("7001"));
        assert_eq!(comments[1].parent.as_deref(), Some("5_1"));
        let CommentPart { comments, onward } = read(None, &answer(ACCOUNT_S)).expect("a list");
        assert_eq!(onward, []);
        assert_eq!(comments[0].name.as_deref(), Some("marco"));
        assert_eq!(comments[0].text.as_deref(), Some("Bello!"));
        assert_eq!(comments[1].parent.as_deref(), Some("178"));
        assert_eq!(
            Some(comments[1].at),
            Time::parse("2026-11-23T10:02:00+0000")
        );
    }

    #[test]
    fn a_list_that_leaves_one_out_is_none() {
        let nameless = PAGE_S.replace(r#""id":"5_2","#, "");
        assert_eq!(read(None, &answer(&nameless)), None);
        let nowhere = PAGE_S.replace(r#","after":"b""#, "");
        assert_eq!(read(None, &answer(&nowhere)), None, "it goes on somewhere");
        assert_eq!(read(None, &answer(r#"{"error":{"code":2}}"#)), None);
    }

    #[test]
    fn i5_a_comment_of_nobody_with_the_same_words_may_be_ours() {
        let seek = |body: &str| {
            let listing = look(&answer(body), &["100"], "Fino a sabato").expect("a list");
            let fits = listing.posts.iter().filter(|listed| listed.fits);
            let fits: Vec<String> = fits.map(|listed| listed.external_id.clone()).collect();
            (fits, listing.complete)
        };
        assert_eq!(seek(PAGE_S), (vec!["5_2".to_owned()], false));
        let unknown = PAGE_S.replace(r#""from":{"id":"100","name":"Fiori di Lia"},"#, "");
        assert_eq!(seek(&unknown).0, ["5_2"]);
        let anna = PAGE_S.replace(
            r#""id":"100","name":"Fiori di Lia""#,
            r#""id":"7002","name":"Anna""#,
        );
        assert_eq!(seek(&anna).0, [""; 0]);
        assert!(
            seek(ACCOUNT_S).1,
            "a list without a next part shows everything"
        );
    }
}
