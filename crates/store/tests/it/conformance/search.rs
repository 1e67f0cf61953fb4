//! Finding words and people.

use crate::cast::{Shop, at, new_channel, says};
use sportello_core::{ContactId, ConversationId};
use sportello_store::InboxQuery;

async fn feed(shop: &Shop) {
    while shop.store.index_search(shop.workspace, 2).await.unwrap() > 0 {}
}

async fn find(shop: &Shop, words: &[&str]) -> Vec<ConversationId> {
    let words = words.iter().map(|w| (*w).to_owned()).collect();
    let query = InboxQuery {
        words,
        limit: 50,
        ..InboxQuery::default()
    };
    let page = shop.store.inbox(shop.workspace, &query).await.unwrap();
    page.rows.into_iter().map(|row| row.id).collect()
}

async fn people(shop: &Shop) -> (ConversationId, ConversationId) {
    shop.tell(
        "facebook",
        vec![says("g1", "m1", "Vorrei delle PEÒNIE per la festa", at(1))],
        at(1),
    )
    .await;
    shop.tell(
        "instagram",
        vec![says("m1", "i1", "Un mazzo di peonie, grazie", at(2))],
        at(2),
    )
    .await;
    let (giulia, marco) = (
        shop.conversation_of("g1").await,
        shop.conversation_of("m1").await,
    );
    shop.store
        .rename(shop.workspace, giulia.contact, Some("Giulia Rossi"))
        .await
        .unwrap();
    shop.store
        .rename(shop.workspace, marco.contact, Some("Marco Bianchi"))
        .await
        .unwrap();
    feed(shop).await;
    (giulia.id, marco.id)
}

pub async fn words_are_found_by_their_beginnings_without_accents(shop: Shop) {
    let (giulia, marco) = people(&shop).await;
    assert_eq!(
        find(&shop, &["peon"]).await,
        [marco, giulia],
        "newest first"
    );
    assert_eq!(find(&shop, &["peon", "fest"]).await, [giulia]);
    assert!(
        find(&shop, &["eonie"]).await.is_empty(),
        "not in the middle of a word"
    );
    assert!(find(&shop, &["peon", "tulipani"]).await.is_empty());
    shop.tell(
        "facebook",
        vec![says("g1", "m2", "Anzi, tulipani", at(9))],
        at(9),
    )
    .await;
    feed(&shop).await;
    assert_eq!(find(&shop, &["tulip"]).await, [giulia]);
    assert_eq!(
        shop.store.index_search(shop.workspace, 10).await,
        Ok(0),
        "nothing is fed twice"
    );
}

pub async fn words_may_stand_in_name_and_message(shop: Shop) {
    let (giulia, marco) = people(&shop).await;
    assert_eq!(find(&shop, &["giulia", "peonie"]).await, [giulia]);
    assert_eq!(find(&shop, &["bianchi"]).await, [marco]);
    let rows = (
        shop.conversation_of("g1").await,
        shop.conversation_of("m1").await,
    );
    shop.store
        .merge(shop.workspace, rows.0.contact, rows.1.contact, None, at(5))
        .await
        .unwrap();
    assert_eq!(
        find(&shop, &["bianchi", "festa"]).await,
        [giulia],
        "under the root"
    );
    shop.store
        .rename(shop.workspace, rows.0.contact, Some("Giulia Bianchi Rossi"))
        .await
        .unwrap();
    feed(&shop).await;
    assert_eq!(find(&shop, &["giulia", "bianchi", "rossi"]).await, [giulia]);
}

pub async fn names_are_found_for_merging(shop: Shop) {
    let (giulia, marco) = people(&shop).await;
    let contacts = async |words: &[&str], except: Option<ContactId>| {
        let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
        let found = shop
            .store
            .find_contacts(shop.workspace, &words, except, 10)
            .await
            .unwrap();
        found
            .into_iter()
            .map(|c| c.conversation)
            .collect::<Vec<_>>()
    };
    assert_eq!(contacts(&["ross"], None).await, [giulia]);
    assert!(
        contacts(&["peonie"], None).await.is_empty(),
        "a word of a message is no name"
    );
    assert_eq!(
        contacts(&["m1"], None).await,
        [marco],
        "an address names too"
    );
    let except = shop.conversation_of("g1").await.contact;
    assert!(contacts(&["ross"], Some(except)).await.is_empty());
    assert_eq!(contacts(&[], Some(except)).await, [marco]);
}

pub async fn i11_another_workspaces_words_are_not_found(shop: Shop) {
    let (giulia, marco) = people(&shop).await;
    let other = shop
        .store
        .add_workspace("Il Girasole", "Europe/Rome", at(3))
        .await
        .unwrap()
        .id;
    let new = new_channel("facebook", "girasole", shop.app);
    shop.store.add_channel(other, new, at(3)).await.unwrap();
    assert_eq!(shop.store.index_search(other, 10).await, Ok(0));
    let query = InboxQuery {
        words: vec!["peonie".to_owned()],
        limit: 10,
        ..InboxQuery::default()
    };
    assert!(
        shop.store
            .inbox(other, &query)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    assert_eq!(find(&shop, &["peonie"]).await, [marco, giulia]);
    for hostile in [
        "\"",
        "*",
        "OR",
        "words:peonie",
        "NEAR(",
        "-peonie",
        "2qpeonie",
    ] {
        let words = vec![hostile.to_owned()];
        let query = InboxQuery {
            words,
            limit: 10,
            ..InboxQuery::default()
        };
        assert!(
            shop.store
                .inbox(other, &query)
                .await
                .unwrap()
                .rows
                .is_empty(),
            "{hostile}"
        );
    }
}
