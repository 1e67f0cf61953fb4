//! Posts that wait in the outbox: kept back, let go, taken back, beside messages; and how many went.

use super::outbox::{due, id as reply_id, written};
use super::posts::{given, id, read, stands};
use super::posts_given::{due_ids, posts_due, publish};
use crate::cast::{Shop, at, cause, send};
use sportello_core::breaker::Breaker;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::post::{LateOthers, LateWord, Lateness, PostKind};
use sportello_core::{Capability, DeliveryId, Time};
use sportello_store::{Next, PostDecision, Settlement, StoreError};

async fn hold(shop: &Shop, delivery: DeliveryId, reason: HoldReason, until: Time, now: Time) {
    let why = cause("hold", now);
    let held = shop
        .store
        .hold(shop.workspace, delivery, reason, until, why, now);
    held.await.unwrap();
}

pub async fn messages_and_posts_are_due_apart(shop: Shop) {
    written(&shop).await;
    let reply = shop.reply("g1", "Eccoci", at(50)).await;
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    assert_eq!(due(&shop, at(99)).await, [reply_id(&reply)]);
    assert_eq!(due_ids(&shop, at(99)).await, [id(&row)]);
    let wake = async |now| shop.store.next_wake(shop.workspace, now).await.unwrap();
    hold(&shop, reply_id(&reply), HoldReason::Paused, at(300), at(61)).await;
    hold(&shop, id(&row), HoldReason::Paused, at(200), at(61)).await;
    assert_eq!(wake(at(99)).await, Some(at(200)), "the post");
    assert_eq!(wake(at(200)).await, Some(at(300)), "the message");
    assert_eq!(wake(at(300)).await, None);
}

pub async fn a_breaker_that_closes_lets_posts_go_too(shop: Shop) {
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    let (store, workspace, on) = (&shop.store, shop.workspace, shop.channel("facebook").id);
    let open = (0..3).fold(Breaker::default(), |b, i| b.failed(at(i), "cause-outage"));
    store
        .set_breaker(workspace, on, Capability::Post, &open, at(61))
        .await
        .unwrap();
    hold(&shop, id(&row), HoldReason::Breaker, at(900), at(61)).await;
    let held = stands(&read(&shop, row.id).await).clone();
    assert_eq!(
        (held.state, held.hold),
        (DeliveryState::Held, Some((HoldReason::Breaker, at(61))))
    );
    assert_eq!(
        (held.next_at, held.cause.unwrap().key),
        (Some(at(900)), "hold".to_owned())
    );
    let cells = store.cells(workspace, false).await.unwrap();
    assert_eq!(cells.len(), 1);
    assert_eq!(cells[0].capability, Capability::Post);
    let held = store.held(workspace).await.expect("counts");
    assert_eq!(held.into_values().sum::<u64>(), 1);
    let release = async |capability| {
        let reason = Some(HoldReason::Breaker);
        let gone = store.release(workspace, on, Some(capability), reason, at(70));
        gone.await.unwrap()
    };
    assert_eq!(release(Capability::Story).await, 0);
    assert_eq!(due_ids(&shop, at(70)).await, []);
    assert_eq!(release(Capability::Post).await, 1);
    assert_eq!(due_ids(&shop, at(70)).await, [id(&row)]);
}

pub async fn a_late_post_waits_for_a_persons_word_and_goes_when_told(shop: Shop) {
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    hold(&shop, id(&row), HoldReason::Late, at(9_000), at(61)).await;
    let go = async |to, now| {
        let word = LateWord::Spread;
        let let_go = shop
            .store
            .let_post_go(shop.workspace, id(&row), word, to, now);
        let_go.await
    };
    go(at(300), at(100)).await.unwrap();
    assert_eq!(due_ids(&shop, at(299)).await, []);
    let all = posts_due(&shop, at(300)).await;
    assert_eq!(
        (all[0].id, all[0].late_word, all[0].hold),
        (id(&row), Some(LateWord::Spread), None)
    );
    go(at(50), at(200)).await.unwrap();
    assert_eq!(due_ids(&shop, at(199)).await, [], "not in the past");
    assert_eq!(due_ids(&shop, at(200)).await, [id(&row)]);
    publish(&shop, &row, "p_1", at(201)).await;
    let waits_no_more = Err(StoreError::Conflict("the post is no longer waiting"));
    assert_eq!(go(at(300), at(202)).await, waits_no_more);
}

pub async fn messages_are_let_go_by_no_post(shop: Shop) {
    written(&shop).await;
    let reply = shop.reply("g1", "Eccoci", at(50)).await;
    let (store, workspace, id) = (&shop.store, shop.workspace, reply_id(&reply));
    let let_go = store
        .let_post_go(workspace, id, LateWord::Goes, at(60), at(60))
        .await;
    assert!(matches!(let_go, Err(StoreError::Conflict(_))), "{let_go:?}");
    let decided = store
        .decide_post(workspace, id, PostDecision::Published, None, at(60))
        .await;
    assert_eq!(decided, Err(StoreError::NotFound("the post")));
    let read = store.post_delivery(workspace, id).await;
    assert_eq!(read.err(), Some(StoreError::NotFound("the post")));
}

