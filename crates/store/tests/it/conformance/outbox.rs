//! Deliveries: lanes, holds, requests, what is not known, what a crash leaves.

use super::unknown::{lost, schedule};
use crate::cast::{Shop, accepted, at, cause, says, send, unknown};
use sportello_core::breaker::Breaker;
use sportello_core::class::Call;
use sportello_core::delivery::DeliveryState;
use sportello_core::{Capability, DeliveryId, MediaId, Time};
use sportello_store::{Begin, Enqueued, MessageRow, NewReply, Next, StoreError, StoredAnswer};

/// Giulia has written on Messenger, Sara on Instagram.
pub(super) async fn written(shop: &Shop) {
    shop.tell("facebook", vec![says("g1", "m1", "Ciao!", at(1))], at(1))
        .await;
    shop.tell(
        "instagram",
        vec![says("s1", "i1", "Buongiorno", at(2))],
        at(2),
    )
    .await;
}

pub(super) async fn due(shop: &Shop, now: Time) -> Vec<DeliveryId> {
    shop.store
        .due(shop.workspace, now, 100)
        .await
        .unwrap()
        .into_iter()
        .map(|d| d.id)
        .collect()
}

pub(super) fn id(row: &MessageRow) -> DeliveryId {
    row.delivery.expect("a delivery")
}

pub(super) async fn state(shop: &Shop, row: &MessageRow) -> DeliveryState {
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
        capability: sportello_core::Capability::Text,
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
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
        capability: sportello_core::Capability::Text,
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
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

pub async fn the_parts_of_a_request_are_queued_together_or_not_at_all(shop: Shop) {
    written(&shop).await;
    let conversation = shop.conversation_of("g1").await;
    let address = shop.address_of(conversation.contact, "g1").await;
    let part = |key: &str, hash: u8| NewReply {
        conversation: conversation.id,
        address,
        text: Some(key.to_owned()),
        capability: sportello_core::Capability::Text,
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
        author: None,
        idempotency: Some((key.to_owned(), [hash; 32])),
        replaces: None,
    };
    let ask = |parts: Vec<NewReply>| shop.store.enqueue_parts(shop.workspace, parts, at(3));
    let one = ask(vec![part("whole", 1)]).await.unwrap();
    let [Enqueued::New(row)] = &one[..] else {
        panic!("not new: {one:?}")
    };
    // Asked again in two parts, it was queued all the same.
    assert_eq!(
        ask(vec![part("whole", 1), part("whole#1", 1)]).await,
        Ok(vec![Enqueued::Same(row.clone())])
    );
    // The second key is someone else's: the first part is not queued either.
    assert_eq!(
        ask(vec![part("other", 1), part("whole", 2)]).await,
        Ok(vec![Enqueued::KeyReused])
    );
    let mut missing = part("third#1", 1);
    missing.media = Some(MediaId(9_999));
    assert!(ask(vec![part("third", 1), missing]).await.is_err());
    assert_eq!(
        shop.words(conversation.id).await.len(),
        2,
        "one question, one reply"
    );
    let two = ask(vec![part("two", 1), part("two#1", 1)]).await.unwrap();
    let [Enqueued::New(first), Enqueued::New(second)] = &two[..] else {
        panic!("not new: {two:?}")
    };
    assert_eq!(
        ask(vec![part("two", 1), part("two#1", 1)]).await,
        Ok(vec![
            Enqueued::Same(first.clone()),
            Enqueued::Same(second.clone())
        ])
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
    assert_eq!(due(&shop, at(9)).await, [id(&row)]);
    let exchanges = shop.store.exchanges(shop.workspace, id(&row)).await;
    let exchanges = exchanges.unwrap();
    let places: Vec<(u32, u32)> = exchanges
        .iter()
        .map(|e| (e.exchange.attempt, e.exchange.number))
        .collect();
    assert_eq!(places, [(1, 1), (1, 2), (2, 1), (2, 2)]);
    let last = exchanges[3].clone();
    assert_eq!((last.name.as_str(), last.call), ("poll", Call::Read));
    assert_eq!(
        last.answer.map(|a| (a.status, a.body.len())),
        Some((503, 65_536))
    );
    assert_eq!(exchanges[0].answer, None);
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

pub async fn what_was_sent_again_says_so_and_goes_once(shop: Shop) {
    shop.tell("facebook", vec![says("giulia", "m1", "Ciao", at(1))], at(1))
        .await;
    let row = shop.reply("giulia", "Buongiorno", at(2)).await;
    let old = row.delivery.unwrap();
    let refused = cause("cause-refused", at(3));
    shop.store
        .fail(shop.workspace, old, refused, at(3))
        .await
        .unwrap();
    assert_eq!(shop.message(&row).await.sent_again, None);
    let again = NewReply {
        conversation: row.conversation,
        address: row.address,
        text: row.text.clone(),
        capability: sportello_core::Capability::Text,
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
        author: Some(shop.lia.id),
        idempotency: None,
        replaces: Some(old),
    };
    let enqueue = |seconds| {
        shop.store
            .enqueue(shop.workspace, again.clone(), at(seconds))
    };
    let Enqueued::New(first) = enqueue(4).await.unwrap() else {
        panic!("not queued")
    };
    let shown = shop.message(&row).await;
    assert_eq!(
        (shown.state, shown.sent_again),
        (Some(DeliveryState::Failed), Some(first.id))
    );
    assert_eq!(
        enqueue(5).await.unwrap(),
        Enqueued::Same(first.clone()),
        "pressed twice, it goes once"
    );
    assert_eq!(shop.messages(row.conversation).await.len(), 3);
    // Taken back, it stands for nothing any more.
    shop.store
        .withdraw(shop.workspace, first.delivery.unwrap(), at(6))
        .await
        .unwrap();
    assert_eq!(shop.message(&row).await.sent_again, None);
    let Enqueued::New(second) = enqueue(7).await.unwrap() else {
        panic!("not queued")
    };
    assert_eq!(shop.message(&row).await.sent_again, Some(second.id));
}
