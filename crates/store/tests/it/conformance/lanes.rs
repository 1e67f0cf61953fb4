//! Lanes: heads, holds, proofs that nothing was sent.

use super::outbox::{due, id, state, written};
use crate::cast::{Shop, accepted, at, cause, says, send};
use sportello_core::Capability;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_store::{Next, StoredAnswer};

pub async fn i4_a_lane_gives_its_head_only(shop: Shop) {
    written(&shop).await;
    let mut rows = Vec::new();
    for i in 0..4 {
        rows.push(shop.reply("g1", &format!("parte {i}"), at(3 + i)).await);
    }
    for (i, row) in rows.iter().enumerate() {
        assert_eq!(due(&shop, at(9)).await, [id(row)], "only the head");
        let early = shop
            .store
            .begin(shop.workspace, id(&rows[3]), send(), at(9))
            .await;
        assert_eq!(early.is_err(), i < 3, "another comes first");
        let exchange = match early {
            Ok(exchange) => exchange,
            Err(_) => shop.begin(id(row), at(9)).await,
        };
        assert!(due(&shop, at(9)).await.is_empty(), "a request is under way");
        let done = shop
            .store
            .finish(exchange, None, accepted(&format!("x{i}")), at(10))
            .await;
        assert_eq!(done, Ok(DeliveryState::Accepted));
    }
    assert!(due(&shop, at(99)).await.is_empty());
}

pub async fn lanes_do_not_wait_for_each_other(shop: Shop) {
    written(&shop).await;
    let first = shop.reply("g1", "uno", at(3)).await;
    shop.reply("g1", "due", at(4)).await;
    let other = shop.reply("s1", "tre", at(5)).await;
    shop.store
        .hold(
            shop.workspace,
            id(&first),
            HoldReason::Breaker,
            at(60),
            cause("hold-breaker", at(6)),
            at(6),
        )
        .await
        .unwrap();
    assert_eq!(
        due(&shop, at(9)).await,
        [id(&other)],
        "a held head blocks its lane and no other"
    );
    assert_eq!(shop.conversation_of("g1").await.waiting, 1);
}

pub async fn a_held_delivery_comes_back_when_its_time_comes(shop: Shop) {
    written(&shop).await;
    let row = shop.reply("g1", "uno", at(3)).await;
    let hold = async |until, now| {
        let why = cause("hold-breaker", now);
        shop.store
            .hold(
                shop.workspace,
                id(&row),
                HoldReason::Breaker,
                until,
                why,
                now,
            )
            .await
            .unwrap();
    };
    hold(at(20), at(5)).await;
    let shown = shop.message(&row).await;
    assert_eq!(
        (shown.state, shown.cause.map(|c| c.key)),
        (Some(DeliveryState::Held), Some("hold-breaker".to_owned()))
    );
    assert!(due(&shop, at(19)).await.is_empty());
    hold(at(40), at(20)).await;
    let again = shop.store.due(shop.workspace, at(40), 10).await.unwrap();
    assert_eq!(
        again[0].hold,
        Some((HoldReason::Breaker, at(5))),
        "since when the reason first held it"
    );
    shop.begin(id(&row), at(40)).await;
    assert_eq!(state(&shop, &row).await, DeliveryState::Sending);
}

pub async fn what_is_held_waits_on_and_nothing_else_of_it_changes(shop: Shop) {
    written(&shop).await;
    let held = shop.reply("g1", "uno", at(3)).await;
    let behind = shop.reply("g1", "due", at(4)).await;
    let other = shop.reply("s1", "tre", at(4)).await;
    let why = cause("hold-breaker", at(5));
    shop.store
        .hold(
            shop.workspace,
            id(&held),
            HoldReason::Breaker,
            at(20),
            why,
            at(5),
        )
        .await
        .unwrap();
    let all = vec![id(&held), id(&behind), id(&other)];
    shop.store
        .hold_on(shop.workspace, all, at(60))
        .await
        .unwrap();
    let shown = shop.message(&held).await.cause.expect("why");
    assert_eq!(
        (shown.key.as_str(), shown.since, shown.until),
        ("hold-breaker", at(5), Some(at(60)))
    );
    // What was not held goes when it is its turn, and what is behind the held one waits for that.
    assert_eq!(due(&shop, at(59)).await, [id(&other)]);
    let again = shop.store.due(shop.workspace, at(60), 10).await.unwrap();
    assert_eq!(again[0].hold, Some((HoldReason::Breaker, at(5))));
}

pub async fn of_what_waits_for_a_later_trial_the_next_is_brought_forward(shop: Shop) {
    written(&shop).await;
    shop.tell("facebook", vec![says("g2", "m2", "Ciao!", at(1))], at(1))
        .await;
    let later = shop.reply("g1", "uno", at(3)).await;
    let behind = shop.reply("g1", "due", at(4)).await;
    let sooner = shop.reply("g2", "tre", at(4)).await;
    let paced = shop.reply("s1", "quattro", at(4)).await;
    for (row, reason, until) in [
        (&later, HoldReason::Breaker, 900),
        (&sooner, HoldReason::Breaker, 800),
        (&paced, HoldReason::Budget, 700),
    ] {
        let why = cause("hold", at(5));
        shop.store
            .hold(shop.workspace, id(row), reason, at(until), why, at(5))
            .await
            .unwrap();
    }
    let forward = async |kind: &str, capability| {
        let channel = shop.channel(kind).id;
        shop.store
            .bring_forward(shop.workspace, channel, capability, at(60))
            .await
            .unwrap()
    };
    assert!(!forward("facebook", Capability::Image).await);
    assert!(
        !forward("instagram", Capability::Text).await,
        "a pace is kept"
    );
    assert!(forward("facebook", Capability::Text).await);
    assert_eq!(due(&shop, at(60)).await, [id(&sooner)]);
    assert!(forward("facebook", Capability::Text).await);
    assert_eq!(due(&shop, at(60)).await, [id(&later), id(&sooner)]);
    assert!(
        !forward("facebook", Capability::Text).await,
        "what is behind another waits for that: {behind:?}"
    );
}

