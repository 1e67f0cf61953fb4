//! Publishing, step by step from stored exchanges: one delivery to play with.

mod look;
mod make;
mod read;
mod trouble;

use super::*;
use crate::contract::{Body, Method, Target};
use crate::publish::{FirstComment, OutgoingFile};
use serde_json::{Value, json};
use sportello_core::class::{Call, Class, Verdict};
use sportello_core::post::PostKind;
use sportello_core::{MediaId, Span, Time};

const START: Time = Time(1_790_000_000_000);
const SESSION: &str = r#"{"id":"C9","uri":"https://rupload.facebook.com/ig-api-upload/v26.0/C9"}"#;
const FINISHED: &str = r#"{"status_code":"FINISHED","status":"Finished"}"#;
const WORKING: &str = r#"{"status_code":"IN_PROGRESS"}"#;
const PUBLISHED: &str = r#"{"status_code":"PUBLISHED"}"#;

fn file(nth: i64, mime: &str) -> OutgoingFile {
    OutgoingFile {
        media: MediaId(nth),
        mime: mime.to_owned(),
        filename: format!("file-{nth}"),
        bytes: 5_000,
        alt: Some(format!("Peonie {nth}")),
        link: format!("https://desk.example/m/{nth}"),
    }
}

/// One delivery: what is stored of it, and the clock.
struct Play {
    post: OutgoingPost,
    exchanges: Vec<Exchange>,
}

impl Play {
    fn new(kind: PostKind, mimes: &[&str]) -> Play {
        let files = mimes.iter().zip(1..);
        let post = OutgoingPost {
            channel: ChannelFacts {
                asset: "178".to_owned(),
                ..ChannelFacts::default()
            },
            kind,
            text: "Peonie 🌸".to_owned(),
            link: None,
            title: None,
            files: files.map(|(mime, nth)| file(nth, mime)).collect(),
            cover_ms: None,
            comment: None,
            begun_at: None,
            now: START,
        };
        Play {
            post,
            exchanges: Vec::new(),
        }
    }

    fn later(&mut self, span: Span) -> &mut Play {
        self.post.now = self.post.now + span;
        self
    }

    fn step(&self) -> Step {
        InstagramPublisher.step(&self.post, &self.exchanges)
    }

    fn request(&self) -> (String, Call, HttpRequest) {
        match self.step() {
            Step::Request {
                name,
                call,
                request,
            } => (name, call, request),
            other => panic!("not a request: {other:?}"),
        }
    }

    /// Makes the next request, which gets this answer; `None` = it is lost.
    fn makes(&mut self, answer: Option<(u16, &str)>) -> (String, Value) {
        let (name, call, request) = self.request();
        // Whoever asks twice before anything is stored gets the same.
        assert_eq!(self.request().2, request);
        self.exchanges.push(Exchange {
            name: name.clone(),
            call,
            begun_at: self.post.now,
            answer: answer.map(|(status, body)| Answer {
                status,
                headers: Vec::new(),
                body: body.to_owned(),
            }),
        });
        let body = match request.body {
            Body::Json(text) => serde_json::from_str(&text).expect("valid JSON"),
            Body::Raw(raw) => json!({ "from": raw.from, "headers": raw.headers }),
            _ => Value::Null,
        };
        (name, body)
    }

    fn gets(&mut self, body: &str) -> (String, Value) {
        self.makes(Some((200, body)))
    }

    fn fails(&self) -> Verdict {
        match self.step() {
            Step::Failed(verdict) => verdict,
            other => panic!("goes on: {other:?}"),
        }
    }

    fn done(&self) -> String {
        match self.step() {
            Step::Done { external_id, .. } => external_id,
            other => panic!("not done: {other:?}"),
        }
    }

    fn look(&self, asked: &[Option<(u16, &str)>]) -> Look {
        let answer = |(status, body): (u16, &str)| Answer {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
        };
        let asked: Vec<Option<Answer>> = asked.iter().map(|one| one.map(answer)).collect();
        InstagramPublisher.look(&self.post, &self.exchanges, &asked)
    }
}

fn photo() -> Play {
    Play::new(PostKind::Photos, &["image/jpeg"])
}

/// A photo up to the call that publishes, whose answer is this.
fn sent(answer: Option<(u16, &str)>) -> Play {
    let mut play = photo();
    play.gets(r#"{"id":"C1"}"#);
    play.gets(FINISHED);
    assert_eq!(play.makes(answer).0, "publish");
    play
}
