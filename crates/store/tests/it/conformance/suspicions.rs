//! Evidence of outages: refusals that are held instead, and who was reached.

use super::outbox::{due, id, state, written};
use crate::cast::{Shop, accepted, at, cause, says, status};
use sportello_core::breaker::everywhere::Alike;
use sportello_core::delivery::DeliveryState;
use sportello_core::incident::Cell;
use sportello_core::receipt::Rank;
use sportello_core::{Capability, DeliveryId};
use sportello_store::{MessageRow, Next, Reached};
use std::collections::BTreeMap;

fn cell(shop: &Shop) -> Cell {
    Cell {
        channel: shop.channel("facebook").id,
        capability: Capability::Text,
    }
}

/// The platform refuses a message for good.
async fn refuse(shop: &Shop, row: &MessageRow, seconds: i64) {
    let exchange = shop.begin(id(row), at(seconds)).await;
    let cause = cause("cause-bad-request", at(seconds));
    let next = Next::Fail { cause };
    let done = shop.store.finish(exchange, None, next, at(seconds)).await;
    assert_eq!(done, Ok(DeliveryState::Failed));
}

async fn take(shop: &Shop, row: &MessageRow, name: &str, seconds: i64) {
    let exchange = shop.begin(id(row), at(seconds)).await;
    let taken = accepted(name);
    let done = shop.store.finish(exchange, None, taken, at(seconds)).await;
    assert_eq!(done, Ok(DeliveryState::Accepted));
}

async fn hold(shop: &Shop, ids: &[DeliveryId], seconds: i64) -> u64 {
    let why = cause("cause-refused-everywhere", at(seconds));
    shop.store
        .hold_refused(
            shop.workspace,
            ids.to_vec(),
            at(seconds + 15),
            why,
            at(seconds),
        )
        .await
        .unwrap()
}

pub async fn what_was_refused_is_listed_until_it_is_held_instead(shop: Shop) {
    written(&shop).await;
    let row = shop.reply("g1", "Eccoci", at(3)).await;
    refuse(&shop, &row, 4).await;
    let refused = async |since| {
        let rows = shop.store.refused_since(shop.workspace, at(since)).await;
        rows.unwrap()
    };
    let listed = refused(0).await;
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].delivery, listed[0].at), (id(&row), at(4)));
    assert_eq!(listed[0].cell, cell(&shop));
    assert_eq!(listed[0].cause.key, "cause-bad-request");
    assert_eq!(refused(5).await, []);
    assert_eq!(hold(&shop, &[id(&row)], 10).await, 1);
    assert_eq!(state(&shop, &row).await, DeliveryState::Held);
    assert_eq!(refused(0).await, [], "it is not refused any more");
    assert!(due(&shop, at(24)).await.is_empty());
    assert_eq!(due(&shop, at(25)).await, [id(&row)]);
    assert_eq!(hold(&shop, &[id(&row)], 30).await, 0, "it is held");
    take(&shop, &row, "o1", 40).await;
    let took = shop.store.took_at(shop.workspace, cell(&shop), at(0)).await;
    assert_eq!(took.unwrap(), Some(at(40)));
    let later = shop
        .store
        .took_at(shop.workspace, cell(&shop), at(41))
        .await;
    assert_eq!(later.unwrap(), None);
}

pub async fn i4_refusals_of_one_lane_go_in_their_order(shop: Shop) {
    written(&shop).await;
    let mut rows = Vec::new();
    for n in 0..2 {
        let row = shop.reply("g1", &format!("parte {n}"), at(3 + n)).await;
        refuse(&shop, &row, 5 + n).await;
        rows.push(row);
    }
    let behind = shop.reply("g1", "e poi", at(8)).await;
    assert_eq!(due(&shop, at(9)).await, [id(&behind)]);
    let ids: Vec<_> = rows.iter().map(id).collect();
    assert_eq!(hold(&shop, &ids, 10).await, 2);
    assert_eq!(due(&shop, at(20)).await, [], "its turn is over");
    for (n, row) in rows.iter().chain([&behind]).enumerate() {
        assert_eq!(due(&shop, at(30)).await, [id(row)]);
        take(&shop, row, &format!("o{n}"), 30).await;
    }
}

pub async fn i4_what_something_passed_stays_refused(shop: Shop) {
    written(&shop).await;
    let first = shop.reply("g1", "uno", at(3)).await;
    refuse(&shop, &first, 4).await;
    let second = shop.reply("g1", "due", at(5)).await;
    take(&shop, &second, "o1", 6).await;
    assert_eq!(hold(&shop, &[id(&first), id(&second)], 10).await, 0);
    assert_eq!(state(&shop, &first).await, DeliveryState::Failed);
    // Taken is passed, whatever is told of it later.
    let failed = status("o1", None, at(7), None);
    shop.tell("facebook", vec![failed], at(7)).await;
    assert_eq!(state(&shop, &second).await, DeliveryState::Failed);
    assert_eq!(hold(&shop, &[id(&first)], 10).await, 0);
}