pub async fn late_posts_of_a_channel_are_seen_by_each_other(shop: Shop) {
    let mut posts = Vec::new();
    for (n, kind) in ["facebook", "facebook", "facebook", "instagram"]
        .iter()
        .enumerate()
    {
        let due = at(60 + i64::try_from(n).unwrap());
        posts.push(given(&shop, &[kind], &format!("Post {n}"), due).await);
    }
    let rule = Lateness::default();
    let others = async |nth: usize, now| {
        let others = shop
            .store
            .late_others(shop.workspace, id(&posts[nth]), &rule, now);
        others.await.unwrap()
    };
    let seen = |last, going, ahead| LateOthers { last, going, ahead };
    assert_eq!(others(2, at(900)).await, seen(None, false, 0), "not late");
    let late = at(9_000);
    assert_eq!(others(0, late).await, seen(None, false, 0));
    assert_eq!(others(2, late).await, seen(None, false, 2), "by due time");
    assert_eq!(others(3, late).await, seen(None, false, 0), "elsewhere");
    hold(&shop, id(&posts[0]), HoldReason::Breaker, at(99_000), late).await;
    assert_eq!(others(2, late).await, seen(None, false, 1), "kept back");
    let exchange = shop.begin(id(&posts[1]), late).await;
    assert_eq!(others(2, late).await, seen(Some(late), true, 0));
    let lost = Next::Unknown {
        next_check: at(9_100),
        deadline: at(99_000),
        cause: cause("cause-unknown", at(9_010)),
    };
    let done = shop.store.finish(exchange, None, lost, at(9_010));
    done.await.unwrap();
    assert!(others(2, at(9_020)).await.going, "perhaps still");
    let later = others(2, at(9_601)).await;
    assert_eq!(later, seen(Some(late), false, 0), "it may have gone");
    assert_eq!(others(3, at(9_601)).await, seen(None, false, 0));
}

pub async fn what_a_channel_published_since_is_counted_by_kind(shop: Shop) {
    for (n, second) in [(1, 100), (2, 200), (3, 300)] {
        let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
        publish(&shop, &row, &format!("p_{n}"), at(second)).await;
    }
    given(&shop, &["facebook"], "Non ancora", at(60)).await;
    let elsewhere = given(&shop, &["instagram"], "Peonie", at(60)).await;
    publish(&shop, &elsewhere, "i_1", at(250)).await;
    let count = async |kind, since| {
        let on = shop.channel("facebook").id;
        let count = shop.store.published_since(shop.workspace, on, kind, since);
        count.await.unwrap()
    };
    assert_eq!(count(PostKind::Words, at(0)).await, (3, Some(at(100))));
    assert_eq!(count(PostKind::Words, at(200)).await, (2, Some(at(200))));
    assert_eq!(count(PostKind::Words, at(301)).await, (0, None));
    assert_eq!(count(PostKind::Reel, at(0)).await, (0, None));
}

pub async fn a_post_that_waits_is_withdrawn_and_never_goes(shop: Shop) {
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    shop.store
        .withdraw(shop.workspace, id(&row), at(61))
        .await
        .unwrap();
    assert_eq!(due_ids(&shop, at(999)).await, []);
    let begun = shop
        .store
        .begin(shop.workspace, id(&row), send(), at(62))
        .await;
    assert!(matches!(begun, Err(StoreError::Conflict(_))), "{begun:?}");
    let found = Settlement::Published {
        external_id: Some("p_1".to_owned()),
    };
    let settled = shop
        .store
        .settle(shop.workspace, id(&row), found, at(63))
        .await;
    assert_eq!(settled, Ok(DeliveryState::Withdrawn));
    let row = read(&shop, row.id).await;
    assert_eq!(
        (&row.targets[0].external_id, row.targets[0].published_at),
        (&None, None)
    );
}

pub async fn a_post_waits_on_while_the_platform_works_at_it(shop: Shop) {
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    let exchange = shop.begin(id(&row), at(61)).await;
    let early = shop.store.postpone(shop.workspace, id(&row), at(90)).await;
    assert!(
        matches!(early, Err(StoreError::Conflict(_))),
        "a request is under way"
    );
    shop.store
        .finish(exchange, None, Next::Continue, at(62))
        .await
        .unwrap();
    shop.store
        .postpone(shop.workspace, id(&row), at(90))
        .await
        .unwrap();
    assert_eq!(due_ids(&shop, at(89)).await, []);
    let all = posts_due(&shop, at(90)).await;
    assert_eq!(all[0].exchanges.len(), 1, "what was made is remembered");
}
