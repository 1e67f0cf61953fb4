//! Messenger and Instagram: sends, windows, limits, echoes, receipts, history.

use crate::cast::{GIULIA, Platform, answered, item};
use serde_json::json;
use sportello_sandbox::rules::Network::{Facebook, Instagram};
use sportello_sandbox::rules::phone::Say;
use sportello_sandbox::rules::request::ApiRequest;

const DAY: i64 = 86_400_000;

#[test]
fn a_message_arrives_signed_over_escaped_bytes() {
    let mut platform = Platform::new();
    platform.say(Facebook, GIULIA, "Città \u{1f33b} a/b");
    let posts = platform.deliver(Some(200));
    let body = String::from_utf8(posts[0].body.clone()).expect("ASCII");
    assert!(body.contains(r"Citt\u00e0 \ud83c\udf3b a\/b"), "{body}");
    assert!(body.is_ascii());
    let seed = platform.world.seed().clone();
    let (secret, _) = platform.world.app_secrets(&seed.app).expect("the app");
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let signature =
        data_encoding::HEXLOWER.encode(ring::hmac::sign(&key, body.as_bytes()).as_ref());
    let header = posts[0]
        .headers
        .iter()
        .find(|(name, _)| name == "x-hub-signature-256")
        .expect("signed");
    assert_eq!(header.1, format!("sha256={signature}"));
}

#[test]
fn an_echo_carries_app_and_metadata_on_messenger_and_neither_on_instagram() {
    for kind in [Facebook, Instagram] {
        let mut platform = Platform::new();
        let giulia = platform.say(kind, GIULIA, "Buongiorno").from_id;
        platform.hooks();
        let sent = platform.sent(kind, &giulia, "Ciao Giulia");
        let hooks = platform.hooks();
        let message = &item(&hooks[0])["message"];
        assert_eq!(message["mid"], sent["message_id"]);
        assert_eq!(message["is_echo"], true);
        assert_eq!(message["metadata"].is_string(), kind == Facebook);
        assert_eq!(message["app_id"].is_number(), kind == Facebook);
        assert_eq!(item(&hooks[0])["recipient"]["id"], json!(giulia));
    }
}

#[test]
fn messenger_tells_delivery_and_read_instagram_only_read() {
    let mut platform = Platform::new();
    let giulia = platform.say(Facebook, GIULIA, "Buongiorno").from_id;
    let sent = platform.sent(Facebook, &giulia, "Ciao");
    platform.hooks();
    platform.pass(500);
    let hooks = platform.hooks();
    assert_eq!(
        item(&hooks[0])["delivery"]["mids"],
        json!([sent["message_id"]])
    );
    platform.pass(2_000);
    let hooks = platform.hooks();
    assert!(item(&hooks[0])["read"]["watermark"].is_i64());

    let giulia = platform.say(Instagram, GIULIA, "Buongiorno").from_id;
    let sent = platform.sent(Instagram, &giulia, "Ciao");
    platform.hooks();
    platform.pass(5_000);
    let hooks = platform.hooks();
    assert_eq!(hooks.len(), 1, "{hooks:?}");
    assert_eq!(item(&hooks[0])["read"]["mid"], sent["message_id"]);
}

#[test]
fn the_window_closes_a_day_after_the_event_not_after_the_webhook() {
    for (kind, subcode) in [(Facebook, 2_018_278), (Instagram, 2_534_022)] {
        let mut platform = Platform::new();
        let late = Say {
            at: Some(platform.now - 6 * 3_600_000),
            ..Say::text(kind, GIULIA, "Ieri")
        };
        let giulia = platform
            .world
            .say(platform.now, &mut platform.rng, &late)
            .expect("said")
            .from_id;
        platform.pass(18 * 3_600_000 - 1_000);
        platform.sent(kind, &giulia, "Ancora in tempo");
        platform.pass(2_000);
        let answer = answered(platform.send(kind, &giulia, "Troppo tardi"));
        assert_eq!(answer.json()["error"]["code"], 10);
        assert_eq!(answer.json()["error"]["error_subcode"], subcode);
    }
}

#[test]
fn human_agent_reaches_seven_days_and_retired_tags_are_refused() {
    let mut platform = Platform::new();
    let giulia = platform.say(Facebook, GIULIA, "Buongiorno").from_id;
    platform.pass(3 * DAY);
    let seed = platform.world.seed().clone();
    let body = |tag: &str| json!({"recipient": {"id": giulia}, "messaging_type": "MESSAGE_TAG", "tag": tag, "message": {"text": "Eccomi"}});
    let path = format!("/{}/messages", seed.page);
    assert_eq!(
        platform
            .post(&path, &seed.page_token, &body("HUMAN_AGENT"))
            .status,
        200
    );
    let answer = platform
        .post(&path, &seed.page_token, &body("ACCOUNT_UPDATE"))
        .json();
    assert_eq!(
        (&answer["error"]["code"], &answer["error"]["error_subcode"]),
        (&json!(100), &json!(1_893_061))
    );
}

