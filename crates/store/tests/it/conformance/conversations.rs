//! Conversations and what is said in them.

use crate::cast::{Shop, at, says, who};
use sportello_core::event::{Event, Said};
use sportello_core::message::{Direction, MediaSource, MessageKind};
use sportello_core::{ChannelKind, Time};
use sportello_store::{ConversationStatus, InboxCounts, InboxQuery, MediaState, StoreError};

pub async fn a_message_makes_contact_conversation_and_address(shop: Shop) {
    let said = Event::Message(Said {
        from: who("g1", Some("Giulia Rossi")),
        external_id: "m1".to_owned(),
        at: at(1),
        text: Some("Avete le peonie?".to_owned()),
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
        opens_window: true,
        past: false,
        token: None,
    });
    let told = shop.tell("facebook", vec![said], at(2)).await;
    let row = shop.only_conversation().await;
    assert_eq!(told.touched[0].conversation, Some(row.id));
    assert_eq!(
        (row.name.as_deref(), row.unread, row.last_at),
        (Some("Giulia Rossi"), 1, at(1))
    );
    assert_eq!(
        (row.status, row.waiting, row.failed),
        (ConversationStatus::Open, 0, 0)
    );
    assert_eq!(row.reach, [(ChannelKind::new("facebook"), Some(at(1)))]);
    let last = row.last.expect("a last message");
    assert_eq!(
        (last.direction, last.preview.as_deref()),
        (Direction::In, Some("Avete le peonie?"))
    );
    let contact = shop
        .store
        .contact(shop.workspace, row.contact)
        .await
        .unwrap();
    assert_eq!((contact.conversation, contact.addresses.len()), (row.id, 1));
    let address = &contact.addresses[0];
    assert_eq!(
        (address.external_id.as_str(), address.channel),
        ("g1", shop.channel("facebook").id)
    );
    assert_eq!(address.home, contact.id);
    let message = &shop.messages(row.id).await[0];
    assert_eq!(
        (message.direction, message.kind, message.state),
        (Direction::In, MessageKind::Text, None)
    );
    assert_eq!(
        (message.external_id.as_deref(), message.at, message.delivery),
        (Some("m1"), at(1), None)
    );
    assert_eq!(
        shop.store
            .message(shop.workspace, message.id)
            .await
            .as_ref(),
        Ok(message)
    );
}

pub async fn i2_the_same_message_twice_is_one(shop: Shop) {
    for _ in 0..3 {
        shop.tell(
            "facebook",
            vec![
                says("g1", "m1", "Ciao!", at(1)),
                says("g1", "m1", "Ciao!", at(1)),
            ],
            at(2),
        )
        .await;
    }
    let row = shop.only_conversation().await;
    assert_eq!((row.unread, shop.words(row.id).await.len()), (1, 1));
    // The same id on another channel is another message.
    shop.tell("instagram", vec![says("g1", "m1", "Ciao!", at(1))], at(3))
        .await;
    assert_eq!(shop.inbox().await.len(), 2);
}

pub async fn i14_a_picture_is_awaited_and_its_message_is_there(shop: Shop) {
    let said = Event::Message(Said {
        from: who("g1", None),
        external_id: "m1".to_owned(),
        at: at(1),
        text: Some("Così?".to_owned()),
        kind: sportello_core::message::MessageKind::Image,
        media: Some(MediaSource::Url("https://cdn.example/rose.jpg".to_owned())),
        content: None,
        opens_window: true,
        past: false,
        token: None,
    });
    shop.tell("instagram", vec![said.clone(), said], at(2))
        .await;
    let row = shop.only_conversation().await;
    let messages = shop.messages(row.id).await;
    let image = messages[0].media.as_ref().expect("a picture");
    assert_eq!(
        (messages.len(), messages[0].kind, image.state),
        (1, MessageKind::Image, MediaState::Pending)
    );
    let pending = shop
        .store
        .pending_media(shop.workspace, at(2), 10)
        .await
        .unwrap();
    assert_eq!(pending.len(), 1, "a duplicate awaits nothing of its own");
    assert_eq!(
        (pending[0].media.id, pending[0].channel.id),
        (image.id, shop.channel("instagram").id)
    );
    assert_eq!((pending[0].since, pending[0].tries), (at(2), 0));
}

