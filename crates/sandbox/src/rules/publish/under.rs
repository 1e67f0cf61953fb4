//! Comments as they are read: by the names of their network, under a post or under each other
//! (`publishing.md` §1, "Reading comments", §2, "Comments").

use super::super::access::Token;
use super::super::comment::{Comment, PRIVATE};
use super::super::error::{Graph, invalid, missing, no_object};
use super::super::fields::{Field, project_all};
use super::super::graph::history::{PAGE, cursor};
use super::super::graph::{username, wanted};
use super::super::route::Call;
use super::super::send::page_token;
use super::super::time::graph;
use super::super::world::{Network, World};
use super::{Publication, Sort};
use serde_json::{Value, json};

impl World {
    /// Who wrote a comment, as its network says it.
    pub(in crate::rules) fn author(&self, comment: &Comment) -> Value {
        match (&comment.by, comment.network) {
            (Some((name, id)), Network::Instagram) => {
                json!({ "id": id, "username": username(name) })
            }
            (Some((name, id)), _) => json!({ "id": id, "name": name }),
            (None, Network::Instagram) => {
                let account = self.instagrams.get(&comment.asset);
                json!({ "id": comment.asset, "username": account.map(|own| &own.username) })
            }
            (None, _) => {
                json!({ "id": comment.asset, "name": self.name_of_asset(&comment.asset) })
            }
        }
    }

    /// The name that stands over a comment.
    #[must_use]
    pub fn comment_author(&self, comment: &Comment) -> String {
        let author = self.author(comment);
        let name = author["name"].as_str().or(author["username"].as_str());
        name.unwrap_or_default().to_owned()
    }

