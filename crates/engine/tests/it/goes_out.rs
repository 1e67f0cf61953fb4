//! Replies: judged before they are queued, sent in order, ticked off.

use crate::house::{ACCOUNT, GIULIA, House, MARCO, PAGE, SARA, path};
use pollster::block_on;
use serde_json::json;
use sportello_core::Span;
use sportello_core::policy::Refusal;
use sportello_engine::reply::ReplyError;
use sportello_engine::route::Instead;

#[test]
fn a_reply_is_accepted_delivered_and_read() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Buongiorno");
    house.pass(Span::minutes(1));
    let reply = house.reply("Buongiorno Giulia!");
    let job = house.send();
    assert_eq!(path(&job), format!("{PAGE}/messages"));
    assert_eq!(house.state(&reply), "sending");
    house.take(job, "m_out.1");
    assert_eq!(house.state(&reply), "accepted");
    let at = house.now.0;
    house.on_page(json!({"sender": {"id": GIULIA}, "recipient": {"id": PAGE}, "timestamp": at, "delivery": {"mids": ["m_out.1"], "watermark": at}}));
    assert_eq!(house.state(&reply), "delivered");
    house.on_page(json!({"sender": {"id": GIULIA}, "recipient": {"id": PAGE}, "timestamp": at, "read": {"watermark": at}}));
    assert_eq!(house.state(&reply), "read");
    house.on_page(json!({"sender": {"id": GIULIA}, "recipient": {"id": PAGE}, "timestamp": at, "delivery": {"mids": ["m_out.1"], "watermark": at}}));
    assert_eq!(house.state(&reply), "read", "I7: the rank never falls");
}

#[test]
fn i4_one_is_under_way_in_a_lane_and_the_next_follows_it() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Ciao");
    let first = house.reply("uno");
    let second = house.reply("due");
    let job = house.send();
    assert!(house.sends().is_empty(), "the second waits for the first");
    house.take(job, "wamid.1");
    let job = house.send();
    assert_eq!(
        (house.state(&first), house.state(&second)),
        ("accepted", "sending")
    );
    house.take(job, "wamid.2");
    assert_eq!(house.state(&second), "accepted");
}

#[test]
fn a_blocked_lane_blocks_nobody_else() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    house.reply("per Giulia");
    let stuck = house.send();
    house.messenger_says(MARCO, "Salve");
    house.reply("per Marco");
    let other = house.send();
    house.take(other, "m_out.2");
    house.take(stuck, "m_out.1");
}

#[test]
fn a_closed_window_is_refused_before_queueing_with_what_can_be_done() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    house.pass(Span::hours(25));
    let refused = house.try_reply(house.conversation(), "Tardi", None);
    match refused {
        Err(ReplyError::Refused {
            refusal: Refusal::WindowClosed { .. },
            instead,
            ..
        }) => {
            assert_eq!(instead, vec![Instead::WaitForThem]);
        }
        other => panic!("a closed window must be refused: {other:?}"),
    }
    assert!(house.sends().is_empty());
}

#[test]
fn instagram_counts_bytes() {
    let mut house = House::open();
    house.instagram_says(MARCO, "Belli!");
    let conversation = house.conversation();
    let fits = "è".repeat(500);
    assert!(house.try_reply(conversation, &fits, None).is_ok());
    let refused = house.try_reply(conversation, &format!("{fits}è"), None);
    match refused {
        Err(ReplyError::Refused {
            refusal: Refusal::TooLong { length, max, .. },
            ..
        }) => {
            assert_eq!((length, max), (1_002, 1_000));
        }
        other => panic!("1,002 bytes must be refused: {other:?}"),
    }
    let job = house.send();
    assert!(
        path(&job).ends_with("messages") && !path(&job).starts_with(PAGE)
            || path(&job).contains(ACCOUNT)
    );
}

#[test]
fn what_the_platform_refuses_for_good_fails_with_its_cause() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let reply = house.reply("Ciao");
    let job = house.send();
    house.refuse(job, 551, None);
    let row = house.message(&reply);
    assert_eq!(row.state.map(|s| s.as_str()), Some("failed"));
    assert_eq!(row.cause.and_then(|c| c.code), Some(551));
    assert!(house.sends().is_empty());
}

#[test]
fn a_whatsapp_message_that_fails_later_says_so() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Ciao");
    let reply = house.reply("Ciao Sara");
    let job = house.send();
    house.take(job, "wamid.9");
    let at = (house.now.0 / 1_000).to_string();
    house.on_number(
        "statuses",
        json!([{"id": "wamid.9", "status": "failed", "timestamp": at, "recipient_id": SARA,
        "errors": [{"code": 131_026, "title": "Message undeliverable"}]}]),
    );
    let row = house.message(&reply);
    assert_eq!(row.state.map(|s| s.as_str()), Some("failed"));
    assert_eq!(row.cause.and_then(|c| c.code), Some(131_026));
}

#[test]
fn a_status_before_the_answer_is_kept_for_it() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Ciao");
    let reply = house.reply("Ciao Sara");
    let job = house.send();
    let at = (house.now.0 / 1_000).to_string();
    house.on_number(
        "statuses",
        json!([{"id": "wamid.9", "status": "delivered", "timestamp": at, "recipient_id": SARA}]),
    );
    house.take(job, "wamid.9");
    assert_eq!(house.state(&reply), "delivered");
}

#[test]
fn a_failed_message_is_sent_again_once_however_often_one_presses() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let reply = house.reply("Eccomi");
    let job = house.send();
    house.refuse(job, 551, None);
    let press = || {
        let (engine, now) = (&house.engine, house.now);
        block_on(engine.retry(now, house.workspace, reply.id, None, None)).expect("sent again")
    };
    let (first, second) = (press(), press());
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].id, second[0].id, "one new message");
    assert_eq!(house.message(&reply).sent_again, Some(first[0].id));
    let job = house.send();
    house.take(job, "m_out.1");
    let third = press();
    assert_eq!(third[0].id, first[0].id, "also when it has gone");
    assert!(house.sends().is_empty());
}
