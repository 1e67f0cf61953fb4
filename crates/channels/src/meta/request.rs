//! Building requests, and reading where a delivery stands from its stored exchanges.

use crate::contract::{
    Answer, Auth, Body, Exchange, HttpRequest, Method, OutgoingMedia, Part, Step, Target,
};
use sportello_core::class::{Call, Class, Verdict};

/// The name of the exchange that uploads a picture.
pub(crate) const UPLOAD: &str = "upload";
/// The name of the exchange that sends.
pub(crate) const SEND: &str = "send";

/// Whether a text can be an id: it stands in a path, or between brackets of a language of its own.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// A read on the Graph API.
pub(crate) fn get(path: String, query: &[(&str, &str)]) -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        target: Target::Graph(path),
        query: query
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect(),
        body: Body::Empty,
        auth: Auth::Channel,
    }
}

/// A download from an address that the platform gave.
pub(crate) fn download(address: &str, auth: Auth) -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        target: Target::Absolute(address.to_owned()),
        query: Vec::new(),
        body: Body::Empty,
        auth,
    }
}

/// A call with a JSON body on the Graph API.
pub(crate) fn post(path: String, body: &serde_json::Value) -> HttpRequest {
    call(path, Body::Json(body.to_string()))
}

/// A call without a body on the Graph API.
pub(crate) fn post_query(path: String, query: &[(&str, &str)]) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        ..get(path, query)
    }
}

/// A call with a form on the Graph API.
pub(crate) fn form(path: String, parts: Vec<Part>) -> HttpRequest {
    call(path, Body::Multipart(parts))
}

/// A field of a form.
pub(crate) fn field(name: &str, value: &str) -> Part {
    Part::Field {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

fn call(path: String, body: Body) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        target: Target::Graph(path),
        query: Vec::new(),
        body,
        auth: Auth::Channel,
    }
}

/// The step that sends a message.
pub(crate) fn send(path: String, body: &serde_json::Value) -> Step {
    Step::Request {
        name: SEND.to_owned(),
        call: Call::Send,
        request: post(path, body),
    }
}

/// The step that uploads a picture as the form field `file`, beside plain fields.
pub(crate) fn upload(
    path: String,
    fields: &[(&str, &str)],
    file: &str,
    image: &OutgoingMedia,
) -> Step {
    let mut parts: Vec<Part> = fields
        .iter()
        .map(|(name, value)| field(name, value))
        .collect();
    parts.push(Part::Media {
        name: file.to_owned(),
        media: image.media,
        filename: image.filename.clone(),
        mime: image.mime.clone(),
    });
    Step::Request {
        name: UPLOAD.to_owned(),
        call: Call::Prepare,
        request: form(path, parts),
    }
}

/// A refusal of our own, before anything was asked.
pub(crate) fn refuse(cause: &str) -> Step {
    Step::Failed(Verdict::plain(Class::Permanent, cause))
}

/// Where a delivery stands.
pub(crate) enum Standing<'e> {
    /// The send was answered well.
    Sent(&'e Answer),
    /// The last exchange went wrong, or is a send whose answer is not known.
    Stopped(Verdict),
    /// Go on; the answer of the upload, if there was a good one.
    Ready(Option<&'e Answer>),
}

/// Reads the exchanges: a good answer to a send ends it, whatever else is stored; else the last
/// exchange decides; else what was uploaded is used and not uploaded again.
pub(crate) fn standing<'e>(
    exchanges: &'e [Exchange],
    classify: impl Fn(Call, &Answer, sportello_core::Time) -> Verdict,
) -> Standing<'e> {
    let verdict = |exchange: &'e Exchange| {
        exchange
            .answer
            .as_ref()
            .map(|answer| (answer, classify(exchange.call, answer, exchange.begun_at)))
    };
    let good = |name: &str| {
        exchanges
            .iter()
            .rev()
            .filter(|e| e.name == name)
            .find_map(|e| {
                verdict(e)
                    .filter(|(_, v)| v.class == Class::Ok)
                    .map(|(answer, _)| answer)
            })
    };
    if let Some(answer) = good(SEND) {
        return Standing::Sent(answer);
    }
    if let Some(last) = exchanges.last() {
        match verdict(last) {
            Some((_, verdict)) if verdict.class != Class::Ok => return Standing::Stopped(verdict),
            // Begun and never answered: it may have reached the person (I5).
            None if last.call == Call::Send => {
                return Standing::Stopped(Verdict::plain(
                    Class::UnknownOutcome,
                    "cause-unknown-outcome",
                ));
            }
            _ => {}
        }
    }
    Standing::Ready(good(UPLOAD))
}

/// An answer that says it went well and lacks what was asked for. For an upload that is a fault
/// of theirs and harmless to repeat; for a send nobody knows.
pub(crate) fn unreadable(call: Call) -> Step {
    Step::Failed(match call {
        Call::Send => Verdict::plain(Class::UnknownOutcome, "cause-unknown-outcome"),
        Call::Read | Call::Prepare => Verdict::plain(Class::Retry, "cause-outage"),
    })
}
