//! People: their names, their ids, their windows.

use crate::cast::{Shop, at, says, who};
use sportello_core::event::{Event, Party, Said, Verb};
use sportello_core::message::MessageKind;
use sportello_core::{Span, Time};

fn named(external_id: &str, mid: &str, name: &str, at: Time) -> Event {
    Event::Message(Said {
        from: who(external_id, Some(name)),
        external_id: mid.to_owned(),
        at,
        text: Some("Ciao".to_owned()),
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
        opens_window: true,
        past: false,
        token: None,
    })
}

pub async fn the_latest_name_by_event_time_counts_and_a_hand_given_one_wins(shop: Shop) {
    shop.tell(
        "whatsapp",
        vec![named("39333", "m2", "Giulia R.", at(9))],
        at(9),
    )
    .await;
    shop.tell(
        "whatsapp",
        vec![named("39333", "m1", "Giulia", at(3))],
        at(10),
    )
    .await;
    assert_eq!(
        shop.only_conversation().await.name.as_deref(),
        Some("Giulia R.")
    );
    let contact = shop.only_conversation().await.contact;
    shop.store
        .rename(shop.workspace, contact, Some("Giulia Rossi"))
        .await
        .unwrap();
    shop.tell("whatsapp", vec![named("39333", "m3", "G.", at(20))], at(20))
        .await;
    assert_eq!(
        shop.only_conversation().await.name.as_deref(),
        Some("Giulia Rossi")
    );
    shop.store
        .rename(shop.workspace, contact, None)
        .await
        .unwrap();
    assert_eq!(shop.only_conversation().await.name.as_deref(), Some("G."));
}

pub async fn who_has_a_user_name_alone_is_called_by_the_latest(shop: Shop) {
    let called = |username: &str, second: i64| {
        let mut told =
            super::comments::comment(Verb::Add, &format!("c_{second}"), "Bello!", second);
        if let Event::Comment(told) = &mut told {
            told.from = Some(Party {
                external_id: "8001".to_owned(),
                username: Some(username.to_owned()),
                ..Party::default()
            });
        }
        told
    };
    for (username, second) in [("marco_b", 20), ("marco_old", 10), ("marco.bianchi", 30)] {
        let told = vec![called(username, second)];
        shop.tell("instagram", told, at(40)).await;
        let name = shop.only_conversation().await.name;
        let latest = if second == 30 {
            "marco.bianchi"
        } else {
            "marco_b"
        };
        assert_eq!(name.as_deref(), Some(latest));
    }
    while shop.store.index_search(shop.workspace, 2).await.unwrap() > 0 {}
    let query = sportello_store::InboxQuery {
        words: vec!["marco".to_owned(), "bianchi".to_owned()],
        limit: 5,
        ..Default::default()
    };
    let found = shop.store.inbox(shop.workspace, &query).await.unwrap();
    assert_eq!(found.rows.len(), 1, "and found by it");
    let mut named = called("marco.bianchi", 50);
    if let Event::Comment(told) = &mut named {
        told.from.as_mut().unwrap().name = Some("Marco Bianchi".to_owned());
    }
    shop.tell("instagram", vec![named], at(60)).await;
    let name = shop.only_conversation().await.name;
    assert_eq!(name.as_deref(), Some("Marco Bianchi"));
}

pub async fn profiles_are_asked_for_once_and_named(shop: Shop) {
    shop.tell(
        "instagram",
        vec![
            says("s1", "m1", "Ciao", at(1)),
            says("a1", "m2", "Ciao", at(2)),
        ],
        at(2),
    )
    .await;
    let ask = async |before| {
        shop.store
            .addresses_without_profile(shop.workspace, before, 10)
            .await
            .unwrap()
    };
    let open = ask(at(0)).await;
    assert_eq!(
        open.iter()
            .map(|a| a.external_id.as_str())
            .collect::<Vec<_>>(),
        ["s1", "a1"]
    );
    shop.store
        .set_profile(
            shop.workspace,
            open[0].id,
            Some("Sara De Luca"),
            Some("saradeluca"),
            at(5),
        )
        .await
        .unwrap();
    shop.store
        .set_profile(shop.workspace, open[1].id, None, None, at(5))
        .await
        .unwrap();
    assert!(ask(at(5)).await.is_empty());
    assert_eq!(ask(at(6)).await.len(), 2, "asked again after a while");
    let sara = shop.conversation_of("s1").await;
    assert_eq!(sara.name.as_deref(), Some("Sara De Luca"));
    assert_eq!(shop.conversation_of("a1").await.name, None);
}

