//! Webhooks that are lost in part make no silence: every so often what was said lately is compared
//! with what is here, in one request.

use crate::house::{GIULIA, House, PAGE, path};
use pollster::block_on;
use serde_json::{Value, json};
use sportello_core::{Capability, Span, Time};
use sportello_engine::Job;
use sportello_engine::job::Work;

fn written(at: Time) -> String {
    at.0.div_euclid(1_000).to_string()
}

/// Lets time pass; no request is answered but those that compare Messenger's conversations,
/// or read one back: the first of these is given.
fn asked(house: &mut House, span: Span) -> Option<Job> {
    let until = house.now + span;
    while house.now < until {
        let mut found = None;
        for job in house.jobs() {
            let ours = matches!(&job.work, Work::Compare { channel, .. } | Work::Gap { channel, .. } if channel.id == house.facebook);
            // The others stay unanswered: what fails would make the platform unwell.
            if ours && found.is_none() {
                found = Some(job);
            }
        }
        if found.is_some() {
            return found;
        }
        house.pass(Span::minutes(1));
    }
    None
}

fn line(id: &str, at: Time, from: &str) -> Value {
    json!({"id": id, "created_time": written(at), "from": {"id": from}})
}

fn outline(at: Time, lines: &[Value]) -> Value {
    json!({"data": [{"id": "t_1", "updated_time": written(at), "messages": {"data": lines}}]})
}

fn deaf(house: &House) -> bool {
    let store = house.engine.store();
    let breaker = store.breaker(house.workspace, house.facebook, Capability::WebhookIn);
    block_on(breaker).expect("a breaker").opened_at.is_some()
}

fn words(house: &House) -> Vec<String> {
    let store = house.engine.store();
    let page = block_on(store.messages(house.workspace, house.conversation(), None, 50));
    let rows = page.expect("messages").rows;
    rows.into_iter().filter_map(|row| row.text).collect()
}

#[test]
fn one_message_that_was_never_told_is_read_back_and_is_no_incident() {
    let mut house = House::open();
    assert!(
        asked(&mut house, Span::minutes(4)).is_none(),
        "a new channel"
    );
    let known = house.messenger_says(GIULIA, "Avete le peonie?");
    let lost = house.now + Span::minutes(1);
    house.pass(Span::minutes(10));
    let comparing = asked(&mut house, Span::minutes(20)).expect("a comparison");
    assert_eq!(path(&comparing), format!("{PAGE}/conversations"));
    let fields = comparing.request.query.iter();
    let mut fields = fields.filter(|(name, _)| name == "fields");
    assert!(
        fields.any(|(_, fields)| fields.contains("messages.limit(20){id,created_time,from}")),
        "the outlines alone"
    );
    let lines = [
        line("m_lost", lost, GIULIA),
        line(&known, lost - Span::minutes(1), GIULIA),
    ];
    house.answer(comparing, 200, &outline(lost, &lines));
    let reading = asked(&mut house, Span::minutes(2)).expect("the conversation");
    assert_eq!(path(&reading), "t_1");
    let said = json!({"id": "m_lost", "created_time": written(lost), "message": "Anche rosa?",
        "from": {"id": GIULIA}, "to": {"data": [{"id": PAGE}]}});
    house.answer(
        reading,
        200,
        &json!({"id": "t_1", "messages": {"data": [said]}}),
    );
    assert_eq!(words(&house), ["Anche rosa?", "Avete le peonie?"]);
    assert!(!deaf(&house));
    let again = asked(&mut house, Span::minutes(20)).expect("the next comparison");
    house.answer(again, 200, &outline(lost, &lines));
    assert!(
        asked(&mut house, Span::minutes(5)).is_none(),
        "everything is here"
    );
}

#[test]
fn several_that_were_never_told_say_that_webhooks_are_lost() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let lost = house.now + Span::minutes(4);
    house.pass(Span::minutes(10));
    let comparing = asked(&mut house, Span::minutes(20)).expect("a comparison");
    let lines: Vec<Value> = (0..3)
        .map(|n| line(&format!("m_{n}"), lost - Span::minutes(n), GIULIA))
        .collect();
    house.answer(comparing, 200, &outline(lost, &lines));
    assert!(deaf(&house));
}

#[test]
fn what_was_said_just_now_may_still_be_told() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let comparing = asked(&mut house, Span::minutes(20)).expect("a comparison");
    let now = house.now;
    let lines: Vec<Value> = (0..3)
        .map(|n| line(&format!("m_{n}"), now - Span::seconds(n), GIULIA))
        .collect();
    house.answer(comparing, 200, &outline(now, &lines));
    assert!(!deaf(&house));
    assert!(
        asked(&mut house, Span::minutes(5)).is_none(),
        "nothing is read"
    );
}
