//! Outcomes that are not known: evidence first, and never a second send without proof (I5).

use crate::house::{ACCOUNT, GIULIA, House, MARCO, PAGE, SARA, error};
use pollster::block_on;
use serde_json::{Value, json};
use sportello_core::{Span, Time};
use sportello_engine::job::Work;
use sportello_engine::{Job, Outcome};
use sportello_store::Decision;

fn reading(house: &House) -> Job {
    let mut jobs: Vec<Job> = house
        .jobs()
        .into_iter()
        .filter(|j| matches!(j.work, Work::ReadBack(_)))
        .collect();
    assert_eq!(jobs.len(), 1, "one reading is due");
    jobs.remove(0)
}

fn history(messages: &[(&str, Time, &str, &str)]) -> Value {
    let rows: Vec<Value> = messages
        .iter()
        .map(|(id, at, from, text)| {
            json!({"id": id, "created_time": at.to_string(), "from": {"id": from}, "to": {"data": []}, "message": text})
        })
        .collect();
    json!({"data": [{"id": "t_1", "messages": {"data": rows}}]})
}

/// Giulia writes, Lia answers, and the answer to the send is lost.
fn lost(house: &mut House) -> sportello_store::MessageRow {
    house.messenger_says(GIULIA, "Avete peonie?");
    house.pass(Span::seconds(5));
    let reply = house.reply("Sì, rosa e bianche");
    let job = house.send();
    house.finish(job, Outcome::Lost);
    assert_eq!(house.state(&reply), "unknown");
    assert!(house.sends().is_empty(), "I5: nothing is sent again");
    reply
}

#[test]
fn answers_that_are_lost_keep_nothing_back_where_echoes_prove_that_it_works() {
    use sportello_core::Capability;
    use sportello_core::breaker::State;
    let mut house = House::open();
    house.messenger_says(GIULIA, "Avete peonie?");
    for n in 0..5 {
        let reply = house.reply(&format!("Sì, {n}"));
        let job = house.send();
        let id = reply.delivery.expect("a delivery").0;
        let key = sportello_core::delivery::delivery_key("house", house.workspace.0, id);
        house.on_page(json!({"sender": {"id": PAGE}, "recipient": {"id": GIULIA}, "timestamp": house.now.0,
            "message": {"mid": format!("m_out.{n}"), "is_echo": true, "app_id": 1, "metadata": key, "text": "Sì"}}));
        house.pass(Span::seconds(30));
        house.finish(job, Outcome::Lost);
        assert_eq!(house.state(&reply), "accepted");
    }
    let store = house.engine.store();
    let breaker = store.breaker(house.workspace, house.facebook, Capability::Text);
    assert_eq!(block_on(breaker).expect("a breaker").state, State::Closed);
}

#[test]
fn a_lost_answer_is_settled_by_the_echo_that_carries_our_key() {
    let mut house = House::open();
    let reply = lost(&mut house);
    let key = sportello_core::delivery::delivery_key(
        "house",
        house.workspace.0,
        reply.delivery.expect("a delivery").0,
    );
    let at = house.now.0;
    house.on_page(json!({"sender": {"id": PAGE}, "recipient": {"id": GIULIA}, "timestamp": at,
        "message": {"mid": "m_out.1", "is_echo": true, "app_id": 1, "metadata": key, "text": "Sì, rosa e bianche"}}));
    assert_eq!(house.state(&reply), "accepted");
    assert_eq!(
        house.message(&reply).external_id.as_deref(),
        Some("m_out.1")
    );
}

#[test]
fn a_lost_answer_is_found_in_the_history() {
    let mut house = House::open();
    let reply = lost(&mut house);
    let sent_at = house.now;
    house.pass(Span::seconds(61));
    let job = reading(&house);
    let theirs = sent_at - Span::seconds(5);
    house.answer(
        job,
        200,
        &history(&[
            ("m_out.7", sent_at, PAGE, "Sì, rosa e bianche"),
            ("m_in.1", theirs, GIULIA, "Avete peonie?"),
        ]),
    );
    assert_eq!(house.state(&reply), "accepted");
    assert_eq!(
        house.message(&reply).external_id.as_deref(),
        Some("m_out.7")
    );
}

#[test]
fn a_history_that_reaches_back_and_does_not_have_it_proves_absence() {
    let mut house = House::open();
    let reply = lost(&mut house);
    let begun = house.now;
    house.pass(Span::seconds(61));
    let job = reading(&house);
    house.answer(
        job,
        200,
        &history(&[("m_in.0", begun - Span::hours(1), GIULIA, "prima")]),
    );
    assert_eq!(house.state(&reply), "queued");
    let job = house.send();
    house.take(job, "m_out.2");
    assert_eq!(house.state(&reply), "accepted");
}

