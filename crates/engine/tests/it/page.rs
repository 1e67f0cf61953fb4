//! A page as it is read: what was published lately, how posts do, the comments under them; by
//! turns, and never in the way of messages.

mod answers;
pub mod comments;

use crate::house::{ACCOUNT, GIULIA, House, PAGE, error, path};
use pollster::block_on;
use serde_json::{Value, json};
use sportello_core::post::{PostBody, PostWords};
use sportello_core::{Capability, ChannelId, Span};
use sportello_engine::job::Work;
use sportello_engine::{Job, Outcome};
use sportello_store::{ListedPost, MessageRow, PostRow, TokenHealth, WrittenPost};
use std::collections::BTreeMap;

const POST: &str = "104900000000001_904";
const MARTA: &str = "5400000000000007";

pub fn instagram(house: &House) -> ChannelId {
    let all = block_on(house.engine.store().channels(house.workspace)).expect("channels");
    let found = all.iter().find(|channel| channel.asset == ACCOUNT);
    found.expect("an account").id
}

/// What is read of pages now, on one channel; the other channels' readings come to nothing.
fn readings(house: &House, on: ChannelId) -> Vec<Job> {
    let jobs = house.all_jobs().into_iter();
    let (own, others): (Vec<Job>, Vec<Job>) = jobs
        .filter(|job| matches!(job.work, Work::Page { .. }))
        .partition(|job| matches!(&job.work, Work::Page { channel, .. } if channel.id == on));
    for job in others {
        house.answer(job, 400, &error(100, None));
    }
    own
}

fn reading(house: &House, on: ChannelId) -> Job {
    let mut all = readings(house, on);
    assert_eq!(all.len(), 1, "one reading is due: {all:?}");
    all.remove(0)
}

/// Opens the house a minute later: the first look plans, the second reads.
fn a_minute_later() -> House {
    let mut house = House::open();
    assert!(readings(&house, house.facebook).is_empty(), "not at once");
    house.pass(Span::minutes(1));
    house
}

fn of_page(id: &str, at: &str) -> Value {
    json!({ "id": id, "message": "Peonie di stagione", "created_time": at,
        "permalink_url": format!("https://www.facebook.com/{id}"),
        "reactions": { "summary": { "total_count": 41 } },
        "comments": { "summary": { "total_count": 5 } } })
}

fn of_account(id: &str, at: &str) -> Value {
    json!({ "id": id, "caption": "Peonie", "timestamp": at, "media_type": "IMAGE",
        "permalink": format!("https://www.instagram.com/p/{id}/") })
}

fn list(rows: &[Value]) -> Value {
    json!({ "data": rows })
}

/// Reads both lists of a channel: its posts, then its stories, of which there are none.
fn read_lists(house: &House, on: ChannelId, posts: &[Value]) {
    let stories = house.answer(reading(house, on), 200, &list(posts));
    let stories = stories.expect("the list of stories");
    assert!(path(&stories).ends_with("/stories"));
    assert!(house.answer(stories, 200, &list(&[])).is_none());
}

fn listed(house: &House, on: ChannelId) -> Vec<ListedPost> {
    block_on(
        house
            .engine
            .store()
            .listed(house.workspace, Some(on), 50, 0),
    )
    .expect("posts")
}

/// Answers requests one after the other until a reading ends; gives how many there were.
fn answer_all(house: &House, first: Job, answer: impl Fn(&Job) -> (u16, Value)) -> usize {
    let (mut next, mut asked) = (Some(first), 0);
    while let Some(job) = next {
        asked += 1;
        let (status, body) = answer(&job);
        next = house.answer(job, status, &body);
    }
    asked
}

fn metric(job: &Job) -> &str {
    let query = job.request.query.iter();
    let mut named = query.filter(|(name, _)| name == "metric");
    named.next().map_or("", |(_, value)| value.as_str())
}

#[test]
fn a_page_is_listed_a_minute_after_it_was_connected_and_then_every_half_hour() {
    let mut house = a_minute_later();
    let facebook = house.facebook;
    read_lists(
        &house,
        facebook,
        &[of_page(POST, "2026-11-10T10:00:00+0000")],
    );
    let posts = listed(&house, facebook);
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].external_id, POST);
    assert_eq!(posts[0].counts["reactions"], 41);
    assert_eq!(posts[0].counts["comments"], 5);
    house.pass(Span::minutes(31));
    let again = reading(&house, facebook);
    assert!(path(&again).starts_with(PAGE));
    assert!(readings(&house, facebook).is_empty(), "it is under way");
}

#[test]
fn networks_without_posts_are_not_read() {
    let mut house = House::open();
    for _ in 0..4 {
        let read = house.all_jobs().into_iter().any(
            |job| matches!(&job.work, Work::Page { channel, .. } if channel.id == house.whatsapp),
        );
        assert!(!read);
        house.pass(Span::minutes(20));
    }
}

