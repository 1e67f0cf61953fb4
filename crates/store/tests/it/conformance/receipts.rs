//! Receipts: of one message, up to a moment, up to a message; before and after what they speak of.

use crate::cast::{Shop, at, echo, says, status};
use sportello_core::Time;
use sportello_core::delivery::DeliveryState;
use sportello_core::event::Event;
use sportello_core::receipt::Rank;

async fn state(shop: &Shop, mid: &str) -> DeliveryState {
    let mut found = None;
    for row in shop.inbox().await {
        let messages = shop.messages(row.id).await;
        found = found.or(messages
            .into_iter()
            .find(|m| m.external_id.as_deref() == Some(mid)));
    }
    found.expect("the message").state.expect("a state")
}

fn delivered(who: &str, mids: &[&str], watermark: Option<Time>) -> Event {
    let mids = mids.iter().map(|m| (*m).to_owned()).collect();
    Event::Delivered {
        address: who.to_owned(),
        mids,
        watermark,
    }
}

fn read(who: &str, mid: Option<&str>, watermark: Option<Time>, at: Time) -> Event {
    Event::Read {
        address: who.to_owned(),
        mid: mid.map(str::to_owned),
        watermark,
        at,
    }
}

pub async fn i7_a_receipt_never_falls(shop: Shop) {
    shop.tell("whatsapp", vec![says("39333", "w1", "Ciao", at(1))], at(1))
        .await;
    shop.send("39333", "uno", "wamid.1", at(3)).await;
    let ranks = [
        (Some(Rank::Delivered), DeliveryState::Delivered),
        (Some(Rank::Accepted), DeliveryState::Delivered),
        (Some(Rank::Read), DeliveryState::Read),
        (Some(Rank::Delivered), DeliveryState::Read),
        (None, DeliveryState::Read),
    ];
    for (i, (rank, want)) in ranks.into_iter().enumerate() {
        shop.tell(
            "whatsapp",
            vec![status("wamid.1", rank, at(4 + i as i64), None)],
            at(20),
        )
        .await;
        assert_eq!(state(&shop, "wamid.1").await, want, "after {rank:?}");
    }
}

pub async fn a_status_before_its_message_counts_when_it_is_known(shop: Shop) {
    shop.tell("whatsapp", vec![says("39333", "w1", "Ciao", at(1))], at(1))
        .await;
    let told = shop
        .tell(
            "whatsapp",
            vec![status("wamid.1", Some(Rank::Read), at(5), None)],
            at(5),
        )
        .await;
    assert_eq!((told.applied, shop.inbox().await.len()), (1, 1));
    shop.send("39333", "uno", "wamid.1", at(3)).await;
    assert_eq!(state(&shop, "wamid.1").await, DeliveryState::Read);
}

pub async fn i2_what_is_charged_is_the_latest_word_in_any_order(shop: Shop) {
    let priced = |rank, at, kind: &str| {
        let Event::Status(mut told) = status("wamid.1", Some(rank), at, None) else {
            unreachable!("a status")
        };
        told.facts = [
            ("pricing.category".to_owned(), "utility".to_owned()),
            ("pricing.type".to_owned(), kind.to_owned()),
            ("conversation.id".to_owned(), "c1".to_owned()),
        ]
        .into();
        Event::Status(told)
    };
    shop.tell("whatsapp", vec![says("39333", "w1", "Ciao", at(1))], at(1))
        .await;
    // The later word comes first, and before the message is known by its id.
    let later = priced(Rank::Delivered, at(6), "free_customer_service");
    shop.tell("whatsapp", vec![later.clone()], at(6)).await;
    shop.send("39333", "uno", "wamid.1", at(3)).await;
    let earlier = priced(Rank::Accepted, at(5), "regular");
    shop.tell("whatsapp", vec![earlier, later], at(7)).await;
    let rows = shop.messages(shop.inbox().await[0].id).await;
    let found = rows
        .iter()
        .find(|m| m.external_id.as_deref() == Some("wamid.1"));
    let pricing = found.and_then(|m| m.pricing.clone()).expect("a price");
    assert_eq!(pricing["type"], "free_customer_service");
    assert_eq!(pricing.len(), 2, "{pricing:?}");
}

