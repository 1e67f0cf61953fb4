//! A file that cannot go says that words went ahead of it.

use crate::shop::Shop;
use sportello_core::class::Call;
use sportello_core::delivery::HoldReason;
use sportello_core::message::MessageKind;
use sportello_core::{Capability, ConversationId, DeliveryId, Span};
use sportello_store::{
    Begin, Cause, Conversations, Enqueued, Media, NewReply, Next, Outbox, StoredMedia,
};

#[tokio::test]
async fn a_picture_that_waits_says_that_words_went_ahead() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let (store, workspace) = (&shop.store, shop.workspace);
    let conversation = ConversationId(id.parse().expect("a number"));
    let row = store.conversation(workspace, conversation).await;
    let contact = store.contact(workspace, row.expect("a row").contact).await;
    let address = contact.expect("a contact").addresses[0].id;
    let stored = StoredMedia {
        mime: "image/jpeg".to_owned(),
        bytes: 84_213,
        size: Some((1_024, 768)),
        thumbnail: true,
    };
    let media = store.add_media(workspace, stored, shop.now()).await;
    let media = media.expect("stored");
    let reply = |text: Option<&str>| NewReply {
        conversation,
        address,
        kind: text.map_or(MessageKind::Image, |_| MessageKind::Text),
        text: text.map(str::to_owned),
        media: text.is_none().then_some(media),
        content: None,
        capability: text.map_or(Capability::Image, |_| Capability::Text),
        author: Some(shop.lia),
        idempotency: None,
        replaces: None,
    };
    let queued = async |text| -> DeliveryId {
        match store.enqueue(workspace, reply(text), shop.now()).await {
            Ok(Enqueued::New(row)) => row.delivery.expect("ours"),
            other => panic!("not queued: {other:?}"),
        }
    };
    let (picture, words) = (queued(None).await, queued(Some("Eccole")).await);
    let cause = Cause {
        key: "cause-outage".to_owned(),
        code: None,
        subcode: None,
        since: shop.now(),
        until: None,
    };
    let until = shop.now() + Span::minutes(5);
    let why = HoldReason::Breaker;
    let held = store.hold(workspace, picture, why, until, cause, shop.now());
    held.await.expect("held");
    let mut lia = shop.lia().await;
    let path = format!("/inbox/{id}");
    let html = lia.get(&path).await.text();
    assert!(!html.contains("data-testid=\"passed\""), "nothing did yet");
    let begin = Begin {
        name: "send".to_owned(),
        call: Call::Send,
        budgets: Vec::new(),
        probe: None,
        new_attempt: true,
    };
    let exchange = store.begin(workspace, words, begin, shop.now()).await;
    let next = Next::Accepted {
        external_id: "m_out".to_owned(),
        address: None,
    };
    let taken = store.finish(exchange.expect("begun"), None, next, shop.now());
    taken.await.expect("taken");
    let html = lia.get(&path).await.text();
    assert!(
        html.contains("Messenger takes no files at the moment."),
        "{html}"
    );
}
