//! Contacts over the API: merging two that are one person, and undoing it exactly.

use crate::ask::Ask;
use crate::shop::{SECRET, Shop, instagram};
use serde_json::{Value, json};
use sportello_core::Span;

async fn contact(shop: &Shop, id: &Value) -> Value {
    shop.api(Ask::get(&format!(
        "/api/v1/contacts/{}",
        id.as_str().expect("an id")
    )))
    .await
    .json()
}

#[tokio::test]
async fn a_merge_makes_one_conversation_and_unmerging_restores_both() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Sono Giulia").await;
    shop.wait(Span::minutes(1));
    shop.hook(SECRET, &instagram("9001", "ig_1", "Sempre io", shop.now()))
        .await;
    let page = shop.conversation_with("Sono Giulia").await;
    let insta = shop.conversation_with("Sempre io").await;
    let (into, from) = (
        page["contact"]["id"].clone(),
        insta["contact"]["id"].clone(),
    );
    let before = (contact(&shop, &into).await, contact(&shop, &from).await);

    let path = format!("/api/v1/contacts/{}/merge", into.as_str().expect("an id"));
    let merge = shop
        .api(Ask::post(&path).json(&json!({"from": from})))
        .await;
    assert_eq!(merge.status, 200, "{}", merge.text());
    let merge = merge.json();
    assert_eq!(
        (&merge["into"], &merge["from"], &merge["evidence"]),
        (&into, &from, &json!("hand"))
    );
    let one = contact(&shop, &into).await;
    assert_eq!(one["addresses"].as_array().map(Vec::len), Some(2));
    assert_eq!(one["merges"][0]["id"], merge["id"]);
    let listed = shop.api(Ask::get("/api/v1/conversations")).await.json();
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
    let said = shop
        .api(Ask::get(&format!(
            "/api/v1/conversations/{}/messages",
            page["id"].as_str().expect("an id")
        )))
        .await
        .json();
    assert_eq!(said["data"].as_array().map(Vec::len), Some(2));
    shop.api(Ask::post(&path).json(&json!({"from": from})))
        .await
        .problem(409, "conflict");
    shop.api(Ask::post(&path).json(&json!({"from": into})))
        .await
        .problem(409, "conflict");

    let undo = format!(
        "/api/v1/merges/{}/unmerge",
        merge["id"].as_str().expect("an id")
    );
    let parted = shop.api(Ask::post(&undo)).await;
    assert_eq!(parted.status, 200, "{}", parted.text());
    assert_eq!(
        (contact(&shop, &into).await, contact(&shop, &from).await),
        before,
        "exactly as before"
    );
    assert_eq!(parted.json(), json!({"into": before.0, "from": before.1}));
    shop.api(Ask::post(&undo)).await.problem(404, "not-found");
}

#[tokio::test]
async fn i11_no_id_of_a_neighbour_opens_anything() {
    let shop = Shop::open().await;
    let theirs = sportello_web::auth::new_api_token(shop.desk.engine(), shop.neighbour, "theirs")
        .await
        .expect("a token");
    let id = shop.writes("7001", "m_1", "Sono Giulia").await;
    let mine = shop.conversation_with("Sono Giulia").await;
    let contact = mine["contact"]["id"].as_str().expect("an id").to_owned();
    let message = shop
        .api(Ask::get(&format!("/api/v1/conversations/{id}/messages")))
        .await
        .json();
    let message = message["data"][0]["id"].as_str().expect("an id").to_owned();
    let text = json!({"text": "Ciao"});
    let asks = [
        Ask::get(&format!("/api/v1/conversations/{id}")),
        Ask::get(&format!("/api/v1/conversations/{id}/messages")),
        Ask::get(&format!("/api/v1/conversations/{id}/notes")),
        Ask::get(&format!("/api/v1/messages/{message}")),
        Ask::get(&format!("/api/v1/contacts/{contact}")),
        Ask::post(&format!("/api/v1/conversations/{id}/messages")).json(&text),
        Ask::post(&format!("/api/v1/conversations/{id}/notes")).json(&text),
        Ask::post(&format!("/api/v1/conversations/{id}/status")).json(&json!({"status": "closed"})),
        Ask::post(&format!("/api/v1/contacts/{contact}/merge")).json(&json!({"from": contact})),
    ];
    for ask in asks {
        ask.token(&theirs)
            .of(&shop.desk)
            .await
            .problem(404, "not-found");
    }
    let all = Ask::get("/api/v1/conversations")
        .token(&theirs)
        .of(&shop.desk)
        .await
        .json();
    assert_eq!(all["data"], json!([]));
    let channels = Ask::get("/api/v1/channels")
        .token(&theirs)
        .of(&shop.desk)
        .await
        .json();
    assert_eq!(channels["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        shop.conversation_with("Sono Giulia").await,
        mine,
        "nothing of it changed"
    );
}

#[tokio::test]
async fn a_contact_is_merged_by_an_id_or_not_at_all() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Sono Giulia").await;
    let id = shop.conversation_with("Sono Giulia").await["contact"]["id"].clone();
    let path = format!("/api/v1/contacts/{}/merge", id.as_str().expect("an id"));
    shop.api(Ask::post(&path).json(&json!({"from": "999999"})))
        .await
        .problem(404, "not-found");
    shop.api(Ask::post(&path).json(&json!({"from": "Giulia"})))
        .await
        .problem(422, "wrong-body");
    shop.api(Ask::post(&path).json(&json!({})))
        .await
        .problem(422, "wrong-body");
}
