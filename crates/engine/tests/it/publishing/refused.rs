//! Posts that the platform refuses for good: believed when another of their kind is published
//! meanwhile, and kept through an outage that says so of all.

use super::files::{film, shelved};
use super::{delivery, job, jobs, schedule, state, words};
use crate::house::{House, error};
use pollster::block_on;
use serde_json::json;
use sportello_core::breaker::{Breaker, State};
use sportello_core::post::{LateRule, Lateness, PostFile, PostKind, PostWords};
use sportello_core::{Capability, Span, Time};
use sportello_engine::Job;
use sportello_store::PostRow;

/// A post that is refused each time that it is looked at in the first quarter of an hour.
fn refused_all_along(house: &mut House) -> PostRow {
    let late = Lateness {
        rule: LateRule::PublishLate,
        ..Lateness::default()
    };
    block_on(house.engine.set_lateness(house.workspace, &late)).expect("set");
    let post = schedule(house, house.facebook, words("Peonie!"), house.now);
    let pauses = [30, 120, 480, 0].map(|pause| [1, 3, pause]);
    for pause in pauses.into_iter().flatten() {
        let send = job(house);
        house.answer(send, 400, &error(100, None));
        assert_eq!(state(house, &post), "held", "outages refuse at times");
        house.pass(Span::seconds(pause));
    }
    post
}

fn post_cell(house: &House) -> Breaker {
    let store = house.engine.store();
    let cell = store.breaker(house.workspace, house.facebook, Capability::Post);
    block_on(cell).expect("a breaker")
}

/// Every request about posts that comes is answered by what is asked, looked at so many times, so
/// far apart.
fn answer_all(
    house: &mut House,
    (times, step): (usize, Span),
    mut answer: impl FnMut(&House, Job),
) {
    for _ in 0..times {
        for job in jobs(house) {
            answer(house, job);
        }
        house.pass(step);
    }
}

#[test]
fn a_post_is_refused_for_good_when_another_of_its_kind_is_published_meanwhile() {
    let mut house = House::open();
    let bad = refused_all_along(&mut house);
    let cause = delivery(&house, &bad).cause.expect("why");
    assert_eq!(cause.key, "cause-post-doubted");
    assert_eq!(post_cell(&house).state, State::Open, "an incident begins");
    let good = schedule(&house, house.facebook, words("Tulipani!"), house.now);
    answer_all(&mut house, (900, Span::seconds(1)), |house, job| {
        match format!("{:?}", job.request).contains("Tulipani") {
            true => house.answer(job, 200, &json!({ "id": "1_2" })),
            false => house.answer(job, 400, &error(100, None)),
        };
    });
    assert_eq!(state(&house, &good), "accepted");
    assert_eq!(state(&house, &bad), "failed");
    assert_eq!(post_cell(&house).state, State::Closed);
}

#[test]
fn a_post_that_an_outage_refuses_for_a_day_is_published_after_it() {
    let mut house = House::open();
    let post = refused_all_along(&mut house);
    answer_all(&mut house, (24 * 30, Span::minutes(2)), |house, job| {
        house.answer(job, 400, &error(100, None));
        assert_ne!(post_cell(house).state, State::Closed, "nothing worked");
    });
    assert_eq!(state(&house, &post), "held");
    let spans = block_on(house.engine.store().cell_history(house.workspace, Time(0)));
    let spans = spans.expect("a history");
    let of_posts = spans
        .iter()
        .filter(|s| s.cell.capability == Capability::Post);
    assert_eq!(of_posts.count(), 1, "one outage");
    answer_all(&mut house, (60, Span::seconds(10)), |house, job| {
        house.answer(job, 200, &json!({ "id": "1_2" }));
    });
    assert_eq!(state(&house, &post), "accepted");
    assert_eq!(post_cell(&house).state, State::Closed);
}

#[test]
fn what_is_refused_alone_for_three_days_ends_with_its_cause() {
    let mut house = House::open();
    let post = refused_all_along(&mut house);
    answer_all(&mut house, (73 * 6, Span::minutes(10)), |house, job| {
        house.answer(job, 400, &error(100, None));
    });
    assert_eq!(state(&house, &post), "failed");
    let cause = delivery(&house, &post).cause.expect("why");
    assert_eq!(cause.key, "cause-bad-request");
    house.pass(Span::hours(2));
    assert!(jobs(&house).is_empty());
}

#[test]
fn a_film_that_is_called_done_before_it_was_ever_tried_is_tried_again() {
    let mut house = House::open();
    let reel = PostWords {
        kind: PostKind::Reel,
        files: vec![PostFile {
            media: shelved(&house, film(30)),
            alt: None,
        }],
        ..words("Peonie!")
    };
    let post = schedule(&house, house.facebook, reel, house.now);
    for pause in [1, 3] {
        let send = job(&house);
        house.answer(send, 400, &error(506, None));
        assert_eq!(state(&house, &post), "held", "nothing was done before");
        house.pass(Span::seconds(pause));
    }
    assert_eq!(jobs(&house).len(), 1);
}
