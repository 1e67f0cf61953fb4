//! The account of sends that nobody can decide, on networks without history.

use crate::cast::{GIULIA, MARCO, Platform};
use serde_json::json;
use sportello_sandbox::rules::Command;
use sportello_sandbox::rules::Network::{self, Facebook, Telegram, Whatsapp};
use sportello_sandbox::rules::doubt::InHand;
use sportello_sandbox::rules::request::Reply;

fn undecidable(platform: &Platform) -> u64 {
    let state = platform.state();
    let rows = state["undecidable_sends"].as_array().expect("rows");
    assert_eq!(state["undecidable"], rows.len());
    rows.len() as u64
}

/// A platform on which Giulia has written on every network; gives her address on one.
fn with_giulia(kind: Network) -> (Platform, String) {
    let mut platform = Platform::new();
    let address = platform.say(kind, GIULIA, "Buongiorno").from_id;
    platform.hooks();
    (platform, address)
}

#[test]
fn a_send_broken_off_before_it_was_made_is_as_undecidable_as_one_whose_answer_was_lost() {
    for (fault, counts) in [
        (json!({ "action": "timeout_before" }), 1),
        (json!({ "action": "reset_before" }), 1),
        (json!({ "action": "silence_before" }), 1),
        (json!({ "action": "5xx_before" }), 1),
        (json!({ "action": "unavailable_200" }), 1),
        (json!({ "action": "error", "code": 2, "at_once": true }), 1),
        (
            json!({ "action": "error", "code": 131_000, "at_once": true }),
            1,
        ),
        (json!({ "action": "reset_after" }), 1),
        (json!({ "action": "timeout_after" }), 1),
        // These say that nothing was done.
        (json!({ "action": "error", "code": 4, "at_once": true }), 0),
        (
            json!({ "action": "error", "code": 100, "at_once": true }),
            0,
        ),
        (
            json!({ "action": "error", "code": 190, "at_once": true }),
            0,
        ),
        (json!({ "action": "throttle" }), 0),
        (json!({ "action": "dns" }), 0),
        (json!({ "action": "slow", "ms": 1 }), 0),
    ] {
        let (mut platform, giulia) = with_giulia(Whatsapp);
        let mut fault = fault;
        (fault["operation"], fault["count"]) = (json!("send"), json!(1));
        platform.fault(fault.clone());
        platform.send(Whatsapp, &giulia, "Arrivata?");
        assert_eq!(undecidable(&platform), counts, "{fault}");
    }
}

#[test]
fn a_bots_send_broken_off_counts_and_one_that_was_refused_does_not() {
    for (fault, counts) in [
        (json!({ "action": "timeout_before" }), 1),
        (json!({ "action": "5xx_before" }), 1),
        (json!({ "action": "reset_after" }), 1),
        (json!({ "action": "error", "code": 500 }), 1),
        (json!({ "action": "error", "code": 2 }), 1),
        (json!({ "action": "error", "code": 403 }), 0),
        (json!({ "action": "error", "code": 190 }), 0),
        (json!({ "action": "error", "code": 100 }), 0),
        (json!({ "action": "throttle" }), 0),
        (json!({ "action": "dns" }), 0),
    ] {
        let (mut platform, giulia) = with_giulia(Telegram);
        let mut fault = fault;
        (fault["kind"], fault["count"]) = (json!("telegram"), json!(1));
        platform.fault(fault.clone());
        platform.send(Telegram, &giulia, "Arrivata?");
        assert_eq!(undecidable(&platform), counts, "{fault}");
    }
}

#[test]
fn where_there_is_a_history_it_decides() {
    let (mut platform, giulia) = with_giulia(Facebook);
    platform.fault(json!({ "action": "reset_before", "operation": "send", "count": 1 }));
    platform.send(Facebook, &giulia, "Arrivata?");
    assert_eq!(undecidable(&platform), 0);
}

#[test]
fn a_send_counts_once_by_its_callback_data_until_an_answer_settles_it() {
    let (mut platform, giulia) = with_giulia(Whatsapp);
    for action in ["reset_before", "reset_after", "reset_before"] {
        platform.fault(json!({ "action": action, "operation": "send", "count": 1 }));
        platform.send(Whatsapp, &giulia, "Arrivata?");
        assert_eq!(undecidable(&platform), 1, "{action}");
    }
    platform.send(Whatsapp, &giulia, "Un'altra");
    assert_eq!(undecidable(&platform), 1, "that one was answered");
    platform.sent(Whatsapp, &giulia, "Arrivata?");
    assert_eq!(undecidable(&platform), 0);
}

#[test]
fn without_callback_data_what_never_was_counts_once_and_what_was_made_each_by_itself() {
    let (mut platform, giulia) = with_giulia(Telegram);
    let fault = |action| json!({ "action": action, "kind": "telegram", "count": 1 });
    for _ in 0..2 {
        platform.fault(fault("reset_before"));
        platform.send(Telegram, &giulia, "Arrivata?");
        assert_eq!(undecidable(&platform), 1);
    }
    for lost in 1..3 {
        platform.fault(fault("reset_after"));
        platform.send(Telegram, &giulia, "Arrivata?");
        assert_eq!(undecidable(&platform), lost);
    }
    platform.sent(Telegram, &giulia, "Arrivata?");
    assert_eq!(undecidable(&platform), 2, "those are other messages");
}

#[test]
fn a_plain_refusal_settles_what_was_broken_off_and_no_connection_does_not() {
    let (mut platform, giulia) = with_giulia(Whatsapp);
    let send = json!({ "operation": "send", "count": 1, "at_once": true });
    for (action, code, counts) in [("reset_before", 0, 1), ("dns", 0, 1), ("error", 100, 0)] {
        let mut fault = send.clone();
        (fault["action"], fault["code"]) = (json!(action), json!(code));
        platform.fault(fault);
        platform.send(Whatsapp, &giulia, "Arrivata?");
        assert_eq!(undecidable(&platform), counts, "{action}");
    }
}

#[test]
fn a_refusal_that_comes_too_late_to_be_read_leaves_doubt() {
    let (mut platform, giulia) = with_giulia(Whatsapp);
    let refusal = json!({ "action": "error", "code": 100, "at_once": true, "count": 1 });
    platform.fault(refusal);
    let outcome = platform.send(Whatsapp, &giulia, "Arrivata?");
    assert!(matches!(outcome.reply, Reply::Answer(_)) && !outcome.acted);
    assert_eq!(undecidable(&platform), 0);
    let lost = Command::AnswersLost(outcome.message.into_iter().collect());
    platform.world.apply(platform.now, &mut platform.rng, &lost);
    assert_eq!(undecidable(&platform), 1);
}

#[test]
fn what_a_killed_desk_had_in_hand_counts_until_it_is_called() {
    let (mut platform, giulia) = with_giulia(Whatsapp);
    platform.say(Facebook, MARCO, "Salve");
    platform.sent(Whatsapp, &giulia, "Andata");
    let in_hand = |kind, from: &str, text: &str| InHand {
        kind,
        from: from.to_owned(),
        text: text.to_owned(),
    };
    let asked = Command::InHand(vec![
        in_hand(Whatsapp, GIULIA, "Andata"),
        in_hand(Whatsapp, GIULIA, "In mano"),
        in_hand(Facebook, MARCO, "Altrove"),
    ]);
    for _ in 0..2 {
        platform
            .world
            .apply(platform.now, &mut platform.rng, &asked);
        assert_eq!(undecidable(&platform), 1, "the one that was never called");
    }
    platform.sent(Whatsapp, &giulia, "In mano");
    assert_eq!(undecidable(&platform), 0);
}
