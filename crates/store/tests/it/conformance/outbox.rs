//! Deliveries: lanes, holds, requests, what is not known, what a crash leaves.

use crate::cast::{Shop, accepted, at, cause, says, send, unknown};
use sportello_core::breaker::Breaker;
use sportello_core::class::Call;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::{Capability, ChannelKind, DeliveryId, Time};
use sportello_store::{
    Begin, Decision, Enqueued, MessageRow, NewReply, Next, RecoverSchedule, Settlement, StoreError,
    StoredAnswer,
};

/// Giulia has written on Messenger, Sara on Instagram.
async fn written(shop: &Shop) {
    shop.tell("facebook", vec![says("g1", "m1", "Ciao!", at(1))], at(1))
        .await;
    shop.tell(
        "instagram",
        vec![says("s1", "i1", "Buongiorno", at(2))],
        at(2),
    )
    .await;
}

async fn due(shop: &Shop, now: Time) -> Vec<DeliveryId> {
    shop.store
        .due(shop.workspace, now, 100)
        .await
        .unwrap()
        .into_iter()
        .map(|d| d.id)
        .collect()
}

fn id(row: &MessageRow) -> DeliveryId {
    row.delivery.expect("a delivery")
}

async fn state(shop: &Shop, row: &MessageRow) -> DeliveryState {
    shop.message(row).await.state.expect("a state")
}

pub async fn a_reply_is_queued_with_its_message(shop: Shop) {
    written(&shop).await;
    let row = shop.reply("g1", "Eccoci", at(3)).await;
    assert_eq!(
        (row.state, row.text.as_deref(), row.author.as_deref()),
        (Some(DeliveryState::Queued), Some("Eccoci"), Some("Lia"))
    );
    assert_eq!(
        (row.at, row.external_id.as_deref(), row.cause.as_ref()),
        (at(3), None, None)
    );
    let due = shop.store.due(shop.workspace, at(3), 10).await.unwrap();
    assert_eq!(
        (due.len(), due[0].id, due[0].message, due[0].text.as_deref()),
        (1, id(&row), row.id, Some("Eccoci"))
    );
    assert_eq!(
        (due[0].channel.id, due[0].address.external_id.as_str()),
        (shop.channel("facebook").id, "g1")
    );
    assert_eq!(
        (due[0].state, due[0].queued_at, due[0].retries),
        (DeliveryState::Queued, at(3), 0)
    );
    let inbox = shop.conversation_of("g1").await;
    assert_eq!(
        (inbox.last_at, inbox.last.and_then(|l| l.state)),
        (at(3), Some(DeliveryState::Queued))
    );
    let counts = shop.store.delivery_counts(shop.workspace).await.unwrap();
    assert_eq!(counts, [(DeliveryState::Queued, 1)]);
    // Another person's address is no way to this one.
    let address = shop
        .address_of(shop.conversation_of("s1").await.contact, "s1")
        .await;
    let crossed = NewReply {
        conversation: inbox.id,
        address,
        text: Some("?".to_owned()),
        image: None,
        author: None,
        idempotency: None,
        replaces: None,
    };
    assert!(matches!(
        shop.store.enqueue(shop.workspace, crossed, at(4)).await,
        Err(StoreError::Conflict(_))
    ));
}

pub async fn an_idempotency_key_gives_the_same_row_or_refuses_another_body(shop: Shop) {
    written(&shop).await;
    let conversation = shop.conversation_of("g1").await;
    let address = shop.address_of(conversation.contact, "g1").await;
    let reply = |hash: u8| NewReply {
        conversation: conversation.id,
        address,
        text: Some("Eccoci".to_owned()),
        image: None,
        author: None,
        idempotency: Some(("key-1".to_owned(), [hash; 32])),
        replaces: None,
    };
    let first = shop
        .store
        .enqueue(shop.workspace, reply(1), at(3))
        .await
        .unwrap();
    let Enqueued::New(row) = first else {
        panic!("not new: {first:?}")
    };
    let second = shop
        .store
        .enqueue(shop.workspace, reply(1), at(4))
        .await
        .unwrap();
    assert_eq!(second, Enqueued::Same(row));
    assert_eq!(
        shop.store.enqueue(shop.workspace, reply(2), at(5)).await,
        Ok(Enqueued::KeyReused)
    );
    assert_eq!(due(&shop, at(9)).await.len(), 1);
}

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

