//! The messages of Messenger and Instagram on their way out (messaging-send.md §1, §2): one shape
//! of call for both, the differences in [`Manner`].

use super::accepted;
use super::error_rows::Family;
use super::errors::classify;
use super::request::{self, Standing};
use crate::contract::{Exchange, HttpRequest, Outgoing, OutgoingMedia, Signal, Step};
use crate::meta::envelope::small;
use crate::meta::reaction;
use serde::Deserialize;
use serde_json::{Value, json};
use sportello_core::class::Call;
use sportello_core::content::{Choice, CommentPlace, Offer, OfferLook, Part};
use sportello_core::message::MessageKind;

/// In what the two networks differ.
pub(crate) struct Manner {
    /// Where messages are posted.
    pub messages: String,
    /// Whether `messaging_type` and our mark travel (Messenger).
    pub page: bool,
    /// The edge under a comment where public answers are posted.
    pub answers: &'static str,
}

#[derive(Deserialize)]
struct Uploaded {
    attachment_id: String,
}

/// What comes next.
pub(crate) fn step(manner: &Manner, outgoing: &Outgoing, exchanges: &[Exchange]) -> Step {
    let uploaded = match request::standing(exchanges, |call, answer, at| {
        classify(Family::Graph, call, answer, at)
    }) {
        Standing::Sent(answer) => return accepted::messaging(outgoing, answer),
        Standing::Stopped(verdict) => return Step::Failed(verdict),
        Standing::Ready(uploaded) => uploaded,
    };
    if let Some(place) = public_comment(outgoing) {
        return answer_in_public(manner, outgoing, place);
    }
    if outgoing.text.is_some() && outgoing.media.is_some() {
        return request::refuse("cause-words-beside-picture");
    }
    match outgoing.kind {
        MessageKind::Text | MessageKind::Comment => match &outgoing.text {
            Some(text) => send(manner, outgoing, json!({ "text": text })),
            None => request::refuse("cause-bad-request"),
        },
        MessageKind::Offer => offer(manner, outgoing),
        kind if kind.has_file() => {
            let Some(media) = &outgoing.media else {
                return request::refuse("cause-bad-request");
            };
            match (manner.page, &media.link, uploaded) {
                (false, Some(link), _) => attach(manner, outgoing, json!({ "url": link })),
                // Only an address will do on Instagram (messaging-send.md §2).
                (false, None, _) => request::refuse("cause-no-picture-address"),
                (true, _, None) => upload(outgoing, media),
                (true, _, Some(answer)) => match small::<Uploaded>(&answer.body) {
                    Some(made) => attach(
                        manner,
                        outgoing,
                        json!({ "attachment_id": made.attachment_id }),
                    ),
                    None => request::unreadable(Call::Prepare),
                },
            }
        }
        _ => request::refuse("cause-unsupported"),
    }
}

fn public_comment(outgoing: &Outgoing) -> Option<&CommentPlace> {
    let place = outgoing.content.as_ref()?.comment.as_ref()?;
    (!place.private).then_some(place)
}

/// A public answer under a comment: `{"message"}` to its edge, answered with `{"id"}`.
fn answer_in_public(manner: &Manner, outgoing: &Outgoing, place: &CommentPlace) -> Step {
    match &outgoing.text {
        Some(text) => request::send(
            format!("{}/{}", place.id, manner.answers),
            &json!({ "message": text }),
        ),
        None => request::refuse("cause-bad-request"),
    }
}

/// The word of an attachment's sort.
fn sort(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Image | MessageKind::Sticker => "image",
        MessageKind::Audio | MessageKind::Voice => "audio",
        MessageKind::Video => "video",
        _ => "file",
    }
}

fn upload(outgoing: &Outgoing, media: &OutgoingMedia) -> Step {
    let attachment = json!({ "type": sort(outgoing.kind), "payload": { "is_reusable": true } });
    let message = json!({ "attachment": attachment }).to_string();
    request::upload(
        format!("{}/message_attachments", outgoing.channel.asset),
        &[("message", message.as_str())],
        "filedata",
        media,
    )
}

