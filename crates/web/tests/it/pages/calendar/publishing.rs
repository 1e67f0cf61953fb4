//! The settings of publishing: rules, managers, weekly slots, words; and the queue they make.

use super::{cell, rome, seen};
use crate::shop::Shop;
use sportello_core::post::{LateRule, PostStage};
use sportello_engine::publish::PostError;
use sportello_store::Shelf;

const HERE: &str = "/settings/publishing";

/// Adds a slot by the form.
async fn slot(shop: &Shop, fields: &[(&str, &str)]) -> u16 {
    let mut lia = shop.lia().await;
    lia.post("/settings/publishing/slot", fields).await.status
}

#[tokio::test]
async fn a_weekly_slot_is_a_faint_place_until_a_post_fills_it() {
    let shop = Shop::open().await;
    let form = [("weekday", "4"), ("weekday", "6"), ("time", "18:30")];
    assert_eq!(slot(&shop, &form).await, 200);
    let mut lia = shop.lia().await;
    let html = seen(&mut lia, "/calendar").await;
    let thursday = cell(&html, "2025-11-27");
    assert!(
        thursday.contains("href=\"/posts/new?at=2025-11-27T18:30\""),
        "{thursday}"
    );
    assert!(
        cell(&html, "2025-11-29").contains("free-slot"),
        "Saturday as well"
    );
    assert!(
        !cell(&html, "2025-11-28").contains("free-slot"),
        "not on Friday"
    );
    assert!(
        !cell(&html, "2025-11-06").contains("free-slot"),
        "not in the past"
    );
    let draft = shop.drafts("Peonie!", &[shop.page], None).await;
    let engine = shop.desk.engine();
    let queued = engine
        .queue_post(shop.now(), shop.workspace, draft.id, Some(shop.lia))
        .await;
    let queued = queued.expect("a place in the queue");
    assert_eq!(queued.due_at, Some(rome("2025-11-27T18:30")));
    assert_eq!(queued.stage, PostStage::Scheduled);
    let html = seen(&mut lia, "/calendar").await;
    assert!(
        !cell(&html, "2025-11-27").contains("free-slot"),
        "it is filled"
    );
}

#[tokio::test]
async fn posts_of_one_channel_queue_up_and_those_of_another_share_the_moment() {
    let shop = Shop::open().await;
    slot(&shop, &[("weekday", "4"), ("time", "18:30")]).await;
    let engine = shop.desk.engine();
    let queue = async |text: &str, channel| {
        let draft = shop.drafts(text, &[channel], None).await;
        let queued = engine
            .queue_post(shop.now(), shop.workspace, draft.id, Some(shop.lia))
            .await;
        queued.map(|row| row.due_at)
    };
    let (first, next) = (rome("2025-11-27T18:30"), rome("2025-12-04T18:30"));
    assert_eq!(queue("Uno", shop.page).await.expect("a slot"), Some(first));
    assert_eq!(queue("Due", shop.page).await.expect("a slot"), Some(next));
    let page = shop.page.to_string();
    slot(
        &shop,
        &[("weekday", "5"), ("time", "09:00"), ("channel", &page)],
    )
    .await;
    let third = queue("Tre", shop.page).await.expect("a slot");
    assert_eq!(third, Some(rome("2025-11-28T09:00")));
}

#[tokio::test]
async fn without_a_slot_nothing_is_queued_and_with_approval_a_manager_is_asked() {
    let shop = Shop::open().await;
    let tommaso = shop.tommaso().await;
    let engine = shop.desk.engine();
    let draft = shop.drafts_by(tommaso, "Peonie!", &[shop.page], None).await;
    let queue = || engine.queue_post(shop.now(), shop.workspace, draft.id, Some(tommaso));
    assert!(matches!(queue().await, Err(PostError::NoSlots)));
    slot(&shop, &[("weekday", "4"), ("time", "18:30")]).await;
    engine
        .set_approval(shop.workspace, true)
        .await
        .expect("a wish");
    let queued = queue().await.expect("a place in the queue");
    assert_eq!(queued.stage, PostStage::Review);
    assert_eq!(queued.due_at, Some(rome("2025-11-27T18:30")));
}

