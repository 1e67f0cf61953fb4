//! Breakers and tokens.

use crate::cast::{Shop, at, cause};
use sportello_core::breaker::{Breaker, State};
use sportello_core::delivery::HoldReason;
use sportello_core::incident::Cell;
use sportello_core::{Capability, ChannelKind};
use sportello_store::TokenHealth;
use std::collections::BTreeMap;

fn open() -> Breaker {
    (0..3).fold(Breaker::default(), |b, i| b.failed(at(i), "cause-outage"))
}

pub async fn a_breaker_is_closed_until_stored(shop: Shop) {
    let channel = shop.channel("facebook").id;
    let read = async || {
        shop.store
            .breaker(shop.workspace, channel, Capability::Text)
            .await
            .unwrap()
    };
    assert_eq!(read().await, Breaker::default());
    shop.store
        .set_breaker(shop.workspace, channel, Capability::Text, &open(), at(3))
        .await
        .unwrap();
    assert_eq!(read().await, open());
    let image = shop
        .store
        .breaker(shop.workspace, channel, Capability::Image)
        .await
        .unwrap();
    assert_eq!(
        image.state,
        State::Closed,
        "what fails for words may work for pictures"
    );
    shop.store
        .set_breaker(
            shop.workspace,
            channel,
            Capability::Text,
            &open().succeeded(),
            at(4),
        )
        .await
        .unwrap();
    assert_eq!(read().await, Breaker::default());
}

pub async fn cells_that_are_not_closed_are_listed_with_what_they_hold(shop: Shop) {
    shop.tell(
        "facebook",
        vec![crate::cast::says("g1", "m1", "Ciao", at(1))],
        at(1),
    )
    .await;
    let row = shop.reply("g1", "Ciao a te", at(2)).await;
    let held = cause("hold-breaker", at(3));
    shop.store
        .hold(
            shop.workspace,
            row.delivery.unwrap(),
            HoldReason::Breaker,
            at(9),
            held,
            at(3),
        )
        .await
        .unwrap();
    let channel = shop.channel("facebook").id;
    shop.store
        .set_breaker(shop.workspace, channel, Capability::Text, &open(), at(3))
        .await
        .unwrap();
    shop.store
        .set_breaker(
            shop.workspace,
            channel,
            Capability::Image,
            &Breaker::default(),
            at(3),
        )
        .await
        .unwrap();
    let cells = shop.store.cells(shop.workspace, false).await.unwrap();
    assert_eq!(cells.len(), 1);
    assert_eq!(
        (cells[0].channel, cells[0].capability),
        (channel, Capability::Text)
    );
    let held = shop.store.held(shop.workspace).await.unwrap();
    let text = Cell {
        channel,
        capability: Capability::Text,
    };
    assert_eq!(held, BTreeMap::from([(text, 1)]));
    assert_eq!(
        (&cells[0].breaker, cells[0].kind.as_str()),
        (&open(), "facebook")
    );
    assert_eq!(
        shop.store.cells(shop.workspace, true).await.unwrap().len(),
        2
    );
}

pub async fn tokens_over_a_kind_are_counted(shop: Shop) {
    let kind = ChannelKind::new("facebook");
    let other = shop
        .store
        .add_workspace("Il Girasole", "Europe/Rome", at(1))
        .await
        .unwrap()
        .id;
    let new = crate::cast::new_channel("facebook", "girasole", shop.app);
    let theirs = shop.store.add_channel(other, new, at(1)).await.unwrap().id;
    let ours = shop.channel("facebook").id;
    let trouble = async |since| {
        let trouble = shop.store.token_trouble(&kind, since).await.unwrap();
        (trouble.channels, trouble.suspect, trouble.healthy)
    };
    assert_eq!(trouble(at(0)).await, (2, 0, 0));
    shop.store
        .set_token_state(
            shop.workspace,
            ours,
            TokenHealth::Suspect { since: at(10) },
            at(10),
        )
        .await
        .unwrap();
    shop.store
        .token_worked(other, theirs, at(12))
        .await
        .unwrap();
    assert_eq!(trouble(at(10)).await, (2, 1, 1));
    assert_eq!(trouble(at(11)).await, (2, 0, 1));
    assert_eq!(trouble(at(13)).await, (2, 0, 0));
    shop.store
        .set_token_state(
            shop.workspace,
            ours,
            TokenHealth::Gone { since: at(10) },
            at(14),
        )
        .await
        .unwrap();
    assert_eq!(
        trouble(at(0)).await.1,
        0,
        "what is confirmed gone is no suspicion"
    );
}