pub async fn an_answer_told_twice_changes_nothing(shop: Shop) {
    written(&shop).await;
    let row = shop.reply("g1", "uno", at(3)).await;
    let exchange = shop.begin(id(&row), at(4)).await;
    shop.store
        .finish(exchange, None, Next::Queue { not_before: at(5) }, at(5))
        .await
        .unwrap();
    let second = shop
        .store
        .finish(exchange, None, accepted("x1"), at(6))
        .await;
    assert_eq!(second, Ok(DeliveryState::Queued));
    let next = shop.begin(id(&row), at(7)).await;
    assert_eq!(next.attempt, 2);
    shop.store
        .finish(next, None, accepted("x2"), at(8))
        .await
        .unwrap();
    let late = shop.store.finish(next, None, unknown(at(9)), at(9)).await;
    assert_eq!(late, Ok(DeliveryState::Accepted));
    let nowhere = sportello_store::ExchangeRef { number: 9, ..next };
    let missing = shop
        .store
        .finish(nowhere, None, accepted("x3"), at(9))
        .await;
    assert_eq!(missing, Err(StoreError::NotFound("the exchange")));
}

/// A delivery whose answer was lost.
async fn lost(shop: &Shop, to: &str, text: &str) -> MessageRow {
    let row = shop.reply(to, text, at(3)).await;
    let exchange = shop.begin(id(&row), at(4)).await;
    let state = shop
        .store
        .finish(exchange, None, unknown(at(5)), at(5))
        .await;
    assert_eq!(state, Ok(DeliveryState::Unknown));
    row
}

pub async fn i5_what_may_have_been_sent_is_not_begun_again(shop: Shop) {
    written(&shop).await;
    let row = lost(&shop, "g1", "uno").await;
    shop.reply("g1", "due", at(6)).await;
    assert!(
        due(&shop, at(9_999)).await.is_empty(),
        "and those behind it wait"
    );
    assert!(
        shop.store
            .begin(shop.workspace, id(&row), send(), at(7))
            .await
            .is_err()
    );
    let why = cause("hold-paused", at(7));
    assert!(
        shop.store
            .hold(
                shop.workspace,
                id(&row),
                HoldReason::Paused,
                at(8),
                why.clone(),
                at(7)
            )
            .await
            .is_err()
    );
    assert!(
        shop.store
            .fail(shop.workspace, id(&row), why, at(7))
            .await
            .is_err()
    );
    assert!(
        shop.store
            .withdraw(shop.workspace, id(&row), at(7))
            .await
            .is_err()
    );
    assert_eq!(state(&shop, &row).await, DeliveryState::Unknown);
}

pub async fn an_unknown_one_is_settled_by_history(shop: Shop) {
    written(&shop).await;
    let row = lost(&shop, "s1", "uno").await;
    assert!(
        shop.store
            .unknown(shop.workspace, at(64), 10)
            .await
            .unwrap()
            .is_empty()
    );
    let looks = shop
        .store
        .unknown(shop.workspace, at(65), 10)
        .await
        .unwrap();
    assert_eq!(
        (looks[0].id, looks[0].begun_at, looks[0].deadline),
        (id(&row), Some(at(4)), Some(at(905)))
    );
    shop.store
        .settle(shop.workspace, id(&row), Settlement::Again(at(95)), at(65))
        .await
        .unwrap();
    assert!(
        shop.store
            .unknown(shop.workspace, at(94), 10)
            .await
            .unwrap()
            .is_empty()
    );
    let channel = shop.channel("instagram").id;
    let ids = ["i1".to_owned(), "x1".to_owned()];
    let known = shop
        .store
        .known_external_ids(shop.workspace, channel, &ids)
        .await
        .unwrap();
    assert_eq!(known, ["i1"]);
    let found = Settlement::Accepted {
        external_id: "x1".to_owned(),
        at: Some(at(4)),
    };
    assert_eq!(
        shop.store
            .settle(shop.workspace, id(&row), found.clone(), at(95))
            .await,
        Ok(DeliveryState::Accepted)
    );
    let shown = shop.message(&row).await;
    assert_eq!(
        (shown.external_id.as_deref(), shown.cause),
        (Some("x1"), None)
    );
    assert_eq!(
        shop.store
            .settle(shop.workspace, id(&row), Settlement::Absent, at(96))
            .await,
        Ok(DeliveryState::Accepted)
    );
    // One message of history is evidence for one delivery.
    let second = lost(&shop, "s1", "uno").await;
    assert!(
        shop.store
            .settle(shop.workspace, id(&second), found, at(97))
            .await
            .is_err()
    );
    assert_eq!(state(&shop, &second).await, DeliveryState::Unknown);
}

