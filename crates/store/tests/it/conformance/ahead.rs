//! Events dated ahead of their receipt: they stand where they were received, and the earliest
//! receipt counts.

use crate::cast::{Shop, asset, at, echo, items, record, says, who};
use sportello_core::Time;
use sportello_core::delivery::{CLOCK_SKEW, DeliveryState};
use sportello_core::event::Event;

/// A year and more later.
fn far() -> Time {
    at(40_000_000)
}

async fn last_inbound(shop: &Shop, who_: &str) -> Option<Time> {
    let contact = shop.conversation_of(who_).await.contact;
    let contact = shop.store.contact(shop.workspace, contact).await.unwrap();
    let address = contact.addresses.iter().find(|a| a.external_id == who_);
    address.unwrap().last_inbound
}

pub async fn what_is_dated_ahead_stands_where_it_was_received(shop: Shop) {
    shop.tell("facebook", vec![says("giulia", "m1", "Ciao", far())], at(5))
        .await;
    shop.tell("facebook", vec![says("marco", "m2", "Salve", at(9))], at(9))
        .await;
    let giulia = shop.conversation_of("giulia").await;
    assert_eq!(giulia.last_at, at(5));
    assert_eq!(last_inbound(&shop, "giulia").await, Some(at(5)));
    assert_eq!(
        shop.inbox().await[0].id,
        shop.conversation_of("marco").await.id,
        "whoever wrote later is on top"
    );
    // What is said after it stands after it, in its own conversation too.
    shop.reply("giulia", "Buongiorno", at(10)).await;
    assert_eq!(shop.words(giulia.id).await, ["Ciao", "Buongiorno"]);
    // Clocks differ: that much is believed.
    let near = at(20) + CLOCK_SKEW;
    shop.tell("facebook", vec![says("anna", "m3", "Ehi", near)], at(20))
        .await;
    assert_eq!(last_inbound(&shop, "anna").await, Some(near));
}

pub async fn i2_a_redelivery_moves_nothing_up(shop: Shop) {
    let echoed = echo("giulia", "e1", "Dal telefono", far(), None, true);
    let facts = vec![says("giulia", "m1", "Ciao", far()), echoed];
    shop.tell("facebook", facts.clone(), at(5)).await;
    let before = shop.conversation_of("giulia").await;
    let told = shop.tell("facebook", facts, at(500)).await;
    assert_eq!((told.applied, told.known), (0, 2));
    assert_eq!(shop.conversation_of("giulia").await, before);
    assert_eq!(last_inbound(&shop, "giulia").await, Some(at(5)));
}

pub async fn i2_an_earlier_body_digested_later_moves_it_back(shop: Shop) {
    // The earlier body waited for its channel; a later one of the same message did not.
    let mut waiting = items("facebook", vec![says("giulia", "m1", "Ciao", far())]);
    waiting[0].asset = "not-yet".to_owned();
    let first = shop
        .store
        .append_and_digest(record(shop.app, at(5)), waiting.clone())
        .await
        .unwrap();
    assert_eq!(first.unclaimed, 1);
    let tap = Event::Arrived {
        kind: sportello_core::message::MessageKind::Postback,
        text: None,
        content: None,
        address: who("giulia", None),
        token: Some("sp-nobodysnobodysnobodysnobody".to_owned()),
        at: at(3),
        external_id: None,
        opens_window: true,
    };
    let facts = vec![tap, says("giulia", "m1", "Ciao", far())];
    shop.tell("facebook", facts, at(900)).await;
    shop.tell("facebook", vec![says("giulia", "m2", "E?", at(4))], at(901))
        .await;
    assert_eq!(last_inbound(&shop, "giulia").await, Some(at(900)));
    waiting[0].asset = asset("facebook");
    let told = shop
        .store
        .redigest(first.seq.unwrap(), waiting.clone(), at(902))
        .await
        .unwrap();
    assert_eq!((told.applied, told.touched.len()), (1, 1), "it is told");
    let row = shop.conversation_of("giulia").await;
    assert_eq!((row.last_at, row.unread), (at(5), 2));
    assert_eq!(last_inbound(&shop, "giulia").await, Some(at(5)));
    assert_eq!(shop.words(row.id).await, ["E?", "Ciao"]);
    let told = shop
        .store
        .redigest(first.seq.unwrap(), waiting, at(903))
        .await
        .unwrap();
    assert_eq!((told.applied, told.known), (0, 1), "and moves no further");
}

