//! What webhooks tell of posts (`webhooks.md` §7, §8): the `feed` of a Page, and the figures of an
//! Instagram story when it ends. Instagram does not tell of an account's own posts.

use super::super::chance::Chance;
use super::super::outbox::Fact;
use super::super::webhook::Event;
use super::super::world::{Network, World};
use super::{Publication, Sort};
use serde_json::{Value, json};

impl World {
    /// A post has become public.
    pub(in crate::rules) fn tell_shown(&mut self, rng: &mut dyn Chance, id: &str) {
        let Some(post) = self.publications.get(id).cloned() else {
            return;
        };
        if post.sort != Sort::Story && post.removed.is_none() {
            self.tell_changed(rng, &post, "add");
        }
    }

    /// A story has ended: where a Page is linked, its figures are told.
    pub(in crate::rules) fn tell_ended(&mut self, rng: &mut dyn Chance, id: &str) {
        let Some(post) = self.publications.get(id).cloned() else {
            return;
        };
        if post.network != Network::Instagram || self.page_of(&post.asset).is_none() {
            return;
        }
        let item = json!({ "field": "story_insights", "value": self.story_figures(&post) });
        self.tell(rng, &post, Event::Insights, item);
    }

    /// A Page's post was added, edited or removed.
    pub(super) fn tell_changed(&mut self, rng: &mut dyn Chance, post: &Publication, verb: &str) {
        if post.network != Network::Facebook || post.sort == Sort::Story {
            return;
        }
        let item = json!({ "field": "feed", "value": self.change_of(post, verb) });
        self.tell(rng, post, Event::Post, item);
    }

    fn tell(&mut self, rng: &mut dyn Chance, post: &Publication, event: Event, item: Value) {
        let fact = Fact {
            network: post.network,
            asset: post.asset.clone(),
            person: String::new(),
            event,
            item,
            message: None,
        };
        self.announce(rng, &fact);
    }

    /// The `value` of a change: item status, photo or video, with what that item has.
    fn change_of(&self, post: &Publication, verb: &str) -> Value {
        let first = post.files.first();
        let item = match (post.sort, post.files.len()) {
            _ if verb == "remove" => "post",
            (Sort::Photos, 1) => "photo",
            (Sort::Video | Sort::Reel, _) => "video",
            _ if post.link.is_some() => "share",
            _ => "status",
        };
        let mut value = json!({
            "item": item,
            "verb": verb,
            "post_id": post.id,
            "from": { "id": post.asset, "name": self.name_of_asset(&post.asset) },
            "created_time": self.now.div_euclid(1000),
        });
        if verb == "remove" {
            value["recipient_id"] = json!(post.asset);
            return value;
        }
        value["published"] = json!(1);
        if let Some(text) = &post.text {
            value["message"] = json!(text);
        }
        match (item, first) {
            ("photo", Some(file)) => {
                value["photo_id"] = json!(file.object);
                value["link"] = json!(self.picture_of(&file.media));
            }
            ("video", Some(file)) => {
                value["video_id"] = json!(file.object);
                value["link"] = json!(self.picture_of(&file.media));
            }
            ("share", _) => value["link"] = json!(post.link),
            (_, Some(_)) => {
                let all: Vec<String> = post
                    .files
                    .iter()
                    .map(|file| self.picture_of(&file.media))
                    .collect();
                value["photos"] = json!(all);
            }
            _ => {}
        }
        value
    }
}
