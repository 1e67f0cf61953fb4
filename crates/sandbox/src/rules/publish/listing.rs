//! What a Page shows of itself: its posts, stories, films, and each of them
//! (`publishing.md` §1).

use super::super::access::Token;
use super::super::error::{Graph, no_object};
use super::super::fields::{Field, project_all};
use super::super::graph::wanted;
use super::super::media::Media;
use super::super::route::Call;
use super::super::time::{SECOND, graph};
use super::super::world::{Network, World};
use super::film::Film;
use super::photo::Photo;
use super::{Publication, Sort};
use serde_json::{Value, json};

impl World {
    /// `GET /{page}/feed`, `/posts`, `/published_posts`: everything but stories, newest first.
    pub(super) fn page_posts(&self, call: &Call<'_>, page: &str) -> Value {
        let wanted = wanted(call);
        let default = ["created_time", "message"];
        let rows: Vec<(String, Value)> = self
            .newest(page, |post| post.sort != Sort::Story)
            .into_iter()
            .map(|post| {
                let row = project_all(&self.post_node(post, &wanted), &wanted, &default);
                (post.id.clone(), row)
            })
            .collect();
        self.page(call, &rows, &format!("{page}/{}", call.edge()))
    }

    /// What an asset's lists show now of the publications that fit, newest first.
    pub(in crate::rules) fn newest(
        &self,
        asset: &str,
        fits: impl Fn(&Publication) -> bool,
    ) -> Vec<&Publication> {
        self.shown_of(asset, |post| post.ad.is_none() && fits(post))
    }

    /// What people see now of an asset's publications that fit, ads too, newest first.
    pub(in crate::rules) fn shown_of(
        &self,
        asset: &str,
        fits: impl Fn(&Publication) -> bool,
    ) -> Vec<&Publication> {
        let mut shown: Vec<&Publication> = self
            .publications
            .values()
            .filter(|post| post.asset == asset && post.is_shown(self.now) && fits(post))
            .collect();
        shown.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        shown
    }

    /// A post of a Page with everything that can be asked for.
    fn post_node(&self, post: &Publication, wanted: &[Field]) -> Value {
        let mut node = json!({
            "id": post.id,
            "created_time": graph(post.at),
            "updated_time": graph(post.at),
            "permalink_url": self.permalink(post),
            "is_published": post.public,
            "is_hidden": false,
            "status_type": status_type(post),
            "from": { "id": post.asset, "name": self.name_of_asset(&post.asset) },
        });
        // What a post does not have is left out.
        if let Some(text) = &post.text {
            node["message"] = json!(text);
        }
        if let Some(file) = post.files.first() {
            node["full_picture"] = json!(self.picture_of(&file.media));
        }
        if let Some(attachment) = self.attachment_of(post) {
            node["attachments"] = json!({ "data": [attachment] });
        }
        if post.shares > 0 {
            node["shares"] = json!({ "count": post.shares });
        }
        let likes: Vec<Value> = post
            .likes
            .iter()
            .map(|name| json!({ "name": name }))
            .collect();
        let liked = json!({ "data": likes, "summary": { "total_count": post.likes.len() } });
        node["likes"] = liked.clone();
        node["reactions"] = liked;
        let comments = wanted.iter().find(|field| field.name == "comments");
        node["comments"] = self.comments_under(post, comments);
        node
    }

    /// Where a post can be looked at: the sandbox's own page.
    pub(super) fn permalink(&self, post: &Publication) -> String {
        format!("{}/feed#post-{}", self.settings.base_url, post.id)
    }

    /// A picture of a medium; of a film a drawn one.
    pub(super) fn picture_of(&self, media: &str) -> String {
        match self.media.get(media) {
            Some(held) if held.mime.starts_with("image/") => self.cdn_url(held),
            _ => format!("{}/avatar/{media}.png", self.settings.base_url),
        }
    }

    pub(super) fn name_of_asset(&self, asset: &str) -> &str {
        let page = self.pages.get(asset).map(|page| page.name.as_str());
        let account = || Some(self.instagrams.get(asset)?.name.as_str());
        page.or_else(account).unwrap_or_default()
    }

    fn attachment_of(&self, post: &Publication) -> Option<Value> {
        if let Some(link) = &post.link {
            return Some(json!({
                "media_type": "link",
                "type": "share",
                "title": link,
                "url": link,
                "unshimmed_url": link,
                "target": { "url": link },
            }));
        }
        let mut files: Vec<Value> = post
            .files
            .iter()
            .filter_map(|file| {
                let held = self.media.get(&file.media)?;
                Some(self.file_node(post, &file.object, held))
            })
            .collect();
        if files.len() < 2 {
            return files.pop();
        }
        Some(json!({
            "media_type": "album",
            "type": "album",
            "media": files[0]["media"],
            "target": { "id": post.short(), "url": self.permalink(post) },
            "url": self.permalink(post),
            "subattachments": { "data": files },
        }))
    }

    fn file_node(&self, post: &Publication, object: &str, held: &Media) -> Value {
        let film = !held.mime.starts_with("image/");
        let mut node = json!({
            "media_type": if film { "video" } else { "photo" },
            "type": if film { "video_inline" } else { "photo" },
            "media": { "image": { "src": self.picture_of(&held.id) } },
            "target": { "id": object, "url": self.permalink(post) },
            "url": self.permalink(post),
        });
        if film {
            node["media"]["source"] = json!(self.cdn_url(held));
        }
        node
    }

