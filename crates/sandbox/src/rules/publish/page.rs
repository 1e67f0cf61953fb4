//! Posts of a Page: words, links, several photos, photo stories; changing and deleting them
//! (`publishing.md` §1).

use super::super::access::Token;
use super::super::error::{Graph, invalid, known, unsupported};
use super::super::route::Call;
use super::super::world::{Network, World};
use super::photo::shown;
use super::{Sort, checked, flag, words};
use serde_json::{Value, json};

impl World {
    /// `POST /{page}/feed`.
    pub(super) fn add_post(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        page: &str,
    ) -> Graph<Value> {
        let text = checked(words(&call.params, "message"))?;
        let link = words(&call.params, "link");
        let photos = self.attached(call, page)?;
        if text.is_none() && link.is_none() && photos.is_empty() {
            return Err(invalid("Missing message or attachment"));
        }
        if let Some(link) = &link {
            check_link(link)?;
        }
        let sort = match photos.is_empty() {
            true => Sort::Words,
            false => Sort::Photos,
        };
        let place = (Network::Facebook, page);
        let mut post = self.draft_of(call.rng, place, sort, &token.app);
        post.text = text;
        post.link = link;
        post.files = photos.iter().map(shown).collect();
        post.public = flag(&call.params, "published").unwrap_or(true);
        self.refuse_double(&post)?;
        let (id, public) = (post.id.clone(), post.public);
        for photo in &photos {
            self.show_photo(&photo.id, &id);
        }
        self.publish(call.rng, post);
        call.acted = true;
        call.message = public.then(|| id.clone());
        Ok(json!({ "id": id }))
    }

    /// `POST /{page}/photo_stories`: a photo that was uploaded without being published.
    pub(super) fn add_photo_story(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        page: &str,
    ) -> Graph<Value> {
        let id = call.params.text("photo_id").unwrap_or_default();
        let photo = self.photos.get(&id).filter(|photo| photo.asset == page);
        let photo = photo
            .cloned()
            .ok_or_else(|| invalid("Param photo_id must be a valid photo of this Page"))?;
        let place = (Network::Facebook, page);
        let mut post = self.draft_of(call.rng, place, Sort::Story, &token.app);
        post.files.push(shown(&photo));
        let id = post.id.clone();
        self.show_photo(&photo.id, &id);
        self.publish(call.rng, post);
        call.acted = true;
        call.message = Some(id.clone());
        Ok(json!({ "success": true, "post_id": id }))
    }

    /// `POST /{post}`: other words, by the app that made it; publishing what is not public yet.
    pub(super) fn change_post(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        id: &str,
    ) -> Graph<Value> {
        let mut post = self.own_publication(token, "post", id)?;
        let closing = flag(&call.params, "comment_enabled");
        if post.network == Network::Instagram {
            let open = closing.ok_or_else(|| unsupported("post"))?;
            post.closed = !open;
            self.publications.insert(post.id.clone(), post);
            call.acted = true;
            return Ok(json!({ "success": true }));
        }
        if post.app != token.app {
            return Err(known(200, None));
        }
        let text = checked(words(&call.params, "message"))?;
        let opening = flag(&call.params, "is_published") == Some(true) && !post.public;
        if text.is_none() && !opening {
            return Err(invalid("Nothing to change"));
        }
        if let Some(text) = text {
            post.text = Some(text);
            self.tell_changed(call.rng, &post, "edited");
        }
        let id = post.id.clone();
        if opening {
            post.public = true;
            post.made = self.now;
            post.at = self.now;
            call.message = Some(id);
            self.publish(call.rng, post);
        } else {
            self.publications.insert(id, post);
        }
        call.acted = true;
        Ok(json!({ "success": true }))
    }

    /// `DELETE /{post}` of a Page; media of Instagram are not deleted by API.
    pub(super) fn delete_post(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        id: &str,
    ) -> Graph<Value> {
        let mut post = self.own_publication(token, "delete", id)?;
        if post.network == Network::Instagram {
            return Err(unsupported("delete"));
        }
        post.removed = Some(self.now);
        self.comments.retain(|_, comment| comment.post != post.id);
        self.tell_changed(call.rng, &post, "remove");
        self.publications.insert(post.id.clone(), post);
        call.acted = true;
        Ok(json!({ "success": true }))
    }
}

/// Refuses links that no post may show (`errors.md`, "Facebook Page publishing subcodes").
fn check_link(link: &str) -> Graph<()> {
    let rest = link
        .strip_prefix("https://")
        .or_else(|| link.strip_prefix("http://"));
    let Some(rest) = rest.filter(|rest| !rest.is_empty()) else {
        return Err(invalid("The url you supplied is invalid").with_subcode(2_061_006));
    };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("");
    if host == "facebook.com" || host.ends_with(".facebook.com") {
        return Err(invalid("Links to facebook.com cannot be posted").with_subcode(1_609_008));
    }
    Ok(())
}
