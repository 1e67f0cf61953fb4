//! Containers of an Instagram account: `POST /{account}/media` and what becomes of them
//! (`publishing.md` §2, `errors.md`, "Instagram publishing").

use super::super::access::{Token, TokenKind};
use super::super::chance::Chance;
use super::super::error::{Graph, GraphError, invalid, known};
use super::super::ids;
use super::super::params::plain;
use super::super::request::Effect;
use super::super::route::Call;
use super::super::task::{TaskResult, Work};
use super::super::time::{DAY, MINUTE, Ms, SECOND};
use super::super::world::World;
use super::upload::Upload;
use super::{Look, Sort, flag, words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How long a container lives.
const LIFE: Ms = DAY;
/// Containers made in a rolling day, those that failed included.
const MOST: usize = 400;
/// The largest picture: 8 MB.
const PICTURE: usize = 8 * 1024 * 1024;
/// The largest film: 300 MB.
const FILM: usize = 300 * 1024 * 1024;
/// The longest caption, and the most hashtags and mentions in it.
const CAPTION: usize = 2200;
const HASHTAGS: usize = 30;
const MENTIONS: usize = 20;

/// A container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    /// Its id.
    pub id: String,
    /// The account.
    pub asset: String,
    /// What it becomes.
    pub sort: Sort,
    /// Whether it is a part of a carousel.
    pub child: bool,
    /// Whether it holds a film.
    pub film: bool,
    /// The caption.
    pub text: Option<String>,
    /// What it shows, for those who cannot see it.
    pub alt: Option<String>,
    /// Its bytes, once they are here.
    pub media: Option<String>,
    /// The parts of a carousel, in order.
    pub children: Vec<String>,
    /// Where its cover is, in milliseconds.
    pub thumb: Option<Ms>,
    /// When it was made.
    pub at: Ms,
    /// When the platform is through with it.
    pub ready: Option<Ms>,
    /// The subcode it failed with.
    pub failed: Option<i64>,
    /// The media it was published as.
    pub published: Option<String>,
}

/// Where a container stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    InProgress,
    Finished,
    Error(i64),
    Expired,
    Published,
}

