//! Echoes and statuses as evidence: which delivery they settle, and what was said elsewhere.

use crate::cast::{INSTALLATION, Shop, accepted, at, cause, echo, says, status, unknown};
use sportello_core::DeliveryId;
use sportello_core::delivery::{DeliveryState, HoldReason, delivery_key};
use sportello_core::event::Event;
use sportello_core::message::Direction;
use sportello_core::receipt::Rank;
use sportello_store::{ExchangeRef, MessageRow, Next, Settlement};

/// Someone has written, and a reply is on its way.
pub(super) async fn sending(shop: &Shop, kind: &str, text: &str) -> (MessageRow, ExchangeRef) {
    shop.tell(kind, vec![says("p1", "m1", "Ciao!", at(1))], at(1))
        .await;
    let row = shop.reply("p1", text, at(3)).await;
    let exchange = shop.begin(id(&row), at(4)).await;
    (row, exchange)
}

pub(super) fn id(row: &MessageRow) -> DeliveryId {
    row.delivery.expect("a delivery")
}

fn key(shop: &Shop, row: &MessageRow) -> String {
    delivery_key(INSTALLATION, shop.workspace.0, id(row).0)
}

/// What the business said, oldest first: words, id, state, whether from here.
pub(super) async fn ours(shop: &Shop) -> Vec<(String, Option<String>, DeliveryState, bool)> {
    let mut rows = shop.messages(shop.conversation_of("p1").await.id).await;
    rows.retain(|m| m.direction == Direction::Out);
    rows.sort_by_key(|m| (m.at, m.id));
    let shown = |m: MessageRow| {
        (
            m.text.unwrap_or_default(),
            m.external_id,
            m.state.expect("a state"),
            m.delivery.is_some(),
        )
    };
    rows.into_iter().map(shown).collect()
}

pub(super) fn said(
    text: &str,
    mid: &str,
    state: DeliveryState,
    here: bool,
) -> (String, Option<String>, DeliveryState, bool) {
    (text.to_owned(), Some(mid.to_owned()), state, here)
}

pub async fn an_echo_with_our_key_settles_the_delivery_before_its_answer(shop: Shop) {
    let (row, exchange) = sending(&shop, "facebook", "uno").await;
    let key = key(&shop, &row);
    let told = shop
        .tell(
            "facebook",
            vec![echo("p1", "x1", "uno", at(5), Some(&key), true)],
            at(5),
        )
        .await;
    assert_eq!(told.applied, 1);
    assert_eq!(
        ours(&shop).await,
        [said("uno", "x1", DeliveryState::Accepted, true)]
    );
    let answered = shop
        .store
        .finish(exchange, None, accepted("x1"), at(6))
        .await;
    assert_eq!(answered, Ok(DeliveryState::Accepted));
    let again = shop
        .tell(
            "facebook",
            vec![echo("p1", "x1", "uno", at(5), Some(&key), true)],
            at(7),
        )
        .await;
    assert_eq!((again.applied, again.known), (0, 1));
    assert_eq!(ours(&shop).await.len(), 1);
}

pub async fn an_echo_with_our_key_settles_an_unknown_delivery(shop: Shop) {
    let (row, exchange) = sending(&shop, "facebook", "uno").await;
    shop.store
        .finish(exchange, None, unknown(at(5)), at(5))
        .await
        .unwrap();
    let behind = shop.reply("p1", "due", at(6)).await;
    let key = key(&shop, &row);
    shop.tell(
        "facebook",
        vec![echo("p1", "x1", "uno", at(4), Some(&key), true)],
        at(7),
    )
    .await;
    assert_eq!(
        ours(&shop).await[0],
        said("uno", "x1", DeliveryState::Accepted, true)
    );
    let due = shop.store.due(shop.workspace, at(8), 10).await.unwrap();
    assert_eq!(due.iter().map(|d| d.id).collect::<Vec<_>>(), [id(&behind)]);
    assert!(
        shop.store
            .unknown(shop.workspace, at(9_999), 10)
            .await
            .unwrap()
            .is_empty()
    );
    let late = shop
        .store
        .settle(shop.workspace, id(&row), Settlement::Absent, at(9))
        .await;
    assert_eq!(late, Ok(DeliveryState::Accepted));
}

