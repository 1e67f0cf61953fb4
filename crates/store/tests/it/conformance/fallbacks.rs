//! Fallbacks: one of two arrives, and what may be on its way is never withdrawn. And consents.

use super::outbox::id as reply_id;
use crate::cast::{Shop, at, cause, says};
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::message::MessageKind;
use sportello_core::{Capability, ChannelKind, ConsentId, ContactId, DeliveryId, WorkspaceId};
use sportello_store::{
    FALLEN_BACK, FallbackEnd, MessageRow, NewConsent, NewReply, Next, StoreError,
};

/// Giulia wrote on Facebook and Instagram and is one person; two replies on Facebook wait.
struct Two {
    shop: Shop,
    contact: ContactId,
    first: MessageRow,
    second: MessageRow,
}

async fn two(shop: Shop) -> Two {
    shop.tell("facebook", vec![says("g1", "m1", "Ciao", at(1))], at(1))
        .await;
    shop.tell("instagram", vec![says("i1", "m2", "Ciao", at(1))], at(1))
        .await;
    let into = shop.conversation_of("g1").await;
    let from = shop.conversation_of("i1").await;
    shop.store
        .merge(shop.workspace, into.contact, from.contact, None, at(2))
        .await
        .unwrap();
    let first = shop.reply("g1", "Eccoci", at(50)).await;
    let second = shop.reply("g1", "Siamo aperti", at(55)).await;
    let why = cause("hold", at(60));
    shop.store
        .hold(
            shop.workspace,
            reply_id(&first),
            HoldReason::Breaker,
            at(900),
            why,
            at(60),
        )
        .await
        .unwrap();
    Two {
        contact: into.contact,
        shop,
        first,
        second,
    }
}

impl Two {
    /// The same words by Instagram.
    async fn say(&self, held: &MessageRow) -> Result<MessageRow, StoreError> {
        let shop = &self.shop;
        let reply = NewReply {
            conversation: held.conversation,
            address: shop.address_of(self.contact, "i1").await,
            kind: MessageKind::Text,
            text: held.text.clone(),
            media: None,
            content: None,
            capability: Capability::Text,
            author: None,
            idempotency: None,
            replaces: None,
        };
        let began = shop
            .store
            .fall_back(shop.workspace, reply_id(held), reply, at(100));
        began.await
    }

    async fn end(&self, end: FallbackEnd) -> bool {
        let shop = &self.shop;
        let ended = shop
            .store
            .end_fallback(shop.workspace, reply_id(&self.first), end, at(200));
        ended.await.unwrap()
    }

    async fn state(&self, row: &MessageRow) -> (DeliveryState, Option<String>) {
        let row = self.shop.store.message(self.shop.workspace, row.id).await;
        let row = row.unwrap();
        (row.state.unwrap(), row.cause.map(|cause| cause.key))
    }

    async fn stuck(&self) -> Vec<DeliveryId> {
        let on = self.shop.channel("facebook").id;
        let open = [(Some(Capability::Text), at(40))];
        let stuck = self.shop.store.stuck(self.shop.workspace, on, &open, 9);
        let stuck = stuck.await;
        stuck.unwrap().iter().map(|row| row.delivery).collect()
    }
}

pub async fn what_is_stuck_is_the_head_and_what_waits_behind_it(shop: Shop) {
    let two = two(shop).await;
    let on = two.shop.channel("facebook").id;
    let stuck = two
        .shop
        .store
        .stuck(two.shop.workspace, on, &[(None, at(52))], 9)
        .await
        .unwrap();
    let since: Vec<_> = stuck.iter().map(|row| (row.delivery, row.since)).collect();
    let expected = [
        (reply_id(&two.first), at(52)),
        (reply_id(&two.second), at(55)),
    ];
    assert_eq!(since, expected, "since the trouble, or since then");
    let image = [(Some(Capability::Image), at(52))];
    let other = two.shop.store.stuck(two.shop.workspace, on, &image, 9);
    assert_eq!(other.await.unwrap(), [], "words go while pictures fail");
    two.say(&two.first).await.unwrap();
    assert_eq!(two.stuck().await, [reply_id(&two.second)]);
    let again = two.say(&two.first).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "once");
}