impl World {
    /// `POST /{account}/media`.
    pub(super) fn add_container(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        account: &str,
    ) -> Graph<Value> {
        let since = self.now - DAY;
        let lately = self
            .containers
            .values()
            .filter(|one| one.asset == account && one.at > since);
        if lately.count() >= MOST {
            return Err(known(4, None));
        }
        let draft = self.read_container(call, account)?;
        if call.params.text("upload_type").as_deref() == Some("resumable") {
            return self.resumable(call, token, draft);
        }
        if !draft.children.is_empty() {
            return self.add_carousel(call, draft);
        }
        let name = if draft.film { "video_url" } else { "image_url" };
        let url = call.params.text(name).unwrap_or_default();
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(unfetched());
        }
        let limit = if draft.film { FILM } else { PICTURE };
        let id = draft.id.clone();
        let work = Work::Container(Box::new(draft.clone()));
        let (number, effect) = self.hand_out(work, |task| Effect::FetchLink { task, url, limit });
        call.effects.push(effect);
        if draft.film {
            // A film is fetched after the answer; the container tells how it went.
            self.containers.insert(id.clone(), draft);
            call.acted = true;
            call.message = Some(id.clone());
            return Ok(json!({ "id": id }));
        }
        call.pending = Some(number);
        Ok(Value::Null)
    }

    /// What the parameters ask for.
    fn read_container(&mut self, call: &mut Call<'_>, account: &str) -> Graph<Container> {
        let kind = call.params.text("media_type").unwrap_or_default();
        let child = flag(&call.params, "is_carousel_item").unwrap_or(false);
        let by_film = call.params.text("video_url").is_some() || kind == "REELS";
        let resumable = call.params.text("upload_type").is_some();
        let (sort, film) = match kind.as_str() {
            "" | "IMAGE" if !by_film => (Sort::Photos, false),
            "VIDEO" if child => (Sort::Photos, true),
            "REELS" if !child => (Sort::Reel, true),
            "STORIES" if !child => (Sort::Story, by_film || resumable),
            "CAROUSEL" if !child => (Sort::Photos, false),
            _ => return Err(subcode(100, 2_207_023, "The media type is unknown")),
        };
        let text = words(&call.params, "caption").filter(|_| sort != Sort::Story && !child);
        if let Some(text) = &text {
            check_caption(text)?;
        }
        let children = match kind.as_str() {
            "CAROUSEL" => self.read_children(call, account)?,
            _ => Vec::new(),
        };
        let thumb = call.params.number("thumb_offset");
        if thumb.is_some_and(|at| at < 0) {
            return Err(subcode(100, 2_207_057, "thumb_offset is out of range"));
        }
        Ok(Container {
            id: format!("179{}", ids::digits(call.rng, 14)),
            asset: account.to_owned(),
            sort,
            child,
            film,
            text,
            alt: words(&call.params, "alt_text").filter(|_| !film),
            media: None,
            children,
            thumb,
            at: self.now,
            ready: None,
            failed: None,
            published: None,
        })
    }

    fn read_children(&self, call: &Call<'_>, account: &str) -> Graph<Vec<String>> {
        let list: Vec<String> = match call.params.json("children") {
            Some(Value::Array(list)) => list.iter().filter_map(plain).collect(),
            Some(Value::String(list)) => list.split(',').map(|id| id.trim().to_owned()).collect(),
            Some(Value::Number(one)) => vec![one.to_string()],
            _ => Vec::new(),
        };
        if !(2..=10).contains(&list.len()) {
            return Err(subcode(100, 2_207_028, "A carousel has 2 to 10 children"));
        }
        for id in &list {
            let child = self.containers.get(id).filter(|one| one.asset == account);
            let usable = child.is_some_and(|one| {
                one.child && !matches!(self.stands(one), State::Expired | State::Error(_))
            });
            if !usable {
                return Err(subcode(
                    24,
                    2_207_008,
                    "A child of the carousel does not exist",
                ));
            }
        }
        Ok(list)
    }

    fn add_carousel(&mut self, call: &mut Call<'_>, mut draft: Container) -> Graph<Value> {
        draft.ready = Some(self.now);
        let id = draft.id.clone();
        self.containers.insert(id.clone(), draft);
        call.acted = true;
        call.message = Some(id.clone());
        Ok(json!({ "id": id }))
    }

    /// A container whose bytes come by the upload host. Whether accounts of Instagram Login may
    /// have it is told in two ways (`publishing.md` §2), so it is a setting.
    fn resumable(&mut self, call: &mut Call<'_>, token: &Token, draft: Container) -> Graph<Value> {
        let refused = token.kind == TokenKind::Instagram && !self.settings.resumable_by_instagram;
        if !draft.film || refused {
            return Err(invalid("Param upload_type is not supported here"));
        }
        let id = draft.id.clone();
        let upload = Upload {
            owner: draft.asset.clone(),
            ..Upload::default()
        };
        self.uploads.insert(id.clone(), upload);
        self.containers.insert(id.clone(), draft);
        call.acted = true;
        call.message = Some(id.clone());
        let (base, version) = (&self.settings.base_url, &call.dress.version);
        Ok(json!({ "id": id, "uri": format!("{base}/ig-api-upload/{version}/{id}") }))
    }

    /// All bytes of a container have come by the upload host.
    pub(super) fn container_whole(&mut self, rng: &mut dyn Chance, id: &str) {
        let media = self.assemble(rng, id, "video/mp4");
        if let Some(mut container) = self.containers.get(id).cloned() {
            self.fill_container(&mut container, media);
            self.containers.insert(id.to_owned(), container);
        }
    }

    /// The picture or film of a container was fetched, or not.
    pub(in crate::rules) fn fetched_container(
        &mut self,
        rng: &mut dyn Chance,
        mut draft: Container,
        result: &TaskResult,
    ) -> Graph<Value> {
        let id = draft.id.clone();
        if result.status == Some(200) && !result.body.is_empty() {
            let media = ids::digits(rng, 16);
            let media = self.store(media, &draft.asset, &result.mime, result.body.clone(), None);
            self.fill_container(&mut draft, media);
        } else {
            draft.failed = Some(2_207_052);
        }
        let failed = draft.failed;
        // One that failed is kept: it counts among those of the day.
        self.containers.insert(id.clone(), draft);
        match failed {
            Some(failed) => Err(refusal(failed)),
            None => Ok(json!({ "id": id })),
        }
    }

    /// Bytes are here: they are checked and worked upon.
    fn fill_container(&mut self, container: &mut Container, media: String) {
        let look = self.media_bytes(&media).and_then(|(held, bytes)| {
            let look = super::look(bytes)?;
            Some((look, held.size))
        });
        let problem = match (&look, container.film) {
            (Some((look, size)), false) => self.picture_problem(container, look, *size),
            (Some((look, size)), true) => film_problem(container, look, *size),
            (None, false) => Some(2_207_005),
            (None, true) => Some(2_207_026),
        };
        if let (Some((look, _)), Some(held)) = (look, self.media.get_mut(&media)) {
            look.mime.clone_into(&mut held.mime);
        }
        let wait = if container.film {
            self.settings.film_ms
        } else {
            self.settings.photo_ms
        };
        container.media = Some(media);
        container.failed = problem;
        container.ready = Some(self.now + wait.max(0));
    }

    fn picture_problem(&self, container: &Container, look: &Look, size: usize) -> Option<i64> {
        if look.mime != "image/jpeg" {
            return Some(2_207_005);
        }
        if size > PICTURE {
            return Some(2_207_004);
        }
        // 3:4 is said to be taken since 2025 (unconfirmed): a setting. Stories take any shape.
        let tallest = if self.settings.tall_images { 0.75 } else { 0.8 };
        let fits = look
            .ratio()
            .is_none_or(|ratio| (tallest - 0.005..=1.915).contains(&ratio));
        (container.sort != Sort::Story && !fits).then_some(2_207_009)
    }

    /// Where a container stands now.
    pub(super) fn stands(&self, container: &Container) -> State {
        if container.published.is_some() {
            return State::Published;
        }
        if self.now >= container.at + LIFE {
            return State::Expired;
        }
        if let Some(failed) = container.failed {
            return State::Error(failed);
        }
        let children = container.children.iter();
        for child in children.filter_map(|id| self.containers.get(id)) {
            match self.stands(child) {
                State::Finished | State::Published => {}
                other => return other,
            }
        }
        match container.ready {
            Some(ready) if ready <= self.now => State::Finished,
            _ => State::InProgress,
        }
    }
}

