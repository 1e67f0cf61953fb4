//! What a business manages beside messages: templates, the number's and the Page's own settings,
//! comments.

use crate::cast::{GIULIA, Platform};
use serde_json::{Value, json};
use sportello_sandbox::rules::Network::{Facebook, Whatsapp};
use sportello_sandbox::rules::request::ApiRequest;
use sportello_sandbox::rules::{Command, Done};

fn template(name: &str) -> Value {
    json!({ "name": name, "category": "UTILITY", "language": "it", "components": [
        { "type": "BODY", "text": "Ciao {{1}}, il mazzo è pronto", "example": { "body_text": [["Giulia"]] } }] })
}

fn filled(to: &str, name: &str, texts: &[&str]) -> Value {
    let parameters: Vec<Value> = texts
        .iter()
        .map(|text| json!({ "type": "text", "text": text }))
        .collect();
    json!({ "messaging_product": "whatsapp", "to": to, "type": "template", "template": {
        "name": name, "language": { "code": "it" },
        "components": [{ "type": "body", "parameters": parameters }] } })
}

#[test]
fn a_template_goes_outside_the_window_with_its_blanks_filled_in() {
    let mut platform = Platform::new();
    let to = platform.say(Whatsapp, GIULIA, "Ciao").from_id;
    let seed = platform.world.seed().clone();
    let path = format!("/{}/message_templates", seed.waba);
    let made = platform.post(&path, &seed.system_token, &template("mazzo_pronto"));
    assert_eq!(made.json()["status"], "APPROVED", "{}", made.json());
    let again = platform.post(&path, &seed.system_token, &template("mazzo_pronto"));
    assert_eq!(again.status, 400);
    let listed = platform.get(&path, "", &seed.system_token);
    assert_eq!(listed.json()["data"][0]["name"], "mazzo_pronto");
    platform.pass(25 * 3_600_000);
    let messages = format!("/{}/messages", seed.phone);
    let sent = platform.post(
        &messages,
        &seed.system_token,
        &filled(&to, "mazzo_pronto", &["Giulia"]),
    );
    assert_eq!(sent.status, 200, "{}", sent.json());
    platform.pass(1_000);
    let got = platform.world.received(Whatsapp, GIULIA);
    assert_eq!(got[0]["text"], "Ciao Giulia, il mazzo è pronto");
    for (name, texts, code) in [
        ("mazzo_pronto", &["a", "b"][..], 132_000),
        ("un_altro", &["a"][..], 132_001),
    ] {
        let refused = platform.post(&messages, &seed.system_token, &filled(&to, name, texts));
        assert_eq!(refused.json()["error"]["code"], code, "{name}");
    }
    platform.post(&path, &seed.system_token, &template("paused_mazzo"));
    let paused = platform.post(
        &messages,
        &seed.system_token,
        &filled(&to, "paused_mazzo", &["a"]),
    );
    assert_eq!(paused.json()["error"]["code"], 132_015);
}

#[test]
fn a_number_keeps_its_profile_its_blocked_people_and_its_codes() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let token = seed.system_token.clone();
    let edge = |edge: &str| format!("/{}/{edge}", seed.phone);
    let profile = json!({ "messaging_product": "whatsapp", "about": "Fiori a Firenze" });
    platform.post(&edge("whatsapp_business_profile"), &token, &profile);
    let got = platform.get(&edge("whatsapp_business_profile"), "", &token);
    assert_eq!(got.json()["data"][0]["about"], "Fiori a Firenze");
    let block =
        json!({ "messaging_product": "whatsapp", "block_users": [{ "user": "+39 333 1" }] });
    let blocked = platform.post(&edge("block_users"), &token, &block);
    assert_eq!(
        blocked.json()["block_users"]["added_users"][0]["wa_id"],
        "393331"
    );
    let code = platform.post(
        &edge("message_qrdls"),
        &token,
        &json!({ "prefilled_message": "Ciao" }),
    );
    assert!(code.json()["deep_link_url"].is_string());
    let pin = platform.post(&edge("register"), &token, &json!({ "pin": "12" }));
    assert_eq!(pin.status, 400, "a pin is six digits");
}

#[test]
fn a_page_keeps_its_profile_and_needs_a_start_for_a_menu() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let path = format!("/{}/messenger_profile", seed.page);
    let menu = json!({ "persistent_menu": [{ "locale": "default", "call_to_actions": [] }] });
    assert_eq!(platform.post(&path, &seed.page_token, &menu).status, 400);
    let start = json!({ "get_started": { "payload": "START" } });
    let set = platform.post(&path, &seed.page_token, &start);
    assert_eq!(set.json(), json!({ "result": "success" }));
    assert_eq!(platform.post(&path, &seed.page_token, &menu).status, 200);
    let got = platform.get(&path, "fields=get_started", &seed.page_token);
    assert_eq!(
        got.json()["data"][0],
        json!({ "get_started": { "payload": "START" } })
    );
}

#[test]
fn a_comment_is_hidden_and_deleted_with_its_answers() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let wanted = json!({ "kind": Facebook.word(), "from": GIULIA, "text": "Che belle!" });
    let done = platform
        .world
        .apply(platform.now, &mut platform.rng, &Command::Comment(wanted));
    let Done::Shown(made) = done else {
        panic!("{done:?}")
    };
    let path = format!("/{}", made["id"].as_str().expect("an id"));
    platform.post(&path, &seed.page_token, &json!({ "is_hidden": true }));
    let got = platform.get(&path, "", &seed.page_token);
    assert_eq!(got.json()["is_hidden"], true);
    platform.post(
        &format!("{path}/comments"),
        &seed.page_token,
        &json!({ "message": "Grazie!" }),
    );
    assert_eq!(platform.world.shown_comments().len(), 2);
    let mut gone = ApiRequest::get(&path, "").bearer(&seed.page_token);
    gone.method = "DELETE".to_owned();
    platform.call(&gone);
    assert!(platform.world.shown_comments().is_empty());
}
