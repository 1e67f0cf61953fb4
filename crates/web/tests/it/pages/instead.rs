//! A held reply is said another way by a person's choice, and each copy names the other.

use crate::ask::Ask;
use crate::shop::{SECRET, Shop, instagram};
use serde_json::json;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::{ContactId, ConversationId, Span};
use sportello_store::{Cause, Conversations, MessageRow, Outbox};

struct Held {
    shop: Shop,
    id: ConversationId,
    /// Two replies on Messenger, in their order.
    first: MessageRow,
}

/// Anna wrote on Messenger 23 hours ago and on Instagram since; of two replies of a program on
/// Messenger the first is held by trouble there, and the second is queued behind it.
async fn held() -> Held {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    shop.wait(Span::hours(22));
    shop.hook(SECRET, &instagram("9001", "ig_1", "Sono Anna", shop.now()))
        .await;
    let contact = async |row: &serde_json::Value| {
        let id = row["contact"]["id"].as_str().expect("an id");
        ContactId(id.parse().expect("a number"))
    };
    let one = shop
        .api(Ask::get(&format!("/api/v1/conversations/{id}")))
        .await
        .json();
    let (into, from) = (
        contact(&one).await,
        contact(&shop.conversation_with("Sono Anna").await).await,
    );
    let merged = shop
        .desk
        .engine()
        .merge(shop.now(), shop.workspace, into, from, None);
    merged.await.expect("merged");
    let path = format!("/api/v1/conversations/{id}/messages");
    let mut rows = Vec::new();
    for text in ["Sì, ne abbiamo!", "Fino a sabato"] {
        let body = json!({"text": text, "channel": shop.page.to_string()});
        let sent = shop.api(Ask::post(&path).json(&body)).await;
        assert!(sent.status < 300, "{}", sent.text());
        let message = sent.json()["id"].as_str().expect("an id").to_owned();
        let message = sportello_core::MessageId(message.parse().expect("a number"));
        let row = shop.store.message(shop.workspace, message).await;
        rows.push(row.expect("a message"));
    }
    for row in rows.iter().take(1) {
        let cause = Cause {
            key: "cause-outage".to_owned(),
            code: None,
            subcode: None,
            since: shop.now(),
            until: None,
        };
        let until = shop.now() + Span::minutes(5);
        let delivery = row.delivery.expect("ours");
        let why = HoldReason::Breaker;
        let kept = shop
            .store
            .hold(shop.workspace, delivery, why, until, cause, shop.now());
        kept.await.expect("held");
    }
    shop.wait(Span::hours(1));
    Held {
        id: ConversationId(id.parse().expect("a number")),
        first: rows.remove(0),
        shop,
    }
}

impl Held {
    async fn addresses(&self) -> (String, String) {
        let shop = &self.shop;
        let row = shop.store.conversation(shop.workspace, self.id).await;
        let contact = row.expect("a row").contact;
        let person = shop.store.contact(shop.workspace, contact).await;
        let person = person.expect("a contact");
        let of = |kind: &str| {
            let found = person.addresses.iter().find(|a| a.kind.as_str() == kind);
            found.expect("an address").id.to_string()
        };
        (of("facebook"), of("instagram"))
    }

    async fn messages(&self) -> Vec<MessageRow> {
        let shop = &self.shop;
        let page = shop
            .store
            .messages(shop.workspace, self.id, None, 20)
            .await
            .expect("messages");
        page.rows.into_iter().rev().collect()
    }
}

#[tokio::test]
async fn the_line_says_what_waits_until_when_and_says_it_all_another_way() {
    let held = held().await;
    let mut lia = held.shop.lia().await;
    let path = format!("/inbox/{}", held.id);
    let html = lia.get(&path).await.text();
    assert!(
        html.contains("2 replies wait, and the Messenger window closes"),
        "{html}"
    );
    assert!(html.contains("Say it by Instagram"), "{html}");
    assert!(html.contains("data-testid=\"row-closing\""), "{html}");
    let (from, to) = held.addresses().await;
    let form = [("from", from.as_str()), ("address", to.as_str())];
    let answer = lia.post(&format!("{path}/instead"), &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let ours: Vec<_> = held
        .messages()
        .await
        .into_iter()
        .filter(|row| row.delivery.is_some())
        .map(|row| (row.channel_kind.to_string(), row.text.unwrap_or_default()))
        .collect();
    let pair = |kind: &str, text: &str| (kind.to_owned(), text.to_owned());
    assert_eq!(
        ours,
        [
            pair("facebook", "Sì, ne abbiamo!"),
            pair("facebook", "Fino a sabato"),
            pair("instagram", "Sì, ne abbiamo!"),
            pair("instagram", "Fino a sabato"),
        ]
    );
    let html = lia.get(&path).await.text();
    assert!(
        html.contains("It is being said by Instagram meanwhile"),
        "{html}"
    );
    assert!(
        !html.contains("data-testid=\"closing-line\""),
        "nothing is in danger"
    );
    assert!(!html.contains("data-testid=\"row-closing\""), "{html}");
    // Pressed a second time, nothing goes twice.
    let again = lia.post(&format!("{path}/instead"), &form).await;
    assert!(again.header("location").contains("too-late"));
    assert_eq!(held.messages().await.len(), 6);
}

#[tokio::test]
async fn one_reply_is_said_another_way_and_each_copy_names_the_other() {
    let held = held().await;
    let (shop, first) = (&held.shop, &held.first);
    let mut lia = shop.lia().await;
    let path = format!("/inbox/{}", held.id);
    let (from, to) = held.addresses().await;
    let one = format!("{path}/messages/{}/instead", first.id);
    let same = lia.post(&one, &[("address", from.as_str())]).await;
    assert_eq!(same.status, 422, "not where it is held");
    let said = lia.post(&one, &[("address", to.as_str())]).await;
    assert_eq!(said.status, 303, "{}", said.text());
    let row = shop.store.message(shop.workspace, first.id).await;
    let row = row.expect("a message");
    assert_eq!(row.state, Some(DeliveryState::Held));
    let other = row.instead.expect("another copy");
    assert_eq!((other.kind.as_str(), other.first), ("instagram", false));
    let back = shop.store.message(shop.workspace, other.message).await;
    let back = back.expect("a message").instead.expect("the first copy");
    assert_eq!((back.message, back.first), (first.id, true));
    let html = lia.get(&path).await.text();
    let link = format!("href=\"#m-{}\"", other.message);
    assert!(html.contains(&link), "{html}");
}
