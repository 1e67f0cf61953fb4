//! `/api/v1/contacts/{id}/consents`: noted once, listed, withdrawn once.

use crate::ask::Ask;
use crate::shop::Shop;
use serde_json::{Value, json};
use sportello_core::Span;

async fn contact(shop: &Shop, conversation: &str) -> String {
    let path = format!("/api/v1/conversations/{conversation}");
    let row = shop.api(Ask::get(&path)).await.json();
    row["contact"]["id"].as_str().expect("an id").to_owned()
}

fn agreed() -> Value {
    json!({"kind": "instagram", "words": "Scrivetemi su Instagram", "source": "modulo del sito"})
}

#[tokio::test]
async fn a_consent_is_noted_once_and_withdrawn_once() {
    let shop = Shop::open().await;
    let conversation = shop.writes("7001", "m_1", "Avete peonie?").await;
    let path = format!(
        "/api/v1/contacts/{}/consents",
        contact(&shop, &conversation).await
    );
    let noted = shop.api(Ask::post(&path).json(&agreed())).await;
    assert_eq!(noted.status, 200, "{}", noted.text());
    let noted = noted.json();
    assert_eq!(noted["words"], "Scrivetemi su Instagram");
    assert_eq!(noted["noted_by"], Value::Null);
    shop.wait(Span::minutes(1));
    let again = shop.api(Ask::post(&path).json(&agreed())).await.json();
    assert_eq!(again, noted, "the same request once more");
    let listed = shop.api(Ask::get(&path)).await.json();
    assert_eq!(listed, json!({"data": [noted], "next": null}));
    let id = noted["id"].as_str().expect("an id");
    let away = format!("/api/v1/consents/{id}/withdraw");
    let first = shop.api(Ask::post(&away)).await.json();
    assert!(first["withdrawn_at"].is_string());
    shop.wait(Span::minutes(1));
    assert_eq!(shop.api(Ask::post(&away)).await.json(), first);
    let anew = shop.api(Ask::post(&path).json(&agreed())).await.json();
    assert_ne!(anew["id"], noted["id"], "agreed to again");
}

#[tokio::test]
async fn when_it_was_given_may_be_told_and_what_is_wrong_is_named() {
    let shop = Shop::open().await;
    let conversation = shop.writes("7001", "m_1", "Avete peonie?").await;
    let path = format!(
        "/api/v1/contacts/{}/consents",
        contact(&shop, &conversation).await
    );
    let with = |field: &str, value: Value| {
        let mut body = agreed();
        body[field] = value;
        Ask::post(&path).json(&body)
    };
    let past = shop
        .api(with("given_at", json!("2025-03-01T09:00:00Z")))
        .await
        .json();
    assert_eq!(past["given_at"], "2025-03-01T09:00:00.000Z");
    for (field, value) in [
        ("given_at", json!("2099-01-01T00:00:00Z")),
        ("given_at", json!("ieri")),
        ("words", json!("  ")),
        ("words", json!("a".repeat(2_001))),
        ("source", json!("")),
        ("kind", json!("carrier_pigeon")),
        ("kind", json!(7)),
    ] {
        let problem = shop
            .api(with(field, value))
            .await
            .problem(422, "wrong-body");
        let detail = problem["detail"].as_str().expect("words");
        assert!(detail.contains(&format!("`{field}`")), "{detail}");
    }
    let nobody = Ask::post("/api/v1/contacts/999999/consents").json(&agreed());
    shop.api(nobody).await.problem(404, "not-found");
    let none = Ask::post("/api/v1/consents/999999/withdraw");
    shop.api(none).await.problem(404, "not-found");
    let stranger = Ask::get(&path).of(&shop.desk).await;
    stranger.problem(401, "unauthorized");
}