pub async fn a_watermark_covers_what_was_said_before_it(shop: Shop) {
    shop.tell("facebook", vec![says("g1", "m1", "Ciao", at(1))], at(1))
        .await;
    shop.send("g1", "uno", "x1", at(3)).await;
    shop.send("g1", "due", "x2", at(10)).await;
    shop.tell("facebook", vec![delivered("g1", &[], Some(at(5)))], at(11))
        .await;
    assert_eq!(
        (state(&shop, "x1").await, state(&shop, "x2").await),
        (DeliveryState::Delivered, DeliveryState::Accepted)
    );
    shop.tell(
        "facebook",
        vec![read("g1", None, Some(at(5)), at(12))],
        at(12),
    )
    .await;
    shop.tell("facebook", vec![delivered("g1", &["x2"], None)], at(13))
        .await;
    assert_eq!(
        (state(&shop, "x1").await, state(&shop, "x2").await),
        (DeliveryState::Read, DeliveryState::Delivered)
    );
    let older = shop
        .tell(
            "facebook",
            vec![read("g1", None, Some(at(4)), at(14))],
            at(14),
        )
        .await;
    assert_eq!((older.applied, older.known), (0, 1));
}

pub async fn read_up_to_a_message_covers_those_before_it(shop: Shop) {
    shop.tell("instagram", vec![says("s1", "m1", "Ciao", at(1))], at(1))
        .await;
    for (text, mid, seconds) in [("uno", "x1", 3), ("due", "x2", 10), ("tre", "x3", 20)] {
        shop.send("s1", text, mid, at(seconds)).await;
    }
    shop.tell(
        "instagram",
        vec![read("s1", Some("x2"), None, at(30))],
        at(30),
    )
    .await;
    let states = async || {
        [
            state(&shop, "x1").await,
            state(&shop, "x2").await,
            state(&shop, "x3").await,
        ]
    };
    assert_eq!(
        states().await,
        [
            DeliveryState::Read,
            DeliveryState::Read,
            DeliveryState::Accepted
        ]
    );
    // Up to a message nobody knows yet.
    shop.tell(
        "instagram",
        vec![read("s1", Some("x4"), None, at(40))],
        at(40),
    )
    .await;
    assert_eq!(states().await[2], DeliveryState::Accepted);
    shop.tell(
        "instagram",
        vec![echo("s1", "x4", "quattro", at(35), None, false)],
        at(41),
    )
    .await;
    assert_eq!(states().await[2], DeliveryState::Read);
    assert_eq!(state(&shop, "x4").await, DeliveryState::Read);
}

pub async fn a_mark_before_the_message_is_known_counts_all_the_same(shop: Shop) {
    shop.tell(
        "facebook",
        vec![read("g1", None, Some(at(9)), at(9))],
        at(9),
    )
    .await;
    assert!(shop.inbox().await.is_empty(), "a mark makes nobody");
    shop.tell(
        "facebook",
        vec![
            echo("g1", "x1", "uno", at(8), None, true),
            echo("g1", "x2", "due", at(10), None, true),
        ],
        at(11),
    )
    .await;
    assert_eq!(
        (state(&shop, "x1").await, state(&shop, "x2").await),
        (DeliveryState::Read, DeliveryState::Accepted)
    );
}

pub async fn a_refusal_after_acceptance_shows_as_failed_with_its_cause(shop: Shop) {
    shop.tell("whatsapp", vec![says("39333", "w1", "Ciao", at(1))], at(1))
        .await;
    let row = shop.send("39333", "uno", "wamid.1", at(3)).await;
    shop.tell(
        "whatsapp",
        vec![status("wamid.1", None, at(5), None)],
        at(5),
    )
    .await;
    let shown = shop.message(&row).await;
    assert_eq!(shown.state, Some(DeliveryState::Failed));
    assert_eq!(
        shown.cause.map(|c| (c.key, c.code)),
        Some(("cause-window-closed".to_owned(), Some(131_047)))
    );
    assert_eq!(shop.only_conversation().await.failed, 1);
    shop.tell(
        "whatsapp",
        vec![status("wamid.1", Some(Rank::Read), at(6), None)],
        at(6),
    )
    .await;
    let shown = shop.message(&row).await;
    assert_eq!(
        (shown.state, shown.cause),
        (Some(DeliveryState::Read), None),
        "who read it received it"
    );
}

pub async fn receipts_of_what_was_said_elsewhere_show_too(shop: Shop) {
    shop.tell(
        "facebook",
        vec![echo("g1", "x1", "Dal telefono", at(2), None, true)],
        at(2),
    )
    .await;
    shop.tell(
        "facebook",
        vec![delivered("g1", &["x1"], Some(at(3)))],
        at(3),
    )
    .await;
    assert_eq!(state(&shop, "x1").await, DeliveryState::Delivered);
    shop.tell(
        "facebook",
        vec![read("g1", None, Some(at(4)), at(4))],
        at(4),
    )
    .await;
    assert_eq!(state(&shop, "x1").await, DeliveryState::Read);
    assert_eq!(
        shop.only_conversation().await.last.and_then(|l| l.state),
        Some(DeliveryState::Read)
    );
}