pub async fn proof_of_absence_queues_it_again_at_the_head(shop: Shop) {
    written(&shop).await;
    let row = lost(&shop, "s1", "uno").await;
    let behind = shop.reply("s1", "due", at(6)).await;
    assert_eq!(
        shop.store
            .settle(shop.workspace, id(&row), Settlement::Absent, at(70))
            .await,
        Ok(DeliveryState::Queued)
    );
    assert_eq!(due(&shop, at(70)).await, [id(&row)]);
    let exchange = shop.begin(id(&row), at(71)).await;
    shop.store
        .finish(exchange, None, accepted("x1"), at(72))
        .await
        .unwrap();
    assert_eq!(due(&shop, at(72)).await, [id(&behind)]);
}

pub async fn unconfirmed_lets_the_lane_go_on_and_late_evidence_accepts(shop: Shop) {
    written(&shop).await;
    let row = lost(&shop, "g1", "uno").await;
    let behind = shop.reply("g1", "due", at(6)).await;
    shop.store
        .settle(shop.workspace, id(&row), Settlement::Unconfirmed, at(905))
        .await
        .unwrap();
    assert_eq!(due(&shop, at(905)).await, [id(&behind)]);
    assert_eq!(shop.conversation_of("g1").await.waiting, 1);
    let key = sportello_core::delivery::delivery_key(
        crate::cast::INSTALLATION,
        shop.workspace.0,
        id(&row).0,
    );
    shop.tell(
        "facebook",
        vec![crate::cast::echo(
            "g1",
            "x1",
            "uno",
            at(4),
            Some(&key),
            true,
        )],
        at(950),
    )
    .await;
    assert_eq!(state(&shop, &row).await, DeliveryState::Accepted);
    assert_eq!(
        shop.words(shop.conversation_of("g1").await.id).await,
        ["Ciao!", "uno", "due"]
    );
}

pub async fn a_person_decides_an_unconfirmed_one(shop: Shop) {
    written(&shop).await;
    let (one, two) = (
        lost(&shop, "g1", "uno").await,
        lost(&shop, "s1", "due").await,
    );
    for row in [&one, &two] {
        let early = shop
            .store
            .decide(shop.workspace, id(row), Decision::Arrived, None, at(6))
            .await;
        assert!(
            matches!(early, Err(StoreError::Conflict(_))),
            "it is still being looked for"
        );
        shop.store
            .settle(shop.workspace, id(row), Settlement::Unconfirmed, at(905))
            .await
            .unwrap();
    }
    let by = Some(shop.lia.id);
    assert_eq!(
        shop.store
            .decide(shop.workspace, id(&one), Decision::Arrived, by, at(906))
            .await,
        Ok(None)
    );
    assert_eq!(state(&shop, &one).await, DeliveryState::Accepted);
    let again = shop
        .store
        .decide(shop.workspace, id(&two), Decision::SendAgain, by, at(906))
        .await
        .unwrap();
    let again = again.expect("a new message");
    assert_eq!(
        (again.text.as_deref(), again.state),
        (Some("due"), Some(DeliveryState::Queued))
    );
    assert_ne!(again.delivery, two.delivery);
    assert_eq!(state(&shop, &two).await, DeliveryState::Withdrawn);
    assert_eq!(shop.conversation_of("s1").await.waiting, 0);
    let twice = shop
        .store
        .decide(shop.workspace, id(&two), Decision::SendAgain, by, at(907))
        .await;
    assert!(
        matches!(twice, Err(StoreError::Conflict(_))),
        "decided once"
    );
    assert_eq!(due(&shop, at(910)).await, [id(&again)]);
}