fn film_problem(container: &Container, look: &Look, size: usize) -> Option<i64> {
    let longest = match container.sort {
        Sort::Reel => 15 * MINUTE,
        _ => MINUTE,
    };
    let shortest = match container.sort {
        Sort::Reel => 3 * SECOND,
        _ => 0,
    };
    let wrong_length = look
        .length
        .is_some_and(|length| !(shortest..=longest).contains(&length));
    let wrong_shape = look
        .ratio()
        .is_some_and(|ratio| !(0.01..=10.0).contains(&ratio));
    if !look.is_film() || size > FILM || wrong_length || wrong_shape {
        return Some(2_207_026);
    }
    let late = container
        .thumb
        .zip(look.length)
        .is_some_and(|(thumb, length)| thumb > length);
    late.then_some(2_207_057)
}

fn check_caption(text: &str) -> Graph<()> {
    let many = |mark: char| {
        let begins = |word: &&str| word.starts_with(mark) && word.chars().count() > 1;
        text.split_whitespace().filter(begins).count()
    };
    let long = text.chars().count() > CAPTION;
    if long || many('#') > HASHTAGS || many('@') > MENTIONS {
        return Err(subcode(100, 2_207_010, "The caption is too long"));
    }
    Ok(())
}

/// A refusal of Instagram's publishing: the subcode decides (`errors.md`).
pub(super) fn subcode(code: i64, subcode: i64, text: &str) -> Box<GraphError> {
    GraphError::new(400, code, text).with_subcode(subcode)
}

fn unfetched() -> Box<GraphError> {
    refusal(2_207_052)
}

/// The first code and the sentence of a subcode (`errors.md`, "Instagram publishing").
pub(super) fn refusal(failed: i64) -> Box<GraphError> {
    let (code, text) = match failed {
        2_207_004 => (36_000, "The image is too large"),
        2_207_005 => (36_001, "The image format is not supported"),
        2_207_009 => (36_003, "The aspect ratio is not supported"),
        2_207_026 => (
            352,
            "The video file you selected is in a format that we don't support",
        ),
        2_207_057 => (100, "thumb_offset is out of range"),
        _ => (9_004, "Only photo or video can be accepted as media type"),
    };
    subcode(code, failed, text)
}
