//! Sending on WhatsApp (messaging-send.md §3): words in one call; a file is uploaded, then sent by
//! its id with its caption. Fetching what people send: an id is exchanged for an address.

use super::body;
use super::settings::digits;
use crate::contract::{
    Answer, Auth, ChannelFacts, Exchange, HttpRequest, MediaStep, Outgoing, OutgoingMedia, Signal,
    Step,
};
use crate::meta::envelope::small;
use crate::meta::error_rows::Family;
use crate::meta::errors::classify;
use crate::meta::media::GONE;
use crate::meta::request::{self, Standing};
use serde::Deserialize;
use serde_json::{Value, json};
use sportello_core::class::{Call, Class};
use sportello_core::message::MediaSource;

#[derive(Deserialize)]
struct Uploaded {
    id: String,
}

#[derive(Deserialize)]
struct Sent {
    messages: Vec<Named>,
    #[serde(default)]
    contacts: Vec<Known>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct Known {
    wa_id: Option<String>,
    user_id: Option<String>,
}

#[derive(Deserialize)]
struct Located {
    url: String,
}

pub(crate) fn step(outgoing: &Outgoing, exchanges: &[Exchange]) -> Step {
    let judge = |call, answer: &Answer, at| classify(Family::Whatsapp, call, answer, at);
    let uploaded = match request::standing(exchanges, judge) {
        Standing::Sent(answer) => return done(outgoing, answer),
        Standing::Stopped(verdict) => return Step::Failed(verdict),
        Standing::Ready(uploaded) => uploaded,
    };
    let file = match (&outgoing.media, uploaded) {
        (None, _) => None,
        (Some(file), None) => return upload(outgoing, file),
        (Some(_), Some(answer)) => match small::<Uploaded>(&answer.body) {
            Some(made) => Some(made.id),
            None => return request::unreadable(Call::Prepare),
        },
    };
    match body::of(outgoing, file) {
        Some((sort, content)) => send(outgoing, sort, content),
        None => request::refuse("cause-bad-request"),
    }
}

fn upload(outgoing: &Outgoing, file: &OutgoingMedia) -> Step {
    let fields = [
        ("messaging_product", "whatsapp"),
        ("type", file.mime.as_str()),
    ];
    request::upload(
        format!("{}/media", outgoing.channel.asset),
        &fields,
        "file",
        file,
    )
}

fn send(outgoing: &Outgoing, sort: &str, content: Value) -> Step {
    let mut body = addressed(&outgoing.to);
    body["type"] = json!(sort);
    body["biz_opaque_callback_data"] = json!(outgoing.key);
    let quoted = outgoing.content.as_ref().and_then(|c| c.quoted.as_ref());
    if let Some(quoted) = quoted {
        body["context"] = json!({ "message_id": quoted.external_id });
    }
    body[sort] = content;
    request::send(messages(&outgoing.channel), &body)
}

fn messages(channel: &ChannelFacts) -> String {
    format!("{}/messages", channel.asset)
}

fn addressed(to: &str) -> Value {
    let mut body = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
    });
    // A person known only by a business-scoped id is named in another member.
    match digits(to) {
        Some(phone) => body["to"] = json!(phone),
        None => body["recipient"] = json!(to),
    }
    body
}

/// A passing sign. Typing is shown as an answer to a message, and marks it read
/// (messaging-send.md §3, "Mark read"); it ends by itself.
pub(crate) fn signal(channel: &ChannelFacts, to: &str, signal: &Signal) -> Option<HttpRequest> {
    let read = |message: &String| json!({ "messaging_product": "whatsapp", "status": "read", "message_id": message });
    let body = match signal {
        Signal::Typing { on: false, .. } | Signal::Taken { .. } => return None,
        Signal::Typing { message, .. } => {
            let mut body = read(message.as_ref()?);
            body["typing_indicator"] = json!({ "type": "text" });
            body
        }
        Signal::Read { message } => read(message.as_ref()?),
        Signal::React { message, emoji } => {
            let mut body = addressed(to);
            body["type"] = json!("reaction");
            let emoji = emoji.as_deref().unwrap_or_default();
            body["reaction"] = json!({ "message_id": message, "emoji": emoji });
            body
        }
    };
    Some(request::post(messages(channel), &body))
}

fn done(outgoing: &Outgoing, answer: &Answer) -> Step {
    let Some(sent) = small::<Sent>(&answer.body) else {
        return request::unreadable(Call::Send);
    };
    let known = sent.contacts.into_iter().next();
    let address = known.and_then(|person| person.wa_id.or(person.user_id));
    match sent
        .messages
        .into_iter()
        .find(|message| !message.id.is_empty())
    {
        Some(message) => Step::Done {
            external_id: message.id,
            // Brazil's ninth digit, Mexico's one: the returned id is the one to keep.
            address: address.filter(|id| !id.is_empty() && *id != outgoing.to),
        },
        None => request::unreadable(Call::Send),
    }
}

/// The next step for a picture behind a media id. An address lives five minutes, an id seven days,
/// so the address is always asked afresh; the one that a webhook may carry has no stated life.
/// `asked` is the answer to the question, or to a download that failed (then its body is not
/// JSON, and the question is put again).
pub(crate) fn media(
    channel: &ChannelFacts,
    source: &MediaSource,
    asked: Option<&Answer>,
) -> MediaStep {
    let id = match source {
        MediaSource::Id { id, .. } => id,
        MediaSource::Url(url) => return MediaStep::Download(request::download(url, Auth::Channel)),
    };
    let ask = || {
        let owner = [("phone_number_id", channel.asset.as_str())];
        MediaStep::Ask(request::get(id.clone(), &owner))
    };
    let Some(answer) = asked else {
        return ask();
    };
    if let Some(found) =
        small::<Located>(&answer.body).filter(|_| (200..300).contains(&answer.status))
    {
        return MediaStep::Download(request::download(&found.url, Auth::Channel));
    }
    if !answer.body.trim_start().starts_with('{') {
        return ask();
    }
    let verdict = classify(
        Family::Whatsapp,
        Call::Read,
        answer,
        sportello_core::Time(0),
    );
    match verdict.class {
        Class::Permanent | Class::Policy => MediaStep::Gone(GONE.to_owned()),
        _ => ask(),
    }
}
