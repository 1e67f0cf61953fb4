//! Films of a Page: videos (in one go, by address, in pieces), reels and video stories
//! (`publishing.md` §1).

use super::super::access::Token;
use super::super::chance::Chance;
use super::super::error::{Graph, GraphError, invalid, no_object};
use super::super::ids;
use super::super::request::{Blob, Effect};
use super::super::route::Call;
use super::super::task::{TaskResult, Work};
use super::super::time::{DAY, Ms, SECOND};
use super::super::world::{Network, World};
use super::upload::Upload;
use super::{Look, Shown, Sort, checked, words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Reels by API in a rolling day, for each Page.
const REELS: usize = 30;
/// The longest piece asked for; a caller may send more at once.
const PIECE: u64 = 4 * 1024 * 1024;
/// The largest film fetched by its address.
const LARGEST: usize = 300 * 1024 * 1024;

/// A film of a Page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Film {
    /// Its id.
    pub id: String,
    /// The Page.
    pub asset: String,
    /// The app that brought it.
    pub app: String,
    /// Video, reel or story.
    pub sort: Sort,
    /// Its description.
    pub text: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its bytes, once all are here.
    pub media: Option<String>,
    /// When it came.
    pub at: Ms,
    /// When the platform is through with it.
    pub ready: Option<Ms>,
    /// Whether it could not be used.
    pub failed: bool,
    /// The post that shows it.
    pub post: Option<String>,
}

impl World {
    /// `POST /{page}/videos`, `/video_reels`, `/video_stories`.
    pub(super) fn add_film(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        page: &str,
        sort: Sort,
    ) -> Graph<Value> {
        let phase = call.params.text("upload_phase").unwrap_or_default();
        match (phase.to_ascii_lowercase().as_str(), sort) {
            ("start", _) => self.start_film(call, token, page, sort),
            ("transfer", Sort::Video) => self.transfer(call, page),
            ("finish", _) => self.finish_film(call, page, sort),
            ("", Sort::Video) => self.whole_film(call, token, page),
            _ => Err(invalid(
                "Param upload_phase must be one of {START, TRANSFER, FINISH, CANCEL}",
            )),
        }
    }

    fn new_film(&mut self, call: &mut Call<'_>, token: &Token, page: &str, sort: Sort) -> Film {
        Film {
            id: ids::digits(call.rng, 15),
            asset: page.to_owned(),
            app: token.app.clone(),
            sort,
            text: None,
            title: None,
            media: None,
            at: self.now,
            ready: None,
            failed: false,
            post: None,
        }
    }

    fn start_film(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        page: &str,
        sort: Sort,
    ) -> Graph<Value> {
        let film = self.new_film(call, token, page, sort);
        let size = call.params.number("file_size");
        let size = size.and_then(|size| u64::try_from(size).ok());
        if sort == Sort::Video && size.is_none_or(|size| size == 0) {
            return Err(invalid("The parameter file_size is required"));
        }
        let id = film.id.clone();
        let upload = Upload {
            owner: page.to_owned(),
            size: size.filter(|_| sort == Sort::Video),
            ..Upload::default()
        };
        self.uploads.insert(id.clone(), upload);
        self.films.insert(id.clone(), film);
        call.acted = true;
        call.message = Some(id.clone());
        if sort == Sort::Video {
            let mut answer = self.offsets(&id);
            answer["video_id"] = json!(id);
            answer["upload_session_id"] = json!(id);
            return Ok(answer);
        }
        let (base, version) = (&self.settings.base_url, &call.dress.version);
        Ok(json!({ "video_id": id, "upload_url": format!("{base}/video-upload/{version}/{id}") }))
    }

    /// Where the next piece begins and ends, as text, as the older upload tells it.
    fn offsets(&self, id: &str) -> Value {
        let (got, size) = self.uploads.get(id).map_or((0, 0), |upload| {
            (upload.got, upload.size.unwrap_or(upload.got))
        });
        let end = size.min(got + PIECE);
        json!({ "start_offset": got.to_string(), "end_offset": end.to_string() })
    }

    fn session(&self, call: &Call<'_>, page: &str) -> Graph<Film> {
        let id = call
            .params
            .text("upload_session_id")
            .or_else(|| call.params.text("video_id"))
            .unwrap_or_default();
        self.films
            .get(&id)
            .filter(|film| film.asset == page)
            .cloned()
            .ok_or_else(|| invalid("Invalid upload session").with_subcode(1_363_041))
    }

