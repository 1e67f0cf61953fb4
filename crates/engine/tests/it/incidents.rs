//! Incidents: from the first cell that opens until it was quiet for a while.

use crate::house::{GIULIA, House, MARCO};
use pollster::block_on;
use sportello_core::incident::{CellSpan, QUIET};
use sportello_core::{Capability, Span, Time};
use sportello_engine::Outcome;
use sportello_store::IncidentRow;

fn incidents(house: &House) -> Vec<IncidentRow> {
    let store = house.engine.store();
    block_on(store.incidents(house.workspace, Time(0), 9)).expect("incidents")
}

/// Replies on Messenger fail until its cell opens.
fn fails(house: &mut House) {
    for _ in 0..6 {
        fails_once(house);
        house.pass(Span::seconds(9));
    }
}

/// A turn of the workers while Messenger is down.
fn fails_once(house: &House) {
    for job in house.sends() {
        house.finish(job, Outcome::NotSent);
    }
    assert!(house.sends().is_empty());
}

/// Turns of the workers until what is held went.
fn works(house: &mut House, id: &str) {
    for _ in 0..20 {
        if let Some(job) = house.sends().into_iter().next() {
            house.take(job, id);
            return;
        }
        house.pass(Span::seconds(15));
    }
    panic!("nothing goes");
}

#[test]
fn an_outage_is_one_incident_with_what_it_kept_back() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    house.messenger_says(MARCO, "Ciao");
    assert_eq!(incidents(&house), [], "all is well");
    let reply = house.reply("Eccomi");
    fails(&mut house);
    let begun = incidents(&house);
    assert_eq!(begun.len(), 1);
    assert_eq!(begun[0].platform, "meta");
    assert_eq!(begun[0].cells.len(), 1);
    assert_eq!(begun[0].cells[0].cell.capability, Capability::Text);
    assert_eq!(begun[0].closed_at, None);
    house.pass(Span::minutes(3));
    house.crash();
    fails_once(&house);
    let again = incidents(&house);
    assert_eq!(again.len(), 1, "a crash begins none anew");
    assert_eq!((again[0].tally.waiting, again[0].contacts), (1, 1));

    works(&mut house, "m_out.1");
    assert_eq!(house.state(&reply), "accepted");
    let healed = house.now;
    assert!(house.sends().is_empty());
    let quiet = incidents(&house);
    assert_eq!(quiet[0].closed_at, None, "it may flap");
    assert_eq!(quiet[0].cells[0].closed_at, Some(healed));
    house.pass(QUIET);
    assert!(house.sends().is_empty());
    let over = incidents(&house);
    assert_eq!(over.len(), 1);
    assert_eq!(over[0].closed_at, Some(healed), "since it works again");
    assert_eq!((over[0].tally.waiting, over[0].tally.sent), (0, 1));
    let curve = block_on(
        house
            .engine
            .store()
            .incident_curve(house.workspace, over[0].id),
    );
    let waiting: Vec<u32> = curve
        .expect("a curve")
        .iter()
        .map(|p| p.tally.waiting)
        .collect();
    assert!(
        waiting.contains(&1) && waiting.last() == Some(&0),
        "{waiting:?}"
    );
}

#[test]
fn what_flaps_is_one_incident() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    for n in 0..3 {
        house.reply(&format!("Eccomi {n}"));
        fails(&mut house);
        assert_eq!(incidents(&house).len(), 1);
        works(&mut house, &format!("m_out.{n}"));
        assert!(house.sends().is_empty());
        house.pass(Span::minutes(4));
    }
    let rows = incidents(&house);
    assert_eq!((rows.len(), rows[0].closed_at), (1, None));
    let text = |span: &&CellSpan| span.cell.capability == Capability::Text;
    assert_eq!(rows[0].cells.iter().filter(text).count(), 3);
}

#[test]
fn a_channel_that_the_platform_refuses_as_a_whole_is_an_incident_too() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let reply = house.reply("Eccomi");
    // July 2026: working accounts got a permanent error (outages.md).
    let refusal = r#"{"error":{"message":"Unsupported request - method type: post","type":"IGApiException","code":100}}"#;
    for _ in 0..6 {
        for job in house.sends() {
            let answer = serde_json::from_str(refusal).expect("JSON");
            house.answer(job, 400, &answer);
        }
        house.pass(Span::minutes(6));
    }
    assert_eq!(house.state(&reply), "held", "held and not dropped");
    let rows = incidents(&house);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].tally.waiting, 1);
}
