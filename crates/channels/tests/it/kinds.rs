//! What leaves for each network, kind by kind (messaging-send.md §1-§3).

use crate::cast::*;
use serde_json::{Value, json};
use sportello_channels::{Body, HttpRequest, Outgoing, Signal, Step, Target};
use sportello_core::class::Call;
use sportello_core::content::{
    Card, CardLine, Choice, CommentPlace, Content, FileFacts, Location, Offer, OfferLook, Part,
    Quoted, Template,
};
use sportello_core::message::MessageKind;

fn made(kind: &str, sort: MessageKind, text: Option<&str>, part: Part) -> Outgoing {
    Outgoing {
        kind: sort,
        text: text.map(str::to_owned),
        content: Content {
            part: Some(part),
            ..Content::default()
        }
        .boxed(),
        ..words(kind, "")
    }
}

fn choice(title: &str) -> Choice {
    Choice {
        title: title.to_owned(),
        ..Choice::default()
    }
}

fn offer(kind: &str, look: OfferLook, choices: Vec<Choice>) -> Outgoing {
    let offer = Offer {
        look,
        opener: Some("Mazzi".to_owned()),
        footer: (kind == "whatsapp").then(|| "Fiori di Lia".to_owned()),
        choices,
        ..Offer::default()
    };
    made(
        kind,
        MessageKind::Offer,
        Some("Quale mazzo?"),
        Part::Offer(offer),
    )
}

fn sent(outgoing: &Outgoing, kind: &str) -> Value {
    let (_, call, _, body) = asked(connector(kind).step(outgoing, &[]));
    assert_eq!(call, Call::Send);
    body
}

#[test]
fn a_place_and_a_card_on_whatsapp() {
    let place = Location {
        latitude: "43.7764".to_owned(),
        longitude: "11.2558".to_owned(),
        name: Some("Fiori di Lia".to_owned()),
        ..Location::default()
    };
    let outgoing = made(
        "whatsapp",
        MessageKind::Location,
        None,
        Part::Location(place),
    );
    assert_eq!(
        sent(&outgoing, "whatsapp")["location"],
        json!({ "latitude": 43.7764, "longitude": 11.2558, "name": "Fiori di Lia" })
    );
    let cards = vec![Card {
        name: "Tommaso Fiori".to_owned(),
        phones: vec![CardLine {
            value: "+39 055 123 4567".to_owned(),
            label: Some("WORK".to_owned()),
            wa_id: None,
        }],
        ..Card::default()
    }];
    let outgoing = made(
        "whatsapp",
        MessageKind::Contacts,
        None,
        Part::Contacts { cards },
    );
    assert_eq!(
        sent(&outgoing, "whatsapp")["contacts"],
        json!([{
            "name": { "formatted_name": "Tommaso Fiori", "first_name": "Tommaso Fiori" },
            "phones": [{ "phone": "+39 055 123 4567", "type": "WORK" }],
        }])
    );
}

#[test]
fn choices_on_whatsapp_are_buttons_lists_and_links() {
    let buttons = sent(
        &offer("whatsapp", OfferLook::Buttons, vec![choice("Rose")]),
        "whatsapp",
    );
    assert_eq!(
        buttons["interactive"],
        json!({
            "type": "button",
            "body": { "text": "Quale mazzo?" },
            "footer": { "text": "Fiori di Lia" },
            "action": { "buttons": [{ "type": "reply", "reply": { "id": "choice-1", "title": "Rose" } }] },
        })
    );
    let row = |title: &str, section: &str| Choice {
        section: Some(section.to_owned()),
        payload: Some(format!("p-{title}")),
        ..choice(title)
    };
    let rows = vec![
        row("Rose", "Rossi"),
        row("Gigli", "Bianchi"),
        row("Tulipani", "Rossi"),
    ];
    let list = sent(&offer("whatsapp", OfferLook::List, rows), "whatsapp");
    assert_eq!(
        list["interactive"]["action"],
        json!({ "button": "Mazzi", "sections": [
            { "title": "Rossi", "rows": [
                { "id": "p-Rose", "title": "Rose" }, { "id": "p-Tulipani", "title": "Tulipani" }] },
            { "title": "Bianchi", "rows": [{ "id": "p-Gigli", "title": "Gigli" }] },
        ] })
    );
    let mut link = choice("Vedi il catalogo");
    link.url = Some("https://fiori.example".to_owned());
    let link = sent(&offer("whatsapp", OfferLook::Link, vec![link]), "whatsapp");
    assert_eq!(
        link["interactive"]["action"],
        json!({ "name": "cta_url", "parameters": {
            "display_text": "Vedi il catalogo", "url": "https://fiori.example" } })
    );
}

