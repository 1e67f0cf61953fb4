//! An Instagram account publishes: `media_publish`, the quota, the state of a container
//! (`publishing.md` §2).

use super::super::access::Token;
use super::super::error::{Graph, no_object};
use super::super::fields::project;
use super::super::graph::wanted;
use super::super::ids;
use super::super::route::Call;
use super::super::time::{DAY, SECOND};
use super::super::world::{Network, World};
use super::container::{Container, State, refusal, subcode};
use super::{Shown, Sort};
use serde_json::{Value, json};

impl World {
    /// `POST /{account}/media_publish`.
    pub(super) fn publish_container(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        account: &str,
    ) -> Graph<Value> {
        let id = call.params.text("creation_id").unwrap_or_default();
        let container = self.containers.get(&id).filter(|one| one.asset == account);
        let Some(mut container) = container.filter(|one| !one.child).cloned() else {
            return Err(subcode(24, 2_207_008, "The media builder does not exist"));
        };
        match self.stands(&container) {
            State::Finished => {}
            State::Expired => return Err(subcode(-1, 2_207_020, "The media has expired")),
            State::Error(failed) => return Err(refusal(failed)),
            // Which words the platform has for a container that is published is not on record
            // (unconfirmed): it is not available any more.
            State::Published | State::InProgress => {
                return Err(subcode(9_007, 2_207_027, "Media ID is not available"));
            }
        }
        if self.published_lately(account) >= self.settings.publishing_quota {
            let text = "(#9) The number of posts of the day is used up";
            return Err(subcode(9, 2_207_042, text));
        }
        let place = (Network::Instagram, account);
        let mut post = self.draft_of(call.rng, place, container.sort, &token.app);
        post.text.clone_from(&container.text);
        post.source = Some(id.clone());
        post.files = self.files_of(call, &container, &post.id);
        self.refuse_double(&post)?;
        let media = post.id.clone();
        container.published = Some(media.clone());
        self.containers.insert(id, container);
        self.publish(call.rng, post);
        call.acted = true;
        call.message = Some(media.clone());
        Ok(json!({ "id": media }))
    }

    /// The files of a container, or of its children, as files of `post`.
    fn files_of(&self, call: &mut Call<'_>, container: &Container, post: &str) -> Vec<Shown> {
        if container.children.is_empty() {
            return vec![Shown {
                object: post.to_owned(),
                media: container.media.clone().unwrap_or_default(),
                alt: container.alt.clone(),
            }];
        }
        let children = container.children.iter();
        children
            .filter_map(|id| self.containers.get(id))
            .map(|child| Shown {
                object: format!("178{}", ids::digits(call.rng, 14)),
                media: child.media.clone().unwrap_or_default(),
                alt: child.alt.clone(),
            })
            .collect()
    }

    /// Posts of the rolling day; a carousel is one, a story too.
    fn published_lately(&self, account: &str) -> usize {
        let since = self.now - DAY;
        self.publications
            .values()
            .filter(|post| post.asset == account && post.made > since)
            .count()
    }

    /// `GET /{account}/content_publishing_limit`.
    pub(super) fn publishing_limit(&self, call: &Call<'_>, account: &str) -> Value {
        let row = json!({
            "quota_usage": self.published_lately(account),
            "config": {
                "quota_total": self.settings.publishing_quota,
                "quota_duration": DAY / SECOND,
            },
        });
        json!({ "data": [project(&row, &wanted(call), &["quota_usage"])] })
    }

    /// `GET /{container}`.
    pub(super) fn container_node(&self, call: &Call<'_>, token: &Token, id: &str) -> Graph<Value> {
        let own = self
            .containers
            .get(id)
            .filter(|one| token.covers(&one.asset));
        let container = own.ok_or_else(|| no_object("get", id))?;
        let (code, text) = match self.stands(container) {
            State::InProgress => (
                "IN_PROGRESS",
                "In Progress: Media is still being processed.".to_owned(),
            ),
            State::Finished => (
                "FINISHED",
                "Finished: Media has been uploaded and it is ready to be published.".to_owned(),
            ),
            State::Published => (
                "PUBLISHED",
                "Published: Media has been successfully published.".to_owned(),
            ),
            State::Expired => (
                "EXPIRED",
                "Expired: Media was not published within 24 hours and has expired.".to_owned(),
            ),
            State::Error(failed) => (
                "ERROR",
                format!(
                    "Error: Media upload has failed with error code {failed}: {}",
                    refusal(failed).message
                ),
            ),
        };
        let mut node = json!({ "id": id, "status_code": code, "status": text });
        if container.film {
            let uploading = match (self.uploads.get(id), &container.media) {
                (Some(upload), _) => upload.phase(),
                (None, Some(media)) => {
                    let size = self.media.get(media).map_or(0, |media| media.size);
                    json!({ "status": "complete", "bytes_transferred": size })
                }
                (None, None) => json!({ "status": "in_progress", "bytes_transferred": 0 }),
            };
            let processing = match code {
                "FINISHED" | "PUBLISHED" => "complete",
                "ERROR" => "error",
                _ if container.ready.is_some() => "in_progress",
                _ => "not_started",
            };
            node["video_status"] = json!({
                "uploading_phase": uploading,
                "processing_phase": { "status": processing },
            });
        }
        Ok(project(&node, &wanted(call), &[]))
    }

    /// Whether a call of an account's publishing is for a story, a reel or photos.
    pub(super) fn sort_of_container(&self, id: &str) -> Option<Sort> {
        self.containers.get(id).map(|one| one.sort)
    }
}