    /// A piece of the older upload.
    fn transfer(&mut self, call: &mut Call<'_>, page: &str) -> Graph<Value> {
        let film = self.session(call, page)?;
        let start = call.params.number("start_offset");
        let start = start
            .and_then(|start| u64::try_from(start).ok())
            .ok_or_else(|| invalid("The parameter start_offset is required"))?;
        let part = call.params.files.first().cloned();
        let part = part.ok_or_else(|| invalid("The parameter video_file_chunk is required"))?;
        let bytes = super::upload::cut(call, &part.bytes);
        self.take_piece(&film.id, start, bytes)
            .map_err(|_| invalid("The start offset is wrong").with_subcode(1_363_037))?;
        call.acted = true;
        Ok(self.offsets(&film.id))
    }

    /// The last step: the film is whole, checked, and set to be published.
    fn finish_film(&mut self, call: &mut Call<'_>, page: &str, sort: Sort) -> Graph<Value> {
        let film = self.session(call, page)?;
        if film.sort != sort {
            return Err(no_object("post", &film.id));
        }
        if let Some(post) = &film.post {
            // Finishing twice publishes once.
            return Ok(json!({ "success": true, "post_id": post }));
        }
        if sort == Sort::Reel {
            self.check_reels(page)?;
        }
        let public = match call.params.text("video_state").as_deref() {
            None | Some("PUBLISHED") => true,
            Some("DRAFT") => false,
            Some(_) => {
                return Err(invalid(
                    "Param video_state must be one of {PUBLISHED, DRAFT}",
                ));
            }
        };
        if film.media.is_none() && !self.uploads.get(&film.id).is_some_and(Upload::is_whole) {
            return Err(invalid("The video is not uploaded completely"));
        }
        let mut film = film;
        film.text = checked(words(&call.params, "description"))?;
        film.title = words(&call.params, "title");
        if film.media.is_none() {
            film.media = Some(self.assemble(call.rng, &film.id, "video/mp4"));
            self.films.insert(film.id.clone(), film.clone());
        }
        let post = self.show_film(call.rng, film, public)?;
        call.acted = true;
        call.message.clone_from(&post);
        Ok(match (sort, post) {
            (Sort::Video, _) | (_, None) => json!({ "success": true }),
            (_, Some(post)) => json!({ "success": true, "post_id": post }),
        })
    }

    /// A film in the form of the call, by a handle, or by its address.
    fn whole_film(&mut self, call: &mut Call<'_>, token: &Token, page: &str) -> Graph<Value> {
        let mut film = self.new_film(call, token, page, Sort::Video);
        film.text = checked(words(&call.params, "description"))?;
        film.title = words(&call.params, "title");
        let public = super::flag(&call.params, "published").unwrap_or(true);
        let id = film.id.clone();
        let handle = call.params.text("fbuploader_video_file_chunk");
        let by_handle = handle
            .and_then(|handle| self.held.get(&format!("handle/{handle}")))
            .and_then(Value::as_str)
            .map(str::to_owned);
        if let Some(media) = by_handle {
            film.media = Some(media);
        } else if let Some(part) = call.params.files.first() {
            let bytes = Blob::new(part.bytes.clone());
            let media = ids::digits(call.rng, 16);
            film.media = Some(self.store(media, page, "video/mp4", bytes, None));
        } else if let Some(url) = call.params.text("file_url") {
            // Fetched after the answer, as the platform does it.
            self.films.insert(id.clone(), film);
            let limit = LARGEST;
            let work = Work::Film {
                id: id.clone(),
                public,
            };
            let (_, effect) = self.hand_out(work, |task| Effect::FetchLink { task, url, limit });
            call.effects.push(effect);
            call.acted = true;
            return Ok(json!({ "id": id }));
        } else {
            return Err(GraphError::new(
                400,
                382,
                "(#382) The video file is missing",
            ));
        }
        call.message = self.show_film(call.rng, film, public)?;
        call.acted = true;
        Ok(json!({ "id": id }))
    }

    /// A film was fetched by its address, or not.
    pub(in crate::rules) fn fetched_film(
        &mut self,
        rng: &mut dyn Chance,
        id: &str,
        public: bool,
        result: &TaskResult,
    ) -> Option<String> {
        let mut film = self.films.get(id)?.clone();
        if result.status != Some(200) || result.body.is_empty() {
            film.failed = true;
            self.films.insert(id.to_owned(), film);
            return None;
        }
        let media = ids::digits(rng, 16);
        let media = self.store(media, &film.asset, "video/mp4", result.body.clone(), None);
        film.media = Some(media);
        match self.show_film(rng, film.clone(), public) {
            Ok(post) => post,
            Err(_) => {
                film.failed = true;
                self.films.insert(id.to_owned(), film);
                None
            }
        }
    }

