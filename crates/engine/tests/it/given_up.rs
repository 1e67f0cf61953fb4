//! What a platform takes and gives up a moment later, for many people: new words wait, are tried one
//! at a time, and go once one arrived; nothing that failed goes again by itself.

use crate::house::House;
use pollster::block_on;
use serde_json::json;
use sportello_core::breaker::{GIVEN_UP, State};
use sportello_core::delivery::HoldReason;
use sportello_core::{Capability, Span, Time};
use sportello_engine::Job;
use sportello_store::{IncidentRow, MessageRow};

/// Something went wrong (errors.md): it speaks of no person.
const WRONG: i64 = 131_000;
/// Message undeliverable: perhaps the person has no WhatsApp.
const UNDELIVERABLE: i64 = 131_026;
/// Somebody else broke a rule of marketing.
const CAPPED: i64 = 131_049;

/// Somebody writes on WhatsApp and is answered.
fn written(house: &mut House, person: usize) -> MessageRow {
    house.whatsapp_says(&format!("3934755501{person:02}"), "Ciao");
    house.reply(&format!("Eccomi {person}"))
}

/// The platform takes it. Gives its name there.
fn taken(house: &mut House, job: Job) -> String {
    let id = house.next_id("wamid.out");
    let body = json!({"messaging_product": "whatsapp", "messages": [{"id": id}]});
    house.answer(job, 200, &body);
    id
}

/// WhatsApp says that a message arrived, or (with a code) that it did not.
fn told(house: &mut House, id: &str, code: Option<i64>) {
    let at = (house.now.0 / 1_000).to_string();
    let one = match code {
        None => json!({"id": id, "status": "delivered", "timestamp": at}),
        Some(code) => {
            json!({"id": id, "status": "failed", "timestamp": at, "errors": [{"code": code, "title": "no"}]})
        }
    };
    house.on_number("statuses", json!([one]));
}

/// So many people are answered, and each answer is given up.
fn given_up(house: &mut House, people: usize, code: i64) -> Vec<MessageRow> {
    (0..people)
        .map(|person| {
            let row = written(house, person);
            let job = house.send();
            let id = taken(house, job);
            house.pass(Span::seconds(5));
            told(house, &id, Some(code));
            house.pass(Span::seconds(30));
            row
        })
        .collect()
}

fn cell(house: &House) -> State {
    let store = house.engine.store();
    let breaker = store.breaker(house.workspace, house.whatsapp, Capability::Delivery);
    block_on(breaker).expect("a breaker").state
}

fn incident(house: &House) -> IncidentRow {
    let store = house.engine.store();
    let rows = block_on(store.incidents(house.workspace, Time(0), 9)).expect("incidents");
    let of = |row: &IncidentRow| {
        let mut cells = row.cells.iter();
        cells.any(|span| span.cell.capability == Capability::Delivery)
    };
    rows.into_iter().find(of).expect("an incident")
}

/// The next request that goes.
fn next(house: &mut House) -> Job {
    for _ in 0..60 {
        let mut sends = house.sends();
        assert!(sends.len() < 2, "one tries for all");
        if let Some(job) = sends.pop() {
            return job;
        }
        house.pass(Span::seconds(15));
    }
    panic!("nothing goes");
}

#[test]
fn many_given_up_alike_hold_what_comes_now_until_one_arrives() {
    let mut house = House::open();
    let failed = given_up(&mut house, 3, WRONG);
    assert!(house.sends().is_empty());
    assert_eq!(cell(&house), State::Open);
    let new: Vec<_> = (10..13).map(|n| written(&mut house, n)).collect();
    assert!(house.sends().is_empty(), "held at once");
    for row in &new {
        let row = house.message(row);
        assert_eq!(row.state.map(|s| s.as_str()), Some("held"));
        let cause = row.cause.expect("a cause");
        assert_eq!(cause.key, GIVEN_UP);
    }
    // The first trial is given up as well.
    let job = next(&mut house);
    let id = taken(&mut house, job);
    assert!(house.sends().is_empty(), "taken is not arrived");
    told(&mut house, &id, Some(WRONG));
    house.jobs();
    assert_eq!(cell(&house), State::Open);
    // The second arrives.
    let job = next(&mut house);
    let id = taken(&mut house, job);
    told(&mut house, &id, None);
    let last = next(&mut house);
    taken(&mut house, last);
    assert_eq!(cell(&house), State::Closed);
    house.pass(Span::minutes(5));
    assert!(house.sends().is_empty(), "i5: nothing goes again");
    let states: Vec<_> = failed
        .iter()
        .chain(&new)
        .map(|row| house.state(row))
        .collect();
    assert_eq!(states.iter().filter(|s| **s == "failed").count(), 4);
    assert_eq!(states.iter().filter(|s| **s == "delivered").count(), 1);
    assert_eq!(states.iter().filter(|s| **s == "accepted").count(), 1);
    let tally = incident(&house).tally;
    assert_eq!((tally.waiting, tally.lost), (0, 4), "{tally:?}");
}

#[test]
fn people_without_whatsapp_are_not_many_until_they_are() {
    let mut house = House::open();
    given_up(&mut house, 4, UNDELIVERABLE);
    house.jobs();
    assert_eq!(cell(&house), State::Closed, "four may be four people's own");
    let row = written(&mut house, 20);
    let job = house.send();
    let id = taken(&mut house, job);
    told(&mut house, &id, Some(UNDELIVERABLE));
    house.jobs();
    assert_eq!(cell(&house), State::Open);
    assert_eq!(house.state(&row), "failed");
}

#[test]
fn one_that_arrived_between_makes_each_failure_its_own() {
    let mut house = House::open();
    given_up(&mut house, 2, WRONG);
    written(&mut house, 7);
    let job = house.send();
    let id = taken(&mut house, job);
    told(&mut house, &id, None);
    house.pass(Span::seconds(20));
    given_up(&mut house, 1, WRONG);
    house.jobs();
    assert_eq!(cell(&house), State::Closed);
}

#[test]
fn rules_hold_nobody_back() {
    let mut house = House::open();
    given_up(&mut house, 6, CAPPED);
    house.jobs();
    assert_eq!(cell(&house), State::Closed);
}

#[test]
fn where_nobody_writes_it_is_over_after_a_while() {
    let mut house = House::open();
    given_up(&mut house, 3, WRONG);
    house.jobs();
    assert_eq!(cell(&house), State::Open);
    for _ in 0..32 {
        house.pass(Span::minutes(1));
        house.jobs();
    }
    assert_eq!(cell(&house), State::Closed);
    written(&mut house, 9);
    let job = house.send();
    taken(&mut house, job);
}

#[test]
fn i8_a_crash_changes_nothing_of_what_is_held() {
    let mut house = House::open();
    given_up(&mut house, 3, WRONG);
    house.crash();
    let row = written(&mut house, 9);
    assert!(house.sends().is_empty());
    let held = house.message(&row);
    assert_eq!(held.state.map(|s| s.as_str()), Some("held"));
    let store = house.engine.store();
    let waiting = store.release(
        house.workspace,
        house.whatsapp,
        None,
        Some(HoldReason::Breaker),
        house.now,
    );
    assert_eq!(block_on(waiting), Ok(1), "by the breaker");
}