pub async fn messages_are_paged_newest_first_without_gap_or_repeat(shop: Shop) {
    // Many at one moment, so that the id must decide; two addresses, so that pages are merged.
    let of = |kind: &str| {
        let kind = kind.to_owned();
        (0..23)
            .map(move |i| {
                says(
                    "g1",
                    &format!("{kind}{i}"),
                    &format!("{kind} {i}"),
                    at(i / 5),
                )
            })
            .collect::<Vec<_>>()
    };
    shop.tell("facebook", of("facebook"), at(100)).await;
    shop.tell("instagram", of("instagram"), at(100)).await;
    let inbox = shop.inbox().await;
    shop.store
        .merge(
            shop.workspace,
            inbox[0].contact,
            inbox[1].contact,
            None,
            at(101),
        )
        .await
        .unwrap();
    let conversation = shop.only_conversation().await.id;
    let (mut seen, mut cursor): (Vec<(Time, i64)>, Option<String>) = (Vec::new(), None);
    loop {
        let page = shop
            .store
            .messages(shop.workspace, conversation, cursor.as_deref(), 7)
            .await
            .unwrap();
        seen.extend(page.rows.iter().map(|m| (m.at, m.id.0)));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let mut want = seen.clone();
    want.sort_by(|a, b| b.cmp(a));
    want.dedup();
    assert_eq!((seen.len(), seen), (46, want));
    let broken = shop
        .store
        .messages(shop.workspace, conversation, Some("nonsense"), 7)
        .await;
    assert!(matches!(broken, Err(StoreError::Conflict(_))));
}

pub async fn a_reaction_shows_and_can_be_taken_back_in_any_order(shop: Shop) {
    let reacts = |emoji: Option<&str>, seconds| Event::Reaction {
        by_business: false,
        address: who("g1", None),
        target: "m1".to_owned(),
        emoji: emoji.map(str::to_owned),
        at: at(seconds),
    };
    shop.tell("facebook", vec![reacts(Some("❤"), 5)], at(5))
        .await;
    let id = shop.only_conversation().await.id;
    shop.tell("facebook", vec![says("g1", "m1", "Ciao!", at(1))], at(6))
        .await;
    assert_eq!(
        shop.messages(id).await[0].reactions,
        [(true, "❤".to_owned())]
    );
    shop.tell(
        "facebook",
        vec![reacts(None, 9), reacts(Some("👍"), 7)],
        at(9),
    )
    .await;
    assert!(
        shop.messages(id).await[0].reactions.is_empty(),
        "the last word by event time counts"
    );
    let again = shop
        .tell("facebook", vec![reacts(Some("❤"), 5)], at(10))
        .await;
    assert_eq!((again.applied, again.known), (0, 1));
}

pub async fn notes_are_never_messages(shop: Shop) {
    shop.tell("facebook", vec![says("g1", "m1", "Ciao!", at(1))], at(1))
        .await;
    let row = shop.only_conversation().await;
    let add = |text: &'static str, seconds| {
        shop.store.add_note(
            shop.workspace,
            row.id,
            Some(shop.tommaso.id),
            text,
            at(seconds),
        )
    };
    let first = add("Cliente di sempre", 2).await.unwrap();
    assert_eq!(
        (first.author.as_deref(), first.text.as_str()),
        (Some("Tommaso"), "Cliente di sempre")
    );
    add("Sconto 10%", 9).await.unwrap();
    let texts = async |from, to| {
        let notes = shop
            .store
            .notes(shop.workspace, row.id, from, to)
            .await
            .unwrap();
        notes.into_iter().map(|n| n.text).collect::<Vec<_>>()
    };
    assert_eq!(texts(None, None).await, ["Sconto 10%", "Cliente di sempre"]);
    assert_eq!(texts(Some(at(3)), None).await, ["Sconto 10%"]);
    assert_eq!(texts(None, Some(at(3))).await, ["Cliente di sempre"]);
    assert_eq!(shop.words(row.id).await, ["Ciao!"]);
}

pub async fn i11_another_workspace_sees_nothing(shop: Shop) {
    shop.tell("facebook", vec![says("g1", "m1", "Ciao!", at(1))], at(1))
        .await;
    let row = shop.only_conversation().await;
    let message = shop.messages(row.id).await[0].id;
    let other = shop
        .store
        .add_workspace("Il Girasole", "Europe/Rome", at(2))
        .await
        .unwrap()
        .id;
    let query = InboxQuery {
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
    assert_eq!(
        shop.store.inbox_counts(other).await,
        Ok(InboxCounts::default())
    );
    assert_eq!(
        shop.store.conversation(other, row.id).await,
        Err(StoreError::NotFound("the conversation"))
    );
    assert_eq!(
        shop.store.contact(other, row.contact).await,
        Err(StoreError::NotFound("the contact"))
    );
    assert_eq!(
        shop.store.message(other, message).await,
        Err(StoreError::NotFound("the message"))
    );
    assert!(shop.store.messages(other, row.id, None, 10).await.is_err());
    assert!(
        shop.store
            .add_note(other, row.id, None, "?", at(3))
            .await
            .is_err()
    );
    assert!(
        shop.store
            .rename(other, row.contact, Some("Mine"))
            .await
            .is_err()
    );
    assert!(shop.store.mark_seen(other, row.id, at(3)).await.is_err());
}
