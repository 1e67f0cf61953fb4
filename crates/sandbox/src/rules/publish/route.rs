//! From a path to a publishing endpoint, and what a publishing call is about for faults.

use super::super::access::{Token, TokenKind};
use super::super::error::{Graph, no_object};
use super::super::fault::{Operation, Target};
use super::super::route::Call;
use super::super::send::page_token;
use super::super::world::{Network, World};
use super::{Sort, flag};
use serde_json::Value;

/// Whether a path leads to the upload host's paths.
fn is_upload_host(node: &str) -> bool {
    matches!(node, "video-upload" | "ig-api-upload")
}

impl World {
    /// Answers a call about publishing; `None` = it is about something else.
    pub(in crate::rules) fn publishing(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
    ) -> Option<Graph<Value>> {
        let (node, edge) = (call.node().to_owned(), call.edge().to_owned());
        if is_upload_host(&node) && call.method == "POST" {
            return Some(self.rupload(call, token));
        }
        match call.segments.len() {
            1 => self.publishing_node(call, token, &node),
            2 => match self.network_of(&node) {
                Some(Network::Facebook) => self.page_publishing(call, token, &node, &edge),
                Some(Network::Instagram) => self.account_publishing(call, token, &node, &edge),
                Some(Network::Whatsapp | Network::Telegram) => None,
                None => self.under_post(call, token, &node, &edge),
            },
            _ => None,
        }
    }

    fn publishing_node(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        id: &str,
    ) -> Option<Graph<Value>> {
        let method = call.method.clone();
        Some(match method.as_str() {
            "GET" if self.containers.contains_key(id) => self.container_node(call, token, id),
            "GET" if self.publications.contains_key(id) => self.post_by_id(call, token, id),
            "GET" if self.films.contains_key(id) || self.photos.contains_key(id) => {
                self.file_by_id(call, token, id)
            }
            "POST" if self.pages.contains_key(id) => self.change_details(call, token, id),
            "POST" if self.publication(id).is_some() => self.change_post(call, token, id),
            "DELETE" if self.publication(id).is_some() => self.delete_post(call, token, id),
            "GET" | "POST" if id.starts_with("upload:") => self.upload_session(call, id),
            _ => return None,
        })
    }

    fn page_publishing(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        page: &str,
        edge: &str,
    ) -> Option<Graph<Value>> {
        let known = matches!(
            edge,
            "feed"
                | "posts"
                | "published_posts"
                | "photos"
                | "videos"
                | "video_reels"
                | "video_stories"
                | "photo_stories"
                | "stories"
                | "insights"
        );
        if !known {
            return None;
        }
        if !token.covers(page) {
            return Some(Err(no_object(&call.method, page)));
        }
        if let Err(refused) = page_token(token) {
            return Some(Err(refused));
        }
        let method = call.method.clone();
        Some(match (method.as_str(), edge) {
            ("POST", "feed") => self.add_post(call, token, page),
            ("POST", "photos") => self.add_photo(call, token, page),
            ("POST", "photo_stories") => self.add_photo_story(call, token, page),
            ("POST", "videos") => self.add_film(call, token, page, Sort::Video),
            ("POST", "video_reels") => self.add_film(call, token, page, Sort::Reel),
            ("POST", "video_stories") => self.add_film(call, token, page, Sort::Story),
            ("GET", "feed" | "posts" | "published_posts") => Ok(self.page_posts(call, page)),
            ("GET", "videos") => Ok(self.page_films(call, page, Sort::Video)),
            ("GET", "video_reels") => Ok(self.page_films(call, page, Sort::Reel)),
            ("GET", "stories") => Ok(self.page_stories(call, page)),
            ("GET", "insights") => self.asset_insights(call, page),
            _ => return None,
        })
    }

    fn account_publishing(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        account: &str,
        edge: &str,
    ) -> Option<Graph<Value>> {
        let known = matches!(
            edge,
            "media"
                | "media_publish"
                | "content_publishing_limit"
                | "stories"
                | "insights"
                | "mentions"
        );
        if !known {
            return None;
        }
        // Any login that reaches the account will do, an app's own token will not.
        if !token.covers(account) || token.kind == TokenKind::App {
            return Some(Err(no_object(&call.method, account)));
        }
        let method = call.method.clone();
        Some(match (method.as_str(), edge) {
            ("POST", "media") => self.add_container(call, token, account),
            ("POST", "media_publish") => self.publish_container(call, token, account),
            ("POST", "mentions") => self.answer_mention(call, token, account),
            ("GET", "media" | "stories") => Ok(self.account_media(call, account)),
            ("GET", "content_publishing_limit") => Ok(self.publishing_limit(call, account)),
            ("GET", "insights") => self.asset_insights(call, account),
            _ => return None,
        })
    }

