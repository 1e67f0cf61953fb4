//! Publishing on a Page (publishing.md §1): words, a link, photos, videos, reels, stories, and the
//! comment under them.

mod film;
mod insight;
mod look;
mod photos;
mod recent;
mod trail;

use crate::contract::{Answer, ChannelFacts, Exchange, HttpRequest, Step};
use crate::meta::envelope::small;
use crate::meta::lenient::Text;
use crate::meta::request::{self, SEND};
use crate::publish::{Insight, Look, OutgoingPost, Published, Publisher, Quota};
use serde::Deserialize;
use serde_json::{Value, json};
use sportello_core::class::Call;
use sportello_core::post::PostKind;
use std::borrow::Cow;
use trail::{Trail, send};

/// The publisher of Pages.
pub(crate) struct PagePublisher;

impl Publisher for PagePublisher {
    fn step(&self, post: &OutgoingPost, exchanges: &[Exchange]) -> Step {
        step(post, Trail::new(exchanges, post.now))
    }

    fn look(&self, post: &OutgoingPost, exchanges: &[Exchange], asked: &[Option<Answer>]) -> Look {
        look::look(post, Trail::new(exchanges, post.now), asked)
    }

    /// A Page does not say how much it may still publish.
    fn quota_request(&self, _: &ChannelFacts) -> Option<HttpRequest> {
        None
    }

    fn read_quota(&self, _: &Answer) -> Option<Quota> {
        None
    }

    fn recent_requests(&self, channel: &ChannelFacts) -> Vec<HttpRequest> {
        recent::requests(channel)
    }

    fn read_recent(&self, answer: &Answer) -> Option<Vec<Published>> {
        recent::read(answer)
    }

    fn post_request(&self, _: &ChannelFacts, post: &str, _: bool) -> Option<HttpRequest> {
        recent::request(post)
    }

    fn read_post(&self, answer: &Answer) -> Option<Published> {
        recent::read_one(answer)
    }

    fn insight_requests(&self, _: &ChannelFacts, post: &Published) -> Vec<HttpRequest> {
        insight::requests(post)
    }

    fn read_insight(&self, answer: &Answer, into: &mut Insight) {
        insight::read(answer, into);
    }
}

fn step(post: &OutgoingPost, trail: Trail<'_>) -> Step {
    if let Some(sent) = trail.good(SEND) {
        return done(post, trail.before(sent.at), sent.answer);
    }
    if let Some(comment) = &post.comment {
        let path = format!("{}/comments", comment.under);
        return send(request::post(path, &json!({ "message": comment.text })));
    }
    match (post.kind, &post.files[..]) {
        (PostKind::Words, []) if !post.text.trim().is_empty() || post.link.is_some() => {
            send(feed(post, None))
        }
        (PostKind::Photos, _) => photos::step(post, trail),
        (PostKind::Video, [film]) if film.is_video() => film::video(post, trail, film),
        (PostKind::Reel, [film]) if film.is_video() => film::reel(post, trail, film),
        (PostKind::Story, [film]) if film.is_video() => film::story(post, trail, film),
        (PostKind::Story, [photo]) => photos::story(post, trail, photo),
        _ => request::refuse("cause-bad-request"),
    }
}

/// A post of words, or one that shows uploaded photos.
fn feed(post: &OutgoingPost, attached: Option<Value>) -> HttpRequest {
    let mut body = json!({ "published": true });
    let words = words(post);
    if !words.is_empty() {
        body["message"] = json!(words);
    }
    match (attached, &post.link) {
        (Some(attached), _) => body["attached_media"] = attached,
        (None, Some(link)) => body["link"] = json!(link),
        (None, None) => {}
    }
    request::post(format!("{}/feed", post.channel.asset), &body)
}

/// The words as they go out: only a post of words shows a link as a card, so elsewhere it stands
/// under them.
fn words(post: &OutgoingPost) -> Cow<'_, str> {
    match &post.link {
        Some(link) if post.kind != PostKind::Words && !post.text.contains(link.as_str()) => {
            Cow::Owned(format!("{}\n{link}", post.text).trim().to_owned())
        }
        _ => Cow::Borrowed(&post.text),
    }
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    post_id: Text,
    #[serde(default)]
    id: Text,
}

/// The end of it: the post's id; where a good answer names none, the film or photo that was
/// published (publishing.md §1, "video", "Reels", "Stories").
fn done(post: &OutgoingPost, before: Trail<'_>, answer: &Answer) -> Step {
    let told = small::<Sent>(&answer.body).and_then(|sent| sent.post_id.0.or(sent.id.0));
    let uploaded = || match (&post.comment, post.kind) {
        (None, PostKind::Video | PostKind::Reel) => film::video_of(before),
        (None, PostKind::Story) => {
            film::video_of(before).or_else(|| photos::ids(post, before).pop())
        }
        _ => None,
    };
    match told.or_else(uploaded) {
        Some(external_id) => Step::Done {
            external_id,
            address: None,
        },
        None => request::unreadable(Call::Send),
    }
}
