//! Small files of a known shape, and how they are brought to the platform.

use crate::cast::{Platform, answered};
use serde_json::{Value, json};
use sportello_sandbox::rules::request::{ApiRequest, ApiResponse, Blob, Effect, Outcome, Reply};
use sportello_sandbox::rules::task::TaskResult;

/// The head of a JPEG of that size, told apart by a word in a comment.
pub fn jpeg(width: u16, height: u16, word: &str) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8, 0xff, 0xfe];
    let length = u16::try_from(word.len() + 2).expect("a short word");
    out.extend(length.to_be_bytes());
    out.extend(word.as_bytes());
    out.extend([0xff, 0xc0, 0, 17, 8]);
    out.extend(height.to_be_bytes());
    out.extend(width.to_be_bytes());
    out.extend([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9]);
    out
}

/// An MP4 of that size and length, told apart by a word in its data.
pub fn film(width: u32, height: u32, ms: u32, word: &str) -> Vec<u8> {
    let boxed = |kind: &[u8; 4], body: &[u8]| {
        let size = u32::try_from(body.len() + 8).expect("a small box");
        let mut out = size.to_be_bytes().to_vec();
        out.extend(kind);
        out.extend(body);
        out
    };
    let mut mvhd = vec![0; 100];
    mvhd[12..16].copy_from_slice(&1000_u32.to_be_bytes());
    mvhd[16..20].copy_from_slice(&ms.to_be_bytes());
    let mut tkhd = vec![0; 84];
    tkhd[40..44].copy_from_slice(&0x0001_0000_u32.to_be_bytes());
    tkhd[76..80].copy_from_slice(&(width << 16).to_be_bytes());
    tkhd[80..84].copy_from_slice(&(height << 16).to_be_bytes());
    let trak = boxed(b"trak", &boxed(b"tkhd", &tkhd));
    let moov = boxed(b"moov", &[boxed(b"mvhd", &mvhd), trak].concat());
    let ftyp = boxed(b"ftyp", b"isom\0\0\0\0");
    [ftyp, moov, boxed(b"mdat", word.as_bytes())].concat()
}

/// A form with fields and one file.
pub fn form(path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> ApiRequest {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--sep\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    let head = format!(
        "--sep\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"f\"\r\n\r\n",
        file.0
    );
    body.extend(head.into_bytes());
    body.extend(file.1);
    body.extend(b"\r\n--sep--\r\n");
    ApiRequest {
        method: "POST".into(),
        path: path.into(),
        headers: vec![(
            "content-type".into(),
            "multipart/form-data; boundary=sep".into(),
        )],
        body: Blob::new(body),
        ..ApiRequest::default()
    }
}

/// Bytes for an upload host's address, from an offset.
pub fn raw(address: &str, token: &str, offset: usize, size: usize, bytes: &[u8]) -> ApiRequest {
    let path = address
        .strip_prefix("http://127.0.0.1:8081")
        .expect("the sandbox's own address");
    let headers = [
        ("authorization", format!("OAuth {token}")),
        ("offset", offset.to_string()),
        ("file_size", size.to_string()),
    ];
    ApiRequest {
        method: "POST".into(),
        path: path.into(),
        headers: headers.map(|(name, value)| (name.into(), value)).to_vec(),
        body: Blob::new(bytes.to_vec()),
        ..ApiRequest::default()
    }
}

impl Platform {
    /// A call whose answer is there at once, and is good.
    pub fn good(&mut self, request: &ApiRequest) -> Value {
        let answer = self.answer(request);
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    /// A call whose answer is there at once.
    pub fn answer(&mut self, request: &ApiRequest) -> ApiResponse {
        let outcome = self.call(request);
        answered(outcome)
    }

    /// A Page's photo that is kept for a post or a story.
    pub fn photo(&mut self, word: &str) -> String {
        let seed = self.world.seed().clone();
        let path = format!("/{}/photos", seed.page);
        let bytes = jpeg(800, 800, word);
        let call = form(&path, &[("published", "false")], ("source", &bytes));
        let made = self.good(&call.bearer(&seed.page_token));
        made["id"].as_str().expect("an id").to_owned()
    }

    /// A container of a picture or film that is fetched by link and found as `bytes`.
    pub fn container(&mut self, wanted: &Value, bytes: &[u8]) -> Value {
        let seed = self.world.seed().clone();
        let path = format!("/{}/media", seed.instagram);
        let outcome = self.call(&ApiRequest::post(&path, wanted).bearer(&seed.page_token));
        self.fetched(outcome, bytes).json()
    }

    /// Hands the platform what it fetches, and gives the answer to the call.
    pub fn fetched(&mut self, outcome: Outcome, bytes: &[u8]) -> ApiResponse {
        let Some(Effect::FetchLink { task, .. }) = outcome.effects.first() else {
            return answered(outcome);
        };
        let result = TaskResult {
            status: Some(if bytes.is_empty() { 404 } else { 200 }),
            mime: "application/octet-stream".into(),
            body: Blob::new(bytes.to_vec()),
        };
        let done = self
            .world
            .task_done(self.now, &mut self.rng, *task, &result);
        match outcome.reply {
            Reply::WhenDone(_) => answered(done.expect("somebody waits")),
            reply => answered(Outcome {
                reply,
                effects: Vec::new(),
                ..outcome
            }),
        }
    }

    /// Publishes a container; the answer as it is.
    pub fn publish(&mut self, container: &Value) -> ApiResponse {
        let seed = self.world.seed().clone();
        let path = format!("/{}/media_publish", seed.instagram);
        self.post(
            &path,
            &seed.page_token,
            &json!({ "creation_id": container }),
        )
    }

    /// What was ever public.
    pub fn ledger(&self) -> Vec<Value> {
        self.world.shown_posts(None)
    }
}
