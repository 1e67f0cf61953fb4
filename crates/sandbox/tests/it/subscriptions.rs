//! Webhook delivery: subscriptions, retries, loss, repetition, batches; tokens and versions.

use crate::cast::{GIULIA, MARCO, Platform, answered};
use serde_json::json;
use sportello_sandbox::rules::Command;
use sportello_sandbox::rules::Network::{Facebook, Whatsapp};
use sportello_sandbox::rules::request::ApiRequest;

#[test]
fn nobody_subscribed_means_no_webhook() {
    let mut platform = Platform::bare();
    platform.say(Facebook, GIULIA, "Buongiorno");
    assert!(platform.hooks().is_empty());
    assert_eq!(platform.state()["webhooks_unsubscribed"], 1);
}

#[test]
fn a_refused_webhook_comes_again_less_and_less_often_for_36_hours_and_7_days() {
    for (kind, hours) in [(Facebook, 36), (Whatsapp, 168)] {
        let mut platform = Platform::new();
        platform.say(kind, GIULIA, "Buongiorno");
        let start = platform.now;
        let mut times = Vec::new();
        while let Some(due) = platform.world.next_due() {
            platform.now = platform.now.max(due);
            times.push(platform.now - start);
            assert_eq!(platform.deliver(Some(500)).len(), 1);
        }
        assert_eq!(times[..2], [0, 0], "the first retry is at once");
        let gaps: Vec<i64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.windows(2).all(|pair| pair[0] <= pair[1]), "{gaps:?}");
        let last = times.last().expect("some") / 3_600_000;
        assert!((hours - 2..=hours).contains(&last), "{last} h");
        assert_eq!(platform.state()["webhooks_given_up"], 1);
    }
}

#[test]
fn deliveries_repeat_batch_and_drop_on_demand() {
    let mut platform = Platform::new();
    platform.command(Command::Deliver(json!({"repeat": 3})));
    platform.say(Facebook, GIULIA, "Tre volte");
    let bodies: Vec<_> = (0..5).flat_map(|_| platform.hooks()).collect();
    assert_eq!(bodies.len(), 3);
    platform.command(Command::Deliver(
        json!({"repeat": 1, "batch": 1000, "delay_ms": 500}),
    ));
    for number in 0..20 {
        platform.say(
            Facebook,
            if number % 2 == 0 { GIULIA } else { MARCO },
            &number.to_string(),
        );
    }
    assert!(platform.hooks().is_empty());
    platform.pass(500);
    let hooks = platform.hooks();
    assert_eq!(hooks.len(), 1);
    assert_eq!(
        hooks[0]["entry"][0]["messaging"].as_array().map(Vec::len),
        Some(20)
    );
    platform.command(Command::Deliver(json!({"reset": true, "drop": 1})));
    platform.say(Facebook, GIULIA, "Persa");
    platform.say(Facebook, GIULIA, "Arrivata");
    assert_eq!(platform.hooks().len(), 1);
    assert_eq!(platform.state()["webhooks_lost"], 1);
}

#[test]
fn bad_tokens_are_told_apart() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let path = format!("/v25.0/{}", seed.page);
    let bare = platform.call(&ApiRequest::get(&path, ""));
    assert_eq!(answered(bare).json()["error"]["code"], 104);
    assert_eq!(
        platform.get(&path, "", "nonsense").json()["error"]["code"],
        190
    );
    platform.command(Command::Tokens {
        which: seed.page.clone(),
        subcode: Some(460),
    });
    let answer = platform.get(&path, "", &seed.page_token).json();
    assert_eq!(
        (&answer["error"]["code"], &answer["error"]["error_subcode"]),
        (&json!(190), &json!(460))
    );
    platform.command(Command::Tokens {
        which: "all".into(),
        subcode: None,
    });
    assert_eq!(
        platform.get(&path, "", &seed.page_token).json()["name"],
        "Fiori di Lia"
    );
    // The linked Instagram account is served by the Page's token: revoking "its" token is this one.
    platform.command(Command::Tokens {
        which: seed.instagram.clone(),
        subcode: Some(460),
    });
    assert_eq!(
        platform.get(&path, "", &seed.page_token).json()["error"]["code"],
        190
    );
    platform.command(Command::Tokens {
        which: "all".into(),
        subcode: None,
    });
    // Another Page's token sees nothing.
    let more = platform.command(Command::AddAssets(
        sportello_sandbox::rules::asset::AddAssets {
            pages: 1,
            ..Default::default()
        },
    ));
    let other = more["assets"][0]["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let answer = platform.get(&path, "", &other).json();
    assert_eq!(
        (&answer["error"]["code"], &answer["error"]["error_subcode"]),
        (&json!(100), &json!(33))
    );
}

