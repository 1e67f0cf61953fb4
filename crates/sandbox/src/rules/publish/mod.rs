//! What businesses publish: posts, stories, films and photos of a Page, containers and media of an
//! Instagram account (`publishing.md` §1, §2).
//!
//! `photo`, `page` and `film` are the calls of a Page, `container` and `account` those of an
//! Instagram account; `upload` takes files as they are, in pieces. `listing` and `gallery` read
//! back, `ad` is what no list shows, `insight` counts, `tell` announces, `follower` is what people do under posts, `books` and
//! `prepared` are the accounts for whoever audits a desk.

mod account;
mod ad;
mod books;
pub mod container;
mod details;
pub mod film;
mod follower;
mod gallery;
mod insight;
mod listing;
mod measure;
mod mention;
mod page;
pub mod photo;
pub mod prepared;
mod route;
mod tell;
mod under;
pub mod upload;
mod wall;

pub use ad::Ad;
pub use measure::{Look, look};
pub use mention::Mention;

use super::chance::Chance;
use super::error::{Graph, GraphError, invalid, no_object};
use super::ids;
use super::params::Params;
use super::receipt::Due;
use super::thread::Fate;
use super::time::{DAY, Ms};
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// For so long a story is shown.
pub(crate) const STORY: Ms = DAY;

/// What a post is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Words, with or without a link.
    Words,
    /// One photo or several, films among them on Instagram.
    Photos,
    /// A film.
    Video,
    /// A reel.
    Reel,
    /// A story.
    Story,
}

impl Sort {
    /// The word in the control API.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Photos => "photos",
            Self::Video => "video",
            Self::Reel => "reel",
            Self::Story => "story",
        }
    }
}

/// A file of a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The platform's id of the photo, the film or the child of a carousel.
    pub object: String,
    /// Its bytes: an id of the world's media.
    pub media: String,
    /// What it shows, for those who cannot see it.
    pub alt: Option<String>,
}

/// Something published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// `{page}_{post}` of a Page, a media id of an Instagram account.
    pub id: String,
    /// The network.
    pub network: Network,
    /// The Page or account.
    pub asset: String,
    /// What it is.
    pub sort: Sort,
    /// Its words.
    pub text: Option<String>,
    /// The title of a film.
    pub title: Option<String>,
    /// The link it shows.
    pub link: Option<String>,
    /// Its files, in order.
    pub files: Vec<Shown>,
    /// When the call that published it was taken.
    pub made: Ms,
    /// From when on it is public: a film is worked upon first.
    pub at: Ms,
    /// Until when a story is shown.
    pub ends: Option<Ms>,
    /// The app that published it.
    pub app: String,
    /// What became of the answer to the call that published it.
    pub answer: Fate,
    /// A story that the Page's archive keeps.
    pub kept: bool,
    /// Whether it is public; a Page may hold posts that are not.
    pub public: bool,
    /// When it was deleted.
    pub removed: Option<Ms>,
    /// Whether nobody may comment on it.
    pub closed: bool,
    /// Who likes it, by name.
    pub likes: BTreeSet<String>,
    /// How often it was shared.
    pub shares: u64,
    /// How often it was saved.
    pub saves: u64,
    /// The container or film it was made from.
    pub source: Option<String>,
    /// Set when it is an ad: shown to people, on no wall.
    #[serde(default)]
    pub ad: Option<Ad>,
}

impl Publication {
    /// Whether people see it, or saw it while it lasted.
    #[must_use]
    pub fn was_public(&self, now: Ms) -> bool {
        self.public && self.at <= now
    }

    /// Whether people see it now.
    #[must_use]
    pub fn is_shown(&self, now: Ms) -> bool {
        self.was_public(now) && self.removed.is_none() && self.ends.is_none_or(|ends| now < ends)
    }

    /// Its id without the Page's.
    fn short(&self) -> &str {
        self.id.rsplit('_').next().unwrap_or(&self.id)
    }
}