pub async fn an_echo_of_nothing_ours_is_said_elsewhere(shop: Shop) {
    let told = shop
        .tell(
            "facebook",
            vec![echo("p1", "x1", "Dal telefono", at(1), None, true)],
            at(2),
        )
        .await;
    assert_eq!(told.applied, 1);
    let row = shop.only_conversation().await;
    assert_eq!(
        (row.unread, row.reach[0].1),
        (0, None),
        "the person has written nothing"
    );
    assert_eq!(
        ours(&shop).await,
        [said("Dal telefono", "x1", DeliveryState::Accepted, false)]
    );
    let again = shop
        .tell(
            "facebook",
            vec![echo("p1", "x1", "Dal telefono", at(1), None, true)],
            at(3),
        )
        .await;
    assert_eq!(again.known, 1);
}

pub async fn an_echo_with_anothers_key_is_said_elsewhere(shop: Shop) {
    let (row, exchange) = sending(&shop, "facebook", "uno").await;
    let foreign = delivery_key("another", shop.workspace.0, id(&row).0);
    shop.tell(
        "facebook",
        vec![echo("p1", "x9", "uno", at(5), Some(&foreign), true)],
        at(5),
    )
    .await;
    let state = shop
        .store
        .finish(exchange, None, unknown(at(6)), at(6))
        .await;
    assert_eq!(
        state,
        Ok(DeliveryState::Unknown),
        "another desk's echo is no evidence"
    );
    assert_eq!(
        ours(&shop).await[1],
        said("uno", "x9", DeliveryState::Accepted, false)
    );
}

async fn echo_then_answer(shop: &Shop, kind: &str, carries_key: bool) {
    let (row, exchange) = sending(shop, kind, "uno").await;
    shop.tell(
        kind,
        vec![echo("p1", "x1", "uno", at(5), None, carries_key)],
        at(5),
    )
    .await;
    shop.store
        .finish(exchange, None, accepted("x1"), at(6))
        .await
        .unwrap();
    let shown = shop.message(&row).await;
    assert_eq!(
        (shown.id, shown.external_id.as_deref(), shown.state),
        (row.id, Some("x1"), Some(DeliveryState::Accepted))
    );
    assert_eq!(shop.words(shown.conversation).await, ["Ciao!", "uno"]);
    let listed = shop.only_conversation().await;
    assert_eq!(
        listed.last_at,
        at(3),
        "a row that went is not the last any more"
    );
}

pub async fn an_echo_then_the_answer_with_its_id_are_one_message(shop: Shop) {
    echo_then_answer(&shop, "instagram", false).await;
}

pub async fn an_echo_that_lost_our_key_and_the_answer_with_its_id_are_one_message(shop: Shop) {
    // As far as it could be told, it was said elsewhere.
    echo_then_answer(&shop, "facebook", true).await;
}

pub async fn an_echo_before_its_answer_tells_the_platforms_time_as_one_after_it(shop: Shop) {
    shop.tell("instagram", vec![says("p1", "m1", "Ciao!", at(1))], at(1))
        .await;
    let first = shop.reply("p1", "uno", at(300)).await;
    let exchange = shop.begin(id(&first), at(300)).await;
    // The platform's clock is a minute ahead of ours.
    let echoed = vec![echo("p1", "x1", "uno", at(360), None, false)];
    shop.tell("instagram", echoed, at(301)).await;
    shop.store
        .finish(exchange, None, accepted("x1"), at(302))
        .await
        .unwrap();
    let second = shop.reply("p1", "due", at(310)).await;
    let exchange = shop.begin(id(&second), at(310)).await;
    shop.store
        .finish(exchange, None, accepted("x2"), at(311))
        .await
        .unwrap();
    let read = Event::Read {
        address: "p1".to_owned(),
        mid: Some("x1".to_owned()),
        watermark: None,
        at: at(400),
    };
    shop.tell("instagram", vec![read], at(401)).await;
    let before = shop.message(&second).await.state;
    let echoed = vec![echo("p1", "x1", "uno", at(360), None, false)];
    let again = shop.tell("instagram", echoed, at(500)).await;
    assert_eq!(again.known, 1, "it said nothing new");
    assert_eq!(shop.message(&second).await.state, before);
}

