//! What is made on the way to a post and is not public by itself: photos and films of a Page,
//! containers of an account. Their account (`GET /control/prepared`) tells an auditor whether a
//! desk made anything a second time although it was told of the first.
//!
//! Here it is also noted which stories nobody can decide about although nothing was made public:
//! the call that publishes a story left no answer, and the Page lists no stories, so that a story
//! that was never made looks to the caller exactly like one that was made and whose answer was
//! lost (`publishing.md` §1: "There is no call that tells whether one particular story was
//! published after a lost answer"). A list that is empty tells as little as none: it looks the
//! same whether the Page's archive is off or there was never a story. What the archive is set to
//! counts at the moment at which the call broke off.
//!
//! Two things break such a call off before the platform acts. A fault of the sandbox: it is seen
//! here. And the end of the desk itself, which may have died after it had written down that it is
//! about to call and before the request left: of that no trace reaches the platform, and the best
//! desk cannot know how far it came. So when a desk was killed, every story that was ready and not
//! published is in doubt. It counts only if its picture or film was not shown by that Page
//! afterwards: a desk that goes on and publishes it has decided.

use super::super::doubt::tells_nothing;
use super::super::request::Reply;
use super::super::route::Call;
use super::super::signature;
use super::super::thread::Fate;
use super::super::time::{Ms, rfc3339};
use super::super::world::{Network, World};
use super::Sort;
use super::upload::Upload;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Something made on the way to a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// When its id was told.
    pub told: Ms,
    /// What became of the answer that told it.
    pub answer: Fate,
    /// Since when nobody can decide whether it was published as a story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Ms>,
}

/// What is known of it elsewhere.
struct Known {
    what: &'static str,
    network: Network,
    asset: String,
    /// Whether it can become a story.
    story: bool,
    /// Whether it is, or is part of, something published.
    used: bool,
    /// Whether it cannot be published any more.
    failed: bool,
}

impl World {
    /// A call's answer tells the id of something that it made.
    pub(in crate::rules) fn tell_prepared(&mut self, id: &str) {
        if self.known_prepared(id).is_some() {
            self.prepared_as_told(id);
        }
    }

    fn prepared_as_told(&mut self, id: &str) -> &mut Prepared {
        let told = self.now;
        self.prepared
            .entry(id.to_owned())
            .or_insert_with(|| Prepared {
                told,
                answer: Fate::Given,
                doubt: None,
            })
    }

    /// The answer that told of it was lost.
    pub(super) fn lose_prepared(&mut self, id: &str) {
        if let Some(made) = self.prepared.get_mut(id) {
            made.answer = Fate::Lost;
        }
    }

    /// What was told of since a time.
    pub(super) fn prepared_since(&self, at: Ms) -> impl Iterator<Item = String> {
        let since = self
            .prepared
            .iter()
            .filter(move |(_, made)| made.told >= at);
        since.map(|(id, _)| id.clone())
    }

    /// A call came to nothing: if it was to publish a story and its caller cannot tell, that story
    /// is in doubt.
    pub(in crate::rules) fn note_broken_off(&mut self, call: &Call<'_>, reply: &Reply) {
        if tells_nothing(reply)
            && let Some(object) = published_as_story(call)
        {
            self.doubt_story(&object);
        }
    }

    /// The desk was killed, or the sandbox was: a call may have been about to be made.
    pub(in crate::rules) fn doubt_ready_stories(&mut self) {
        let ids: Vec<String> = self.prepared.keys().cloned().collect();
        for id in ids {
            if self.known_prepared(&id).is_some_and(|made| !made.used) && self.is_whole(&id) {
                self.doubt_story(&id);
            }
        }
    }

    fn doubt_story(&mut self, object: &str) {
        let known = self.known_prepared(object).filter(|known| known.story);
        if known.is_some_and(|known| !self.lists_stories(&known.asset)) {
            let now = self.now;
            self.prepared_as_told(object).doubt.get_or_insert(now);
        }
    }

    /// Whether all its bytes are here.
    fn is_whole(&self, id: &str) -> bool {
        self.uploads.get(id).is_none_or(Upload::is_whole)
    }

