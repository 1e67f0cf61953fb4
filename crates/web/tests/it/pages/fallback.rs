//! Rules for when a network is down: written, put in order and removed without scripts; and what a
//! held reply's bubble says of another way and of a window that closes.

use super::rendering::italian;
use crate::ask::{Ask, Browser};
use crate::pages::sample;
use crate::shop::Shop;
use serde_json::json;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::{AddressId, Span};
use sportello_store::{Cause, Conversations, Outbox};
use sportello_web::pages::closing::line;
use sportello_web::pages::conversation::recent;
use sportello_web::pages::view::{Closing, Entry, Reason};

/// The value of the hidden field that says which rule the first form is about.
fn seen(html: &str, nth: usize) -> String {
    let rule = html.split("data-testid=\"rule\"").nth(nth + 1);
    let rest = rule.and_then(|rule| rule.split("name=\"seen\" value=\"").nth(1));
    let value = rest.and_then(|rest| rest.split('"').next());
    value.expect("a rule").replace("&quot;", "\"")
}

async fn write(lia: &mut Browser<'_>, from: &str, after: &str, way: &str) -> u16 {
    let form = [("from", from), ("after", after), ("way", way), ("way", "")];
    lia.post("/settings/fallback/save", &form).await.status
}

#[tokio::test]
async fn without_rules_the_page_says_what_happens_and_a_rule_reads_as_a_sentence() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let empty = lia.get("/settings/fallback").await.text();
    assert!(empty.contains("Nothing is lost without them") && empty.contains("?edit=new"));
    assert!(!empty.contains("data-testid=\"rule\""));
    assert!(
        lia.get("/settings")
            .await
            .text()
            .contains("/settings/fallback")
    );
    assert_eq!(write(&mut lia, "instagram", "15", "facebook").await, 303);
    let html = lia.get("/settings/fallback").await.text();
    assert!(
        html.contains("When a reply on Instagram is held for 15 minutes:"),
        "{html}"
    );
    assert!(html.contains("Messenger in the same words"), "{html}");
    let kept = shop.desk.engine().fallback_rules(shop.workspace).await;
    assert_eq!(kept.expect("rules").0.len(), 1);
    let theirs = shop.desk.engine().fallback_rules(shop.neighbour).await;
    assert!(
        theirs.expect("rules").0.is_empty(),
        "a neighbour's are its own"
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_what_was_typed_stays() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let form = [
        ("from", "instagram"),
        ("after", "1441"),
        ("way", "facebook"),
    ];
    let answer = lia.post("/settings/fallback/save", &form).await;
    assert_eq!(answer.status, 422);
    let html = answer.text();
    assert!(
        html.contains("role=\"alert\"") && html.contains("value=\"1441\""),
        "{html}"
    );
    assert!(html.contains("value=\"instagram\" selected"), "{html}");
    for (from, after, way) in [
        ("instagram", "15", ""),
        ("instagram", "15", "email"),
        ("instagram", "15", "whatsapp|we_answered|it"),
        ("pigeon", "15", "facebook"),
    ] {
        assert_eq!(write(&mut lia, from, after, way).await, 422, "{from} {way}");
    }
    for _ in 0..20 {
        assert_eq!(write(&mut lia, "", "5", "facebook").await, 303);
    }
    assert_eq!(
        write(&mut lia, "", "5", "facebook").await,
        422,
        "20 at most"
    );
    let full = lia.get("/settings/fallback").await.text();
    assert!(!full.contains("?edit=new"));
}