pub async fn a_token_that_works_is_good_again(shop: Shop) {
    let id = shop.channel("facebook").id;
    let state = async || {
        shop.store
            .channel(shop.workspace, id)
            .await
            .unwrap()
            .token_state
    };
    assert_eq!(state().await, TokenHealth::Good);
    let suspect = TokenHealth::Suspect { since: at(10) };
    shop.store
        .set_token_state(shop.workspace, id, suspect, at(10))
        .await
        .unwrap();
    assert_eq!(state().await, suspect);
    shop.store
        .token_worked(shop.workspace, id, at(20))
        .await
        .unwrap();
    assert_eq!(state().await, TokenHealth::Good);
}

pub async fn what_came_in_is_counted_by_the_time_of_day(shop: Shop) {
    use sportello_core::silence::bucket;
    for n in 0..3 {
        let said = crate::cast::says("g1", &format!("m{n}"), "Ciao", at(60 * n));
        shop.tell("facebook", vec![said], at(60 * n)).await;
    }
    shop.reply("g1", "Eccoci", at(200)).await;
    let (store, workspace) = (&shop.store, shop.workspace);
    let channel = shop.channel("facebook").id;
    assert!(!store.count_heard(workspace, at(900)).await.unwrap().more);
    let later = crate::cast::says("g1", "m9", "Ci siete?", at(1_800));
    shop.tell("facebook", vec![later], at(1_800)).await;
    store.count_heard(workspace, at(1_900)).await.unwrap();
    store.count_heard(workspace, at(1_900)).await.unwrap();
    let first = bucket(at(0));
    let spans = [
        (first, first + 1),
        (first, first + 9),
        (first + 1, first + 3),
        (first - 9, first),
    ];
    let heard = store.heard_in(workspace, channel, &spans).await.unwrap();
    assert_eq!(heard, [3, 4, 0], "what is not known is left out");
    let other = shop.channel("instagram").id;
    let none = store.heard_in(workspace, other, &spans).await.unwrap();
    assert_eq!(none, Vec::<u32>::new());
}

pub async fn what_comes_late_is_told_from_what_came_while_nobody_was_here(shop: Shop) {
    use sportello_core::breaker::lateness::Came;
    let channel = shop.channel("facebook").id;
    let came = async |now: i64| {
        let heard = shop.store.count_heard(shop.workspace, at(now)).await;
        heard.unwrap().channels.get(&channel).copied()
    };
    let tell = async |mid: &str, said: i64, now: i64| {
        let said = crate::cast::says("g1", mid, "Ciao", at(said));
        shop.tell("facebook", vec![said], at(now)).await;
    };
    tell("m0", 0, 4_000).await;
    assert_eq!(
        came(4_000).await,
        None,
        "the first look compares with nothing"
    );
    for minute in 1..=8 {
        came(4_000 + minute * 300).await;
    }
    tell("m1", 100, 6_500).await;
    tell("m2", 4_300, 6_500).await;
    tell("m3", 6_450, 6_500).await;
    let seen = came(6_600).await;
    assert_eq!(
        seen,
        Some(Came { all: 3, late: 1 }),
        "m1 was said before we listened"
    );
    tell("m4", 4_400, 9_000).await;
    assert_eq!(came(9_000).await, None, "we were away for long");
    tell("m5", 4_500, 9_100).await;
    assert_eq!(came(9_200).await, Some(Came { all: 1, late: 0 }));
}
