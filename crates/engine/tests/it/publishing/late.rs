//! Posts that a platform in trouble made late, and what works meanwhile.

use super::*;
use sportello_core::post::{LateRule, Lateness};

/// Posts of the Page fail for so long that the breaker opens; the post is due in the middle.
fn outage(house: &mut House, rule: LateRule) -> PostRow {
    let lateness = Lateness {
        rule,
        ..Lateness::default()
    };
    block_on(house.engine.set_lateness(house.workspace, &lateness)).expect("set");
    let post = schedule(house, house.facebook, words("Durante il guasto"), house.now);
    for _ in 0..40 {
        for job in jobs(house) {
            house.finish(job, Outcome::NotSent);
        }
        house.pass(Span::minutes(1));
    }
    post
}

#[test]
fn a_late_post_waits_for_a_person_who_lets_it_go() {
    let mut house = House::open();
    let post = outage(&mut house, LateRule::Ask);
    let kept = delivery(&house, &post);
    assert_eq!(kept.state.as_str(), "held");
    assert_eq!(kept.cause.expect("told").key, "cause-late");
    house.pass(Span::hours(10));
    assert!(jobs(&house).is_empty(), "it waits, however long");
    let id = delivery(&house, &post).id;
    block_on(
        house
            .engine
            .let_post_go(house.now, house.workspace, id, house.now),
    )
    .expect("let go");
    let send = job(&house);
    house.answer(send, 200, &json!({"id": "p_1"}));
    assert_eq!(state(&house, &post), "accepted");
}

#[test]
fn a_workspace_that_publishes_late_does_so_by_itself() {
    let mut house = House::open();
    let post = outage(&mut house, LateRule::PublishLate);
    for _ in 0..10 {
        for job in jobs(&house) {
            house.answer(job, 200, &json!({"id": "p_1"}));
        }
        house.pass(Span::minutes(1));
    }
    assert_eq!(state(&house, &post), "accepted");
}

#[test]
fn a_workspace_that_drops_what_is_late_says_why() {
    let mut house = House::open();
    let post = outage(&mut house, LateRule::Drop);
    let dropped = delivery(&house, &post);
    assert_eq!(dropped.state.as_str(), "failed");
    assert_eq!(dropped.cause.expect("told").key, "cause-late-dropped");
    house.pass(Span::hours(1));
    assert!(jobs(&house).is_empty());
}

#[test]
fn late_posts_of_a_channel_are_spread() {
    let mut house = House::open();
    let rule = Lateness {
        rule: LateRule::Spread,
        ..Lateness::default()
    };
    block_on(house.engine.set_lateness(house.workspace, &rule)).expect("set");
    let due = house.now + Span::minutes(1);
    for n in 0..3 {
        schedule(&house, house.facebook, words(&format!("Post {n}")), due);
    }
    // The desk was not there for two hours.
    house.now = due + Span::hours(2);
    let mut moments = Vec::new();
    for _ in 0..80 {
        for job in jobs(&house) {
            moments.push(house.now);
            let id = format!("p_{}", moments.len());
            house.answer(job, 200, &json!({ "id": id }));
        }
        house.pass(Span::minutes(1));
    }
    assert_eq!(moments.len(), 3);
    for pair in moments.windows(2) {
        let apart = pair[1].since(pair[0]);
        assert!(apart >= Span::minutes(29), "{apart:?}");
    }
}

#[test]
fn words_go_while_photos_fail() {
    let mut house = House::open();
    let shown = PostWords {
        kind: PostKind::Photos,
        files: photos(&house, 1),
        ..words("Rose")
    };
    let photo = schedule(&house, house.facebook, shown, house.now);
    for _ in 0..20 {
        for job in jobs(&house) {
            house.finish(job, Outcome::NotSent);
        }
        if state(&house, &photo) == "held" {
            break;
        }
        house.pass(Span::seconds(30));
    }
    assert_eq!(state(&house, &photo), "held", "photos are down");
    let plain = schedule(&house, house.facebook, words("Aperti!"), house.now);
    let send = jobs(&house)
        .into_iter()
        .find(|job| path(job).ends_with("/feed"))
        .expect("words go");
    house.answer(send, 200, &json!({"id": "p_1"}));
    assert_eq!(state(&house, &plain), "accepted");
}
