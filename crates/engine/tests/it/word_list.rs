//! Comments hidden by word list: only what comes after the list was said, nothing skipped in an
//! outage, what waits stands before no other, an edited one is looked at again, and what a person
//! shows again stays in sight.

use crate::house::{ACCOUNT, House, PAGE, error, path};
use crate::page::instagram;
use pollster::block_on;
use serde_json::json;
use sportello_channels::Body;
use sportello_core::{ChannelId, Span};
use sportello_engine::job::Work;
use sportello_engine::page::Reading;
use sportello_engine::{Job, Outcome};
use sportello_store::CommentMark;

const ANNA: &str = "5400000000000008";

fn on_page(house: &mut House, id: &str, text: &str) {
    let at = house.now.0 / 1000;
    house.arrives(
        &json!({ "object": "page", "entry": [{ "id": PAGE, "time": at, "changes": [{
        "field": "feed", "value": { "item": "comment", "verb": "add", "comment_id": id,
        "post_id": "p_1", "parent_id": "p_1", "created_time": at, "message": text,
        "from": { "id": ANNA, "name": "Anna" } } }] }] }),
    );
}

fn on_account(house: &mut House, id: &str, text: &str) {
    let at = house.now.0 / 1000;
    house.arrives(
        &json!({ "object": "instagram", "entry": [{ "id": ACCOUNT, "time": at, "changes": [{
        "field": "comments", "value": { "id": id, "text": text, "media": { "id": "18001" },
        "from": { "id": "5400000000000009", "username": "luca" } } }] }] }),
    );
}

fn says(house: &House, words: &str) {
    block_on(house.engine.set_hiding_words(house.workspace, words)).expect("set");
}

/// The comments that are to be hidden now; anything else comes to nothing.
fn hides(house: &House) -> Vec<Job> {
    let jobs = house.all_jobs().into_iter();
    let (hides, others): (Vec<Job>, Vec<Job>) = jobs.partition(
        |job| matches!(&job.work, Work::Page { reading, .. } if matches!(**reading, Reading::Hide(_))),
    );
    for job in others {
        house.finish(job, Outcome::NotSent);
    }
    hides
}

fn hide(house: &House) -> Job {
    let mut hides = hides(house);
    assert_eq!(hides.len(), 1, "one comment is to be hidden: {hides:?}");
    hides.remove(0)
}

fn mark(house: &House, channel: ChannelId, id: &str) -> CommentMark {
    let ids = [id.to_owned()];
    let marks = block_on(
        house
            .engine
            .store()
            .comment_marks(house.workspace, channel, &ids),
    );
    marks.expect("marks").remove(id).unwrap_or_default()
}