    /// Stories in doubt that were never shown: nobody can decide whether they were published.
    pub(super) fn stories_in_doubt(&self) -> Vec<Value> {
        let doubtful = self.prepared.iter().filter_map(|(id, made)| {
            let at = made.doubt?;
            let known = self.known_prepared(id).filter(|known| !known.used)?;
            let digest = self.digest_of(id);
            let shown = digest
                .as_deref()
                .is_some_and(|digest| self.was_shown(&known.asset, digest, made.told));
            (!shown).then(|| {
                json!({
                    "kind": known.network,
                    "channel": known.asset,
                    "post": Sort::Story,
                    "files": [{ "id": id, "sha256": digest }],
                    "broken_off": rfc3339(at),
                    "readable": false,
                })
            })
        });
        doubtful.collect()
    }

    /// Whether an asset showed these bytes since a time.
    fn was_shown(&self, asset: &str, digest: &str, since: Ms) -> bool {
        let has = |media: &String| self.media.get(media).is_some_and(|m| m.sha256 == digest);
        self.publications
            .values()
            .filter(|post| post.asset == asset && post.public && post.made >= since)
            .any(|post| post.files.iter().any(|file| has(&file.media)))
    }

    /// `GET /control/prepared`: everything made on the way to posts, oldest first.
    #[must_use]
    pub fn shown_prepared(&self) -> Vec<Value> {
        let mut all: Vec<_> = self.prepared.iter().collect();
        all.sort_by(|a, b| a.1.told.cmp(&b.1.told).then_with(|| a.0.cmp(b.0)));
        let row = |(id, made): (&String, &Prepared)| {
            let known = self.known_prepared(id)?;
            Some(json!({
                "id": id,
                "what": known.what,
                "kind": known.network,
                "channel": known.asset,
                "sha256": self.digest_of(id),
                "told": rfc3339(made.told),
                "answer": made.answer,
                "used": known.used,
                "failed": known.failed,
            }))
        };
        all.into_iter().filter_map(row).collect()
    }

    /// The digest of its bytes, so far as they are here.
    fn digest_of(&self, id: &str) -> Option<String> {
        let of_photo = self.photos.get(id).map(|photo| &photo.media);
        let of_film = || self.films.get(id)?.media.as_ref();
        let of_container = || self.containers.get(id)?.media.as_ref();
        let media = of_photo.or_else(of_film).or_else(of_container);
        if let Some(held) = media.and_then(|media| self.media.get(media)) {
            return Some(held.sha256.clone());
        }
        let upload = self.uploads.get(id).filter(|upload| upload.got > 0)?;
        let mut bytes = Vec::new();
        for piece in &upload.pieces {
            bytes.extend_from_slice(self.blobs.get(piece)?);
        }
        Some(HEXLOWER.encode(&signature::digest(&bytes)))
    }

    fn known_prepared(&self, id: &str) -> Option<Known> {
        let of_photo = || {
            let photo = self.photos.get(id)?;
            Some(Known {
                what: "photo",
                network: Network::Facebook,
                asset: photo.asset.clone(),
                story: true,
                used: photo.post.is_some(),
                failed: false,
            })
        };
        let of_film = || {
            let film = self.films.get(id)?;
            Some(Known {
                what: "film",
                network: Network::Facebook,
                asset: film.asset.clone(),
                story: film.sort == Sort::Story,
                used: film.post.is_some(),
                failed: film.failed,
            })
        };
        let of_container = || {
            let one = self.containers.get(id)?;
            let mut published = self.containers.values().filter(|c| c.published.is_some());
            Some(Known {
                what: "container",
                network: Network::Instagram,
                asset: one.asset.clone(),
                // Its own status tells whether it was published (`publishing.md` §2).
                story: false,
                used: one.published.is_some()
                    || published.any(|whole| whole.children.iter().any(|child| child == id)),
                failed: one.failed.is_some(),
            })
        };
        of_photo().or_else(of_film).or_else(of_container)
    }
}

/// The photo or film that a call publishes as a story of a Page.
fn published_as_story(call: &Call<'_>) -> Option<String> {
    if call.method != "POST" {
        return None;
    }
    let text = |name: &str| call.params.text(name);
    match call.edge() {
        "photo_stories" => text("photo_id"),
        "video_stories" => {
            let finish = text("upload_phase").is_some_and(|p| p.eq_ignore_ascii_case("finish"));
            let film = || text("upload_session_id").or_else(|| text("video_id"));
            finish.then(film).flatten()
        }
        _ => None,
    }
}