pub async fn one_arrives_and_the_other_is_withdrawn(shop: Shop) {
    let two = two(shop).await;
    let other = two.say(&two.first).await.unwrap();
    let (state, why) = two.state(&two.first).await;
    assert_eq!(state, DeliveryState::Held);
    assert_eq!(why.as_deref(), Some("cause-said-another-way"));
    let open = two
        .shop
        .store
        .open_fallbacks(two.shop.workspace)
        .await
        .unwrap();
    assert_eq!(
        (open[0].held.0, open[0].other.0),
        (reply_id(&two.first), reply_id(&other))
    );
    let on = two.shop.channel("facebook").id;
    let released = two
        .shop
        .store
        .release(
            two.shop.workspace,
            on,
            None,
            Some(HoldReason::Breaker),
            at(150),
        )
        .await
        .unwrap();
    assert_eq!(released, 0, "its own way works again, and it waits");
    assert!(two.end(FallbackEnd::Arrived).await);
    let gone = (DeliveryState::Withdrawn, Some(FALLEN_BACK.to_owned()));
    assert_eq!(two.state(&two.first).await, gone);
    assert!(!two.end(FallbackEnd::Arrived).await, "once");
    assert_eq!(two.state(&two.second).await.0, DeliveryState::Queued);
}

pub async fn what_may_be_on_its_way_is_not_withdrawn(shop: Shop) {
    let two = two(shop).await;
    let other = two.say(&two.first).await.unwrap();
    let exchange = two.shop.begin(reply_id(&other), at(110)).await;
    assert!(!two.end(FallbackEnd::FirstWorked).await, "it is being sent");
    let lost = Next::Unknown {
        next_check: at(130),
        deadline: at(900),
        cause: cause("cause-unknown", at(120)),
    };
    two.shop
        .store
        .finish(exchange, None, lost, at(120))
        .await
        .unwrap();
    assert!(!two.end(FallbackEnd::FirstWorked).await, "it may be there");
    assert_eq!(two.state(&two.first).await.0, DeliveryState::Held);
    let open = two.shop.store.open_fallbacks(two.shop.workspace).await;
    assert_eq!(open.unwrap().len(), 1, "it stays open");
}

pub async fn the_first_goes_when_its_way_works_before_the_other_left_or_when_that_fails(
    shop: Shop,
) {
    let two = two(shop).await;
    let other = two.say(&two.first).await.unwrap();
    assert!(two.end(FallbackEnd::FirstWorked).await);
    let gone = (
        DeliveryState::Withdrawn,
        Some("cause-first-way-worked".to_owned()),
    );
    assert_eq!(two.state(&other).await, gone);
    assert_eq!(two.state(&two.first).await.0, DeliveryState::Queued);
    let again = two.say(&two.first).await.unwrap();
    let refused = cause("cause-blocked", at(190));
    two.shop
        .store
        .fail(two.shop.workspace, reply_id(&again), refused, at(190))
        .await
        .unwrap();
    assert!(two.end(FallbackEnd::Failed).await);
    assert_eq!(two.state(&two.first).await.0, DeliveryState::Queued);
}

pub async fn a_way_that_went_down_before_it_left_is_taken_back_and_may_be_tried_again(shop: Shop) {
    let two = two(shop).await;
    let other = two.say(&two.first).await.unwrap();
    assert!(two.end(FallbackEnd::Failed).await);
    let gone = (
        DeliveryState::Withdrawn,
        Some("cause-other-way-down".to_owned()),
    );
    assert_eq!(two.state(&other).await, gone);
    assert_eq!(two.state(&two.first).await.0, DeliveryState::Queued);
    two.say(&two.first).await.unwrap();
    let (store, workspace) = (&two.shop.store, two.shop.workspace);
    let open = store.open_fallbacks(workspace).await.unwrap();
    let address = two.shop.address_of(two.contact, "i1").await;
    assert_eq!(open[0].tried, [address], "the one that says it now");
}

pub async fn i5_what_was_taken_meanwhile_is_not_let_go_a_second_time(shop: Shop) {
    let two = two(shop).await;
    let other = two.say(&two.first).await.unwrap();
    let exchange = two.shop.begin(reply_id(&other), at(150)).await;
    let taken = Next::Accepted {
        external_id: "o1".to_owned(),
        address: None,
    };
    let finished = two.shop.store.finish(exchange, None, taken, at(151)).await;
    finished.unwrap();
    for end in [FallbackEnd::Failed, FallbackEnd::FirstWorked] {
        assert!(!two.end(end).await, "{end:?}: it was looked at before");
        assert_eq!(two.state(&two.first).await.0, DeliveryState::Held);
    }
}

