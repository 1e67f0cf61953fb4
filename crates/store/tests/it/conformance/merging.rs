//! Two contacts become one, and two again.

use crate::cast::{Shop, at, says};
use sportello_core::ContactId;
use sportello_store::{
    ContactRow, ConversationRow, ConversationStatus, Evidence, MessageRow, NoteRow, StoreError,
};

/// Everything that can be seen of a contact.
type Seen = (ContactRow, ConversationRow, Vec<MessageRow>, Vec<NoteRow>);

async fn seen(shop: &Shop, contact: ContactId) -> Seen {
    let contact = shop.store.contact(shop.workspace, contact).await.unwrap();
    let row = shop
        .store
        .conversation(shop.workspace, contact.conversation)
        .await
        .unwrap();
    let notes = shop
        .store
        .notes(shop.workspace, contact.conversation, None, None)
        .await
        .unwrap();
    let messages = shop.messages(contact.conversation).await;
    (contact, row, messages, notes)
}

/// Giulia on Messenger and on Instagram, Marco and Sara: four conversations.
pub(super) async fn people(shop: &Shop) -> [ConversationRow; 4] {
    shop.tell(
        "facebook",
        vec![
            says("g1", "f1", "Ciao da Messenger", at(1)),
            says("m1", "f2", "Sono Marco", at(3)),
        ],
        at(4),
    )
    .await;
    shop.tell(
        "instagram",
        vec![
            says("g2", "i1", "Ciao da Instagram", at(2)),
            says("s1", "i2", "Sono Sara", at(5)),
        ],
        at(6),
    )
    .await;
    let rows = [
        shop.conversation_of("g1").await,
        shop.conversation_of("g2").await,
        shop.conversation_of("m1").await,
        shop.conversation_of("s1").await,
    ];
    shop.store
        .rename(shop.workspace, rows[1].contact, Some("Giulia (Instagram)"))
        .await
        .unwrap();
    shop.store
        .add_note(
            shop.workspace,
            rows[1].id,
            None,
            "Paga sempre in contanti",
            at(7),
        )
        .await
        .unwrap();
    shop.store
        .set_status(
            shop.workspace,
            rows[0].id,
            ConversationStatus::Closed,
            at(8),
        )
        .await
        .unwrap();
    rows
}

pub async fn a_merge_shows_everything_in_one_conversation(shop: Shop) {
    let [into, from, ..] = people(&shop).await;
    let merge = shop
        .store
        .merge(
            shop.workspace,
            into.contact,
            from.contact,
            Some(shop.lia.id),
            at(9),
        )
        .await
        .unwrap();
    assert_eq!(
        (merge.into, merge.from, merge.by),
        (into.contact, from.contact, Some(shop.lia.id))
    );
    assert_eq!(
        (merge.from_name.as_deref(), &merge.evidence),
        (Some("Giulia (Instagram)"), &Evidence::Hand)
    );
    let (contact, row, messages, notes) = seen(&shop, into.contact).await;
    assert_eq!(
        contact
            .addresses
            .iter()
            .map(|a| a.external_id.as_str())
            .collect::<Vec<_>>(),
        ["g2", "g1"]
    );
    assert_eq!(
        (contact.merges.as_slice(), row.unread, row.last_at),
        (&[merge][..], 2, at(2))
    );
    assert_eq!(
        row.status,
        ConversationStatus::Open,
        "someone should look at one of them"
    );
    assert_eq!(row.name.as_deref(), Some("Giulia (Instagram)"));
    assert_eq!(row.reach.len(), 2);
    assert_eq!(
        messages.iter().map(|m| m.at).collect::<Vec<_>>(),
        [at(2), at(1)]
    );
    assert!(messages.iter().all(|m| m.conversation == into.id));
    assert_eq!(notes.len(), 1);
    assert_eq!(shop.inbox().await.len(), 3);
    // The ids of the one taken in go on working and mean the root's.
    assert_eq!(
        seen(&shop, from.contact).await,
        seen(&shop, into.contact).await
    );
    assert_eq!(
        shop.store
            .conversation(shop.workspace, from.id)
            .await
            .unwrap()
            .id,
        into.id
    );
    let again = shop
        .store
        .merge(shop.workspace, from.contact, into.contact, None, at(10))
        .await;
    assert_eq!(
        again,
        Err(StoreError::Conflict("they are one person already"))
    );
}