fn attach(manner: &Manner, outgoing: &Outgoing, payload: Value) -> Step {
    let attachment = json!({ "type": sort(outgoing.kind), "payload": payload });
    send(manner, outgoing, json!({ "attachment": attachment }))
}

fn offer(manner: &Manner, outgoing: &Outgoing) -> Step {
    let part = outgoing.content.as_ref().and_then(|c| c.part.as_ref());
    let (Some(Part::Offer(offer)), Some(text)) = (part, &outgoing.text) else {
        return request::refuse("cause-bad-request");
    };
    match offer.look {
        OfferLook::QuickReplies => {
            let replies: Vec<Value> = numbered(offer)
                .map(|(payload, choice)| {
                    json!({ "content_type": "text", "title": choice.title, "payload": payload })
                })
                .collect();
            send(
                manner,
                outgoing,
                json!({ "text": text, "quick_replies": replies }),
            )
        }
        OfferLook::Buttons => {
            let buttons: Vec<Value> = numbered(offer)
                .map(|(payload, choice)| button(&payload, choice))
                .collect();
            let payload = json!({ "template_type": "button", "text": text, "buttons": buttons });
            let attachment = json!({ "type": "template", "payload": payload });
            send(manner, outgoing, json!({ "attachment": attachment }))
        }
        OfferLook::List | OfferLook::Link | OfferLook::Cards => {
            request::refuse("cause-unsupported")
        }
    }
}

/// Choices with what comes back when they are tapped: their own payload, else their number.
pub(crate) fn numbered(offer: &Offer) -> impl Iterator<Item = (String, &Choice)> {
    offer.choices.iter().enumerate().map(|(number, choice)| {
        let own = choice.payload.clone().filter(|p| !p.is_empty());
        (
            own.unwrap_or_else(|| format!("choice-{}", number + 1)),
            choice,
        )
    })
}

fn button(payload: &str, choice: &Choice) -> Value {
    match (&choice.url, &choice.phone) {
        (Some(url), _) => json!({ "type": "web_url", "url": url, "title": choice.title }),
        (None, Some(phone)) => {
            json!({ "type": "phone_number", "payload": phone, "title": choice.title })
        }
        (None, None) => json!({ "type": "postback", "payload": payload, "title": choice.title }),
    }
}

fn send(manner: &Manner, outgoing: &Outgoing, mut message: Value) -> Step {
    let content = outgoing.content.as_deref();
    let recipient = match content.and_then(|c| c.comment.as_ref()) {
        Some(place) => json!({ "comment_id": place.id }),
        None => json!({ "id": outgoing.to }),
    };
    if manner.page {
        message["metadata"] = json!(outgoing.key);
    }
    let mut body = json!({ "recipient": recipient, "message": message });
    if outgoing.human_agent {
        body["messaging_type"] = json!("MESSAGE_TAG");
        body["tag"] = json!("HUMAN_AGENT");
    } else if manner.page {
        body["messaging_type"] = json!("RESPONSE");
    }
    if let Some(quoted) = content.and_then(|c| c.quoted.as_ref()) {
        body["reply_to"] = json!({ "mid": quoted.external_id });
    }
    request::send(manner.messages.clone(), &body)
}

/// A passing sign: typing, read, a reaction (messaging-send.md §1, `sender_action`).
pub(crate) fn signal(
    messages: &str,
    known: &[(&str, &'static str)],
    to: &str,
    signal: &Signal,
) -> Option<HttpRequest> {
    let mut body = json!({ "recipient": { "id": to } });
    body["sender_action"] = json!(match signal {
        Signal::Typing { on: true, .. } => "typing_on",
        Signal::Typing { on: false, .. } => "typing_off",
        Signal::Read { .. } => "mark_seen",
        Signal::Taken { .. } => return None,
        Signal::React { emoji: Some(_), .. } => "react",
        Signal::React { emoji: None, .. } => "unreact",
    });
    if let Signal::React { message, emoji } = signal {
        body["payload"] = json!({ "message_id": message });
        if let Some(emoji) = emoji {
            body["payload"]["reaction"] = json!(reaction::word(known, emoji)?);
        }
    }
    Some(request::post(messages.to_owned(), &body))
}
