//! The inbox: pages, tabs, what opens and what is unread.

use crate::cast::{Shop, at, says};
use sportello_store::{ConversationStatus, InboxQuery, StoreError};

pub async fn the_inbox_is_paged_by_last_activity(shop: Shop) {
    for i in 0..25 {
        shop.tell(
            "facebook",
            vec![says(&format!("p{i}"), &format!("m{i}"), "Ciao", at(i / 3))],
            at(50),
        )
        .await;
    }
    shop.tell(
        "facebook",
        vec![says("p3", "late", "Eccomi di nuovo", at(90))],
        at(90),
    )
    .await;
    let closed = shop.conversation_of("p7").await.id;
    shop.store
        .set_status(shop.workspace, closed, ConversationStatus::Closed, at(91))
        .await
        .unwrap();
    for (status, count) in [
        (None, 25),
        (Some(ConversationStatus::Open), 24),
        (Some(ConversationStatus::Closed), 1),
    ] {
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let query = InboxQuery {
                status,
                cursor,
                limit: 4,
                ..InboxQuery::default()
            };
            let page = shop.store.inbox(shop.workspace, &query).await.unwrap();
            assert!(
                page.rows
                    .iter()
                    .all(|row| status.is_none_or(|s| s == row.status))
            );
            seen.extend(page.rows.iter().map(|row| (row.last_at, row.id)));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let mut want = seen.clone();
        want.sort_by(|a, b| b.cmp(a));
        want.dedup();
        assert_eq!((seen.len(), seen), (count, want));
    }
    assert_eq!(
        shop.inbox().await[0].id,
        shop.conversation_of("p3").await.id
    );
}

pub async fn a_closed_conversation_opens_when_the_person_writes(shop: Shop) {
    shop.tell("facebook", vec![says("g1", "m1", "Ciao!", at(1))], at(1))
        .await;
    let id = shop.only_conversation().await.id;
    shop.store
        .set_status(shop.workspace, id, ConversationStatus::Closed, at(2))
        .await
        .unwrap();
    assert_eq!(
        shop.only_conversation().await.status,
        ConversationStatus::Closed
    );
    shop.tell("facebook", vec![says("g1", "m1", "Ciao!", at(1))], at(3))
        .await;
    assert_eq!(
        shop.only_conversation().await.status,
        ConversationStatus::Closed,
        "a duplicate is nothing new"
    );
    shop.tell(
        "facebook",
        vec![says("g1", "m2", "Ancora io", at(4))],
        at(4),
    )
    .await;
    assert_eq!(
        shop.only_conversation().await.status,
        ConversationStatus::Open
    );
    let nowhere = sportello_core::ConversationId(9_999);
    let missing = shop
        .store
        .set_status(shop.workspace, nowhere, ConversationStatus::Open, at(5))
        .await;
    assert_eq!(missing, Err(StoreError::NotFound("the conversation")));
}

pub async fn seen_means_nothing_unread(shop: Shop) {
    shop.tell(
        "facebook",
        vec![
            says("g1", "m1", "Uno", at(1)),
            says("g1", "m2", "Due", at(2)),
        ],
        at(3),
    )
    .await;
    let id = shop.only_conversation().await.id;
    shop.store
        .mark_seen(shop.workspace, id, at(4))
        .await
        .unwrap();
    assert_eq!(shop.only_conversation().await.unread, 0);
    shop.tell("facebook", vec![says("g1", "late", "Zero", at(0))], at(5))
        .await;
    assert_eq!(
        shop.only_conversation().await.unread,
        1,
        "what comes late is unread all the same"
    );
}

pub async fn counts_follow_the_tabs(shop: Shop) {
    let counts = async || {
        let counts = shop.store.inbox_counts(shop.workspace).await.unwrap();
        (counts.open, counts.closed, counts.unread)
    };
    for i in 0..3 {
        shop.tell(
            "facebook",
            vec![says(&format!("p{i}"), &format!("m{i}"), "Ciao", at(i))],
            at(i),
        )
        .await;
    }
    assert_eq!(counts().await, (3, 0, 3));
    let id = shop.conversation_of("p0").await.id;
    shop.store
        .mark_seen(shop.workspace, id, at(5))
        .await
        .unwrap();
    assert_eq!(counts().await, (3, 0, 2));
    let other = shop.conversation_of("p1").await;
    shop.store
        .set_status(shop.workspace, other.id, ConversationStatus::Closed, at(6))
        .await
        .unwrap();
    assert_eq!(counts().await, (2, 1, 1));
    let third = shop.conversation_of("p2").await;
    let merge = shop
        .store
        .merge(shop.workspace, other.contact, third.contact, None, at(7))
        .await
        .unwrap();
    assert_eq!(counts().await, (2, 0, 1), "open if either is");
    shop.store
        .unmerge(shop.workspace, merge.id, at(8))
        .await
        .unwrap();
    assert_eq!(counts().await, (2, 1, 1));
}
