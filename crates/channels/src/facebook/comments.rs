//! Comments under posts of a Page beyond answering them (publishing.md §1).

use crate::contract::{Answer, ChannelFacts, HttpRequest};
use crate::meta::{comments, request};
use crate::publish::{CommentPart, Comments, ListedComment, Moderate, Onward};
use serde_json::json;

/// What is read of a comment.
pub(super) const FIELDS: &str = "id,from,message,created_time,parent,is_hidden";

/// The comments of Pages.
pub(crate) struct PageComments;

impl Comments for PageComments {
    fn moderate(&self, comment: &str, what: &Moderate) -> Option<HttpRequest> {
        let likes = || format!("{comment}/likes");
        Some(match what {
            Moderate::Like(true) => request::post_query(likes(), &[]),
            Moderate::Like(false) => comments::delete(likes()),
            Moderate::Hide(hidden) => comments::change(comment, "is_hidden", json!(hidden)),
            Moderate::Delete => comments::delete(comment.to_owned()),
            Moderate::Edit(text) => comments::change(comment, "message", json!(text)),
        })
    }

    fn list_request(&self, post: &str, onward: Option<&Onward>) -> HttpRequest {
        // One list shows answers too, which the top level leaves out.
        let after = match onward {
            Some(Onward::List(after)) => Some(after.as_str()),
            _ => None,
        };
        let more = [("filter", "stream"), ("order", "chronological")];
        comments::list(post, FIELDS, &more, after)
    }

    fn read_list(&self, onward: Option<&Onward>, answer: &Answer) -> Option<CommentPart> {
        comments::read(onward, answer)
    }

    /// Webhooks tell what mentions a Page (webhooks.md §7, `mention`).
    fn mention_request(&self, _: &ChannelFacts, _: &str, _: Option<&str>) -> Option<HttpRequest> {
        None
    }

    fn read_mention(&self, _: &Answer) -> Option<ListedComment> {
        None
    }
}