pub async fn what_says_another_is_not_said_another_way_in_turn(shop: Shop) {
    let two = two(shop).await;
    let other = two.say(&two.first).await.unwrap();
    let nested = two.say(&other).await;
    assert!(matches!(nested, Err(StoreError::Conflict(_))), "{nested:?}");
}

pub async fn what_waits_for_word_of_the_other_keeps_nobody_back(shop: Shop) {
    let two = two(shop).await;
    two.say(&two.first).await.unwrap();
    let (store, workspace) = (&two.shop.store, two.shop.workspace);
    let held = reply_id(&two.first);
    store
        .set_fallback_aside(workspace, held, at(150))
        .await
        .unwrap();
    let open = store.open_fallbacks(workspace).await.unwrap();
    assert!(open[0].aside, "it keeps nobody back");
    assert_eq!(two.state(&two.first).await.0, DeliveryState::Held);
    assert!(two.end(FallbackEnd::Arrived).await);
    assert_eq!(two.state(&two.first).await.0, DeliveryState::Withdrawn);
}

pub async fn a_consent_is_kept_with_its_words_and_taken_back(shop: Shop) {
    let two = two(shop).await;
    let (store, workspace) = (&two.shop.store, two.shop.workspace);
    let conversation = two.first.conversation;
    let consent = NewConsent {
        kind: ChannelKind::new("whatsapp"),
        words: "Scrivetemi su WhatsApp".to_owned(),
        source: "al banco".to_owned(),
        by: None,
    };
    let id = store
        .add_consent(workspace, conversation, consent.clone(), at(10))
        .await
        .unwrap();
    let twice = store.add_consent(workspace, conversation, consent.clone(), at(11));
    assert_eq!(twice.await, Ok(id), "the same once more");
    let read = async || store.consents(workspace, conversation).await.unwrap();
    let kept = read().await;
    assert_eq!((kept.len(), kept[0].id), (1, id));
    assert_eq!(kept[0].words, "Scrivetemi su WhatsApp");
    assert_eq!((kept[0].given_at, kept[0].withdrawn_at), (at(10), None));
    store.withdraw_consent(workspace, id, at(20)).await.unwrap();
    store.withdraw_consent(workspace, id, at(30)).await.unwrap();
    assert_eq!(read().await[0].withdrawn_at, Some(at(20)), "the first time");
    let none = store.withdraw_consent(workspace, ConsentId(999_999), at(20));
    assert_eq!(none.await, Err(StoreError::NotFound("the consent")));
    let elsewhere = store.consent(WorkspaceId(999_999), id);
    assert_eq!(
        elsewhere.await,
        Err(StoreError::NotFound("the consent")),
        "I11"
    );
    let anew = store.add_consent(workspace, conversation, consent, at(40));
    assert!(anew.await.is_ok_and(|anew| anew != id), "agreed to again");
    assert_eq!(read().await.len(), 2);
}

pub async fn what_was_held_goes_by_people_first_and_the_oldest_window_first(shop: Shop) {
    for (who, id, second) in [("g1", "m1", 30), ("g2", "m2", 10), ("g3", "m3", 20)] {
        shop.tell(
            "facebook",
            vec![says(who, id, "Ciao", at(second))],
            at(second),
        )
        .await;
    }
    let mut held = Vec::new();
    for who in ["g1", "g2", "g3"] {
        let row = shop.reply(who, "Eccoci", at(50)).await;
        let why = cause("hold", at(60));
        shop.store
            .hold(
                shop.workspace,
                reply_id(&row),
                HoldReason::Breaker,
                at(9_000),
                why,
                at(60),
            )
            .await
            .unwrap();
        held.push(reply_id(&row));
    }
    let on = shop.channel("facebook").id;
    let released = shop
        .store
        .release(shop.workspace, on, None, Some(HoldReason::Breaker), at(100));
    assert_eq!(released.await.unwrap(), 3);
    let due = async |after: i64| {
        let now = at(100) + sportello_core::Span::millis(after);
        let due = shop.store.due(shop.workspace, now, 9).await.unwrap();
        due.iter().map(|due| due.id).collect::<Vec<_>>()
    };
    assert_eq!(due(0).await, [held[1]], "who wrote longest ago");
    assert_eq!(due(499).await, [held[1]], "one after the other");
    assert_eq!(due(500).await, [held[1], held[2]]);
    assert_eq!(due(1_000).await, [held[0], held[1], held[2]]);
}
