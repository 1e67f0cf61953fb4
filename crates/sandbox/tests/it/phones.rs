//! What people do: links, reactions, reading, phones that are off; attachments both ways.

use crate::cast::{GIULIA, Platform, answered, item, value};
use serde_json::json;
use sportello_sandbox::rules::Network::{self, Facebook, Instagram, Whatsapp};
use sportello_sandbox::rules::person::PhoneHabits;
use sportello_sandbox::rules::request::{ApiRequest, Blob, Effect};
use sportello_sandbox::rules::task::TaskResult;
use sportello_sandbox::rules::{Command, Reply, picture};

fn tap(platform: &mut Platform, kind: Network, link: &str) {
    platform
        .world
        .tap(platform.now, &mut platform.rng, kind, GIULIA, link, None)
        .expect("a link");
}

#[test]
fn a_link_carries_its_token_into_a_new_chat_and_into_a_known_one() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let link = format!("https://m.me/{}?ref=once%2Dtoken", seed.page);
    tap(&mut platform, Facebook, &link);
    let hooks = platform.hooks();
    assert_eq!(item(&hooks[0])["postback"]["referral"]["ref"], "once-token");
    tap(&mut platform, Facebook, &link);
    let hooks = platform.hooks();
    assert_eq!(item(&hooks[0])["referral"]["ref"], "once-token");

    // A page goes by its user name as well (the link that the desk makes).
    tap(
        &mut platform,
        Facebook,
        "https://m.me/fiori.di.lia?ref=again",
    );
    let hooks = platform.hooks();
    assert_eq!(item(&hooks[0])["referral"]["ref"], "again");

    tap(
        &mut platform,
        Instagram,
        "https://ig.me/m/fioridilia?ref=t1",
    );
    let hooks = platform.hooks();
    assert_eq!(item(&hooks[0])["message"]["referral"]["ref"], "t1");

    let number = platform.world.shop_handle(Whatsapp).replace(['+', ' '], "");
    tap(
        &mut platform,
        Whatsapp,
        &format!("https://wa.me/{number}?text=Ciao+%28codice+t2%29"),
    );
    let hooks = platform.hooks();
    assert_eq!(
        value(&hooks[0])["messages"][0]["text"]["body"],
        "Ciao (codice t2)"
    );
    let wrong = platform.world.tap(
        platform.now,
        &mut platform.rng,
        Facebook,
        GIULIA,
        "https://m.me/1?ref=x",
        None,
    );
    assert!(wrong.is_err());
}

#[test]
fn reactions_are_told_and_taken_back() {
    for kind in Network::ALL {
        let mut platform = Platform::new();
        let giulia = platform.say(kind, GIULIA, "Buongiorno").from_id;
        let sent = platform.sent(kind, &giulia, "Ciao");
        platform.hooks();
        let id = sent["message_id"]
            .as_str()
            .or(sent["messages"][0]["id"].as_str())
            .expect("an id")
            .to_owned();
        for emoji in ["❤️", ""] {
            platform
                .world
                .react(platform.now, &mut platform.rng, kind, GIULIA, &id, emoji)
                .expect("a reaction");
            let hooks = platform.hooks();
            if kind == Whatsapp {
                assert_eq!(
                    value(&hooks[0])["messages"][0]["reaction"],
                    json!({"message_id": id, "emoji": emoji})
                );
            } else {
                let action = if emoji.is_empty() { "unreact" } else { "react" };
                assert_eq!(item(&hooks[0])["reaction"]["action"], action);
                assert_eq!(item(&hooks[0])["reaction"]["mid"], json!(id));
            }
        }
    }
}

#[test]
fn a_phone_that_is_off_gets_everything_in_order_when_it_is_on() {
    let mut platform = Platform::new();
    let giulia = platform.say(Whatsapp, GIULIA, "Buongiorno").from_id;
    platform.hooks();
    let habits = |after| Command::Habits {
        kind: Some(Whatsapp),
        from: Some(GIULIA.into()),
        habits: PhoneHabits {
            delivered_after_ms: after,
            read_after_ms: None,
        },
    };
    platform.command(habits(None));
    for text in ["uno", "due", "tre"] {
        platform.sent(Whatsapp, &giulia, text);
        platform.pass(1_000);
    }
    let sent: Vec<_> = platform.hooks();
    assert!(
        sent.iter()
            .all(|hook| value(hook)["statuses"][0]["status"] == "sent"),
        "{sent:?}"
    );
    assert!(platform.world.received(Whatsapp, GIULIA).is_empty());
    platform.command(habits(Some(100)));
    platform.pass(1_000);
    let texts: Vec<_> = platform
        .world
        .received(Whatsapp, GIULIA)
        .iter()
        .map(|row| row["text"].clone())
        .collect();
    assert_eq!(texts, [json!("uno"), json!("due"), json!("tre")]);
    assert_eq!(platform.hooks().len(), 3, "three deliveries, nothing read");
    let read = platform
        .world
        .read_chat(platform.now, &mut platform.rng, Whatsapp, GIULIA, None);
    assert_eq!(read, Ok(3));
    assert_eq!(platform.hooks().len(), 3);
}

