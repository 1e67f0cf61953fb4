//! What leaves for each network.

use crate::cast::*;
use serde_json::json;
use sportello_channels::{Auth, Body, HttpRequest, Method, Part, Step, Target};
use sportello_core::class::Call;

#[test]
fn words_on_messenger_carry_our_mark() {
    let (name, call, path, body) =
        asked(connector("facebook").step(&words("facebook", "Sì, alle 17 🌷"), &[]));
    assert_eq!(
        (name.as_str(), call, path),
        ("send", Call::Send, format!("{PAGE}/messages"))
    );
    let want = json!({
        "recipient": { "id": "7001" },
        "messaging_type": "RESPONSE",
        "message": { "text": "Sì, alle 17 🌷", "metadata": "sportello:k7:1:42" },
    });
    assert_eq!(body, want);
}

#[test]
fn words_on_instagram() {
    let (_, call, path, body) =
        asked(connector("instagram").step(&words("instagram", "Ciao"), &[]));
    assert_eq!((call, path.as_str()), (Call::Send, "me/messages"));
    assert_eq!(
        body,
        json!({ "recipient": { "id": "7001" }, "message": { "text": "Ciao" } })
    );
}

#[test]
fn words_on_whatsapp_carry_our_mark_and_preview_addresses() {
    let (_, call, path, body) = asked(connector("whatsapp").step(&words("whatsapp", "Ciao"), &[]));
    assert_eq!((call, path), (Call::Send, format!("{NUMBER}/messages")));
    let want = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "393331234567",
        "type": "text",
        "text": { "body": "Ciao", "preview_url": false },
        "biz_opaque_callback_data": "sportello:k7:1:42",
    });
    assert_eq!(body, want);
    let linked = words("whatsapp", "Ecco: https://fiori.example/rose");
    assert_eq!(
        asked(connector("whatsapp").step(&linked, &[])).3["text"]["preview_url"],
        json!(true)
    );
}

#[test]
fn a_person_with_a_user_name_only_is_named_by_it() {
    let mut outgoing = words("whatsapp", "Ciao");
    outgoing.to = "IT.13491208655302741918".to_owned();
    let body = asked(connector("whatsapp").step(&outgoing, &[])).3;
    assert_eq!(body["recipient"], json!("IT.13491208655302741918"));
    assert_eq!(body.get("to"), None);
}

#[test]
fn a_picture_on_instagram_is_fetched_from_us() {
    let body = asked(connector("instagram").step(&picture("instagram", None), &[])).3;
    let want = json!({ "type": "image", "payload": { "url": "https://desk.example/m/abc" } });
    assert_eq!(body["message"]["attachment"], want);
    let mut hidden = picture("instagram", None);
    hidden.media.as_mut().expect("a picture").link = None;
    let Step::Failed(verdict) = connector("instagram").step(&hidden, &[]) else {
        panic!("sent")
    };
    assert_eq!(verdict.cause, "cause-no-picture-address");
}

#[test]
fn words_beside_a_picture_are_never_dropped_in_silence() {
    for kind in ["facebook", "instagram"] {
        let step = connector(kind).step(&picture(kind, Some("Ecco")), &[]);
        assert!(
            matches!(step, Step::Failed(v) if v.cause == "cause-words-beside-picture"),
            "{kind}"
        );
    }
    let mut nothing = words("whatsapp", "");
    nothing.text = None;
    for kind in ["facebook", "instagram", "whatsapp"] {
        assert!(
            matches!(connector(kind).step(&nothing, &[]), Step::Failed(_)),
            "{kind}"
        );
    }
}

#[test]
fn an_upload_is_a_form_with_the_file() {
    for (kind, path, file, field) in [
        (
            "facebook",
            format!("{PAGE}/message_attachments"),
            "filedata",
            "message",
        ),
        (
            "whatsapp",
            format!("{NUMBER}/media"),
            "file",
            "messaging_product",
        ),
    ] {
        let Step::Request {
            name,
            call,
            request,
        } = connector(kind).step(&picture(kind, None), &[])
        else {
            panic!("no upload")
        };
        assert_eq!((name.as_str(), call), ("upload", Call::Prepare));
        assert_eq!(
            (request.method, request.target, request.auth),
            (Method::Post, Target::Graph(path), Auth::Channel)
        );
        let Body::Multipart(parts) = request.body else {
            panic!("no form")
        };
        assert!(
            parts
                .iter()
                .any(|p| matches!(p, Part::Field { name, .. } if name == field)),
            "{kind}"
        );
        assert!(
            parts
                .iter()
                .any(|p| matches!(p, Part::Media { name, mime, filename, .. }
                if name == file && mime == "image/jpeg" && filename == "mazzo.jpg")),
            "{kind}"
        );
    }
}

#[test]
fn subscriptions_and_descriptions_ask_the_right_edges() {
    let graph = |request: &HttpRequest| match &request.target {
        Target::Instagram(path) | Target::InstagramPlain(path) | Target::InstagramLogin(path) => {
            path.clone()
        }
        Target::Graph(path) => path.clone(),
        other => panic!("{other:?}"),
    };
    let subscribed = |kind: &str| connector(kind).subscribe(&channel(kind)).remove(0);
    assert_eq!(
        graph(&subscribed("facebook")),
        format!("{PAGE}/subscribed_apps")
    );
    assert_eq!(
        graph(&subscribed("instagram")),
        format!("{PAGE}/subscribed_apps")
    );
    assert_eq!(
        graph(&subscribed("whatsapp")),
        "102290129340398/subscribed_apps"
    );
    let (_, fields) = &subscribed("facebook").query[0];
    for field in [
        "messages",
        "messaging_postbacks",
        "message_deliveries",
        "message_reads",
        "message_reactions",
        "message_echoes",
        "messaging_referrals",
    ] {
        assert!(fields.split(',').any(|f| f == field), "{field}");
    }
    let mut alone = channel("instagram");
    alone.settings.remove("page");
    assert_eq!(
        graph(&connector("instagram").subscribe(&alone)[0]),
        "me/subscribed_apps"
    );
    let described = connector("whatsapp").read_description(&answer(
        200,
        r#"{"display_phone_number":"+39 055 123 4567","verified_name":"Fiori di Lia","id":"1"}"#,
    ));
    assert_eq!(described["phone"], "390551234567");
    assert_eq!(described["name"], "Fiori di Lia");
}

#[test]
fn history_is_asked_of_the_page_and_never_of_whatsapp() {
    let request = connector("instagram")
        .history_request(&channel("instagram"), "7001")
        .expect("a history");
    assert_eq!(
        request.target,
        Target::Graph(format!("{PAGE}/conversations"))
    );
    assert!(
        request
            .query
            .contains(&("platform".to_owned(), "instagram".to_owned()))
    );
    assert!(
        request
            .query
            .contains(&("user_id".to_owned(), "7001".to_owned()))
    );
    assert_eq!(
        connector("whatsapp").history_request(&channel("whatsapp"), "39333"),
        None
    );
}
