//! Public comments under posts of a Page or an account, and their answers: in public under them,
//! once and within seven days in private (`messaging-send.md` §1, `publishing.md`, "Comments").

use super::access::Token;
use super::chance::Chance;
use super::error::{Graph, invalid, missing};
use super::ids;
use super::outbox::Fact;
use super::params::plain;
use super::route::Call;
use super::send::page_token;
use super::thread::{Fate, Message};
use super::time::{DAY, Ms};
use super::webhook::Event;
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// For so long a comment can be answered in private.
pub(crate) const PRIVATE: Ms = 7 * DAY;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its id.
    pub id: String,
    /// The network.
    pub network: Network,
    /// The Page or account.
    pub asset: String,
    /// The post.
    pub post: String,
    /// The comment it answers.
    pub parent: Option<String>,
    /// The person's name, and their public id; nothing = the business.
    pub by: Option<(String, String)>,
    /// The words.
    pub text: String,
    /// When.
    pub at: Ms,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Whether it was answered in private.
    pub answered: bool,
    /// Who likes it, by name; the business by its asset's id.
    #[serde(default)]
    pub likes: BTreeSet<String>,
}

impl World {
    /// A person comments on a post.
    ///
    /// # Errors
    /// A sentence when there is nothing to say, or on WhatsApp, which has no comments.
    pub fn comment(
        &mut self,
        now: Ms,
        rng: &mut dyn Chance,
        wanted: &Value,
    ) -> Result<Value, String> {
        self.advance(now, rng);
        let word = |name: &str| plain(&wanted[name]).filter(|text| !text.is_empty());
        let network = match wanted["kind"].as_str() {
            Some("facebook") => Network::Facebook,
            Some("instagram") => Network::Instagram,
            _ => {
                return Err(
                    "\"kind\" is facebook or instagram: WhatsApp has no comments".to_owned(),
                );
            }
        };
        let asset = self.asset_for(network, word("to").as_deref())?;
        let from = word("from").ok_or("say who comments: \"from\", any name")?;
        let text = word("text").ok_or("send a \"text\"")?;
        let parent = word("reply_to");
        let answered = match &parent {
            Some(id) => Some(
                self.comments
                    .get(id)
                    .ok_or("no comment has the id named in \"reply_to\"")?,
            ),
            None => None,
        };
        let post = word("post").or_else(|| answered.map(|comment| comment.post.clone()));
        let post = post.unwrap_or_else(|| {
            let latest = self.newest(&asset, |_| true);
            let latest = latest.first().map(|post| post.id.clone());
            latest.unwrap_or_else(|| format!("{asset}_1"))
        });
        // A film or a photo is named by its own id as well as by its post's.
        let post = self
            .publication(&post)
            .map_or(post.clone(), |own| own.id.clone());
        if self.publication(&post).is_some_and(|own| own.closed) {
            return Err("nobody may comment on this post: it is closed".to_owned());
        }
        let author = self.public_person(rng, network, &asset, &from);
        let comment = Comment {
            parent,
            by: Some(author),
            ..self.new_comment(rng, (network, &asset), &post, text)
        };
        let id = comment.id.clone();
        self.tell_comment(rng, &comment, "add");
        self.comments.insert(id.clone(), comment);
        Ok(json!({ "id": id }))
    }

    /// A comment of the business itself under a post, not yet kept.
    pub(crate) fn new_comment(
        &self,
        rng: &mut dyn Chance,
        (network, asset): (Network, &str),
        post: &str,
        text: String,
    ) -> Comment {
        Comment {
            id: comment_id(rng, network, post),
            network,
            asset: asset.to_owned(),
            post: post.to_owned(),
            parent: None,
            by: None,
            text,
            at: self.now,
            hidden: false,
            answered: false,
            likes: BTreeSet::new(),
        }
    }

    /// A person's name and public id. Whoever comments is known by an id of its own, not by the
    /// one of the chat.
    pub(crate) fn public_person(
        &mut self,
        rng: &mut dyn Chance,
        network: Network,
        asset: &str,
        from: &str,
    ) -> (String, String) {
        let (name, _) = self.meet(rng, network, asset, from);
        let key = format!("{asset}/public/{name}");
        let public = match self.addresses.get(&key) {
            Some(id) => id.clone(),
            None => {
                let id = ids::address(rng, network);
                self.addresses.insert(key, id.clone());
                id
            }
        };
        (name, public)
    }

    /// Tells of a comment. On Instagram only new ones are told, never what becomes of them
    /// (`webhooks.md` §8).
    pub(crate) fn tell_comment(&mut self, rng: &mut dyn Chance, comment: &Comment, verb: &str) {
        let item = match comment.network {
            Network::Instagram if verb != "add" => return,
            Network::Instagram => json!({ "field": "comments", "value": {
                "id": comment.id,
                "from": self.author(comment),
                "text": comment.text,
                "parent_id": comment.parent,
                "media": self.commented_media(&comment.post),
            } }),
            _ => json!({ "field": "feed", "value": self.comment_change(comment, verb) }),
        };
        let fact = Fact {
            network: comment.network,
            asset: comment.asset.clone(),
            person: comment
                .by
                .as_ref()
                .map(|(name, _)| name.clone())
                .unwrap_or_default(),
            event: Event::Comment,
            item,
            message: None,
        };
        self.announce(rng, &fact);
    }

    /// Takes a comment away with everything that was answered to it.
    pub(crate) fn remove_comment(&mut self, rng: &mut dyn Chance, comment: &Comment) {
        let gone: Vec<Comment> = self
            .comments
            .values()
            .filter(|other| other.id == comment.id || other.parent.as_ref() == Some(&comment.id))
            .cloned()
            .collect();
        for comment in gone {
            self.comments.remove(&comment.id);
            self.tell_comment(rng, &comment, "remove");
        }
    }