pub async fn a_tap_without_a_message_is_measured_as_well(shop: Shop) {
    let tap = |external_id: Option<&str>, dated| Event::Arrived {
        kind: sportello_core::message::MessageKind::Postback,
        text: None,
        content: None,
        address: who("giulia", None),
        token: Some("sp-nobodysnobodysnobodysnobody".to_owned()),
        at: dated,
        external_id: external_id.map(str::to_owned),
        opens_window: true,
    };
    shop.tell("facebook", vec![tap(Some("p1"), far())], at(5))
        .await;
    assert_eq!(last_inbound(&shop, "giulia").await, Some(at(5)));
    shop.tell("facebook", vec![tap(Some("p1"), far())], at(70))
        .await;
    assert_eq!(last_inbound(&shop, "giulia").await, Some(at(5)));
    shop.tell("facebook", vec![tap(None, far())], at(80)).await;
    assert_eq!(last_inbound(&shop, "giulia").await, Some(at(80)));
    // An earlier receipt of the postback takes nothing from the other tap.
    shop.tell("facebook", vec![tap(Some("p1"), far())], at(2))
        .await;
    assert_eq!(last_inbound(&shop, "giulia").await, Some(at(80)));
    assert_eq!(shop.conversation_of("giulia").await.last_at, at(2));
}

pub async fn i2_what_opens_no_window_opens_none_when_a_message_moves_back(shop: Shop) {
    let came = Event::Arrived {
        kind: sportello_core::message::MessageKind::Referral,
        text: None,
        content: None,
        address: who("giulia", None),
        token: None,
        at: far(),
        external_id: Some("came:giulia".to_owned()),
        opens_window: false,
    };
    let said = || vec![says("giulia", "m1", "Ciao", far())];
    shop.tell("facebook", said(), at(40)).await;
    shop.tell("facebook", vec![came], at(30)).await;
    shop.tell("facebook", said(), at(5)).await;
    assert_eq!(last_inbound(&shop, "giulia").await, Some(at(5)));
}

pub async fn receipts_speak_in_the_platforms_times(shop: Shop) {
    let echoed = echo("giulia", "e1", "Dal telefono", far(), None, true);
    shop.tell("facebook", vec![echoed], at(5)).await;
    let read = |watermark| Event::Read {
        address: "giulia".to_owned(),
        mid: None,
        watermark: Some(watermark),
        at: watermark,
    };
    let row = shop.conversation_of("giulia").await;
    shop.tell("facebook", vec![read(at(600))], at(600)).await;
    let state = shop.messages(row.id).await[0].state;
    assert_eq!(state, Some(DeliveryState::Accepted), "not read yet");
    shop.tell("facebook", vec![read(far())], at(700)).await;
    let state = shop.messages(row.id).await[0].state;
    assert_eq!(state, Some(DeliveryState::Read));
}

pub async fn a_kept_echo_stands_where_it_was_received(shop: Shop) {
    shop.tell("instagram", vec![says("marco", "m1", "Ciao", at(1))], at(1))
        .await;
    let row = shop.reply("marco", "Eccomi", at(2)).await;
    let exchange = shop.begin(row.delivery.unwrap(), at(3)).await;
    // Somebody says the same from the phone while the answer is awaited.
    let echoed = || vec![echo("marco", "e1", "Eccomi", far(), None, false)];
    shop.tell("instagram", echoed(), at(50)).await;
    shop.tell("instagram", echoed(), at(40)).await;
    shop.store
        .finish(exchange, None, crate::cast::accepted("ours"), at(60))
        .await
        .unwrap();
    let said = shop.messages(row.conversation).await;
    let elsewhere = said
        .iter()
        .find(|m| m.external_id.as_deref() == Some("e1"))
        .unwrap();
    assert_eq!(elsewhere.at, at(40), "its earliest receipt");
}
