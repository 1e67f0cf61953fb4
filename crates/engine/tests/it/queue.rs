//! The queue: weekly slots that posts fill, on the clock on the wall; and what a person does with
//! posts that an outage made late.

use crate::house::{ACCOUNT, House};
use pollster::block_on;
use sportello_core::post::slot::Slot;
use sportello_core::post::{PostBody, PostStage, PostWords};
use sportello_core::{ChannelId, PostId, Span, Time};
use sportello_engine::publish::PostError;
use sportello_engine::publish::queue::{SettleLate, goes_at, late};
use sportello_store::{PostRow, Posts, Shelf, WrittenPost};

/// Every day, at a minute of the day.
fn daily(house: &House, minute: u16, channels: &[ChannelId]) {
    let slot = Slot {
        weekdays: 0b111_1111,
        minute,
    };
    block_on(house.store.put_slot(house.workspace, None, slot, channels)).expect("a slot");
}

fn write(house: &House, channels: &[ChannelId], due: Option<Time>) -> PostRow {
    let post = WrittenPost {
        known: None,
        body: PostBody {
            shared: PostWords {
                text: "Peonie!".to_owned(),
                ..PostWords::default()
            },
            ..PostBody::default()
        },
        channels: channels.to_vec(),
        due_at: due,
        zone: "Europe/Rome".to_owned(),
        by: None,
        unapproved: false,
    };
    block_on(house.engine.save_post(house.now, house.workspace, post)).expect("written")
}

fn queue(house: &House, channels: &[ChannelId]) -> Result<Option<Time>, PostError> {
    let post = write(house, channels, None).id;
    let queued = house
        .engine
        .queue_post(house.now, house.workspace, post, None);
    block_on(queued).map(|row| row.due_at)
}

fn at(text: &str) -> Option<Time> {
    Time::parse(text)
}

fn row(house: &House, post: PostId) -> PostRow {
    block_on(house.store.post(house.workspace, post)).expect("the post")
}

#[test]
fn each_post_takes_the_next_slot_and_keeps_the_clock_on_the_wall() {
    let mut house = House::open();
    house.now = at("2027-03-27T12:00:00Z").expect("a moment");
    let page = [house.facebook];
    daily(&house, 10 * 60, &[]);
    // The clocks of Rome go forward on the 28th: ten o'clock is an hour earlier in UTC from then on.
    assert_eq!(
        queue(&house, &page).expect("a slot"),
        at("2027-03-28T08:00:00Z")
    );
    assert_eq!(
        queue(&house, &page).expect("a slot"),
        at("2027-03-29T08:00:00Z")
    );
    house.now = at("2027-03-25T12:00:00Z").expect("a moment");
    assert_eq!(
        queue(&house, &page).expect("a slot"),
        at("2027-03-26T09:00:00Z")
    );
}

#[test]
fn people_who_take_the_next_slot_at_once_get_one_each() {
    let house = House::open();
    daily(&house, 10 * 60, &[]);
    let posts: Vec<PostId> = (0..8)
        .map(|_| write(&house, &[house.facebook], None).id)
        .collect();
    let together = std::sync::Barrier::new(posts.len());
    let (engine, now, workspace) = (&house.engine, house.now, house.workspace);
    let mut given: Vec<Option<Time>> = std::thread::scope(|scope| {
        let take = |post: PostId| {
            let together = &together;
            scope.spawn(move || {
                together.wait();
                let queued = block_on(engine.queue_post(now, workspace, post, None));
                queued.expect("a slot").due_at
            })
        };
        let people: Vec<_> = posts.iter().map(|post| take(*post)).collect();
        people
            .into_iter()
            .map(|one| one.join().expect("an answer"))
            .collect()
    });
    given.sort_unstable();
    let days: Vec<Option<Time>> = (24..=30)
        .map(|day| at(&format!("2026-11-{day}T09:00:00Z")))
        .chain([at("2026-12-01T09:00:00Z")])
        .collect();
    assert_eq!(given, days);
}

