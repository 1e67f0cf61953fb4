//! After an outage: posts that are late, and what a person does with them.

use super::{HOUR, rome, seen};
use crate::ask::Browser;
use crate::shop::Shop;
use sportello_core::delivery::DeliveryState;
use sportello_core::post::slot::Slot;
use sportello_core::{PostId, Span, Time};
use sportello_engine::publish::queue::late;
use sportello_store::{PostRow, Shelf};

/// Three posts whose time came while the desk was not there.
async fn outage(shop: &Shop) -> Vec<PostRow> {
    let mut posts = Vec::new();
    for (text, at) in [("Uno", "16:00"), ("Due", "16:10"), ("Tre", "16:20")] {
        posts.push(shop.plans(text, &format!("2025-11-24T{at}")).await);
    }
    shop.wait(HOUR.times(6));
    // Given to the outbox, then judged to be late.
    for _ in 0..3 {
        let jobs = shop.desk.engine().begin(shop.now()).await.expect("a look");
        drop(jobs);
    }
    for post in &posts {
        let row = shop.post(post.id).await;
        assert!(row.targets.iter().all(|t| late(t).is_some()), "{row:?}");
    }
    posts
}

async fn next_at(shop: &Shop, post: PostId) -> Option<Time> {
    let row = shop.post(post).await;
    let delivery = row.targets[0].delivery.as_ref().expect("a delivery");
    assert_eq!(delivery.state, DeliveryState::Queued, "it is let go");
    delivery.next_at
}

async fn settle(browser: &mut Browser<'_>, how: &str, posts: &[&PostRow]) -> (u16, String) {
    let ids: Vec<String> = posts.iter().map(|post| post.id.to_string()).collect();
    let mut form = vec![("how", how)];
    form.extend(ids.iter().map(|id| ("post", id.as_str())));
    let answer = browser.post("/calendar/late", &form).await;
    (answer.status, answer.text())
}

#[tokio::test]
async fn the_banner_counts_the_late_ones_and_goes_when_they_are_settled() {
    let shop = Shop::open().await;
    let posts = outage(&shop).await;
    let mut lia = shop.lia().await;
    let html = seen(&mut lia, "/calendar").await;
    assert!(
        html.contains("3 posts are late and wait for your word."),
        "{html}"
    );
    let all: Vec<&PostRow> = posts.iter().collect();
    assert_eq!(settle(&mut lia, "now", &all).await.0, 303);
    for post in &posts {
        assert_eq!(next_at(&shop, post.id).await, Some(shop.now()));
    }
    let html = seen(&mut lia, "/calendar").await;
    assert!(!html.contains("data-testid=\"late\""), "{html}");
}

#[tokio::test]
async fn spread_ones_go_a_pause_apart_and_others_stay() {
    let shop = Shop::open().await;
    let posts = outage(&shop).await;
    let mut lia = shop.lia().await;
    settle(&mut lia, "spread", &[&posts[0], &posts[2]]).await;
    let now = shop.now();
    assert_eq!(next_at(&shop, posts[0].id).await, Some(now));
    assert_eq!(
        next_at(&shop, posts[2].id).await,
        Some(now + Span::minutes(30))
    );
    let html = seen(&mut lia, "/calendar").await;
    assert!(html.contains("1 post is late"), "{html}");
}

#[tokio::test]
async fn planned_anew_they_take_free_slots_and_stand_there() {
    let shop = Shop::open().await;
    let posts = outage(&shop).await;
    let mut lia = shop.lia().await;
    let all: Vec<&PostRow> = posts.iter().collect();
    let (status, text) = settle(&mut lia, "replan", &all).await;
    assert_eq!(status, 422);
    assert!(text.contains("There is no weekly slot"), "{text}");
    let daily = Slot {
        weekdays: 0b111_1111,
        minute: 9 * 60,
    };
    shop.store
        .put_slot(shop.workspace, None, daily, &[])
        .await
        .expect("a slot");
    shop.plans("Già previsto", "2025-11-26T09:00").await;
    assert_eq!(settle(&mut lia, "replan", &all).await.0, 303);
    for (post, day) in posts.iter().zip(["25", "27", "28"]) {
        let at = rome(&format!("2025-11-{day}T09:00"));
        assert_eq!(next_at(&shop, post.id).await, Some(at));
    }
    let html = seen(&mut lia, "/calendar").await;
    let day = super::cell(&html, "2025-11-28");
    assert!(day.contains("Tre"), "it stands where it goes now: {day}");
    assert!(!super::cell(&html, "2025-11-24").contains("Tre"));
}

#[tokio::test]
async fn dropped_ones_do_not_go_any_more() {
    let shop = Shop::open().await;
    let posts = outage(&shop).await;
    let mut lia = shop.lia().await;
    settle(&mut lia, "drop", &[&posts[1]]).await;
    let row = shop.post(posts[1].id).await;
    let state = row.targets[0].delivery.as_ref().map(|d| d.state);
    assert_eq!(state, Some(DeliveryState::Withdrawn));
}

#[tokio::test]
async fn a_late_post_that_is_moved_goes_at_its_new_time() {
    let shop = Shop::open().await;
    let posts = outage(&shop).await;
    let mut lia = shop.lia().await;
    let id = posts[0].id.to_string();
    let form = [("post", &*id), ("version", "0"), ("at", "2025-11-26T18:00")];
    let answer = lia.post("/calendar/move", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(
        next_at(&shop, posts[0].id).await,
        Some(rome("2025-11-26T18:00"))
    );
}