fn by(external_id: &str, alias: Option<&str>, mid: &str, text: &str, at: Time) -> Event {
    Event::Message(Said {
        from: Party {
            external_id: external_id.to_owned(),
            alias: alias.map(str::to_owned),
            ..Party::default()
        },
        external_id: mid.to_owned(),
        at,
        text: Some(text.to_owned()),
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
        token: None,
        opens_window: true,
        past: false,
    })
}

pub async fn one_person_by_two_ids_is_one_address_in_any_order(shop: Shop) {
    // By phone, by business-scoped id, by both (webhooks.md §9): six orders, one outcome each.
    let orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];
    for (person, order) in orders.into_iter().enumerate() {
        let (phone, scoped) = (format!("39333{person}"), format!("IT.{person}"));
        let events = [
            by(&phone, None, &format!("{person}a"), "uno", at(1)),
            by(&scoped, None, &format!("{person}b"), "due", at(2)),
            by(&phone, Some(&scoped), &format!("{person}c"), "tre", at(3)),
        ];
        for i in order {
            shop.tell("whatsapp", vec![events[i].clone()], at(10 + i as i64))
                .await;
        }
        let row = shop.conversation_of(&phone).await;
        assert_eq!(
            shop.words(row.id).await,
            ["uno", "due", "tre"],
            "in the order {order:?}"
        );
        assert_eq!((row.unread, row.last_at), (3, at(3)));
        let contact = shop
            .store
            .contact(shop.workspace, row.contact)
            .await
            .unwrap();
        assert_eq!(contact.addresses.len(), 1, "in the order {order:?}");
        let address = &contact.addresses[0];
        assert_eq!(
            (&address.external_id, address.alias.as_ref()),
            (&phone, Some(&scoped))
        );
        assert_eq!(address.last_inbound, Some(at(3)));
        assert!(contact.merges.is_empty(), "there is nothing to undo");
    }
    assert_eq!(shop.inbox().await.len(), orders.len());
    let counts = shop.store.inbox_counts(shop.workspace).await.unwrap();
    assert_eq!((counts.open, counts.unread), (6, 6));
}

pub async fn the_window_is_measured_on_event_time(shop: Shop) {
    let written = at(0) - Span::hours(6);
    shop.tell("facebook", vec![says("g1", "m1", "Ciao", written)], at(1))
        .await;
    shop.tell(
        "facebook",
        vec![says("g1", "m0", "Prima", written - Span::hours(1))],
        at(2),
    )
    .await;
    let contact = shop.only_conversation().await.contact;
    let address = &shop
        .store
        .contact(shop.workspace, contact)
        .await
        .unwrap()
        .addresses[0];
    assert_eq!(address.last_inbound, Some(written));
}

pub async fn a_tap_with_an_id_is_a_postback_that_opens_the_window(shop: Shop) {
    let tap = |external_id: Option<&str>, opens_window, seconds| Event::Arrived {
        kind: sportello_core::message::MessageKind::Postback,
        text: None,
        content: None,
        address: who("g1", None),
        token: Some("sp-nobodysnobodysnobodysnobody".to_owned()),
        at: at(seconds),
        external_id: external_id.map(str::to_owned),
        opens_window,
    };
    shop.tell("facebook", vec![tap(None, false, 1)], at(1))
        .await;
    let row = shop.only_conversation().await;
    assert_eq!(
        (row.last, row.unread),
        (None, 0),
        "a click on a link is no message"
    );
    shop.tell(
        "facebook",
        vec![tap(Some("p1"), true, 5), tap(Some("p1"), true, 5)],
        at(5),
    )
    .await;
    let row = shop.only_conversation().await;
    assert_eq!(
        (row.unread, row.last.map(|l| l.kind)),
        (1, Some(MessageKind::Postback))
    );
    assert_eq!(row.reach[0].1, Some(at(5)));
}
