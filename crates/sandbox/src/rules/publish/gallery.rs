//! What an Instagram account shows of itself: media and stories (`publishing.md` §2).

use super::super::fields::{Field, project_all};
use super::super::graph::wanted;
use super::super::route::Call;
use super::super::time::graph;
use super::super::world::World;
use super::{Publication, Shown, Sort};
use serde_json::{Value, json};

impl World {
    /// `GET /{account}/media` (posts and reels) and `/stories` (those still shown), newest first.
    pub(super) fn account_media(&self, call: &Call<'_>, account: &str) -> Value {
        let wanted = wanted(call);
        let stories = call.edge() == "stories";
        let rows: Vec<(String, Value)> = self
            .newest(account, |post| (post.sort == Sort::Story) == stories)
            .into_iter()
            .map(|post| {
                let row = project_all(&self.media_of(post, &wanted), &wanted, &[]);
                (post.id.clone(), row)
            })
            .collect();
        self.page(call, &rows, &format!("{account}/{}", call.edge()))
    }

    /// A medium with everything that can be asked for.
    pub(super) fn media_of(&self, post: &Publication, wanted: &[Field]) -> Value {
        let account = self.instagrams.get(&post.asset);
        let username = account.map(|account| account.username.as_str());
        let product = match post.sort {
            Sort::Story => "STORY",
            Sort::Reel | Sort::Video => "REELS",
            Sort::Words | Sort::Photos => "FEED",
        };
        let mut node = match post.files.as_slice() {
            [single] => self.file_of(single),
            files => {
                let children: Vec<Value> = files.iter().map(|file| self.file_of(file)).collect();
                json!({
                    "media_type": "CAROUSEL_ALBUM",
                    "media_url": children.first().map(|child| child["media_url"].clone()),
                    "children": { "data": children },
                })
            }
        };
        let comments = wanted.iter().find(|field| field.name == "comments");
        let under = self.comments.values().filter(|one| one.post == post.id);
        let more = json!({
            "id": post.id,
            "ig_id": post.id,
            "timestamp": graph(post.at),
            "permalink": self.permalink(post),
            "shortcode": post.short(),
            "media_product_type": product,
            "username": username,
            "owner": { "id": post.asset },
            "like_count": post.likes.len(),
            "comments_count": under.count(),
            "is_comment_enabled": !post.closed,
            "comments": self.comments_under(post, comments),
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            node[name] = value.clone();
        }
        if let Some(text) = &post.text {
            node["caption"] = json!(text);
        }
        node
    }

    /// A file as the node of its own that it is in a carousel.
    fn file_of(&self, file: &Shown) -> Value {
        let Some(held) = self.media.get(&file.media) else {
            return json!({ "id": file.object });
        };
        let film = held.mime.starts_with("video/");
        let mut node = json!({
            "id": file.object,
            "media_type": if film { "VIDEO" } else { "IMAGE" },
            "media_url": self.cdn_url(held),
        });
        if film {
            node["thumbnail_url"] = json!(self.picture_of(&file.media));
        }
        if let Some(alt) = &file.alt {
            node["alt_text"] = json!(alt);
        }
        node
    }
}
