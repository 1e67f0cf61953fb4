//! Files that cannot go are set aside: words pass them, and nothing else does (I4).

use super::outbox::{due, id, state, written};
use crate::cast::{Shop, accepted, at, cause};
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::message::MessageKind;
use sportello_core::{Capability, DeliveryId};
use sportello_store::{Enqueued, MessageRow, NewReply, Next, StoredMedia};

/// A picture for Giulia, and the words under it as a message of their own, if there are any.
async fn picture(shop: &Shop, words: Option<&str>, seconds: i64) -> Vec<MessageRow> {
    let stored = StoredMedia {
        mime: "image/jpeg".to_owned(),
        bytes: 84_213,
        size: Some((1_024, 768)),
        thumbnail: true,
    };
    let media = shop.store.add_media(shop.workspace, stored, at(seconds));
    let media = media.await.unwrap();
    let conversation = shop.conversation_of("g1").await;
    let address = shop.address_of(conversation.contact, "g1").await;
    let part = |text: Option<&str>| NewReply {
        conversation: conversation.id,
        address,
        text: text.map(str::to_owned),
        capability: text.map_or(Capability::Image, |_| Capability::Text),
        kind: text.map_or(MessageKind::Image, |_| MessageKind::Text),
        media: text.is_none().then_some(media),
        content: None,
        author: Some(shop.lia.id),
        idempotency: None,
        replaces: None,
    };
    let mut parts = vec![part(None)];
    parts.extend(words.map(|words| part(Some(words))));
    let queued = shop
        .store
        .enqueue_parts(shop.workspace, parts, at(seconds))
        .await
        .unwrap();
    let row = |queued| match queued {
        Enqueued::New(row) => *row,
        other => panic!("not queued: {other:?}"),
    };
    queued.into_iter().map(row).collect()
}

async fn hold(shop: &Shop, row: &MessageRow, reason: HoldReason, until: i64, seconds: i64) {
    let why = cause("cause-outage", at(seconds));
    shop.store
        .hold(shop.workspace, id(row), reason, at(until), why, at(seconds))
        .await
        .unwrap();
}

async fn takes(shop: &Shop, row: &MessageRow, name: &str, seconds: i64) {
    let exchange = shop.begin(id(row), at(seconds)).await;
    let done = shop
        .store
        .finish(exchange, None, accepted(name), at(seconds))
        .await;
    assert_eq!(done, Ok(DeliveryState::Accepted));
}

fn ids(rows: &[&MessageRow]) -> Vec<DeliveryId> {
    rows.iter().map(|row| id(row)).collect()
}

pub async fn i4_words_pass_a_picture_that_cannot_go(shop: Shop) {
    written(&shop).await;
    let file = picture(&shop, Some("così?"), 3).await;
    let words = shop.reply("g1", "siamo aperti", at(4)).await;
    let later = shop.reply("g1", "fino alle otto", at(5)).await;
    assert_eq!(due(&shop, at(6)).await, ids(&[&file[0]]), "the head alone");
    hold(&shop, &file[0], HoldReason::Breaker, 900, 6).await;
    assert_eq!(due(&shop, at(7)).await, ids(&[&words]), "not its caption");
    let early = |row: &MessageRow| {
        let send = crate::cast::send();
        shop.store.begin(shop.workspace, id(row), send, at(7))
    };
    assert!(early(&file[1]).await.is_err(), "its file comes first");
    assert!(early(&later).await.is_err(), "words keep their order");
    takes(&shop, &words, "x1", 8).await;
    assert_eq!(due(&shop, at(9)).await, ids(&[&later]));
    // Pictures go again: the picture has its place back, and its caption behind it.
    let released = shop
        .store
        .release(
            shop.workspace,
            shop.channel("facebook").id,
            Some(Capability::Image),
            Some(HoldReason::Breaker),
            at(10),
        )
        .await;
    assert_eq!(released, Ok(1));
    assert_eq!(due(&shop, at(10)).await, ids(&[&file[0]]));
    takes(&shop, &file[0], "x2", 11).await;
    takes(&shop, &file[1], "x3", 12).await;
    takes(&shop, &later, "x4", 13).await;
    assert!(due(&shop, at(999)).await.is_empty());
}

pub async fn i5_a_picture_set_aside_waits_while_words_are_on_their_way(shop: Shop) {
    written(&shop).await;
    let file = picture(&shop, None, 3).await;
    let words = shop.reply("g1", "siamo aperti", at(4)).await;
    hold(&shop, &file[0], HoldReason::Breaker, 8, 6).await;
    let exchange = shop.begin(id(&words), at(7)).await;
    assert!(due(&shop, at(9)).await.is_empty(), "one at a time");
    let next = Next::Queue { not_before: at(20) };
    let done = shop.store.finish(exchange, None, next, at(9)).await;
    assert_eq!(done, Ok(DeliveryState::Queued));
    assert_eq!(due(&shop, at(9)).await, ids(&[&file[0]]), "it is tried");
    let tried = shop.begin(id(&file[0]), at(10)).await;
    assert!(due(&shop, at(20)).await.is_empty(), "nothing passes it now");
    let next = Next::Hold {
        reason: HoldReason::Breaker,
        retry_at: at(90),
        cause: cause("cause-outage", at(21)),
    };
    shop.store.finish(tried, None, next, at(21)).await.unwrap();
    assert_eq!(due(&shop, at(21)).await, ids(&[&words]));
}

pub async fn what_waits_for_anything_else_keeps_its_place(shop: Shop) {
    written(&shop).await;
    let file = picture(&shop, None, 3).await;
    let second = picture(&shop, None, 4).await;
    let words = shop.reply("g1", "siamo aperti", at(5)).await;
    for reason in [HoldReason::Token, HoldReason::Budget, HoldReason::Paused] {
        hold(&shop, &file[0], reason, 900, 6).await;
        assert!(due(&shop, at(7)).await.is_empty(), "{reason:?}");
    }
    hold(&shop, &file[0], HoldReason::Breaker, 900, 6).await;
    assert_eq!(due(&shop, at(7)).await, ids(&[&words]));
    // A person takes the first back: the second has its turn, and words wait for it.
    shop.store
        .withdraw(shop.workspace, id(&file[0]), at(8))
        .await
        .unwrap();
    assert_eq!(due(&shop, at(9)).await, ids(&[&second[0]]));
    takes(&shop, &second[0], "x1", 10).await;
    takes(&shop, &words, "x2", 11).await;
    assert_eq!(state(&shop, &words).await, DeliveryState::Accepted);
}

pub async fn words_that_passed_are_not_stuck(shop: Shop) {
    written(&shop).await;
    let file = picture(&shop, Some("così?"), 3).await;
    shop.reply("g1", "siamo aperti", at(4)).await;
    hold(&shop, &file[0], HoldReason::Breaker, 900, 6).await;
    let channel = shop.channel("facebook").id;
    let stuck = async |capability| {
        let open = [(Some(capability), at(6))];
        let found = shop.store.stuck(shop.workspace, channel, &open, 10).await;
        let mut rows = found.unwrap();
        rows.sort_by_key(|row| row.delivery);
        rows.into_iter().map(|row| row.delivery).collect::<Vec<_>>()
    };
    assert_eq!(stuck(Capability::Image).await, ids(&[&file[0], &file[1]]));
    let behind: Vec<DeliveryId> = stuck(Capability::Text).await;
    assert_eq!(behind.len(), 1, "the words alone, were words down");
}