pub async fn releasing_lets_the_held_of_a_channel_go(shop: Shop) {
    written(&shop).await;
    let rows = [
        shop.reply("g1", "uno", at(3)).await,
        shop.reply("s1", "due", at(3)).await,
    ];
    for row in &rows {
        let why = cause("hold-token", at(4));
        shop.store
            .hold(
                shop.workspace,
                id(row),
                HoldReason::Token,
                at(9_000),
                why,
                at(4),
            )
            .await
            .unwrap();
    }
    let channel = shop.channel("facebook").id;
    let release = async |capability, reason| {
        shop.store
            .release(shop.workspace, channel, capability, reason, at(5))
            .await
            .unwrap()
    };
    assert_eq!(release(None, Some(HoldReason::Breaker)).await, 0);
    assert_eq!(release(Some(Capability::Image), None).await, 0);
    assert_eq!(
        release(Some(Capability::Text), Some(HoldReason::Token)).await,
        1
    );
    assert_eq!(due(&shop, at(5)).await, [id(&rows[0])]);
    let shown = shop.message(&rows[0]).await;
    assert_eq!(
        (shown.state, shown.cause),
        (Some(DeliveryState::Queued), None)
    );
}

pub async fn proofs_of_not_sent_are_counted_and_a_continue_begins_anew(shop: Shop) {
    written(&shop).await;
    let row = shop.reply("g1", "uno", at(3)).await;
    let retries = async || {
        let due = shop.store.due(shop.workspace, at(9_000), 10).await.unwrap();
        (due[0].retries, due[0].state)
    };
    let finish = async |next: Next| {
        let exchange = shop.begin(id(&row), at(9)).await;
        shop.store
            .finish(exchange, None, next, at(10))
            .await
            .unwrap();
    };
    finish(Next::Queue { not_before: at(12) }).await;
    assert!(due(&shop, at(11)).await.is_empty());
    assert_eq!(retries().await, (1, DeliveryState::Queued));
    let why = cause("hold-budget", at(10));
    finish(Next::Hold {
        reason: HoldReason::Budget,
        retry_at: at(30),
        cause: why,
    })
    .await;
    assert_eq!(retries().await, (2, DeliveryState::Held));
    finish(Next::Continue).await;
    assert_eq!(retries().await, (0, DeliveryState::Sending));
    finish(Next::Fail {
        cause: cause("cause-permanent", at(10)),
    })
    .await;
    let shown = shop.message(&row).await;
    assert_eq!(
        (shown.state, shown.cause.map(|c| c.key)),
        (
            Some(DeliveryState::Failed),
            Some("cause-permanent".to_owned())
        )
    );
    assert_eq!(shop.conversation_of("g1").await.failed, 1);
    shop.store
        .mark_seen(shop.workspace, shop.conversation_of("g1").await.id, at(11))
        .await
        .unwrap();
    assert_eq!(shop.conversation_of("g1").await.failed, 0);
}

pub async fn a_postponed_delivery_stays_queued_until_then(shop: Shop) {
    written(&shop).await;
    let postponed = shop.reply("g1", "due", at(20)).await;
    shop.store
        .postpone(shop.workspace, id(&postponed), at(25))
        .await
        .unwrap();
    assert!(due(&shop, at(24)).await.is_empty());
    assert_eq!(
        (due(&shop, at(25)).await, state(&shop, &postponed).await),
        (vec![id(&postponed)], DeliveryState::Queued)
    );
    shop.store
        .fail(
            shop.workspace,
            id(&postponed),
            cause("cause-window-closed", at(26)),
            at(26),
        )
        .await
        .unwrap();
    assert!(
        shop.store
            .postpone(shop.workspace, id(&postponed), at(30))
            .await
            .is_err()
    );
}

pub async fn old_refusals_are_forgotten_and_what_may_have_worked_is_not(shop: Shop) {
    written(&shop).await;
    let row = shop.reply("g1", "Eccoci", at(3)).await;
    let mut remembered = Vec::new();
    for attempt in 1..=60 {
        let exchange = shop.begin(id(&row), at(10 * attempt)).await;
        let refused = StoredAnswer {
            status: 400,
            headers: Vec::new(),
            body: "{}".to_owned(),
        };
        let next = Next::Queue {
            not_before: at(10 * attempt),
        };
        // Of the second nobody knows.
        let answer = Some(refused).filter(|_| attempt != 2);
        let done = shop.store.finish(exchange, answer, next, at(10 * attempt));
        done.await.unwrap();
        let exchanges = shop.store.exchanges(shop.workspace, id(&row)).await;
        let attempts = exchanges.unwrap().into_iter();
        remembered.push(attempts.map(|one| one.exchange.attempt).collect::<Vec<_>>());
    }
    assert_eq!(remembered[49], (1..=50).collect::<Vec<_>>());
    assert_eq!(
        remembered[50][1..],
        (4..=51).collect::<Vec<_>>(),
        "by rounds"
    );
    assert_eq!(remembered[59][1..], (13..=60).collect::<Vec<_>>());
    assert_eq!(remembered[59][0], 2);
}
