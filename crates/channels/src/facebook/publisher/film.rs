//! Films of a Page: a video goes in pieces, a reel and the film of a story as a body of its own to
//! the upload host; a call of its own publishes each (publishing.md §1 "Resumable video upload",
//! "Reels", "Stories").

use super::trail::{Made, Trail, is_good, send};
use super::words;
use crate::contract::{Auth, Body, HttpRequest, Method, Part, Raw, Step, Target};
use crate::meta::envelope::small;
use crate::meta::lenient::{Id, Text, Whole};
use crate::meta::request::{self, SEND};
use crate::publish::{OutgoingFile, OutgoingPost};
use serde::Deserialize;
use serde_json::{Value, json};
use sportello_core::class::Call;

/// The most bytes of one piece of a video. The platform says where the next one begins and where
/// it ends at most; what is lost with an answer is one piece.
const PIECE: u64 = 4 * 1024 * 1024;

const START: &str = "start";
const TRANSFER: &str = "transfer-";
const UPLOAD: &str = "upload-";
const STATUS: &str = "status";

/// Everything that uses a film that was begun.
const USERS: [&str; 3] = [TRANSFER, UPLOAD, SEND];

#[derive(Deserialize)]
struct Begun {
    video_id: Id,
    #[serde(default)]
    upload_session_id: Text,
    #[serde(default)]
    upload_url: Text,
}

#[derive(Deserialize)]
struct Offsets {
    start_offset: Whole,
    #[serde(default)]
    end_offset: Whole,
}

#[derive(Deserialize)]
struct Asked {
    status: Status,
}

/// How far a film has come; its members are unconfirmed `[u]` (publishing.md §1, "Reels").
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Status {
    video_status: Text,
    uploading_phase: Phase,
    publishing_phase: Phase,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Phase {
    status: Text,
    bytes_transferred: Whole,
    publish_status: Text,
}

/// What the status of a film proves about the call that publishes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Published,
    Absent,
    Open,
}

impl Status {
    pub(super) fn fate(&self) -> Fate {
        let publishing = self.publishing_phase.status.0.as_deref();
        if self.publishing_phase.publish_status.0.as_deref() == Some("published") {
            return Fate::Published;
        }
        match (self.video_status.0.as_deref(), publishing) {
            (Some("error" | "expired"), _) => Fate::Absent,
            // What is being processed or published may become public any moment.
            // Where the phase is not told, nothing is proved.
            (Some("ready" | "upload_complete"), Some("not_started")) => Fate::Absent,
            _ => Fate::Open,
        }
    }
}

impl Status {
    fn progress(&self, size: u64) -> Progress {
        let uploading = &self.uploading_phase;
        let bytes = uploading.bytes_transferred.0.map_or(0, unsigned);
        let whole = uploading.status.0.as_deref() == Some("complete") || bytes >= size;
        match (self.fate(), self.video_status.0.as_deref()) {
            (Fate::Published, _) => Progress::Published,
            (_, Some("error" | "expired")) => Progress::Spoiled,
            _ if whole => Progress::Whole,
            _ => Progress::From(bytes),
        }
    }
}

/// The status in an answer; `None` = not understood.
pub(super) fn status(body: &str) -> Option<Status> {
    small::<Asked>(body).map(|asked| asked.status)
}

/// Asks how far a film has come.
pub(super) fn ask_status(video: &str) -> HttpRequest {
    request::get(video.to_owned(), &[("fields", "status")])
}

/// The film that the call at the end of a trail publishes.
pub(super) fn video_of(trail: Trail<'_>) -> Option<String> {
    let begun = small::<Begun>(&trail.good(START)?.answer.body)?;
    Some(begun.video_id.0)
}

/// The id of a film that was begun and can still be used, or the step that begins one.
fn begun<'e>(trail: Trail<'e>, path: &str, fields: &Value) -> Result<(Made<'e>, Begun), Box<Step>> {
    let made = trail.kept(START, &USERS);
    let read = made.and_then(|made| Some((made, small::<Begun>(&made.answer.body)?)));
    read.ok_or_else(|| {
        let request = request::post(path.to_owned(), fields);
        Box::new(trail.ask(START.to_owned(), Call::Prepare, request))
    })
}

