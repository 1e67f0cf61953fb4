//! Every kind of message a person can say and the business can send, and public comments.

use crate::cast::{GIULIA, Platform, item, value};
use serde_json::{Value, json};
use sportello_sandbox::rules::Network::{self, Facebook, Instagram, Whatsapp};
use sportello_sandbox::rules::phone::Say;
use sportello_sandbox::rules::{Command, Done};

fn says(platform: &mut Platform, kind: Network, sort: &str, text: Option<&str>, content: &Value) {
    let say = Say {
        text: text.map(str::to_owned),
        sort: Some(sort.to_owned()),
        content: Some(content.to_string()),
        ..Say::text(kind, GIULIA, "")
    };
    let done = platform
        .world
        .apply(platform.now, &mut platform.rng, &Command::Say(say));
    assert!(matches!(done, Done::Said(_)), "{done:?}");
}

#[test]
fn a_place_on_whatsapp_is_the_member_of_its_type() {
    let mut platform = Platform::new();
    let place = json!({ "latitude": 43.77, "longitude": 11.25 });
    says(&mut platform, Whatsapp, "location", None, &place);
    let hooks = platform.hooks();
    let message = &value(&hooks[0])["messages"][0];
    assert_eq!(
        (&message["type"], &message["location"]),
        (&json!("location"), &place)
    );
}

#[test]
fn a_quick_reply_on_messenger_is_part_of_the_message() {
    let mut platform = Platform::new();
    let tap = json!({ "quick_reply": { "payload": "rose" } });
    says(&mut platform, Facebook, "choice", Some("Rose"), &tap);
    let hooks = platform.hooks();
    let message = &item(&hooks[0])["message"];
    assert_eq!(
        (&message["text"], &message["quick_reply"]["payload"]),
        (&json!("Rose"), &json!("rose"))
    );
}

#[test]
fn choices_arrive_on_the_phone_and_their_limits_are_kept() {
    let mut platform = Platform::new();
    let to = platform.say(Whatsapp, GIULIA, "Avete rose?").from_id;
    platform.hooks();
    let seed = platform.world.seed().clone();
    let send = |buttons: Value| {
        json!({ "messaging_product": "whatsapp", "to": to, "type": "interactive", "interactive": {
            "type": "button", "body": { "text": "Quale?" }, "action": { "buttons": buttons } } })
    };
    let button = |title: &str| json!({ "type": "reply", "reply": { "id": title, "title": title } });
    let path = format!("/{}/messages", seed.phone);
    let sent = platform.post(
        &path,
        &seed.system_token,
        &send(json!([button("Rosse"), button("Bianche")])),
    );
    assert_eq!(sent.status, 200, "{}", sent.json());
    let got = platform.world.received(Whatsapp, GIULIA);
    assert_eq!(
        got[0]["content"]["action"]["buttons"][1]["reply"]["title"],
        "Bianche"
    );
    for wrong in [json!([]), json!([button("Un mazzo di rose rosse")])] {
        let refused = platform.post(&path, &seed.system_token, &send(wrong));
        assert_eq!(refused.status, 400, "{}", refused.json());
    }
}

#[test]
fn a_comment_is_told_answered_in_public_and_once_in_private() {
    for kind in [Facebook, Instagram] {
        let mut platform = Platform::new();
        let seed = platform.world.seed().clone();
        let fields = json!({ "subscribed_fields": "messages,message_echoes,feed" });
        platform.post(
            &format!("/{}/subscribed_apps", seed.page),
            &seed.page_token,
            &fields,
        );
        let wanted = json!({ "kind": kind.word(), "from": GIULIA, "text": "Che belle!" });
        let done = platform
            .world
            .apply(platform.now, &mut platform.rng, &Command::Comment(wanted));
        let Done::Shown(made) = done else {
            panic!("{done:?}")
        };
        let id = made["id"].as_str().expect("an id").to_owned();
        let hooks = platform.hooks();
        let change = &hooks[0]["entry"][0]["changes"][0];
        let (field, text) = match kind {
            Facebook => ("feed", &change["value"]["message"]),
            _ => ("comments", &change["value"]["text"]),
        };
        assert_eq!(
            (&change["field"], text),
            (&json!(field), &json!("Che belle!"))
        );
        let edge = if kind == Facebook {
            "comments"
        } else {
            "replies"
        };
        let path = format!("/{id}/{edge}");
        let answer = platform.post(&path, &seed.page_token, &json!({ "message": "Grazie!" }));
        assert_eq!(answer.status, 200, "{}", answer.json());
        let listed = platform.get(&path, "", &seed.page_token);
        assert_eq!(listed.json()["data"][0]["id"], answer.json()["id"]);
        let private =
            json!({ "recipient": { "comment_id": id }, "message": { "text": "Ti scrivo qui" } });
        let path = format!("/{}/messages", seed.page);
        let first = platform.post(&path, &seed.page_token, &private);
        assert_eq!(first.status, 200, "{}", first.json());
        assert!(first.json()["recipient_id"].is_string());
        let second = platform.post(&path, &seed.page_token, &private);
        assert_eq!(second.json()["error"]["error_subcode"], 2_534_025);
    }
}
