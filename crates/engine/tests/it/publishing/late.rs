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

/// The words that a job publishes.
fn said(job: &Job) -> String {
    match &job.work {
        Work::PostExchange { due, .. } => due.words.text.clone(),
        _ => String::new(),
    }
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
    let due = house.now + Span::minutes(5);
    // Written in another order than they are due.
    for minutes in [2, 0, 1, 3] {
        let due = due + Span::minutes(minutes);
        let text = format!("Post {minutes}");
        schedule(&house, house.facebook, words(&text), due);
    }
    // The desk was not there for two hours, and slept again past the moments that it had chosen.
    house.now = due + Span::hours(2);
    let mut went = Vec::new();
    for pass in 0..100 {
        for job in jobs(&house) {
            went.push((house.now, said(&job)));
            let id = format!("p_{}", went.len());
            house.answer(job, 200, &json!({ "id": id }));
        }
        let slept = match pass {
            10 => Span::hours(5),
            _ => Span::minutes(1),
        };
        house.pass(slept);
    }
    let order: Vec<&str> = went.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(order, ["Post 0", "Post 1", "Post 2", "Post 3"]);
    for pair in went.windows(2) {
        let apart = pair[1].0.since(pair[0].0);
        assert!(apart >= Span::minutes(30), "{apart:?}");
    }
    let last = went[3].0.since(went[1].0);
    assert!(last <= Span::minutes(62), "no longer than needed: {last:?}");
}

#[test]
fn a_late_post_that_is_kept_back_goes_a_pause_after_the_others_too() {
    let mut house = House::open();
    let rule = Lateness {
        rule: LateRule::Spread,
        ..Lateness::default()
    };
    block_on(house.engine.set_lateness(house.workspace, &rule)).expect("set");
    let due = house.now + Span::minutes(5);
    for n in 0..2 {
        let due = due + Span::minutes(n);
        let text = format!("Post {n}");
        schedule(&house, house.facebook, words(&text), due);
    }
    house.now = due + Span::hours(2);
    let mut went = Vec::new();
    for _ in 0..120 {
        for job in jobs(&house) {
            // The first is turned away once and waits for its next try; the second comes in between.
            went.push((house.now, said(&job)));
            if went.len() == 1 {
                house.finish(job, Outcome::NotSent);
                continue;
            }
            let id = format!("p_{}", went.len());
            house.answer(job, 200, &json!({ "id": id }));
        }
        house.pass(Span::minutes(1));
    }
    assert_eq!(went.len(), 3, "{went:?}");
    let apart = went[2].0.since(went[1].0);
    assert!(apart >= Span::minutes(30), "{went:?}");
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
