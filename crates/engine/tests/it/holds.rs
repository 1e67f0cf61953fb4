//! Holds: breaker, pace, usage. Held is not failed, and ends by itself.

use crate::house::{GIULIA, House, MARCO, SARA, answered, error};
use pollster::block_on;
use serde_json::json;
use sportello_core::breaker::{FIRST_PAUSE, State};
use sportello_core::{Capability, Span};
use sportello_engine::Outcome;

#[test]
fn i6_what_provably_was_not_sent_is_tried_again_without_end() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let reply = house.reply("Eccomi");
    for _ in 0..40 {
        for job in house.sends() {
            house.finish(job, Outcome::NotSent);
        }
        assert!(
            ["queued", "held"].contains(&house.state(&reply)),
            "{}",
            house.state(&reply)
        );
        house.pass(Span::minutes(6));
    }
    let job = house.send();
    house.take(job, "m_out.1");
    assert_eq!(house.state(&reply), "accepted");
}

#[test]
fn the_outbox_holds_while_the_breaker_is_open_and_goes_in_order_after() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let first = house.reply("uno");
    let second = house.reply("due");
    let mut broken = 0;
    while broken < 3 {
        for job in house.sends() {
            house.finish(job, Outcome::NotSent);
            broken += 1;
        }
        house.pass(Span::seconds(9));
    }
    assert!(house.sends().is_empty());
    assert_eq!(house.state(&first), "held");
    let cell = block_on(house.engine.health(house.workspace)).expect("health");
    let text = cell.channels[0]
        .cells
        .iter()
        .find(|c| c.capability == Capability::Text)
        .expect("a cell");
    assert_eq!(text.state.as_str(), "open");
    // Another network is not touched.
    house.whatsapp_says(SARA, "Ciao");
    let other = house.reply("per Sara");
    let job = house.send();
    house.take(job, "wamid.1");
    assert_eq!(house.state(&other), "accepted");
    // After the pause one goes as the probe; when it works the rest follows, in order.
    house.pass(FIRST_PAUSE.times(2));
    let job = house.send();
    house.take(job, "m_out.1");
    assert_eq!(house.state(&first), "accepted");
    let job = house.send();
    house.take(job, "m_out.2");
    assert_eq!(house.state(&second), "accepted");
}

#[test]
fn what_waits_behind_a_restricted_account_is_its_own_trial_before_its_hour_is_over() {
    let mut house = House::open();
    let people = [GIULIA, MARCO, SARA];
    let mut replies = Vec::new();
    for person in people {
        house.messenger_says(person, "Ciao");
        replies.push(house.reply("Eccomi"));
    }
    // All three are refused: each is told to wait an hour, and nobody else is there to try.
    for job in house.sends() {
        house.answer(job, 400, &error(368, None));
    }
    let mut tries = 0;
    for _ in 0..50 {
        for job in house.sends() {
            tries += 1;
            house.answer(job, 400, &error(368, None));
        }
        let store = house.engine.store();
        let breaker = store.breaker(house.workspace, house.facebook, Capability::Text);
        let state = block_on(breaker).expect("a breaker").state;
        assert_ne!(state, State::Closed, "it stays open");
        house.pass(Span::minutes(1));
    }
    assert_eq!(tries, 3, "one every quarter of an hour");
    house.pass(Span::minutes(15));
    let mut gone = 0;
    for _ in 0..10 {
        for job in house.sends() {
            gone += 1;
            house.take(job, &format!("m_out.{gone}"));
        }
        house.pass(Span::seconds(5));
    }
    assert_eq!(gone, 3, "the rest follows what went");
    for reply in &replies {
        assert_eq!(house.state(reply), "accepted");
    }
}

#[test]
fn a_held_reply_whose_window_closes_meanwhile_is_refused() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let reply = house.reply("Eccomi");
    house.pass(Span::hours(25));
    assert!(house.sends().is_empty());
    let row = house.message(&reply);
    assert_eq!(row.state.map(|s| s.as_str()), Some("failed"));
    assert_eq!(
        row.cause.map(|c| c.key),
        Some("cause-window-closed".to_owned())
    );
}

#[test]
fn the_pair_limit_slows_before_the_platform_does() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Ciao");
    for n in 0..46 {
        house.reply(&format!("numero {n}"));
    }
    let mut sent = 0;
    // Under six seconds, in steps that the channel's own pace of 80 a second does not bind.
    for _ in 0..200 {
        for job in house.sends() {
            sent += 1;
            house.take(job, &format!("wamid.{sent}"));
        }
        house.pass(Span::millis(20));
    }
    assert_eq!(
        sent, 45,
        "45 ahead, then one every six seconds (messaging-send.md §5)"
    );
}

#[test]
fn a_full_quota_pauses_the_channel_for_the_minutes_it_asks() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    house.reply("uno");
    let job = house.send();
    let mut outcome = answered(
        200,
        &json!({"recipient_id": GIULIA, "message_id": "m_out.1"}),
    );
    if let Outcome::Answered { answer, .. } = &mut outcome {
        answer.headers.push((
            "x-business-use-case-usage".to_owned(),
            json!({"104900000000001": [{"type": "pages", "call_count": 100, "total_cputime": 1, "total_time": 1, "estimated_time_to_regain_access": 7}]}).to_string(),
        ));
    }
    house.finish(job, outcome);
    house.messenger_says(MARCO, "Salve");
    let second = house.reply("due");
    assert!(house.sends().is_empty());
    assert_eq!(house.state(&second), "held");
    house.pass(Span::minutes(6));
    assert!(house.sends().is_empty(), "the wait is in minutes");
    house.pass(Span::minutes(2));
    let job = house.send();
    house.take(job, "m_out.2");
}

#[test]
fn a_throttle_is_held_and_goes_later() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Ciao");
    let reply = house.reply("uno");
    let job = house.send();
    house.answer(job, 400, &error(131_056, None));
    assert_eq!(house.state(&reply), "held");
    house.pass(Span::minutes(5));
    let job = house.send();
    house.take(job, "wamid.1");
    assert_eq!(house.state(&reply), "accepted");
}

#[test]
fn what_cannot_wait_any_longer_is_tried_every_minute() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Ciao");
    house.pass(Span::minutes(23 * 60 + 20));
    let reply = house.reply("Il mazzo è pronto");
    // Down for half an hour: the pauses between two trials grow to five minutes.
    for _ in 0..30 * 4 {
        for job in house.sends() {
            house.finish(job, Outcome::NotSent);
        }
        house.pass(Span::seconds(15));
    }
    assert_ne!(house.state(&reply), "failed");
    let mut tries = 0;
    for _ in 0..8 * 12 {
        for job in house.sends() {
            house.finish(job, Outcome::NotSent);
            tries += 1;
        }
        house.pass(Span::seconds(5));
    }
    assert!((6..=8).contains(&tries), "{tries} trials in eight minutes");
    // It works for a minute, and the window is still open.
    for _ in 0..12 {
        for job in house.sends() {
            house.take(job, "wamid.1");
        }
        house.pass(Span::seconds(5));
    }
    assert_eq!(house.state(&reply), "accepted");
}
