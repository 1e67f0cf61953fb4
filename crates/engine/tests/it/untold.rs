//! What an incident leaves untold where nothing can be read back: the gap is shown with the people
//! it may concern wherever something speaks for one, and nowhere else.

use crate::house::{GIULIA, House, MARCO, SARA};
use pollster::block_on;
use serde_json::json;
use sportello_core::breaker::Breaker;
use sportello_core::incident::QUIET;
use sportello_core::{Capability, ChannelId, Span, Time};
use sportello_engine::Outcome;
use sportello_engine::http::Barrier;
use sportello_engine::job::Work;
use sportello_store::{GapRow, IncidentRow};

fn gaps(house: &House, channel: ChannelId) -> Vec<GapRow> {
    let store = house.engine.store();
    let mut rows = block_on(store.gaps(house.workspace, Time(0), 50)).expect("gaps");
    rows.retain(|row| row.channel == channel);
    rows
}

fn incidents(house: &House) -> Vec<IncidentRow> {
    let store = house.engine.store();
    block_on(store.incidents(house.workspace, Time(0), 9)).expect("incidents")
}

/// Time passes while every request stops before it leaves.
fn down(house: &mut House, span: Span) {
    let until = house.now + span;
    while house.now < until {
        for job in house.all_jobs() {
            house.finish(job, Outcome::Unreached(Barrier::Name));
        }
        house.pass(Span::seconds(30));
    }
}

/// Everything works again, until the incident is over.
fn up(house: &mut House) {
    let until = house.now + QUIET + Span::minutes(12);
    while house.now < until {
        for job in house.all_jobs() {
            if let Work::Exchange { .. } = job.work {
                let id = house.next_id("out");
                house.take(job, &id);
                continue;
            }
            let mut next = Some(job);
            while let Some(job) = next.take() {
                next = house.answer(job, 200, &json!({"id": "1", "data": []}));
            }
        }
        house.pass(Span::seconds(15));
    }
    let over = incidents(house).iter().all(|row| row.closed_at.is_some());
    assert!(over, "{:?}", incidents(house));
}

#[test]
fn a_platform_that_was_down_whole_leaves_a_gap_also_where_nothing_was_sent() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Avete le peonie?");
    house.messenger_says(GIULIA, "Ciao");
    house.reply("Eccomi");
    house.instagram_says(MARCO, "Ciao");
    house.reply("Eccomi");
    down(&mut house, Span::hours(2));
    up(&mut house);
    let left = gaps(&house, house.whatsapp);
    assert_eq!(left.len(), 1);
    assert!(!left[0].readable);
    assert_eq!(left[0].people, 1, "whoever may have written");
    assert_eq!(
        gaps(&house, house.facebook).len(),
        1,
        "and this is read back"
    );
}

#[test]
fn one_network_that_fails_says_nothing_of_another() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Avete le peonie?");
    house.messenger_says(GIULIA, "Ciao");
    house.reply("Eccomi");
    down(&mut house, Span::hours(1));
    up(&mut house);
    assert!(gaps(&house, house.whatsapp).is_empty());
    assert_eq!(gaps(&house, house.facebook).len(), 1);
}

#[test]
fn a_number_that_could_not_send_and_heard_nothing_may_have_missed_something() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Avete le peonie?");
    house.reply("Certo");
    down(&mut house, Span::hours(1));
    up(&mut house);
    let left = gaps(&house, house.whatsapp);
    assert_eq!((left.len(), left[0].people), (1, 1));
}

#[test]
fn who_could_not_send_and_heard_people_all_along_missed_nothing() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Avete le peonie?");
    house.reply("Certo");
    for _ in 0..6 {
        down(&mut house, Span::minutes(10));
        house.whatsapp_says(SARA, "E allora?");
    }
    up(&mut house);
    assert!(gaps(&house, house.whatsapp).is_empty());
}

#[test]
fn files_that_fail_alone_leave_no_gap() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Avete le peonie?");
    let open = Breaker::default().tripped(house.now, "cause-outage");
    set(&house, &open);
    house.jobs();
    assert_eq!(incidents(&house).len(), 1);
    house.pass(Span::hours(1));
    set(&house, &open.succeeded());
    up(&mut house);
    assert!(gaps(&house, house.whatsapp).is_empty());
}

/// Pictures on WhatsApp stand like that.
fn set(house: &House, breaker: &Breaker) {
    let (store, cell) = (house.engine.store(), Capability::Image);
    block_on(store.set_breaker(house.workspace, house.whatsapp, cell, breaker, house.now))
        .expect("stored");
}