#[test]
fn choices_on_messenger_and_instagram_are_quick_replies_and_buttons() {
    for kind in ["facebook", "instagram"] {
        let quick = sent(
            &offer(kind, OfferLook::QuickReplies, vec![choice("Rose")]),
            kind,
        );
        assert_eq!(quick["message"]["text"], "Quale mazzo?", "{kind}");
        assert_eq!(
            quick["message"]["quick_replies"],
            json!([{ "content_type": "text", "title": "Rose", "payload": "choice-1" }]),
            "{kind}"
        );
        let mut link = choice("Sito");
        link.url = Some("https://fiori.example".to_owned());
        let buttons = sent(
            &offer(kind, OfferLook::Buttons, vec![choice("Rose"), link]),
            kind,
        );
        assert_eq!(
            buttons["message"]["attachment"],
            json!({ "type": "template", "payload": {
                "template_type": "button", "text": "Quale mazzo?", "buttons": [
                    { "type": "postback", "payload": "choice-1", "title": "Rose" },
                    { "type": "web_url", "url": "https://fiori.example", "title": "Sito" },
                ] } }),
            "{kind}"
        );
        let list = connector(kind).step(&offer(kind, OfferLook::List, vec![choice("Rose")]), &[]);
        assert!(matches!(list, Step::Failed(v) if v.cause == "cause-unsupported"));
    }
}

