//! The Bot API: updates asked for and posted, sends, files, errors, faults.

use crate::cast::{GIULIA, MARCO, Platform, answered};
use serde_json::{Value, json};
use sportello_sandbox::rules::phone::{Picture, Say};
use sportello_sandbox::rules::request::{ApiRequest, ApiResponse, Blob, Reply};
use sportello_sandbox::rules::{Command, Network};

const BOT: Network = Network::Telegram;

/// Calls a method of the first bot.
fn ask(platform: &mut Platform, method: &str, body: Value) -> ApiResponse {
    let token = platform.world.seed().bot_token.clone();
    let call = ApiRequest::post(&format!("/bot{token}/{method}"), &body);
    answered(platform.call(&call))
}

fn result(platform: &mut Platform, method: &str, body: Value) -> Value {
    let answer = ask(platform, method, body);
    assert_eq!(answer.status, 200, "{method}: {}", answer.json());
    assert_eq!(answer.json()["ok"], true);
    answer.json()["result"].clone()
}

fn refused(platform: &mut Platform, method: &str, body: Value) -> (u16, String) {
    let answer = ask(platform, method, body);
    let body = answer.json();
    assert_eq!(body["ok"], false, "{method}: {body}");
    assert_eq!(body["error_code"], answer.status);
    let says = body["description"].as_str().expect("a sentence").to_owned();
    (answer.status, says)
}

fn updates(platform: &mut Platform, offset: Option<i64>) -> Vec<Value> {
    let mut body = json!({"limit": 100, "allowed_updates": ["message", "callback_query", "message_reaction", "my_chat_member"]});
    if let Some(offset) = offset {
        body["offset"] = json!(offset);
    }
    let given = result(platform, "getUpdates", body);
    given.as_array().expect("a list").clone()
}

fn number(update: &Value) -> i64 {
    update["update_id"].as_i64().expect("a number")
}

#[test]
fn a_bot_says_who_it_is_and_a_wrong_token_is_nobodys() {
    let mut platform = Platform::bare();
    let me = result(&mut platform, "getMe", json!({}));
    assert_eq!(
        (&me["username"], &me["is_bot"]),
        (&json!("fioridilia_bot"), &json!(true))
    );
    let token = platform.world.seed().bot_token.clone();
    let call = ApiRequest::get(&format!("/bot{token}x/getMe"), "");
    assert_eq!(answered(platform.call(&call)).status, 401);
    let id = platform.world.seed().bot.clone();
    platform.command(Command::Tokens {
        which: id.clone(),
        subcode: Some(460),
    });
    assert_eq!(ask(&mut platform, "getMe", json!({})).status, 401);
    platform.command(Command::Tokens {
        which: id,
        subcode: None,
    });
    assert_eq!(ask(&mut platform, "getMe", json!({})).status, 200);
    assert_eq!(ask(&mut platform, "makeCoffee", json!({})).status, 404);
}

#[test]
fn updates_come_again_until_they_are_confirmed() {
    let mut platform = Platform::bare();
    platform.say(BOT, GIULIA, "Prima");
    platform.say(BOT, MARCO, "Seconda");
    let first = updates(&mut platform, None);
    assert_eq!(first.len(), 2);
    assert_eq!(updates(&mut platform, None), first, "nothing was confirmed");
    assert_eq!(number(&first[1]), number(&first[0]) + 1);
    let message = &first[0]["message"];
    assert_eq!(message["text"], "Prima");
    assert_eq!(message["chat"]["type"], "private");
    assert_eq!(message["chat"]["id"], message["from"]["id"]);
    assert_eq!(message["from"]["first_name"], "Giulia");
    let rest = updates(&mut platform, Some(number(&first[1])));
    assert_eq!(rest, first[1..]);
    assert!(updates(&mut platform, Some(number(&first[1]) + 1)).is_empty());
    assert!(updates(&mut platform, None).is_empty(), "confirmed is gone");
}

