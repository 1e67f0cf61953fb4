//! Photos of a Page: `POST /{page}/photos` by address or in the form, published at once or kept
//! for a post or a story (`publishing.md` §1).

use super::super::access::Token;
use super::super::chance::Chance;
use super::super::error::{Graph, GraphError, invalid};
use super::super::ids;
use super::super::request::{Blob, Effect};
use super::super::route::Call;
use super::super::task::{TaskResult, Work};
use super::super::time::Ms;
use super::super::world::{Network, World};
use super::{Shown, Sort, checked, flag, words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The largest photo: 10 MB.
const LARGEST: usize = 10 * 1024 * 1024;
/// The types taken.
const TYPES: [&str; 5] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/bmp",
    "image/tiff",
];

/// A photo of a Page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// Its id.
    pub id: String,
    /// The Page.
    pub asset: String,
    /// Its bytes: an id of the world's media.
    pub media: String,
    /// Its caption.
    pub text: Option<String>,
    /// What it shows, for those who cannot see it.
    pub alt: Option<String>,
    /// When it came.
    pub at: Ms,
    /// The post that shows it first.
    pub post: Option<String>,
}

/// A photo about to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PhotoDraft {
    page: String,
    app: String,
    text: Option<String>,
    alt: Option<String>,
    public: bool,
}

impl World {
    /// `POST /{page}/photos`.
    pub(super) fn add_photo(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        page: &str,
    ) -> Graph<Value> {
        let text = words(&call.params, "caption").or_else(|| words(&call.params, "message"));
        let draft = PhotoDraft {
            page: page.to_owned(),
            app: token.app.clone(),
            text: checked(text)?,
            alt: words(&call.params, "alt_text_custom"),
            public: flag(&call.params, "published").unwrap_or(true),
        };
        if let Some(part) = call.params.files.first() {
            let bytes = Blob::new(part.bytes.clone());
            let (answer, made) = self.make_photo(call.rng, draft, bytes)?;
            call.acted = true;
            call.message = Some(made);
            return Ok(answer);
        }
        let url = call.params.text("url");
        let url =
            url.ok_or_else(|| GraphError::new(400, 324, "(#324) Missing or invalid image file"))?;
        let work = Work::Photo(Box::new(draft));
        let limit = LARGEST;
        let (number, effect) = self.hand_out(work, |task| Effect::FetchLink { task, url, limit });
        call.effects.push(effect);
        call.pending = Some(number);
        Ok(Value::Null)
    }

    /// The photo was fetched, or not.
    pub(in crate::rules) fn fetched_photo(
        &mut self,
        rng: &mut dyn Chance,
        draft: PhotoDraft,
        result: &TaskResult,
    ) -> (Graph<Value>, Option<String>) {
        if result.status != Some(200) || result.body.is_empty() {
            let error = GraphError::new(400, 324, "(#324) Missing or invalid image file");
            return (Err(error), None);
        }
        match self.make_photo(rng, draft, result.body.clone()) {
            Ok((answer, made)) => (Ok(answer), Some(made)),
            Err(error) => (Err(error), None),
        }
    }

    /// Keeps a photo and publishes it, where it is to be public; the answer, and the post or the
    /// photo.
    fn make_photo(
        &mut self,
        rng: &mut dyn Chance,
        draft: PhotoDraft,
        bytes: Blob,
    ) -> Graph<(Value, String)> {
        let look = super::look(&bytes).filter(|look| TYPES.contains(&look.mime));
        let look = look.filter(|_| bytes.len() <= LARGEST).ok_or_else(|| {
            invalid("Your photo couldn't be uploaded. Photos should be smaller than 10 MB and saved as JPG, PNG, GIF, TIFF or BMP files.")
                .with_subcode(1_366_046)
        })?;
        let media = ids::digits(rng, 16);
        let media = self.store(media, &draft.page, look.mime, bytes, None);
        let mut photo = Photo {
            id: ids::digits(rng, 15),
            asset: draft.page,
            media,
            text: draft.text,
            alt: draft.alt,
            at: self.now,
            post: None,
        };
        let mut answer = json!({ "id": photo.id });
        if draft.public {
            let place = (Network::Facebook, photo.asset.as_str());
            let mut post = self.draft_of(rng, place, Sort::Photos, &draft.app);
            post.text.clone_from(&photo.text);
            post.files.push(shown(&photo));
            self.refuse_double(&post)?;
            photo.post = Some(post.id.clone());
            answer["post_id"] = json!(post.id);
            self.publish(rng, post);
        }
        // The post, or the photo that waits for one.
        let made = photo.post.clone().unwrap_or_else(|| photo.id.clone());
        self.photos.insert(photo.id.clone(), photo);
        Ok((answer, made))
    }

    /// The photos named in `attached_media`, a list of `{"media_fbid"}` or members of it.
    pub(super) fn attached(&self, call: &Call<'_>, page: &str) -> Graph<Vec<Photo>> {
        let list = match call.params.json("attached_media") {
            Some(Value::Array(list)) => list,
            Some(_) => return Err(invalid("Param attached_media must be an array.")),
            None => (0..)
                .map_while(|place| call.params.json(&format!("attached_media[{place}]")))
                .collect(),
        };
        list.iter()
            .map(|one| {
                let id = super::super::params::plain(&one["media_fbid"]).unwrap_or_default();
                let own = self.photos.get(&id).filter(|photo| photo.asset == page);
                own.cloned().ok_or_else(|| {
                    invalid("Param attached_media[media_fbid] is not a photo of this Page")
                })
            })
            .collect()
    }

    /// A photo as a file of `post`; it stands there from now on.
    pub(super) fn show_photo(&mut self, id: &str, post: &str) {
        if let Some(photo) = self.photos.get_mut(id) {
            photo.post.get_or_insert_with(|| post.to_owned());
        }
    }
}

/// A photo as a file of a post.
pub(super) fn shown(photo: &Photo) -> Shown {
    Shown {
        object: photo.id.clone(),
        media: photo.media.clone(),
        alt: photo.alt.clone(),
    }
}