#[test]
fn a_post_that_is_not_listed_any_more_is_gone_and_one_beyond_the_list_is_not() {
    let mut house = a_minute_later();
    let facebook = house.facebook;
    let all = [
        of_page("p_3", "2026-10-03T10:00:00+0000"),
        of_page("p_2", "2026-10-02T10:00:00+0000"),
        of_page("p_1", "2026-10-01T10:00:00+0000"),
    ];
    read_lists(&house, facebook, &all);
    house.pass(Span::minutes(31));
    read_lists(&house, facebook, &[all[0].clone()]);
    let gone = |house: &House| {
        let posts = listed(house, facebook);
        let shown: BTreeMap<String, bool> =
            posts.into_iter().map(|p| (p.external_id, p.gone)).collect();
        ["p_1", "p_2", "p_3"].map(|id| shown[id])
    };
    assert_eq!(
        gone(&house),
        [false; 3],
        "the list reaches back to p_3 only"
    );
    house.pass(Span::minutes(31));
    read_lists(&house, facebook, &[all[0].clone(), all[2].clone()]);
    assert_eq!(gone(&house), [false, true, false]);
}

#[test]
fn a_list_that_could_not_be_read_proves_nothing_gone() {
    let mut house = a_minute_later();
    let facebook = house.facebook;
    let story = json!({ "post_id": "s_1", "creation_time": "2026-11-23T08:00:00+0000" });
    let posts = [of_page("p_1", "2026-10-01T10:00:00+0000")];
    let stories = house.answer(reading(&house, facebook), 200, &list(&posts));
    house.answer(stories.expect("stories"), 200, &list(&[story]));
    assert_eq!(listed(&house, facebook).len(), 2);
    house.pass(Span::minutes(31));
    let stories = house.answer(reading(&house, facebook), 200, &list(&posts));
    house.answer(stories.expect("stories"), 400, &error(100, None));
    assert!(listed(&house, facebook).iter().all(|post| !post.gone));
}

#[test]
fn an_outage_of_reading_opens_its_own_breaker_and_holds_no_message() {
    let mut house = a_minute_later();
    let facebook = house.facebook;
    for _ in 0..3 {
        house.finish(reading(&house, facebook), Outcome::Lost);
        house.pass(Span::minutes(3));
    }
    let breaker = |house: &House, capability| {
        let store = house.engine.store();
        block_on(store.breaker(house.workspace, facebook, capability)).expect("a breaker")
    };
    let open = breaker(&house, Capability::Insights);
    assert_ne!(
        open.gate(open.failed_at.expect("failed")),
        sportello_core::breaker::Gate::Pass
    );
    for other in [Capability::Text, Capability::Post, Capability::Token] {
        assert_eq!(breaker(&house, other).failures, 0, "{other}");
    }
    house.messenger_says(GIULIA, "Ciao");
    let answer = house.reply("Ciao!");
    house.take(house.send(), "m_1");
    assert_eq!(house.state(&answer), "accepted");
    house.pass(Span::minutes(10));
    read_lists(&house, facebook, &[]);
    assert_eq!(
        breaker(&house, Capability::Insights).failures,
        0,
        "it works again"
    );
}

#[test]
fn a_token_that_may_not_read_is_not_doubted_for_it() {
    let mut house = a_minute_later();
    let facebook = house.facebook;
    answer_all(&house, reading(&house, facebook), |_| {
        (403, error(10, None))
    });
    let channel = block_on(house.engine.store().channel(house.workspace, facebook));
    assert_eq!(channel.expect("the channel").token_state, TokenHealth::Good);
    house.pass(Span::minutes(20));
    assert!(
        readings(&house, facebook).is_empty(),
        "a refusal lasts for a while"
    );
    house.pass(Span::minutes(11));
    assert_eq!(readings(&house, facebook).len(), 1);
}

#[test]
fn the_platforms_word_on_a_post_has_the_lists_read_soon() {
    let mut house = a_minute_later();
    let facebook = house.facebook;
    read_lists(&house, facebook, &[]);
    house.pass(Span::minutes(2));
    assert!(readings(&house, facebook).is_empty());
    let told = |house: &mut House, value: Value| {
        house.arrives(
            &json!({ "object": "page", "entry": [{ "id": PAGE, "time": house.now.0 / 1000,
            "changes": [{ "field": "feed", "value": value }] }] }),
        );
        house.pass(Span::minutes(1));
    };
    let at = house.now.0 / 1000;
    told(
        &mut house,
        json!({ "item": "reaction", "verb": "add", "post_id": POST, "created_time": at,
        "reaction_type": "love", "from": { "id": GIULIA, "name": "Giulia" } }),
    );
    assert!(
        readings(&house, facebook).is_empty(),
        "a heart changes no list"
    );
    told(
        &mut house,
        json!({ "item": "status", "verb": "add", "post_id": POST, "created_time": at,
        "message": "Peonie", "from": { "id": PAGE, "name": "Fiori di Lia" } }),
    );
    assert_eq!(readings(&house, facebook).len(), 1);
}

