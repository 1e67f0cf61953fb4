//! WhatsApp: statuses, windows told by status, pair and number limits, media.

use crate::cast::{GIULIA, Platform, answered, value};
use serde_json::json;
use sportello_sandbox::rules::Network::Whatsapp;
use sportello_sandbox::rules::request::{ApiRequest, Blob, Effect};
use sportello_sandbox::rules::task::TaskResult;

#[test]
fn statuses_come_in_order_with_the_callback_data() {
    let mut platform = Platform::new();
    let giulia = platform.say(Whatsapp, GIULIA, "Buongiorno").from_id;
    platform.hooks();
    let sent = platform.sent(Whatsapp, &giulia, "Ciao");
    platform.pass(10_000);
    let hooks = platform.hooks();
    let statuses: Vec<&str> = hooks
        .iter()
        .map(|hook| {
            value(hook)["statuses"][0]["status"]
                .as_str()
                .expect("a status")
        })
        .collect();
    assert_eq!(statuses, ["sent", "delivered", "read"]);
    for hook in &hooks {
        let status = &value(hook)["statuses"][0];
        assert_eq!(status["id"], sent["messages"][0]["id"]);
        assert_eq!(status["biz_opaque_callback_data"], "key of Ciao");
        assert!(status["timestamp"].is_string());
    }
}

#[test]
fn outside_the_window_the_call_is_accepted_and_fails_by_status() {
    let mut platform = Platform::new();
    let giulia = platform.say(Whatsapp, GIULIA, "Buongiorno").from_id;
    platform.pass(86_400_001);
    platform.hooks();
    platform.sent(Whatsapp, &giulia, "Troppo tardi");
    platform.pass(1_000);
    let hooks = platform.hooks();
    let status = &value(&hooks[0])["statuses"][0];
    assert_eq!(
        (&status["status"], &status["errors"][0]["code"]),
        (&json!("failed"), &json!(131_047))
    );
    assert!(platform.world.received(Whatsapp, GIULIA).is_empty());
}

#[test]
fn a_number_nobody_has_is_undeliverable() {
    let mut platform = Platform::new();
    platform.sent(Whatsapp, "393330000000", "C'è nessuno?");
    platform.pass(1_000);
    let hooks = platform.hooks();
    assert_eq!(
        value(&hooks[0])["statuses"][0]["errors"][0]["code"],
        131_026
    );
}

#[test]
fn a_pair_bursts_to_forty_five_and_then_waits_six_seconds() {
    let mut platform = Platform::new();
    let giulia = platform.say(Whatsapp, GIULIA, "Buongiorno").from_id;
    for number in 0..45 {
        platform.sent(Whatsapp, &giulia, &number.to_string());
    }
    assert_eq!(
        answered(platform.send(Whatsapp, &giulia, "46")).json()["error"]["code"],
        131_056
    );
    platform.pass(6_000);
    platform.sent(Whatsapp, &giulia, "46");
    assert_eq!(
        answered(platform.send(Whatsapp, &giulia, "47")).json()["error"]["code"],
        131_056
    );
}

#[test]
fn a_number_sends_eighty_a_second() {
    let mut platform = Platform::new();
    let mut codes = Vec::new();
    for number in 0..90 {
        let answer = answered(platform.send(Whatsapp, &format!("3933300{number:05}"), "Ciao"));
        codes.push(answer.json()["error"]["code"].as_i64());
    }
    assert_eq!(codes.iter().filter(|code| code.is_none()).count(), 80);
    assert_eq!(codes.last(), Some(&Some(130_429)));
}

#[test]
fn a_lost_answer_is_undecidable_until_a_status_is_accepted() {
    let mut platform = Platform::new();
    let giulia = platform.say(Whatsapp, GIULIA, "Buongiorno").from_id;
    platform.hooks();
    platform
        .fault(json!({"action": "5xx_after", "kind": "whatsapp", "operation": "send", "count": 1}));
    assert_eq!(
        answered(platform.send(Whatsapp, &giulia, "Arrivata?")).status,
        503
    );
    assert_eq!(platform.state()["undecidable"], 1);
    assert_eq!(
        platform.state()["undecidable_sends"][0]["biz_opaque_callback_data"],
        "key of Arrivata?"
    );
    platform.pass(5_000);
    platform.deliver(Some(503));
    assert_eq!(platform.state()["undecidable"], 1);
    platform.hooks();
    assert_eq!(platform.state()["undecidable"], 0);
}

#[test]
fn media_addresses_die_after_five_minutes_and_need_the_token() {
    let mut platform = Platform::new();
    let say = sportello_sandbox::rules::phone::Say {
        image: Some(sportello_sandbox::rules::phone::Picture {
            mime: "image/png".into(),
            bytes: Blob::new(sportello_sandbox::rules::picture::flower("rosa")),
        }),
        ..sportello_sandbox::rules::phone::Say::text(Whatsapp, GIULIA, "Questa?")
    };
    platform
        .world
        .say(platform.now, &mut platform.rng, &say)
        .expect("said");
    let hooks = platform.hooks();
    let image = &value(&hooks[0])["messages"][0]["image"];
    assert_eq!(image["caption"], "Questa?");
    let token = platform.world.seed().system_token.clone();
    let node = platform
        .get(
            &format!("/v25.0/{}", image["id"].as_str().expect("an id")),
            "",
            &token,
        )
        .json();
    let url = node["url"].as_str().expect("an address").to_owned();
    let (path, query) = url
        .split_once("8081")
        .expect("the base")
        .1
        .split_once('?')
        .expect("a query");
    assert_eq!(
        platform.get(path, query, &token).body.len(),
        usize::try_from(node["file_size"].as_u64().expect("a size")).expect("small")
    );
    assert_eq!(
        answered(platform.call(&ApiRequest::get(path, query))).status,
        401
    );
    platform.pass(300_001);
    assert_eq!(platform.get(path, query, &token).status, 404);
}

#[test]
fn a_link_that_cannot_be_fetched_fails_by_status() {
    let mut platform = Platform::new();
    let giulia = platform.say(Whatsapp, GIULIA, "Buongiorno").from_id;
    platform.hooks();
    let seed = platform.world.seed().clone();
    let body = json!({"messaging_product": "whatsapp", "to": giulia, "type": "image", "image": {"link": "http://desk.test/m/1"}});
    let outcome = platform.call(
        &ApiRequest::post(&format!("/{}/messages", seed.phone), &body).bearer(&seed.system_token),
    );
    let Some(Effect::FetchLink { task, .. }) = outcome.effects.first().cloned() else {
        panic!("{outcome:?}")
    };
    assert_eq!(answered(outcome).status, 200);
    let result = TaskResult {
        status: Some(404),
        mime: "text/html".into(),
        body: Blob::default(),
    };
    platform
        .world
        .task_done(platform.now, &mut platform.rng, task, &result);
    platform.pass(1_000);
    let hooks = platform.hooks();
    assert_eq!(
        value(&hooks[0])["statuses"][0]["errors"][0]["code"],
        131_053
    );
}
