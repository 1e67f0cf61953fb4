//! Refusals for good that many get at once: held, tried again, and believed only of those who are
//! refused while others are not.

use crate::house::{House, NUMBER, PAGE, error, path};
use pollster::block_on;
use serde_json::{Value, json};
use sportello_core::breaker::State;
use sportello_core::{Capability, ChannelId, Span, Time};
use sportello_engine::Job;
use sportello_store::{IncidentRow, MessageRow, TokenHealth};

/// Somebody writes on Messenger, and is answered.
fn answered(house: &mut House, person: usize) -> MessageRow {
    house.messenger_says(&format!("54012345678{person:05}"), "Ciao");
    house.reply(&format!("Eccomi {person}"))
}

/// Everything that wants to go is refused with that code. Gives how much.
fn refuse(house: &House, code: i64, subcode: Option<i64>) -> usize {
    let sends = house.sends();
    let count = sends.len();
    for job in sends {
        house.answer(job, 400, &error(code, subcode));
    }
    count
}

/// Everything that wants to go is refused, each time that it is looked at again at once.
fn refuse_thrice(house: &mut House, code: i64, subcode: Option<i64>) {
    for pause in [1, 3, 0] {
        refuse(house, code, subcode);
        house.pass(Span::seconds(pause));
    }
}

/// So many people are answered one by one, and refused for good.
fn refused(house: &mut House, people: usize, code: i64, subcode: Option<i64>) -> Vec<MessageRow> {
    (0..people)
        .map(|person| {
            let row = answered(house, person);
            refuse_thrice(house, code, subcode);
            house.pass(Span::seconds(20));
            row
        })
        .collect()
}

fn states(house: &House, rows: &[MessageRow]) -> Vec<&'static str> {
    rows.iter().map(|row| house.state(row)).collect()
}

fn incidents(house: &House) -> Vec<IncidentRow> {
    let store = house.engine.store();
    block_on(store.incidents(house.workspace, Time(0), 9)).expect("incidents")
}

fn text(house: &House, channel: ChannelId) -> State {
    let store = house.engine.store();
    let breaker = store.breaker(house.workspace, channel, Capability::Text);
    block_on(breaker).expect("a breaker").state
}

/// The next request of a delivery, waited for.
fn next(house: &mut House) -> Job {
    for _ in 0..80 {
        if let Some(job) = house.sends().into_iter().next() {
            return job;
        }
        house.pass(Span::seconds(15));
    }
    panic!("nothing goes");
}

#[test]
fn three_people_refused_with_bare_code_100_are_held_and_go_when_it_is_over() {
    let mut house = House::open();
    let mut rows = refused(&mut house, 3, 100, None);
    assert_eq!(refuse(&house, 100, None), 0);
    assert_eq!(states(&house, &rows), ["held"; 3], "also what had failed");
    let cause = house.message(&rows[0]).cause.expect("a cause");
    assert_eq!(cause.key, "cause-refused-everywhere");
    let begun = incidents(&house);
    assert_eq!((begun.len(), begun[0].tally.waiting), (1, 3));
    rows.push(answered(&mut house, 3));
    assert!(house.sends().is_empty(), "what comes now waits as well");
    // Hours of it.
    for _ in 0..60 {
        house.pass(Span::minutes(4));
        assert!(refuse(&house, 100, None) <= 1, "one tries for all");
    }
    assert_eq!(states(&house, &rows), ["held"; 4]);
    let job = next(&mut house);
    house.take(job, "m_out.1");
    house.pass(Span::seconds(15));
    for (n, job) in house.sends().into_iter().enumerate() {
        house.take(job, &format!("m_out.more.{n}"));
    }
    assert_eq!(states(&house, &rows), ["accepted"; 4], "each once");
    assert!(house.sends().is_empty());
    let page = block_on(
        house
            .engine
            .store()
            .channel(house.workspace, house.facebook),
    );
    assert_eq!(page.expect("the Page").token_state, TokenHealth::Good);
    assert_eq!(text(&house, house.facebook), State::Closed);
}

#[test]
fn one_persons_own_error_stays_what_it_is() {
    let mut house = House::open();
    let rows = refused(&mut house, 2, 100, None);
    assert!(house.sends().is_empty());
    assert_eq!(states(&house, &rows), ["failed"; 2]);
    let other = answered(&mut house, 9);
    let job = house.send();
    house.take(job, "m_out.1");
    assert_eq!(house.state(&other), "accepted");
    let third = answered(&mut house, 7);
    refuse_thrice(&mut house, 100, None);
    assert!(house.sends().is_empty());
    assert_eq!(house.state(&third), "failed", "something worked between");
    assert_eq!(incidents(&house), []);
}

