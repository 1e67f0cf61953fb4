//! Sending as a bot (telegram.md, "Sending"): one request a message, its file in it. Passing
//! signs. Fetching what people send: a file's id is exchanged for a path that holds an hour.

use crate::contract::{
    Answer, Auth, Body, Exchange, HttpRequest, MediaStep, Method, Outgoing, OutgoingMedia, Part,
    Signal, Step, Target,
};
use crate::meta::envelope::small;
use crate::meta::messaging::numbered;
use crate::meta::request::{self, Standing};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sportello_core::class::{Call, Class};
use sportello_core::content::{Content, Offer, OfferLook, Part as Made};
use sportello_core::message::{MediaSource, MessageKind};

/// Bytes of what a button brings back.
const PAYLOAD: usize = 64;
/// Stands before the id of a file that is larger than a bot may fetch.
pub(super) const TOO_LARGE: &str = "too-large:";
/// Stands before the id of a tap.
pub(super) const TAP: &str = "callback:";

/// The id of a message here. Telegram counts messages in each chat anew.
pub(super) fn id_of(chat: &str, message: &str) -> String {
    format!("{chat}:{message}")
}

/// A message's number in its chat; `None` for what is no message there (a tap).
fn number_of(id: &str) -> Option<i64> {
    let (chat, number) = id.split_once(':')?;
    chat.parse::<i64>().ok()?;
    number.parse().ok()
}

/// A call with a JSON body.
pub(super) fn ask(method: &str, body: &Value) -> HttpRequest {
    call(method, Body::Json(body.to_string()))
}

fn call(method: &str, body: Body) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        target: Target::Bot(method.to_owned()),
        query: Vec::new(),
        body,
        auth: Auth::InPath,
    }
}

#[derive(Deserialize)]
struct Sent {
    result: Message,
}

#[derive(Deserialize)]
struct Message {
    message_id: i64,
    chat: Chat,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
}

pub(super) fn step(outgoing: &Outgoing, exchanges: &[Exchange]) -> Step {
    match request::standing(exchanges, super::errors::classify) {
        Standing::Sent(answer) => done(outgoing, answer),
        Standing::Stopped(verdict) => Step::Failed(verdict),
        Standing::Ready(_) => match made(outgoing) {
            Some(request) => Step::Request {
                name: request::SEND.to_owned(),
                call: Call::Send,
                request,
            },
            None => request::refuse("cause-bad-request"),
        },
    }
}

fn done(outgoing: &Outgoing, answer: &Answer) -> Step {
    let Some(sent) = small::<Sent>(&answer.body) else {
        return request::unreadable(Call::Send);
    };
    let chat = sent.result.chat.id.to_string();
    Step::Done {
        external_id: id_of(&chat, &sent.result.message_id.to_string()),
        address: (chat != outgoing.to).then_some(chat),
    }
}

/// The request that sends; `None` where something that it is made of is not there.
fn made(outgoing: &Outgoing) -> Option<HttpRequest> {
    let content = outgoing.content.as_deref();
    let text = outgoing.text.as_deref().filter(|text| !text.is_empty());
    let mut fields = Map::new();
    fields.insert("chat_id".to_owned(), json!(outgoing.to));
    if let Some(quoted) = quoted(content) {
        fields.insert("reply_parameters".to_owned(), quoted);
    }
    if let Some(file) = &outgoing.media {
        let (method, member) = by_file(outgoing.kind, file)?;
        if let Some(text) = text {
            fields.insert("caption".to_owned(), json!(text));
        }
        return Some(upload(method, member, fields, file));
    }
    match (outgoing.kind, content.and_then(|c| c.part.as_ref())) {
        (MessageKind::Text, _) => {
            fields.insert("text".to_owned(), json!(text?));
            Some(ask("sendMessage", &Value::Object(fields)))
        }
        (MessageKind::Offer, Some(Made::Offer(offer))) => {
            fields.insert("text".to_owned(), json!(text?));
            fields.insert("reply_markup".to_owned(), keyboard(offer)?);
            Some(ask("sendMessage", &Value::Object(fields)))
        }
        (MessageKind::Location, Some(Made::Location(place))) => {
            let degrees = |text: &str| text.trim().parse::<f64>().ok();
            fields.insert("latitude".to_owned(), json!(degrees(&place.latitude)?));
            fields.insert("longitude".to_owned(), json!(degrees(&place.longitude)?));
            let named = place.name.as_deref().zip(place.address.as_deref());
            let method = match named.filter(|(n, a)| !n.is_empty() && !a.is_empty()) {
                Some((name, address)) => {
                    fields.insert("title".to_owned(), json!(name));
                    fields.insert("address".to_owned(), json!(address));
                    "sendVenue"
                }
                None => "sendLocation",
            };
            Some(ask(method, &Value::Object(fields)))
        }
        _ => None,
    }
}

