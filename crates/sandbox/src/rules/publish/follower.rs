//! What people do under posts besides writing: they edit and delete what they wrote, like, share,
//! save, and mention the business.

use super::super::chance::Chance;
use super::super::outbox::Fact;
use super::super::time::Ms;
use super::super::webhook::Event;
use super::super::world::{Network, World};
use serde_json::{Value, json};

impl World {
    /// A person does something: `act` is `edit`, `delete`, `like`, `share`, `save` or `mention`.
    ///
    /// # Errors
    /// A sentence when it cannot be done.
    pub fn follow(
        &mut self,
        now: Ms,
        rng: &mut dyn Chance,
        act: &str,
        wanted: &Value,
    ) -> Result<Value, String> {
        self.advance(now, rng);
        let id = wanted["id"].as_str().unwrap_or_default().to_owned();
        let from = wanted["from"].as_str().unwrap_or_default().to_owned();
        match act {
            "edit" => self.edit_as_person(rng, &id, wanted["text"].as_str().unwrap_or_default()),
            "delete" => self.delete_as_person(rng, &id),
            "like" | "share" | "save" => {
                let back = wanted["undo"].as_bool().unwrap_or(false);
                self.enjoy(rng, act, (&id, &from), back)
            }
            "mention" => {
                let network = wanted["kind"].as_str().and_then(Network::read);
                let network = network
                    .filter(|network| *network != Network::Whatsapp)
                    .ok_or("\"kind\" is facebook or instagram")?;
                if from.is_empty() {
                    return Err("say who mentions the business: \"from\", any name".to_owned());
                }
                let asset = self.asset_for(network, wanted["to"].as_str())?;
                self.mention(rng, network, (&asset, &from), wanted)
            }
            other => Err(format!("nobody can {other:?} a post")),
        }
    }

    /// Switches a Page's story archive.
    pub(in crate::rules) fn set_archive(
        &mut self,
        page: Option<&str>,
        on: bool,
    ) -> Result<Value, String> {
        let page = self.asset_for(Network::Facebook, page)?;
        self.held
            .insert(format!("{page}/story_archive"), Value::Bool(on));
        Ok(json!({ "page": page, "on": on }))
    }

    /// The author changes a comment. Facebook tells of it, Instagram does not.
    fn edit_as_person(
        &mut self,
        rng: &mut dyn Chance,
        id: &str,
        text: &str,
    ) -> Result<Value, String> {
        let found = self.comments.get_mut(id);
        let comment = found.filter(|comment| comment.by.is_some());
        let comment = comment.ok_or("no person's comment has this \"id\"")?;
        if text.trim().is_empty() {
            return Err("send a \"text\"".to_owned());
        }
        text.clone_into(&mut comment.text);
        let comment = comment.clone();
        self.tell_comment(rng, &comment, "edited");
        Ok(json!({ "id": id }))
    }

    /// The author deletes a comment, and what was answered to it goes with it.
    fn delete_as_person(&mut self, rng: &mut dyn Chance, id: &str) -> Result<Value, String> {
        let found = self.comments.get(id).cloned();
        let comment = found.filter(|comment| comment.by.is_some());
        let comment = comment.ok_or("no person's comment has this \"id\"")?;
        self.remove_comment(rng, &comment);
        Ok(json!({ "id": id }))
    }

    /// A person likes, shares or saves a post, or likes a comment.
    fn enjoy(
        &mut self,
        rng: &mut dyn Chance,
        act: &str,
        (id, from): (&str, &str),
        back: bool,
    ) -> Result<Value, String> {
        if from.is_empty() {
            return Err("say who does it: \"from\", any name".to_owned());
        }
        if let Some(comment) = self.comments.get_mut(id).filter(|_| act == "like") {
            match back {
                true => comment.likes.remove(from),
                false => comment.likes.insert(from.to_owned()),
            };
            let comment = comment.clone();
            let place = (comment.network, comment.asset.as_str());
            self.tell_like(rng, place, from, (&comment.post, Some(&comment.id)), back);
            return Ok(json!({ "likes": comment.likes.len() }));
        }
        let shown = self.publication(id).filter(|post| post.is_shown(self.now));
        let key = shown.map(|post| post.id.clone()).unwrap_or_default();
        let post = self
            .publications
            .get_mut(&key)
            .ok_or("no post or comment has this \"id\"")?;
        match (act, back) {
            ("share", _) => post.shares += 1,
            ("save", _) => post.saves += 1,
            (_, true) => {
                post.likes.remove(from);
            }
            (_, false) => {
                post.likes.insert(from.to_owned());
            }
        }
        let post = post.clone();
        if act == "like" {
            let place = (post.network, post.asset.as_str());
            self.tell_like(rng, place, from, (&post.id, None), back);
        }
        Ok(json!({ "likes": post.likes.len(), "shares": post.shares, "saves": post.saves }))
    }

    /// A reaction under a Page's post; Instagram tells of none.
    fn tell_like(
        &mut self,
        rng: &mut dyn Chance,
        (network, asset): (Network, &str),
        from: &str,
        (post, comment): (&str, Option<&str>),
        back: bool,
    ) {
        if network != Network::Facebook {
            return;
        }
        let (name, public) = self.public_person(rng, network, asset, from);
        let mut value = json!({
            "item": "reaction",
            "verb": if back { "remove" } else { "add" },
            "reaction_type": "like",
            "post_id": post,
            "parent_id": post,
            "from": { "id": public, "name": name },
            "created_time": self.now.div_euclid(1000),
        });
        if let Some(comment) = comment {
            value["comment_id"] = json!(comment);
            value["parent_id"] = json!(comment);
        }
        let fact = Fact {
            network,
            asset: asset.to_owned(),
            person: name,
            event: Event::Like,
            item: json!({ "field": "feed", "value": value }),
            message: None,
        };
        self.announce(rng, &fact);
    }
}