    /// `POST /{comment}/comments` (Facebook), `POST /{comment}/replies` (Instagram): a public
    /// answer.
    pub(crate) fn answer_comment(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        id: &str,
        edge: &str,
    ) -> Graph<Value> {
        let comment = self.own_comment(token, id)?;
        let right = match comment.network {
            Network::Instagram => "replies",
            _ => "comments",
        };
        if edge != right {
            return Err(invalid("Unsupported post request."));
        }
        let text = call
            .params
            .text("message")
            .filter(|text| !text.is_empty())
            .ok_or_else(|| missing("The parameter message is required"))?;
        let place = (comment.network, comment.asset.as_str());
        let made = Comment {
            parent: Some(comment.id.clone()),
            ..self.new_comment(call.rng, place, &comment.post, text)
        };
        let id = made.id.clone();
        self.tell_comment(call.rng, &made, "add");
        self.comments.insert(id.clone(), made);
        call.acted = true;
        Ok(json!({ "id": id }))
    }

    /// `GET`, `POST` (hide, edit one's own) and `DELETE /{comment}`.
    pub(crate) fn comment_node(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        id: &str,
    ) -> Graph<Value> {
        let mut comment = self.own_comment(token, id)?;
        match call.method.as_str() {
            "GET" => return Ok(self.comment_asked(call, &comment)),
            "DELETE" => self.remove_comment(call.rng, &comment),
            "POST" => {
                let hidden = call
                    .params
                    .text("is_hidden")
                    .or_else(|| call.params.text("hide"));
                let verb = match (hidden, call.params.text("message")) {
                    (Some(hidden), _) => {
                        comment.hidden = hidden == "true" || hidden == "1";
                        if comment.hidden { "hide" } else { "unhide" }
                    }
                    // Only Facebook lets one's own comment be changed.
                    (None, Some(words))
                        if comment.by.is_none() && comment.network == Network::Facebook =>
                    {
                        comment.text = words;
                        "edited"
                    }
                    _ => return Err(super::error::unsupported("post")),
                };
                self.tell_comment(call.rng, &comment, verb);
                self.comments.insert(id.to_owned(), comment);
            }
            method => return Err(super::error::unsupported(method)),
        }
        call.acted = true;
        Ok(json!({ "success": true }))
    }

    /// `POST` and `DELETE /{comment}/likes`.
    pub(crate) fn like_comment(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        id: &str,
    ) -> Graph<Value> {
        let comment = self.own_comment(token, id)?;
        if comment.network == Network::Instagram {
            return Err(super::error::unsupported(&call.method));
        }
        let own = comment.asset.clone();
        if let Some(comment) = self.comments.get_mut(id) {
            match call.method.as_str() {
                "DELETE" => comment.likes.remove(&own),
                _ => comment.likes.insert(own),
            };
        }
        call.acted = true;
        Ok(json!({ "success": true }))
    }

    pub(crate) fn own_comment(&self, token: &Token, id: &str) -> Graph<Comment> {
        page_token(token)?;
        self.comments
            .get(id)
            .filter(|comment| token.covers(&comment.asset))
            .cloned()
            .ok_or_else(|| super::error::no_object("get", id))
    }

    /// `recipient: {"comment_id"}`: once, within seven days; the answer names the person.
    pub(crate) fn answer_in_private(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        id: &str,
    ) -> Graph<Value> {
        let comment = self.own_comment(token, id)?;
        let Some((name, _)) = comment.by.clone() else {
            return Err(invalid("The comment is the Page's own."));
        };
        if comment.answered || self.now >= comment.at + PRIVATE {
            return Err(
                invalid("Invalid parameter: the comment cannot be answered in private")
                    .with_subcode(2_534_025),
            );
        }
        let message = call.params.json("message").unwrap_or_default();
        let text = plain(&message["text"])
            .filter(|text| !text.is_empty())
            .ok_or_else(|| missing("The parameter message is required"))?;
        let (_, address) = self.meet(call.rng, comment.network, &comment.asset, &name);
        let thread = self.thread_for(call.rng, comment.network, &comment.asset, &address, &name);
        let id = ids::message(call.rng, comment.network, &address, true);
        let made = Message {
            id: id.clone(),
            thread,
            from_business: true,
            at: self.now,
            kind: "text".to_owned(),
            text: Some(text),
            media: None,
            opaque: plain(&message["metadata"]),
            app: Some(token.app.clone()),
            reply_to: None,
            arrived: None,
            delivered: None,
            read: None,
            failed: None,
            reaction: None,
            never: call.never,
            until: (call.late > 0).then(|| self.now + call.late),
            answer: Fate::Given,
            evidence: false,
            referral: None,
            content: Some(json!({ "comment_id": comment.id }).to_string()),
        };
        self.set_out(call.rng, made, call.fails);
        if let Some(comment) = self.comments.get_mut(&comment.id) {
            comment.answered = true;
        }
        call.acted = true;
        call.message = Some(id.clone());
        Ok(json!({ "recipient_id": address, "message_id": id }))
    }

    /// Every comment, for people and tests.
    #[must_use]
    pub fn shown_comments(&self) -> Vec<Value> {
        let mut all: Vec<&Comment> = self.comments.values().collect();
        all.sort_by_key(|comment| (comment.at, &comment.id));
        all.into_iter().map(|one| self.comment_row(one)).collect()
    }
}

fn comment_id(rng: &mut dyn Chance, network: Network, post: &str) -> String {
    match network {
        Network::Instagram => ids::digits(rng, 17),
        _ => format!(
            "{}_{}",
            post.rsplit('_').next().unwrap_or(post),
            ids::digits(rng, 15)
        ),
    }
}