#[test]
fn a_webhook_and_asking_exclude_each_other_and_lose_nothing() {
    let mut platform = Platform::bare();
    platform.say(BOT, GIULIA, "Prima");
    let hook =
        json!({"url": "https://desk.test/hooks/bot/telegram", "secret_token": "s3cret-of-ours"});
    result(&mut platform, "setWebhook", hook);
    let (code, says) = refused(&mut platform, "getUpdates", json!({}));
    assert_eq!(code, 409, "{says}");
    platform.say(BOT, GIULIA, "Seconda");
    let posts = platform.deliver(Some(200));
    let told: Vec<Value> = posts
        .iter()
        .map(|post| {
            serde_json::from_slice::<Value>(&post.body).expect("JSON")["message"]["text"].clone()
        })
        .collect();
    assert_eq!(told, ["Prima", "Seconda"]);
    assert!(
        posts
            .iter()
            .all(|post| post.url == "https://desk.test/hooks/bot/telegram")
    );
    let secret = (
        "x-telegram-bot-api-secret-token".to_owned(),
        "s3cret-of-ours".to_owned(),
    );
    assert!(posts.iter().all(|post| post.headers.contains(&secret)));
    // One that was refused is posted again, and asked for when the webhook goes.
    platform.say(BOT, GIULIA, "Terza");
    assert_eq!(platform.deliver(Some(503)).len(), 1);
    let info = result(&mut platform, "getWebhookInfo", json!({}));
    assert_eq!(info["pending_update_count"], 1);
    result(&mut platform, "deleteWebhook", json!({}));
    let left = updates(&mut platform, None);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["message"]["text"], "Terza");
    assert!(platform.deliver(Some(200)).is_empty());
    let (code, _) = refused(
        &mut platform,
        "setWebhook",
        json!({"url": "http://desk.test/hook"}),
    );
    assert_eq!(code, 400);
}

#[test]
fn a_bot_answers_and_never_writes_first() {
    let mut platform = Platform::bare();
    let (code, says) = refused(
        &mut platform,
        "sendMessage",
        json!({"chat_id": 551001, "text": "Ciao"}),
    );
    assert_eq!((code, says.as_str()), (400, "Bad Request: chat not found"));
    let said = platform.say(BOT, GIULIA, "Avete peonie?");
    let update = updates(&mut platform, None).remove(0);
    let to = json!({"message_id": update["message"]["message_id"]});
    let body = json!({"chat_id": said.from_id, "text": "Sì", "reply_parameters": to});
    let sent = result(&mut platform, "sendMessage", body);
    assert_eq!(
        (&sent["text"], &sent["from"]["is_bot"]),
        (&json!("Sì"), &json!(true))
    );
    assert_eq!(sent["reply_to_message"]["message_id"], to["message_id"]);
    let got = platform.world.received(BOT, GIULIA);
    assert_eq!(got.len(), 1);
    assert_eq!(got[0]["text"], "Sì");
    for (text, why) in [("", "empty"), (&*"x".repeat(4_097), "too long")] {
        let (code, says) = refused(
            &mut platform,
            "sendMessage",
            json!({"chat_id": said.from_id, "text": text}),
        );
        assert!(code == 400 && says.contains(why), "{says}");
    }
}

#[test]
fn who_blocks_a_bot_is_not_reached_until_they_write_again() {
    let mut platform = Platform::bare();
    let said = platform.say(BOT, GIULIA, "Ciao");
    let block = |on| Command::Block {
        from: GIULIA.to_owned(),
        to: None,
        on,
    };
    platform.command(block(true));
    let told = updates(&mut platform, None);
    assert_eq!(
        told[1]["my_chat_member"]["new_chat_member"]["status"],
        "kicked"
    );
    let body = json!({"chat_id": said.from_id, "text": "Ci sei?"});
    let (code, says) = refused(&mut platform, "sendMessage", body.clone());
    assert_eq!(
        (code, says.as_str()),
        (403, "Forbidden: bot was blocked by the user")
    );
    platform.say(BOT, GIULIA, "Eccomi");
    result(&mut platform, "sendMessage", body);
    assert!(
        platform
            .world
            .bot(&platform.world.seed().bot)
            .is_some_and(|bot| bot.blocked.is_empty())
    );
}