#[tokio::test]
async fn a_slot_without_a_day_is_refused_and_one_that_is_deleted_is_gone() {
    let shop = Shop::open().await;
    assert_eq!(slot(&shop, &[("time", "18:30")]).await, 422);
    assert_eq!(
        slot(&shop, &[("weekday", "9"), ("time", "18:30")]).await,
        422
    );
    slot(&shop, &[("weekday", "1"), ("time", "08:00")]).await;
    let rows = shop.store.slots(shop.workspace).await.expect("slots");
    assert_eq!(rows.len(), 1);
    let mut lia = shop.lia().await;
    let id = rows[0].id.to_string();
    let answer = lia
        .post("/settings/publishing/slot/delete", &[("slot", &id)])
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(
        shop.store
            .slots(shop.workspace)
            .await
            .expect("slots")
            .is_empty()
    );
}

#[tokio::test]
async fn the_rule_for_late_posts_is_kept() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let form = [("rule", "spread"), ("grace", "5"), ("spread_by", "45")];
    let answer = lia.post("/settings/publishing/late", &form).await;
    assert!(answer.text().contains("Saved."), "{}", answer.text());
    let kept = shop
        .desk
        .engine()
        .lateness(shop.workspace)
        .await
        .expect("a rule");
    assert_eq!(
        (kept.rule, kept.grace, kept.spread_by),
        (LateRule::Spread, 5, 45)
    );
    let strange = [("rule", "never"), ("grace", "5"), ("spread_by", "45")];
    assert_eq!(
        lia.post("/settings/publishing/late", &strange).await.status,
        400
    );
}

#[tokio::test]
async fn only_managers_say_who_is_one_and_the_last_one_stays() {
    let shop = Shop::open().await;
    let tommaso = shop.tommaso().await;
    let (mut lia, mut other) = (shop.lia().await, shop.signed_in(tommaso).await);
    let id = tommaso.to_string();
    let make = [("agent", &*id), ("manager", "true")];
    let refused = other.post("/settings/publishing/manager", &make).await;
    assert_eq!(refused.status, 422, "nobody makes himself one");
    let switched = other
        .post("/settings/publishing/approval", &[("wanted", "false")])
        .await;
    assert_eq!(switched.status, 422);
    let own = shop.lia.to_string();
    let last = lia
        .post(
            "/settings/publishing/manager",
            &[("agent", &own), ("manager", "false")],
        )
        .await;
    assert_eq!(last.status, 422);
    assert!(
        last.text().contains("the last manager stays one"),
        "{}",
        last.text()
    );
    assert_eq!(
        lia.post("/settings/publishing/manager", &make).await.status,
        200
    );
    assert!(shop.store.is_manager(tommaso).await.expect("an agent"));
    lia.post("/settings/publishing/approval", &[("wanted", "true")])
        .await;
    assert!(
        shop.desk
            .engine()
            .wants_approval(shop.workspace)
            .await
            .expect("a wish")
    );
}

#[tokio::test]
async fn words_that_hide_a_comment_are_kept_as_they_are_written() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let form = [("words", "truff*\r\nlink in bio\r\n")];
    lia.post("/settings/publishing/words", &form).await;
    let kept = shop
        .desk
        .engine()
        .hiding_words(shop.workspace)
        .await
        .expect("words");
    assert_eq!(kept, "truff*\nlink in bio");
    assert!(
        seen(&mut lia, HERE)
            .await
            .contains("truff*\nlink in bio</textarea>")
    );
    // Two read that list; each adds a line, and the second saves over the first.
    let read = "truff*\r\nlink in bio";
    for added in ["svendita", "gratis"] {
        let words = format!("{read}\r\n{added}");
        let form = [("words", words.as_str()), ("read", read)];
        lia.post("/settings/publishing/words", &form).await;
    }
    let kept = shop.desk.engine().hiding_words(shop.workspace).await;
    let kept = kept.expect("words");
    assert_eq!(kept, "truff*\nlink in bio\nsvendita\ngratis", "of both");
    let gone = [("channel", "1"), ("comment", "nobody's")];
    let answer = lia.post("/settings/publishing/unhide", &gone).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.text().contains("not there any more"),
        "{}",
        answer.text()
    );
}
