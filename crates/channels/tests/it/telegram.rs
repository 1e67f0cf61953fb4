//! Sending as a bot: the method and the members of each kind, and what comes of the answer.

use crate::cast::{answer, connector, exchange};
use serde_json::{Value, json};
use sportello_channels::{
    Auth, Body, ChannelFacts, Connector, HttpRequest, MediaStep, Outgoing, OutgoingMedia, Part,
    Signal, Step, Target,
};
use sportello_core::class::{Call, Class};
use sportello_core::content::{Choice, Content, Location, Offer, OfferLook, Part as Made, Quoted};
use sportello_core::message::{MediaSource, MessageKind};
use sportello_core::{MediaId, Time};
use std::sync::Arc;

const GIULIA: &str = "551001";

fn bot() -> Arc<dyn Connector> {
    connector("telegram")
}

fn channel() -> ChannelFacts {
    let settings = [("username".to_owned(), "fioridilia_bot".to_owned())];
    ChannelFacts {
        asset: "7012345678".to_owned(),
        settings: settings.into(),
    }
}

fn outgoing(kind: MessageKind, text: Option<&str>, content: Content) -> Outgoing {
    Outgoing {
        channel: channel(),
        to: GIULIA.to_owned(),
        key: "sportello:k7:1:42".to_owned(),
        kind,
        text: text.map(str::to_owned),
        media: None,
        content: content.boxed(),
        human_agent: false,
    }
}

/// The method, and the members of its JSON body.
fn asked(request: &HttpRequest) -> (String, Value) {
    assert_eq!(request.auth, Auth::InPath);
    let Target::Bot(method) = &request.target else {
        panic!("not a method: {request:?}")
    };
    let Body::Json(body) = &request.body else {
        panic!("not JSON: {request:?}")
    };
    (method.clone(), serde_json::from_str(body).expect("JSON"))
}

fn request(outgoing: &Outgoing) -> HttpRequest {
    match bot().step(outgoing, &[]) {
        Step::Request { call, request, .. } => {
            assert_eq!(call, Call::Send);
            request
        }
        other => panic!("not a request: {other:?}"),
    }
}

#[test]
fn words_go_as_they_are_and_quote_what_they_answer() {
    let content = Content {
        quoted: Some(Quoted {
            external_id: format!("{GIULIA}:41"),
            from: None,
        }),
        ..Content::default()
    };
    let (method, body) = asked(&request(&outgoing(
        MessageKind::Text,
        Some("Sì: *peonie* <rosa>"),
        content,
    )));
    assert_eq!(method, "sendMessage");
    assert_eq!(
        body,
        json!({
            "chat_id": GIULIA,
            "text": "Sì: *peonie* <rosa>",
            "reply_parameters": {"message_id": 41, "allow_sending_without_reply": true},
        })
    );
}

#[test]
fn a_file_stands_in_the_member_of_its_kind() {
    for (kind, mime, method, member) in [
        (MessageKind::Image, "image/jpeg", "sendPhoto", "photo"),
        (MessageKind::Video, "video/mp4", "sendVideo", "video"),
        (MessageKind::Voice, "audio/ogg", "sendVoice", "voice"),
        (MessageKind::Audio, "audio/mpeg", "sendAudio", "audio"),
        (
            MessageKind::Document,
            "application/pdf",
            "sendDocument",
            "document",
        ),
        (MessageKind::Sticker, "image/webp", "sendSticker", "sticker"),
    ] {
        let mut message = outgoing(kind, Some("Eccolo"), Content::default());
        message.media = Some(OutgoingMedia {
            media: MediaId(9),
            mime: mime.to_owned(),
            filename: "mazzo".to_owned(),
            link: None,
        });
        let request = request(&message);
        assert_eq!(request.target, Target::Bot(method.to_owned()));
        let Body::Multipart(parts) = &request.body else {
            panic!("{method} is no form")
        };
        let field = |wanted: &str| {
            parts.iter().find_map(|part| match part {
                Part::Field { name, value } if name == wanted => Some(value.as_str()),
                _ => None,
            })
        };
        assert_eq!(field("chat_id"), Some(GIULIA));
        assert_eq!(field("caption"), Some("Eccolo"));
        let found = parts.iter().any(
            |part| matches!(part, Part::Media { name, mime: m, .. } if name == member && m == mime),
        );
        assert!(found, "{method}: {parts:?}");
    }
}

#[test]
fn buttons_stand_under_the_words_and_bring_back_what_fits() {
    let choice = |payload: Option<&str>, title: &str, url: Option<&str>| Choice {
        payload: payload.map(str::to_owned),
        title: title.to_owned(),
        url: url.map(str::to_owned),
        ..Choice::default()
    };
    let offer = Offer {
        look: OfferLook::Buttons,
        choices: vec![
            choice(Some("delivery"), "Consegna", None),
            choice(Some(&"x".repeat(65)), "Ritiro", None),
            choice(None, "Sito", Some("https://fioridilia.example")),
        ],
        ..Offer::default()
    };
    let content = Content {
        part: Some(Made::Offer(offer)),
        ..Content::default()
    };
    let (method, body) = asked(&request(&outgoing(
        MessageKind::Offer,
        Some("Come?"),
        content,
    )));
    assert_eq!(method, "sendMessage");
    assert_eq!(
        body["reply_markup"]["inline_keyboard"],
        json!([
            [{"text": "Consegna", "callback_data": "delivery"}],
            [{"text": "Ritiro", "callback_data": "choice-2"}],
            [{"text": "Sito", "url": "https://fioridilia.example"}],
        ])
    );
}