#[test]
fn a_history_that_cannot_be_read_proves_nothing() {
    let mut house = House::open();
    let reply = lost(&mut house);
    house.pass(Span::seconds(61));
    let job = reading(&house);
    house.answer(job, 500, &error(2, None));
    assert_eq!(house.state(&reply), "unknown");
    house.pass(Span::seconds(61));
    let job = reading(&house);
    house.answer(job, 200, &json!({"unexpected": true}));
    assert_eq!(house.state(&reply), "unknown");
}

#[test]
fn code_two_on_a_send_is_not_proof_of_not_sent() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let reply = house.reply("Eccomi");
    let job = house.send();
    house.answer(job, 500, &error(2, None));
    assert_eq!(house.state(&reply), "unknown");
}

#[test]
fn i8_a_crash_between_request_and_answer_is_an_unknown_outcome() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let reply = house.reply("Eccomi");
    let job = house.send();
    drop(job);
    house.crash();
    assert_eq!(house.state(&reply), "unknown");
    assert!(house.sends().is_empty());
}

#[test]
fn i8_a_crash_before_the_request_was_begun_loses_and_doubles_nothing() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let reply = house.reply("Eccomi");
    house.crash();
    assert_eq!(house.state(&reply), "queued");
    let job = house.send();
    house.take(job, "m_out.1");
}

#[test]
fn instagram_echoes_carry_no_key_and_are_known_by_words_and_time() {
    let mut house = House::open();
    house.instagram_says(MARCO, "Belli!");
    house.pass(Span::seconds(5));
    let reply = house.reply("Grazie!");
    let job = house.send();
    house.finish(job, Outcome::Lost);
    let at = house.now.0;
    house.on_account(
        json!({"sender": {"id": ACCOUNT}, "recipient": {"id": MARCO}, "timestamp": at,
        "message": {"mid": "ig_out.1", "is_echo": true, "text": "Grazie!"}}),
    );
    assert_eq!(house.state(&reply), "accepted");
    assert_eq!(
        house.message(&reply).external_id.as_deref(),
        Some("ig_out.1")
    );
}

#[test]
fn an_instagram_echo_before_the_answer_makes_no_second_bubble() {
    let mut house = House::open();
    house.instagram_says(MARCO, "Belli!");
    let reply = house.reply("Grazie!");
    let job = house.send();
    let at = house.now.0;
    house.on_account(
        json!({"sender": {"id": ACCOUNT}, "recipient": {"id": MARCO}, "timestamp": at,
        "message": {"mid": "ig_out.1", "is_echo": true, "text": "Grazie!"}}),
    );
    house.take(job, "ig_out.1");
    let page = block_on(house.engine.store().messages(
        house.workspace,
        house.conversation(),
        None,
        50,
    ))
    .expect("messages");
    assert_eq!(page.rows.len(), 2);
    assert_eq!(house.state(&reply), "accepted");
}

#[test]
fn on_whatsapp_only_a_status_settles_and_the_deadline_asks_a_person() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Ciao");
    let reply = house.reply("Ciao Sara");
    let job = house.send();
    house.finish(job, Outcome::Lost);
    let reads_back =
        |job: &sportello_engine::Job| matches!(job.work, Work::ReadBack(_) | Work::Exchange { .. });
    house.pass(Span::minutes(14));
    assert!(!house.jobs().iter().any(reads_back));
    assert_eq!(house.state(&reply), "unknown");
    house.pass(Span::minutes(2));
    assert!(!house.jobs().iter().any(reads_back));
    assert_eq!(house.state(&reply), "unconfirmed");
    // Late evidence still accepts it.
    let key = sportello_core::delivery::delivery_key(
        "house",
        house.workspace.0,
        reply.delivery.expect("a delivery").0,
    );
    let at = (house.now.0 / 1_000).to_string();
    house.on_number("statuses", json!([{"id": "wamid.7", "status": "sent", "timestamp": at, "recipient_id": SARA, "biz_opaque_callback_data": key}]));
    assert_eq!(house.state(&reply), "accepted");
}