pub async fn unmerging_restores_both_exactly(shop: Shop) {
    let [into, from, ..] = people(&shop).await;
    let before = [
        seen(&shop, into.contact).await,
        seen(&shop, from.contact).await,
    ];
    let counts = shop.store.inbox_counts(shop.workspace).await.unwrap();
    let merge = shop
        .store
        .merge(shop.workspace, into.contact, from.contact, None, at(9))
        .await
        .unwrap();
    let ends = shop.store.unmerge(shop.workspace, merge.id, at(10)).await;
    assert_eq!(ends, Ok((into.contact, from.contact)));
    assert_eq!(
        [
            seen(&shop, into.contact).await,
            seen(&shop, from.contact).await
        ],
        before
    );
    assert_eq!(shop.store.inbox_counts(shop.workspace).await, Ok(counts));
    let twice = shop.store.unmerge(shop.workspace, merge.id, at(11)).await;
    assert_eq!(twice, Err(StoreError::NotFound("the merge")));
}

pub async fn nested_merges_come_apart_in_any_order(shop: Shop) {
    let rows = people(&shop).await;
    let mut before = Vec::new();
    for row in &rows {
        before.push(seen(&shop, row.contact).await);
    }
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let merge = async |into: usize, from: usize| {
            shop.store
                .merge(
                    shop.workspace,
                    rows[into].contact,
                    rows[from].contact,
                    None,
                    at(9),
                )
                .await
                .unwrap()
                .id
        };
        // g2 into g1, that into Marco; Sara into Marco.
        let merges = [merge(0, 1).await, merge(2, 1).await, merge(0, 3).await];
        assert_eq!(shop.inbox().await.len(), 1);
        let merged = seen(&shop, rows[3].contact).await;
        assert_eq!(
            (merged.0.id, merged.0.merges.len(), merged.2.len()),
            (rows[2].contact, 3, 4)
        );
        // Who is taken in by whom, as far as it stands: g2 by g1, g1 by Marco, Sara by Marco.
        let mut taken_in = [Some(2), Some(0), None, Some(2)];
        for i in order {
            shop.store
                .unmerge(shop.workspace, merges[i], at(10))
                .await
                .unwrap();
            taken_in[[1, 0, 3][i]] = None;
            for (n, row) in rows.iter().enumerate() {
                let mut root = n;
                while let Some(into) = taken_in[root] {
                    root = into;
                }
                let shown = shop
                    .store
                    .contact(shop.workspace, row.contact)
                    .await
                    .unwrap();
                assert_eq!(
                    shown.id, rows[root].contact,
                    "person {n} after {i} of {order:?}"
                );
            }
        }
        for (row, before) in rows.iter().zip(&before) {
            assert_eq!(
                &seen(&shop, row.contact).await,
                before,
                "in the order {order:?}"
            );
        }
    }
}

pub async fn what_happened_meanwhile_goes_with_its_home(shop: Shop) {
    let [into, from, ..] = people(&shop).await;
    let merge = shop
        .store
        .merge(shop.workspace, into.contact, from.contact, None, at(9))
        .await
        .unwrap();
    shop.store
        .mark_seen(shop.workspace, into.id, at(10))
        .await
        .unwrap();
    let told = shop
        .tell(
            "instagram",
            vec![says("g2", "i9", "Sono sempre io", at(20))],
            at(20),
        )
        .await;
    assert_eq!(
        told.touched[0].conversation,
        Some(into.id),
        "the root's bell rings"
    );
    shop.reply("g1", "A dopo!", at(21)).await;
    shop.store
        .add_note(shop.workspace, from.id, None, "Detto a voce", at(22))
        .await
        .unwrap();
    assert_eq!(shop.words(into.id).await.len(), 4);
    shop.store
        .unmerge(shop.workspace, merge.id, at(30))
        .await
        .unwrap();
    assert_eq!(shop.words(into.id).await, ["Ciao da Messenger", "A dopo!"]);
    assert_eq!(
        shop.words(from.id).await,
        ["Ciao da Instagram", "Sono sempre io"]
    );
    let rows = [&into, &from].map(|row| row.id);
    let into = shop
        .store
        .conversation(shop.workspace, rows[0])
        .await
        .unwrap();
    let from = shop
        .store
        .conversation(shop.workspace, rows[1])
        .await
        .unwrap();
    assert_eq!(
        (into.unread, into.last_at, into.status),
        (0, at(21), ConversationStatus::Closed)
    );
    assert_eq!(
        (from.unread, from.last_at, from.status),
        (1, at(20), ConversationStatus::Open)
    );
    let notes = async |id| {
        shop.store
            .notes(shop.workspace, id, None, None)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(
        (notes(into.id).await, notes(from.id).await),
        (1, 1),
        "with the conversation it was written on"
    );
}