#[test]
fn a_slot_of_another_channel_is_not_for_the_post() {
    let house = House::open();
    daily(&house, 10 * 60, &[house.facebook]);
    let channels = block_on(house.engine.store().channels(house.workspace)).expect("channels");
    let account = channels
        .iter()
        .find(|c| c.asset == ACCOUNT)
        .expect("an account")
        .id;
    let refused = queue(&house, &[house.facebook, account]);
    assert!(matches!(refused, Err(PostError::NoSlots)), "{refused:?}");
    let nowhere = queue(&house, &[]);
    assert!(matches!(nowhere, Err(PostError::Nowhere)), "{nowhere:?}");
}

#[test]
fn a_moment_that_another_draft_has_is_taken_and_that_of_a_dropped_one_is_free() {
    let house = House::open();
    let page = [house.facebook];
    daily(&house, 10 * 60, &[]);
    let tomorrow = at("2026-11-24T09:00:00Z");
    let draft = write(&house, &page, tomorrow);
    assert_eq!(
        queue(&house, &page).expect("a slot"),
        at("2026-11-25T09:00:00Z")
    );
    block_on(
        house
            .engine
            .drop_post(house.now, house.workspace, draft.id, None),
    )
    .expect("dropped");
    assert_eq!(queue(&house, &page).expect("a slot"), tomorrow);
}

/// Two posts that are late by hours.
fn outage(house: &mut House) -> Vec<PostId> {
    let posts: Vec<PostId> = (1..=2)
        .map(|hour| {
            let due = Some(house.now + Span::hours(hour));
            let post = write(house, &[house.facebook], due).id;
            let planned = house
                .engine
                .schedule_post(house.now, house.workspace, post, None, None);
            assert_eq!(
                block_on(planned).expect("planned").stage,
                PostStage::Scheduled
            );
            post
        })
        .collect();
    house.pass(Span::hours(8));
    house.all_jobs();
    for post in &posts {
        let row = row(house, *post);
        assert!(row.targets.iter().all(|t| late(t).is_some()), "{row:?}");
    }
    posts
}

fn settle(house: &House, posts: &[PostId], how: SettleLate) -> Result<usize, PostError> {
    block_on(
        house
            .engine
            .settle_late(house.now, house.workspace, posts, how, None),
    )
}

#[test]
fn late_posts_are_spread_in_the_order_in_which_they_were_due() {
    let mut house = House::open();
    let posts = outage(&mut house);
    let backwards = [posts[1], posts[0]];
    assert_eq!(
        settle(&house, &backwards, SettleLate::Spread).expect("done"),
        2
    );
    let next = |post: PostId| goes_at(&row(&house, post));
    assert_eq!(next(posts[0]), Some(house.now));
    assert_eq!(next(posts[1]), Some(house.now + Span::minutes(30)));
}

#[test]
fn late_posts_that_are_planned_anew_hold_their_slots_against_the_queue() {
    let mut house = House::open();
    let posts = outage(&mut house);
    daily(&house, 10 * 60, &[]);
    assert_eq!(settle(&house, &posts, SettleLate::Replan).expect("done"), 2);
    let next = |post: PostId| goes_at(&row(&house, post));
    assert_eq!(next(posts[0]), at("2026-11-24T09:00:00Z"));
    assert_eq!(next(posts[1]), at("2026-11-25T09:00:00Z"));
    let page = [house.facebook];
    assert_eq!(
        queue(&house, &page).expect("a slot"),
        at("2026-11-26T09:00:00Z")
    );
}

#[test]
fn a_post_that_is_not_late_any_more_is_left_alone() {
    let mut house = House::open();
    let posts = outage(&mut house);
    assert_eq!(
        settle(&house, &posts[..1], SettleLate::Now).expect("done"),
        1
    );
    assert_eq!(settle(&house, &posts, SettleLate::Drop).expect("done"), 1);
    assert!(
        goes_at(&row(&house, posts[0])).is_some(),
        "the first still goes"
    );
    for how in SettleLate::ALL {
        assert_eq!(SettleLate::parse(how.as_str()), Some(how));
    }
}
