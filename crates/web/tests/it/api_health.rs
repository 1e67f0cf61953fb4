//! Health for machines: counters for everyone, names for holders of a token.

use crate::ask::Ask;
use crate::shop::{OTHER_SECRET, PAGE, Shop, messenger};
use serde_json::json;
use sportello_core::Capability;
use sportello_core::breaker::{Breaker, State};
use sportello_store::Health;

#[tokio::test]
async fn without_a_token_there_are_no_names() {
    let shop = Shop::open().await;
    shop.hook(
        "wrong secret",
        &messenger(PAGE, "7001", "m_1", "Ciao", shop.now()),
    )
    .await;
    shop.hook(
        OTHER_SECRET,
        &json!({"object": "page", "entry": [{"id": "1", "time": 1, "strange": true}]}),
    )
    .await;
    let answer = Ask::get("/api/v1/health").of(&shop.desk).await;
    assert_eq!(answer.status, 200);
    let health = answer.json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["counts"]["webhooks_refused"], 1);
    assert_eq!(health["counts"]["journal"], 1);
    assert!(health.get("channels").is_none());
    assert!(!answer.text().contains("Fiori") && !answer.text().contains("facebook"));
}

#[tokio::test]
async fn an_open_breaker_degrades_its_own_workspace_and_says_where() {
    let shop = Shop::open().await;
    let down = Breaker {
        state: State::Open,
        failures: 3,
        opened_at: Some(shop.now()),
        ..Breaker::default()
    };
    shop.store
        .set_breaker(
            shop.workspace,
            shop.page,
            Capability::Text,
            &down,
            shop.now(),
        )
        .await
        .expect("stored");
    assert_eq!(
        Ask::get("/api/v1/health").of(&shop.desk).await.json()["status"],
        "degraded"
    );
    let mine = shop.api(Ask::get("/api/v1/health")).await.json();
    assert_eq!(mine["status"], "degraded");
    let page = &mine["channels"][0];
    assert_eq!(
        (&page["kind"], &page["token"]),
        (&json!("facebook"), &json!("good"))
    );
    let cell = page["cells"]
        .as_array()
        .expect("cells")
        .iter()
        .find(|c| c["capability"] == "text")
        .expect("text");
    assert_eq!(
        (&cell["state"], &cell["since"]),
        (&json!("open"), &json!("2025-11-24T14:00:00.000Z"))
    );
    let token = sportello_web::auth::new_api_token(shop.desk.engine(), shop.neighbour, "t")
        .await
        .expect("a token");
    let theirs = Ask::get("/api/v1/health")
        .token(&token)
        .of(&shop.desk)
        .await
        .json();
    assert_eq!(
        theirs["status"], "ok",
        "a neighbour's outage is the neighbour's"
    );
    assert_eq!(theirs["channels"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_token_that_opens_nothing_is_said_so() {
    let shop = Shop::open().await;
    Ask::get("/api/v1/health")
        .token("sportello_invented")
        .of(&shop.desk)
        .await
        .problem(401, "unauthorized");
}

#[tokio::test]
async fn channels_are_listed_with_the_ids_a_reply_may_name() {
    let shop = Shop::open().await;
    let channels = shop.api(Ask::get("/api/v1/channels")).await.json();
    assert_eq!(
        channels["data"][0],
        json!({"id": shop.page.to_string(), "kind": "facebook", "name": "Fiori su facebook", "asset": PAGE})
    );
    assert_eq!(channels["next"], json!(null));
}