#[tokio::test]
async fn rules_are_changed_ordered_and_removed_and_never_the_wrong_one() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    write(&mut lia, "instagram", "15", "facebook").await;
    write(&mut lia, "facebook", "30", "instagram").await;
    let html = lia.get("/settings/fallback").await.text();
    let (first, second) = (seen(&html, 0), seen(&html, 1));
    let up = [("at", "1"), ("to", "0"), ("seen", second.as_str())];
    assert_eq!(lia.post("/settings/fallback/move", &up).await.status, 303);
    let html = lia.get("/settings/fallback").await.text();
    assert_eq!(
        (seen(&html, 0), seen(&html, 1)),
        (second.clone(), first.clone())
    );
    // The page that somebody else still has open says the old order.
    let stale = [("at", "0"), ("seen", first.as_str())];
    let answer = lia.post("/settings/fallback/remove", &stale).await;
    let told = lia.get(answer.header("location")).await.text();
    assert!(told.contains("changed meanwhile"), "{told}");
    let open = lia.get("/settings/fallback?edit=0").await.text();
    assert!(open.contains("Change the rule") && open.contains("value=\"30\""));
    let changed = [
        ("at", "0"),
        ("seen", second.as_str()),
        ("from", "facebook"),
        ("after", "1"),
        ("way", "instagram"),
    ];
    assert_eq!(
        lia.post("/settings/fallback/save", &changed).await.status,
        303
    );
    let gone = [("at", "1"), ("seen", first.as_str())];
    assert_eq!(
        lia.post("/settings/fallback/remove", &gone).await.status,
        303
    );
    let kept = shop.desk.engine().fallback_rules(shop.workspace).await;
    let kept = kept.expect("rules").0;
    assert_eq!((kept.len(), kept[0].after), (1, 1));
}

/// A reply of a program to Anna on Messenger, held by trouble there; gives the conversation.
async fn held(shop: &Shop, since_she_wrote: Span) -> String {
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let path = format!("/api/v1/conversations/{id}/messages");
    let sent = shop
        .api(Ask::post(&path).json(&json!({"text": "Sì!"})))
        .await;
    assert!(sent.status < 300, "{}", sent.text());
    shop.wait(since_she_wrote);
    let of = id.parse().expect("an id");
    let page = shop.store.messages(shop.workspace, of, None, 1).await;
    let delivery = page.expect("messages").rows[0].delivery.expect("ours");
    let cause = Cause {
        key: "cause-outage".to_owned(),
        code: None,
        subcode: None,
        since: shop.now(),
        until: None,
    };
    let until = shop.now() + Span::minutes(5);
    let why = HoldReason::Breaker;
    let kept = shop
        .store
        .hold(shop.workspace, delivery, why, until, cause, shop.now());
    kept.await.expect("held");
    id
}

#[tokio::test]
async fn a_window_that_closes_on_a_held_reply_is_said_two_hours_before() {
    for (hours, warned) in [(21, false), (23, true)] {
        let shop = Shop::open().await;
        let id = held(&shop, Span::hours(hours)).await;
        let mut lia = shop.lia().await;
        let html = lia.get(&format!("/inbox/{id}")).await.text();
        assert!(html.contains("data-testid=\"held\""), "{html}");
        let says = html.contains("Messenger is in trouble, and its window closes at 15:00.");
        assert_eq!(says, warned, "{hours}: {html}");
    }
}

#[test]
fn a_closing_window_offers_only_what_is_there() {
    let mut talk = sample::states();
    for entry in &mut talk.entries {
        if let Entry::Bubble(bubble) = entry
            && let Some(delivery) = &mut bubble.delivery
            && delivery.state == DeliveryState::Held
        {
            delivery.closing = Some(Closing {
                at: sample::NOW + Span::minutes(75),
                address: AddressId(1),
                template: true,
                others: Vec::new(),
                templates: Vec::new(),
            });
        }
    }
    let html = recent(&italian(), &talk).into_string();
    assert!(html.contains("la finestra si chiude alle 14:20"), "{html}");
    let line = line(&italian(), &talk).into_string();
    assert!(line.contains("si chiude alle 14:20"), "{line}");
    assert!(
        line.contains("/template?address=1") && !line.contains("data-testid=\"instead\""),
        "{line}"
    );
}

#[test]
fn a_copy_that_was_said_another_way_is_no_error() {
    for (key, words) in [
        ("cause-fallen-back", Some("Detto in un altro modo")),
        ("cause-first-way-worked", Some("Non serviva")),
        ("cause-outage", None),
    ] {
        let mut talk = sample::states();
        for entry in &mut talk.entries {
            if let Entry::Bubble(bubble) = entry
                && let Some(delivery) = &mut bubble.delivery
                && delivery.state == DeliveryState::Withdrawn
            {
                delivery.cause = Some(Reason {
                    key: key.to_owned(),
                    sentence: "Non c’è nulla da fare.".to_owned(),
                    code: None,
                    since: sample::NOW,
                    until: None,
                });
            }
        }
        let html = recent(&italian(), &talk).into_string();
        assert_eq!(
            html.contains("data-testid=\"said-instead\""),
            words.is_some()
        );
        assert!(words.is_none_or(|words| html.contains(words)), "{html}");
    }
}