pub async fn i5_what_failed_after_it_was_taken_is_no_refusal(shop: Shop) {
    written(&shop).await;
    let row = shop.reply("g1", "Eccoci", at(3)).await;
    take(&shop, &row, "o1", 4).await;
    let failed = status("o1", None, at(5), None);
    shop.tell("facebook", vec![failed], at(5)).await;
    assert_eq!(state(&shop, &row).await, DeliveryState::Failed);
    let listed = shop.store.refused_since(shop.workspace, at(0)).await;
    assert_eq!(listed.unwrap(), []);
    assert_eq!(hold(&shop, &[id(&row)], 10).await, 0, "it may have arrived");
    assert_eq!(state(&shop, &row).await, DeliveryState::Failed);
}

pub async fn what_was_taken_and_given_up_is_told_apart_from_what_arrived(shop: Shop) {
    written(&shop).await;
    let rows = [
        shop.reply("g1", "uno", at(3)).await,
        shop.reply("g1", "due", at(3)).await,
    ];
    take(&shop, &rows[0], "o1", 4).await;
    take(&shop, &rows[1], "o2", 5).await;
    let store = &shop.store;
    let channel = shop.channel("facebook").id;
    let arrived = async |since| store.arrived_at(shop.workspace, channel, at(since)).await;
    assert_eq!(arrived(0).await, Ok(None));
    let told = vec![
        status("o1", None, at(6), None),
        status("o2", Some(Rank::Delivered), at(7), None),
    ];
    shop.tell("facebook", told, at(8)).await;
    let given_up = store.given_up_since(shop.workspace, at(0)).await.unwrap();
    assert_eq!(given_up.len(), 1);
    assert_eq!(given_up[0].delivery, id(&rows[0]));
    assert_eq!(given_up[0].cell.capability, Capability::Delivery);
    let later = store.given_up_since(shop.workspace, at(9)).await;
    assert_eq!(later, Ok(Vec::new()));
    assert_eq!(arrived(0).await, Ok(Some(at(5))));
    assert_eq!(arrived(6).await, Ok(None));
}

pub async fn i11_what_others_are_refused_with_is_an_error_and_counts(shop: Shop) {
    let store = &shop.store;
    let second = store
        .add_workspace("Pane e Vino", "Europe/Rome", at(1))
        .await;
    let second = second.unwrap().id;
    let error = ("meta".to_owned(), (Some(100), None));
    let alike = |people, channels, seconds| {
        let alike = Alike {
            people,
            channels,
            at: at(seconds),
        };
        BTreeMap::from([(error.clone(), alike)])
    };
    let put = async |workspace, refused| store.put_refused_alike(workspace, false, refused).await;
    assert_eq!(put(shop.workspace, alike(3, 1, 5)).await, Ok(true));
    assert_eq!(
        put(shop.workspace, alike(3, 1, 5)).await,
        Ok(false),
        "no news"
    );
    assert_eq!(put(second, alike(2, 2, 9)).await, Ok(true));
    let third = store.add_workspace("Bar Sport", "Europe/Rome", at(1)).await;
    let third = third.unwrap().id;
    let elsewhere = async |workspace, taken, since| {
        let rows = store.refused_elsewhere(workspace, taken, at(since)).await;
        rows.unwrap()
    };
    assert_eq!(elsewhere(third, false, 0).await, alike(5, 3, 9));
    assert_eq!(
        elsewhere(second, false, 0).await,
        alike(3, 1, 5),
        "not its own"
    );
    assert_eq!(
        elsewhere(third, false, 6).await,
        alike(2, 2, 9),
        "not the old"
    );
    assert_eq!(elsewhere(third, true, 0).await, BTreeMap::new());
    assert_eq!(put(second, BTreeMap::new()).await, Ok(true));
    assert_eq!(elsewhere(third, false, 6).await, BTreeMap::new());
}

pub async fn what_became_of_the_last_message_to_each_person_is_told(shop: Shop) {
    written(&shop).await;
    shop.tell("facebook", vec![says("g2", "m2", "Salve", at(2))], at(2))
        .await;
    for (n, person) in ["g1", "g1", "g2"].into_iter().enumerate() {
        let row = shop.reply(person, "Eccoci", at(3)).await;
        take(
            &shop,
            &row,
            &format!("o{n}"),
            10 + i64::try_from(n).unwrap(),
        )
        .await;
    }
    let reached = async |from, to, limit| {
        let channel = shop.channel("facebook").id;
        let rows = shop
            .store
            .reached(shop.workspace, channel, at(from), at(to), limit)
            .await;
        rows.unwrap()
    };
    assert_eq!(reached(0, 99, 9).await, [Reached::No, Reached::No]);
    let read = status("o1", Some(Rank::Read), at(20), None);
    shop.tell("facebook", vec![read], at(20)).await;
    assert_eq!(reached(0, 99, 9).await, [Reached::No, Reached::Yes]);
    assert_eq!(reached(0, 99, 1).await.len(), 1, "the latest");
    assert_eq!(reached(0, 11, 9).await.len(), 1);
    assert_eq!(reached(13, 99, 9).await, []);
}
