//! Incidents for machines.

use crate::ask::Ask;
use crate::shop::Shop;
use serde_json::json;
use sportello_core::Span;

#[tokio::test]
async fn incidents_are_listed_and_told_one_by_one() {
    let shop = Shop::open().await;
    let none = shop.api(Ask::get("/api/v1/incidents")).await.json();
    assert_eq!(none, json!({"data": [], "next": null}));
    let id = shop.fails().await;
    let list = shop.api(Ask::get("/api/v1/incidents")).await.json();
    let one = &list["data"][0];
    assert_eq!(one["id"], id.to_string());
    assert_eq!(one["platform"], "meta");
    assert_eq!(one["opened_at"], "2025-11-24T14:00:00.000Z");
    assert_eq!(one["closed_at"], json!(null));
    assert_eq!(one["why"], json!(null));
    assert_eq!(one["cells"][0]["capability"], "text");
    shop.wait(Span::minutes(20));
    shop.works(id).await;
    let path = format!("/api/v1/incidents/{id}");
    let told = shop.api(Ask::get(&path)).await.json();
    assert_eq!(told["incident"]["closed_at"], "2025-11-24T14:20:00.000Z");
    assert_eq!(told["incident"]["counts"]["waiting"], 0);
    assert_eq!(told["deliveries"], json!([]));
    let missing = shop.api(Ask::get("/api/v1/incidents/999999")).await;
    missing.problem(404, "not-found");
    let bare = Ask::get(&path).of(&shop.desk).await;
    bare.problem(401, "unauthorized");
}

#[tokio::test]
async fn i11_a_neighbours_incident_is_not_told() {
    let shop = Shop::open().await;
    let id = shop.fails().await;
    let token = sportello_web::auth::new_api_token(shop.desk.engine(), shop.neighbour, "t");
    let token = token.await.expect("a token");
    let ask = |path: &str| Ask::get(path).token(&token);
    let list = ask("/api/v1/incidents").of(&shop.desk).await.json();
    assert_eq!(list["data"], json!([]));
    let one = ask(&format!("/api/v1/incidents/{id}")).of(&shop.desk).await;
    one.problem(404, "not-found");
}
