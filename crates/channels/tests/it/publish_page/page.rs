//! A Page that takes what is published on it, as far as publishing.md §1 tells.

use super::{NOW, step};
use crate::cast::{PAGE, answer, exchange};
use serde_json::{Value, json};
use sportello_channels::publish::OutgoingPost;
use sportello_channels::{Answer, Body, Exchange, HttpRequest, Method, Part, Step, Target};
use sportello_core::class::Call;

/// The largest piece that the Page asks for; the publisher may send less.
const ASKED: u64 = 6_000_000;

/// What it holds.
#[derive(Default)]
pub struct Page {
    /// Photos that were uploaded.
    pub photos: u64,
    /// Films that were begun.
    pub films: u64,
    /// Bytes of the film that was begun last.
    pub got: u64,
    /// Everything that became public, by its id.
    pub public: Vec<String>,
}

/// A member of a request's body, whichever form it has.
pub fn said(request: &HttpRequest, name: &str) -> Option<Value> {
    match &request.body {
        Body::Json(text) => serde_json::from_str::<Value>(text).ok()?.get(name).cloned(),
        Body::Multipart(parts) => parts.iter().find_map(|part| match part {
            Part::Field { name: n, value } if n == name => Some(json!(value)),
            _ => None,
        }),
        Body::Empty | Body::Raw(_) | Body::Mail(_) | Body::Fetch(_) => None,
    }
}

fn ok(body: Value) -> Answer {
    answer(200, &body.to_string())
}

impl Page {
    /// Does what is asked, the file being so large.
    pub fn take(&mut self, request: &HttpRequest, size: u64) -> Answer {
        let path = match &request.target {
            Target::Graph(path) => path.clone(),
            Target::Upload(_) => return self.upload(request, size),
            other => panic!("{other:?}"),
        };
        let edge = path.rsplit('/').next().unwrap_or_default();
        let phase = said(request, "upload_phase");
        let phase = phase.as_ref().and_then(Value::as_str).unwrap_or_default();
        match (request.method, edge, phase) {
            (Method::Get, _, _) => self.status(size),
            (_, "feed", _) => ok(json!({ "id": self.show() })),
            (_, "comments", _) => ok(json!({ "id": self.show() })),
            (_, "photos", _) => {
                self.photos += 1;
                let photo = format!("81{:02}", self.photos);
                match said(request, "published") == Some(json!("true")) {
                    true => ok(json!({ "id": photo, "post_id": self.show() })),
                    false => ok(json!({ "id": photo })),
                }
            }
            (_, "photo_stories", _) => ok(json!({ "success": true, "post_id": self.show() })),
            (_, _, "start") => {
                (self.films, self.got) = (self.films + 1, 0);
                let film = format!("77{:02}", self.films);
                match edge {
                    "videos" => ok(
                        json!({ "video_id": film, "upload_session_id": format!("s{film}"),
                        "start_offset": "0", "end_offset": ASKED.min(size).to_string() }),
                    ),
                    _ => ok(json!({ "video_id": film,
                        "upload_url": format!("https://rupload.facebook.com/video-upload/v25.0/{film}") })),
                }
            }
            (_, "videos", "transfer") => self.transfer(request, size),
            (_, _, "finish") => {
                assert_eq!(self.got, size, "finished before it was whole");
                let public = self.show();
                match edge {
                    "videos" => ok(json!({ "success": true })),
                    _ => ok(json!({ "success": true, "post_id": public })),
                }
            }
            other => panic!("{other:?}"),
        }
    }

    fn show(&mut self) -> String {
        let id = format!("{PAGE}_{}", 900 + self.public.len());
        self.public.push(id.clone());
        id
    }

    fn transfer(&mut self, request: &HttpRequest, size: u64) -> Answer {
        let Body::Multipart(parts) = &request.body else {
            panic!("no form")
        };
        let chunk = parts.iter().find_map(|part| match part {
            Part::Chunk { from, bytes, .. } => Some((*from, *bytes)),
            _ => None,
        });
        let (from, bytes) = chunk.expect("a piece");
        assert_eq!(said(request, "start_offset"), Some(json!(from.to_string())));
        assert!(from <= self.got && bytes > 0 && bytes <= ASKED);
        self.got = self.got.max(from + bytes);
        assert!(self.got <= size);
        let until = (self.got + ASKED).min(size);
        ok(json!({ "start_offset": self.got.to_string(), "end_offset": until.to_string() }))
    }

    fn upload(&mut self, request: &HttpRequest, size: u64) -> Answer {
        let Body::Raw(raw) = &request.body else {
            panic!("not raw")
        };
        let headers = [
            ("offset", raw.from.to_string()),
            ("file_size", size.to_string()),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value));
        assert_eq!(raw.headers, headers);
        assert_eq!(raw.from, self.got, "it goes on where it ended");
        self.got = size;
        ok(json!({ "success": true }))
    }

    fn status(&self, size: u64) -> Answer {
        let whole = self.got == size;
        ok(json!({ "status": {
            "video_status": if whole { "upload_complete" } else { "uploading" },
            "uploading_phase": { "status": if whole { "complete" } else { "in_progress" }, "bytes_transferred": self.got },
            "publishing_phase": { "status": "not_started" },
        }, "id": "7701" }))
    }

    /// Publishes until it is done; gives what was asked, by name, and the id.
    pub fn publish(
        &mut self,
        post: &OutgoingPost,
        exchanges: &mut Vec<Exchange>,
    ) -> (Vec<String>, String) {
        let size = post.files.first().map_or(0, |file| file.bytes);
        let mut asked = Vec::new();
        loop {
            match step(post, exchanges) {
                Step::Request {
                    name,
                    call,
                    request,
                } => {
                    let answer = self.take(&request, size);
                    asked.push(name.clone());
                    exchanges.push(at_now(&name, call, Some(answer)));
                }
                Step::Done { external_id, .. } => return (asked, external_id),
                other => panic!("{other:?}"),
            }
            assert!(asked.len() < 20, "no end: {asked:?}");
        }
    }
}

/// An exchange of now.
pub fn at_now(name: &str, call: Call, answer: Option<Answer>) -> Exchange {
    Exchange {
        begun_at: NOW,
        ..exchange(name, call, answer)
    }
}
