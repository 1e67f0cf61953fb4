//! Faults and magic recipients: what the caller meets, and what was really done.

use crate::cast::{GIULIA, Platform, answered, item, value};
use serde_json::json;
use sportello_sandbox::rules::Network::{Facebook, Instagram, Whatsapp};
use sportello_sandbox::rules::{Command, Reply};

#[test]
fn before_leaves_nothing_and_after_leaves_the_message() {
    for (action, acted) in [
        ("timeout_before", false),
        ("timeout_after", true),
        ("5xx_before", false),
        ("5xx_after", true),
        ("reset_before", false),
        ("reset_after", true),
        ("silence", false),
        ("unavailable_200", false),
        ("throttle", false),
    ] {
        for kind in [Facebook, Instagram, Whatsapp] {
            let mut platform = Platform::new();
            let giulia = platform.say(kind, GIULIA, "Buongiorno").from_id;
            platform.fault(json!({"action": action, "operation": "send", "count": 1}));
            let outcome = platform.send(kind, &giulia, "Ciao");
            assert_eq!(outcome.acted, acted, "{action} on {kind:?}");
            assert_eq!(
                platform.world.received(kind, GIULIA).len(),
                usize::from(acted),
                "{action} on {kind:?}"
            );
            let lost = platform.state()["answers_lost"][kind.word()]
                .as_u64()
                .unwrap_or(0);
            assert_eq!(lost, u64::from(acted), "{action} on {kind:?}");
            // The fault is spent.
            platform.sent(kind, &giulia, "Ancora");
        }
    }
}

#[test]
fn what_the_caller_sees_has_the_shape_of_the_trouble() {
    let mut platform = Platform::new();
    let giulia = platform.say(Facebook, GIULIA, "Buongiorno").from_id;
    let mut seen = |fault: serde_json::Value| {
        platform.fault(fault);
        let outcome = platform.send(Facebook, &giulia, "Ciao");
        platform.command(Command::ClearFaults(None));
        outcome.reply
    };
    assert_eq!(seen(json!({"action": "reset_after"})), Reply::Reset);
    assert_eq!(seen(json!({"action": "silence"})), Reply::Silence);
    assert_eq!(
        seen(json!({"action": "timeout-before", "ms": 9_000})),
        Reply::Timeout(9_000)
    );
    assert!(matches!(
        seen(json!({"action": "slow", "ms": 700})),
        Reply::AnswerAfter(700, _)
    ));
    let Reply::Answer(page) = seen(json!({"action": "5xx_after", "status": 502})) else {
        panic!("no page")
    };
    assert_eq!(page.status, 502);
    assert!(String::from_utf8_lossy(&page.body).starts_with("<!DOCTYPE html>"));
    let Reply::Answer(page) = seen(json!({"action": "unavailable_200"})) else {
        panic!("no page")
    };
    assert_eq!(
        (page.status, &*page.body),
        (200, &b"Service Unavailable"[..])
    );
    let Reply::Answer(error) = seen(json!({"action": "error", "code": 2})) else {
        panic!("no error")
    };
    assert_eq!(error.json()["error"]["is_transient"], true);
}

#[test]
fn a_fault_strikes_whom_it_names_as_often_as_it_says() {
    let mut platform = Platform::new();
    let giulia = platform.say(Facebook, GIULIA, "Buongiorno").from_id;
    let marco = platform.say(Facebook, crate::cast::MARCO, "Ciao").from_id;
    platform.fault(json!({"action": "error", "code": 1, "from": GIULIA, "count": 2, "after": 1}));
    let mut codes = Vec::new();
    for _ in 0..4 {
        platform.sent(Facebook, &marco, "Ciao Marco");
        codes.push(
            answered(platform.send(Facebook, &giulia, "Ciao Giulia")).json()["error"]["code"]
                .as_i64(),
        );
    }
    assert_eq!(codes, [None, Some(1), Some(1), None]);
}

#[test]
fn a_read_mark_does_not_spend_a_fault_on_sends() {
    let mut platform = Platform::new();
    let said = platform.say(Whatsapp, GIULIA, "Buongiorno");
    platform.fault(json!({"action": "error", "code": 131_000, "operation": "send", "count": 1}));
    let seed = platform.world.seed().clone();
    let mark = json!({"messaging_product": "whatsapp", "status": "read", "message_id": said.id});
    assert_eq!(
        platform
            .post(
                &format!("/{}/messages", seed.phone),
                &seed.system_token,
                &mark
            )
            .json(),
        json!({"success": true})
    );
    assert_eq!(
        answered(platform.send(Whatsapp, &said.from_id, "Ciao")).json()["error"]["code"],
        131_000
    );
}

