//! Sending over Messenger (messaging-send.md §1): words in one call; a picture is uploaded, then
//! sent by its attachment id, so that a repeated send does not move its bytes again.

use crate::contract::{Exchange, Outgoing, Step};
use crate::meta::accepted;
use crate::meta::envelope::small;
use crate::meta::error_rows::Family;
use crate::meta::errors::classify;
use crate::meta::request::{self, Standing};
use serde::Deserialize;
use serde_json::json;
use sportello_core::class::Call;

#[derive(Deserialize)]
struct Uploaded {
    attachment_id: String,
}

pub(crate) fn step(outgoing: &Outgoing, exchanges: &[Exchange]) -> Step {
    let uploaded = match request::standing(exchanges, |call, answer, at| {
        classify(Family::Graph, call, answer, at)
    }) {
        Standing::Sent(answer) => return accepted::messaging(outgoing, answer),
        Standing::Stopped(verdict) => return Step::Failed(verdict),
        Standing::Ready(uploaded) => uploaded,
    };
    let page = &outgoing.channel.asset;
    match (&outgoing.text, &outgoing.media) {
        (Some(_), Some(_)) => request::refuse("cause-words-beside-picture"),
        (None, None) => request::refuse("cause-bad-request"),
        (Some(text), None) => send(outgoing, json!({ "text": text, "metadata": outgoing.key })),
        (None, Some(image)) => match uploaded {
            None => {
                let message = json!({ "attachment": { "type": "image", "payload": { "is_reusable": true } } });
                let fields = [("message", message.to_string())];
                let fields = fields
                    .each_ref()
                    .map(|(name, value)| (*name, value.as_str()));
                request::upload(
                    format!("{page}/message_attachments"),
                    &fields,
                    "filedata",
                    image,
                )
            }
            Some(answer) => match small::<Uploaded>(&answer.body) {
                Some(made) => {
                    let payload = json!({ "attachment_id": made.attachment_id });
                    let attachment = json!({ "type": "image", "payload": payload });
                    send(
                        outgoing,
                        json!({ "attachment": attachment, "metadata": outgoing.key }),
                    )
                }
                None => request::unreadable(Call::Prepare),
            },
        },
    }
}

fn send(outgoing: &Outgoing, message: serde_json::Value) -> Step {
    let body = json!({
        "recipient": { "id": outgoing.to },
        "messaging_type": "RESPONSE",
        "message": message,
    });
    request::send(format!("{}/messages", outgoing.channel.asset), &body)
}