pub async fn what_is_taken_back_is_never_sent(shop: Shop) {
    written(&shop).await;
    let (one, two) = (
        shop.reply("g1", "uno", at(3)).await,
        shop.reply("g1", "due", at(4)).await,
    );
    shop.store
        .withdraw(shop.workspace, id(&one), at(5))
        .await
        .unwrap();
    assert_eq!(state(&shop, &one).await, DeliveryState::Withdrawn);
    assert_eq!(due(&shop, at(5)).await, [id(&two)]);
    assert!(
        shop.store
            .begin(shop.workspace, id(&one), send(), at(6))
            .await
            .is_err()
    );
    shop.begin(id(&two), at(6)).await;
    assert!(
        shop.store
            .withdraw(shop.workspace, id(&two), at(7))
            .await
            .is_err(),
        "a request is under way"
    );
}

fn schedule(now: Time) -> RecoverSchedule {
    RecoverSchedule {
        history: (Time(now.0 + 60_000), Time(now.0 + 86_400_000)),
        evidence: (Time(now.0 + 900_000), Time(now.0 + 900_000)),
        history_kinds: vec![ChannelKind::new("facebook"), ChannelKind::new("instagram")],
    }
}

pub async fn i8_after_a_crash_a_request_without_answer_is_unknown(shop: Shop) {
    written(&shop).await;
    shop.tell("whatsapp", vec![says("39333", "w1", "Ciao", at(2))], at(2))
        .await;
    let (page, phone) = (
        shop.reply("g1", "uno", at(3)).await,
        shop.reply("39333", "due", at(3)).await,
    );
    shop.begin(id(&page), at(4)).await;
    let exchange = shop.begin(id(&phone), at(4)).await;
    assert_eq!(
        shop.store
            .recover(shop.workspace, at(10), &schedule(at(10)))
            .await,
        Ok(2)
    );
    assert_eq!(
        shop.store
            .recover(shop.workspace, at(11), &schedule(at(11)))
            .await,
        Ok(0)
    );
    assert!(due(&shop, at(9_999)).await.is_empty());
    let look = async |now| shop.store.unknown(shop.workspace, now, 10).await.unwrap();
    let first = look(at(70)).await;
    assert_eq!(
        (first.len(), first[0].id, first[0].begun_at),
        (1, id(&page), Some(at(4)))
    );
    assert_eq!(
        look(at(910)).await.len(),
        2,
        "where only evidence settles, the look is the deadline"
    );
    // The dead process's answer comes back from nowhere: it still says what it says.
    assert_eq!(
        shop.store
            .finish(exchange, None, unknown(at(12)), at(12))
            .await,
        Ok(DeliveryState::Unknown)
    );
}

pub async fn i8_after_a_crash_what_never_left_is_queued(shop: Shop) {
    written(&shop).await;
    let (one, two) = (
        shop.reply("g1", "uno", at(3)).await,
        shop.reply("s1", "due", at(3)).await,
    );
    let prepare = Begin {
        call: Call::Prepare,
        name: "upload".to_owned(),
        ..send()
    };
    shop.store
        .begin(shop.workspace, id(&one), prepare.clone(), at(4))
        .await
        .unwrap();
    let upload = shop
        .store
        .begin(shop.workspace, id(&two), prepare, at(4))
        .await
        .unwrap();
    let answer = StoredAnswer {
        status: 200,
        headers: vec![("x".to_owned(), "y".to_owned())],
        body: "{\"id\":\"u\"}".to_owned(),
    };
    shop.store
        .finish(upload, Some(answer.clone()), Next::Continue, at(5))
        .await
        .unwrap();
    assert_eq!(
        due(&shop, at(5)).await,
        [id(&two)],
        "sending, with no request under way"
    );
    assert_eq!(
        shop.store
            .recover(shop.workspace, at(10), &schedule(at(10)))
            .await,
        Ok(0)
    );
    let again = shop.store.due(shop.workspace, at(10), 10).await.unwrap();
    assert_eq!(
        again.iter().map(|d| d.state).collect::<Vec<_>>(),
        [DeliveryState::Queued; 2]
    );
    assert_eq!(
        again[1].exchanges[0].answer,
        Some(answer),
        "what was uploaded is remembered"
    );
}