#[test]
fn a_person_decides_about_an_unconfirmed_one() {
    for decision in [Decision::Arrived, Decision::SendAgain] {
        let mut house = House::open();
        house.whatsapp_says(SARA, "Ciao");
        let reply = house.reply("Ciao Sara");
        let job = house.send();
        house.finish(job, Outcome::Lost);
        house.pass(Span::minutes(16));
        house.jobs();
        let new =
            block_on(
                house
                    .engine
                    .decide(house.now, house.workspace, reply.id, decision, None),
            )
            .expect("decided");
        match decision {
            Decision::Arrived => assert_eq!(house.state(&reply), "accepted"),
            Decision::SendAgain => {
                let new = new.expect("a new message");
                let job = house.send();
                house.take(job, "wamid.8");
                assert_eq!(house.state(&new), "accepted");
                assert_ne!(house.state(&reply), "queued");
            }
        }
    }
}

#[test]
fn an_unknown_head_keeps_its_lane_in_order() {
    let mut house = House::open();
    let first = lost(&mut house);
    let second = house.reply("Quante ne vuole?");
    assert!(house.sends().is_empty());
    house.pass(Span::seconds(61));
    let begun = house.now - Span::seconds(61);
    let job = reading(&house);
    house.answer(
        job,
        200,
        &history(&[
            ("m_out.7", begun, PAGE, "Sì, rosa e bianche"),
            ("m_in.0", begun - Span::hours(1), GIULIA, "x"),
        ]),
    );
    let job = house.send();
    house.take(job, "m_out.8");
    assert_eq!(
        (house.state(&first), house.state(&second)),
        ("accepted", "accepted")
    );
}

#[test]
fn while_the_token_is_refused_the_history_is_not_asked_over_and_over() {
    let mut house = House::open();
    let reply = lost(&mut house);
    house.pass(Span::seconds(61));
    let job = reading(&house);
    house.answer(job, 401, &error(190, Some(460)));
    let mut asked = 0;
    for _ in 0..20 {
        house.pass(Span::seconds(30));
        let (readings, others): (Vec<Job>, Vec<Job>) = house
            .jobs()
            .into_iter()
            .partition(|j| matches!(j.work, Work::ReadBack(_)));
        asked += readings.len();
        for job in readings.into_iter().chain(others) {
            house.answer(job, 401, &error(190, Some(460)));
        }
    }
    assert!(
        (1..=8).contains(&asked),
        "asked {asked} times in ten minutes"
    );
    assert_eq!(house.state(&reply), "unknown", "and nothing is given up");
}

#[test]
fn done_before_is_no_proof_for_a_message_and_is_looked_for() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Avete peonie?");
    house.pass(Span::seconds(5));
    let reply = house.reply("Sì, rosa e bianche");
    let job = house.send();
    house.answer(job, 400, &error(506, None));
    assert_eq!(house.state(&reply), "unknown");
    assert!(house.sends().is_empty(), "I5: nothing is sent again");
    let sent_at = house.now;
    house.pass(Span::seconds(61));
    let job = reading(&house);
    let found = history(&[("m_out.7", sent_at, PAGE, "Sì, rosa e bianche")]);
    house.answer(job, 200, &found);
    assert_eq!(house.state(&reply), "accepted");
    assert_eq!(
        house.message(&reply).external_id.as_deref(),
        Some("m_out.7")
    );
}

/// Answers every reading and every send that comes in so many hours with a refusal.
fn refused_for(house: &mut House, hours: i64) {
    for _ in 0..hours * 12 {
        for job in house.jobs() {
            let refused = match job.work {
                Work::ReadBack(_) => error(100, Some(33)),
                _ => error(2, None),
            };
            house.answer(job, 400, &refused);
        }
        house.pass(Span::minutes(5));
    }
}

#[test]
fn i5_a_history_that_an_outage_refuses_is_read_when_that_is_over() {
    let mut house = House::open();
    let reply = lost(&mut house);
    let sent_at = house.now;
    // Others fail as well, so that something is known to be wrong.
    house.messenger_says("5401234567800077", "Ci siete?");
    house.reply("Sì!");
    refused_for(&mut house, 40);
    assert_eq!(house.state(&reply), "unknown", "nobody can know yet");
    for _ in 0..40 {
        for job in house.jobs() {
            let answer = match job.work {
                Work::ReadBack(_) => history(&[("m_out.7", sent_at, PAGE, "Sì, rosa e bianche")]),
                _ => json!({ "message_id": format!("m_{}", house.now.0), "recipient_id": "1" }),
            };
            house.answer(job, 200, &answer);
        }
        house.pass(Span::minutes(1));
    }
    assert_eq!(house.state(&reply), "accepted");
}