/// A video: begun, moved in pieces, finished.
pub(super) fn video(post: &OutgoingPost, trail: Trail<'_>, file: &OutgoingFile) -> Step {
    let path = format!("{}/videos", post.channel.asset);
    let fields = json!({ "upload_phase": "start", "file_size": file.bytes });
    let (made, film) = match begun(trail, &path, &fields) {
        Ok(begun) => begun,
        Err(step) => return *step,
    };
    let session = film.upload_session_id.0.unwrap_or(film.video_id.0);
    // The last good piece tells where the next one begins; before it, the beginning does.
    let pieces = trail.after(made.at).rev();
    let moved = pieces
        .filter(|(name, exchange)| name.starts_with(TRANSFER) && is_good(exchange))
        .find_map(|(_, exchange)| small::<Offsets>(&exchange.answer.as_ref()?.body));
    let offsets = moved.or_else(|| small::<Offsets>(&made.answer.body));
    let (from, until) = match offsets.map(|told| (told.start_offset.0, told.end_offset.0)) {
        Some((Some(from), until)) => (unsigned(from), until.map_or(file.bytes, unsigned)),
        _ => (0, file.bytes),
    };
    // "Nothing more" is told by two offsets that are the same.
    if from >= file.bytes || from >= until {
        let mut fields = titled(post);
        fields["upload_phase"] = json!("finish");
        fields["upload_session_id"] = json!(session);
        fields["published"] = json!(true);
        return send(request::post(path, &fields));
    }
    let parts = vec![
        request::field("upload_phase", "transfer"),
        request::field("upload_session_id", &session),
        request::field("start_offset", &from.to_string()),
        Part::Chunk {
            name: "video_file_chunk".to_owned(),
            media: file.media,
            from,
            bytes: PIECE.min(until.min(file.bytes) - from),
        },
    ];
    let name = format!("{TRANSFER}{from}");
    trail.ask(name, Call::Prepare, request::form(path, parts))
}

fn unsigned(offset: i64) -> u64 {
    u64::try_from(offset).unwrap_or(0)
}

/// A reel.
pub(super) fn reel(post: &OutgoingPost, trail: Trail<'_>, file: &OutgoingFile) -> Step {
    let mut fields = titled(post);
    fields["video_state"] = json!("PUBLISHED");
    by_host(post, trail, file, "video_reels", fields)
}

/// The film of a story.
pub(super) fn story(post: &OutgoingPost, trail: Trail<'_>, file: &OutgoingFile) -> Step {
    by_host(post, trail, file, "video_stories", json!({}))
}

/// A film that goes to the upload host, and the call that publishes it.
fn by_host(
    post: &OutgoingPost,
    trail: Trail<'_>,
    file: &OutgoingFile,
    edge: &str,
    mut finish: Value,
) -> Step {
    let path = format!("{}/{edge}", post.channel.asset);
    let (made, film) = match begun(trail, &path, &json!({ "upload_phase": "start" })) {
        Ok(begun) => begun,
        Err(step) => return *step,
    };
    let Some(address) = film.upload_url.0 else {
        let request = request::post(path, &json!({ "upload_phase": "start" }));
        return trail.ask(START.to_owned(), Call::Prepare, request);
    };
    let video = film.video_id.0;
    match progress(trail, made.at, file) {
        Progress::Whole => {
            finish["upload_phase"] = json!("finish");
            finish["video_id"] = json!(video);
            send(request::post(path, &finish))
        }
        Progress::From(from) => {
            let name = format!("{UPLOAD}{from}");
            trail.ask(name, Call::Prepare, upload(file, address, from))
        }
        Progress::Ask => trail.ask(STATUS.to_owned(), Call::Read, ask_status(&video)),
        // A call whose answer was lost did it after all.
        Progress::Published => Step::Done {
            external_id: video,
            address: None,
        },
        Progress::Spoiled => {
            let request = request::post(path, &json!({ "upload_phase": "start" }));
            trail.ask(START.to_owned(), Call::Prepare, request)
        }
    }
}

/// How far the bytes of a film have come.
enum Progress {
    /// All are there.
    Whole,
    /// The next is this one.
    From(u64),
    /// An upload broke off, or the call that publishes did: only the platform knows.
    Ask,
    /// It is public.
    Published,
    /// The platform gave the film up.
    Spoiled,
}

/// What broke off goes on where the platform says, after it was asked since then.
fn progress(trail: Trail<'_>, begun: usize, file: &OutgoingFile) -> Progress {
    let mut since = trail.after(begun).rev();
    let told = since.find_map(|(name, exchange)| match name {
        name if name.starts_with(UPLOAD) && is_good(exchange) => Some(Progress::Whole),
        name if name.starts_with(UPLOAD) || name == SEND => Some(Progress::Ask),
        STATUS if is_good(exchange) => {
            let status = status(&exchange.answer.as_ref()?.body).unwrap_or_default();
            Some(status.progress(file.bytes))
        }
        _ => None,
    });
    told.unwrap_or(Progress::From(0))
}

fn upload(file: &OutgoingFile, address: String, from: u64) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        target: Target::Upload(address),
        query: Vec::new(),
        body: Body::Raw(Raw {
            media: file.media,
            from,
            headers: vec![
                ("offset".to_owned(), from.to_string()),
                ("file_size".to_owned(), file.bytes.to_string()),
            ],
        }),
        auth: Auth::Channel,
    }
}

/// The words and the title, as films name them.
fn titled(post: &OutgoingPost) -> Value {
    let mut fields = json!({});
    let words = words(post);
    if !words.is_empty() {
        fields["description"] = json!(words);
    }
    if let Some(title) = post
        .title
        .as_deref()
        .filter(|title| !title.trim().is_empty())
    {
        fields["title"] = json!(title);
    }
    fields
}