#[test]
fn a_place_with_a_name_is_a_venue() {
    let place = |name: Option<&str>| Content {
        part: Some(Made::Location(Location {
            latitude: "43.7731".to_owned(),
            longitude: "11.256".to_owned(),
            name: name.map(str::to_owned),
            address: name.map(|_| "Piazza del Duomo".to_owned()),
            url: None,
        })),
        ..Content::default()
    };
    let send = |name| {
        asked(&request(&outgoing(
            MessageKind::Location,
            None,
            place(name),
        )))
    };
    let (method, body) = send(None);
    assert_eq!(
        (method.as_str(), &body["latitude"]),
        ("sendLocation", &json!(43.7731))
    );
    let (method, body) = send(Some("Duomo"));
    assert_eq!(
        (method.as_str(), &body["title"]),
        ("sendVenue", &json!("Duomo"))
    );
}

#[test]
fn what_was_sent_is_known_by_chat_and_number() {
    let message = outgoing(MessageKind::Text, Some("Sì"), Content::default());
    let sent =
        r#"{"ok":true,"result":{"message_id":60,"chat":{"id":551001,"type":"private"},"date":1}}"#;
    let step = |answer| bot().step(&message, &[exchange("send", Call::Send, answer)]);
    assert_eq!(
        step(Some(answer(200, sent))),
        Step::Done {
            external_id: "551001:60".to_owned(),
            address: None
        }
    );
    for lost in [None, Some(answer(200, r#"{"ok":true,"result":true}"#))] {
        match step(lost) {
            Step::Failed(verdict) => assert_eq!(verdict.class, Class::UnknownOutcome),
            other => panic!("nobody knows: {other:?}"),
        }
    }
}

#[test]
fn signs_that_a_bot_has_and_those_it_has_not() {
    let sign = |signal: Signal| bot().signal(&channel(), GIULIA, &signal);
    let (method, _) = asked(
        &sign(Signal::Typing {
            on: true,
            message: None,
        })
        .expect("typing"),
    );
    assert_eq!(method, "sendChatAction");
    assert!(sign(Signal::Read { message: None }).is_none());
    let react = |emoji: Option<&str>| Signal::React {
        message: format!("{GIULIA}:41"),
        emoji: emoji.map(str::to_owned),
    };
    let (method, body) = asked(&sign(react(Some("❤"))).expect("a reaction"));
    assert_eq!(
        (method.as_str(), &body["message_id"]),
        ("setMessageReaction", &json!(41))
    );
    assert_eq!(body["reaction"], json!([{"type": "emoji", "emoji": "❤"}]));
    let (_, body) = asked(&sign(react(None)).expect("taken back"));
    assert_eq!(body["reaction"], json!([]));
    let taken = |message: &str| Signal::Taken {
        message: message.to_owned(),
    };
    let (method, body) = asked(&sign(taken("callback:4382")).expect("a tap"));
    assert_eq!(
        (method.as_str(), &body["callback_query_id"]),
        ("answerCallbackQuery", &json!("4382"))
    );
    assert!(sign(taken(&format!("{GIULIA}:41"))).is_none(), "no tap");
}

#[test]
fn a_file_is_asked_for_then_fetched_below_the_bots_files() {
    let source = |id: &str| MediaSource::Id {
        id: id.to_owned(),
        url: None,
    };
    let step = |id: &str, asked: Option<&str>| {
        let asked = asked.map(|body| answer(200, body));
        bot().media_step(&channel(), &source(id), asked.as_ref())
    };
    let MediaStep::Ask(request) = step("AgAC", None) else {
        panic!("not asked")
    };
    assert_eq!(asked(&request).0, "getFile");
    let told = r#"{"ok":true,"result":{"file_id":"AgAC","file_path":"photos/file_7.jpg"}}"#;
    let MediaStep::Download(request) = step("AgAC", Some(told)) else {
        panic!("not fetched")
    };
    assert_eq!(
        request.target,
        Target::BotFile("photos/file_7.jpg".to_owned())
    );
    // An address that ran out: asked for again.
    assert!(matches!(step("AgAC", Some("")), MediaStep::Ask(_)));
    for nonsense in ["../getMe", "/etc/passwd", "a//b", "photos/%2e%2e/x", "a b"] {
        let told = json!({"ok": true, "result": {"file_path": nonsense}}).to_string();
        assert!(
            matches!(step("AgAC", Some(&told)), MediaStep::Gone(_)),
            "{nonsense}"
        );
    }
    assert_eq!(
        step("too-large:BAAC", None),
        MediaStep::Gone("cause-media-too-large".to_owned())
    );
}

#[test]
fn a_link_starts_the_bot_with_the_token() {
    assert_eq!(
        bot()
            .continue_link(&channel(), "sp-abcdefghijklmnopqrstuvwx23")
            .as_deref(),
        Some("https://t.me/fioridilia_bot?start=sp-abcdefghijklmnopqrstuvwx23")
    );
    assert_eq!(bot().continue_link(&ChannelFacts::default(), "sp-x"), None);
}

#[test]
fn the_table_has_no_window_and_what_a_bot_says_of_itself_is_kept() {
    let table = bot().capabilities().clone();
    assert_eq!((table.window_hours, table.tells_delivered), (None, false));
    let me = answer(
        200,
        r#"{"ok":true,"result":{"id":7012345678,"is_bot":true,"first_name":"Fiori di Lia","username":"fioridilia_bot"}}"#,
    );
    let told = bot().read_description(&me);
    assert_eq!(told["name"], "Fiori di Lia");
    assert_eq!(told["username"], "fioridilia_bot");
    let verdict = bot().classify(Call::Read, &answer(200, "Service Unavailable"), Time(0));
    assert_eq!(verdict.class, Class::Retry);
}