    /// `GET /{post}`.
    pub(super) fn post_by_id(&self, call: &Call<'_>, token: &Token, id: &str) -> Graph<Value> {
        let post = self.own_publication(token, "get", id)?;
        let wanted = wanted(call);
        if post.network == Network::Instagram {
            return Ok(project_all(&self.media_of(&post, &wanted), &wanted, &[]));
        }
        let node = self.post_node(&post, &wanted);
        Ok(project_all(&node, &wanted, &["created_time", "message"]))
    }

    /// The stories that a Page's archive shows.
    fn kept_stories(&self, page: &str) -> impl Iterator<Item = &Publication> {
        let on = self.keeps_stories(page);
        self.publications
            .values()
            .filter(move |post| on && post.asset == page && post.kept)
            .filter(|post| post.was_public(self.now) && post.removed.is_none())
    }

    /// Whether a Page's list of stories shows any.
    pub(super) fn lists_stories(&self, page: &str) -> bool {
        self.kept_stories(page).next().is_some()
    }

    /// `GET /{page}/stories`: only what the Page's archive keeps.
    pub(super) fn page_stories(&self, call: &Call<'_>, page: &str) -> Value {
        let mut kept: Vec<&Publication> = self.kept_stories(page).collect();
        kept.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        let rows: Vec<(String, Value)> = kept
            .into_iter()
            .map(|post| (post.id.clone(), self.story_row(post)))
            .collect();
        self.page(call, &rows, &format!("{page}/stories"))
    }

    fn story_row(&self, post: &Publication) -> Value {
        let film = post
            .files
            .first()
            .is_some_and(|file| self.films.contains_key(&file.object));
        json!({
            "post_id": post.id,
            "status": if post.is_shown(self.now) { "published" } else { "archived" },
            "creation_time": (post.at / SECOND).to_string(),
            "media_type": if film { "video" } else { "photo" },
            "media_id": post.files.first().map(|file| &file.object),
            "url": self.permalink(post),
        })
    }

    /// `GET /{page}/videos` and `/video_reels`: films, newest first, published or not.
    pub(super) fn page_films(&self, call: &Call<'_>, page: &str, sort: Sort) -> Value {
        let wanted = wanted(call);
        let mut films: Vec<&Film> = self
            .films
            .values()
            .filter(|film| film.asset == page && film.sort == sort && film.media.is_some())
            .collect();
        films.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        let rows: Vec<(String, Value)> = films
            .into_iter()
            .map(|film| {
                let row = project_all(&self.film_node(film), &wanted, &["updated_time"]);
                (film.id.clone(), row)
            })
            .collect();
        self.page(call, &rows, &format!("{page}/{}", call.edge()))
    }

    /// A film with everything that can be asked for.
    fn film_node(&self, film: &Film) -> Value {
        let media = film.media.as_ref().and_then(|id| self.media_bytes(id));
        let length = media.and_then(|(_, bytes)| super::look(bytes)?.length);
        let mut node = json!({
            "id": film.id,
            "created_time": graph(film.at),
            "updated_time": graph(film.ready.unwrap_or(film.at)),
            "status": self.film_status(film),
            "published": film.post.is_some(),
        });
        for (name, value) in [("description", &film.text), ("title", &film.title)] {
            if let Some(value) = value {
                node[name] = json!(value);
            }
        }
        if let Some(length) = length {
            node["length"] = json!(length / SECOND);
        }
        if let Some(post) = film.post.as_ref().and_then(|id| self.publications.get(id)) {
            node["post_id"] = json!(post.id);
            node["permalink_url"] = json!(self.permalink(post));
        }
        node
    }

    /// `GET /{film}` and `GET /{photo}`.
    pub(super) fn file_by_id(&self, call: &Call<'_>, token: &Token, id: &str) -> Graph<Value> {
        let wanted = wanted(call);
        if let Some(film) = self.films.get(id).filter(|film| token.covers(&film.asset)) {
            return Ok(project_all(
                &self.film_node(film),
                &wanted,
                &["updated_time"],
            ));
        }
        let own = self.photos.get(id);
        let photo = own.filter(|photo| token.covers(&photo.asset));
        let photo: &Photo = photo.ok_or_else(|| no_object("get", id))?;
        let mut node = json!({
            "id": photo.id,
            "created_time": graph(photo.at),
            "images": [{ "source": self.picture_of(&photo.media) }],
            "picture": self.picture_of(&photo.media),
        });
        for (name, value) in [
            ("name", &photo.text),
            ("alt_text_custom", &photo.alt),
            ("page_story_id", &photo.post),
        ] {
            if let Some(value) = value {
                node[name] = json!(value);
            }
        }
        Ok(project_all(&node, &wanted, &["created_time", "name"]))
    }
}

fn status_type(post: &Publication) -> &'static str {
    match post.sort {
        _ if post.link.is_some() => "shared_story",
        Sort::Words => "mobile_status_update",
        Sort::Photos => "added_photos",
        Sort::Video | Sort::Reel | Sort::Story => "added_video",
    }
}