#[test]
fn magic_names_need_no_rule() {
    let mut platform = Platform::new();
    let person = platform
        .say(Whatsapp, "magic-error-131047", "Buongiorno")
        .from_id;
    platform.hooks();
    platform.sent(Whatsapp, &person, "Ciao");
    platform.pass(1_000);
    let hooks = platform.hooks();
    assert_eq!(
        value(&hooks[0])["statuses"][0]["errors"][0]["code"],
        131_047
    );

    let person = platform
        .say(Facebook, "magic-error-190-463", "Buongiorno")
        .from_id;
    let error = answered(platform.send(Facebook, &person, "Ciao")).json();
    assert_eq!(
        (&error["error"]["code"], &error["error"]["error_subcode"]),
        (&json!(190), &json!(463))
    );

    let person = platform
        .say(Instagram, "magic-once-timeout-after", "Buongiorno")
        .from_id;
    assert!(matches!(
        platform.send(Instagram, &person, "Ciao").reply,
        Reply::Timeout(_)
    ));
    platform.sent(Instagram, &person, "Ancora");
    // The same name on another network is another person, with a first message of their own.
    let person = platform
        .say(Facebook, "magic-once-timeout-after", "Buongiorno")
        .from_id;
    assert!(matches!(
        platform.send(Facebook, &person, "Ciao").reply,
        Reply::Timeout(_)
    ));
    platform.sent(Facebook, &person, "Ancora");

    let mut platform = Platform::new();
    let person = platform
        .say(Whatsapp, "magic-never-deliver", "Buongiorno")
        .from_id;
    platform.hooks();
    platform.sent(Whatsapp, &person, "Ciao");
    platform.pass(60_000);
    let hooks = platform.hooks();
    assert_eq!(hooks.len(), 1, "sent, and nothing more");
    assert!(
        platform
            .world
            .received(Whatsapp, "magic-never-deliver")
            .is_empty()
    );
}

#[test]
fn lost_and_late_webhooks_leave_history_as_the_only_witness() {
    let mut platform = Platform::new();
    let giulia = platform.say(Facebook, GIULIA, "Buongiorno").from_id;
    platform.hooks();
    platform.fault(json!({"action": "lost_webhook", "event": "echo", "count": 1}));
    platform
        .fault(json!({"action": "late_webhook", "event": "delivery", "ms": 3_600_000, "count": 1}));
    platform.sent(Facebook, &giulia, "Ciao");
    platform.pass(10_000);
    let hooks = platform.hooks();
    assert_eq!(hooks.len(), 1, "the read alone");
    assert!(item(&hooks[0])["read"].is_object());
    platform.pass(3_600_000);
    let hooks = platform.hooks();
    assert!(item(&hooks[0])["delivery"].is_object());
}

#[test]
fn nonsense_is_refused_with_a_sentence() {
    let mut platform = Platform::new();
    for (fault, word) in [
        (json!({"action": "explode"}), "timeout_after"),
        (json!({"action": "error"}), "code"),
        (json!({"action": "slow", "kind": "myspace"}), "facebook"),
        (json!({"action": "slow", "operatoin": "send"}), "operatoin"),
        (json!({"action": "slow", "probability": 3}), "probability"),
        (
            json!({"action": "failed_status", "kind": "facebook"}),
            "facebook has no failed status",
        ),
        (
            json!({"action": "failed", "kind": "instagram"}),
            "instagram has no failed status",
        ),
    ] {
        let done = platform
            .world
            .apply(platform.now, &mut platform.rng, &Command::AddFault(fault));
        let sportello_sandbox::rules::Done::Refused(why) = done else {
            panic!("{done:?}")
        };
        assert!(why.contains(word), "{why}");
    }
}

#[test]
fn only_whatsapp_has_a_failed_status() {
    let mut platform = Platform::new();
    let people = [Facebook, Instagram, Whatsapp].map(|kind| {
        let id = platform.say(kind, GIULIA, "Buongiorno").from_id;
        (kind, id)
    });
    platform.hooks();
    // Without a network it waits for WhatsApp: it is not spent where nothing would happen.
    platform.fault(json!({"action": "failed_status", "code": 131_026, "count": 1}));
    for (kind, id) in &people {
        platform.sent(*kind, id, "Ciao");
        let received = platform.world.received(*kind, GIULIA).len();
        assert_eq!(received, usize::from(*kind != Whatsapp), "{kind:?}");
    }
    platform.pass(1_000);
    let failed: Vec<_> = platform
        .hooks()
        .iter()
        .filter_map(|hook| value(hook)["statuses"][0]["errors"][0]["code"].as_i64())
        .collect();
    assert_eq!(failed, [131_026]);
    // Elsewhere its magic name is a name.
    for kind in [Facebook, Instagram] {
        let name = "magic-failed-131026";
        let id = platform.say(kind, name, "Buongiorno").from_id;
        platform.sent(kind, &id, "Ciao");
        assert_eq!(platform.world.received(kind, name).len(), 1, "{kind:?}");
    }
}