#[test]
fn a_comment_with_a_word_of_the_list_is_hidden_and_others_are_not() {
    let mut house = House::open();
    says(&house, "truff*");
    on_page(&mut house, "c_1", "Che bei fiori");
    on_page(&mut house, "c_2", "Sono dei TRUFFATORI");
    let job = hide(&house);
    assert_eq!(path(&job), "c_2");
    assert_eq!(
        job.request.body,
        Body::Json(r#"{"is_hidden":true}"#.to_owned())
    );
    assert!(hides(&house).is_empty(), "it is under way");
    house.answer(job, 200, &json!({ "success": true }));
    let known = mark(&house, house.facebook, "c_2");
    assert!(known.hidden);
    assert_eq!(known.hidden_for.as_deref(), Some("truff*"));
    assert!(!mark(&house, house.facebook, "c_1").hidden);
    house.pass(Span::minutes(5));
    assert!(hides(&house).is_empty());
    let hidden = block_on(house.engine.store().hidden_comments(house.workspace, 10));
    assert_eq!(hidden.expect("hidden").len(), 1);
}

#[test]
fn comments_that_came_before_the_list_stay_in_sight() {
    let mut house = House::open();
    on_page(&mut house, "c_1", "Truffa!");
    assert!(hides(&house).is_empty());
    says(&house, "truffa");
    house.pass(Span::minutes(1));
    assert!(hides(&house).is_empty());
    on_page(&mut house, "c_2", "Truffa!");
    assert_eq!(path(&hide(&house)), "c_2");
}

#[test]
fn an_outage_skips_none_and_keeps_no_other_channels_comments_in_sight() {
    let mut house = House::open();
    let account = instagram(&house);
    says(&house, "truffa");
    on_page(&mut house, "c_1", "truffa");
    on_page(&mut house, "c_2", "una truffa");
    for _ in 0..3 {
        house.finish(hide(&house), Outcome::Lost);
        house.pass(Span::seconds(2));
    }
    assert!(hides(&house).is_empty(), "its breaker is open");
    on_account(&mut house, "i_1", "truffa");
    let job = hide(&house);
    assert_eq!(path(&job), "i_1");
    house.answer(job, 200, &json!({ "success": true }));
    assert!(mark(&house, account, "i_1").hidden);
    house.crash();
    house.pass(Span::minutes(10));
    for id in ["c_1", "c_2"] {
        let job = hide(&house);
        assert_eq!(path(&job), id, "in the order in which they came");
        house.answer(job, 200, &json!({ "success": true }));
        assert!(mark(&house, house.facebook, id).hidden);
        house.pass(Span::seconds(2));
    }
    assert!(hides(&house).is_empty(), "the account's is hidden already");
}

#[test]
fn one_that_the_platform_does_not_hide_stands_before_no_other() {
    let mut house = House::open();
    says(&house, "truffa");
    on_page(&mut house, "c_1", "truffa");
    on_page(&mut house, "c_2", "truffa");
    house.answer(hide(&house), 400, &error(100, Some(33)));
    assert!(!mark(&house, house.facebook, "c_1").hidden);
    house.pass(Span::seconds(2));
    assert_eq!(path(&hide(&house)), "c_2");
}

#[test]
fn a_permission_that_is_missing_is_waited_for_and_doubts_no_token() {
    let mut house = House::open();
    says(&house, "truffa");
    on_page(&mut house, "c_1", "truffa");
    house.answer(hide(&house), 403, &error(10, None));
    let channel = block_on(
        house
            .engine
            .store()
            .channel(house.workspace, house.facebook),
    );
    let state = channel.expect("the channel").token_state;
    assert_eq!(state, sportello_store::TokenHealth::Good);
    house.pass(Span::minutes(2));
    assert!(hides(&house).is_empty());
    house.pass(Span::minutes(15));
    assert_eq!(path(&hide(&house)), "c_1", "someone may have given it");
}

/// Anna rewords a comment on the page.
fn rewords(house: &mut House, id: &str, text: &str) {
    house.pass(Span::minutes(1));
    let at = house.now.0 / 1000;
    house.arrives(
        &json!({ "object": "page", "entry": [{ "id": PAGE, "time": at, "changes": [{
        "field": "feed", "value": { "item": "comment", "verb": "edited", "comment_id": id,
        "post_id": "p_1", "parent_id": "p_1", "created_time": at, "message": text,
        "from": { "id": ANNA, "name": "Anna" } } }] }] }),
    );
}

/// A person shows a comment again that a word of the list hid.
fn shown_again(house: &mut House, id: &str) {
    house.pass(Span::minutes(1));
    let shown = CommentMark {
        hidden: false,
        ..mark(house, house.facebook, id)
    };
    let store = house.engine.store();
    let marked = store.mark_comment(house.workspace, house.facebook, id, &shown, house.now);
    block_on(marked).expect("marked");
    assert!(!mark(house, house.facebook, id).hidden);
}

#[test]
fn a_comment_edited_after_the_list_looked_is_looked_at_again() {
    let mut house = House::open();
    says(&house, "truff*\nladri");
    on_page(&mut house, "c_1", "Che bei fiori");
    assert!(hides(&house).is_empty());
    rewords(&mut house, "c_1", "Che bella truffa");
    let job = hide(&house);
    assert_eq!(path(&job), "c_1");
    house.answer(job, 200, &json!({ "success": true }));
    assert_eq!(
        mark(&house, house.facebook, "c_1").hidden_for.as_deref(),
        Some("truff*")
    );
    rewords(&mut house, "c_1", "Che bei fiori");
    house.pass(Span::minutes(1));
    assert!(hides(&house).is_empty());
    assert!(
        mark(&house, house.facebook, "c_1").hidden,
        "a person shows it again"
    );
}

#[test]
fn an_edit_hides_for_a_word_that_it_brought_and_for_no_other() {
    let mut house = House::open();
    on_page(&mut house, "c_0", "Ladri siete");
    assert!(hides(&house).is_empty(), "it came before the list");
    says(&house, "truff*\nladri");
    on_page(&mut house, "c_1", "Una truffa");
    house.answer(hide(&house), 200, &json!({ "success": true }));
    shown_again(&mut house, "c_1");
    for (id, text) in [
        ("c_1", "Una truffa!"),
        ("c_0", "Ladri, siete"),
        ("c_1", "Truffatori, che truffa"),
    ] {
        rewords(&mut house, id, text);
        assert!(hides(&house).is_empty(), "{text}");
        assert!(!mark(&house, house.facebook, id).hidden);
    }
    rewords(&mut house, "c_1", "Truffatori e ladri");
    let job = hide(&house);
    house.answer(job, 200, &json!({ "success": true }));
    let known = mark(&house, house.facebook, "c_1");
    assert_eq!(
        (known.hidden, known.hidden_for.as_deref()),
        (true, Some("ladri"))
    );
    shown_again(&mut house, "c_1");
    assert!(hides(&house).is_empty());
}

#[test]
fn an_edited_comment_that_the_platform_does_not_hide_is_asked_for_once() {
    let mut house = House::open();
    says(&house, "truffa");
    on_page(&mut house, "c_1", "Che bei fiori");
    assert!(hides(&house).is_empty());
    rewords(&mut house, "c_1", "truffa");
    house.answer(hide(&house), 400, &error(100, Some(33)));
    house.pass(Span::minutes(20));
    assert!(hides(&house).is_empty());
}

#[test]
fn one_that_waits_keeps_no_other_in_sight_however_many_come_behind_it() {
    let mut house = House::open();
    let account = instagram(&house);
    says(&house, "truffa");
    on_page(&mut house, "c_0", "truffa");
    house.answer(hide(&house), 403, &error(10, None));
    for n in 1..=230 {
        on_page(&mut house, &format!("c_{n}"), "Che bei fiori");
    }
    on_page(&mut house, "c_231", "una truffa");
    on_account(&mut house, "i_1", "truffa");
    let job = hide(&house);
    assert_eq!(path(&job), "i_1", "another channel is well");
    house.answer(job, 200, &json!({ "success": true }));
    assert!(mark(&house, account, "i_1").hidden);
    assert!(hides(&house).is_empty());
    let fresh = block_on(
        house
            .engine
            .store()
            .fresh_comments(house.workspace, house.facebook, 9),
    );
    assert_eq!(fresh.expect("comments"), [], "all were looked at");
    // An edit of what waits, and of what has gone by.
    rewords(&mut house, "c_231", "bei fiori, anzi");
    rewords(&mut house, "c_7", "una truffa");
    house.crash();
    house.pass(Span::minutes(16));
    for id in ["c_0", "c_7"] {
        let job = hide(&house);
        assert_eq!(path(&job), id);
        house.answer(job, 200, &json!({ "success": true }));
        house.pass(Span::seconds(2));
    }
    assert!(
        hides(&house).is_empty(),
        "the last one has no such word now"
    );
}

#[test]
fn a_word_taken_off_the_list_hides_nothing_that_waits() {
    let mut house = House::open();
    says(&house, "truffa");
    on_page(&mut house, "c_1", "truffa");
    house.answer(hide(&house), 403, &error(10, None));
    says(&house, "ladri");
    house.pass(Span::minutes(16));
    assert!(hides(&house).is_empty());
    says(&house, "truffa");
    assert!(hides(&house).is_empty(), "it was looked at");
}

#[test]
fn a_deleted_comment_that_waits_is_not_hidden() {
    let mut house = House::open();
    says(&house, "truffa");
    on_page(&mut house, "c_1", "truffa");
    house.answer(hide(&house), 403, &error(10, None));
    let at = house.now.0 / 1000;
    house.arrives(
        &json!({ "object": "page", "entry": [{ "id": PAGE, "time": at, "changes": [{
        "field": "feed", "value": { "item": "comment", "verb": "remove", "comment_id": "c_1",
        "post_id": "p_1", "parent_id": "p_1", "created_time": at,
        "from": { "id": ANNA, "name": "Anna" } } }] }] }),
    );
    house.pass(Span::minutes(16));
    assert!(hides(&house).is_empty());
}