/// A message that is gone by now is not waited for: the answer goes without it.
fn quoted(content: Option<&Content>) -> Option<Value> {
    let number = number_of(&content?.quoted.as_ref()?.external_id)?;
    Some(json!({ "message_id": number, "allow_sending_without_reply": true }))
}

/// The method for a file, and the field it stands in.
fn by_file(kind: MessageKind, file: &OutgoingMedia) -> Option<(&'static str, &'static str)> {
    let ogg = file.mime.starts_with("audio/ogg");
    Some(match kind {
        MessageKind::Image => ("sendPhoto", "photo"),
        MessageKind::Video => ("sendVideo", "video"),
        // A voice message is OGG with Opus; players show anything else as music.
        MessageKind::Voice | MessageKind::Audio if ogg => ("sendVoice", "voice"),
        MessageKind::Voice | MessageKind::Audio => ("sendAudio", "audio"),
        MessageKind::Document => ("sendDocument", "document"),
        MessageKind::Sticker => ("sendSticker", "sticker"),
        _ => return None,
    })
}

fn upload(
    method: &str,
    member: &str,
    fields: Map<String, Value>,
    file: &OutgoingMedia,
) -> HttpRequest {
    let plain = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let mut parts: Vec<Part> = fields
        .into_iter()
        .map(|(name, value)| request::field(&name, &plain(value)))
        .collect();
    parts.push(Part::Media {
        name: member.to_owned(),
        media: file.media,
        filename: file.filename.clone(),
        mime: file.mime.clone(),
    });
    call(method, Body::Multipart(parts))
}

/// Buttons under the words, one a row.
fn keyboard(offer: &Offer) -> Option<Value> {
    if !matches!(offer.look, OfferLook::Buttons | OfferLook::Link) {
        return None;
    }
    let rows = numbered(offer).enumerate().map(|(n, (payload, choice))| {
        let button = match &choice.url {
            Some(url) => json!({ "text": choice.title, "url": url }),
            None if payload.len() <= PAYLOAD => {
                json!({ "text": choice.title, "callback_data": payload })
            }
            None => {
                json!({ "text": choice.title, "callback_data": format!("choice-{}", n + 1) })
            }
        };
        json!([button])
    });
    Some(json!({ "inline_keyboard": rows.collect::<Vec<_>>() }))
}

/// A passing sign. Nothing shows a person that they were read.
pub(super) fn signal(to: &str, signal: &Signal) -> Option<HttpRequest> {
    Some(match signal {
        Signal::Typing { on: true, .. } => ask(
            "sendChatAction",
            &json!({ "chat_id": to, "action": "typing" }),
        ),
        Signal::Typing { on: false, .. } | Signal::Read { .. } => return None,
        Signal::React { message, emoji } => {
            let reaction: Vec<Value> = emoji
                .iter()
                .map(|emoji| json!({ "type": "emoji", "emoji": emoji }))
                .collect();
            let number = number_of(message)?;
            let body = json!({ "chat_id": to, "message_id": number, "reaction": reaction });
            ask("setMessageReaction", &body)
        }
        // Until then the button that was tapped turns.
        Signal::Taken { message } => {
            let tap = message.strip_prefix(TAP)?;
            ask("answerCallbackQuery", &json!({ "callback_query_id": tap }))
        }
    })
}

#[derive(Deserialize)]
struct Located {
    result: File,
}

#[derive(Deserialize)]
struct File {
    file_path: Option<String>,
}

/// The next step for a file. `asked` is the answer to the question, or to a download that failed:
/// a path ends after an hour and is asked for again.
pub(super) fn media(source: &MediaSource, asked: Option<&Answer>) -> MediaStep {
    let gone = |cause: &str| MediaStep::Gone(cause.to_owned());
    let MediaSource::Id { id, .. } = source else {
        return gone("cause-media-no-source");
    };
    if id.starts_with(TOO_LARGE) {
        return gone("cause-media-too-large");
    }
    let ask_where = || MediaStep::Ask(ask("getFile", &json!({ "file_id": id })));
    let Some(answer) = asked else {
        return ask_where();
    };
    let path = small::<Located>(&answer.body).and_then(|found| found.result.file_path);
    if let Some(path) = path.filter(|path| is_path(path)) {
        return MediaStep::Download(HttpRequest {
            method: Method::Get,
            target: Target::BotFile(path),
            query: Vec::new(),
            body: Body::Empty,
            auth: Auth::InPath,
        });
    }
    let verdict = super::errors::classify(Call::Read, answer, sportello_core::Time(0));
    match verdict.class {
        Class::Permanent | Class::Policy => gone("cause-media-gone"),
        // It exists and cannot be had.
        Class::Ok if answer.body.contains("file_path") => gone("cause-media-gone"),
        _ => ask_where(),
    }
}

/// Whether a path is one below the bot's files and leads nowhere else.
fn is_path(path: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/');
    !path.is_empty()
        && !path.starts_with('/')
        && path.bytes().all(plain)
        && path
            .split('/')
            .all(|piece| !matches!(piece, "" | "." | ".."))
}
