//! Photos of a Page: one is a post at once, several are uploaded unpublished and attached to one,
//! and the photo of a story is uploaded the same way (publishing.md §1).

use super::trail::{Trail, send};
use super::words;
use crate::contract::{HttpRequest, Part, Step};
use crate::meta::envelope::small;
use crate::meta::lenient::Id;
use crate::meta::request::{self, SEND};
use crate::publish::{OutgoingFile, OutgoingPost};
use serde::Deserialize;
use serde_json::{Value, json};
use sportello_core::class::Call;

#[derive(Deserialize)]
struct Uploaded {
    id: Id,
}

/// The name of the step that uploads the file at a position.
fn name(at: usize) -> String {
    format!("photo-{at}")
}

/// One photo, or several.
pub(super) fn step(post: &OutgoingPost, trail: Trail<'_>) -> Step {
    if post.files.iter().any(OutgoingFile::is_video) {
        return request::refuse("cause-unsupported");
    }
    match &post.files[..] {
        [] => request::refuse("cause-bad-request"),
        [photo] => send(alone(post, photo)),
        several => {
            let mut attached = Vec::new();
            for (at, photo) in several.iter().enumerate() {
                match uploaded(post, trail, at, photo) {
                    Ok(id) => attached.push(json!({ "media_fbid": id })),
                    Err(step) => return *step,
                }
            }
            send(super::feed(post, Some(Value::Array(attached))))
        }
    }
}

/// The photo of a story.
pub(super) fn story(post: &OutgoingPost, trail: Trail<'_>, photo: &OutgoingFile) -> Step {
    match uploaded(post, trail, 0, photo) {
        Ok(id) => send(request::post(
            format!("{}/photo_stories", post.channel.asset),
            &json!({ "photo_id": id }),
        )),
        Err(step) => *step,
    }
}

/// The id of an uploaded photo, or the step that uploads it.
fn uploaded(
    post: &OutgoingPost,
    trail: Trail<'_>,
    at: usize,
    photo: &OutgoingFile,
) -> Result<String, Box<Step>> {
    let name = name(at);
    let made = trail.kept(&name, &[SEND]);
    let id = made.and_then(|made| small::<Uploaded>(&made.answer.body));
    id.map(|uploaded| uploaded.id.0).ok_or_else(|| {
        let fields = [("published", "false")];
        Box::new(trail.ask(name, Call::Prepare, form(post, photo, &fields)))
    })
}

/// The ids of all photos that were ever uploaded for a post.
pub(super) fn ids(post: &OutgoingPost, trail: Trail<'_>) -> Vec<String> {
    let each = (0..post.files.len()).filter_map(|at| trail.good(&name(at)));
    each.filter_map(|made| small::<Uploaded>(&made.answer.body))
        .map(|uploaded| uploaded.id.0)
        .collect()
}

fn alone(post: &OutgoingPost, photo: &OutgoingFile) -> HttpRequest {
    let words = words(post);
    let mut fields = vec![("published", "true")];
    if !words.is_empty() {
        fields.push(("message", &*words));
    }
    form(post, photo, &fields)
}

/// A photo as a form: from our store, never by address.
fn form(post: &OutgoingPost, photo: &OutgoingFile, fields: &[(&str, &str)]) -> HttpRequest {
    let alt = photo.alt.as_deref().filter(|alt| !alt.trim().is_empty());
    let alt = alt.map(|alt| ("alt_text_custom", alt));
    let fields = fields.iter().copied().chain(alt);
    let mut parts: Vec<Part> = fields
        .map(|(name, value)| request::field(name, value))
        .collect();
    parts.push(Part::Media {
        name: "source".to_owned(),
        media: photo.media,
        filename: photo.filename.clone(),
        mime: photo.mime.clone(),
    });
    request::form(format!("{}/photos", post.channel.asset), parts)
}