#[test]
fn every_sort_of_file_has_its_word() {
    for (sort, messenger, whatsapp) in [
        (MessageKind::Image, "image", "image"),
        (MessageKind::Voice, "audio", "audio"),
        (MessageKind::Audio, "audio", "audio"),
        (MessageKind::Video, "video", "video"),
        (MessageKind::Document, "file", "document"),
    ] {
        for (kind, uploaded) in [
            ("facebook", r#"{"attachment_id":"5"}"#),
            ("whatsapp", r#"{"id":"5"}"#),
        ] {
            let outgoing = Outgoing {
                kind: sort,
                media: picture(kind, None)
                    .media
                    .map(|m| sportello_channels::OutgoingMedia { link: None, ..m }),
                text: None,
                ..words(kind, "")
            };
            let up = [exchange(
                "upload",
                Call::Prepare,
                Some(answer(200, uploaded)),
            )];
            let (_, _, _, body) = asked(connector(kind).step(&outgoing, &up));
            match kind {
                "facebook" => assert_eq!(
                    body["message"]["attachment"],
                    json!({ "type": messenger, "payload": { "attachment_id": "5" } })
                ),
                _ => {
                    assert_eq!(body["type"], whatsapp);
                    assert_eq!(body[whatsapp]["id"], "5");
                }
            }
        }
        let fetched = Outgoing {
            kind: sort,
            text: None,
            ..picture("instagram", None)
        };
        assert_eq!(
            sent(&fetched, "instagram")["message"]["attachment"]["type"],
            messenger
        );
    }
    let named = Outgoing {
        kind: MessageKind::Document,
        content: Content {
            file: Some(FileFacts {
                name: Some("preventivo.pdf".to_owned()),
                ..FileFacts::default()
            }),
            ..Content::default()
        }
        .boxed(),
        ..picture("whatsapp", Some("Ecco"))
    };
    let up = [exchange(
        "upload",
        Call::Prepare,
        Some(answer(200, r#"{"id":"5"}"#)),
    )];
    let (_, _, _, body) = asked(connector("whatsapp").step(&named, &up));
    assert_eq!(
        body["document"],
        json!({ "id": "5", "caption": "Ecco", "filename": "preventivo.pdf" })
    );
}

#[test]
fn an_answer_quotes_the_message_it_answers() {
    for (kind, pointer) in [
        ("facebook", "/reply_to/mid"),
        ("instagram", "/reply_to/mid"),
        ("whatsapp", "/context/message_id"),
    ] {
        let quoting = Outgoing {
            content: Content {
                quoted: Some(Quoted {
                    external_id: "m_7".to_owned(),
                    from: None,
                }),
                ..Content::default()
            }
            .boxed(),
            ..words(kind, "Sì!")
        };
        let body = sent(&quoting, kind);
        assert_eq!(body.pointer(pointer), Some(&json!("m_7")), "{kind}");
    }
}

#[test]
fn beyond_the_window_a_person_is_named_as_such() {
    for kind in ["facebook", "instagram"] {
        let late = Outgoing {
            human_agent: true,
            ..words(kind, "Buongiorno, eccoci")
        };
        let body = sent(&late, kind);
        assert_eq!(
            (&body["messaging_type"], &body["tag"]),
            (&json!("MESSAGE_TAG"), &json!("HUMAN_AGENT")),
            "{kind}"
        );
    }
}

#[test]
fn a_comment_is_answered_in_public_or_in_private() {
    let under = |kind: &str, private| Outgoing {
        content: Content {
            comment: Some(CommentPlace {
                id: "c_9".to_owned(),
                private,
                ..CommentPlace::default()
            }),
            ..Content::default()
        }
        .boxed(),
        ..words(kind, "Grazie!")
    };
    for (kind, edge) in [("facebook", "c_9/comments"), ("instagram", "c_9/replies")] {
        let (name, call, path, body) = asked(connector(kind).step(&under(kind, false), &[]));
        assert_eq!(
            (name.as_str(), call, path.as_str()),
            ("send", Call::Send, edge)
        );
        assert_eq!(body, json!({ "message": "Grazie!" }));
        let answered = [exchange(
            "send",
            Call::Send,
            Some(answer(200, r#"{"id":"c_10"}"#)),
        )];
        assert_eq!(
            connector(kind).step(&under(kind, false), &answered),
            Step::Done {
                external_id: "c_10".to_owned(),
                address: None
            }
        );
        let body = sent(&under(kind, true), kind);
        assert_eq!(body["recipient"], json!({ "comment_id": "c_9" }), "{kind}");
        // A private answer tells who the commenter is to us.
        let body = r#"{"recipient_id":"7009","message_id":"m_1"}"#;
        let answered = [exchange("send", Call::Send, Some(answer(200, body)))];
        assert!(matches!(
            connector(kind).step(&under(kind, true), &answered),
            Step::Done { address: Some(address), .. } if address == "7009"
        ));
    }
}

#[test]
fn a_template_carries_its_blanks_and_its_picture() {
    let template = Template {
        name: "mazzo_pronto".to_owned(),
        language: "it".to_owned(),
        components: Some(
            json!([
                { "type": "header", "parameters": [{ "type": "image", "image": {} }] },
                { "type": "body", "parameters": [{ "type": "text", "text": "Giulia" }] },
            ])
            .to_string(),
        ),
        ..Template::default()
    };
    let outgoing = Outgoing {
        media: picture("whatsapp", None).media,
        ..made(
            "whatsapp",
            MessageKind::Template,
            Some("Ciao Giulia"),
            Part::Template(template),
        )
    };
    let up = [exchange(
        "upload",
        Call::Prepare,
        Some(answer(200, r#"{"id":"5"}"#)),
    )];
    let (_, _, _, body) = asked(connector("whatsapp").step(&outgoing, &up));
    assert_eq!(
        body["template"],
        json!({
            "name": "mazzo_pronto",
            "language": { "code": "it" },
            "components": [
                { "type": "header", "parameters": [{ "type": "image", "image": { "id": "5" } }] },
                { "type": "body", "parameters": [{ "type": "text", "text": "Giulia" }] },
            ],
        })
    );
}

fn signalled(kind: &str, signal: &Signal) -> Option<(String, Value)> {
    let to = words(kind, "").to;
    let request: HttpRequest = connector(kind).signal(&channel(kind), &to, signal)?;
    let (Target::Graph(path), Body::Json(body)) = (request.target, request.body) else {
        panic!("not a JSON call on the Graph API")
    };
    Some((path, serde_json::from_str(&body).expect("valid JSON")))
}

#[test]
fn typing_and_read_are_shown_as_each_network_shows_them() {
    let message = Some("m_7".to_owned());
    let typing = |on| Signal::Typing {
        on,
        message: message.clone(),
    };
    let read = Signal::Read {
        message: message.clone(),
    };
    for (kind, path) in [
        ("facebook", format!("{PAGE}/messages")),
        ("instagram", "me/messages".to_owned()),
    ] {
        let of = |signal: &Signal| signalled(kind, signal).expect("a signal");
        assert_eq!(
            of(&typing(true)),
            (
                path.clone(),
                json!({ "recipient": { "id": "7001" }, "sender_action": "typing_on" })
            )
        );
        assert_eq!(of(&typing(false)).1["sender_action"], "typing_off");
        assert_eq!(of(&read).1["sender_action"], "mark_seen");
    }
    let seen = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "m_7" });
    assert_eq!(signalled("whatsapp", &read).expect("a signal").1, seen);
    let typed = signalled("whatsapp", &typing(true)).expect("a signal").1;
    assert_eq!(typed["typing_indicator"], json!({ "type": "text" }));
    assert_eq!(
        signalled("whatsapp", &typing(false)),
        None,
        "it ends by itself"
    );
    let unheard = Signal::Read { message: None };
    assert_eq!(
        signalled("whatsapp", &unheard),
        None,
        "nothing was said yet"
    );
}

#[test]
fn a_reaction_is_put_and_taken_back() {
    let react = |emoji: Option<&str>| Signal::React {
        message: "m_7".to_owned(),
        emoji: emoji.map(str::to_owned),
    };
    let (_, loved) = signalled("facebook", &react(Some("❤️"))).expect("a signal");
    assert_eq!(loved["sender_action"], "react");
    assert_eq!(
        loved["payload"],
        json!({ "message_id": "m_7", "reaction": "love" })
    );
    let (_, back) = signalled("instagram", &react(None)).expect("a signal");
    assert_eq!(back["sender_action"], "unreact");
    assert_eq!(back["payload"], json!({ "message_id": "m_7" }));
    assert_eq!(signalled("instagram", &react(Some("🌷"))), None);
    let (_, tulip) = signalled("whatsapp", &react(Some("🌷"))).expect("a signal");
    assert_eq!(
        tulip["reaction"],
        json!({ "message_id": "m_7", "emoji": "🌷" })
    );
    let (_, back) = signalled("whatsapp", &react(None)).expect("a signal");
    assert_eq!(back["reaction"]["emoji"], "");
}
