//! The calls that make, look at and publish containers (publishing.md §2).

use super::progress::{MADE, PUBLISH, Place, SESSION, STATUS, UPLOAD};
use crate::contract::{Auth, Body, HttpRequest, Method, Raw, Step, Target};
use crate::meta::request::{get, post};
use crate::publish::{OutgoingFile, OutgoingPost};
use serde_json::{Map, Value, json};
use sportello_core::class::Call;
use sportello_core::post::PostKind;

type Members = Map<String, Value>;

fn step(name: String, call: Call, request: HttpRequest) -> Step {
    Step::Request {
        name,
        call,
        request,
    }
}

fn make(to: &OutgoingPost, name: String, members: Members) -> Step {
    let path = format!("{}/media", to.channel.asset);
    step(name, Call::Prepare, post(path, &Value::Object(members)))
}

fn put(members: &mut Members, name: &str, value: impl Into<Value>) {
    members.insert(name.to_owned(), value.into());
}

fn caption(members: &mut Members, to: &OutgoingPost) {
    if !to.text.is_empty() {
        put(members, "caption", to.text.as_str());
    }
}

/// A photo's place and what it shows: stories carry no such words.
fn photo(members: &mut Members, file: &OutgoingFile, kind: PostKind) {
    put(members, "image_url", file.link.as_str());
    if let Some(alt) = file.alt.as_deref().filter(|_| kind != PostKind::Story) {
        put(members, "alt_text", alt);
    }
}

/// Makes the container of a post of one file; `upload` = its bytes follow.
pub(super) fn single(to: &OutgoingPost, file: &OutgoingFile, upload: bool) -> Step {
    let mut members = Members::new();
    if to.kind == PostKind::Story {
        put(&mut members, "media_type", "STORIES");
    } else {
        caption(&mut members, to);
    }
    if !file.is_video() {
        photo(&mut members, file, to.kind);
        return make(to, Place::Whole.named(MADE), members);
    }
    if to.kind != PostKind::Story {
        put(&mut members, "media_type", "REELS");
        // A film of the feed is a reel that is shown there too.
        if to.kind != PostKind::Reel {
            put(&mut members, "share_to_feed", true);
        }
        if let Some(cover) = to.cover_ms {
            put(&mut members, "thumb_offset", cover);
        }
    }
    match upload {
        true => put(&mut members, "upload_type", "resumable"),
        false => put(&mut members, "video_url", file.link.as_str()),
    }
    let name = if upload { SESSION } else { MADE };
    make(to, Place::Whole.named(name), members)
}

/// Makes a part of a carousel. Its films are fetched: uploads are told of for reels and stories
/// only (publishing.md §2, "Resumable").
pub(super) fn part(to: &OutgoingPost, nth: usize, file: &OutgoingFile) -> Step {
    let mut members = Members::new();
    put(&mut members, "is_carousel_item", true);
    if file.is_video() {
        put(&mut members, "media_type", "VIDEO");
        put(&mut members, "video_url", file.link.as_str());
    } else {
        photo(&mut members, file, to.kind);
    }
    make(to, Place::Part(nth).named(MADE), members)
}

/// Makes a carousel of its parts.
pub(super) fn carousel(to: &OutgoingPost, parts: &[&str]) -> Step {
    let mut members = Members::new();
    put(&mut members, "media_type", "CAROUSEL");
    put(&mut members, "children", parts.join(","));
    caption(&mut members, to);
    make(to, Place::Whole.named(MADE), members)
}

/// Sends a film from a byte on.
pub(super) fn upload(place: Place, uri: &str, file: &OutgoingFile, from: u64) -> Step {
    let header = |name: &str, value: u64| (name.to_owned(), value.to_string());
    let request = HttpRequest {
        method: Method::Post,
        target: Target::Upload(uri.to_owned()),
        query: Vec::new(),
        body: Body::Raw(Raw {
            media: file.media,
            from,
            headers: vec![header("offset", from), header("file_size", file.bytes)],
        }),
        auth: Auth::Channel,
    };
    step(place.named(UPLOAD), Call::Prepare, request)
}

/// Looks at a container.
pub(super) fn look(container: &str) -> HttpRequest {
    let fields = [("fields", "status_code,status,video_status")];
    get(container.to_owned(), &fields)
}

/// The step that looks at one.
pub(super) fn status(place: Place, container: &str) -> Step {
    step(place.named(STATUS), Call::Read, look(container))
}

/// Makes a container public.
pub(super) fn publish(to: &OutgoingPost, container: &str) -> Step {
    let path = format!("{}/media_publish", to.channel.asset);
    let body = json!({ "creation_id": container });
    step(PUBLISH.to_owned(), Call::Send, post(path, &body))
}