#[test]
fn a_proof_is_checked_when_given_and_demanded_when_set() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let (secret, _) = platform.world.app_secrets(&seed.app).expect("the app");
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let proof =
        data_encoding::HEXLOWER.encode(ring::hmac::sign(&key, seed.page_token.as_bytes()).as_ref());
    let path = format!("/{}", seed.page);
    assert_eq!(
        platform
            .get(&path, &format!("appsecret_proof={proof}"), &seed.page_token)
            .status,
        200
    );
    assert_eq!(
        platform
            .get(&path, "appsecret_proof=00", &seed.page_token)
            .json()["error"]["code"],
        100
    );
    platform.command(Command::Settings(json!({"require_proof": true})));
    assert_eq!(
        platform.get(&path, "", &seed.page_token).json()["error"]["code"],
        100
    );
    assert_eq!(
        platform
            .get(&path, &format!("appsecret_proof={proof}"), &seed.page_token)
            .status,
        200
    );
}

#[test]
fn an_expired_version_is_served_by_the_oldest_living_one() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let answer = platform.get(&format!("/v19.0/{}", seed.page), "", &seed.page_token);
    assert_eq!(answer.header("facebook-api-version"), Some("v21.0"));
    assert_eq!(
        answer.header("x-ad-api-version-warning"),
        Some("The call has been auto-upgraded to v21.0 as v19.0 has been deprecated.")
    );
    let answer = platform.get(&format!("/v25.0/{}", seed.page), "", &seed.page_token);
    assert_eq!(answer.header("facebook-api-version"), Some("v25.0"));
    assert_eq!(answer.header("x-ad-api-version-warning"), None);
    assert_eq!(
        platform
            .get(&format!("/v99.0/{}", seed.page), "", &seed.page_token)
            .json()["error"]["code"],
        2500
    );
}

#[test]
fn a_throttle_names_its_wait_in_minutes() {
    let mut platform = Platform::new();
    let giulia = platform.say(Facebook, GIULIA, "Buongiorno").from_id;
    platform.fault(json!({"action": "throttle", "minutes": 7, "operation": "send", "count": 1}));
    let answer = answered(platform.send(Facebook, &giulia, "Ciao"));
    assert_eq!(answer.json()["error"]["code"], 80_006);
    let usage: serde_json::Value =
        serde_json::from_str(answer.header("x-business-use-case-usage").expect("usage"))
            .expect("JSON");
    let page = platform.world.seed().page.clone();
    assert_eq!(usage[&page][0]["estimated_time_to_regain_access"], 7);
    platform.sent(Facebook, &giulia, "Ciao");
}

#[test]
fn the_same_commands_rebuild_the_same_world() {
    let run = || {
        let mut platform = Platform::new();
        platform.command(Command::Deliver(
            json!({"shuffle": true, "drop": 0.3, "repeat": 2}),
        ));
        platform.fault(json!({"action": "5xx_after", "probability": 0.5}));
        for number in 0..40 {
            let giulia = platform.say(Facebook, GIULIA, &number.to_string()).from_id;
            platform.send(Facebook, &giulia, &format!("risposta {number}"));
            platform.pass(700);
            platform.deliver(Some(if number % 3 == 0 { 500 } else { 200 }));
        }
        serde_json::to_string(&platform.world).expect("JSON")
    };
    assert_eq!(run(), run());
}

#[test]
fn an_apps_own_token_needs_no_proof_and_tells_of_other_tokens() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    platform.command(Command::Settings(json!({"require_proof": true})));
    let (secret, _) = platform.world.app_secrets(&seed.app).expect("the app");
    let query = format!(
        "input_token={}&appsecret_proof=of-another-token",
        seed.page_token
    );
    let app_token = format!("{}|{secret}", seed.app);
    let told = platform
        .get("/v25.0/debug_token", &query, &app_token)
        .json();
    assert_eq!(told["data"]["is_valid"], true);
    assert_eq!(told["data"]["type"], "PAGE");
    platform.command(Command::Tokens {
        which: seed.page.clone(),
        subcode: Some(463),
    });
    let told = platform
        .get("/v25.0/debug_token", &query, &app_token)
        .json();
    assert_eq!(
        (&told["data"]["is_valid"], &told["data"]["error"]["subcode"]),
        (&json!(false), &json!(463))
    );
}