#[test]
fn few_who_are_called_out_of_reach_are_tried_again_later_unless_somebody_did_something() {
    let mut house = House::open();
    let mut rows = refused(&mut house, 4, 551, None);
    assert_eq!(states(&house, &rows), ["failed"; 4], "four may have left");
    let again = house
        .engine
        .retry(house.now, house.workspace, rows[3].id, None, None);
    let again = block_on(again).expect("sent again").remove(0);
    let job = house.send();
    house.take(job, "m_out.again");
    assert_eq!(house.state(&again), "accepted");
    let mut tries = 0;
    for _ in 0..36 {
        house.pass(Span::seconds(30));
        tries += refuse(&house, 551, None);
    }
    assert_eq!(
        tries,
        3 * 2 * 3,
        "three looks each, after five minutes and fifteen"
    );
    assert_eq!(states(&house, &rows), ["failed"; 4]);
    assert_eq!(text(&house, house.facebook), State::Closed);
    // The outage is over, and nobody knew of it.
    let mut gone = 0;
    for _ in 0..70 {
        house.pass(Span::seconds(30));
        for job in house.sends() {
            gone += 1;
            house.take(job, &format!("m_out.{gone}"));
        }
    }
    assert_eq!(gone, 3);
    let last = rows.pop().expect("a row");
    assert_eq!(states(&house, &rows), ["accepted"; 3]);
    assert_eq!(house.state(&last), "failed", "it was said already");
}

#[test]
fn what_is_refused_at_times_is_looked_at_again_and_brings_back_what_failed() {
    let mut house = House::open();
    let failed = refused(&mut house, 1, 100, None).remove(0);
    assert_eq!(house.state(&failed), "failed");
    // Somebody else's message is refused, and taken a second later.
    let other = answered(&mut house, 1);
    assert_eq!(refuse(&house, 100, None), 1);
    let cause = house.message(&other).cause.expect("a cause");
    assert_eq!(cause.key, "cause-refused-at-times");
    house.pass(Span::seconds(1));
    let job = house.send();
    house.take(job, "m_out.1");
    assert_eq!(
        states(&house, &[other, failed.clone()]),
        ["accepted", "held"]
    );
    // From then on nothing is believed, for as long as it happens again.
    for _ in 0..4 {
        house.pass(Span::minutes(2));
        refuse_thrice(&mut house, 100, None);
        assert_eq!(house.state(&failed), "held");
    }
    let job = next(&mut house);
    house.take(job, "m_out.2");
    assert_eq!(house.state(&failed), "accepted");
    assert_eq!(
        text(&house, house.facebook),
        State::Closed,
        "it works, if not at once"
    );
}

#[test]
fn whose_own_fault_it_is_fails_an_hour_after_the_platform_last_erred() {
    let mut house = House::open();
    answered(&mut house, 1);
    refuse(&house, 100, None);
    house.pass(Span::seconds(1));
    let job = house.send();
    house.take(job, "m_out.1");
    let wrong = answered(&mut house, 2);
    for minute in 0..90 {
        refuse_thrice(&mut house, 100, None);
        let waits = house.state(&wrong) == "held";
        assert!(waits || minute >= 55, "after {minute} minutes");
        house.pass(Span::minutes(1));
    }
    assert_eq!(house.state(&wrong), "failed");
    let cause = house.message(&wrong).cause.expect("a cause");
    assert_eq!(cause.key, "cause-bad-request");
}

#[test]
fn people_who_block_the_shop_are_no_outage_until_there_are_many() {
    let mut house = House::open();
    let mut rows = refused(&mut house, 4, 551, None);
    assert!(house.sends().is_empty());
    assert_eq!(states(&house, &rows), ["failed"; 4]);
    rows.push(answered(&mut house, 8));
    refuse_thrice(&mut house, 551, None);
    assert!(house.sends().is_empty());
    assert_eq!(states(&house, &rows), ["held"; 5]);
    assert_eq!(incidents(&house).len(), 1);
}

#[test]
fn two_networks_that_turn_to_the_same_error_are_one_outage() {
    let mut house = House::open();
    let on_page = refused(&mut house, 1, 100, None);
    house.whatsapp_says("393475550199", "Ciao");
    let on_number = house.reply("per Sara");
    refuse_thrice(&mut house, 100, None);
    assert!(house.sends().is_empty());
    assert_eq!(house.state(&on_page[0]), "held");
    assert_eq!(house.state(&on_number), "held");
    let begun = incidents(&house);
    assert_eq!((begun.len(), begun[0].cells.len()), (1, 2));
    house.pass(Span::seconds(15));
    let mut paths: Vec<String> = Vec::new();
    for job in house.sends() {
        paths.push(path(&job).to_owned());
        house.take(job, &format!("out.{}", paths.len()));
    }
    paths.sort();
    assert_eq!(
        paths,
        [format!("{PAGE}/messages"), format!("{NUMBER}/messages")]
    );
}

