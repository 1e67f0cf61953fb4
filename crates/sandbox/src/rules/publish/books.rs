//! The account of what was published, for whoever audits a desk (`GET /control/posts`), and the
//! posts that nobody can decide.

use super::super::thread::Fate;
use super::super::time::{Ms, rfc3339};
use super::super::world::{Network, World};
use super::{Publication, Sort};
use serde_json::{Value, json};

impl World {
    /// Every publication, those deleted included, oldest first.
    pub fn publications(&self) -> impl Iterator<Item = &Publication> {
        let mut all: Vec<&Publication> = self.publications.values().collect();
        all.sort_by(|a, b| a.made.cmp(&b.made).then_with(|| a.id.cmp(&b.id)));
        all.into_iter()
    }

    /// The answer to the call that published or prepared this was lost.
    pub(in crate::rules) fn lose_post(&mut self, id: &str) {
        self.lose_prepared(id);
        if let Some(post) = self.publications.get_mut(id)
            && post.answer == Fate::Given
        {
            post.answer = Fate::Lost;
            let word = post.network.word().to_owned();
            *self.counters.post_answers_lost.entry(word).or_default() += 1;
        }
    }

    /// Publications since a time, and what was prepared for some since then.
    pub(in crate::rules) fn posts_since(&self, at: Ms) -> impl Iterator<Item = String> {
        self.publications
            .values()
            .filter(move |post| post.made >= at)
            .map(|post| post.id.clone())
            .chain(self.prepared_since(at))
    }

    /// Posts whose answer was lost and that the platform gives no way to read back: stories of a
    /// Page whose archive is off (`publishing.md` §1), those included whose call was broken off
    /// before the platform acted, since nobody can tell the two apart (see `prepared`). Everything
    /// else shows in a list, in the status of its film, or in that of its container.
    #[must_use]
    pub fn undecidable_posts(&self) -> Vec<Value> {
        let blind = |post: &&Publication| {
            post.answer == Fate::Lost
                && post.network == Network::Facebook
                && post.sort == Sort::Story
                && !post.kept
        };
        let made = self.publications().filter(blind);
        let made = made.map(|post| self.ledger_row(post));
        made.chain(self.stories_in_doubt()).collect()
    }

    /// `GET /control/posts`: what was ever public, of one asset or of all.
    #[must_use]
    pub fn shown_posts(&self, asset: Option<&str>) -> Vec<Value> {
        self.publications()
            .filter(|post| post.public && asset.is_none_or(|asset| post.asset == asset))
            .map(|post| self.ledger_row(post))
            .collect()
    }

    /// One row of the account.
    #[must_use]
    pub fn ledger_row(&self, post: &Publication) -> Value {
        let files: Vec<Value> = post
            .files
            .iter()
            .map(|file| {
                let held = self.media.get(&file.media);
                json!({
                    "id": file.object,
                    "sha256": held.map(|held| &held.sha256),
                    "mime_type": held.map(|held| &held.mime),
                    "size": held.map(|held| held.size),
                    "url": format!("{}/control/media/{}", self.settings.base_url, file.media),
                    "alt": file.alt,
                })
            })
            .collect();
        let comments = self.comments.values().filter(|one| one.post == post.id);
        json!({
            "id": post.id,
            "kind": post.network,
            "channel": post.asset,
            "post": post.sort,
            "text": post.text,
            "title": post.title,
            "link": post.link,
            "files": files,
            "made": rfc3339(post.made),
            "at": rfc3339(post.at),
            "ends": post.ends.map(rfc3339),
            "app": post.app,
            "answer": post.answer,
            "readable": post.sort != Sort::Story
                || post.network == Network::Instagram
                || post.kept,
            "shown": post.is_shown(self.now),
            "removed": post.removed.map(rfc3339),
            "closed": post.closed,
            "ad": post.ad,
            "likes": post.likes,
            "shares": post.shares,
            "saves": post.saves,
            "comments": comments.count(),
        })
    }
}
