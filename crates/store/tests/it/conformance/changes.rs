//! What becomes of a message after it was said.

use crate::cast::{Shop, at, says, who};
use sportello_core::event::{Event, Said};
use sportello_core::message::{MediaSource, MessageKind};
use sportello_store::{InboxQuery, MediaState, StoredMedia};

fn edited(target: &str, text: &str, number: i64) -> Event {
    Event::Edited {
        address: who("g1", None),
        by_business: false,
        target: target.to_owned(),
        text: Some(text.to_owned()),
        number: Some(number),
        at: at(10 + number),
        facts: Default::default(),
    }
}

fn unsent(target: &str) -> Event {
    Event::Unsent {
        address: who("g1", None),
        by_business: false,
        target: target.to_owned(),
        at: at(20),
        facts: Default::default(),
    }
}

async fn told_in(shop: &Shop, events: [Event; 3]) -> sportello_store::MessageRow {
    for event in events {
        shop.tell("facebook", vec![event], at(30)).await;
    }
    let row = shop.only_conversation().await;
    let page = shop
        .store
        .messages(shop.workspace, row.id, None, 10)
        .await
        .unwrap();
    assert_eq!(page.rows.len(), 1);
    page.rows.into_iter().next().expect("a message")
}

async fn found(shop: &Shop, words: &str) -> usize {
    let query = InboxQuery {
        words: vec![words.to_owned()],
        limit: 10,
        ..InboxQuery::default()
    };
    shop.store
        .inbox(shop.workspace, &query)
        .await
        .unwrap()
        .rows
        .len()
}

pub async fn i2_an_edit_and_its_message_in_any_order_show_the_latest_words(shop: Shop) {
    let orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];
    // The first order on the shop that was given; facts are the same in the others.
    for order in orders {
        let events = [
            says("g1", "m1", "Avete le pionie?", at(1)),
            edited("m1", "Avete le peonie?", 1),
            edited("m1", "Avete le peonie rosa?", 2),
        ];
        let row = told_in(&shop, order.map(|n| events[n].clone())).await;
        assert_eq!(row.text.as_deref(), Some("Avete le peonie rosa?"));
        assert!(row.content.is_some_and(|c| c.edited));
    }
    shop.store.index_search(shop.workspace, 100).await.unwrap();
    assert_eq!(
        (found(&shop, "rosa").await, found(&shop, "pionie").await),
        (1, 0)
    );
}

pub async fn what_is_taken_back_is_kept_nowhere_in_any_order(shop: Shop) {
    shop.tell("facebook", vec![unsent("m1")], at(30)).await;
    let row = told_in(
        &shop,
        [
            says("g1", "m1", "Era un errore", at(1)),
            edited("m1", "Era un altro errore", 3),
            unsent("m1"),
        ],
    )
    .await;
    assert_eq!(row.kind, MessageKind::Unsent);
    assert_eq!((row.text, row.content, row.media), (None, None, None));
    shop.store.index_search(shop.workspace, 100).await.unwrap();
    assert_eq!(found(&shop, "errore").await, 0);
}

pub async fn the_file_of_what_is_taken_back_is_to_be_erased(shop: Shop) {
    let picture = Event::Message(Said {
        from: who("g1", None),
        external_id: "m1#1".to_owned(),
        at: at(1),
        kind: MessageKind::Voice,
        text: None,
        media: Some(MediaSource::Url("https://cdn.example/v".to_owned())),
        content: None,
        token: None,
        opens_window: true,
        past: false,
    });
    shop.tell("facebook", vec![picture], at(2)).await;
    let due = shop
        .store
        .pending_media(shop.workspace, at(3), 10)
        .await
        .unwrap();
    let id = due[0].media.id;
    assert_eq!(due[0].media.kind, MessageKind::Voice);
    shop.tell("facebook", vec![unsent("m1")], at(4)).await;
    assert_eq!(
        shop.store.media_to_erase(shop.workspace, 10).await.unwrap(),
        [id]
    );
    shop.store.media_erased(shop.workspace, id).await.unwrap();
    assert!(
        shop.store
            .media_to_erase(shop.workspace, 10)
            .await
            .unwrap()
            .is_empty()
    );
    // A download that was under way comes in: it goes again.
    let stored = StoredMedia {
        mime: "audio/ogg".to_owned(),
        bytes: 9,
        size: None,
        thumbnail: false,
    };
    shop.store
        .media_stored(shop.workspace, id, stored, at(5))
        .await
        .unwrap();
    let row = shop.store.media(shop.workspace, id).await.unwrap();
    assert_eq!(row.state, MediaState::Gone);
    assert_eq!(
        shop.store.media_to_erase(shop.workspace, 10).await.unwrap(),
        [id]
    );
}
