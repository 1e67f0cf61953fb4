//! Sending on Instagram (messaging-send.md §2): words in one call, a picture by an address that
//! Instagram fetches. Nothing of ours travels with a send: echoes carry no metadata there.

use crate::contract::{Exchange, Outgoing, Step};
use crate::meta::accepted;
use crate::meta::error_rows::Family;
use crate::meta::errors::classify;
use crate::meta::request::{self, Standing};
use serde_json::{Value, json};

pub(crate) fn step(outgoing: &Outgoing, exchanges: &[Exchange]) -> Step {
    match request::standing(exchanges, |call, answer, at| {
        classify(Family::Graph, call, answer, at)
    }) {
        Standing::Sent(answer) => return accepted::messaging(outgoing, answer),
        Standing::Stopped(verdict) => return Step::Failed(verdict),
        Standing::Ready(_) => {}
    }
    match (&outgoing.text, &outgoing.media) {
        (Some(_), Some(_)) => request::refuse("cause-words-beside-picture"),
        (None, None) => request::refuse("cause-bad-request"),
        (Some(text), None) => send(outgoing, json!({ "text": text })),
        (None, Some(image)) => match &image.link {
            Some(link) => send(
                outgoing,
                json!({ "attachment": { "type": "image", "payload": { "url": link } } }),
            ),
            None => request::refuse("cause-no-picture-address"),
        },
    }
}

fn send(outgoing: &Outgoing, message: Value) -> Step {
    let body = json!({ "recipient": { "id": outgoing.to }, "message": message });
    request::send("me/messages".to_owned(), &body)
}