#[test]
fn whose_fault_it_is_fails_when_the_others_went() {
    let mut house = House::open();
    let rows = refused(&mut house, 3, 100, None);
    assert!(house.sends().is_empty());
    assert_eq!(states(&house, &rows), ["held"; 3]);
    // The first one's message is wrong indeed, the others are not.
    for _ in 0..600 {
        for job in house.sends() {
            let body = format!("{:?}", job.request);
            match body.contains("Eccomi 0") {
                true => drop(house.answer(job, 400, &error(100, None))),
                false => house.take(job, &format!("m_out.{}", house.now.0)),
            }
        }
        house.pass(Span::seconds(15));
    }
    assert_eq!(states(&house, &rows), ["failed", "accepted", "accepted"]);
    assert_eq!(text(&house, house.facebook), State::Closed);
}

#[test]
fn i8_a_crash_after_the_last_refusal_leaves_nothing_refused_that_should_wait() {
    let mut house = House::open();
    let rows = refused(&mut house, 3, 100, None);
    house.crash();
    assert!(house.sends().is_empty());
    assert_eq!(states(&house, &rows), ["held"; 3]);
}

#[test]
fn a_lost_answer_meanwhile_makes_no_refusal_believable() {
    let mut house = House::open();
    let rows = refused(&mut house, 3, 100, None);
    house.sends();
    house.pass(Span::seconds(15));
    let job = house.send();
    house.finish(job, sportello_engine::Outcome::NotSent);
    let job = next(&mut house);
    house.answer(job, 400, &error(100, None));
    assert!(house.sends().is_empty());
    assert_eq!(states(&house, &rows), ["held"; 3]);
}

#[test]
fn i5_what_a_person_sent_again_is_not_brought_back() {
    let mut house = House::open();
    let first = refused(&mut house, 1, 100, None).remove(0);
    let conversation = house.conversation();
    let again = sportello_engine::reply::NewMessage {
        conversation,
        channel: None,
        text: Some("Eccomi, di nuovo".to_owned()),
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
        author: None,
        idempotency: None,
        replaces: first.delivery,
    };
    let now = house.now;
    let again = block_on(house.engine.reply(now, house.workspace, again))
        .expect("queued")
        .remove(0);
    refuse_thrice(&mut house, 100, None);
    for person in [5, 6] {
        answered(&mut house, person);
        refuse_thrice(&mut house, 100, None);
    }
    assert!(house.sends().is_empty());
    assert_eq!(house.state(&first), "failed");
    assert_eq!(house.state(&again), "held");
}

#[test]
fn one_message_is_enough_where_the_platform_calls_the_request_unsupported() {
    let mut house = House::open();
    let row = answered(&mut house, 1);
    let begun = house.now;
    let refusal: Value = json!({"error": {"message": "Unsupported request - method type: post",
        "type": "IGApiException", "code": 100}});
    while incidents(&house).is_empty() {
        for job in house.sends() {
            house.answer(job, 400, &refusal);
        }
        house.pass(Span::seconds(5));
        assert!(house.now.since(begun) < Span::minutes(2), "too late");
    }
    assert_eq!(house.state(&row), "held");
}

#[test]
fn too_fast_everywhere_is_a_pause_and_no_outage() {
    let mut house = House::open();
    let rows: Vec<_> = (0..3).map(|n| answered(&mut house, n)).collect();
    for _ in 0..5 {
        for job in house.sends() {
            house.answer(job, 400, &error(613, None));
        }
        house.pass(Span::minutes(5));
    }
    assert_eq!(states(&house, &rows), ["held"; 3]);
    let cause = house.message(&rows[0]).cause.expect("a cause");
    assert_eq!(cause.key, "cause-too-fast");
    // Readings of the Page do not leave here, which is another cell.
    let rows = incidents(&house);
    let mut cells = rows.iter().flat_map(|row| &row.cells);
    assert!(cells.all(|span| span.cell.capability == Capability::Insights));
}

#[test]
fn what_is_called_done_before_it_was_ever_tried_is_refused_where_nothing_is_read_back() {
    let mut house = House::open();
    house.whatsapp_says("393475550199", "Ciao");
    let first = house.reply("per Sara");
    refuse_thrice(&mut house, 506, None);
    assert_eq!(house.state(&first), "failed");
    house.whatsapp_says("393475550200", "Ciao");
    let fresh = house.reply("per Gino");
    for pause in [1, 3] {
        house.answer(house.send(), 400, &error(506, None));
        house.pass(Span::seconds(pause));
    }
    let send = house.send();
    house.take(send, "wamid.2");
    assert_eq!(house.state(&fresh), "accepted", "nothing was done before");
}