    /// `/{post}/…`: comments, likes of the business, insights.
    fn under_post(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        id: &str,
        edge: &str,
    ) -> Option<Graph<Value>> {
        let known = self.publication(id).is_some() && !self.comments.contains_key(id);
        if !known {
            return None;
        }
        let method = call.method.clone();
        Some(match (method.as_str(), edge) {
            ("GET", "comments") => self.list_comments(call, token, id),
            ("POST", "comments") => self.comment_as_business(call, token, id),
            ("GET", "insights") => self.post_insights(call, token, id),
            _ => return None,
        })
    }

    /// What a publishing call is about: its operation, and in `target` asset and kind of post.
    pub(in crate::rules) fn publishing_operation(
        &self,
        call: &Call<'_>,
        target: &mut Target,
    ) -> Option<Operation> {
        let (node, edge) = (call.node(), call.edge());
        if is_upload_host(node) {
            let id = call.segments.last().map_or("", String::as_str);
            self.owner_of(id, target);
            return Some(Operation::Upload);
        }
        if node.starts_with("upload:") || (edge == "uploads" && self.apps.contains_key(node)) {
            return Some(Operation::Upload);
        }
        let post = call.method == "POST";
        match target.network {
            Some(Network::Facebook) if post => self.page_operation(call, edge, target),
            Some(Network::Instagram) if post && edge == "media" => {
                target.sort = Some(match call.params.text("media_type").as_deref() {
                    Some("REELS") => Sort::Reel,
                    Some("STORIES") => Sort::Story,
                    _ => Sort::Photos,
                });
                Some(Operation::Container)
            }
            Some(Network::Instagram) if post && edge == "media_publish" => {
                let id = call.params.text("creation_id").unwrap_or_default();
                target.sort = self.sort_of_container(&id);
                Some(Operation::MediaPublish)
            }
            Some(_) => None,
            None => self.object_operation(call, target),
        }
    }

    fn page_operation(
        &self,
        call: &Call<'_>,
        edge: &str,
        target: &mut Target,
    ) -> Option<Operation> {
        let phase = call.params.text("upload_phase").unwrap_or_default();
        let publishes = phase.is_empty() || phase.eq_ignore_ascii_case("finish");
        let (operation, sort) = match edge {
            "feed" => {
                let photos = call.params.text("attached_media").is_some()
                    || call.params.json("attached_media").is_some()
                    || call.params.json("attached_media[0]").is_some();
                match photos {
                    true => (Operation::PhotoPost, Sort::Photos),
                    false => (Operation::Post, Sort::Words),
                }
            }
            "photos" if flag(&call.params, "published") == Some(false) => {
                return Some(Operation::Upload);
            }
            "photos" => (Operation::PhotoPost, Sort::Photos),
            "photo_stories" => (Operation::Story, Sort::Story),
            "videos" => (Operation::VideoPost, Sort::Video),
            "video_reels" => (Operation::Reel, Sort::Reel),
            "video_stories" => (Operation::Story, Sort::Story),
            _ => return None,
        };
        target.sort = Some(sort);
        Some(if publishes {
            operation
        } else {
            Operation::Upload
        })
    }

    /// Calls on posts, comments, films and containers themselves.
    fn object_operation(&self, call: &Call<'_>, target: &mut Target) -> Option<Operation> {
        if !self.owner_of(call.node(), target) {
            return None;
        }
        Some(match (call.method.as_str(), call.edge()) {
            ("GET", _) => Operation::Read,
            ("POST", "comments" | "replies") => Operation::Comment,
            _ => Operation::Moderate,
        })
    }

    /// Fills in whose a post, comment, film, photo or container is; false = it is none of these.
    fn owner_of(&self, id: &str, target: &mut Target) -> bool {
        let place = |network, asset: &str| (network, asset.to_owned());
        let of_post = |id: &str| {
            let post = self.publication(id)?;
            Some((place(post.network, &post.asset), Some(post.sort)))
        };
        let of_comment = || {
            let comment = self.comments.get(id)?;
            let sort = self.publication(&comment.post).map(|post| post.sort);
            Some((place(comment.network, &comment.asset), sort))
        };
        let of_container = || {
            let one = self.containers.get(id)?;
            Some((place(Network::Instagram, &one.asset), Some(one.sort)))
        };
        let of_film = || {
            let film = self.films.get(id)?;
            Some((place(Network::Facebook, &film.asset), Some(film.sort)))
        };
        let of_photo = || {
            let photo = self.photos.get(id)?;
            Some((place(Network::Facebook, &photo.asset), None))
        };
        let found = of_comment()
            .or_else(|| of_post(id))
            .or_else(of_container)
            .or_else(of_film)
            .or_else(of_photo);
        let Some(((network, asset), sort)) = found else {
            return false;
        };
        target.network = Some(network);
        target.asset = Some(asset);
        target.sort = sort;
        true
    }
}
