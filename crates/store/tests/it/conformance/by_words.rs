//! Evidence where no key is carried: the same words, at the right time.

use super::evidence::{id, ours, said, sending};
use crate::cast::{Shop, at, cause, echo, says, unknown};
use sportello_core::delivery::DeliveryState;
use sportello_store::Next;

pub async fn words_settle_an_unknown_delivery_where_no_key_is_carried(shop: Shop) {
    let (_, exchange) = sending(&shop, "instagram", "uno").await;
    shop.store
        .finish(exchange, None, unknown(at(5)), at(5))
        .await
        .unwrap();
    shop.tell(
        "instagram",
        vec![echo("p1", "x0", "altro", at(4), None, false)],
        at(6),
    )
    .await;
    assert_eq!(ours(&shop).await.len(), 2, "other words are not ours");
    shop.tell(
        "instagram",
        vec![echo("p1", "x1", "uno ", at(4), None, false)],
        at(7),
    )
    .await;
    assert!(
        ours(&shop)
            .await
            .contains(&said("uno", "x1", DeliveryState::Accepted, true))
    );
    shop.tell(
        "instagram",
        vec![echo("p1", "x2", "uno", at(9), None, false)],
        at(9),
    )
    .await;
    assert!(
        ours(&shop)
            .await
            .contains(&said("uno", "x2", DeliveryState::Accepted, false)),
        "settled once"
    );
}

pub async fn words_never_settle_what_was_begun_after_the_echo(shop: Shop) {
    shop.tell("instagram", vec![says("p1", "m1", "Ciao!", at(1))], at(1))
        .await;
    let row = shop.reply("p1", "uno", at(300)).await;
    let exchange = shop.begin(id(&row), at(300)).await;
    shop.store
        .finish(exchange, None, unknown(at(301)), at(301))
        .await
        .unwrap();
    shop.tell(
        "instagram",
        vec![echo("p1", "x1", "uno", at(100), None, false)],
        at(302),
    )
    .await;
    assert_eq!(shop.message(&row).await.state, Some(DeliveryState::Unknown));
    assert_eq!(
        ours(&shop).await[0],
        said("uno", "x1", DeliveryState::Accepted, false)
    );
}

pub async fn words_settle_when_our_clock_is_a_little_ahead_of_the_platforms(shop: Shop) {
    shop.tell("instagram", vec![says("p1", "m1", "Ciao!", at(1))], at(1))
        .await;
    let row = shop.reply("p1", "uno", at(300)).await;
    let exchange = shop.begin(id(&row), at(300)).await;
    // Said a minute and a half before it was begun: the same tolerance as that of reconciling,
    // or the echo would be known as another's and the message would go twice (I5).
    let echoed = vec![echo("p1", "x1", "uno", at(210), None, false)];
    shop.tell("instagram", echoed, at(301)).await;
    let state = shop
        .store
        .finish(exchange, None, unknown(at(330)), at(330))
        .await;
    assert_eq!(state, Ok(DeliveryState::Accepted));
}

pub async fn an_echo_beside_a_request_waits_for_its_answer(shop: Shop) {
    let (row, exchange) = sending(&shop, "instagram", "uno").await;
    let told = shop
        .tell(
            "instagram",
            vec![echo("p1", "x1", "uno", at(5), None, false)],
            at(5),
        )
        .await;
    assert_eq!(told.applied, 1);
    assert_eq!(shop.message(&row).await.state, Some(DeliveryState::Sending));
    assert_eq!(ours(&shop).await.len(), 1, "not shown twice meanwhile");
    let again = shop
        .tell(
            "instagram",
            vec![echo("p1", "x1", "uno", at(5), None, false)],
            at(6),
        )
        .await;
    assert_eq!(again.known, 1);
    let state = shop
        .store
        .finish(exchange, None, unknown(at(7)), at(7))
        .await;
    assert_eq!(
        state,
        Ok(DeliveryState::Accepted),
        "the evidence was there already"
    );
    assert_eq!(
        ours(&shop).await,
        [said("uno", "x1", DeliveryState::Accepted, true)]
    );
}

pub async fn an_echo_kept_for_a_refused_send_was_said_elsewhere(shop: Shop) {
    let (_, exchange) = sending(&shop, "instagram", "uno").await;
    shop.tell(
        "instagram",
        vec![echo("p1", "x1", "uno", at(5), None, false)],
        at(5),
    )
    .await;
    let refused = Next::Fail {
        cause: cause("cause-permanent", at(6)),
    };
    shop.store
        .finish(exchange, None, refused, at(6))
        .await
        .unwrap();
    let ours = ours(&shop).await;
    assert_eq!((ours.len(), ours[0].2), (2, DeliveryState::Failed));
    assert_eq!(ours[1], said("uno", "x1", DeliveryState::Accepted, false));
}
