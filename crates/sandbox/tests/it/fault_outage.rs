//! Faults of outages on record (outages.md): networks that are not there, pictures that fail while
//! words go through, messages that arrive late, webhooks that come in one burst or never.

use crate::cast::{GIULIA, Platform, answered};
use serde_json::json;
use sportello_sandbox::rules::Network::{Facebook, Instagram, Whatsapp};
use sportello_sandbox::rules::{Command, Reply};

#[test]
fn a_network_that_is_not_there_answers_nothing_and_does_nothing() {
    for kind in [Facebook, Instagram, Whatsapp] {
        let mut platform = Platform::new();
        let giulia = platform.say(kind, GIULIA, "Buongiorno").from_id;
        platform.fault(json!({"action": "connect_timeout", "ms": 9_000}));
        let outcome = platform.send(kind, &giulia, "Ciao");
        assert_eq!(
            (outcome.reply, outcome.acted),
            (Reply::Unreachable(9_000), false)
        );
        platform.command(Command::ClearFaults(None));
        platform.fault(json!({"action": "dns"}));
        let outcome = platform.send(kind, &giulia, "Ciao");
        assert!(matches!(outcome.reply, Reply::Unreachable(ms) if ms < 1_000));
        assert!(platform.world.received(kind, GIULIA).is_empty());
    }
}

#[test]
fn a_fault_about_pictures_leaves_words_alone() {
    for kind in [Facebook, Instagram, Whatsapp] {
        let mut platform = Platform::new();
        let giulia = platform.say(kind, GIULIA, "Buongiorno").from_id;
        platform.fault(json!({"action": "5xx_before", "operation": "send", "about": "image"}));
        platform.sent(kind, &giulia, "Ciao");
        platform.command(Command::ClearFaults(None));
        platform.fault(json!({"action": "dns", "operation": "send", "about": "text"}));
        let outcome = platform.send(kind, &giulia, "Ciao");
        assert!(matches!(outcome.reply, Reply::Unreachable(_)), "{kind:?}");
    }
}

#[test]
fn an_error_may_name_the_method_as_the_platform_does() {
    let mut platform = Platform::new();
    let giulia = platform.say(Instagram, GIULIA, "Buongiorno").from_id;
    platform.fault(json!({
        "action": "error", "code": 100, "status": 400, "at_once": true,
        "message": "Unsupported request - method type: {method}",
    }));
    let error = answered(platform.send(Instagram, &giulia, "Ciao"));
    assert_eq!(error.status, 400);
    assert_eq!(
        error.json()["error"]["message"],
        "Unsupported request - method type: post"
    );
}

#[test]
fn what_is_delivered_late_is_accepted_at_once_and_on_the_phone_later() {
    for kind in [Facebook, Instagram, Whatsapp] {
        let mut platform = Platform::new();
        let giulia = platform.say(kind, GIULIA, "Buongiorno").from_id;
        platform.fault(json!({"action": "late_delivery", "ms": 600_000, "count": 1}));
        platform.sent(kind, &giulia, "Tardi");
        platform.sent(kind, &giulia, "Subito");
        let texts = |platform: &Platform| -> Vec<String> {
            let rows = platform.world.received(kind, GIULIA);
            rows.iter()
                .filter_map(|row| Some(row["text"].as_str()?.to_owned()))
                .collect()
        };
        platform.pass(60_000);
        assert_eq!(texts(&platform), ["Subito"], "{kind:?}");
        platform.pass(600_000);
        assert_eq!(texts(&platform), ["Subito", "Tardi"], "{kind:?}");
    }
}

#[test]
fn webhooks_kept_until_a_moment_come_then() {
    let mut platform = Platform::new();
    platform.say(Facebook, GIULIA, "Buongiorno");
    platform.hooks();
    let until = platform.now + 3_600_000;
    platform.fault(json!({"action": "late_webhook", "until": until}));
    platform.say(Facebook, GIULIA, "C'è qualcuno?");
    platform.pass(3_500_000);
    assert!(platform.hooks().is_empty());
    platform.pass(200_000);
    assert_eq!(platform.hooks().len(), 1);
}

#[test]
fn what_nobody_will_ever_be_told_is_on_the_books() {
    let mut platform = Platform::new();
    let told = platform.say(Instagram, GIULIA, "Buongiorno").id;
    platform.fault(json!({"action": "lost_webhook", "kind": "instagram"}));
    let untold = platform.say(Instagram, GIULIA, "C'è qualcuno?").id;
    assert!(platform.world.untold().contains(&untold));
    assert!(!platform.world.untold().contains(&told));
}