    /// Checks a film and keeps it, with its post, which is public when the film is worked upon.
    fn show_film(
        &mut self,
        rng: &mut dyn Chance,
        mut film: Film,
        public: bool,
    ) -> Graph<Option<String>> {
        let media = film.media.clone().unwrap_or_default();
        let seen = self
            .media_bytes(&media)
            .and_then(|(_, bytes)| super::look(bytes));
        check_film(film.sort, seen.as_ref())?;
        let ready = self.now + self.settings.film_ms.max(0);
        film.ready = Some(ready);
        if public {
            let place = (Network::Facebook, film.asset.as_str());
            let mut post = self.draft_of(rng, place, film.sort, &film.app);
            post.text.clone_from(&film.text);
            post.title.clone_from(&film.title);
            post.at = ready;
            post.ends = post.ends.map(|ends| ends + ready - self.now);
            post.source = Some(film.id.clone());
            post.files.push(Shown {
                object: film.id.clone(),
                media,
                alt: None,
            });
            film.post = Some(post.id.clone());
            self.publish(rng, post);
        }
        let post = film.post.clone();
        self.films.insert(film.id.clone(), film);
        Ok(post)
    }

    fn check_reels(&self, page: &str) -> Graph<()> {
        let since = self.now - DAY;
        let made = self
            .publications
            .values()
            .filter(|post| post.asset == page && post.sort == Sort::Reel && post.made > since);
        if made.count() >= REELS {
            let text =
                "(#613) You have reached the limit of reels that can be published in 24 hours";
            return Err(GraphError::new(400, 613, text).with_subcode(1_390_008));
        }
        Ok(())
    }

    /// The `status` member of a film.
    pub(super) fn film_status(&self, film: &Film) -> Value {
        let upload = self.uploads.get(&film.id);
        let uploading = match (
            upload,
            film.media.as_ref().and_then(|id| self.media.get(id)),
        ) {
            (_, Some(media)) => json!({ "status": "complete", "bytes_transferred": media.size }),
            (Some(upload), None) => upload.phase(),
            (None, None) => json!({ "status": "not_started", "bytes_transferred": 0 }),
        };
        let ready = film.ready.is_some_and(|ready| ready <= self.now);
        let word = match (film.failed, film.ready, ready) {
            (true, ..) => "error",
            (_, Some(_), true) => "ready",
            (_, Some(_), false) => "processing",
            _ if uploading["status"] == "complete" => "upload_complete",
            _ => "uploading",
        };
        let processing = match word {
            "ready" => "complete",
            "processing" => "in_progress",
            "error" => "error",
            _ => "not_started",
        };
        let mut status = json!({
            "video_status": word,
            "uploading_phase": uploading,
            "processing_phase": { "status": processing },
        });
        // No call tells whether one particular story was published (`publishing.md` §1).
        if film.sort != Sort::Story {
            status["publishing_phase"] = match (&film.post, ready) {
                (Some(_), true) => {
                    json!({ "status": "complete", "publish_status": "published", "publish_time": film.ready.unwrap_or_default() / SECOND })
                }
                (Some(_), false) => json!({ "status": "in_progress" }),
                (None, _) => json!({ "status": "not_started" }),
            };
        }
        status
    }
}

/// Shape and length of a film, as far as they can be seen (`publishing.md` §1, "Reels").
fn check_film(sort: Sort, look: Option<&Look>) -> Graph<()> {
    let bad = |why: &str| Err(invalid(why).with_subcode(2_069_019));
    let Some(look) = look.filter(|look| look.is_film()) else {
        return bad("The video file you selected is in a format that we don't support.");
    };
    if !matches!(sort, Sort::Reel | Sort::Story) {
        return Ok(());
    }
    let longest = if sort == Sort::Story { 60 } else { 90 } * SECOND;
    if look
        .length
        .is_some_and(|length| !(3 * SECOND..=longest).contains(&length))
    {
        return bad("The duration of the video is not supported.");
    }
    if look
        .size
        .is_some_and(|(width, height)| width < 540 || height < 960)
    {
        return bad("The resolution of the video is too low.");
    }
    // 9:16, with a little for encoders that round to whole blocks.
    if look
        .ratio()
        .is_some_and(|ratio| (ratio - 0.5625).abs() > 0.02)
    {
        return bad("The aspect ratio of the video is not supported.");
    }
    Ok(())
}
