//! Silence: webhooks that are lost make no error; only what is usual tells.

use crate::house::{House, SARA};
use pollster::block_on;
use sportello_core::{Capability, Span, Time};
use sportello_engine::Outcome;

/// A shop that hears a message every five minutes on WhatsApp, for so many days.
fn busy(house: &mut House, days: i64) {
    for _ in 0..days * 288 {
        house.whatsapp_says(SARA, "Ciao");
        turn(house);
        house.pass(Span::minutes(5));
    }
}

fn turn(house: &House) {
    for job in house.jobs() {
        house.finish(job, Outcome::NotSent);
    }
}

fn silent(house: &mut House, span: Span) {
    let until = house.now + span;
    while house.now < until {
        house.pass(Span::minutes(5));
        turn(house);
    }
}

fn deaf(house: &House) -> Option<Time> {
    let breaker = house.engine.store();
    let breaker = breaker.breaker(house.workspace, house.whatsapp, Capability::WebhookIn);
    block_on(breaker).expect("a breaker").opened_at
}

#[test]
fn a_busy_channel_that_hears_nothing_is_an_incident_until_it_is_heard_again() {
    let mut house = House::open();
    busy(&mut house, 6);
    assert_eq!(deaf(&house), None);
    silent(&mut house, Span::minutes(60));
    assert!(deaf(&house).is_some(), "an hour without a word");
    let store = house.engine.store();
    let incidents = block_on(store.incidents(house.workspace, Time(0), 9)).expect("incidents");
    assert_eq!(incidents.len(), 1);
    house.whatsapp_says(SARA, "Ci siete?");
    silent(&mut house, Span::minutes(5));
    assert_eq!(deaf(&house), None, "it is heard again");
}

#[test]
fn a_quiet_channel_may_be_silent() {
    let mut house = House::open();
    for _ in 0..8 {
        house.whatsapp_says(SARA, "Ciao");
        house.pass(Span::hours(24));
        turn(&house);
    }
    silent(&mut house, Span::hours(5));
    assert_eq!(deaf(&house), None);
}

#[test]
fn a_reading_that_finds_what_was_never_told_says_that_webhooks_are_lost() {
    use crate::house::{GIULIA, PAGE, path};
    use serde_json::json;
    let mut house = House::open();
    for _ in 0..6 * 288 {
        house.messenger_says(GIULIA, "Ciao");
        turn(&house);
        house.pass(Span::minutes(5));
    }
    let cell = |house: &House| {
        let store = house.engine.store();
        let breaker = store.breaker(house.workspace, house.facebook, Capability::WebhookIn);
        block_on(breaker).expect("a breaker").opened_at
    };
    let heard = house.now;
    let lost = heard + Span::minutes(12);
    let at = |time: Time| time.to_string();
    let mut read = 0;
    for _ in 0..14 {
        for job in house.jobs() {
            let path = path(&job);
            if path == format!("{PAGE}/conversations") {
                read += 1;
                let list = json!({"data": [{"id": "t_1", "updated_time": at(lost)}]});
                house.answer(job, 200, &list);
            } else if path == "t_1" {
                let said = json!({"id": "m_lost", "created_time": at(lost), "message": "Ci siete?",
                    "from": {"id": GIULIA, "name": "Giulia"}, "to": {"data": [{"id": PAGE}]}});
                let whole = json!({"id": "t_1", "participants": {"data": [{"id": GIULIA}, {"id": PAGE}]},
                    "messages": {"data": [said]}});
                house.answer(job, 200, &whole);
            } else {
                house.finish(job, Outcome::NotSent);
            }
        }
        house.pass(Span::minutes(5));
    }
    assert!(read > 0, "it is asked what was said");
    assert!(cell(&house).is_some(), "what was said was not told");
    house.messenger_says(GIULIA, "Eccomi");
    silent(&mut house, Span::minutes(6));
    assert_eq!(cell(&house), None);
}

/// A burst of messages that were said so long ago.
fn burst(house: &mut House, ago: Span, count: usize) {
    for n in 0..count {
        let at = ((house.now - ago).0 / 1_000).to_string();
        let id = house.next_id("wamid.in");
        let from = format!("3934755501{n:02}");
        house.on_number(
            "messages",
            serde_json::json!([{"from": from, "id": id, "timestamp": at,
            "type": "text", "text": {"body": "Ci siete?"}}]),
        );
    }
}

#[test]
fn what_comes_hours_late_in_a_burst_is_an_incident_until_it_comes_in_time() {
    let mut house = House::open();
    silent(&mut house, Span::hours(4));
    burst(&mut house, Span::hours(3), 4);
    silent(&mut house, Span::minutes(10));
    assert_eq!(deaf(&house), None, "a hitch");
    burst(&mut house, Span::hours(2), 8);
    silent(&mut house, Span::minutes(10));
    assert!(deaf(&house).is_some());
    let store = house.engine.store();
    let incidents = block_on(store.incidents(house.workspace, Time(0), 9)).expect("incidents");
    let mut cells = incidents.iter().flat_map(|incident| &incident.cells);
    assert!(cells.any(|span| span.cause.as_deref() == Some("cause-webhooks-late")));
    burst(&mut house, Span::minutes(70), 2);
    silent(&mut house, Span::minutes(10));
    assert!(deaf(&house).is_some(), "it is heard, and late");
    house.whatsapp_says(SARA, "Sono qui");
    silent(&mut house, Span::minutes(10));
    assert_eq!(deaf(&house), None);
}

#[test]
fn what_waited_while_the_desk_was_away_is_not_late() {
    let mut house = House::open();
    silent(&mut house, Span::hours(1));
    house.pass(Span::hours(5));
    house.crash();
    burst(&mut house, Span::hours(3), 12);
    silent(&mut house, Span::minutes(20));
    burst(&mut house, Span::hours(4), 12);
    silent(&mut house, Span::minutes(20));
    assert_eq!(deaf(&house), None);
}
