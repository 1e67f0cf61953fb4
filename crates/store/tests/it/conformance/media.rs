//! Pictures: awaited, stored, failing, gone, sent.

use crate::cast::{Shop, at, says, who};
use sportello_core::MediaId;
use sportello_core::event::{Event, Said};
use sportello_core::message::{MediaSource, MessageKind};
use sportello_store::{Enqueued, MediaState, NewReply, StoreError, StoredMedia};

fn jpeg() -> StoredMedia {
    StoredMedia {
        mime: "image/jpeg".to_owned(),
        bytes: 84_213,
        size: Some((1_024, 768)),
        thumbnail: true,
    }
}

/// Giulia sends a picture; its id.
async fn picture(shop: &Shop) -> MediaId {
    let source = MediaSource::Id {
        id: "media-1".to_owned(),
        url: Some("https://cdn.example/1".to_owned()),
    };
    let said = Event::Message(Said {
        from: who("39333", None),
        external_id: "m1".to_owned(),
        at: at(1),
        text: None,
        kind: sportello_core::message::MessageKind::Image,
        media: Some(source.clone()),
        content: None,
        opens_window: true,
        past: false,
        token: None,
    });
    shop.tell("whatsapp", vec![said], at(2)).await;
    let pending = shop
        .store
        .pending_media(shop.workspace, at(2), 10)
        .await
        .unwrap();
    assert_eq!(pending[0].media.source, Some(source));
    pending[0].media.id
}

pub async fn a_stored_picture_is_there_and_asked_for_no_more(shop: Shop) {
    let id = picture(&shop).await;
    shop.store
        .media_stored(shop.workspace, id, jpeg(), at(3))
        .await
        .unwrap();
    assert!(
        shop.store
            .pending_media(shop.workspace, at(99), 10)
            .await
            .unwrap()
            .is_empty()
    );
    let media = shop.store.media(shop.workspace, id).await.unwrap();
    assert_eq!(
        (media.state, media.mime.as_deref(), media.bytes),
        (MediaState::Stored, Some("image/jpeg"), Some(84_213))
    );
    assert_eq!(
        (media.size, media.thumbnail, media.source),
        (Some((1_024, 768)), true, None)
    );
    let row = shop.only_conversation().await;
    assert_eq!(
        shop.messages(row.id).await[0]
            .media
            .as_ref()
            .map(|m| m.state),
        Some(MediaState::Stored)
    );
    let other = shop
        .store
        .add_workspace("Il Girasole", "Europe/Rome", at(4))
        .await
        .unwrap()
        .id;
    assert_eq!(
        shop.store.media(other, id).await,
        Err(StoreError::NotFound("the picture"))
    );
}

pub async fn a_picture_that_fails_is_asked_for_later(shop: Shop) {
    let id = picture(&shop).await;
    shop.store
        .media_again(shop.workspace, id, at(60))
        .await
        .unwrap();
    assert!(
        shop.store
            .pending_media(shop.workspace, at(59), 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        shop.store.next_media(shop.workspace, at(59)).await,
        Ok(Some(at(60)))
    );
    let due = shop
        .store
        .pending_media(shop.workspace, at(60), 10)
        .await
        .unwrap();
    assert_eq!((due[0].tries, due[0].since), (1, at(2)));
    assert_eq!(
        shop.store.next_media(shop.workspace, at(60)).await,
        Ok(None)
    );
}

pub async fn a_picture_that_is_gone_says_why(shop: Shop) {
    let id = picture(&shop).await;
    shop.store
        .media_gone(shop.workspace, id, "media-expired", at(60))
        .await
        .unwrap();
    let media = shop.store.media(shop.workspace, id).await.unwrap();
    assert_eq!(
        (media.state, media.cause.as_deref(), media.source),
        (MediaState::Gone, Some("media-expired"), None)
    );
    assert!(
        shop.store
            .pending_media(shop.workspace, at(99), 10)
            .await
            .unwrap()
            .is_empty()
    );
}

pub async fn an_attached_picture_is_sent(shop: Shop) {
    shop.tell(
        "facebook",
        vec![says("g1", "m1", "Me la mostra?", at(1))],
        at(1),
    )
    .await;
    let row = shop.only_conversation().await;
    let image = shop
        .store
        .add_media(shop.workspace, jpeg(), at(2))
        .await
        .unwrap();
    let reply = |image: Option<sportello_core::MediaId>| NewReply {
        conversation: row.id,
        address: sportello_core::AddressId(0),
        text: None,
        capability: if (image).is_some() {
            sportello_core::Capability::Image
        } else {
            sportello_core::Capability::Text
        },
        kind: if (image).is_some() {
            sportello_core::message::MessageKind::Image
        } else {
            sportello_core::message::MessageKind::Text
        },
        media: image,
        content: None,
        author: None,
        idempotency: None,
        replaces: None,
    };
    let address = shop.address_of(row.contact, "g1").await;
    let queued = shop
        .store
        .enqueue(
            shop.workspace,
            NewReply {
                address,
                ..reply(Some(image))
            },
            at(3),
        )
        .await
        .unwrap();
    let Enqueued::New(message) = queued else {
        panic!("not queued")
    };
    assert_eq!(
        (message.kind, message.media.as_ref().map(|m| m.id)),
        (MessageKind::Image, Some(image))
    );
    let due = shop.store.due(shop.workspace, at(3), 10).await.unwrap();
    assert_eq!(
        due[0].media.as_ref().map(|m| (m.id, m.state)),
        Some((image, MediaState::Stored))
    );
    let missing = NewReply {
        address,
        ..reply(Some(MediaId(9_999)))
    };
    assert!(
        shop.store
            .enqueue(shop.workspace, missing, at(4))
            .await
            .is_err()
    );
}
