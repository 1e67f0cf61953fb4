//! Posts go while stories fail (13 March 2019: outages.md).

use super::{jobs, photos, schedule, state, words};
use crate::house::{House, path};
use serde_json::json;
use sportello_core::Span;
use sportello_core::post::{PostKind, PostWords};
use sportello_engine::Outcome;

#[test]
fn posts_go_while_stories_are_down_and_the_story_follows() {
    let mut house = House::open();
    let story = PostWords {
        kind: PostKind::Story,
        files: photos(&house, 1),
        ..words("")
    };
    let story = schedule(&house, house.facebook, story, house.now);
    let down = |house: &House| {
        for job in jobs(house) {
            match path(&job).ends_with("/photo_stories") {
                true => drop(house.finish(job, Outcome::NotSent)),
                false => drop(house.answer(job, 200, &json!({"id": "p1", "success": true}))),
            }
        }
    };
    for _ in 0..12 {
        down(&house);
        house.pass(Span::seconds(15));
    }
    let waits = |house: &House| ["held", "queued"].contains(&state(house, &story));
    assert!(waits(&house));
    let post = schedule(&house, house.facebook, words("Peonie!"), house.now);
    down(&house);
    assert_eq!(state(&house, &post), "accepted");
    assert!(waits(&house));
    for _ in 0..40 {
        for job in jobs(&house) {
            house.answer(
                job,
                200,
                &json!({"post_id": "104_9", "id": "p1", "success": true}),
            );
        }
        house.pass(Span::seconds(15));
    }
    assert_eq!(state(&house, &story), "accepted");
}