#[test]
fn a_post_is_asked_how_it_does_and_a_number_that_is_not_known_spoils_nothing() {
    let mut house = a_minute_later();
    let facebook = house.facebook;
    read_lists(
        &house,
        facebook,
        &[of_page(POST, "2026-11-23T08:00:00+0000")],
    );
    house.pass(Span::seconds(15));
    let asked = answer_all(&house, reading(&house, facebook), |job| match metric(job) {
        "post_total_media_view_unique" => (
            200,
            json!({ "data": [{ "name": "post_total_media_view_unique", "values": [{ "value": 812 }] }] }),
        ),
        "post_clicks" => (403, error(10, None)),
        "" => (200, json!({ "shares": { "count": 3 } })),
        _ => (500, error(1, None)),
    });
    assert!(asked > 2, "a request a number");
    let post = listed(&house, facebook).remove(0);
    assert_eq!(post.counts["reach"], 812);
    assert_eq!(post.counts["shares"], 3);
    assert_eq!(post.counts["reactions"], 41, "what the list told stays");
    assert!(
        !post.counts.contains_key("clicks"),
        "what is not told is not nought"
    );
    let failures = |capability| {
        let store = house.engine.store();
        let breaker = block_on(store.breaker(house.workspace, facebook, capability));
        breaker.expect("a breaker").failures
    };
    assert_eq!(
        (failures(Capability::Insights), failures(Capability::Token)),
        (0, 0)
    );
    house.pass(Span::minutes(5));
    assert!(
        readings(&house, facebook).is_empty(),
        "a young post is asked by the hour"
    );
    house.pass(Span::minutes(60));
    read_lists(
        &house,
        facebook,
        &[of_page(POST, "2026-11-23T08:00:00+0000")],
    );
    house.pass(Span::seconds(15));
    assert!(!metric(&reading(&house, facebook)).is_empty());
}

#[test]
fn a_channel_is_read_by_turns_with_a_pause_between() {
    let mut house = a_minute_later();
    let facebook = house.facebook;
    let posts: Vec<Value> = (1..=9)
        .map(|day| {
            of_page(
                &format!("p_{day}"),
                &format!("2026-11-2{}T08:00:00+0000", day % 3),
            )
        })
        .collect();
    read_lists(&house, facebook, &posts);
    let mut turns = 0;
    for _ in 0..60 {
        house.pass(Span::seconds(1));
        for job in readings(&house, facebook) {
            turns += 1;
            answer_all(&house, job, |_| (200, json!({ "data": [] })));
        }
    }
    assert_eq!(turns, 4, "one every 15 s");
}

#[test]
fn a_process_that_dies_while_it_reads_keeps_nobody_waiting_for_long() {
    let mut house = a_minute_later();
    let facebook = house.facebook;
    let _lost = reading(&house, facebook);
    house.crash();
    assert!(readings(&house, facebook).is_empty());
    house.pass(Span::minutes(3));
    read_lists(&house, facebook, &[]);
}

fn published_here(house: &mut House, text: &str, id: &str) -> PostRow {
    let post = WrittenPost {
        known: None,
        body: PostBody {
            shared: PostWords {
                text: text.to_owned(),
                ..PostWords::default()
            },
            ..PostBody::default()
        },
        channels: vec![house.facebook],
        due_at: Some(house.now),
        zone: "Europe/Rome".to_owned(),
        by: None,
        unapproved: false,
    };
    let row = block_on(house.engine.save_post(house.now, house.workspace, post)).expect("saved");
    block_on(
        house
            .engine
            .publish_post(house.now, house.workspace, row.id, None),
    )
    .expect("given");
    let jobs = house.jobs().into_iter();
    let mut posts = jobs.filter(|job| matches!(job.work, Work::PostExchange { .. }));
    house.answer(posts.next().expect("a request"), 200, &json!({ "id": id }));
    row
}

#[test]
fn a_post_of_ours_has_an_address_once_it_is_listed() {
    let mut house = House::open();
    house.jobs();
    let row = published_here(&mut house, "Peonie di stagione", POST);
    house.pass(Span::minutes(2));
    let facebook = house.facebook;
    read_lists(
        &house,
        facebook,
        &[of_page(POST, "2026-11-23T09:00:01+0000")],
    );
    let row = block_on(house.engine.store().post(house.workspace, row.id)).expect("the post");
    let url = format!("https://www.facebook.com/{POST}");
    assert_eq!(row.targets[0].url.as_deref(), Some(url.as_str()));
}