#[test]
fn a_start_link_a_button_and_a_reaction() {
    let mut platform = Platform::bare();
    platform.command(Command::Settings(json!({})));
    let tap = Command::Tap {
        kind: BOT,
        from: GIULIA.to_owned(),
        link: "https://t.me/fioridilia_bot?start=sp-abcdefghijklmnopqrstuvwx23".to_owned(),
        to: None,
    };
    platform.world.apply(platform.now, &mut platform.rng, &tap);
    let update = updates(&mut platform, None).remove(0);
    assert_eq!(
        update["message"]["text"],
        "/start sp-abcdefghijklmnopqrstuvwx23"
    );
    assert_eq!(
        update["message"]["entities"][0],
        json!({"type": "bot_command", "offset": 0, "length": 6})
    );
    let chat = update["message"]["chat"]["id"].clone();
    let keyboard = json!({"inline_keyboard": [[{"text": "Ritiro", "callback_data": "pickup"}]]});
    let body = json!({"chat_id": chat, "text": "Come?", "reply_markup": keyboard});
    let sent = result(&mut platform, "sendMessage", body);
    let press = Command::Press {
        from: GIULIA.to_owned(),
        to: None,
        data: "pickup".to_owned(),
    };
    platform
        .world
        .apply(platform.now, &mut platform.rng, &press);
    let told = updates(&mut platform, Some(number(&update) + 1)).remove(0);
    let query = &told["callback_query"];
    assert_eq!(
        (&query["data"], &query["message"]["message_id"]),
        (&json!("pickup"), &sent["message_id"])
    );
    let answer = json!({"callback_query_id": query["id"]});
    result(&mut platform, "answerCallbackQuery", answer);
    refused(
        &mut platform,
        "answerCallbackQuery",
        json!({"callback_query_id": "1"}),
    );
    let id = platform.world.received(BOT, GIULIA)[0]["id"].clone();
    platform.command(Command::React {
        kind: BOT,
        from: GIULIA.to_owned(),
        id: id.as_str().expect("an id").to_owned(),
        emoji: "❤".to_owned(),
    });
    let told = updates(&mut platform, Some(number(&told) + 1)).remove(0);
    let reaction = &told["message_reaction"];
    assert_eq!(reaction["message_id"], sent["message_id"]);
    assert_eq!(reaction["new_reaction"][0]["emoji"], "❤");
    let body = json!({"chat_id": chat, "message_id": update["message"]["message_id"], "reaction": [{"type": "emoji", "emoji": "👍"}]});
    result(&mut platform, "setMessageReaction", body);
    let body = json!({"chat_id": chat, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "x".repeat(65)}]]}});
    assert_eq!(refused(&mut platform, "sendMessage", body).0, 400);
}

#[test]
fn a_picture_is_fetched_by_its_path_and_sent_in_a_form() {
    let mut platform = Platform::bare();
    let png = Blob::new(sportello_sandbox::rules::picture::flower("peonia"));
    let say = Say {
        image: Some(Picture {
            mime: "image/png".to_owned(),
            bytes: png.clone(),
        }),
        ..Say::text(BOT, GIULIA, "Come questo")
    };
    let said = platform
        .world
        .say(platform.now, &mut platform.rng, &say)
        .expect("said");
    let update = updates(&mut platform, None).remove(0);
    let sizes = update["message"]["photo"].as_array().expect("sizes");
    assert_eq!(update["message"]["caption"], "Come questo");
    let largest = sizes.last().expect("one")["file_id"].clone();
    let file = result(&mut platform, "getFile", json!({"file_id": largest}));
    let token = platform.world.seed().bot_token.clone();
    let path = format!(
        "/file/bot{token}/{}",
        file["file_path"].as_str().expect("a path")
    );
    let got = answered(platform.call(&ApiRequest::get(&path, "")));
    assert_eq!((got.status, got.body), (200, png.clone()));
    let gone = answered(platform.call(&ApiRequest::get(&format!("{path}x"), "")));
    assert_eq!(gone.status, 404);
    let mut form = Vec::new();
    for (name, value) in [("chat_id", said.from_id.as_str()), ("caption", "Eccolo")] {
        form.extend_from_slice(
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .as_bytes(),
        );
    }
    form.extend_from_slice(b"--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"m.png\"\r\nContent-Type: image/png\r\n\r\n");
    form.extend_from_slice(&png);
    form.extend_from_slice(b"\r\n--b--\r\n");
    let call = ApiRequest {
        method: "POST".into(),
        path: format!("/bot{token}/sendPhoto"),
        headers: vec![(
            "content-type".into(),
            "multipart/form-data; boundary=b".into(),
        )],
        body: Blob::new(form),
        ..ApiRequest::default()
    };
    let answer = answered(platform.call(&call));
    assert_eq!(answer.status, 200, "{}", answer.json());
    let got = platform.world.received(BOT, GIULIA);
    assert_eq!(
        (&got[0]["text"], &got[0]["media"]["mime_type"]),
        (&json!("Eccolo"), &json!("image/png"))
    );
}