pub async fn budgets_and_probes_are_stored_with_the_send(shop: Shop) {
    written(&shop).await;
    let row = shop.reply("g1", "uno", at(3)).await;
    let scopes = ["page".to_owned(), "pair".to_owned()];
    assert_eq!(
        shop.store.budgets(shop.workspace, &scopes).await,
        Ok(vec![None, None])
    );
    let probing = Breaker::default()
        .failed(at(1), "cause-outage")
        .probing(at(4));
    let begin = Begin {
        budgets: vec![("pair".to_owned(), at(10))],
        probe: Some((Capability::Text, probing.clone())),
        ..send()
    };
    shop.store
        .begin(shop.workspace, id(&row), begin, at(4))
        .await
        .unwrap();
    assert_eq!(
        shop.store.budgets(shop.workspace, &scopes).await,
        Ok(vec![None, Some(at(10))])
    );
    shop.store
        .set_budget(shop.workspace, "page", at(20))
        .await
        .unwrap();
    shop.store
        .set_budget(shop.workspace, "page", at(15))
        .await
        .unwrap();
    assert_eq!(
        shop.store.budgets(shop.workspace, &scopes).await,
        Ok(vec![Some(at(15)), Some(at(10))])
    );
    let channel = shop.channel("facebook").id;
    assert_eq!(
        shop.store
            .breaker(shop.workspace, channel, Capability::Text)
            .await,
        Ok(probing)
    );
}

pub async fn the_next_wake_is_the_next_thing_due(shop: Shop) {
    written(&shop).await;
    let wake = async |now| shop.store.next_wake(shop.workspace, now).await.unwrap();
    assert_eq!(wake(at(0)).await, None);
    let row = shop.reply("g1", "uno", at(3)).await;
    shop.store
        .postpone(shop.workspace, id(&row), at(30))
        .await
        .unwrap();
    assert_eq!(
        (wake(at(29)).await, wake(at(30)).await),
        (Some(at(30)), None)
    );
    lost(&shop, "s1", "due").await;
    assert_eq!(
        (wake(at(29)).await, wake(at(30)).await, wake(at(65)).await),
        (Some(at(30)), Some(at(65)), None)
    );
}

pub async fn exchanges_of_all_attempts_are_given(shop: Shop) {
    written(&shop).await;
    let row = shop.reply("g1", "uno", at(3)).await;
    for attempt in 1..=2 {
        let exchange = shop.begin(id(&row), at(4)).await;
        assert_eq!((exchange.attempt, exchange.number), (attempt, 1));
        let joined = async || {
            let exchange = Begin {
                new_attempt: false,
                name: "poll".to_owned(),
                call: Call::Read,
                ..send()
            };
            shop.store
                .begin(shop.workspace, id(&row), exchange, at(5))
                .await
                .unwrap()
        };
        shop.store
            .finish(exchange, None, Next::Continue, at(5))
            .await
            .unwrap();
        let poll = joined().await;
        assert_eq!((poll.attempt, poll.number), (attempt, 2));
        let body = "è".repeat(40_000);
        let answer = StoredAnswer {
            status: 503,
            headers: Vec::new(),
            body,
        };
        shop.store
            .finish(poll, Some(answer), Next::Queue { not_before: at(6) }, at(6))
            .await
            .unwrap();
    }
    let due = shop.store.due(shop.workspace, at(9), 10).await.unwrap();
    let places: Vec<(u32, u32)> = due[0]
        .exchanges
        .iter()
        .map(|e| (e.exchange.attempt, e.exchange.number))
        .collect();
    assert_eq!(places, [(1, 1), (1, 2), (2, 1), (2, 2)]);
    let last = due[0].exchanges[3].clone();
    assert_eq!((last.name.as_str(), last.call), ("poll", Call::Read));
    assert_eq!(
        last.answer.map(|a| (a.status, a.body.len())),
        Some((503, 65_536))
    );
    assert_eq!(due[0].exchanges[0].answer, None);
}

pub async fn i11_another_workspaces_delivery_is_not_found(shop: Shop) {
    written(&shop).await;
    let row = shop.reply("g1", "uno", at(3)).await;
    let other = shop
        .store
        .add_workspace("Il Girasole", "Europe/Rome", at(4))
        .await
        .unwrap()
        .id;
    assert!(shop.store.due(other, at(9), 10).await.unwrap().is_empty());
    let begun = shop.store.begin(other, id(&row), send(), at(9)).await;
    assert_eq!(begun, Err(StoreError::NotFound("the delivery")));
    let taken_back = shop.store.withdraw(other, id(&row), at(9)).await;
    assert_eq!(taken_back, Err(StoreError::NotFound("the delivery")));
    assert_eq!(
        shop.store.recover(other, at(9), &schedule(at(9))).await,
        Ok(0)
    );
    assert_eq!(state(&shop, &row).await, DeliveryState::Queued);
}