    /// `media_product_type` of a post.
    pub(in crate::rules) fn product(&self, post: &str) -> &'static str {
        let post = self.publication(post);
        if post.is_some_and(|post| post.ad.is_some()) {
            return "AD";
        }
        match post.map(|post| post.sort) {
            Some(Sort::Reel | Sort::Video) => "REELS",
            Some(Sort::Story) => "STORY",
            _ => "FEED",
        }
    }

    /// The `value` of a change of the feed about a comment (`webhooks.md` §7).
    pub(in crate::rules) fn comment_change(&self, comment: &Comment, verb: &str) -> Value {
        let mut value = json!({
            "item": "comment",
            "verb": verb,
            "comment_id": comment.id,
            "post_id": comment.post,
            "parent_id": comment.parent.as_ref().unwrap_or(&comment.post),
            "from": self.author(comment),
            "created_time": comment.at.div_euclid(1000),
        });
        match verb {
            "remove" => {}
            "hide" | "unhide" => value["is_hidden"] = json!(comment.hidden),
            _ => value["message"] = json!(comment.text),
        }
        if let Some(post) = self.publication(&comment.post) {
            value["post"] = json!({ "permalink_url": self.permalink(post) });
        }
        value
    }

    /// A comment with everything that can be asked for.
    pub(in crate::rules) fn comment_row(&self, comment: &Comment) -> Value {
        let from = self.author(comment);
        let under = self.answers_of(&comment.id);
        match comment.network {
            Network::Instagram => json!({
                "id": comment.id,
                "timestamp": graph(comment.at),
                "username": from["username"],
                "from": from,
                "text": comment.text,
                "parent_id": comment.parent,
                "hidden": comment.hidden,
                "like_count": comment.likes.len(),
                "media": { "id": comment.post },
            }),
            _ => json!({
                "id": comment.id,
                "created_time": graph(comment.at),
                "from": from,
                "message": comment.text,
                "parent": comment.parent.as_ref().map(|id| json!({ "id": id })),
                "is_hidden": comment.hidden,
                "like_count": comment.likes.len(),
                "user_likes": comment.likes.contains(&comment.asset),
                "comment_count": under.len(),
                "can_reply_privately": comment.by.is_some()
                    && !comment.answered
                    && self.now < comment.at + PRIVATE,
                "can_hide": comment.by.is_some(),
                "can_remove": true,
            }),
        }
    }

    /// The fields that a call asks for; all of them where it names none.
    pub(in crate::rules) fn comment_asked(&self, call: &Call<'_>, comment: &Comment) -> Value {
        self.comment_with(comment, &wanted(call))
    }

    fn comment_with(&self, comment: &Comment, wanted: &[Field]) -> Value {
        let mut row = self.comment_row(comment);
        // Answers under it are an edge of their own, by the names of the network.
        for name in ["replies", "comments"] {
            if let Some(field) = wanted.iter().find(|field| field.name == name) {
                row[name] = self.answers_within(comment, name, field);
            }
        }
        match wanted.is_empty() {
            true => row,
            false => project_all(&row, wanted, &[]),
        }
    }

    /// Answers as a member of their comment: the first of the edge, and where it goes on.
    fn answers_within(&self, comment: &Comment, edge: &str, field: &Field) -> Value {
        let mut answers = self.answers_of(&comment.id);
        // In the order of the edge, so that its marks fit.
        answers.reverse();
        let limit = field.limit.unwrap_or(PAGE);
        let more = answers.len() > limit;
        answers.truncate(limit);
        let rows: Vec<Value> = answers
            .iter()
            .map(|answer| self.comment_with(answer, &field.inner))
            .collect();
        let mut within = json!({ "data": rows });
        if let (true, Some(first), Some(last)) = (more, answers.first(), answers.last()) {
            let (before, after) = (cursor(&first.id), cursor(&last.id));
            let (host, version) = (&self.settings.base_url, self.settings.default_version);
            let next = format!("{host}/v{version}.0/{}/{edge}?after={after}", comment.id);
            let cursors = json!({ "before": before, "after": after });
            within["paging"] = json!({ "cursors": cursors, "next": next });
        }
        within
    }

    fn answers_of(&self, id: &str) -> Vec<&Comment> {
        let answers = |comment: &&Comment| comment.parent.as_deref() == Some(id);
        let mut under: Vec<&Comment> = self.comments.values().filter(answers).collect();
        under.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
        under
    }

    /// Comments of a post that answer no other, as a member of its node.
    pub(super) fn comments_under(&self, post: &Publication, field: Option<&Field>) -> Value {
        let top = |one: &&Comment| one.post == post.id && one.parent.is_none();
        let mut under: Vec<&Comment> = self.comments.values().filter(top).collect();
        under.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        let total = self.comments.values().filter(|one| one.post == post.id);
        let limit = field.and_then(|field| field.limit).unwrap_or(PAGE);
        let inner: &[Field] = field.map_or(&[], |field| &field.inner);
        let rows: Vec<Value> = under
            .into_iter()
            .take(limit)
            .map(|comment| self.comment_with(comment, inner))
            .collect();
        json!({ "data": rows, "summary": { "total_count": total.count() } })
    }

    /// `GET /{post}/comments`: `filter=stream` shows answers too, `order` turns the list.
    pub(super) fn list_comments(&self, call: &Call<'_>, token: &Token, id: &str) -> Graph<Value> {
        let post = self.own_publication(token, "get", id)?;
        let stream = call.params.text("filter").as_deref() == Some("stream");
        let rows = self.comments.values().filter(|one| one.post == post.id);
        let rows = rows.filter(|one| stream || one.parent.is_none()).collect();
        Ok(self.comment_page(call, rows, &format!("{id}/comments")))
    }

    /// `GET /{comment}/comments` and `/{comment}/replies`.
    pub(in crate::rules) fn comment_answers(
        &self,
        call: &Call<'_>,
        token: &Token,
        id: &str,
    ) -> Graph<Value> {
        self.own_comment(token, id)?;
        let rows = self.answers_of(id);
        Ok(self.comment_page(call, rows, &format!("{id}/{}", call.edge())))
    }

    fn comment_page(&self, call: &Call<'_>, mut rows: Vec<&Comment>, path: &str) -> Value {
        rows.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        if call.params.text("order").as_deref() == Some("chronological") {
            rows.reverse();
        }
        let rows: Vec<(String, Value)> = rows
            .into_iter()
            .map(|comment| (comment.id.clone(), self.comment_asked(call, comment)))
            .collect();
        let mut page = self.page(call, &rows, path);
        if super::flag(&call.params, "summary") == Some(true) {
            page["summary"] = json!({ "total_count": rows.len() });
        }
        page
    }

    /// `POST /{post}/comments`: the business comments under its own post.
    pub(super) fn comment_as_business(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        id: &str,
    ) -> Graph<Value> {
        let post = self.own_publication(token, "post", id)?;
        if post.network == Network::Facebook {
            page_token(token)?;
        }
        if post.closed {
            return Err(invalid("Comments are turned off for this post"));
        }
        if !post.is_shown(self.now) {
            return Err(no_object("post", id));
        }
        let text = super::words(&call.params, "message")
            .ok_or_else(|| missing("The parameter message is required"))?;
        let place = (post.network, post.asset.as_str());
        let comment = self.new_comment(call.rng, place, &post.id, text);
        let made = comment.id.clone();
        self.tell_comment(call.rng, &comment, "add");
        self.comments.insert(made.clone(), comment);
        call.acted = true;
        Ok(json!({ "id": made }))
    }
}