pub async fn an_answer_with_another_id_than_the_echo_is_right(shop: Shop) {
    let (row, exchange) = sending(&shop, "facebook", "uno").await;
    let key = key(&shop, &row);
    shop.tell(
        "facebook",
        vec![echo("p1", "x1", "uno", at(5), Some(&key), true)],
        at(5),
    )
    .await;
    shop.store
        .finish(exchange, None, accepted("x2"), at(6))
        .await
        .unwrap();
    let ours = ours(&shop).await;
    assert_eq!(ours[0], said("uno", "x2", DeliveryState::Accepted, true));
    assert_eq!(
        ours[1],
        said("uno", "x1", DeliveryState::Accepted, false),
        "it reached the person too"
    );
}

pub async fn a_second_sending_under_our_key_is_a_message_of_its_own(shop: Shop) {
    let (row, exchange) = sending(&shop, "facebook", "uno").await;
    shop.store
        .finish(exchange, None, accepted("x1"), at(5))
        .await
        .unwrap();
    let key = key(&shop, &row);
    let second = vec![echo("p1", "x2", "uno", at(6), Some(&key), true)];
    assert_eq!(
        shop.tell("facebook", second.clone(), at(6)).await.applied,
        1
    );
    assert_eq!(shop.tell("facebook", second, at(7)).await.known, 1);
    let ours = ours(&shop).await;
    assert_eq!(ours[0], said("uno", "x1", DeliveryState::Accepted, true));
    let elsewhere = said("uno", "x2", DeliveryState::Accepted, false);
    assert_eq!(
        ours[1..],
        [elsewhere],
        "the person has it twice, and so has the desk"
    );
}

pub async fn a_status_with_our_key_settles_and_counts(shop: Shop) {
    let (row, exchange) = sending(&shop, "whatsapp", "uno").await;
    shop.store
        .finish(exchange, None, unknown(at(5)), at(5))
        .await
        .unwrap();
    let key = key(&shop, &row);
    let told = shop
        .tell(
            "whatsapp",
            vec![status("wamid.1", Some(Rank::Delivered), at(6), Some(&key))],
            at(7),
        )
        .await;
    assert_eq!((told.applied, told.touched.len()), (1, 1));
    assert_eq!(
        ours(&shop).await,
        [said("uno", "wamid.1", DeliveryState::Delivered, true)]
    );
    shop.tell(
        "whatsapp",
        vec![status("wamid.1", Some(Rank::Accepted), at(5), Some(&key))],
        at(8),
    )
    .await;
    assert_eq!(
        ours(&shop).await,
        [said("uno", "wamid.1", DeliveryState::Delivered, true)]
    );
    let second = shop.reply("p1", "due", at(9)).await;
    let exchange = shop.begin(id(&second), at(9)).await;
    shop.store
        .finish(exchange, None, unknown(at(10)), at(10))
        .await
        .unwrap();
    let key = delivery_key(INSTALLATION, shop.workspace.0, id(&second).0);
    shop.tell(
        "whatsapp",
        vec![status("wamid.2", None, at(11), Some(&key))],
        at(11),
    )
    .await;
    let shown = shop.message(&second).await;
    assert_eq!(
        (shown.state, shown.cause.and_then(|c| c.code)),
        (Some(DeliveryState::Failed), Some(131_047))
    );
}

pub async fn evidence_lets_a_held_delivery_go_no_second_time(shop: Shop) {
    let (row, exchange) = sending(&shop, "facebook", "uno").await;
    let why = cause("hold-breaker", at(5));
    let hold = Next::Hold {
        reason: HoldReason::Breaker,
        retry_at: at(60),
        cause: why,
    };
    shop.store
        .finish(exchange, None, hold, at(5))
        .await
        .unwrap();
    let key = key(&shop, &row);
    shop.tell(
        "facebook",
        vec![echo("p1", "x1", "uno", at(5), Some(&key), true)],
        at(6),
    )
    .await;
    assert_eq!(
        ours(&shop).await,
        [said("uno", "x1", DeliveryState::Accepted, true)]
    );
    assert!(
        shop.store
            .due(shop.workspace, at(9_999), 10)
            .await
            .unwrap()
            .is_empty()
    );
}