impl World {
    /// A publication of this moment with an id of its network, not yet kept.
    pub(crate) fn draft_of(
        &self,
        rng: &mut dyn Chance,
        (network, asset): (Network, &str),
        sort: Sort,
        app: &str,
    ) -> Publication {
        let id = match network {
            Network::Instagram => format!("178{}", ids::digits(rng, 14)),
            _ => format!("{asset}_{}", ids::digits(rng, 15)),
        };
        Publication {
            id,
            network,
            asset: asset.to_owned(),
            sort,
            text: None,
            title: None,
            link: None,
            files: Vec::new(),
            made: self.now,
            at: self.now,
            ends: (sort == Sort::Story).then(|| self.now + STORY),
            app: app.to_owned(),
            answer: Fate::Given,
            kept: sort == Sort::Story && self.keeps_stories(asset),
            public: true,
            removed: None,
            closed: false,
            likes: BTreeSet::new(),
            shares: 0,
            saves: 0,
            source: None,
            ad: None,
        }
    }

    /// Makes a draft public: from now on, or when its film is ready.
    pub(crate) fn publish(&mut self, rng: &mut dyn Chance, post: Publication) {
        let id = post.id.clone();
        let (at, ends, public) = (post.at, post.ends, post.public);
        *self
            .counters
            .published
            .entry(format!("{} {}", post.network.word(), post.sort.word()))
            .or_default() += u64::from(public);
        self.publications.insert(id.clone(), post);
        if !public {
            return;
        }
        if at > self.now {
            self.later(at - self.now, Due::Shown(id.clone()));
        } else {
            self.tell_shown(rng, &id);
        }
        if let Some(ends) = ends {
            self.later(ends - self.now, Due::Ended(id));
        }
    }

    /// A publication by its id, its film's, or one of its files'.
    pub(crate) fn publication(&self, id: &str) -> Option<&Publication> {
        self.publications.get(id).or_else(|| {
            let of_film = self.films.get(id).and_then(|film| film.post.as_ref());
            let of_photo = self.photos.get(id).and_then(|photo| photo.post.as_ref());
            self.publications.get(of_film.or(of_photo)?)
        })
    }

    /// A publication that is not deleted and that the token may touch.
    ///
    /// # Errors
    /// 100/33.
    pub(crate) fn own_publication(
        &self,
        token: &super::access::Token,
        method: &str,
        id: &str,
    ) -> Graph<Publication> {
        self.publication(id)
            .filter(|post| token.covers(&post.asset) && post.removed.is_none())
            .cloned()
            .ok_or_else(|| no_object(method, id))
    }

    /// Whether a Page's story archive is on. It is unless somebody switched it off.
    pub(crate) fn keeps_stories(&self, page: &str) -> bool {
        let held = self.held.get(&format!("{page}/story_archive"));
        held.and_then(serde_json::Value::as_bool).unwrap_or(true)
    }

    /// Refuses a post that repeats the latest one of the asset, where the settings say so.
    ///
    /// # Errors
    /// 506.
    fn refuse_double(&self, post: &Publication) -> Graph<()> {
        let latest = self
            .publications
            .values()
            .filter(|other| other.asset == post.asset && other.removed.is_none())
            .max_by_key(|other| other.made);
        let same = latest.is_some_and(|other| {
            other.text == post.text && other.link == post.link && other.sort == post.sort
        });
        if self.settings.refuse_duplicates && same && post.text.is_some() {
            return Err(GraphError::new(400, 506, "(#506) Duplicate status message"));
        }
        Ok(())
    }
}

/// A parameter that says yes or no.
fn flag(params: &Params, name: &str) -> Option<bool> {
    params
        .text(name)
        .map(|word| word == "1" || word.eq_ignore_ascii_case("true"))
}

/// Words of a post, where there are any.
fn words(params: &Params, name: &str) -> Option<String> {
    params.text(name).filter(|text| !text.trim().is_empty())
}

/// The longest text of a Page's post (`publishing.md` §1).
const LONGEST: usize = 63_206;

/// Checks a Page's words.
fn checked(text: Option<String>) -> Graph<Option<String>> {
    match text {
        Some(text) if text.chars().count() > LONGEST => Err(invalid(
            "Param message must be no longer than 63206 characters",
        )),
        text => Ok(text),
    }
}
