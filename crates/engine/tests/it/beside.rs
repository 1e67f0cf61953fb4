//! Posts that stand beside comments and that no list shows: read once by themselves.

use crate::house::{ACCOUNT, House, PAGE, error, path};
use pollster::block_on;
use serde_json::{Value, json};
use sportello_core::{ChannelId, Span};
use sportello_engine::Job;
use sportello_engine::job::{Outcome, Work};
use sportello_engine::page::Reading;
use sportello_store::{ListedPost, Stands};

/// The reading of a post by itself, should there be one within some minutes.
fn reading(house: &mut House, minutes: usize) -> Option<Job> {
    for _ in 0..4 * minutes {
        for job in house.all_jobs() {
            match &job.work {
                Work::Page { reading, .. } if matches!(**reading, Reading::Post(_)) => {
                    return Some(job);
                }
                _ => {
                    let mut next = Some(job);
                    while let Some(job) = next.take() {
                        next = house.answer(job, 200, &json!({"data": []}));
                    }
                }
            }
        }
        house.pass(Span::seconds(15));
    }
    None
}

fn commented(house: &mut House, id: &str, post: &str) {
    let at = house.now.0 / 1_000;
    house.arrives(&json!({"object": "page", "entry": [{"id": PAGE, "time": at, "changes": [{"field": "feed",
        "value": {"item": "comment", "verb": "add", "post_id": post, "comment_id": id, "parent_id": post,
            "from": {"id": "555", "name": "Marta"}, "message": "Quanto costa?", "created_time": at}}]}]}));
}

fn kept(house: &House, channel: ChannelId, post: &str) -> Option<ListedPost> {
    let store = house.engine.store();
    block_on(store.listed_post(house.workspace, channel, post)).expect("read")
}

fn told(post: &str) -> Value {
    json!({"id": post, "message": "Rose per domenica", "created_time": "2026-11-22T10:00:00+0000",
        "permalink_url": format!("https://www.facebook.com/{post}")})
}

#[test]
fn the_post_of_a_comment_that_no_list_shows_is_read_at_once_and_once() {
    let mut house = House::open();
    // The lists were read a while ago, and are read again in half an hour.
    assert!(reading(&mut house, 5).is_none());
    let post = format!("{PAGE}_77");
    commented(&mut house, "c_1", &post);
    let job = reading(&mut house, 1).expect("within a minute");
    assert_eq!(path(&job), post);
    house.answer(job, 200, &told(&post));
    let read = kept(&house, house.facebook, &post).expect("the post");
    assert_eq!(read.text.as_deref(), Some("Rose per domenica"));
    assert_eq!(read.stands, Stands::Unlisted);
    commented(&mut house, "c_2", &post);
    assert!(reading(&mut house, 3).is_none(), "it is known");
}

#[test]
fn one_that_the_platform_does_not_show_is_not_asked_for_again() {
    let mut house = House::open();
    let post = format!("{PAGE}_77");
    commented(&mut house, "c_1", &post);
    let job = reading(&mut house, 3).expect("it is read");
    house.answer(job, 400, &error(100, Some(33)));
    commented(&mut house, "c_2", &post);
    assert!(reading(&mut house, 40).is_none());
    assert_eq!(kept(&house, house.facebook, &post), None);
}

#[test]
fn one_that_could_not_be_read_is_read_when_the_platform_works_again() {
    let mut house = House::open();
    let post = format!("{PAGE}_77");
    commented(&mut house, "c_1", &post);
    let job = reading(&mut house, 3).expect("it is read");
    house.finish(job, Outcome::Lost);
    assert!(reading(&mut house, 5).is_none(), "not at once");
    let job = reading(&mut house, 15).expect("again");
    house.answer(job, 200, &told(&post));
    assert!(kept(&house, house.facebook, &post).is_some());
}

#[test]
fn an_ad_shows_the_post_it_was_made_of_and_both_are_read() {
    let mut house = House::open();
    let at = house.now.0 / 1_000;
    house.arrives(&json!({"object": "instagram", "entry": [{"id": ACCOUNT, "time": at, "changes": [{"field": "comments",
        "value": {"id": "c_1", "from": {"id": "7003", "username": "marco"}, "text": "Spedite?",
            "media": {"id": "18077", "media_product_type": "AD", "ad_title": "Rose", "original_media_id": "18055"}}}]}]}));
    let mut asked = Vec::new();
    for _ in 0..2 {
        let job = reading(&mut house, 3).expect("it is read");
        asked.push(path(&job).to_owned());
        let post = json!({"id": asked[asked.len() - 1], "caption": "Rose", "media_type": "IMAGE",
            "timestamp": "2026-11-22T10:00:00+0000"});
        house.answer(job, 200, &post);
    }
    asked.sort();
    assert_eq!(asked, ["18055", "18077"]);
    assert!(reading(&mut house, 3).is_none());
}
