//! Accepts that never deliver: noticed by what is usual, told, and never sent again.

use crate::house::House;
use pollster::block_on;
use serde_json::json;
use sportello_core::breaker::State;
use sportello_core::incident::CellSpan;
use sportello_core::{Capability, Span, Time};
use sportello_store::{IncidentRow, MessageRow};

/// Somebody writes on WhatsApp and is answered; the platform takes it. Gives its name there.
fn sent(house: &mut House, person: usize) -> (String, MessageRow) {
    house.whatsapp_says(&format!("3934755501{person:02}"), "Ciao");
    let row = house.reply("Eccomi");
    let job = house.send();
    let id = house.next_id("wamid.out");
    let taken = json!({"messaging_product": "whatsapp", "messages": [{"id": id}]});
    house.answer(job, 200, &taken);
    (id, row)
}

/// WhatsApp says something of a message.
fn told(house: &mut House, id: &str, status: &str) {
    let at = (house.now.0 / 1_000).to_string();
    let one = json!({"id": id, "status": status, "timestamp": at});
    house.on_number("statuses", json!([one]));
}

/// A morning on which everything arrives.
fn morning(house: &mut House) {
    for person in 0..12 {
        let (id, _) = sent(house, person);
        told(house, &id, "delivered");
        house.pass(Span::minutes(2));
    }
    pass(house, Span::hours(1));
}

/// Time passes at the desk.
fn pass(house: &mut House, span: Span) {
    let until = house.now + span;
    while house.now < until {
        house.pass(Span::minutes(1));
        assert!(house.sends().is_empty(), "nothing is sent again");
    }
}

fn cell(house: &House) -> State {
    let store = house.engine.store();
    let breaker = store.breaker(house.workspace, house.whatsapp, Capability::Delivery);
    block_on(breaker).expect("a breaker").state
}

/// The incident under way or over. Readings of the Page do not leave here, which is another cell.
fn incident(house: &House) -> IncidentRow {
    let store = house.engine.store();
    let mut rows = block_on(store.incidents(house.workspace, Time(0), 9)).expect("incidents");
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

/// When what is sent was not seen to arrive, and why that was said.
fn spans(house: &House) -> Vec<CellSpan> {
    let mut spans = incident(house).cells;
    spans.retain(|span| span.cell.capability == Capability::Delivery);
    spans
}

#[test]
fn what_is_taken_and_does_not_arrive_is_an_incident_and_goes_only_once() {
    let mut house = House::open();
    morning(&mut house);
    assert_eq!(cell(&house), State::Closed);
    let mut out = Vec::new();
    for person in 0..6 {
        out.push(sent(&mut house, person));
        pass(&mut house, Span::minutes(1));
    }
    pass(&mut house, Span::minutes(8));
    assert_eq!(cell(&house), State::Open);
    let begun = spans(&house);
    assert_eq!(begun.len(), 1);
    assert_eq!(begun[0].cause.as_deref(), Some("cause-not-confirmed"));
    let tally = incident(&house).tally;
    assert_eq!((tally.unknown, tally.sent), (6, 0), "nobody knows of them");
    // What people write now goes: it is taken.
    out.push(sent(&mut house, 7));
    pass(&mut house, Span::hours(2));
    assert_eq!(cell(&house), State::Open, "they have not arrived yet");
    for (id, row) in &out {
        assert_eq!(house.state(row), "accepted");
        told(&mut house, id, "delivered");
    }
    pass(&mut house, Span::minutes(4));
    assert_eq!(cell(&house), State::Closed);
    assert!(spans(&house)[0].closed_at.is_some());
    let tally = incident(&house).tally;
    assert_eq!((tally.unknown, tally.sent), (0, 7), "they arrived");
}

#[test]
fn phones_that_are_off_are_no_outage() {
    let mut house = House::open();
    morning(&mut house);
    for person in 0..8 {
        let (id, _) = sent(&mut house, person);
        if person % 2 == 0 {
            told(&mut house, &id, "delivered");
        }
        pass(&mut house, Span::minutes(1));
    }
    pass(&mut house, Span::minutes(40));
    assert_eq!(cell(&house), State::Closed);
}

#[test]
fn a_desk_that_never_heard_that_anything_arrived_misses_nothing() {
    let mut house = House::open();
    for person in 0..20 {
        sent(&mut house, person);
        pass(&mut house, Span::minutes(1));
    }
    pass(&mut house, Span::minutes(30));
    assert_eq!(cell(&house), State::Closed);
}