#[test]
fn instagram_counts_bytes_messenger_counts_characters() {
    let mut platform = Platform::new();
    let giulia = platform.say(Instagram, GIULIA, "Buongiorno").from_id;
    platform.sent(Instagram, &giulia, &"è".repeat(500));
    assert_eq!(
        answered(platform.send(Instagram, &giulia, &"è".repeat(501))).json()["error"]["code"],
        100
    );
    let giulia = platform.say(Facebook, GIULIA, "Buongiorno").from_id;
    platform.sent(Facebook, &giulia, &"è".repeat(2_000));
    assert_eq!(
        answered(platform.send(Facebook, &giulia, &"è".repeat(2_001))).json()["error"]["code"],
        100
    );
}

#[test]
fn a_stranger_is_no_matching_user() {
    let mut platform = Platform::new();
    let answer = answered(platform.send(Facebook, "12345678901234567", "Ciao")).json();
    assert_eq!(
        (&answer["error"]["code"], &answer["error"]["error_subcode"]),
        (&json!(100), &json!(2_018_001))
    );
}

#[test]
fn a_form_says_the_same_as_json_and_the_page_reaches_instagram_people() {
    let mut platform = Platform::new();
    let giulia = platform.say(Instagram, GIULIA, "Buongiorno").from_id;
    let form = format!(
        "recipient=%7B%22id%22%3A%22{giulia}%22%7D&message=%7B%22text%22%3A%22Ciao+Giulia%22%7D&access_token={}",
        platform.page_token()
    );
    let request = ApiRequest {
        method: "POST".into(),
        path: "/v25.0/me/messages".into(),
        headers: vec![(
            "content-type".into(),
            "application/x-www-form-urlencoded".into(),
        )],
        body: sportello_sandbox::rules::request::Blob::new(form.into_bytes()),
        ..ApiRequest::default()
    };
    let outcome = platform.call(&request);
    assert_eq!(answered(outcome).json()["recipient_id"], json!(giulia));
    assert_eq!(
        platform.world.received(Instagram, GIULIA)[0]["text"],
        "Ciao Giulia"
    );
}

#[test]
fn history_finds_what_an_unanswered_send_made() {
    let mut platform = Platform::new();
    let giulia = platform.say(Facebook, GIULIA, "Buongiorno").from_id;
    platform.fault(
        json!({"action": "timeout_after", "kind": "facebook", "operation": "send", "count": 1}),
    );
    let outcome = platform.send(Facebook, &giulia, "Arrivata?");
    assert!(outcome.acted);
    assert!(matches!(
        outcome.reply,
        sportello_sandbox::rules::Reply::Timeout(_)
    ));
    let seed = platform.world.seed().clone();
    let query = format!(
        "platform=messenger&user_id={giulia}&fields=id,updated_time,messages.limit(5)%7Bid,created_time,from,to,message%7D"
    );
    let answer = platform
        .get(
            &format!("/v25.0/{}/conversations", seed.page),
            &query,
            &seed.page_token,
        )
        .json();
    let messages = answer["data"][0]["messages"]["data"]
        .as_array()
        .expect("messages");
    assert_eq!(messages[0]["message"], "Arrivata?");
    assert_eq!(messages[0]["from"]["id"], json!(seed.page));
    assert_eq!(messages[1]["message"], "Buongiorno");
}

#[test]
fn only_the_latest_twenty_messages_give_details_and_paging_reaches_all() {
    let mut platform = Platform::new();
    let giulia = platform.say(Facebook, GIULIA, "0").from_id;
    for number in 1..30 {
        platform.pass(1_000);
        platform.say(Facebook, GIULIA, &number.to_string());
    }
    let seed = platform.world.seed().clone();
    let list = platform
        .get(
            &format!("/{}/conversations", seed.page),
            &format!("user_id={giulia}"),
            &seed.page_token,
        )
        .json();
    let thread = list["data"][0]["id"].as_str().expect("a thread").to_owned();
    let mut query = "fields=message&limit=12".to_owned();
    let (mut ids, mut detailed) = (Vec::new(), 0);
    loop {
        platform.pass(1_000);
        let page = platform
            .get(&format!("/{thread}/messages"), &query, &seed.page_token)
            .json();
        for row in page["data"].as_array().expect("rows") {
            ids.push(row["id"].as_str().expect("an id").to_owned());
            detailed += usize::from(row["message"].is_string());
        }
        let Some(next) = page["paging"]["next"].as_str() else {
            break;
        };
        query = next.split_once('?').expect("a query").1.to_owned();
    }
    assert_eq!((ids.len(), detailed), (30, 20));
    platform.pass(1_000);
    let old = platform.get(&format!("/{}", ids[29]), "fields=message", &seed.page_token);
    assert_eq!(old.json()["error"]["code"], 100);
}

#[test]
fn conversations_are_read_twice_a_second() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let path = format!("/{}/conversations", seed.page);
    assert_eq!(platform.get(&path, "", &seed.page_token).status, 200);
    assert_eq!(platform.get(&path, "", &seed.page_token).status, 200);
    assert_eq!(
        platform.get(&path, "", &seed.page_token).json()["error"]["code"],
        613
    );
    platform.pass(1_001);
    assert_eq!(platform.get(&path, "", &seed.page_token).status, 200);
}
