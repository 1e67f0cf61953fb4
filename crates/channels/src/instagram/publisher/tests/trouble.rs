//! What fails, runs out or is not ready.

use super::*;

#[test]
fn a_failed_container_tells_its_cause_and_only_some_are_made_again() {
    let failed = |code: &str| {
        let mut play = photo();
        play.gets(r#"{"id":"C1"}"#);
        play.gets(&format!(
            r#"{{"status_code":"ERROR","status":"Error: Media upload has failed with error code {code}"}}"#
        ));
        play
    };
    let mut shape = failed("2207009");
    assert_eq!(shape.fails().cause, "cause-post-shape");
    shape.later(Span::hours(30));
    assert_eq!(shape.fails().class, Class::Permanent, "for good");
    let mut fetched = failed("2207052");
    let verdict = fetched.fails();
    assert_eq!(
        (verdict.class, verdict.until),
        (Class::Retry, Some(START + Span::seconds(30)))
    );
    fetched.later(Span::seconds(30));
    assert_eq!(fetched.request().0, "container", "another one");
}

#[test]
fn a_cause_that_nobody_knows_ends_the_post_at_the_second_container() {
    let mut play = photo();
    let failed = r#"{"status_code":"ERROR","status":"Error"}"#;
    play.gets(r#"{"id":"C1"}"#);
    play.gets(failed);
    assert_eq!(play.fails().class, Class::Retry);
    play.later(Span::minutes(1));
    play.gets(r#"{"id":"C2"}"#);
    play.gets(failed);
    let verdict = play.fails();
    assert_eq!(
        (verdict.class, verdict.cause.as_str()),
        (Class::Permanent, "cause-post-refused")
    );
}

#[test]
fn pauses_between_failed_containers_grow_so_that_a_day_holds_few() {
    let mut play = photo();
    let mut made = 0;
    while play.post.now < START + Span::hours(24) {
        match play.step() {
            Step::Failed(verdict) => {
                play.post.now = verdict.until.expect("a pause");
            }
            Step::Request { name, .. } if name == "container" => {
                made += 1;
                play.gets(r#"{"id":"C1"}"#);
            }
            _ => {
                play.gets(r#"{"status_code":"ERROR","status":"2207003"}"#);
            }
        }
    }
    assert!((20..40).contains(&made), "{made}: a carousel has ten parts");
}

#[test]
fn a_container_that_ran_out_is_made_anew_by_word_and_by_clock() {
    let mut told = photo();
    told.gets(r#"{"id":"C1"}"#);
    told.gets(r#"{"status_code":"EXPIRED"}"#);
    assert_eq!(told.gets(r#"{"id":"C2"}"#).0, "container");
    told.gets(r#"{"status_code":"EXPIRED"}"#);
    assert_eq!(told.fails().class, Class::Retry, "not for ever at once");
    let mut old = photo();
    old.gets(r#"{"id":"C1"}"#);
    old.later(Span::hours(23));
    assert_eq!(old.request().0, "status");
    old.later(Span::hours(1));
    assert_eq!(old.request().0, "container");
    let refusals = [
        (400, r#"{"error":{"code":24,"error_subcode":2207008}}"#),
        (400, r#"{"error":{"code":-1,"error_subcode":2207006}}"#),
    ];
    for refusal in refusals {
        assert_eq!(sent(Some(refusal)).request().0, "container", "{refusal:?}");
    }
    let mut unread = photo();
    unread.gets(r#"{"id":"C1"}"#);
    unread.makes(Some((400, r#"{"error":{"code":100,"error_subcode":33}}"#)));
    assert_eq!(unread.request().0, "container");
}

/// What ran out took its parts with it; what failed leaves them for the next.
#[test]
fn the_parts_of_a_failed_carousel_are_used_again_and_those_of_one_that_ran_out_are_not() {
    let after = |whole: &str| {
        let mut play = Play::new(PostKind::Photos, &["image/jpeg", "image/jpeg"]);
        for id in ["C0", "C1"] {
            play.gets(&format!(r#"{{"id":"{id}"}}"#));
        }
        play.gets(FINISHED);
        play.gets(FINISHED);
        assert_eq!(play.gets(r#"{"id":"C2"}"#).0, "container");
        play.gets(whole);
        play.later(Span::seconds(30));
        play.request().0
    };
    let failed = r#"{"status_code":"ERROR","status":"Error: 2207053"}"#;
    assert_eq!(after(r#"{"status_code":"EXPIRED"}"#), "container.0");
    assert_eq!(after(failed), "container.0", "an upload that nobody knows");
    let failed = r#"{"status_code":"ERROR","status":"Error: 2207001"}"#;
    assert_eq!(after(failed), "container");
}

#[test]
fn what_is_not_ready_after_all_is_looked_at_again() {
    let not_ready = r#"{"error":{"code":9007,"error_subcode":2207027}}"#;
    let mut play = sent(Some((400, not_ready)));
    assert_eq!(play.fails().cause, "cause-not-ready");
    play.later(Span::seconds(2));
    assert_eq!(play.step(), Step::Wait(START + Span::seconds(5)));
    play.later(Span::seconds(3));
    assert_eq!(play.gets(FINISHED).0, "status");
    assert_eq!(play.request().0, "publish");
}

#[test]
fn a_used_up_day_waits_and_holds_nothing_else_up() {
    let used_up = r#"{"error":{"code":9,"error_subcode":2207042}}"#;
    let mut play = sent(Some((403, used_up)));
    let verdict = play.fails();
    assert_eq!(
        (verdict.class, verdict.channel_wide),
        (Class::Throttle, false)
    );
    assert_eq!(verdict.until, Some(START + Span::hours(1)));
    play.later(Span::hours(1));
    assert_eq!(play.gets(FINISHED).0, "status", "the same container");
}

#[test]
fn an_outage_while_preparing_is_told_and_then_tried_again() {
    let mut play = photo();
    play.makes(Some((503, "Service Unavailable")));
    assert_eq!(play.fails().class, Class::Retry);
    play.later(Span::seconds(2));
    assert_eq!(play.request().0, "container");
}

#[test]
fn an_answer_that_names_nothing_is_no_reason_to_ask_at_once_and_for_ever() {
    let mut play = photo();
    play.gets(r#"{"success":true}"#);
    assert_eq!(play.fails().class, Class::Retry);
    let mut blind = photo();
    blind.gets(r#"{"id":"C1"}"#);
    blind.gets(r#"{"id":"C1"}"#);
    assert!(matches!(blind.step(), Step::Wait(_)));
}