#[test]
fn faults_strike_a_bot_as_they_strike_the_others() {
    let mut platform = Platform::bare();
    let said = platform.say(BOT, GIULIA, "Ciao");
    let body = json!({"chat_id": said.from_id, "text": "Ciao Giulia"});
    platform
        .fault(json!({"action": "throttle", "kind": "telegram", "operation": "send", "count": 1}));
    let answer = ask(&mut platform, "sendMessage", body.clone());
    assert_eq!(answer.status, 429);
    assert!(
        answer.json()["parameters"]["retry_after"]
            .as_i64()
            .is_some_and(|s| s > 0)
    );
    platform.fault(json!({"action": "error", "code": 403, "kind": "telegram", "operation": "send", "count": 1}));
    assert_eq!(refused(&mut platform, "sendMessage", body.clone()).0, 403);
    assert!(
        platform.world.received(BOT, GIULIA).is_empty(),
        "nothing was done"
    );
    // Acted upon, and the answer is lost: nobody at a desk can know.
    platform.fault(
        json!({"action": "timeout_after", "kind": "telegram", "operation": "send", "count": 1}),
    );
    let outcome = platform.send(BOT, &said.from_id, "Persa");
    assert!(matches!(outcome.reply, Reply::Timeout(_)), "{outcome:?}");
    assert_eq!(platform.world.received(BOT, GIULIA).len(), 1);
    assert_eq!(platform.state()["undecidable"], 1);
    platform.fault(json!({"action": "server_error", "kind": "telegram", "count": 1}));
    assert!(ask(&mut platform, "getMe", json!({})).status >= 500);
    // A WhatsApp fault is not a bot's.
    platform.fault(json!({"action": "throttle", "kind": "whatsapp", "operation": "send"}));
    result(&mut platform, "sendMessage", body);
    platform.fault(json!({"action": "lost_webhook", "kind": "telegram", "count": 1}));
    platform.say(BOT, GIULIA, "Nel nulla");
    platform.say(BOT, GIULIA, "Arriva");
    let told = updates(&mut platform, None);
    let texts: Vec<&Value> = told
        .iter()
        .map(|update| &update["message"]["text"])
        .collect();
    assert_eq!(texts, ["Ciao", "Arriva"]);
}

#[test]
fn whoever_asks_is_kept_waiting_until_there_is_something() {
    let mut platform = Platform::bare();
    let token = platform.world.seed().bot_token.clone();
    let call = |timeout: i64| {
        ApiRequest::post(
            &format!("/bot{token}/getUpdates"),
            &json!({"timeout": timeout}),
        )
    };
    let waits =
        |platform: &Platform, timeout| platform.world.keeps_waiting(platform.now, &call(timeout));
    assert_eq!(waits(&platform, 25), Some(25_000));
    assert_eq!(waits(&platform, 0), None);
    platform.say(BOT, GIULIA, "Ciao");
    assert_eq!(waits(&platform, 25), None);
}