#[test]
fn a_picture_sent_by_address_is_answered_when_it_was_fetched() {
    for (status, arrives) in [(200, true), (404, false)] {
        let mut platform = Platform::new();
        let giulia = platform.say(Facebook, GIULIA, "Buongiorno").from_id;
        let seed = platform.world.seed().clone();
        let body = json!({"recipient": {"id": giulia}, "message": {"attachment": {"type": "image", "payload": {"url": "http://desk.test/m/1"}}}});
        let outcome =
            platform.call(&ApiRequest::post("/v25.0/me/messages", &body).bearer(&seed.page_token));
        assert!(matches!(outcome.reply, Reply::WhenDone(_)));
        let Some(Effect::FetchLink { task, .. }) = outcome.effects.first().cloned() else {
            panic!("{outcome:?}")
        };
        let bytes = Blob::new(picture::flower("rosa"));
        let result = TaskResult {
            status: Some(status),
            mime: "image/png".into(),
            body: bytes,
        };
        let done = platform
            .world
            .task_done(platform.now, &mut platform.rng, task, &result)
            .expect("an answer");
        assert_eq!(done.acted, arrives);
        let answer = answered(done);
        assert_eq!(
            platform.world.received(Facebook, GIULIA).len(),
            usize::from(arrives)
        );
        if !arrives {
            assert_eq!(answer.json()["error"]["error_subcode"], 2_018_047);
        }
    }
}

#[test]
fn an_uploaded_picture_is_sent_by_its_id_on_its_own_page_only() {
    let mut platform = Platform::new();
    let giulia = platform.say(Facebook, GIULIA, "Buongiorno").from_id;
    let seed = platform.world.seed().clone();
    let mut body = b"--x\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n{\"attachment\":{\"type\":\"image\",\"payload\":{\"is_reusable\":true}}}\r\n--x\r\nContent-Disposition: form-data; name=\"filedata\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n".to_vec();
    body.extend(picture::flower("rosa"));
    body.extend(b"\r\n--x--\r\n");
    let upload = ApiRequest {
        method: "POST".into(),
        path: format!("/v25.0/{}/message_attachments", seed.page),
        headers: vec![(
            "content-type".into(),
            "multipart/form-data; boundary=x".into(),
        )],
        body: Blob::new(body),
        ..ApiRequest::default()
    };
    let outcome = platform.call(&upload.bearer(&seed.page_token));
    let id = answered(outcome).json()["attachment_id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let message = |id: &str| json!({"recipient": {"id": giulia}, "message": {"attachment": {"type": "image", "payload": {"attachment_id": id}}}});
    assert_eq!(
        platform
            .post("/me/messages", &seed.page_token, &message(&id))
            .status,
        200
    );
    assert_eq!(
        platform.world.received(Facebook, GIULIA)[0]["type"],
        "image"
    );
    let error = platform
        .post("/me/messages", &seed.page_token, &message("77"))
        .json();
    assert_eq!(error["error"]["error_subcode"], 2_018_074);
}

#[test]
fn a_batch_answers_each_call_by_itself() {
    let mut platform = Platform::new();
    let giulia = platform.say(Facebook, GIULIA, "Buongiorno").from_id;
    let seed = platform.world.seed().clone();
    let batch = json!({"batch": [
        {"method": "GET", "relative_url": format!("v25.0/{giulia}?fields=first_name")},
        {"method": "POST", "relative_url": "me/messages", "body": format!("recipient={{\"id\":\"{giulia}\"}}&message={{\"text\":\"Ciao\"}}")},
        {"method": "GET", "relative_url": "42"},
    ]});
    let answer = platform.post("/v25.0/", &seed.page_token, &batch).json();
    let codes: Vec<_> = answer
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["code"].clone())
        .collect();
    assert_eq!(codes, [json!(200), json!(200), json!(400)]);
    assert!(answer[0]["body"].as_str().expect("text").contains("Giulia"));
    assert_eq!(platform.world.received(Facebook, GIULIA).len(), 1);
}

#[test]
fn an_answer_in_the_platforms_own_inbox_is_an_echo_of_another_app() {
    let mut platform = Platform::new();
    platform.say(Facebook, GIULIA, "Buongiorno");
    platform.hooks();
    platform
        .world
        .answer_elsewhere(platform.now, &mut platform.rng, Facebook, GIULIA, "Da qui")
        .expect("an answer");
    let hooks = platform.hooks();
    let message = &item(&hooks[0])["message"];
    assert_eq!(message["app_id"], 263_902_037_430_900_u64);
    assert!(message["metadata"].is_null());
}
